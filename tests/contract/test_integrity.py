"""A check of a store finds what was lost or changed behind the back of its publishers, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.domain.content import Content
from pathways.errors import StoreError
from pathways.progress import silent
from pathways.store.graph import GraphStore
from pathways.store.integrity import check_store
from tests.contract.conftest import Opener
from tests.contract.contents import degree_catalogue, numbered, security_catalogue


def _codes(store: GraphStore) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in check_store(store, silent):
        found.setdefault(problem.code, []).append(problem.message)
    return found


@pytest.mark.soak_on_neo4j
def test_nothing_is_wrong_with_what_was_published(store: GraphStore) -> None:
    told: dict[str, tuple[int, int]] = {}
    assert check_store(store, lambda what, done, total: told.update({what: (done, total)})) == []
    store.publish(security_catalogue())
    assert check_store(store, lambda what, done, total: told.update({what: (done, total)})) == []
    assert told.keys() == {"shapes", "invariants", "fingerprints"}
    assert all(done == total for done, total in told.values())
    assert told["fingerprints"] == (8, 8)


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    ("harm", "thing"),
    [
        ("MATCH (c:Competency {key: 'security'}) SET c.name = 'Safety'", "The competency security is not"),
        ("MATCH (:Occupation)-[e:NEEDS]->() SET e.level = '2'", "The occupation soc-analyst is not"),
        ("MATCH (:Occupation)-[e:ASKS_FOR]->() DELETE e", "The occupation soc-analyst is not"),
        ("MATCH (q:Requirement {path: 'endorsed'}) DETACH DELETE q", "The credential cissp is not"),
        ("MATCH (r:Route {id: 'network-plus/ce'}) DETACH DELETE r", "The credential network-plus is not"),
        ("MATCH (q:Requirement {path: 'electives'}) SET q.shared = true", "The credential degree is not"),
        ("MATCH (l:Limit {atMost: 1}) SET l.atMost = 2", "The credential degree is not"),
        ("MATCH (s:Selection {id: 'minor/stack/0'}) SET s.keys = ['calc-*']", "The credential minor is not"),
        ("MATCH (o:Overlap {key: 'once'}) SET o.eachAtMost = 2", "The overlap once is not"),
        ("MATCH (p:Party {text: 'electives'}) SET p.text = 'degree/stack'", "The overlap double-counting is not"),
        ("MATCH (:Equivalence)-[e]->() SET e.position = 1 - e.position", "The equivalence calculus is not"),
    ],
)
def test_what_was_changed_is_found_by_its_fingerprint(store: GraphStore, harm: str, thing: str) -> None:
    store.publish([*security_catalogue(), *degree_catalogue()])
    store.bolt.run(harm)
    found = _codes(store)
    assert found.keys() == {"FINGERPRINT"}
    (message,) = found["FINGERPRINT"]
    assert message.startswith(thing)


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    "harm",
    [
        "MATCH (o:Organization {key: 'comptia'}) SET o.fingerprint = 'x'",
        "MATCH (o:Occupation) DETACH DELETE o",
        "CREATE (:Organization {key: 'new', name: 'New', version: 1, fingerprint: 'x'})",
    ],
)
def test_whole_fingerprint_finds_losses_and_additions(store: GraphStore, harm: str) -> None:
    store.publish(security_catalogue())
    store.bolt.run(harm)
    assert "The catalogue is not what revision 1 published" in _codes(store)["FINGERPRINT"][-1]


def test_what_cannot_be_read_back_is_said(store: GraphStore) -> None:
    store.publish(security_catalogue())
    store.bolt.run("MATCH (c:Credential {key: 'cissp'}) SET c.status = 'GONE'")
    found = _codes(store)
    assert found.keys() == {"SHAPE", "UNREADABLE"}
    assert "GONE" in found["UNREADABLE"][0]


def test_shapes_and_invariants_are_told_apart(store: GraphStore) -> None:
    store.publish(security_catalogue())
    store.bolt.run("MATCH (c:Catalog) DELETE c")
    store.bolt.run("CREATE (:Note)")
    found = _codes(store)
    assert found.keys() == {"SHAPE", "INVARIANT"}
    assert found["SHAPE"] == ["1 nodes are labelled Note, which has no shape"]


def test_unmigrated_store_reports_only_that(store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.bolt.run("CREATE (:Note)")
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "V9000__Later.cypher").write_text("MATCH (n:Note) DELETE n;")
    monkeypatch.setattr("pathways.store.schema.files.schema_folder", lambda: tmp_path)
    problems = check_store(store, silent)
    said = {problem.message: problem.hint for problem in problems}
    assert said["V9000 (Later) is pending."] == "Run: pathways schema migrate"
    assert said["V0001 (Unique keys and the catalog) is unknown."] == "Install a newer pathways."
    assert {problem.code for problem in problems} == {"MIGRATION"}


def test_publication_that_was_broken_off_is_finished_first(opened: Opener) -> None:
    store = opened(single=0, batch=10, part=4)

    def progress(_what: str, done: int, _total: int) -> None:
        if done >= 8:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        store.publish(numbered(20), progress)
    assert store.revision() == 0
    assert _codes(store) == {}
    assert store.load().content == Content.of(numbered(20))


@pytest.mark.soak_on_neo4j
def test_who_publishes_all_the_time_cannot_be_checked(store: GraphStore) -> None:
    revision = 0

    def progress(what: str, done: int, _total: int) -> None:
        nonlocal revision
        if (what, done) == ("invariants", 1):
            revision += 1
            store.publish(numbered(2, name=f"Edition {revision}"))

    with pytest.raises(StoreError, match="faster than it can be checked"):
        check_store(store, progress)
    assert revision == 3
