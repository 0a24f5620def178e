"""The requirement graph of a revision out of that of the revision before: what did not change is moved, not compiled.

Trees that stay are copied as runs of array entries; only numbers that point elsewhere (parents, and credentials and
competencies that moved because something came or went before them) are shifted. `compile_requirements` of the new
content says exactly the same, and a test holds it to that.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pathways.catalog.requirement_graph import (
    NO_NODE,
    Forest,
    NodeKind,
    Numbers,
    RequirementGraph,
    Trees,
    compile_trees,
    credits_of,
    shown_levels,
    worth_of,
)
from pathways.domain.catalog import Competency, Credential
from pathways.domain.requirement import CompetencyLine, CredentialLine

Ints = NDArray[np.int64]

_PARALLEL = tuple(each.name for each in fields(Forest) if each.name != "lines")


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive credentials [first, last) of the old graph, or of those compiled anew."""

    old: bool
    first: int
    last: int


def patch_requirements(
    graph: RequirementGraph,
    credentials: Mapping[str, Credential],
    competencies: Mapping[str, Competency],
    changed: Collection[str],
) -> RequirementGraph:
    """The graph of a content that differs in some things.

    Args:
        graph: that of the content before.
        credentials: the new ones, in key order.
        competencies: likewise.
        changed: keys of whatever was added, changed or removed.
    """
    before = graph.numbers
    fresh = [credentials[key] for key in sorted(changed) if key in credentials]
    runs = _runs(list(before.credential), fresh, changed)
    numbers = Numbers(
        _numbered(before.credential, credentials, changed),
        _numbered(before.competency, competencies, changed),
        _spliced(before.credits, credits_of(fresh), [(run.old, run.first, run.last) for run in runs]),
    )
    credential_at = _places(before.credential, numbers.credential)
    competency_at = _places(before.competency, numbers.competency)
    trees = _joined(graph.trees, compile_trees(fresh, numbers), runs, credential_at, competency_at)
    _point_again(trees.forest, numbers)
    _weigh_again(trees.forest, numbers, fresh)
    return RequirementGraph(
        tuple(credentials.values()), numbers, trees, _providers(graph, numbers, fresh, changed, credential_at)
    )


def _runs(old_keys: list[str], fresh: list[Credential], changed: Collection[str]) -> list[_Run]:
    """The credentials in their new order."""
    place_of_fresh = {credential.key: place for place, credential in enumerate(fresh)}
    found: list[_Run] = []
    at = 0
    for key in sorted(changed):
        until = bisect_left(old_keys, key, lo=at)
        if until > at:
            found.append(_Run(True, at, until))
        at = until + (until < len(old_keys) and old_keys[until] == key)
        if (place := place_of_fresh.get(key)) is not None:
            found.append(_Run(False, place, place + 1))
    if at < len(old_keys):
        found.append(_Run(True, at, len(old_keys)))
    return found


def _numbered(before: Mapping[str, int], things: Mapping[str, object], changed: Collection[str]) -> Mapping[str, int]:
    if all((key in before) == (key in things) for key in changed):
        return before
    return {key: number for number, key in enumerate(things)}


def _places(before: Mapping[str, int], after: Mapping[str, int]) -> Ints | None:
    """The new number of each old one, NO_NODE where it is gone; None where nothing moved."""
    if before is after:
        return None
    return np.fromiter((after.get(key, NO_NODE) for key in before), np.int64, len(before))


def _spliced(old: array[int], new: array[int], cuts: list[tuple[bool, int, int]]) -> array[int]:
    """Pieces of two arrays, one behind the other."""
    found = array(old.typecode)
    for is_old, first, last in cuts:
        found.extend((old if is_old else new)[first:last])
    return found


def _joined(old: Trees, new: Trees, runs: list[_Run], credential_at: Ints | None, competency_at: Ints | None) -> Trees:
    """Both sets of trees in the new order, all numbers as they are in the new graph."""
    routes: list[tuple[bool, int, int]] = []
    nodes: list[tuple[bool, int, int]] = []
    for run in runs:
        source = old if run.old else new
        first, last = source.route_start[run.first], source.route_start[run.last]
        routes.append((run.old, first, last))
        nodes.append((run.old, source.first_node(first), source.first_node(last)))
    forest = Forest()
    for name in _PARALLEL:
        setattr(forest, name, _spliced(getattr(old.forest, name), getattr(new.forest, name), nodes))
    for is_old, first, last in nodes:
        forest.lines.extend((old if is_old else new).forest.lines[first:last])
    starts = array("i", [0])
    _shift(forest.parent, nodes, nodes)
    roots = _spliced(old.route_root, new.route_root, routes)
    ends = _spliced(old.route_end, new.route_end, routes)
    _shift(roots, routes, nodes)
    _shift(ends, routes, nodes)
    for run in runs:
        source = old if run.old else new
        for count in (b - a for a, b in pairwise(source.route_start[run.first : run.last + 1])):
            starts.append(starts[-1] + count)
    _renumber(forest, nodes, credential_at, competency_at)
    return Trees(forest, starts, roots, ends)


