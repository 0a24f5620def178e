"""The metrics of Curricular Analytics: against values that its authors publish, and against listing all chains."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.catalog.stacking import stacking_of
from pathways.curation.structure.complexity import Complexity, complexities
from tests.catalogs import credential, snapshot_of

# test/CurricularAnalytics.jl of github.com/CurricularAnalytics/CurricularAnalytics.jl, version 1.5
EIGHT = "abcdefgh", ["ac", "bc", "dc", "ce", "df"]
SEVEN = "abcdefg", ["ab", "ac", "bd", "cd", "ce", "df", "dg", "gf"]


def measured(names: str, edges: list[str]) -> dict[str, Complexity]:
    """Each edge is a prerequisite of the one route of what it leads to."""
    found = [
        credential(name, {"requires": {"all": [{"credential": edge[0]} for edge in edges if edge[1] == name]}})
        for name in names
    ]
    return complexities(stacking_of(snapshot_of({"credentials": found}).credentials))


@pytest.mark.parametrize(
    ("curriculum", "blocking", "delay", "centrality"),
    [
        (EIGHT, [2, 2, 1, 3, 0, 0, 0, 0], [3, 3, 3, 3, 3, 2, 1, 1], [0, 0, 9, 0, 0, 0, 0, 0]),
        (SEVEN, [6, 3, 4, 2, 0, 0, 1], [5, 5, 5, 5, 3, 5, 5], [0, 9, 12, 18, 0, 0, 10]),
    ],
    ids=["eight", "seven"],
)
def test_published_curricula_have_their_published_values(
    curriculum: tuple[str, list[str]], blocking: list[int], delay: list[int], centrality: list[float]
) -> None:
    found = measured(*curriculum)
    each = [found[name] for name in curriculum[0]]
    assert [one.blocking for one in each] == blocking
    assert [one.delay for one in each] == delay
    assert [one.centrality for one in each] == centrality
    assert [one.complexity for one in each] == [sum(pair) for pair in zip(blocking, delay, strict=True)]


def test_circle_is_one_place_of_every_chain() -> None:
    """First, then two that lead to each other, then last: three places; the two block each other."""
    found = measured("abcd", ["ab", "bc", "cb", "cd"])
    assert found["a"] == Complexity(3, 3, 0.0, 0)
    assert found["b"] == found["c"] == Complexity(2, 3, 3.0, 1)
    assert found["d"] == Complexity(0, 3, 0.0, 2)


@given(st.sets(st.sampled_from([a + b for a in "abcdef" for b in "abcdef" if a < b])))
def test_metrics_are_those_of_all_chains(edges: set[str]) -> None:
    found = measured("abcdef", sorted(edges))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from("abcdef")
    graph.add_edges_from((edge[0], edge[1]) for edge in edges)
    first = [name for name in graph if not graph.in_degree(name)]
    last = [name for name in graph if not graph.out_degree(name)]
    chains = [chain for a in first for b in last for chain in (nx.all_simple_paths(graph, a, b) if a != b else [[a]])]
    for name in "abcdef":
        through = [len(chain) for chain in chains if name in chain]
        between = sum(through) if name not in {*first, *last} else 0
        depth = max(chain.index(name) for chain in chains if name in chain)
        assert found[name] == Complexity(len(nx.descendants(graph, name)), max(through), float(between), depth)


def test_more_chains_than_numbers_are_still_finite() -> None:
    """Two ways through each of 1,100 pairs are 2 ** 1100 chains."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    levels = [[f"{level}-{side}" for side in range(2)] for level in range(1100)]
    graph.add_nodes_from((key for level in levels for key in level), kind="CREDENTIAL")
    for lower_level, upper in pairwise(levels):
        for key in upper:
            graph.add_node(f"{key}/way", kind="ANY")
            graph.add_edge(f"{key}/way", key)
            graph.add_edges_from((each, f"{key}/way") for each in lower_level)
    assert 1e300 < complexities(graph)["550-0"].centrality < float("inf")
