"""What an erased learner leaves in the embedded store: nothing in its pages, and nothing at all once it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.access.audit import nothing
from pathways.records.learner import StoredLearner
from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.records.learners import Learners
from pathways.store.schema.migrations import migrate
from tests.api.publishing import wait_until

pytestmark = pytest.mark.server

NAME = "zebra-marker"


def _files_with(folder: Path, text: str) -> set[str]:
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.suffix for each in files if text.encode() in each.read_bytes()}


def test_erased_learner_leaves_no_bytes(tmp_path: Path) -> None:
    with (
        EmbeddedServer.start(tmp_path) as server,
        open_store(server.address, server.user, server.password) as store,
    ):
        migrate(store.bolt)
        kept = Learners(store.bolt)
        for number in range(50):
            assert kept.write(StoredLearner(key=f"{number}", version=1, name="x" * 200), 0, nothing)
        assert kept.write(StoredLearner(key="ann", version=1, name=NAME), 0, nothing)
        # Longer than its place: the record moves to another.
        assert kept.write(StoredLearner(key="ann", version=2, name=NAME + "y" * 500), 1, nothing)
        # The server writes its pages a moment after it has answered.
        wait_until(lambda: ".bucket" in _files_with(tmp_path, NAME))
        assert kept.erase("ann", nothing)
        wait_until(lambda: _files_with(tmp_path, NAME) == {".wal"})
    assert _files_with(tmp_path, NAME) == set()
