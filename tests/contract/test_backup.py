"""A backup brings everything back, on either server, and nobody ever sees half of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pathways.domain.catalog import Competency, Kind, Organization
from pathways.domain.changes import CatalogChange, CatalogEvent, ChangeKind
from pathways.domain.content import Content, Thing
from pathways.errors import DamagedError, Problem, ProblemsError, StoreError
from pathways.progress import Progress, silent
from pathways.store.connect import open_store
from pathways.store.graph import GraphStore, Published
from pathways.store.integrity import check_store
from pathways.store.mapping.fingerprint import fingerprint
from pathways.store.publish.lease import read_state
from pathways.store.schema.migrations import migrate
from tests.contract.conftest import Opener, empty
from tests.contract.contents import degree_catalogue, numbered, security_catalogue
from tests.contract.servers import Server, embedded

LARGE = {"single": 0, "batch": 10, "part": 4}
Everything = tuple[Published, list[CatalogEvent], list[list[Any]]]


class _BreakOff(Exception):  # noqa: N818  no error: a stand-in for a kill
    pass


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store over another server: an embedded one."""
    with (
        embedded(tmp_path_factory.mktemp("elsewhere")) as server,
        open_store(server.address, server.user, server.password) as store,
    ):
        migrate(store.bolt)
        yield store


@pytest.fixture
def file(store: GraphStore, tmp_path: Path) -> Path:
    """A backup of the store, in which three revisions were published."""
    things = security_catalogue()
    store.publish(things)
    store.publish([replace(things[0], name="Computing Technology Industry Association")])
    store.publish(numbered(12))
    store.backup(tmp_path / "catalogue.backup")
    return tmp_path / "catalogue.backup"


def _everything(store: GraphStore) -> Everything:
    published = store.load()  # finishes what was broken off
    revisions = sorted(store.bolt.read("MATCH (r:Revision) RETURN r.number, r.publishedAt, r.fingerprint, r.things"))
    return published, store.events(0, published.revision), revisions


def _wrong(store: GraphStore) -> list[Problem]:
    """What migrations, shapes, invariants and fingerprints say against it."""
    return check_store(store, silent)


def _left_over(store: GraphStore) -> int:
    ((count,),) = store.bolt.read("MATCH (n) WHERE n:RedoLog OR n:RedoPart RETURN count(n)")
    return int(count)


def _break_off(what: str, least: int) -> Progress:
    def progress(now: str, done: int, _total: int) -> None:
        if now == what and done >= least:
            raise _BreakOff

    return progress


@pytest.mark.soak_on_neo4j
def test_what_is_restored_is_what_was_there(store: GraphStore, file: Path) -> None:
    before = _everything(store)
    empty(store)
    restored = store.restore(file)
    assert (restored.revision, restored.things, restored.replaced) == (3, 21, False)
    assert _everything(store) == before
    assert before[0].versions["comptia"] == 2
    assert restored.fingerprint == before[0].fingerprint == fingerprint(before[0].content)
    assert _wrong(store) == []
    assert _left_over(store) == 0
    assert not store.publish(numbered(12)).published
    assert store.publish([Organization(key="new", name="New")]).revision == 4


@pytest.mark.soak_on_neo4j
def test_a_backup_moves_to_another_server_and_back(
    store: GraphStore, elsewhere: GraphStore, file: Path, tmp_path: Path
) -> None:
    before = _everything(store)
    empty(elsewhere)
    elsewhere.restore(file)
    assert _everything(elsewhere) == before
    elsewhere.backup(tmp_path / "second.backup")
    assert (tmp_path / "second.backup").read_bytes() == file.read_bytes()
    empty(store)
    store.restore(tmp_path / "second.backup")
    assert _everything(store) == before
    assert _wrong(store) == []


