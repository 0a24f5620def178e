"""Cypher statements over rows, and the order in which they can be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Stage(IntEnum):
    """Statements of a lower stage run before those of a higher one."""

    NODE = 0
    ROUTE = 1
    REQUIREMENT = 2
    PART = 3
    LINK = 4


ELEMENTS = {Stage.NODE: 1, Stage.ROUTE: 2, Stage.REQUIREMENT: 3, Stage.PART: 2, Stage.LINK: 1}
"""About how many nodes and relationships a row of a stage makes."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A statement over `$rows` that answers how many of them it wrote.

    Attributes:
        stage: when it runs.
        depth: below one stage, likewise: parents come before what hangs on them.
    """

    stage: Stage
    depth: int
    text: str


Row = dict[str, Any]
Written = Iterator[tuple[Statement, Row]]
"""Statements, each with a row for it."""


def link(source: str, name: str, target: str, *, identity: str = "key") -> Statement:
    """A relationship from one label to things of another; `identity` is the property that finds its start."""
    return Statement(
        Stage.LINK,
        0,
        f"UNWIND $rows AS row MATCH (a:{source} {{{identity}: row.source}}) "
        f"MATCH (b:{target} {{key: row.target}}) CREATE (a)-[e:{name}]->(b) "
        "SET e = row.properties RETURN count(*)",
    )


def links(statement: Statement, source: str, targets: Iterable[tuple[str, Row]]) -> Written:
    """Relationships from one node, with their properties, in order."""
    for position, (target, properties) in enumerate(targets):
        yield statement, {"source": source, "target": target, "properties": {**properties, "position": position}}


def plain_links(statement: Statement, source: str, targets: Iterable[str]) -> Written:
    """Relationships from one node that have nothing but their order."""
    return links(statement, source, ((target, {}) for target in targets))
