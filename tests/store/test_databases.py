"""Databases beside the main one: made, dropped, and each with nothing of another."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from pathways.errors import StoreError
from pathways.opening import opened_server, opened_store, store_in
from pathways.settings import Settings, TenantSettings, read_settings
from pathways.store.connect import attach, embedded_server
from pathways.store.embedded.server import DATABASE, EmbeddedServer
from pathways.store.graph import GraphStore
from pathways.store.schema.migrations import migrate
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server


def of_tenant(settings: Settings, name: str) -> TenantSettings:
    said = {each.name: getattr(settings, each.name) for each in fields(Settings)}
    return TenantSettings(**{**said, "tenant": name}, database=f"pathways-{name}")


def test_databases_share_nothing(server: EmbeddedServer, store: GraphStore) -> None:
    reached = embedded_server(server)
    with reached.databases() as databases:
        assert databases.names() == {DATABASE}
        databases.create("pathways-north")
        databases.create("pathways-south")
        assert databases.names() == {DATABASE, "pathways-north", "pathways-south"}
        with pytest.raises(StoreError, match="refused to create database pathways-north"):
            databases.create("pathways-north")
        with reached.open("pathways-north") as north, reached.open("pathways-south") as south:
            for each in (north, south):
                migrate(each.bolt)
            before = store.load()
            north.publish(security_catalogue())
            assert (north.revision(), south.revision(), store.load()) == (1, 0, before)
        databases.drop("pathways-north")
        databases.drop("pathways-north")  # harmless
        assert databases.names() == {DATABASE, "pathways-south"}
        databases.create("pathways-north")
        with reached.open("pathways-north") as north:
            assert north.bolt.read("MATCH (n) RETURN count(n)") == [[0]]
        databases.drop("pathways-north")
        databases.drop("pathways-south")
    with reached.open("pathways-north") as gone, pytest.raises(StoreError, match="pathways-north"):
        gone.bolt.read("RETURN 1")


def test_every_session_names_its_database(server: EmbeddedServer, store: GraphStore) -> None:
    assert store.revision() >= 0
    server.announce()
    attached = attach(Path(server._folder.path))
    assert attached is not None
    with attached.open() as main, attached.databases() as databases:
        assert main.bolt._database == DATABASE
        databases.create("pathways-other")
        main.bolt.run("CREATE (:Probe)")
        main.bolt.write(lambda tx: tx.run("CREATE (:Probe)").consume())
        with attached.open("pathways-other") as other:
            count = "MATCH (p:Probe) RETURN count(p)"
            assert [main.bolt.read(count), main.bolt.glance(count), list(main.bolt.stream(count))] == [[[2]]] * 3
            assert [other.bolt.read(count), other.bolt.glance(count), list(other.bolt.stream(count))] == [[[0]]] * 3
        main.bolt.run("MATCH (p:Probe) DELETE p")
        databases.drop("pathways-other")


def test_tenants_store_opens_beside_the_main(folder: Path) -> None:
    settings = read_settings({"PATHWAYS_DATA": str(folder)})
    north = of_tenant(settings, "north")
    with (
        opened_server(settings, makes=True) as opened,
        store_in(opened, settings, makes=True) as main,
        opened.server.databases() as databases,
    ):
        databases.create("pathways-north")
        with store_in(opened, north, makes=True) as made:
            made.publish(security_catalogue())
        assert main.revision() == 0
    with opened_store(north) as again:
        assert again.revision() == 1
    with opened_store(settings) as main:
        assert main.revision() == 0
    assert north.evidence_folder == folder / "tenants" / "north" / "evidence"
    assert north.erasures_file == folder / "tenants" / "north" / "erasures"
    assert settings.evidence_folder == folder / "evidence"
