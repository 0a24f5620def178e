"""Pathways: exact answers about stackable credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from pathways.catalog.snapshot import Snapshot

__version__ = "0.1.0"


def graph(snapshot: Snapshot) -> nx.DiGraph[str]:
    """The stacking graph of a snapshot, for notebooks; `pathways.catalog.stacking` describes its nodes and edges."""
    return snapshot.stacking
