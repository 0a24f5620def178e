"""Layered drawings: against longest ways and crossings counted one by one, and along every edge."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest

from pathways.layout.layers import Edge, layered
from pathways.layout.turns import Drawing, drawn
from tests.budget import some

CASES = 300


def graph(seed: int) -> tuple[int, list[Edge]]:
    """A random graph; every other one has circles."""
    chance = random.Random(seed)  # noqa: S311
    count = chance.randrange(1, 14)
    edges = [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randrange(3 * count))]
    return count, edges if seed % 2 else [(min(each), max(each)) for each in edges if each[0] != each[1]]


def longest(vertex: int, edges: list[Edge]) -> int:
    return max((1 + longest(start, edges) for start, to in edges if to == vertex), default=0)


@pytest.mark.parametrize("seed", some(range(CASES), 20))
def test_layers_are_longest_ways(seed: int) -> None:
    count, edges = graph(seed)
    found = layered(count, edges)
    if not seed % 2:
        assert not found.reversed
    forward = [(to, start) if place in found.reversed else (start, to) for place, (start, to) in enumerate(edges)]
    forward = [each for each in forward if each[0] != each[1]]
    assert [found.layer[vertex] for vertex in range(count)] == [longest(vertex, forward) for vertex in range(count)]


@pytest.mark.parametrize("seed", some(range(CASES), 20))
def test_crossings_are_counted_one_by_one(seed: int) -> None:
    found = layered(*graph(seed))
    parts = [pair for chain in found.chains for pair in pairwise(chain)]
    crossings = 0
    for (one, other), (third, fourth) in combinations(parts, 2):
        if found.layer[one] == found.layer[third]:
            here = found.position[one] - found.position[third]
            there = found.position[other] - found.position[fourth]
            crossings += here * there < 0
    assert found.crossings == crossings
    for level in set(found.layer.tolist()):
        positions = [place for at, place in zip(found.layer, found.position, strict=True) if at == level]
        assert sorted(positions) == list(range(len(positions)))


def ways(drawing: Drawing, edges: list[Edge]) -> list[list[tuple[float, float]]]:
    places = [(float(layer), float(position)) for layer, position in drawing.places]
    return [[places[start], *bends, places[to]] for (start, to), bends in zip(edges, drawing.bends, strict=True)]


@pytest.mark.parametrize("seed", some(range(CASES), 20))
def test_edges_run_through_no_vertex(seed: int) -> None:
    """Along layers or positions alone; at whole layers each is in a place of its own."""
    count, edges = graph(seed)
    drawing = drawn(count, edges)
    taken = set(drawing.places)
    assert len(taken) == count
    for (start, to), way in zip(edges, ways(drawing, edges), strict=True):
        if start == to:
            continue
        for (layer, position), (then_layer, then) in pairwise(way):
            assert (layer == then_layer) != (position == then), way
            if layer == then_layer:
                assert layer != int(layer)  # across between two layers, where no vertex stands
                continue
            low, high = sorted((layer, then_layer))
            met = {(at, int(position)) for at in range(int(low), int(high) + 1) if low <= at <= high}
            assert met & taken <= {drawing.places[start], drawing.places[to]}, way


@pytest.mark.parametrize("seed", some(range(CASES), 20))
def test_lanes_of_different_vertices_are_apart(seed: int) -> None:
    """Between two layers no two lines of different vertices run across on top of each other."""
    count, edges = graph(seed)
    known, drawing = layered(count, edges), drawn(count, edges)
    across: dict[float, list[tuple[float, float, int]]] = {}
    for number, way in enumerate(ways(drawing, edges)):
        chain = known.chains[number]
        for (layer, position), (then_layer, then) in pairwise(way):
            if layer == then_layer and position != then:
                (start,) = (one for one in chain if known.layer[one] == int(layer))
                across.setdefault(layer, []).append((min(position, then), max(position, then), start))
    for lines in across.values():
        for (low, high, one), (other_low, other_high, other) in combinations(lines, 2):
            assert one == other or high < other_low or other_high < low


def test_easy_graphs_have_no_crossings() -> None:
    """A ladder whose rungs are given upside down, and a tree."""
    ladder = [(0, 5), (1, 4), (2, 3)]
    assert drawn(6, ladder).crossings == 0
    tree = [(each, (each - 1) // 2) for each in range(14, 0, -1)]
    assert drawn(15, tree).crossings == 0


def test_same_graph_has_the_same_drawing() -> None:
    for seed in range(6):
        assert drawn(*graph(seed)) == drawn(*graph(seed))
    assert drawn(0, []) == Drawing((), (), 0)
    assert drawn(2, [(0, 0), (0, 1), (0, 1)]).bends == ((), (), ())
