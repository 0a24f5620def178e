"""Cypher statements over rows, and the order in which they can be run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any


class Step(IntEnum):
    """Statements of a lower step run before those of a higher one."""

    NODE = 0
    ROUTE = 1
    REQUIREMENT = 2
    PART = 3
    LINK = 4


ELEMENTS = {Step.NODE: 1, Step.ROUTE: 2, Step.REQUIREMENT: 3, Step.PART: 2, Step.LINK: 1}
"""About how many nodes and relationships a row of a step makes."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A statement over `$rows` that answers how many of them it wrote.

    Attributes:
        step: when it runs.
        depth: below one step, likewise: parents come before what hangs on them.
    """

    step: Step
    depth: int
    text: str


Row = dict[str, Any]
Written = Iterator[tuple[Statement, Row]]
"""Statements, each with a row for it."""


def link(source: str, name: str, target: str, *, identity: str = "key") -> Statement:
    """A relationship from one label to things of another; `identity` is the property that finds its start."""
    return Statement(
        Step.LINK,
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