def test_rules_are_restored(store: GraphStore, elsewhere: GraphStore, tmp_path: Path) -> None:
    store.publish([*security_catalogue(), *degree_catalogue()])
    store.backup(tmp_path / "rules.backup")
    for _ in range(2):  # the second time over what the first one brought, offerings too
        elsewhere.restore(tmp_path / "rules.backup", replace=True)
    for each in (store, elsewhere):
        assert each.load().content == Content.of([*security_catalogue(), *degree_catalogue()])
        assert _wrong(each) == []


@pytest.mark.soak_on_neo4j
def test_in_small_parts_and_batches_it_is_same(opened: Opener, store: GraphStore, file: Path) -> None:
    before = _everything(store)
    empty(store)
    told: list[tuple[str, int, int]] = []
    opened(**LARGE).restore(file, progress=lambda *each: told.append(each))
    assert _everything(store) == before
    assert list(dict.fromkeys(what for what, _, _ in told)) == ["checking", "staging", "clearing", "writing", "linking"]
    for phase in ("checking", "staging", "writing", "linking"):
        steps = [(done, total) for what, done, total in told if what == phase]
        assert steps == sorted(steps)
        assert steps[-1] == (21, 21)


@pytest.mark.soak_on_neo4j
def test_an_empty_store_has_a_backup_too(store: GraphStore, tmp_path: Path) -> None:
    header = store.backup(tmp_path / "empty.backup").header
    assert (header.revision, header.things) == (0, 0)
    assert store.restore(tmp_path / "empty.backup").revision == 0
    assert _everything(store)[1:] == ([], [])
    store.publish(security_catalogue())
    assert store.restore(tmp_path / "empty.backup", replace=True).revision == 2
    assert len(store.load().content) == 0
    (last,) = store.events(1, 2)
    assert {each.kind for each in last.changed} == {ChangeKind.REMOVED}


