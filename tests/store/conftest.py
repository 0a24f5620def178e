"""One embedded server for all store tests; each test gets it emptied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathways.store.connect import open_store
from pathways.store.embedded import EmbeddedServer
from pathways.store.graph import GraphStore
from pathways.store.migrate import migrate
from pathways.store.publishing import Limits

Opener = Callable[..., GraphStore]


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """A running server."""
    with EmbeddedServer.start(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def shared(server: EmbeddedServer) -> Iterator[GraphStore]:
    """A store over it, whatever it holds."""
    with open_store(server.address, server.user, server.password) as store:
        migrate(store)
        yield store


@pytest.fixture
def store(shared: GraphStore) -> GraphStore:
    """An empty store."""
    empty(shared)
    return shared


@pytest.fixture
def opened(server: EmbeddedServer, store: GraphStore) -> Iterator[Opener]:
    """Opens further stores over the same, now empty, server, as other processes would."""
    stores: list[GraphStore] = []

    def another(**limits: int) -> GraphStore:
        stores.append(open_store(server.address, server.user, server.password, limits=Limits(**limits)))
        return stores[-1]

    yield another
    for each in stores:
        each.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder that is not there yet."""
    return tmp_path / "data"


def empty(store: GraphStore) -> None:
    """As after the migrations."""
    store.bolt.run("MATCH (n) WHERE NOT n:Migration AND NOT n:Catalog DETACH DELETE n")
    store.bolt.run("MATCH (c:Catalog) SET c = {id: 'catalog', revision: 0}")
