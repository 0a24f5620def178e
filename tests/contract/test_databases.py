"""Databases beside the main one, on the servers that have several; the one that has not says what to do."""

from __future__ import annotations

import pytest

from pathways.errors import StoreError
from pathways.store.databases import Neo4jDatabases
from pathways.store.graph import GraphStore


def test_server_of_one_database_says_so(shared: GraphStore, request: pytest.FixtureRequest) -> None:
    databases = Neo4jDatabases(shared.bolt.driver, shared.bolt.address)
    with pytest.raises(StoreError) as refused:
        databases.create("pathways-north")
    said = str(refused.value)
    if request.node.callspec.params["server"] == "neo4j":
        assert "has one database only, as Neo4j Community has; give the tenant a server of its own" in said
        assert databases.names() == {"neo4j", "system"}
    else:  # it makes databases in another way, and knows no such statement at all
        assert "refused" in said
