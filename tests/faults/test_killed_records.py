"""kill -9 of the service while it records awards: none that was answered is lost, and no stack is conferred twice.

Each learner gets two badges, one after the other; the second completes a stack.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from pathways.access.audit import broken_links
from pathways.records.learner import StoredLearner
from pathways.records.office import Among
from pathways.store.access.audit_log import AuditEntries
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.records.learners import Learners
from pathways.store.schema.migrations import migrate
from tests.budget import by_profile, seed
from tests.contract.servers import Server
from tests.faults.service_process import IMPORT, Running, service

pytestmark = [pytest.mark.server, pytest.mark.soak_on_neo4j]

ROUNDS = by_profile(quick=1, usual=1, soak=300)
"""On each of the two servers."""
CATALOGUE = """format: pathways/1
credentials:
  - {key: first, name: First, credentialType: DIGITAL_BADGE}
  - {key: second, name: Second, credentialType: DIGITAL_BADGE}
  - key: both
    name: Both
    credentialType: CERTIFICATION
    routes: [{key: stack, kind: STACK, requires: {all: [{credential: first}, {credential: second}]}}]
"""
SAVE = "mutation ($key: String!) { saveLearner(input: {key: $key}) { userErrors { message } } }"
RECORD = """mutation ($key: String!, $badge: String!) {
  recordAwards(input: {learner: $key, awards: [{credential: $badge, key: $badge}]}) {
    conferred { key } userErrors { message } } }"""


@dataclass
class Client:
    """Records badges, and remembers which of them were answered, and what was conferred."""

    answered: dict[str, set[str]] = field(default_factory=dict)
    conferred: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    has_begun: Event = field(default_factory=Event)

    def write_until_it_dies(self, running: Running) -> None:
        """Returns when the service does not answer any more."""
        with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
            try:
                while True:
                    key = f"l-{next(self.numbers):06}"
                    _asked(http, SAVE, key=key)
                    self.answered[key] = set()
                    for badge in ("first", "second"):
                        done = _asked(http, RECORD, key=key, badge=badge)["recordAwards"]
                        self.answered[key].add(badge)
                        self.conferred += [key] * len(done["conferred"])
                        self.has_begun.set()
            except httpx.TransportError:
                return


def _asked(http: httpx.Client, query: str, **said: Any) -> dict[str, Any]:
    answer = http.post("/graphql", json={"query": query, "variables": said}).json()
    data: dict[str, Any] = answer["data"]
    assert all(not each["userErrors"] for each in data.values()), answer
    return data


@pytest.fixture
def store(server: Server) -> Iterator[GraphStore]:
    """An empty store."""
    with open_store(server.address, server.user, server.password) as opened:
        opened.bolt.run("MATCH (n) DETACH DELETE n")
        migrate(opened.bolt)
        yield opened


def test_killed_service_loses_no_award(server: Server, store: GraphStore, tmp_path: Path) -> None:
    dice = random.Random(seed())  # noqa: S311
    client, kept = Client(), Learners(store.bolt)
    for number in range(ROUNDS):
        with service(server, tmp_path / "service.log") as running, ThreadPoolExecutor(1) as pool:
            if number == 0:
                with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
                    _asked(http, IMPORT, document=CATALOGUE)
            client.has_begun.clear()
            writing = pool.submit(client.write_until_it_dies, running)
            assert client.has_begun.wait(30)
            running.process.join(dice.uniform(0.0, 0.2))
            running.kill()
            writing.result()
        found = kept.read(kept.keys([], Among(everybody=True)))
        assert set(client.answered) <= set(found)
        more = sum(_unanswered(learner, client.answered.get(key)) for key, learner in found.items())
        assert more <= number + 1  # at most the one request under way in each round
    assert len(client.conferred) == len(set(client.conferred))
    log = AuditEntries(store.bolt)
    assert list(broken_links(log.entries(), log.checkpoints())) == []


def _unanswered(learner: StoredLearner, answered: set[str] | None) -> int:
    """How much stands in a record that was not answered; all else is as it was, with the stack once."""
    badges = [each.award.credential for each in learner.awards if not each.conferred]
    stacks = [each for each in learner.awards if each.conferred]
    assert len(badges) == len(set(badges))
    assert (answered or set()) <= set(badges)
    assert [each.award.credential for each in stacks] == ["both"] * (len(badges) == 2)
    assert all(each.rests_on == ("first", "second") for each in stacks)
    return 1 if answered is None else len(set(badges) - answered)
