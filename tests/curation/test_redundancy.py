"""Lines that another line asks for already: against the transitive reduction of networkx, and by hand."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.curation.structure.portfolio import standings
from pathways.curation.structure.redundancy import Redundant
from tests.budget import examples
from tests.catalogs import credential, snapshot_of


def redundant(*credentials: dict[str, Any]) -> dict[str, tuple[Redundant, ...]]:
    found = standings(snapshot_of({"credentials": credentials}))
    return {key: each.redundant for key, each in found.items() if each.redundant}


def asking(key: str, *parts: object) -> dict[str, Any]:
    lines = [{"credential": part} if isinstance(part, str) else part for part in parts]
    return credential(key, {"requires": {"all": lines}} if lines else {})


@settings(max_examples=examples(60))
@given(st.sets(st.sampled_from([a + b for a in "abcdef" for b in "abcdef" if a < b])))
def test_redundant_lines_are_what_transitive_reduction_drops(edges: set[str]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from("abcdef")
    graph.add_edges_from((edge[0], edge[1]) for edge in edges)
    dropped = set(graph.edges) - set(nx.transitive_reduction(graph).edges)
    found = redundant(*(asking(key, *(a for a, b in sorted(graph.edges) if b == key)) for key in "abcdef"))
    assert {(line.credential, key) for key, lines in found.items() for line in lines} == dropped


def test_redundant_line_names_what_asks_for_it() -> None:
    found = redundant(asking("first"), asking("second", "first"), asking("third", "first", "second"))
    assert found == {"third": (Redundant("third/r0/0", "first", "second"),)}


@pytest.mark.parametrize(
    "line",
    [
        {"credential": "first", "minScore": 80},
        {"credential": "first", "earnedWithinMonths": 12},
        {"any": [{"credential": "first"}, {"credential": "other"}]},
        {"atLeast": 1, "of": [{"credential": "first"}, {"credential": "other"}]},
    ],
    ids=["score", "recent", "any", "count"],
)
def test_lines_that_say_more_or_less_stay(line: dict[str, Any]) -> None:
    """A score or a day is asked beyond; a choice may be met by something else."""
    assert redundant(asking("first"), asking("other"), asking("second", "first"), asking("third", line, "second")) == {}


def test_what_every_way_needs_is_redundant() -> None:
    """Both ways to the second lead through the first, so that no single line of theirs names it."""
    ways = {"any": [{"credential": "left"}, {"credential": "right"}]}
    found = redundant(
        asking("first"),
        asking("left", "first"),
        asking("right", "first"),
        asking("second", ways),
        asking("third", "first", "second"),
    )
    assert found == {"third": (Redundant("third/r0/0", "first", "second"),)}
