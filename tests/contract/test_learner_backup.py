"""Backups hold learners, in both stores; whoever was erased since never comes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pathways.access.audit import Act, nothing
from pathways.access.identity import HERE
from pathways.errors import ProblemsError, StoreError
from pathways.progress import silent
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.learner import StoredLearner
from pathways.records.office import Among, Records
from pathways.store.backup.erasures import Erasures
from pathways.store.graph import GraphStore
from pathways.store.integrity import check_store
from pathways.store.records.learners import Learners
from tests.contract.conftest import Opener, empty
from tests.contract.contents import security_catalogue
from tests.contract.test_learners import EVERYTHING
from tests.store.test_evidence_in_backups import content, holding, kept_in

ERASE = Act(caller=HERE, action="eraseLearner")


def _kept(store: GraphStore, *learners: StoredLearner) -> Learners:
    kept = Learners(store.bolt)
    for each in learners:
        assert kept.write(each, each.version - 1, nothing)
    return kept


def _named(key: str, name: str, version: int = 1) -> StoredLearner:
    return StoredLearner(key=key, version=version, name=name)


def _everybody(store: GraphStore) -> dict[str, StoredLearner]:
    kept = Learners(store.bolt)
    return kept.read(kept.keys([], Among(everybody=True)))


@pytest.mark.soak_on_neo4j
def test_learners_come_back_as_they_were(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    erasures, file = Erasures(tmp_path / "erasures"), tmp_path / "a.backup"
    _kept(store, EVERYTHING, _named("bob", "Bob"), _named("bob", "Bo", 2))
    before = _everybody(store)
    assert store.backup(file, erasures=erasures).learners == 2
    empty(store)
    restored = store.restore(file, erasures=erasures)
    assert (restored.learners, restored.erased) == (2, 0)
    assert _everybody(store) == before
    assert Learners(store.bolt).keys(["ann"], Among(adviser="x")) == [EVERYTHING.key]
    assert check_store(store, silent) == []
    with pytest.raises(StoreError, match="and 2 learners"):
        store.restore(file, erasures=erasures)


def test_evidence_comes_back_with_its_learner_only(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    erasures, file, data = Erasures(tmp_path / "erasures"), tmp_path / "a.backup", content(300_000)
    ann, bob = holding("ann", work=data), holding("bob", work=data)
    kept_in(tmp_path / "old", bob, work=data)
    old, new = kept_in(tmp_path / "old", ann, work=data), EvidenceFiles(tmp_path / "new", 10)
    kept = _kept(store, ann, bob)
    assert store.backup(file, erasures=erasures, evidence=old).files == 2
    Records(kept, tombstones=erasures, files=old).erase(ERASE, "bob", "key")
    empty(store)
    restored = store.restore(file, erasures=erasures, evidence=new)
    assert (restored.learners, restored.erased, restored.files) == (1, 1, 1)
    (digest,) = _everybody(store)["ann"].files
    place = new.path(digest)
    assert place is not None and place.read_bytes() == data
    assert [new.path(each) for each in bob.files] == [None]


def test_erased_learners_stay_away_and_newer_namesakes_come(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    erasures = Erasures(tmp_path / "erasures")
    kept = _kept(store, _named("ann", "Ann"), _named("bob", "Bob"), _named("cy", "Cy"))
    records = Records(kept, tombstones=erasures)
    store.backup(tmp_path / "first.backup", erasures=erasures)
    records.erase(ERASE, "ann", "key")
    records.erase(ERASE, "bob", "key")
    _kept(store, _named("ann", "Another Ann"))
    store.backup(tmp_path / "second.backup", erasures=erasures)
    records.erase(ERASE, "cy", "key")

    empty(store)
    restored = store.restore(tmp_path / "first.backup", erasures=erasures)
    assert (restored.learners, restored.erased) == (0, 3)
    assert _everybody(store) == {}
    restored = store.restore(tmp_path / "second.backup", replace=True, erasures=erasures)
    assert (restored.learners, restored.erased) == (1, 1)
    assert {key: each.name for key, each in _everybody(store).items()} == {"ann": "Another Ann"}
    restored = store.restore(tmp_path / "first.backup", replace=True, without_erasures=True)
    assert (restored.learners, restored.erased) == (3, 0)


@pytest.mark.soak_on_neo4j
def test_replaced_learners_never_go_back_in_version(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    erasures = Erasures(tmp_path / "erasures")
    _kept(store, _named("ann", "Ann"), _named("bob", "Bob"))
    store.backup(tmp_path / "a.backup", erasures=erasures)
    _kept(store, _named("ann", "Anna", 2), _named("ann", "Annika", 3), _named("new", "New"))
    store.restore(tmp_path / "a.backup", replace=True, erasures=erasures)
    assert _everybody(store) == {"ann": _named("ann", "Ann", 4), "bob": _named("bob", "Bob")}
    assert check_store(store, silent) == []


class _BreakOff(Exception):  # noqa: N818  no error: a stand-in for a kill
    pass


@pytest.mark.soak_on_neo4j
def test_next_reader_finishes_restored_learners(opened: Opener, store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    erasures = Erasures(tmp_path / "erasures")
    _kept(store, *(_named(f"{number:03}", "N") for number in range(250)))
    store.backup(tmp_path / "a.backup", erasures=erasures)
    before = _everybody(store)
    empty(store)

    def break_off(what: str, done: int, _total: int) -> None:
        if what == "learners" and done >= 200:
            raise _BreakOff

    with pytest.raises(_BreakOff):
        opened(part=100).restore(tmp_path / "a.backup", erasures=erasures, progress=break_off)
    assert opened().load().revision == 1
    assert _everybody(store) == before
    assert check_store(store, silent) == []


@pytest.mark.soak_on_neo4j
def test_unknown_erasures_refuse_a_restore(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    own, others = Erasures(tmp_path / "own"), Erasures(tmp_path / "others")
    _kept(store, _named("ann", "Ann"))
    others.position()
    with own.erasing("cy"):
        pass
    store.backup(tmp_path / "a.backup", erasures=own)
    store.backup(tmp_path / "unmarked.backup")
    text = (tmp_path / "own").read_text()
    (tmp_path / "older").write_text(text[: text.index("erased")])
    before = _everybody(store)
    for name, erasures, said in (
        ("a", None, "is not known"),
        ("a", Erasures(tmp_path / "nowhere"), "is not there"),
        ("a", others, "belongs to another store"),
        ("a", Erasures(tmp_path / "older"), "is older than the backup"),
        ("unmarked", own, "is not known"),
    ):
        with pytest.raises(ProblemsError, match=said) as refused:
            store.restore(tmp_path / f"{name}.backup", replace=True, erasures=erasures)
        assert [each.code for each in refused.value.problems] == ["ERASURES_UNKNOWN"]
    assert _everybody(store) == before
    others.take_over(own)
    assert store.restore(tmp_path / "a.backup", replace=True, erasures=others).learners == 1


@pytest.mark.soak_on_neo4j
def test_learner_who_cannot_be_marked_is_not_erased(store: GraphStore, tmp_path: Path) -> None:
    kept = _kept(store, _named("ann", "Ann"))
    (tmp_path / "erasures").write_text("something else\n")
    with pytest.raises(ProblemsError, match="not a file of erasures"):
        Records(kept, tombstones=Erasures(tmp_path / "erasures")).erase(ERASE, "ann", "key")
    assert replace(_everybody(store)["ann"]) == _named("ann", "Ann")
