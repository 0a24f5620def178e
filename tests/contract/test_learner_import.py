"""Files of learners into both stores: once or many times, in one go or broken off, beside other writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pathways.access.audit import Act, Also, AuditLog, nothing
from pathways.access.identity import HERE
from pathways.domain.learner import AwardState
from pathways.errors import StoreError
from pathways.learner_importing import importing, workers
from pathways.learner_importing.importing import LearnersImported, import_learners
from pathways.records.conferral import Conferring
from pathways.records.learner import StoredLearner
from pathways.records.office import Among, Counted, PackedChange, Records
from pathways.store.access.audit_log import AuditEntries
from pathways.store.graph import GraphStore
from pathways.store.records.imports import ImportedRows
from pathways.store.records.learners import Learners
from pathways.store.schema.shapes import violations
from tests.api.small import small_snapshot
from tests.contract.conftest import empty

SNAPSHOT = small_snapshot()
DAY = date(2026, 11, 30)
CREDENTIALS = sorted(SNAPSHOT.credentials)


def _table(folder: Path, learners: int) -> Path:
    """Two awards of each learner, and one bad row after every tenth."""
    lines = ["learner,name,credential,issuedOn"]
    for number in range(learners):
        lines += [f"s-{number:03},N {number},{key},2024-01-31" for key in CREDENTIALS[:2]]
        lines += ["s-x,N,no-such,"] * (number % 10 == 9)
    path = folder / "awards.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def _import(store: GraphStore, path: Path, kept: Learners | None = None) -> LearnersImported:
    records = Records(kept or Learners(store.bolt), AuditLog(AuditEntries(store.bolt)))
    return import_learners([path], SNAPSHOT, records, ImportedRows(store.bolt), HERE, DAY, 10_000_000)


def _everybody(store: GraphStore) -> dict[str, StoredLearner]:
    kept = Learners(store.bolt)
    return kept.read(kept.keys([], Among(everybody=True)))


def test_good_rows_are_stored_and_again_nothing_changes(store: GraphStore, tmp_path: Path) -> None:
    path = _table(tmp_path, 25)
    done = _import(store, path)
    assert (done.rows, done.bad, done.learners) == (52, 2, Counted(added=25))
    assert [(each.line, each.path, each.code) for each in done.problems] == [
        (22, "credential", "NOT_FOUND"),
        (43, "credential", "NOT_FOUND"),
    ]
    found = _everybody(store)
    assert sorted(found) == [f"s-{number:03}" for number in range(25)]
    for number, each in enumerate(found.values()):
        assert (each.version, each.name) == (1, f"N {number}")
        assert [one.award.credential for one in each.awards] == CREDENTIALS[:2]
        assert {one.award.state for one in each.awards} == {AwardState.VERIFIED}
    assert _import(store, path).learners == Counted(unchanged=25)
    assert _everybody(store) == found
    entries = [each.action for each in AuditEntries(store.bolt).entries()]
    assert set(entries) == {"importLearners"}
    assert violations(store.bolt) == []


@pytest.mark.soak_on_neo4j
def test_what_is_stored_already_is_kept_beside(store: GraphStore, tmp_path: Path) -> None:
    path = _table(tmp_path, 2)
    _import(store, path)
    path.write_text(f"learner,credential,key,score\ns-000,{CREDENTIALS[2]},k,7\ns-001,{CREDENTIALS[2]},k,8\n")
    assert _import(store, path).learners == Counted(changed=2)
    path.write_text(f"learner,credential,key,score\ns-000,{CREDENTIALS[2]},k,7\ns-001,{CREDENTIALS[2]},k,9\n")
    assert _import(store, path).learners == Counted(changed=1, unchanged=1)
    found = _everybody(store)["s-001"]
    assert [each.award.credential for each in found.awards] == CREDENTIALS[:3]
    assert found.awards[2].award.score == 9
    assert found.name == "N 1"


class _Failing(Learners):
    """A store that goes away after some batches."""

    left = 2

    def write_all(self, changes: Sequence[PackedChange], also: Also) -> list[str]:
        self.left -= 1
        if self.left < 0:
            raise StoreError("gone")
        return super().write_all(changes, also)


@pytest.mark.slow
@pytest.mark.soak_on_neo4j
def test_processes_make_what_a_thread_makes(store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where learners come back in the next batches, and each batch is one of other processes."""
    path = _table(tmp_path, 35)
    lines = path.read_text().splitlines(keepends=True)
    back = [f"s-{number:03},,{CREDENTIALS[2]},2024-02-{number + 1:02}\n" for number in range(28)]
    path.write_text("".join([*lines, *back, *back[:5]]))
    here = _import(store, path)
    everybody = _everybody(store)
    empty(store)
    monkeypatch.setattr(importing, "MOST_LEARNERS", 4)
    monkeypatch.setattr(workers, "WORTH_PROCESSES", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    there = _import(store, path)
    assert {key: replace(each, version=1) for key, each in _everybody(store).items()} == everybody
    assert (there.rows, there.bad, there.problems) == (here.rows, here.bad, here.problems)
    assert there.learners.added == here.learners.added == 35
    assert violations(store.bolt) == []


@pytest.mark.soak_on_neo4j
def test_broken_off_import_goes_on(store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "MOST_LEARNERS", 10)
    path = _table(tmp_path, 35)
    with pytest.raises(StoreError, match="gone"):
        _import(store, path, _Failing(store.bolt))
    # Ten good ones; then whoever the bad row behind them names, and nine.
    assert len(_everybody(store)) == 19
    done = _import(store, path)
    assert (done.passed, done.learners, done.bad) == (39, Counted(added=16), 2)
    assert len(_everybody(store)) == 35
    assert _import(store, path).passed == 0
    assert violations(store.bolt) == []


class _Busy(Learners):
    """A store in which somebody else changes a record, or makes one, just before a batch is written."""

    def write_all(self, changes: Sequence[PackedChange], also: Also) -> list[str]:
        for each in changes:
            if each.key in ("s-001", "s-003"):
                other = StoredLearner(key=each.key, version=each.on + 1, conditions=("theirs",))
                assert super().write(other, each.on, nothing)
        return super().write_all(changes, also)


def test_nobody_is_overwritten_meanwhile(store: GraphStore, tmp_path: Path) -> None:
    kept = Learners(store.bolt)
    assert kept.write(StoredLearner(key="s-001", version=1, conditions=("old",)), 0, nothing)
    done = _import(store, _table(tmp_path, 5), _Busy(store.bolt))
    assert done.learners.added + done.learners.changed == 5
    found = _everybody(store)
    assert sorted(found) == [f"s-{number:03}" for number in range(5)]
    assert all(len(each.awards) == 2 for each in found.values())
    for key in ("s-001", "s-003"):
        assert found[key].conditions == ("theirs",)


def test_import_confers_what_rows_earn(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("learner,credential,key\na,net-basics,n\nb,net-basics,n\na,sec-badge,s\n")
    _import(store, path)
    stack = _everybody(store)["a"].awards[-1]
    assert (stack.key, stack.state, stack.rests_on) == ("analyst", AwardState.VERIFIED, ("n", "s"))
    assert [each.key for each in _everybody(store)["b"].awards] == ["n"]
    assert _import(store, path).learners == Counted(unchanged=2)


@pytest.mark.soak_on_neo4j
def test_rows_that_a_record_refuses_are_named(store: GraphStore, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"learner,credential,key\na,{CREDENTIALS[0]},k\nb,{CREDENTIALS[0]},k\n")
    _import(store, path)

    def revoke(known: StoredLearner) -> StoredLearner:
        return replace(known, awards=(replace(known.awards[0], revoked_on=date(2026, 1, 1)),))

    Records(Learners(store.bolt)).change(Act(caller=HERE, action="revokeAward"), "a", revoke, Conferring(SNAPSHOT, DAY))
    path.write_text(
        f"learner,credential,key,score\na,{CREDENTIALS[0]},k,1\na,{CREDENTIALS[1]},m,1\nb,{CREDENTIALS[0]},k,1\n"
    )
    done = _import(store, path)
    assert [(each.line, each.code) for each in done.problems] == [(2, "WRONG_STATE")]
    found = _everybody(store)
    assert [each.key for each in found["a"].awards] == ["k", "m"]
    assert found["b"].awards[0].award.score == 1
