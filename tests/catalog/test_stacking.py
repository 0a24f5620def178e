"""The stacking graph: its nodes, circles in order, what a credential opens, depth; worked out by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import networkx as nx

import pathways
from pathways.catalog.snapshot import Snapshot
from pathways.catalog.stacking import as_graphml, circles, depths, opens
from tests.catalogs import credential, snapshot_of
from tests.seeded import snapshot as seed


def needs(*keys: str) -> dict[str, object]:
    return {"requires": {"all": [{"credential": key} for key in keys]}}


def stacked() -> Snapshot:
    """a and b lead to c; c leads to d, or e does; x, y and z lead to each other, and x to top."""
    either = {"requires": {"any": [{"credential": "c"}, {"credential": "e"}]}}
    return snapshot_of(
        {
            "credentials": [
                credential("a", {}),
                credential("b", {}),
                credential("c", needs("a", "b")),
                credential("d", either),
                credential("e", {}),
                credential("x", needs("z")),
                credential("y", needs("x")),
                credential("z", needs("y")),
                credential("top", needs("x")),
            ]
        }
    )


def test_routes_keep_how_they_combine() -> None:
    graph = pathways.graph(stacked())
    assert graph.nodes["c/r0"]["kind"] == "ALL"
    assert graph.nodes["d/r0"]["kind"] == "ANY"
    assert graph.nodes["d"]["kind"] == "CREDENTIAL"
    assert set(graph.predecessors("d/r0")) == {"c", "e"}
    assert list(graph.successors("d/r0")) == ["d"]


def test_a_circle_is_named_in_its_order() -> None:
    assert circles(stacked().stacking) == [["x", "y", "z"]]


def test_what_a_credential_opens() -> None:
    graph = stacked().stacking
    assert opens(graph, "a") == {"c", "d"}
    assert opens(graph, "d") == frozenset()
    assert opens(graph, "y") == {"x", "z", "top"}


def test_depth_is_longest_chain_and_circle_counts_once() -> None:
    assert depths(stacked().stacking) == {"a": 0, "b": 0, "c": 1, "d": 2, "e": 0, "x": 0, "y": 0, "z": 0, "top": 1}


def test_graphml_can_be_read_again() -> None:
    graph = stacked().stacking
    text = as_graphml(graph)
    assert ET.fromstring(text).tag.endswith("graphml")  # noqa: S314  our own text
    again = nx.parse_graphml(text)
    assert set(again.edges) == set(graph.edges)
    assert again.nodes["d/r0"]["kind"] == "ANY"


def test_circles_of_the_seed_are_meant() -> None:
    """CISM and CISSP each stand for years of the experience that the other asks for; experience alone is enough too."""
    assert circles(seed().stacking) == [["isaca-cism", "isc2-cissp"]]
