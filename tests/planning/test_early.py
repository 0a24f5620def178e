"""Of a plan in its shortest schedule each step begins as early as the others leave it; expectations by hand, and by the
verifier for every earlier week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.goal import OccupationGoal
from pathways.domain.learner import Award, Record
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CredentialLine
from pathways.planning.planner import Planner
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.strategies.easier_first import Easing
from pathways.planning.verify.calendar_replay import Replay
from tests.budget import some
from tests.calendar.random_cases import random_case
from tests.catalogs import TODAY, credential, question, snapshot_of
from tests.seeded import snapshot

SEEDS = some(range(20_000), 12)


def starts(answer: object) -> dict[str, int]:
    """The week in which each step begins."""
    assert isinstance(answer, Plan)
    return {step.credential.key: step.dates.start_week for step in answer.steps if step.dates is not None}


def needs(*keys: str) -> dict[str, Any]:
    return {"requires": {"all": [{"credential": key} for key in keys]}}


def test_stack_is_conferred_once_its_parts_are_done() -> None:
    """At 10 hours a week the exams end after 6 and 12 weeks, whatever is left to do for the occupation."""
    options = PlanOptions(start_on=TODAY, weekly_hours=Decimal(10))
    record = Record(awards=(Award(credential="comptia-security-plus"),))
    asked = PlanQuestion(OccupationGoal("information-security-analysts"), record, options)
    found = Planner().plan(asked, snapshot())
    assert isinstance(found, Plan)
    assert starts(found)["comptia-a-plus"] == 12
    assert found.totals.weeks == 72
    ends = [step.dates.end_week for step in found.steps if step.dates and step.credential.key.startswith("comptia-a-p")]
    assert sorted(ends) == [6, 12, 12]


def test_awards_that_would_lapse_are_not_earlier() -> None:
    """The permit takes no time, lasts two months, and is used on 2027-02-22: had 12-21 been
    its day, it would have run out by then."""
    permit = credential("permit", needs("part"), validMonths=2)
    catalog = [credential("part", {"weeks": 1}), credential("hard", {"weeks": 12, **needs("part")}), permit]
    catalog.append(credential("top", {"weeks": 1, **needs("hard", "permit")}))
    found = Planner().plan(question("top", None, maxParallel=1), snapshot_of({"credentials": catalog}))
    assert starts(found) == {"part": 0, "hard": 1, "permit": 5, "top": 13}


def test_line_together_is_no_reason_to_begin_earlier() -> None:
    """The lecture may not run already when the lab begins beside it: for the verifier neither."""
    beside = {"requires": {"credential": "lecture", "together": True}}
    offered = {"offerings": [{"startsOn": "2026-12-07", "endsOn": "2026-12-21"}]}
    catalog = snapshot_of(
        {"credentials": [credential("lecture", {"weeks": 3}), credential("lab", {"weeks": 2, **beside, **offered})]}
    )
    asked = question("lab", None, optimize=["WEEKS"])
    assert starts(Planner().plan(asked, catalog)) == {"lecture": 2, "lab": 2}
    lecture, lab = (catalog.credentials[key] for key in ("lecture", "lab"))
    goal = CredentialLine(path="goal", credential="lab")
    for week, faults in ((2, []), (1, ["lab by r0: its requirement does not hold on 2026-12-07"])):
        steps = [
            TakenStep(lecture, lecture.routes[0], 1, (week, week + 3)),
            TakenStep(lab, lab.routes[0], 2, (2, 4)),
        ]
        assert list(Replay(steps, asked, goal, catalog, {}, {}).faults()) == faults


@pytest.mark.parametrize("seed", SEEDS)
def test_no_step_could_begin_earlier(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every earlier week of every step makes the plan none, where nothing runs out and nothing is offered by days."""
    seen: list[tuple[Easing, Sequence[TakenStep]]] = []
    early = Easing.early

    def noted(easing: Easing) -> list[TakenStep]:
        found = early(easing)
        seen.append((easing, found))
        return found

    monkeypatch.setattr(Easing, "early", noted)
    case = random_case(seed)
    Planner().plan(case.question, compile_snapshot(case.content, revision=1, fingerprint="test"))
    for easing, found in seen:
        assert _weeks(easing.steps) == _weeks(found)
        assert not _faults(easing, found)
        assert [each.credential for each in found] == [each.credential for each in easing.steps]
        for place, (before, after) in enumerate(zip(easing.steps, found, strict=True)):
            assert after.weeks[0] <= before.weeks[0]
            if after.day is not None or after.is_renewal or after.shift or after.block:
                assert after == before
            elif not _bound_to_days(found):
                for start in range(after.weeks[0]):
                    moved = [*found]
                    moved[place] = replace(after, weeks=(start, start + after.weeks[1] - after.weeks[0]))
                    faults = _faults(easing, moved)
                    assert faults or _weeks(moved) != _weeks(found), (after.credential.key, start)


def _replay(easing: Easing, steps: Sequence[TakenStep]) -> Replay:
    instance = easing.instance
    return Replay(steps, instance.question, instance.goal, instance.snapshot, easing.uses, easing.goal_uses)


def _faults(easing: Easing, steps: Sequence[TakenStep]) -> list[str]:
    return list(_replay(easing, steps).faults(easing.cost))


def _weeks(steps: Sequence[TakenStep]) -> int:
    return max((step.weeks_begun for step in steps), default=0)


def _bound_to_days(steps: Sequence[TakenStep]) -> bool:
    return any(step.route.is_offered or step.credential.valid_months or step.is_renewal for step in steps)
