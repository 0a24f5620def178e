"""Learners in both stores: what goes in comes out, and of two writers neither loses what they wrote."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest

from pathways.access.administration import Administration
from pathways.access.api_keys import KeyRequest
from pathways.access.audit import Act, AuditLog, broken_links, nothing
from pathways.access.identity import HERE, Caller, administrator_here
from pathways.codes import Code
from pathways.domain.catalog import CompetencyLevel, RouteKind
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, OccupationGoal
from pathways.domain.learner import (
    Award,
    AwardState,
    Experience,
    PinnedClaim,
    Since,
    Substitution,
    Waiver,
    unlisted_award,
)
from pathways.errors import ProblemsError
from pathways.records.evidence import Evidence
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StatedLevel, StoredLearner
from pathways.records.office import Among, Records
from pathways.store.access.api_keys import ApiKeys
from pathways.store.access.audit_log import AuditEntries
from pathways.store.graph import GraphStore
from pathways.store.records.learners import Learners
from pathways.store.schema.invariants import broken_invariants
from pathways.store.schema.shapes import violations
from tests.budget import by_profile
from tests.records.kept import NO_STACKS

SERVICES, WRITERS = 2, 6
ROUNDS = by_profile(quick=3, usual=5, soak=10_000)
ROUNDS_OF_A_LEARNER = 20
EVERYTHING = StoredLearner(
    key="Ä. O'Neill #7",
    version=1,
    name="Ann «Ö» 🙂",
    awards=(
        KeptAward(
            key="a-1",
            award=Award(
                credential="ccna",
                issued_on=date(2024, 2, 29),
                expires_on=date(2027, 2, 28),
                score=Decimal("72.5"),
                state=AwardState.VERIFIED,
                credits=Decimal("2.125"),
                kind=RouteKind.EXAM,
                issued_by="Other College",
                times=2,
                grade="B+",
            ),
            revoked_on=date(2026, 1, 1),
            reason="an error",
            rests_on=("a-0",),
            evidence=(Evidence(key="1", text="line\nline"), Evidence(key="2", url="https://x.example")),
        ),
    ),
    competencies=(
        StatedLevel(competency="s", level=Decimal("0.5"), source=CompetencySource.EMPLOYER, on=date(2025, 1, 1)),
    ),
    experience=(
        Experience(months=7, field="it", hours=Decimal(10), share=Decimal("0.5"), started_on=date(2020, 1, 1)),
    ),
    conditions=("b", "a"),
    waivers=(Waiver(path="p/1", reason="line\nline", by="x"),),
    substitutions=(Substitution(for_="a", by="b", reason="c"),),
    claims=(PinnedClaim(award="a", path="p/2"),),
    since=(Since(on=date(2019, 9, 1)), Since(on=date(2020, 9, 1), credential="a")),
    unlisted=(unlisted_award(1, "Latin", Decimal(3)),),
    goals=(
        CredentialGoal("a"),
        AllGoals(
            (
                OccupationGoal("o", Decimal("0.8"), with_preferred_credentials=True),
                AllGoals((CompetenciesGoal((CompetencyLevel(competency="c", level=Decimal("1.5")),)),)),
            )
        ),
    ),
    advisers=("x", "y"),
    consents=(Purpose.WORKFORCE, Purpose.ADVICE),
)


def test_learners_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = Learners(store.bolt)
    assert kept.write(EVERYTHING, 0, nothing)
    assert kept.read([EVERYTHING.key, "nobody", EVERYTHING.key]) == {EVERYTHING.key: EVERYTHING}
    assert violations(store.bolt) == []
    assert broken_invariants(store.bolt) == []


def test_only_the_version_that_stands_is_replaced(store: GraphStore) -> None:
    kept = Learners(store.bolt)
    first = StoredLearner(key="ann", version=1, name="A")
    assert kept.write(first, 0, nothing)
    assert not kept.write(first, 0, nothing)
    second = replace(first, version=2, name="B")
    assert not kept.write(second, 2, nothing)
    assert kept.write(second, 1, nothing)
    assert not kept.write(replace(first, version=2, name="C"), 1, nothing)
    assert kept.read(["ann"]) == {"ann": second}
    assert violations(store.bolt) == []


def test_keys_are_those_whom_somebody_sees(store: GraphStore) -> None:
    kept = Learners(store.bolt)
    advised = (Purpose.ADVICE,)
    for learner in (
        StoredLearner(key="c", version=1, name="Carl Ärzt", advisers=("x",), consents=advised),
        StoredLearner(key="a", version=1, name="Ann Ärzt", advisers=("x", "y"), consents=advised),
        StoredLearner(key="b", version=1, advisers=("x",)),
    ):
        assert kept.write(learner, 0, nothing)
    assert kept.keys([], Among(everybody=True)) == ["a", "b", "c"]
    assert kept.keys(["ärzt", "a"], Among(everybody=True)) == ["a", "c"]
    assert kept.keys(["ann"], Among(everybody=True)) == ["a"]
    assert kept.keys([], Among(own="b")) == ["b"]
    assert kept.keys([], Among(adviser="x")) == ["a", "c"]
    assert kept.keys([], Among(own="b", adviser="y")) == ["a", "b"]
    assert kept.keys(["nobody"], Among(everybody=True)) == []
    assert kept.write(StoredLearner(key="c", version=2, name="Carl", advisers=("x",)), 1, nothing)
    assert kept.keys([], Among(adviser="x")) == ["a"]


def test_no_writer_loses_to_another(store: GraphStore) -> None:
    """In each round all writers, of two services, record an award of one learner at once."""
    services = [Records(Learners(store.bolt), AuditLog(AuditEntries(store.bolt))) for _ in range(SERVICES)]
    together = Barrier(WRITERS, timeout=600)

    def write(writer: int) -> None:
        records = services[writer % SERVICES]
        try:
            for number in range(ROUNDS):
                together.wait()
                key = _learner_of(number)
                act = Act(caller=Caller(administrator_here()), action="recordAwards", for_whom=key)
                new = KeptAward(key=f"{writer}/{number}", award=Award(credential="a"))
                records.change(act, key, lambda known, new=new: replace(known, awards=(*known.awards, new)), NO_STACKS)  # type: ignore[misc]
        except BaseException:
            together.abort()
            raise

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    expected: dict[str, list[str]] = {}
    for number in range(ROUNDS):
        expected.setdefault(_learner_of(number), []).extend(f"{writer}/{number}" for writer in range(WRITERS))
    for key, awards in expected.items():
        found = services[0].read([key])[key]
        assert sorted(each.key for each in found.awards) == sorted(awards)
        assert found.version == len(awards)
    entries = list(AuditEntries(store.bolt).entries())
    assert len(entries) == ROUNDS * WRITERS
    assert list(broken_links(entries, ())) == []


def _learner_of(number: int) -> str:
    return f"learner-{number // ROUNDS_OF_A_LEARNER}"


def test_erased_learner_is_gone(store: GraphStore) -> None:
    kept = Learners(store.bolt)
    told: list[object] = []
    for key in ("ann", "bob"):
        assert kept.write(StoredLearner(key=key, version=1), 0, nothing)
    assert kept.erase("ann", told.append)
    assert not kept.erase("ann", told.append)
    assert len(told) == 1
    assert kept.keys([], Among(everybody=True)) == ["bob"]
    assert not kept.write(StoredLearner(key="ann", version=2), 1, nothing)
    assert kept.write(StoredLearner(key="ann", version=1), 0, nothing)


def test_keys_of_an_erased_learner_open_nothing(store: GraphStore) -> None:
    learners, keys = Learners(store.bolt), ApiKeys(store.bolt)
    office = Administration("default", keys)
    wanted = [KeyRequest(owner="app", roles=("LEARNER",), learner=name) for name in ("ann", "bob")]
    with pytest.raises(ProblemsError) as refusal:
        office.create(wanted[0], HERE)
    assert [(each.code, each.path) for each in refusal.value.problems] == [(Code.NOT_FOUND, "learner")]
    for name in ("ann", "bob"):
        assert learners.write(StoredLearner(key=name, version=1), 0, nothing)
    opened = [office.create(each, HERE)[0] for each in wanted]
    assert sorted(str(each.learner) for each in keys.all_keys()) == ["ann", "bob"]
    assert learners.erase("ann", nothing)
    kept = {each.key: each for each in keys.all_keys()}
    closed, other = (kept[each.key] for each in opened)
    assert (closed.learner, closed.revoked_at is None) == (None, False)
    assert (other.learner, other.revoked_at) == ("bob", None)
    # Whoever gets the same key later is somebody else.
    assert learners.write(StoredLearner(key="ann", version=1), 0, nothing)
    assert violations(store.bolt) == []
