"""Several processes on one store: what one publishes the others take over, by the change log where that leads there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Organization
from pathways.domain.content import Content
from pathways.errors import DamagedError, ProblemsError, StaleError, StoreError
from pathways.live import POLL_SECONDS, LiveCatalog
from pathways.store.graph import CatchUp, GraphStore, Published
from tests.api.small import ask, service_of
from tests.budget import FIXTURES_SHARED, examples
from tests.catalogs import credential
from tests.contract.conftest import Opener, empty
from tests.contract.contents import numbered, security_catalogue
from tests.contract.random_contents import contents

DOCUMENT = "format: pathways/1\norganizations:\n  - {{key: guild, name: {name}}}\n"


@pytest.mark.soak_on_neo4j
@settings(max_examples=examples(8), suppress_health_check=FIXTURES_SHARED)
@given(steps=st.lists(st.tuples(contents(), st.booleans()), min_size=1, max_size=5))
def test_what_is_caught_up_is_what_is_loaded(opened: Opener, steps: list[tuple[Content, bool]]) -> None:
    writer, reader = opened(single=8, batch=3, part=2), opened()
    empty(writer)
    known = reader.load()
    for number, (content, look) in enumerate(steps):
        things = [replace(thing, key=f"{thing.key}-{type(thing).__name__}") for thing in content.organizations.values()]
        writer.publish([*things, Organization(key="always", name=str(number))])
        if look:
            found = reader.catch_up(known)
            assert found is not None
            loaded = reader.load()
            assert found.published == loaded
            assert list(found.published.content.organizations) == list(loaded.content.organizations)
            assert {key for key in found.keys if known.content.get(key) != loaded.content.get(key)} == {
                thing.key for thing in loaded.content.things() if known.content.get(thing.key) != thing
            }
            known = loaded


def test_things_of_every_kind_are_caught_up(store: GraphStore) -> None:
    things = security_catalogue()
    store.publish(things[:3])
    known = store.load()
    store.publish(things)
    store.publish([replace(things[0], name="Renamed")])
    found = store.catch_up(known)
    assert found is not None
    assert found.published == store.load()
    assert found.keys == {thing.key for thing in (things[0], *things[3:])}
    again = store.catch_up(found.published)
    assert again is not None
    assert (again.published, again.keys) == (found.published, frozenset())


@pytest.mark.parametrize(
    "harm",
    [
        "MATCH (r:Revision {number: 2}) DELETE r",
        "MATCH (h:Change {revision: 2}) DELETE h",
        "MATCH (c:Catalog) SET c.revision = 1, c.fingerprint = 'ff'",
    ],
)
def test_gap_in_the_log_loads_everything(store: GraphStore, harm: str) -> None:
    things = numbered(3)
    store.publish(things)
    known = store.load()
    store.publish([replace(things[1], name="Renamed")])
    store.bolt.run(harm)
    assert store.catch_up(known) is None


def test_much_at_once_is_loaded_whole(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.publish.catch_up.MOST_THINGS", 4)
    known = store.load()
    store.publish(numbered(2))
    assert store.catch_up(known) is not None
    store.publish(numbered(9))
    assert store.catch_up(known) is None


def test_who_publishes_on_an_older_revision_is_refused(store: GraphStore) -> None:
    things = numbered(2)
    store.publish(things, on=0)
    with pytest.raises(StaleError, match="Revision 1 is published, not 0"):
        store.publish([replace(things[0], name="x")], on=0)
    assert store.revision() == 1


@pytest.fixture
def two(opened: Opener) -> Iterator[tuple[LiveCatalog, LiveCatalog]]:
    """Two processes on one store, as far as the store can tell."""
    with ExitStack() as stack:
        yield (stack.enter_context(LiveCatalog(opened())), stack.enter_context(LiveCatalog(opened())))


def _soon(live: LiveCatalog, seen: Callable[[Snapshot], bool]) -> bool:
    """Within some polls of the store; `make bench` says how soon that is."""
    deadline = time.monotonic() + 20 * POLL_SECONDS
    while time.monotonic() < deadline:
        if seen(live.snapshot()):
            return True
        time.sleep(0.01)
    return False


def test_writer_reads_its_own_write(
    two: tuple[LiveCatalog, LiveCatalog],
) -> None:
    told: list[int] = []
    two[1].on_revision(told.append)
    for number in range(1, 6):
        writer, reader = (two if number % 2 else two[::-1])[:2]
        done = writer.import_document(DOCUMENT.format(name=f"Edition {number}"))
        assert done.revision == writer.snapshot().revision == number
        assert writer.snapshot().organizations["guild"].name == f"Edition {number}"
        assert _soon(reader, lambda snapshot, n=number: snapshot.revision == n)  # type: ignore[misc]
        assert reader.snapshot().organizations["guild"].name == f"Edition {number}"
    assert sorted(set(told)) == [1, 2, 3, 4, 5]


def test_another_process_answers_key_that_was_just_published(opened: Opener) -> None:
    """The reader does not look by itself here: it catches up when it would say that the key is not there."""
    writer, reader = LiveCatalog(opened()), LiveCatalog(opened())
    service = service_of(reader.snapshot, catch_up=reader.catch_up)
    query = '{ node(id: "T3JnYW5pemF0aW9uOmd1aWxk") { ... on Organization { name } } }'
    assert ask(query, service)["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    writer.import_document(DOCUMENT.format(name="A"))
    assert reader.snapshot().revision == 0
    assert ask(query, service) == {"data": {"node": {"name": "A"}}}
    assert reader.snapshot().revision == 1


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [(StoreError("The store is away"), "The store is away"), (KeyError("x"), "The new revision could not be loaded; ")],
)
def test_unknown_key_is_answered_without_the_store(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, fault: Exception, trouble: str
) -> None:
    def position(_store: GraphStore) -> tuple[int, str]:
        raise fault

    reader = LiveCatalog(opened())
    service = service_of(reader.snapshot, ready=reader.trouble, catch_up=reader.catch_up)
    monkeypatch.setattr(GraphStore, "position", position)
    for _ in range(2):
        answer = ask('{ credential(key: "nowhere") { key } }', service)
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        assert (service.ready() or "").startswith(trouble)


def test_the_revision_that_a_writer_expects(two: tuple[LiveCatalog, LiveCatalog]) -> None:
    first, second = two
    first.import_document(DOCUMENT.format(name="A"), expected_revision=0)
    with pytest.raises(ProblemsError) as stale:
        second.import_document(DOCUMENT.format(name="B"), expected_revision=0)
    assert [problem.code for problem in stale.value.problems] == ["STALE"]
    assert second.import_document(DOCUMENT.format(name="B"), expected_revision=1).revision == 2


def test_mutation_may_break_what_is_published(
    two: tuple[LiveCatalog, LiveCatalog],
) -> None:
    """`first` loses its only route, and `second` needs it: `importCatalog` has nobody to ask."""
    first, second = credential("first", {}), credential("second", {"requires": {"credential": "first"}})
    two[0].import_document(json.dumps({"format": "pathways/1", "credentials": [first, second]}))
    done = two[1].import_document(json.dumps({"format": "pathways/1", "credentials": [credential("first")]}))
    assert (done.revision, done.changed) == (2, 1)


def test_a_catalogue_that_went_back_is_loaded_anew(two: tuple[LiveCatalog, LiveCatalog], store: GraphStore) -> None:
    first, second = two
    first.import_document(DOCUMENT.format(name="A"))
    assert _soon(second, lambda snapshot: snapshot.revision == 1)
    empty(store)
    for live in two:
        assert _soon(live, lambda snapshot: len(snapshot.content) == snapshot.revision == 0)


def test_a_refresh_that_fails_leaves_the_snapshot(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, opened: Opener
) -> None:
    with LiveCatalog(opened()) as live:
        monkeypatch.setattr(GraphStore, "position", _away)
        assert _soon(live, lambda _: live.trouble() == "The store is away")
        assert live.snapshot().revision == 0
        with pytest.raises(StoreError, match="The store is away"):
            live.import_document(DOCUMENT.format(name="A"))
        monkeypatch.undo()
        assert _soon(live, lambda _: live.trouble() is None)


def _away(_store: GraphStore) -> tuple[int, str]:
    raise StoreError("The store is away")


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    "harm",
    [
        "MATCH (c:Competency {key: 'security'}) SET c.name = 'Safety'",
        "MATCH (:Credential {key: 'cissp'})-[:HAS_ROUTE]->(r:Route) DETACH DELETE r",
        "MATCH (q:Requirement) REMOVE q.path, q.kind",
        "MATCH (c:Catalog) DELETE c",
        "MATCH (c:Catalog) SET c.revision = 'x'",
    ],
)
def test_a_service_takes_over_nothing_damaged(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, harm: str, tmp_path: Path
) -> None:
    store.publish(security_catalogue())
    live = LiveCatalog(store)
    store.publish([replace(each, name=f"{each.name}, renamed") for each in security_catalogue()])
    store.backup(tmp_path / "whole.backup")
    store.bolt.run(harm)
    readings: list[int] = []
    read = GraphStore.catch_up

    def counted(self: GraphStore, known: Published) -> CatchUp | None:
        readings.append(1)
        return read(self, known)

    monkeypatch.setattr(GraphStore, "catch_up", counted)
    for _ in range(2):
        with pytest.raises(DamagedError, match=r"is damaged: .*restore FILE --replace"):
            live.refresh()
        assert live.snapshot().revision == 1
    assert len(readings) <= 1  # nobody reads again and again what stays damaged
    store.restore(tmp_path / "whole.backup", replace=True)
    live.refresh()
    assert live.snapshot().content.competencies["security"].name.endswith(", renamed")
