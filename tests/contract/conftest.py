"""The store contract runs against the embedded store and Neo4j alike; each test gets an empty store."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.publish.publication import Limits
from pathways.store.schema.migrations import migrate
from tests.contract.servers import Server

Opener = Callable[..., GraphStore]


@pytest.fixture(scope="session")
def shared(server: Server) -> Iterator[GraphStore]:
    """A store over it, whatever it holds."""
    with open_store(server.address, server.user, server.password) as store:
        migrate(store.bolt)
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
