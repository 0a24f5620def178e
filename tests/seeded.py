"""The seed data in memory, without a store."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.exchange.files import read_files
from pathways.planning.planner import Planner

SEED = Path(__file__).parent.parent / "seed_data"


@cache
def snapshot() -> Snapshot:
    """The seed data, compiled."""
    checked = check_drafts(read_files([SEED], largest_bytes=10_000_000).drafts, Content())
    assert checked.count == 0
    return compile_snapshot(Content.of(checked.things), revision=1, fingerprint="seed")


def planner() -> Planner:
    """As configured by default."""
    return Planner()
