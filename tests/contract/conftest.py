"""The store contract runs against the embedded store and Neo4j alike; each test gets an empty store."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.migrate import migrate
from pathways.store.publishing import Limits
from tests.contract.servers import Server, embedded, missing_for_neo4j, neo4j

Opener = Callable[..., GraphStore]


@pytest.fixture(scope="session", params=["embedded", "neo4j"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    if request.param == "neo4j":
        missing = missing_for_neo4j()
        if missing and not os.environ.get("CI"):
            pytest.skip(f"Neo4j is left out: {missing}")
        assert not missing, missing
    with (embedded if request.param == "embedded" else neo4j)(folder) as running:
        yield running


@pytest.fixture(scope="session")
def shared(server: Server) -> Iterator[GraphStore]:
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
def opened(server: Server, store: GraphStore) -> Iterator[Opener]:
    """Opens further stores over the same, now empty, server, as other processes would."""
    stores: list[GraphStore] = []

    def another(**limits: int) -> GraphStore:
        stores.append(open_store(server.address, server.user, server.password, limits=Limits(**limits)))
        return stores[-1]

    yield another
    for each in stores:
        each.close()


def empty(store: GraphStore) -> None:
    """As after the migrations."""
    store.bolt.run("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    store.bolt.run("CREATE (:Catalog {id: 'catalog', revision: 0})")
