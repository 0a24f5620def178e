"""Shapes and invariants over what a transaction has written, before it becomes a revision."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from neo4j import ManagedTransaction

from pathways.codes import Code
from pathways.domain.content import kind_of
from pathways.errors import Problem, ProblemsError
from pathways.store.bolt import run_rows
from pathways.store.mapping.rows import Stamped
from pathways.store.mapping.things import LABELS
from pathways.store.schema.files import invariant_files
from pathways.store.schema.invariants import broken_in, labels_in
from pathways.store.schema.shapes import read_shapes, wrong_properties, wrong_relationships

_OWNS = "HAS_ROUTE|HAS_RENEWAL|REQUIRES|RECOMMENDS|HAS_PART|HAS_LIMIT|HAS_OFFERING|RECURS|SELECTS|EXCEPT|BETWEEN"
_BELOW = (
    "UNWIND $keys AS key MATCH (t:{label} {{key: key}}) MATCH (t)-[:" + _OWNS + "*0..]->(n) "
    "RETURN labels(n), properties(n)"
)
_PUBLISHING = frozenset({"Catalog", "Revision", "Change", "RedoLog", "RedoPart"})
"""What moves with the revision alone."""

Nodes = Mapping[str, list[dict[str, Any]]]
"""Properties by label."""


def expect_sound(tx: ManagedTransaction, things: Iterable[Stamped]) -> None:
    """What was written of some things has the shapes that it must have, and no invariant about it is broken.

    Raises:
        ProblemsError: SHAPE and INVARIANT, all of them.
    """
    some = list(things)
    nodes = _written(tx, some)
    touched = {*nodes, *(LABELS[kind_of(each.thing)] for each in some)}
    problems = [
        *(Problem(Code.SHAPE, each, _MEND, "key") for each in _against_shapes(tx, nodes)),
        *(Problem(Code.INVARIANT, each, _MEND, "key") for each in _against_invariants(tx, touched)),
    ]
    if problems:
        raise ProblemsError(problems)


_MEND = "Nothing was published. Stage what mends it."


def _written(tx: ManagedTransaction, things: Iterable[Stamped]) -> Nodes:
    """The things that stay, with all that they own."""
    keys: dict[str, list[str]] = defaultdict(list)
    for each in things:
        if not each.goes:
            keys[LABELS[kind_of(each.thing)]].append(each.thing.key)
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for label, some in keys.items():
        for (own, *_), properties in run_rows(tx, _BELOW.format(label=label), keys=some):
            found[own].append(properties)
    return found


def _against_shapes(tx: ManagedTransaction, nodes: Nodes) -> Iterator[str]:
    for shape in read_shapes():
        some = nodes.get(shape["label"])
        if some is not None:
            yield from wrong_properties(shape, some)
            ids = [each.get(shape["identity"]) for each in some]
            for rule in shape.get("relationships", ()):
                yield from wrong_relationships(partial(run_rows, tx), shape, rule, ids)


def _against_invariants(tx: ManagedTransaction, touched: set[str]) -> Iterator[str]:
    for file in invariant_files():
        labels = labels_in(file)
        if labels.isdisjoint(_PUBLISHING) and (not labels or labels & touched):
            yield from broken_in(partial(run_rows, tx), file)
