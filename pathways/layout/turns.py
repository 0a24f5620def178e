"""Where edges turn: along the row of each vertex or dummy that they pass, and across in lanes between two layers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pathways.layout.layers import Edge, layered

Point = tuple[float, float]
"""Layer and position; between two layers the layer is a fraction."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph as it is drawn: edges run along layers and positions alone, and through no vertex.

    Attributes:
        places: layer and position of each vertex.
        bends: of each edge, from its start to its end.
        crossings: how often edges cross between two layers.
    """

    places: tuple[tuple[int, int], ...]
    bends: tuple[tuple[Point, ...], ...]
    crossings: int


def drawn(count: int, edges: Sequence[Edge]) -> Drawing:
    """A layered drawing; the same graph always gives the same one.

    Args:
        count: of vertices, which are numbered from 0.
        edges: from and to; several may be alike.
    """
    known = layered(count, edges)
    at = list(zip(known.layer.tolist(), known.position.tolist(), strict=True))
    parts = {pair for chain in known.chains for pair in pairwise(chain)}
    lanes = _lanes(at, parts)
    bends: list[tuple[Point, ...]] = []
    for number, chain in enumerate(known.chains):
        points: list[Point] = []
        for one, other in pairwise(chain):
            (layer, here), (_, there) = at[one], at[other]
            if here != there:
                across = layer + lanes[one]
                points += [(across, float(here)), (across, float(there))]
        bends.append(tuple(reversed(points) if number in known.reversed else points))
    return Drawing(tuple(at[:count]), tuple(bends), known.crossings)


def _lanes(at: Sequence[tuple[int, int]], parts: set[Edge]) -> dict[int, float]:
    """By the vertex that edges leave: where between its layer and the next they run across. All of one vertex share a
    lane; lanes of others are apart where they would touch."""
    spans: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
    for one, other in sorted(parts):
        (layer, here), (_, there) = at[one], at[other]
        if here != there:
            low, high = spans[layer].get(one, (here, here))
            spans[layer][one] = (min(low, there), max(high, there))
    found: dict[int, float] = {}
    for own in spans.values():
        ends: list[int] = []
        lanes: dict[int, int] = {}
        for vertex, (low, high) in sorted(own.items(), key=lambda item: (item[1], item[0])):
            lane = next((lane for lane, end in enumerate(ends) if end < low), len(ends))
            ends[lane : lane + 1] = [high]
            lanes[vertex] = lane
        found |= {vertex: round((lane + 1) / (len(ends) + 1), 3) for vertex, lane in lanes.items()}
    return found
