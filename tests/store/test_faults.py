"""Whatever the driver raises becomes a StoreError that says what to do."""

from __future__ import annotations

import inspect
import socket

import neo4j.exceptions
import pytest

from pathways.errors import StoreError
from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.errors import store_errors
from pathways.store.graph import GraphStore

pytestmark = pytest.mark.server


_RAISED = [
    each
    for _, each in inspect.getmembers(neo4j.exceptions, inspect.isclass)
    if issubclass(each, neo4j.exceptions.Neo4jError | neo4j.exceptions.DriverError)
]


@pytest.mark.parametrize("kind", _RAISED, ids=lambda kind: kind.__name__)
def test_no_exception_of_the_driver_gets_through(kind: type[Exception]) -> None:
    error = kind("why")
    with pytest.raises(StoreError) as translated, store_errors("bolt://here"):
        raise error
    assert "bolt://here" in str(translated.value)


def test_a_store_that_is_away_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    with pytest.raises(StoreError, match=rf"The store at bolt://127.0.0.1:{port} does not answer .*; start it"):
        open_store(f"bolt://127.0.0.1:{port}", "root", "secret")


def test_a_wrong_password_is_refused_without_being_shown(server: EmbeddedServer) -> None:
    with pytest.raises(StoreError, match="refuses the user or the password") as refused:
        open_store(server.address, server.user, "wrong-secret")
    assert "wrong-secret" not in str(refused.value)


@pytest.mark.parametrize("address", ["localhost", "http://localhost:7687", "bolt://localhost:port"])
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="is not the address of a store"):
        open_store(address, "root", "secret")


def test_a_wrong_statement_is_a_store_error(store: GraphStore) -> None:
    with pytest.raises(StoreError, match="refused"):
        store.bolt.read("MATCH this is no Cypher")
