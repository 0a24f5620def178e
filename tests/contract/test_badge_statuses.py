"""Places in status lists, in both stores: taken once, and kept when their learner is erased."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pathways.access.audit import Act, nothing
from pathways.access.identity import HERE
from pathways.domain.learner import Award, AwardState
from pathways.records.issued import IssuedBadge
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Records
from pathways.store import graph
from pathways.store.backup.dump import learner_texts
from pathways.store.backup.erasures import Erasures
from pathways.store.graph import GraphStore
from pathways.store.mapping.statuses import BadgeStatuses
from pathways.store.records.learners import Learners
from pathways.store.schema.shapes import violations
from tests.contract.conftest import empty
from tests.contract.contents import security_catalogue


def holding(key: str, *places: int) -> StoredLearner:
    """A learner with an award, and a badge of it at each of some places."""
    at = datetime(2026, 1, 5, tzinfo=UTC)
    badges = (
        IssuedBadge(identifier=f"urn:uuid:{each}", key="z6Mk", index=each, at=at, recipient=key, salt="x")
        for each in places
    )
    award = Award(credential="metal", state=AwardState.VERIFIED)
    return StoredLearner(key=key, version=1, awards=(KeptAward(key="metal", award=award, issued=tuple(badges)),))


def taken_back(learner: StoredLearner) -> StoredLearner:
    (kept,) = learner.awards
    return replace(learner, version=2, awards=(replace(kept, revoked_on=date(2026, 2, 1)),))


def test_place_is_taken_once(store: GraphStore) -> None:
    statuses = BadgeStatuses(store.bolt)
    assert [statuses.take("z6Mk", 7), statuses.take("z6Mk", 7), statuses.take("z6Mother", 7)] == [True, False, True]
    # A record that was restored from elsewhere has its places too.
    assert Learners(store.bolt).write(holding("ann", 8), 0, nothing)
    assert [statuses.take("z6Mk", 8), statuses.take("z6Mk", 9)] == [False, True]
    assert violations(store.bolt) == []


def test_revoked_badges_stay_so_in_backups(store: GraphStore, tmp_path: Path) -> None:
    store.publish(security_catalogue())
    learners, statuses = Learners(store.bolt), BadgeStatuses(store.bolt)
    erasures, file = Erasures(tmp_path / "erasures"), tmp_path / "a.backup"
    records = Records(learners, tombstones=erasures)
    for number, name in enumerate(("ann", "bob", "cy")):
        assert learners.write(holding(name, number), 0, nothing)
        assert learners.write(taken_back(holding(name, number)), 1, nothing)
    records.erase(Act(caller=HERE, action="eraseLearner"), "ann", "key")
    store.backup(file, erasures=erasures)
    records.erase(Act(caller=HERE, action="eraseLearner"), "bob", "key")
    assert learners.write(holding("dan", 3), 0, nothing)
    assert learners.write(taken_back(holding("dan", 3)), 1, nothing)
    # Of those who were erased before and since, and of one who goes because the backup does not have them.
    store.restore(file, replace=True, erasures=erasures)
    assert statuses.revoked("z6Mk") == {0, 1, 2, 3}
    empty(store)
    store.restore(file, erasures=erasures)
    assert statuses.revoked("z6Mk") == {0, 1, 2}
    assert violations(store.bolt) == []


def test_badges_of_those_erased_meanwhile_are_kept(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.publish(security_catalogue())
    learners, erasures, file = Learners(store.bolt), Erasures(tmp_path / "erasures"), tmp_path / "a.backup"
    assert learners.write(holding("ann", 4), 0, nothing)
    assert learners.write(taken_back(holding("ann", 4)), 1, nothing)

    def read_late(*said: Any) -> Iterator[tuple[int, str]]:
        Records(learners, tombstones=erasures).erase(Act(caller=HERE, action="eraseLearner"), "ann", "key")
        yield from learner_texts(*said)

    monkeypatch.setattr(graph, "learner_texts", read_late)
    assert store.backup(file, erasures=erasures).learners == 0
    empty(store)
    store.restore(file, erasures=erasures)
    assert BadgeStatuses(store.bolt).revoked("z6Mk") == {4}


def test_revoked_badges_outlive_their_learner(store: GraphStore) -> None:
    learners, statuses = Learners(store.bolt), BadgeStatuses(store.bolt)
    assert statuses.take("z6Mk", 7)  # as a badge is issued; that at 8 came with a record that was restored
    ann, bob = holding("ann", 7, 8), holding("bob", 9)
    for each in (ann, bob):
        assert learners.write(each, 0, nothing)
    assert statuses.revoked("z6Mk") == set()
    assert learners.write(taken_back(ann), 1, nothing)
    assert statuses.revoked("z6Mk") == {7, 8}
    assert learners.erase("ann", nothing) and learners.erase("bob", nothing)
    assert statuses.revoked("z6Mk") == {7, 8}
    assert statuses.revoked("z6Mother") == set()
    assert violations(store.bolt) == []
