"""All people of a tenant out of columns, beside the plain way, while records change."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.access.audit import Act
from pathways.access.identity import HERE
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.api.workforce import company as asking
from pathways.api.workforce import questions
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.learner import Record
from pathways.records.conferral import Conferring
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StatedLevel, StoredLearner
from pathways.records.office import Records
from pathways.workforce import ranking
from pathways.workforce.company.live import Company
from pathways.workforce.fit import coverage_in
from pathways.workforce.people import Role, people_of
from pathways.workforce.yardstick import Yardstick
from tests.access.asking import codes, post
from tests.api.small import service_of
from tests.budget import examples
from tests.catalogs import TODAY, credential, snapshot_of
from tests.records.kept import Kept
from tests.workforce.companies import company
from tests.workforce.test_team_operations import asked

ACT = Act(caller=HERE, action="test")


def stored(key: str, record: Record, *, agreed: bool = True) -> StoredLearner:
    return StoredLearner(
        key=key,
        version=1,
        awards=tuple(KeptAward(key=str(place), award=each) for place, each in enumerate(record.awards)),
        competencies=tuple(stated(each) for each in record.competencies),
        consents=(Purpose.WORKFORCE,) if agreed else (),
    )


def stated(level: CompetencyLevel) -> StatedLevel:
    return StatedLevel(competency=level.competency, level=level.level, source=CompetencySource.EMPLOYER)


def at_version(new: StoredLearner, known: StoredLearner) -> StoredLearner:
    return replace(new, version=known.version)


@contextmanager
def live(records: Records, snapshot: Snapshot, look_seconds: float = 60) -> Iterator[Company]:
    """With its columns built."""
    with closing(Company(records, look_seconds)) as found:
        role = Yardstick.of(Role(next(iter(snapshot.occupations))), snapshot)
        assert found.nearest(role, (), snapshot, TODAY) is None and found.wait(10)
        yield found


def plainly(kept: Kept, role: str, holds: tuple[str, ...], snapshot: Snapshot) -> list[str]:
    agreed = {key: each.record(TODAY) for key, each in kept.learners.items() if Purpose.WORKFORCE in each.consents}
    people = [each for each in people_of(agreed, TODAY, snapshot) if all(map(each.evidence.holds, holds))]
    return [each.key for each in sorted(people, key=lambda each: (-coverage_in(each, role), each.key))]


@given(st.integers(0, 10**9))
@settings(max_examples=examples(60))
def test_each_change_is_followed_at_once(seed: int) -> None:
    """Records are added, changed and erased, and people agree and take it back, between one question and the next."""
    found, drawn = company(seed, most_people=10), random.Random(seed)  # noqa: S311
    snapshot, kept = found.snapshot, Kept()
    spare = list(company(seed + 1, most_people=10).records.values())
    kept.learners = {key: stored(key, each, agreed=drawn.random() < 0.8) for key, each in found.records.items()}
    records, none = Records(kept), Conferring(snapshot, TODAY, only=())
    with live(records, snapshot) as people:
        for _ in range(6):
            key = drawn.choice([*kept.learners, "a", "p10", "z"])
            if key in kept.learners and drawn.random() < 0.3:
                records.erase(replace(ACT), key, "key")
            elif spare:
                new = stored(key, drawn.choice(spare), agreed=drawn.random() < 0.8)
                records.change(ACT, key, partial(at_version, new), none)
            role = drawn.choice(list(snapshot.occupations))
            holds = tuple(drawn.sample(list(snapshot.credentials), drawn.choice([0, 0, 1])))
            yardstick = Yardstick.of(Role(role), snapshot)
            assert people.nearest(yardstick, holds, snapshot, TODAY) == plainly(kept, role, holds, snapshot)


def test_changes_of_other_processes_are_found() -> None:
    """Written past this process into the store: there within a second."""
    found = company(5, most_people=10)
    kept = Kept()
    kept.learners = {key: stored(key, each) for key, each in found.records.items()}
    role = next(iter(found.snapshot.occupations))
    yardstick = Yardstick.of(Role(role), found.snapshot)
    with live(Records(kept), found.snapshot, look_seconds=0.05) as people:
        gone = sorted(kept.learners)[0]
        del kept.learners[gone]
        kept.learners["new"] = stored("new", Record())
        ends = time.monotonic() + 1
        while people.nearest(yardstick, (), found.snapshot, TODAY) != plainly(kept, role, (), found.snapshot):
            assert time.monotonic() < ends
            time.sleep(0.01)
        assert gone not in (people.nearest(yardstick, (), found.snapshot, TODAY) or [gone])


JOB = {"key": "job", "name": "Job", "needs": [{"competency": "x", "level": 100, "importance": 1}]}


def many(count: int) -> Service:
    """People of whom each has one more of what the job needs than the one before, and some as much."""
    snapshot = snapshot_of(
        {
            "competencies": [{"key": "x", "name": "X"}],
            "credentials": [credential("a", competencies=[{"competency": "x", "level": 100}])],
            "occupations": [JOB],
        }
    )
    kept = Kept()
    for number in range(count):
        level = CompetencyLevel(competency="x", level=Decimal(number % 100 + 1))
        key = f"p{number:04}"
        kept.learners[key] = stored(key, Record(competencies=(level,)))
    return service_of(snapshot, records=Records(kept))


def test_candidates_out_of_columns_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages before, across and behind those that are planned, with columns and without."""
    for module in (ranking, questions):
        monkeypatch.setattr(module, "MOST_PLANNED", 10)
    service = many(16)
    query = """query ($after: String) { candidates(goal: {occupation: {key: "job"}}, first: 4, after: $after) {
        totalCount pageInfo { endCursor } edges { node { person coverage reach missing { held } } } } }"""

    def pages() -> list[Any]:
        found: list[Any] = []
        after = None
        while len(found) < 4:
            found.append(asked("ADMINISTRATOR", query, service, after=after))
            after = found[-1]["pageInfo"]["endCursor"]
        return found

    plain = pages()
    monkeypatch.setattr(asking, "FEW", 10)
    assert pages() == plain  # and the columns are begun
    assert service.company is not None and service.company.wait(10)
    assert service.company.is_of(service.snapshot(), today())
    assert pages() == plain
    assert [each["node"]["reach"] for each in plain[2]["edges"]] == ["NO_PLAN"] * 2 + ["NOT_ASKED"] * 2
    service.close()


def test_too_many_people_wait_for_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "FEW", 10)
    monkeypatch.setattr(asking, "MOST_PEOPLE", 20)
    service = many(30)
    query = '{ candidates(goal: {occupation: {key: "job"}}) { totalCount } }'
    assert codes(post("ADMINISTRATOR", query, service).json()) == ["BUSY"]
    assert service.company is not None and service.company.wait(10)
    assert asked("ADMINISTRATOR", query, service) == {"totalCount": 30}
    service.close()
