"""kill -9 of the service while people edit, review and publish: nothing answered is lost, nothing unreviewed published.

Two editors raise the version of a name each, in change sets of their own; whatever is published can be read again.
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
from pathways.changesets.change_set import Action, ChangeSet, ChangeSetState, Verdict
from pathways.store.access.audit_log import AuditEntries
from pathways.store.changesets.change_sets import ChangeSets
from pathways.store.changesets.history import History
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore
from pathways.store.schema.invariants import broken_invariants
from pathways.store.schema.migrations import migrate
from tests.budget import by_profile, seed
from tests.contract.servers import Server
from tests.faults.service_process import IMPORT, Running, service

pytestmark = [pytest.mark.server, pytest.mark.soak_on_neo4j]

ROUNDS = by_profile(quick=1, usual=1, soak=150)
"""On each of the two servers."""
GUILDS = ("masons", "weavers")
CATALOGUE = "format: pathways/1\norganizations: [{key: masons, name: '0'}, {key: weavers, name: '0'}]\n"
PAYLOAD = "{ changeSet { key state publishedRevision } userErrors { code message } }"
ACTS = {
    name: f"mutation ($input: {kind}!) {{ done: {name}(input: $input) {PAYLOAD} }}"
    for name, kind in (
        ("openChangeSet", "OpenChangeSetInput"),
        ("stageChanges", "StageChangesInput"),
        ("submitChangeSet", "ChangeSetInput"),
        ("reviewChangeSet", "ReviewChangeSetInput"),
        ("publishChangeSet", "PublishChangeSetInput"),
    )
}
REVISION = "{ catalog { revision } }"


@dataclass
class Editor:
    """Edits one guild, and remembers what was answered: the acts by change set, and the names by revision."""

    guild: str
    answered: dict[str, list[str]] = field(default_factory=dict)
    published: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    has_published: Event = field(default_factory=Event)

    def edit_until_it_dies(self, running: Running) -> None:
        """Returns when the service does not answer any more."""
        with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
            try:
                while True:
                    self._edit(http, f"{next(self.numbers)}")
            except httpx.TransportError:
                return

    def _edit(self, http: httpx.Client, name: str) -> None:
        key = _done(http, "openChangeSet", title=f"{self.guild} {name}")["key"]
        self.answered[key] = ["openChangeSet"]
        change = {"putOrganization": {"key": self.guild, "name": name}}
        for act, said in (
            ("stageChanges", {"changes": [change]}),
            ("submitChangeSet", {}),
            ("reviewChangeSet", {"verdict": "APPROVE"}),
        ):
            _done(http, act, key=key, **said)
            self.answered[key].append(act)
        closed = None
        while closed is None:  # the other one may be faster
            on = http.post("/graphql", json={"query": REVISION}).json()["data"]["catalog"]["revision"]
            closed = _done(http, "publishChangeSet", key=key, expectedRevision=on)
        self.answered[key].append("publishChangeSet")
        self.published[closed["publishedRevision"]] = name
        self.has_published.set()


def _done(http: httpx.Client, act: str, **said: Any) -> Any:
    """The change set that an act answers; None: another revision was published first."""
    answer = http.post("/graphql", json={"query": ACTS[act], "variables": {"input": said}}).json()
    found = answer["data"]["done"]
    codes = [each["code"] for each in found["userErrors"]]
    assert codes in ([], ["CONFLICT"]), answer
    return found["changeSet"]


@pytest.fixture
def store(server: Server) -> Iterator[GraphStore]:
    """An empty store."""
    with open_store(server.address, server.user, server.password) as opened:
        opened.bolt.run("MATCH (n) DETACH DELETE n")
        migrate(opened.bolt)
        yield opened


def test_killed_service_publishes_only_what_was_approved(server: Server, store: GraphStore, tmp_path: Path) -> None:
    dice, editors = random.Random(seed()), [Editor(guild) for guild in GUILDS]  # noqa: S311
    for number in range(ROUNDS):
        with service(server, tmp_path / "service.log", review="optional") as running, ThreadPoolExecutor(2) as pool:
            if number == 0:
                with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
                    http.post("/graphql", json={"query": IMPORT, "variables": {"document": CATALOGUE}})
            for editor in editors:
                editor.has_published.clear()
            working = [pool.submit(editor.edit_until_it_dies, running) for editor in editors]
            assert all(editor.has_published.wait(60) for editor in editors)
            running.process.join(dice.uniform(0.0, 0.2))
            running.kill()
            for each in working:
                each.result()
        _nothing_is_lost(store, editors)
    log = AuditEntries(store.bolt)
    assert list(broken_links(log.entries(), log.checkpoints())) == []


def _nothing_is_lost(store: GraphStore, editors: list[Editor]) -> None:
    now, sets = store.load(), ChangeSets(store.bolt)
    assert broken_invariants(store.bolt) == []
    known = {head.key: each for head in sets.heads(None) if (each := sets.read(head.key)) is not None}
    for editor in editors:
        for key, acts in editor.answered.items():
            done = [each.action.value for each in known[key].events]
            # At most the one act under way was done too, and nobody heard of it.
            assert done[: len(acts)] == acts and len(done) <= len(acts) + 1
        for revision, name in editor.published.items():
            assert store.as_of(revision, now).content.organizations[editor.guild].name == name
    done_with = [each for each in known.values() if each.state is ChangeSetState.PUBLISHED]
    closed = {each.published_revision or 0: each for each in done_with}
    assert len(closed) == len(done_with)
    assert not any(each.state is ChangeSetState.PUBLISHING for each in known.values())
    # The first revision was imported; each later one is a change set, as it was approved.
    assert sorted(closed) == list(range(2, now.revision + 1))
    for revision, each in closed.items():
        _was_approved(each)
        assert History(store.bolt).changes(revision, now.content) == list(each.staged)


def _was_approved(change_set: ChangeSet) -> None:
    (review,) = change_set.reviews
    assert (review.verdict, review.version) == (Verdict.APPROVE, change_set.version)
    assert [each.action for each in change_set.events][-2:] == [Action.REVIEW, Action.PUBLISH]
