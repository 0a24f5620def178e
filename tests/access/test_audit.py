"""The chain of the audit log: what is recorded when, and which tampering breaks which link."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from pathways.access.audit import (
    FIRST,
    Act,
    AuditLog,
    BrokenLink,
    Checkpoint,
    Entry,
    broken_links,
)
from pathways.access.identity import Caller
from pathways.codes import Code
from pathways.errors import ProblemsError, StoreError
from tests.access.asking import codes, identity_of, post
from tests.access.in_memory import SECRET, InMemory
from tests.api.small import service_of, small_snapshot

ACT = Act(caller=Caller(identity_of("PUBLISHER"), request_id="r1"), action="importCatalog")


def recorded(log: AuditLog, store: InMemory, revision: int | None = None, act: Act = ACT) -> None:
    """A mutation that is stored with its entry."""
    with log.acting(act) as also:
        transaction: list[Entry] = []
        also(transaction, revision)
        store.add(transaction)


def chain(count: int) -> list[Entry]:
    store = InMemory()
    log = AuditLog(store)
    for number in range(count):
        recorded(log, store, number)
    return store.kept


def test_entries_hold_the_hash_before() -> None:
    first, second = chain(2)
    assert (first.number, first.previous, first.revision) == (1, FIRST, 0)
    assert (second.number, second.previous, second.chain) == (2, first.hash, first.chain)
    said = {
        "chain": first.chain,
        "number": 1,
        "at": first.at,
        "who": hmac.new(SECRET, b"publisher", hashlib.sha256).hexdigest(),
        "for_whom": None,
        "action": "importCatalog",
        "allowed": True,
        "revision": 0,
        "request_id": "r1",
        "previous": "0" * 64,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    assert first.hash == hashlib.sha256(text.encode()).hexdigest()


def test_transaction_that_fails_begins_a_chain() -> None:
    store = InMemory()
    log = AuditLog(store)
    recorded(log, store)
    with pytest.raises(StoreError), log.acting(ACT) as also:
        also([], 2)
        raise StoreError("Nobody knows whether it was stored.")
    recorded(log, store)
    first, second = store.kept
    assert (second.number, second.previous) == (1, FIRST)
    assert second.chain != first.chain
    assert list(broken_links(store.kept, ())) == []


def test_repeated_transaction_writes_the_same_entry() -> None:
    store = InMemory()
    with AuditLog(store).acting(ACT) as also:
        tried: list[Entry] = []
        also(tried, 1)
        also(tried, 1)
    assert tried[0] == tried[1]


def test_what_changes_nothing_is_recorded_too() -> None:
    store = InMemory()
    log = AuditLog(store)
    with log.acting(ACT):
        pass
    with pytest.raises(ProblemsError), log.acting(ACT):
        raise ProblemsError.one(Code.INVALID, "no")
    assert [(each.number, each.revision) for each in store.kept] == [(1, None), (2, None)]
    assert list(broken_links(store.kept, ())) == []


def test_notes_are_written_by_themselves() -> None:
    store = InMemory()
    log = AuditLog(store)
    for number in range(5):
        log.note(replace(ACT, action="learner", for_whom=f"zoe-{number}", allowed=False))
    deadline = time.monotonic() + 60
    while len(store.kept) < 5 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [each.number for each in store.kept] == [1, 2, 3, 4, 5]
    assert len({each.for_whom for each in store.kept}) == 5
    assert "zoe" not in repr(store.kept)  # no letters of a digest
    log.close()


def test_notes_wait_for_a_store_that_is_away() -> None:
    store = InMemory()
    store.away = True
    log = AuditLog(store)
    log.note(ACT)
    time.sleep(0.7)
    store.away = False
    log.close()
    assert [each.action for each in store.kept] == ["importCatalog"]


def test_chains_of_threads_do_not_mix() -> None:
    store = InMemory()
    log = AuditLog(store)

    def work() -> None:
        for _ in range(50):
            recorded(log, store)
        log.note(ACT)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert [each.number for each in store.kept] == list(range(1, 205))
    assert list(broken_links(store.kept, ())) == []


CHANGES: dict[str, tuple[Callable[[list[Entry]], list[Entry]], int, str]] = {
    "changed": (lambda kept: [*kept[:2], replace(kept[2], allowed=False), *kept[3:]], 3, "not as it was written"),
    "changed and sealed": (
        lambda kept: [*kept[:2], replace(kept[2], action="x").sealed(), *kept[3:]],
        4,
        "does not follow",
    ),
    "taken out": (lambda kept: [*kept[:2], *kept[3:]], 4, "entry 3 is missing"),
    "first taken out": (lambda kept: kept[1:], 2, "entry 1 is missing"),
    "swapped": (lambda kept: [kept[0], kept[2], kept[1], *kept[3:]], 3, "entry 2 is missing"),
    "put in": (
        lambda kept: [*kept[:2], replace(kept[1], number=3, previous=kept[1].hash).sealed(), kept[2], *kept[3:]],
        3,
        "entry 4 is missing",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_first_broken_link_is_named(change: str) -> None:
    tamper, number, why = CHANGES[change]
    kept = chain(5)
    (broken,) = broken_links([*tamper(kept), *chain(2)], ())
    assert (broken.chain, broken.number) == (kept[0].chain, number)
    assert why in broken.text


def test_checkpoint_is_where_a_chain_begins() -> None:
    kept = chain(5)
    checkpoint = Checkpoint(kept[1].chain, 2, kept[1].hash)
    assert list(broken_links(kept[2:], [checkpoint])) == []
    wrong = Checkpoint(kept[1].chain, 2, kept[0].hash)
    assert list(broken_links(kept[2:], [wrong])) == [
        BrokenLink(kept[0].chain, 3, "it does not follow from the entry before")
    ]


LIST = """query ($filter: AuditFilter, $first: Int, $after: String) { auditEvents(
    filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage } edges { cursor node {
    at who forWhom action allowed revision requestId } } } }"""


def test_refused_mutation_is_recorded_and_read() -> None:
    store = InMemory()
    log = AuditLog(store)
    service = service_of(small_snapshot(), recorder=log, audit_log=store)
    acts = 'importCatalog(input: {document: "x"}) { revision } revokeApiKey(input: {key: "x"}) { secret }'
    mutation = f"mutation {{ {acts} }}"
    assert codes(post("LEARNER", mutation, service).json()) == ["FORBIDDEN", "FORBIDDEN"]
    assert codes(post("anonymous", mutation, service).json()) == ["UNAUTHENTICATED"]
    log.close()

    def events(**asked: Any) -> Any:
        return post("ADMINISTRATOR", LIST, service, **asked).json()["data"]["auditEvents"]

    found = events(filter={"refusedOnly": True}, first=1)
    assert (found["totalCount"], found["pageInfo"]["hasNextPage"]) == (2, True)
    (edge,) = found["edges"]
    learner = hmac.new(SECRET, b"learner", hashlib.sha256).hexdigest()
    assert (edge["node"]["who"], edge["node"]["action"], edge["node"]["allowed"]) == (learner, "revokeApiKey", False)
    assert len(edge["node"]["requestId"]) == 32
    later = events(first=100, after=edge["cursor"])
    assert [each["node"]["action"] for each in later["edges"]] == ["importCatalog"]
    wrong = post("ADMINISTRATOR", LIST, service, after="x").json()
    assert codes(wrong) == ["BAD_CURSOR"]
    assert codes(post("ADMINISTRATOR", LIST).json()) == ["READ_ONLY"]
