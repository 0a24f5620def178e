"""Publishing: only what differs is written, each change is one revision, and it is all or nothing."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Competency, Credential, Kind, Organization
from pathways.domain.changes import CatalogChange, CatalogEvent, ChangeKind
from pathways.domain.content import Content, Thing
from pathways.errors import StoreError
from pathways.exchange.document import read_text
from pathways.exchange.files import files_of
from pathways.importing import Basis, publish_judged
from pathways.progress import silent
from pathways.store.graph import GraphStore, Publication
from pathways.store.publish.lease import LEASE_SECONDS, CatalogState, Lease, Patience, read_state
from tests.contract.conftest import Opener
from tests.contract.contents import numbered, security_catalogue


def _credential(things: list[Thing], key: str) -> Credential:
    return Content.of(things).credentials[key]


def test_an_empty_store_is_revision_0(store: GraphStore) -> None:
    assert store.revision() == 0
    published = store.load()
    assert (published.revision, published.published_at, len(published.content)) == (0, None, 0)
    assert store.events(0, 9) == []


def test_the_same_twice_publishes_nothing(store: GraphStore) -> None:
    things = security_catalogue()
    assert store.publish(things) == Publication(1, added=8, changed=0, unchanged=0, published=True)
    before = store.load()
    assert store.publish(things[::-1]) == Publication(1, added=0, changed=0, unchanged=8, published=False)
    assert store.load() == before


def test_a_change_touches_that_thing_alone(store: GraphStore) -> None:
    things = security_catalogue()
    store.publish(things)
    renamed = replace(_credential(things, "security-plus"), name="Security+", routes=())
    assert store.publish([renamed, *things[:2]]) == Publication(2, added=0, changed=1, unchanged=2, published=True)
    published = store.load()
    wanted = {each.key: each for each in things} | {renamed.key: renamed}
    assert published.content == Content.of(list(wanted.values()))
    assert published.versions == dict.fromkeys(wanted, 1) | {"security-plus": 2}
    assert store.revision() == published.revision == 2


def test_the_change_log_says_what_each_revision_did(store: GraphStore) -> None:
    store.publish([Organization(key="b", name="B"), Competency(key="a", name="A")])
    store.publish([Organization(key="b", name="Bee"), Organization(key="c", name="C")])
    first = (
        CatalogChange("a", Kind.COMPETENCY, ChangeKind.ADDED),
        CatalogChange("b", Kind.ORGANIZATION, ChangeKind.ADDED),
    )
    second = (
        CatalogChange("b", Kind.ORGANIZATION, ChangeKind.CHANGED),
        CatalogChange("c", Kind.ORGANIZATION, ChangeKind.ADDED),
    )
    both = [CatalogEvent(1, first, complete=True), CatalogEvent(2, second, complete=True)]
    assert store.events(0, 2) == store.events(0, 9) == both
    assert store.events(0, 1) == both[:1]
    assert store.events(1, 2) == both[1:]
    assert store.events(2, 2) == []


def test_of_a_large_revision_the_log_lists_some(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.publish.change_log.MOST_CHANGES", 3)
    store.publish(numbered(9))
    store.publish(numbered(1, name="Renamed"))
    first, second = store.events(0, 2)
    assert (first.revision, len(first.changed), first.complete) == (1, 3, False)
    assert (second.revision, len(second.changed), second.complete) == (2, 1, True)


def test_what_log_no_longer_holds_is_left_out(store: GraphStore) -> None:
    store.publish(numbered(1))
    store.publish(numbered(2))
    store.publish(numbered(3))
    store.bolt.run("MATCH (r:Revision {number: 2}) DELETE r")
    assert [event.revision for event in store.events(0, 3)] == [1, 3]


def test_going_back_restores_the_fingerprint(store: GraphStore) -> None:
    things = security_catalogue()
    store.publish(things)
    before = store.load()
    store.publish([replace(things[0], name="other")])
    assert store.load().fingerprint != before.fingerprint
    store.publish(things)
    after = store.load()
    assert (after.fingerprint, after.content, after.revision) == (before.fingerprint, before.content, 3)


def test_things_may_name_each_other_in_a_circle(store: GraphStore) -> None:
    things: list[Thing] = [Competency(key="a", name="A", broader=("b",)), Competency(key="b", name="B", broader=("a",))]
    store.publish(things)
    assert store.load().content == Content.of(things)


@pytest.mark.parametrize("single", [5000, 0])
def test_a_missing_target_fails_the_whole(opened: Opener, single: int) -> None:
    store = opened(single=single)
    good, *_ = numbered(0)
    with pytest.raises(StoreError, match="a names the competency nowhere: not in the store"):
        store.publish([good, Competency(key="a", name="A", broader=("nowhere",))])
    assert store.revision() == 0
    assert len(store.load().content) == 0


def test_a_key_keeps_its_kind(store: GraphStore) -> None:
    store.publish([Organization(key="a", name="A")])
    with pytest.raises(StoreError, match="The key a belongs to a organization already"):
        store.publish([Competency(key="a", name="A")])


def test_publishers_take_turns(opened: Opener) -> None:
    stores = [opened(single=single, batch=5, part=3) for single in (5000, 0, 5000, 0)]

    def publish(number: int) -> int:
        things = [Organization(key=f"{number}-{each}", name="O") for each in range(10)]
        return stores[number].publish(things).revision

    with ThreadPoolExecutor(4) as pool:
        revisions = list(pool.map(publish, range(4)))
    assert sorted(revisions) == [1, 2, 3, 4]
    published = stores[0].load()
    assert (published.revision, len(published.content)) == (4, 40)
    assert [event.revision for event in stores[0].events(0, 9)] == [1, 2, 3, 4]


def test_readers_see_one_revision_while_others_publish(opened: Opener) -> None:
    writer, reader = opened(), opened()
    for number in range(4):
        things = numbered(20, name=f"Edition {number}")
        with ThreadPoolExecutor(1) as pool:
            publishing = pool.submit(writer.publish, things)
            published = reader.load()
            publishing.result()
        names = {each.name.rpartition(" ")[0] for each in published.content.credentials.values()}
        assert names == ({f"Edition {published.revision - 1}"} if published.revision else set())


def test_who_lost_the_lease_writes_nothing_more(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.publish.lease.LEASE_SECONDS", -1)
    with (
        Lease.held(store.bolt) as slow,
        Lease.held(store.bolt),
        pytest.raises(StoreError, match="Another publication took over"),
    ):
        store.bolt.write(slow.prove)


def test_a_long_reading_keeps_the_lease(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.publish.lease.LEASE_SECONDS", 1)
    with Lease.held(store.bolt) as lease:
        with lease.prolonged():
            time.sleep(1.6)
            assert read_state(store.bolt).lease_runs
        time.sleep(1.1)
        assert not read_state(store.bolt).lease_runs


def test_lease_that_full_store_kept_holds_nobody_up(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise StoreError("The disk is full")

    with monkeypatch.context() as patched, Lease.held(store.bolt) as lease:
        patched.setattr(store.bolt, "write", full)
    assert read_state(store.bolt).lease_owner == lease.owner
    assert read_state(store.bolt).lease_runs
    begun = time.monotonic()
    assert store.publish(security_catalogue()).published
    assert time.monotonic() - begun < LEASE_SECONDS / 2


_CLOCK_AHEAD = (
    "MATCH (c:Catalog) SET c.leaseOwner = 'elsewhere/pid:[1]/77/ab', c.leaseSince = timestamp() + 3600000, "
    "c.leaseUntil = timestamp() + 3630000"
)


def test_lease_from_a_clock_ahead_is_waited_out(
    store: GraphStore, opened: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("pathways.store.publish.lease.LEASE_SECONDS", 1)
    monkeypatch.setattr("pathways.store.publish.lease._QUIET_SECONDS", 0.2)
    store.bolt.run(_CLOCK_AHEAD)
    begun = time.monotonic()
    assert opened().publish(security_catalogue()).published
    assert 1 < time.monotonic() - begun < 60
    waiting, over = (record.getMessage() for record in caplog.records if record.name == "pathways.store.publish.lease")
    assert "Waiting for process 77 on elsewhere, which has been publishing since 2" in waiting
    assert store.bolt.address in waiting
    assert "No sign of life from process 77 on elsewhere" in over


def test_reader_waits_no_longer_for_a_clock_ahead(
    store: GraphStore, opened: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pathways.store.publish.lease.LEASE_SECONDS", 1)

    def break_off(_what: str, done: int, _total: int) -> None:
        if done >= 8:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        opened(single=0, batch=10, part=4).publish(numbered(20), break_off)
    store.bolt.run(_CLOCK_AHEAD)
    begun = time.monotonic()
    assert store.load().revision == 1
    assert time.monotonic() - begun < 60


def test_who_gives_signs_of_life_is_waited_for() -> None:
    now = 1_000_000
    seen = CatalogState(1, None, "f", None, "elsewhere/x/7/ab", now, now + 3_600_000, now)
    patience = Patience("bolt://here")
    step = LEASE_SECONDS * 1000 // 2
    for _ in range(9):
        now += step
        seen = replace(seen, now=now, lease_until=now + 3_600_000)
        assert not patience.is_over(seen)
    assert not patience.is_over(replace(seen, now=now + step))
    assert not patience.is_over(replace(seen, now=now - step))  # the clock was set back: time is counted from there
    assert not patience.is_over(replace(seen, now=now + step))
    assert patience.is_over(replace(seen, now=now + step + 1))


def test_who_reads_and_publishes_alone_is_not_overtaken(opened: Opener) -> None:
    first, second = opened(), opened()
    with ThreadPoolExecutor(1) as pool:
        with first.alone():
            before = first.load()
            waiting = pool.submit(second.publish, [Organization(key="b", name="B")])
            time.sleep(0.3)
            assert first.publish([Organization(key="a", name="A")], on=before.revision).revision == 1
            assert not waiting.done()
        assert waiting.result().revision == 2


def test_an_import_beside_others_is_never_refused(opened: Opener) -> None:
    files = files_of([read_text("format: pathways/1\norganizations:\n  - {key: guild, name: Guild}\n", "document")])
    importer, other = opened(), opened()
    looks: list[int] = []

    def published() -> Basis:
        found = importer.load()
        looks.append(found.revision)
        if read_state(importer.bolt).lease_owner is None:  # nobody has to wait: somebody else is faster
            other.publish([Organization(key="other", name=f"Edition {len(looks)}")])
        return Basis(compile_snapshot(found.content, revision=found.revision, fingerprint=""))

    done = publish_judged(files, importer, published, silent)
    assert looks == [0, 1, 2, 3]
    assert done.publication.revision == 4
    assert importer.load().content.organizations["guild"].name == "Guild"
