"""The same import on both servers: the same fingerprint, and the same answers to all scenarios."""

from __future__ import annotations

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.importing import import_files, read_for
from pathways.live import LiveCatalog
from pathways.settings import read_settings
from pathways.store.graph import GraphStore
from pathways.store.mapping.fingerprint import fingerprint
from tests.budget import some
from tests.seeded import SEED, snapshot
from tests.test_scenarios import SCENARIOS, check_scenario


def _imported(store: GraphStore) -> Snapshot:
    import_files(read_for([SEED], read_settings({})), store)
    return LiveCatalog(store).snapshot()


def test_the_fingerprint_is_that_of_the_files(store: GraphStore) -> None:
    assert _imported(store).fingerprint == fingerprint(snapshot().content)


@pytest.mark.soak_on_neo4j
def test_all_scenarios_are_answered_alike(store: GraphStore) -> None:
    seed = _imported(store)
    for path in some(SCENARIOS, 30):
        check_scenario(path, seed)
