"""The audit log in both stores: entries stand in the transaction of what they record; pruning leaves checkpoints."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pathways.access.administration import Administration
from pathways.access.api_keys import KeyRequest
from pathways.access.audit import Act, AuditLog, Entry, Wanted, broken_links
from pathways.access.identity import HERE
from pathways.codes import Code
from pathways.errors import ProblemsError, StoreError
from pathways.live import LiveCatalog
from pathways.store.access.api_keys import ApiKeys
from pathways.store.access.audit_log import AuditEntries
from pathways.store.graph import GraphStore
from pathways.store.schema.shapes import violations
from tests.contract.conftest import Opener
from tests.contract.test_catching_up import DOCUMENT

IMPORT = Act(caller=HERE, action="importCatalog")


def kept(store: GraphStore) -> list[Entry]:
    return list(AuditEntries(store.bolt).entries())


def is_whole(store: GraphStore) -> bool:
    entries = AuditEntries(store.bolt)
    return list(broken_links(entries.entries(), entries.checkpoints())) == []


def test_import_and_its_entry_are_one_transaction(store: GraphStore) -> None:
    log = AuditLog(AuditEntries(store.bolt))
    live = LiveCatalog(store)
    with log.acting(IMPORT) as also:
        assert live.import_document(DOCUMENT.format(name="A"), None, also).revision == 1
    (entry,) = kept(store)
    assert (entry.number, entry.revision, entry.action, entry.allowed) == (1, 1, "importCatalog", True)

    def broken(*_: object) -> None:
        raise StoreError("no")

    with pytest.raises(StoreError, match="no"):
        live.import_document(DOCUMENT.format(name="B"), None, broken)
    assert store.revision() == 1
    assert violations(store.bolt) == []


def test_large_import_has_its_entry_at_the_end(opened: Opener) -> None:
    small = opened(single=1, batch=2, part=2)
    log = AuditLog(AuditEntries(small.bolt))
    with log.acting(IMPORT) as also:
        LiveCatalog(small).import_document(DOCUMENT.format(name="A"), None, also)
    assert [entry.revision for entry in kept(small)] == [1]


def test_import_without_effect_is_recorded_alone(store: GraphStore) -> None:
    log = AuditLog(AuditEntries(store.bolt))
    live = LiveCatalog(store)
    for _ in range(2):
        with log.acting(IMPORT) as also:
            live.import_document(DOCUMENT.format(name="A"), None, also)
    assert [(entry.number, entry.revision) for entry in kept(store)] == [(1, 1), (2, None)]
    assert is_whole(store)


def test_keys_are_recorded_with_who_and_what(store: GraphStore) -> None:
    office = Administration("default", ApiKeys(store.bolt), recorder=AuditLog(AuditEntries(store.bolt)))
    key, _ = office.create(KeyRequest(owner="x", roles=("HR",)), HERE)
    office.revoke(key.key, HERE)
    with pytest.raises(ProblemsError):
        office.revoke("gone", HERE)
    assert [entry.action for entry in kept(store)] == ["createApiKey", "revokeApiKey", "revokeApiKey"]
    assert len({entry.who for entry in kept(store)}) == 1
    assert is_whole(store)


def test_processes_share_the_secret_not_the_chain(store: GraphStore, opened: Opener) -> None:
    logs = [AuditLog(AuditEntries(each.bolt)) for each in (store, opened())]
    for log in logs * 2:
        with log.acting(IMPORT):
            pass
    found = kept(store)
    assert len({entry.who for entry in found}) == 1
    assert [entry.number for entry in found] == [1, 2, 1, 2]
    assert is_whole(store)


def test_pages_and_filters_find_what_is_wanted(store: GraphStore) -> None:
    entries = AuditEntries(store.bolt)
    log = AuditLog(entries)
    for number in range(5):
        log.note(Act(caller=HERE, action=f"a{number % 2}", allowed=number != 3))
    log.close()
    newest = entries.page(Wanted(), 2, None)
    rest = entries.page(Wanted(), 10, (newest[-1].at, newest[-1].id))
    assert [entry.number for entry in (*newest, *rest)] == [5, 4, 3, 2, 1]
    assert [entry.number for entry in entries.page(Wanted(action="a1"), 10, None)] == [4, 2]
    assert [entry.number for entry in entries.page(Wanted(refused_only=True), 10, None)] == [4]
    moment = datetime.fromisoformat(newest[0].at) + timedelta(seconds=1)
    counts = [entries.count(each) for each in (Wanted(), Wanted(since=moment), Wanted(until=moment))]
    assert counts == [5, 0, 5]


def test_pruning_leaves_a_chain_to_verify(store: GraphStore) -> None:
    entries = AuditEntries(store.bolt)
    entries.add(list(dated([1, 2, 3, 4, 5])))
    assert entries.prune(datetime(2026, 1, 3, tzinfo=UTC)) == 2
    assert [entry.number for entry in entries.entries()] == [3, 4, 5]
    assert is_whole(store)
    assert entries.prune(datetime(2026, 1, 3, tzinfo=UTC)) == 0
    assert entries.prune(datetime(2027, 1, 1, tzinfo=UTC)) == 3
    assert [(each.number) for each in entries.checkpoints()] == [5]
    assert violations(store.bolt) == []
    store.bolt.run("CREATE (e:AuditEntry {id: 'c/0000000007', chain: 'c', number: 7, at: '2026-01-08', previous: 'x'})")
    (broken,) = broken_links(entries.entries(), entries.checkpoints())
    assert (broken.number, broken.text) == (7, "entry 6 is missing before it")


def dated(days: Iterable[int]) -> Iterable[Entry]:
    """A chain with an entry on each of some days."""
    last = "0" * 64
    for number, day in enumerate(days, 1):
        said: dict[str, Any] = {"who": "w", "for_whom": None, "action": "a", "allowed": True, "revision": None}
        at = datetime(2026, 1, day, tzinfo=UTC).isoformat(timespec="milliseconds")
        entry = Entry(chain="c", number=number, at=at, request_id="r", previous=last, **said).sealed()
        last = entry.hash
        yield entry


def test_refused_import_changes_and_records_nothing_else(store: GraphStore) -> None:
    log = AuditLog(AuditEntries(store.bolt))
    with pytest.raises(ProblemsError) as refusal, log.acting(IMPORT) as also:
        LiveCatalog(store).import_document("x: 1", None, also)
    assert Code.STALE not in {problem.code for problem in refusal.value.problems}
    assert [(entry.allowed, entry.revision) for entry in kept(store)] == [(True, None)]