def _shift(values: array[int], pieces: list[tuple[bool, int, int]], nodes: list[tuple[bool, int, int]]) -> None:
    """Node numbers in pieces of an array, by how far the nodes of each piece moved."""
    view = np.frombuffer(values, np.int32)
    at = node_at = 0
    for (_, first, last), (_, first_node, last_node) in zip(pieces, nodes, strict=True):
        piece = view[at : at + last - first]
        piece[piece != NO_NODE] += node_at - first_node
        at += last - first
        node_at += last_node - first_node


def _renumber(
    forest: Forest, nodes: list[tuple[bool, int, int]], credential_at: Ints | None, competency_at: Ints | None
) -> None:
    """What lines of old trees name."""
    target, kind = np.frombuffer(forest.target, np.int32), np.frombuffer(forest.kind, np.int8)
    old = np.concatenate([np.full(last - first, is_old) for is_old, first, last in nodes] or [np.zeros(0, bool)])
    for places, named in ((credential_at, NodeKind.CREDENTIAL), (competency_at, NodeKind.COMPETENCY)):
        if places is not None:
            those = old & (kind == named) & (target != NO_NODE)
            target[those] = places[target[those]]


def _point_again(forest: Forest, numbers: Numbers) -> None:
    """Lines that name what is not there, or was not there before."""
    target, kind = np.frombuffer(forest.target, np.int32), np.frombuffer(forest.kind, np.int8)
    for node in np.flatnonzero(
        (target == NO_NODE) & ((kind == NodeKind.CREDENTIAL) | (kind == NodeKind.COMPETENCY))
    ).tolist():
        line = forest.lines[node]
        if isinstance(line, CredentialLine):
            target[node] = numbers.credential.get(line.credential, NO_NODE)
            forest.worth[node] = worth_of(line, forest.target[node], _above(forest, node), numbers)
        elif isinstance(line, CompetencyLine):
            target[node] = numbers.competency.get(line.competency, NO_NODE)


def _weigh_again(forest: Forest, numbers: Numbers, fresh: list[Credential]) -> None:
    """What lines add to their groups, where the credits of what they name may have changed."""
    target, kind = np.frombuffer(forest.target, np.int32), np.frombuffer(forest.kind, np.int8)
    named = np.array([numbers.credential[credential.key] for credential in fresh], np.int32)
    for node in np.flatnonzero((kind == NodeKind.CREDENTIAL) & np.isin(target, named)).tolist():
        forest.worth[node] = worth_of(forest.lines[node], forest.target[node], _above(forest, node), numbers)


def _above(forest: Forest, node: int) -> NodeKind:
    parent = forest.parent[node]
    return NodeKind.ALL if parent == NO_NODE else NodeKind(forest.kind[parent])


def _providers(
    graph: RequirementGraph,
    numbers: Numbers,
    fresh: list[Credential],
    changed: Collection[str],
    credential_at: Ints | None,
) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Who shows which competency: as before, without whoever changed, and with what they show now."""
    gone = {graph.numbers.credential[key] for key in changed if key in graph.numbers.credential}
    now: Callable[[int], int] = (lambda number: number) if credential_at is None else credential_at.tolist().__getitem__
    shown: dict[int, list[tuple[int, int]]] = {}
    for credential in fresh:
        for place, level in shown_levels(credential, numbers):
            shown.setdefault(place, []).append((level, numbers.credential[credential.key]))
    old = graph.numbers.competency
    found: list[tuple[tuple[int, int], ...]] = []
    for key, place in numbers.competency.items():
        before = graph.providers[old[key]] if key in old else ()
        if credential_at is None and place not in shown and not any(number in gone for _, number in before):
            found.append(before)
            continue
        pairs = [(level, now(number)) for level, number in before if number not in gone]
        found.append(tuple(sorted([*pairs, *shown.get(place, ())], key=lambda pair: (-pair[0], pair[1]))))
    return tuple(found)
