"""Several processes may be the first ones of a store that has never been used."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.store.connect import open_store
from pathways.store.embedded.server import EmbeddedServer
from pathways.store.schema.files import schema_folder
from pathways.store.schema.migrations import MigrationState, status
from tests.contract.migrating import processes
from tests.contract.servers import Server

pytestmark = pytest.mark.server


def test_first_processes_of_store_set_it_up_once(folder: Path) -> None:
    with (
        EmbeddedServer.start(folder) as running,
        processes(Server(running.address, running.user, running.password), schema_folder()) as at_once,
        open_store(running.address, running.user, running.password) as store,
    ):
        assert at_once() == [each.version for each in status(store.bolt)]
        assert {each.state for each in status(store.bolt)} == {MigrationState.APPLIED}
        assert store.bolt.read("MATCH (c:Catalog) RETURN c.revision") == [[0]]
        store.ready()
