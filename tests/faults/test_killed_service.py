"""kill -9 of the service while it imports: the store is at the old or the new revision.

What was answered is there, with its entry in the audit log.

Each round starts a service on a store that stays up, sends imports one after the other, and kills the service in the
middle. Imports of 3 things are one transaction; imports of 60 are staged and applied in many.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import Event

import httpx
import pytest

from pathways.access.audit import broken_links
from pathways.store.access.audit_log import AuditEntries
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.schema.migrations import migrate
from tests.budget import by_profile, seed
from tests.contract.servers import Server
from tests.faults.service_process import IMPORT, Running, service

pytestmark = pytest.mark.server

ROUNDS = by_profile(quick=2, usual=8, soak=150)
"""On each of the two servers."""

SIZES = {"small": 3, "large": 60}


class Client:
    """Sends editions of two groups of things in turn, and remembers which of them were answered."""

    def __init__(self) -> None:
        self.sends_large = Event()
        self.answered = {"small": 0, "large": 0}
        self.sent = dict(self.answered)
        self.revision = 0
        self.told: set[int] = set()
        """Revisions that were answered."""
        self._editions = count(1)

    def write_until_it_dies(self, running: Running) -> None:
        """Returns when the service does not answer any more."""
        with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
            while True:
                edition = next(self._editions)
                group = "large" if edition % 2 else "small"
                self.sent[group] = edition
                if group == "large":
                    self.sends_large.set()
                variables = {"document": _document(group, edition)}
                try:
                    answer = http.post("/graphql", json={"query": IMPORT, "variables": variables})
                except httpx.TransportError:
                    return
                done = answer.json()["data"]["importCatalog"]
                assert not done["userErrors"]
                self.answered[group] = edition
                self.revision = done["revision"]
                self.told.add(self.revision)


def _document(group: str, edition: int) -> str:
    things = [f"  - {{key: {group}-{number}, name: Edition {edition}}}" for number in range(SIZES[group])]
    return "\n".join(["format: pathways/1", "organizations:", *things])


@pytest.fixture
def store(server: Server) -> Iterator[GraphStore]:
    """An empty store."""
    with open_store(server.address, server.user, server.password) as opened:
        opened.bolt.run("MATCH (n) DETACH DELETE n")
        migrate(opened.bolt)
        yield opened


@pytest.mark.soak_on_neo4j
def test_killed_service_loses_nothing_answered(server: Server, store: GraphStore, tmp_path: Path) -> None:
    dice = random.Random(seed())  # noqa: S311
    client = Client()
    half_applied = 0
    for number in range(ROUNDS):
        with service(server, tmp_path / "service.log") as running, ThreadPoolExecutor(1) as pool:
            client.sends_large.clear()
            writing = pool.submit(client.write_until_it_dies, running)
            if number % 2:  # in the middle of a large one
                assert client.sends_large.wait(30)
                if number % 4 == 1:
                    running.process.join(dice.uniform(0.0, 0.15))
                else:
                    _wait_until_applying(store, writing)
            else:
                running.process.join(dice.uniform(0.0, 0.4))
            running.kill()
            writing.result()
        half_applied += _is_applying(store)
        published = store.load()
        assert len(published.content.organizations) in (0, *SIZES.values(), sum(SIZES.values()))
        for group in SIZES:
            names = {thing.name for key, thing in published.content.organizations.items() if key.startswith(group)}
            held = {int(name.rpartition(" ")[2]) for name in names} or {0}
            assert len(held) == 1, f"a mixture of {held}"
            assert held <= {client.answered[group], client.sent[group]}
            client.answered[group] = max(held)
        assert published.revision in (client.revision, client.revision + 1)
        client.revision = published.revision
    events = store.events(0, client.revision)
    assert [event.revision for event in events] == list(range(1, client.revision + 1))
    assert all(event.complete for event in events)
    log = AuditEntries(store.bolt)
    recorded = [entry.revision for entry in log.entries() if entry.revision is not None]
    assert client.told <= set(recorded) <= set(range(1, client.revision + 1))
    assert len(recorded) == len(set(recorded))
    assert list(broken_links(log.entries(), log.checkpoints())) == []
    # It was hit where it hurts: with a change half applied.
    assert half_applied > 0


def _is_applying(store: GraphStore) -> bool:
    """A staged revision is being applied, or was left so."""
    ((applying,),) = store.bolt.read("MATCH (c:Catalog) RETURN c.applying IS NOT NULL")
    return bool(applying)


def _wait_until_applying(store: GraphStore, writing: Future[None]) -> None:
    while not writing.done() and not _is_applying(store):
        time.sleep(0.002)
