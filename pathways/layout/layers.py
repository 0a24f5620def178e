"""Which layer each vertex stands in, and in which order, so that few edges cross.

Layers are longest paths. An edge over several layers passes one dummy in each of those between; dummies take places as
vertices do, so that an edge has a row of its own wherever it passes vertices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

SWEEPS = 12
Ints = NDArray[np.int64]
Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Layers:
    """Where everything stands.

    Attributes:
        layer, position: of each vertex, the dummies behind the others; both from 0.
        chains: for each edge the vertices that it passes, its ends included, from the lower layer to the higher; empty
            where it leads back to its own vertex.
        reversed: the edges that lead from a higher layer to a lower one, since they close a circle.
    """

    layer: Ints
    position: Ints
    chains: tuple[tuple[int, ...], ...]
    reversed: frozenset[int]

    @property
    def crossings(self) -> int:
        """How often parts of edges between two layers cross."""
        return sum(_crossings(self.position[below], self.position[above]) for below, above in _gaps(self))


def layered(count: int, edges: Sequence[Edge]) -> Layers:
    """The layers of a graph; the same graph always gives the same ones.

    Args:
        count: of vertices, which are numbered from 0.
        edges: from and to; several may be alike.
    """
    back = _back_edges(count, edges)
    forward = [(to, start) if number in back else (start, to) for number, (start, to) in enumerate(edges)]
    layer = _longest_paths(count, [edge for edge in forward if edge[0] != edge[1]])
    chains: list[tuple[int, ...]] = []
    for start, to in forward:
        if start == to:
            chains.append(())
            continue
        between = range(layer[start] + 1, layer[to])
        dummies = range(len(layer), len(layer) + len(between))
        layer.extend(between)
        chains.append((start, *dummies, to))
    levels = np.array(layer, dtype=np.int64)
    found = Layers(levels, _first_positions(levels), tuple(chains), frozenset(back))
    return Layers(levels, _swept(found), found.chains, found.reversed)


def _back_edges(count: int, edges: Sequence[Edge]) -> set[int]:
    """Edges without which no circle is left, found by depth-first search in the order of the vertices."""
    out: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for number, (start, to) in enumerate(edges):
        out[start].append((to, number))
    found: set[int] = set()
    state = [0] * count  # 1: on the way; 2: done
    for root in range(count):
        if state[root]:
            continue
        state[root] = 1
        waiting = [(root, iter(out[root]))]
        while waiting:
            vertex, ways = waiting[-1]
            for to, number in ways:
                if state[to] == 1:
                    found.add(number)
                elif not state[to]:
                    state[to] = 1
                    waiting.append((to, iter(out[to])))
                    break
            else:
                state[vertex] = 2
                waiting.pop()
    return found


def _longest_paths(count: int, edges: Sequence[Edge]) -> list[int]:
    """For each vertex of a graph without circles how many edges the longest way to it has."""
    out: list[list[int]] = [[] for _ in range(count)]
    entering = [0] * count
    for start, to in edges:
        out[start].append(to)
        entering[to] += 1
    layer = [0] * count
    ready = [vertex for vertex in range(count) if not entering[vertex]]
    for vertex in ready:
        for to in out[vertex]:
            layer[to] = max(layer[to], layer[vertex] + 1)
            entering[to] -= 1
            if not entering[to]:
                ready.append(to)
    return layer


def _first_positions(layer: Ints) -> Ints:
    position = np.zeros(len(layer), dtype=np.int64)
    for level in range(int(layer.max(initial=-1)) + 1):
        own = np.flatnonzero(layer == level)
        position[own] = np.arange(len(own))
    return position


def _gaps(known: Layers) -> list[tuple[Ints, Ints]]:
    """Between each two layers the parts of edges there: their vertices below, and those above."""
    pairs = [(one, other) for chain in known.chains for one, other in pairwise(chain)]
    if not pairs:
        return []
    parts = np.array(pairs, dtype=np.int64)
    below = known.layer[parts[:, 0]]
    order = np.argsort(below, kind="stable")
    parts = parts[order]
    cuts = np.flatnonzero(np.diff(below[order])) + 1
    return [(each[:, 0], each[:, 1]) for each in np.split(parts, cuts)]


def _swept(known: Layers) -> Ints:
    """Barycentre sweeps: each layer in the order of the means of its neighbours', up and down, the best order kept."""
    gaps = _gaps(known)
    position = known.position.copy()
    fewest, best = known.crossings, position.copy()
    for sweep in range(SWEEPS):
        if not fewest:
            break
        upward = sweep % 2 == 0
        for below, above in gaps if upward else reversed(gaps):
            _order(position, *((above, below) if upward else (below, above)), known.layer)
        crossings = sum(_crossings(position[below], position[above]) for below, above in gaps)
        if crossings < fewest:
            fewest, best = crossings, position.copy()
    return best


def _order(position: Ints, own: Ints, others: Ints, layer: Ints) -> None:
    """Orders one layer by the means of where the neighbours of its vertices stand; who has none stays where it was."""
    members = np.flatnonzero(layer == layer[own[0]])
    at = np.searchsorted(members, own)
    count = np.bincount(at, minlength=len(members))
    sums = np.bincount(at, weights=position[others], minlength=len(members))
    means = np.where(count > 0, sums / np.maximum(count, 1), position[members])
    order = np.lexsort((position[members], means))
    position[members[order]] = np.arange(len(members))


def _crossings(below: Ints, above: Ints) -> int:
    """How many pairs of parts cross: those that stand one way round below, and the other way round above."""
    return _inversions(above[np.lexsort((above, below))])


def _inversions(values: Ints) -> int:
    """How many pairs stand in the wrong order, by merging sorted blocks, all of a width at once."""
    size = 1 << max(len(values) - 1, 0).bit_length()
    spread = int(values.max(initial=0)) + 2
    values = np.concatenate([values, np.full(size - len(values), spread - 1)])
    found, width = 0, 1
    while width < size:
        blocks = values.reshape(-1, 2 * width)
        shift = np.arange(len(blocks))[:, None] * spread
        left, right = (blocks[:, :width] + shift).ravel(), (blocks[:, width:] + shift).ravel()
        not_above = np.searchsorted(left, right, side="right") - np.repeat(np.arange(len(blocks)) * width, width)
        found += width * len(right) - int(not_above.sum())
        values = np.sort(blocks, axis=1).ravel()
        width *= 2
    return found
