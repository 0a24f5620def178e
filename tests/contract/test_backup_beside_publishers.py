"""Backups while others publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.domain.catalog import Organization
from pathways.store.graph import GraphStore
from tests.contract.conftest import Opener, empty
from tests.contract.contents import numbered


@pytest.mark.soak_on_neo4j
def test_backup_slows_down_fast_publishers(
    store: GraphStore, opened: Opener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    writer = opened()
    store.publish(numbered(3))
    attempts: list[int] = []

    def publishing(*_: object) -> None:
        if len(attempts) < 3:
            attempts.append(writer.publish([Organization(key="org", name=f"Edition {len(attempts)}")]).revision)

    header = store.backup(tmp_path / "busy.backup", progress=publishing).header
    assert attempts == [2, 3, 4]
    assert header.revision == 4
    empty(store)
    store.restore(tmp_path / "busy.backup")
    assert store.load().content.organizations["org"].name == "Edition 2"