_HARM: list[Callable[[bytes], bytes]] = [
    lambda whole: whole[: len(whole) // 2],
    lambda whole: whole[:-1],
    lambda whole: whole[: len(whole) // 2] + b"?" + whole[len(whole) // 2 + 1 :],
    lambda whole: whole[:4] + b"?" + whole[5:],
    lambda whole: whole[:-1] + b"?",
    lambda _: b"format: pathways/1\n",
    lambda _: b"",
]


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("replaces", [False, True])
def test_a_damaged_backup_touches_nothing(store: GraphStore, file: Path, replaces: bool) -> None:
    if not replaces:
        empty(store)
    nodes, whole = "MATCH (n) RETURN labels(n), properties(n)", file.read_bytes()
    before = sorted(map(str, store.bolt.read(nodes)))
    for harm in _HARM:
        file.write_bytes(harm(whole))
        with pytest.raises(ProblemsError):
            store.restore(file, replace=replaces)
        assert sorted(map(str, store.bolt.read(nodes))) == before


@pytest.mark.soak_on_neo4j
def test_a_store_that_holds_something_is_refused(store: GraphStore, file: Path) -> None:
    before = _everything(store)
    with pytest.raises(StoreError, match=r"is not empty: it holds revision 3\. .* --replace"):
        store.restore(file)
    assert _everything(store) == before


@pytest.mark.soak_on_neo4j
def test_a_replaced_catalogue_goes_on_from_its_revision(store: GraphStore, file: Path) -> None:
    before, log, _ = _everything(store)
    renamed: list[Thing] = [Organization(key="org", name="Renamed"), Competency(key="more", name="More")]
    store.publish([*renamed, *(replace(each, name="x") for each in security_catalogue()[:1])])
    known = store.load()
    restored = store.restore(file, replace=True)
    assert (restored.revision, restored.replaced, restored.fingerprint) == (5, True, before.fingerprint)
    after = store.load()
    assert (after.revision, after.fingerprint, after.content) == (5, before.fingerprint, before.content)
    # What readers know of the catalogue never goes back.
    assert after.versions["comptia"] == 4
    assert after.versions["org"] == 3
    assert after.versions["cissp"] == 2
    assert store.events(0, 3) == log
    (last,) = store.events(4, 5)
    assert {each.key for each in last.changed if each.kind is ChangeKind.CHANGED} == after.versions.keys()
    assert [each for each in last.changed if each.kind is not ChangeKind.CHANGED] == [
        CatalogChange("more", Kind.COMPETENCY, ChangeKind.REMOVED)
    ]
    assert last.complete
    caught = store.catch_up(known)
    assert caught is not None
    assert caught.published == after
    assert store.bolt.read("MATCH (r:Revision {number: 5}) RETURN r.things, r.fingerprint") == [[22, after.fingerprint]]
    assert _wrong(store) == []
    assert _left_over(store) == 0


@pytest.mark.soak_on_neo4j
def test_a_catalogue_is_replaced_by_a_later_one(store: GraphStore, file: Path) -> None:
    empty(store)
    store.publish([Organization(key="org", name="Other"), Competency(key="comptia", name="Of another kind")])
    known = store.load()
    assert store.restore(file, replace=True).revision == 3
    assert store.catch_up(known) is None  # the log has no revision 2: whoever knows 1 reads everything anew
    assert [revision for (revision,) in sorted(store.bolt.read("MATCH (r:Revision) RETURN r.number"))] == [1, 3]
    (last,) = store.events(1, 3)
    changes = {each.key: (each.subject_kind, each.kind) for each in last.changed}
    assert changes["org"] == changes["comptia"] == (Kind.ORGANIZATION, ChangeKind.CHANGED)
    assert changes["cissp"] == (Kind.CREDENTIAL, ChangeKind.ADDED)
    assert _wrong(store) == []


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    "harm",
    [
        "MATCH (:Credential {key: 'cissp'})-[:HAS_ROUTE]->(r) DETACH DELETE r",
        "MATCH (c:Catalog) DELETE c",
        "MATCH (c:Catalog) SET c.revision = 'x'",
        "publishing",
    ],
)
def test_a_damaged_store_is_mended(opened: Opener, store: GraphStore, file: Path, harm: str) -> None:
    before = store.load()
    if harm == "publishing":

        def break_off(_what: str, done: int, _total: int) -> None:
            if done >= 8:
                raise _BreakOff

        with pytest.raises(_BreakOff):
            opened(**LARGE).publish(numbered(12, name="New"), break_off)
        harm = "MATCH (p:RedoPart {number: 1}) DELETE p"
    store.bolt.run(harm)
    with pytest.raises(DamagedError):
        store.load()
    store.restore(file, replace=True)
    after = store.load()
    assert (after.content, after.fingerprint, after.revision) == (before.content, before.fingerprint, 4)
    assert _wrong(store) == []
    assert _left_over(store) == 0


@pytest.mark.soak_on_neo4j
def test_a_damaged_store_has_no_backup(store: GraphStore, file: Path, tmp_path: Path) -> None:
    for harm in (
        "MATCH (:Credential {key: 'cissp'})-[:HAS_ROUTE]->(r) DETACH DELETE r",
        "MATCH (c:Credential {key: 'c11'}) DETACH DELETE c",
    ):
        store.bolt.run(harm)
        with pytest.raises(StoreError, match="is damaged"):
            store.backup(tmp_path / "damaged.backup")
    assert list(tmp_path.iterdir()) == [file]
    assert read_state(store.bolt).lease_owner is None


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(("what", "least"), [("checking", 0), ("staging", 0), ("staging", 8), ("staging", 21)])
def test_broken_off_before_it_began_nothing_happened(
    opened: Opener, store: GraphStore, file: Path, what: str, least: int
) -> None:
    empty(store)
    with pytest.raises(_BreakOff):
        opened(**LARGE).restore(file, progress=_break_off(what, least))
    assert _everything(store)[1:] == ([], [])
    assert (store.revision(), len(store.load().content), _left_over(store)) == (0, 0, 0)
    assert store.restore(file).revision == 3


_AFTER = [("clearing", 0), ("writing", 4), ("writing", 21), ("linking", 4), ("linking", 21)]


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(("what", "least"), _AFTER)
def test_broken_off_in_middle_the_next_reader_finishes(
    opened: Opener, store: GraphStore, file: Path, what: str, least: int
) -> None:
    before = _everything(store)
    empty(store)
    reader = opened()
    with pytest.raises(_BreakOff):
        opened(**LARGE).restore(file, progress=_break_off(what, least))
    assert reader.revision() == 0
    assert _everything(reader) == before
    assert _wrong(reader) == []
    assert _left_over(reader) == 0


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(("what", "least"), [("clearing", 30), ("linking", 8)])
def test_next_publisher_finishes_an_interrupted_replacement(
    opened: Opener, store: GraphStore, file: Path, what: str, least: int
) -> None:
    wanted = store.load()
    store.publish(numbered(20, name="Later"))
    with pytest.raises(_BreakOff):
        opened(**LARGE).restore(file, replace=True, progress=_break_off(what, least))
    assert store.revision() == 4
    assert opened().publish([Organization(key="new", name="New")]).revision == 6
    after = store.load()
    assert Content.of([each for each in after.content.things() if each.key != "new"]) == wanted.content
    replaced, added = store.events(4, 6)
    assert sum(each.kind is ChangeKind.REMOVED for each in replaced.changed) == 8
    assert len(added.changed) == 1
    assert _wrong(store) == []


_KILLED = """
import os, sys
from pathlib import Path
from pathways.store.connect import open_store
from pathways.store.graph import Limits
store = open_store(sys.argv[1], "root", os.environ["STORE_PASSWORD"], limits=Limits(single=0, batch=10, part=4))
def kill(what, done, total):
    if (what, done) == WHEN:
        os.kill(os.getpid(), 9)
store.restore(Path(sys.argv[2]), progress=kill)
"""


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("when", [("staging", 8), ("writing", 12), ("linking", 12)])
def test_a_killed_restore_is_finished_or_forgotten(
    server: Server, store: GraphStore, file: Path, when: tuple[str, int]
) -> None:
    before = _everything(store)
    empty(store)
    environment = {**os.environ, "STORE_PASSWORD": server.password}
    command = [sys.executable, "-c", _KILLED.replace("WHEN", repr(when)), server.address, str(file)]
    assert subprocess.run(command, env=environment, check=False).returncode == -9
    if when[0] == "staging":
        assert len(store.load().content) == 0
        assert store.restore(file).revision == 3
    assert _everything(store) == before
    assert _left_over(store) == 0


@pytest.mark.soak_on_neo4j
def test_interrupted_restore_is_not_restored_over(opened: Opener, store: GraphStore, file: Path) -> None:
    before = _everything(store)
    empty(store)
    with pytest.raises(_BreakOff):
        opened(**LARGE).restore(file, progress=_break_off("linking", 4))
    with pytest.raises(StoreError, match="is not empty: it holds revision 3"):
        store.restore(file)
    assert _everything(store) == before


@pytest.mark.soak_on_neo4j
def test_backup_is_of_one_revision_while_others_publish(
    opened: Opener, store: GraphStore, elsewhere: GraphStore, tmp_path: Path
) -> None:
    writer, reader = opened(), opened()
    writer.publish(numbered(20))
    with ThreadPoolExecutor(1) as pool:
        publishing = [pool.submit(writer.publish, numbered(20, name=f"Edition {number}")) for number in range(8)]
        for number in range(3):
            header = reader.backup(tmp_path / f"{number}.backup").header
            empty(elsewhere)
            elsewhere.restore(tmp_path / f"{number}.backup")
            restored = elsewhere.load()
            names = {each.name.rpartition(" ")[0] for each in restored.content.credentials.values()}
            assert names == {f"Edition {header.revision - 2}" if header.revision > 1 else "Credential"}
            assert elsewhere.events(0, header.revision) == writer.events(0, header.revision)
        for each in publishing:
            each.result()
