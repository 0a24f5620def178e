"""One embedded server for the tests of what only it has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.graph import GraphStore
from pathways.store.schema.migrations import migrate


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A running server."""
    with EmbeddedServer.start(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def store(server: EmbeddedServer) -> Iterator[GraphStore]:
    """A store over it, empty."""
    with open_store(server.address, server.user, server.password) as opened:
        migrate(opened.bolt)
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"
