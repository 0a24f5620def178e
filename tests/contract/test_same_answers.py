"""The same import on both servers: the same fingerprint, the same answers to all scenarios, and nothing is broken."""

from __future__ import annotations

import pytest

from pathways.importing import import_files, read_for
from pathways.live import LiveCatalog
from pathways.settings import read_settings
from pathways.store.graph import GraphStore
from pathways.store.mapping.fingerprint import fingerprint
from pathways.store.schema.files import invariant_files
from pathways.store.schema.invariants import broken_invariants
from tests.budget import some
from tests.contract.conftest import empty
from tests.seeded import SEED, snapshot
from tests.test_scenarios import SCENARIOS, check_scenario


@pytest.fixture(scope="module")
def seeded(shared: GraphStore) -> GraphStore:
    """A store with the seed data, imported once."""
    empty(shared)
    import_files(read_for([SEED], read_settings({})), shared)
    return shared


def test_the_fingerprint_is_that_of_the_files(seeded: GraphStore) -> None:
    assert LiveCatalog(seeded).snapshot().fingerprint == fingerprint(snapshot().content)


@pytest.mark.soak_on_neo4j
def test_all_scenarios_are_answered_alike(seeded: GraphStore) -> None:
    seed = LiveCatalog(seeded).snapshot()
    for path in some(SCENARIOS, 30):
        check_scenario(path, seed)


def test_the_seed_data_breaks_no_invariant(seeded: GraphStore) -> None:
    told: list[tuple[str, int, int]] = []
    assert broken_invariants(seeded.bolt, lambda *each: told.append(each)) == []
    count = len(invariant_files())
    assert told == [("invariants", done, count) for done in range(1, count + 1)]
