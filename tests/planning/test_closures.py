"""What a goal can lead to is worked out once on the way of one answer, whatever limits are asked about."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.planning.planner import Planner
from pathways.planning.question import closure
from pathways.planning.question.closure import Closure, closure_of
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.question.validation import question_problems
from tests.catalogs import credential, question, snapshot_of, usd

OLD = {"all": [{"credential": "old"}, {"experience": {"months": 12}}]}
CATALOGUE = {
    "credentials": [
        credential("goal", {"cost": usd(100), "hours": 10, "requires": {"any": [{"credential": "course"}, OLD]}}),
        credential("course", {"cost": usd(50), "hours": 80, "requires": {"condition": "admitted"}}),
        credential("old", {"cost": usd(10), "hours": 200}),
    ]
}
LIMITED: dict[str, dict[str, Any]] = {
    "timeless": {"budget": 20, "avoid": ["course"]},
    "calendar": {"weeklyHours": 1, "finishBy": "2027-02-01", "maxParallel": 1, "budget": 500},
    "many limits": {"weeklyHours": 5, "finishBy": "2026-12-20", "avoid": ["old"], "budget": 20, "maxParallel": 1},
}


@pytest.mark.parametrize("name", LIMITED)
def test_no_closure_is_worked_out_twice(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told apart here is all that `docs/reference/plan.md` lets decide what may be taken at all."""
    worked_out: Counter[object] = Counter()
    found = closure._closure

    def counted(instance: Instance, limits: Limits) -> Closure:
        asked, weeks = instance.question, limits.weeks
        days = None if weeks is None else (weeks.first_day, weeks.finish_by, weeks.breaks, weeks.weekly_hours)
        key = (asked.goal, asked.record, asked.day, limits.include, limits.avoid, limits.accredited_only, days)
        worked_out[key] += 1
        return found(instance, limits)

    monkeypatch.setattr(closure, "_closure", counted)
    asked = question("goal", {}, **LIMITED[name])
    snapshot = snapshot_of(CATALOGUE)
    assert question_problems(asked, snapshot) == []
    assert isinstance(Planner().plan(asked, snapshot), NoPlan)
    assert worked_out
    assert {key: times for key, times in worked_out.items() if times > 1} == {}


def test_other_limits_are_other_closures() -> None:
    """By hand: what is avoided is gone; the goal takes two weeks and is open, the 40 weeks of another are too long."""
    asked = question("goal", {}, weeklyHours=5, finishBy="2026-12-20", avoid=["course"], budget=1)
    instance = Instance(asked, snapshot_of(CATALOGUE))
    as_asked = closure_of(instance, instance.limits)
    anything = closure_of(instance, instance.unlimited)
    assert set(as_asked.keys) == {"goal", "old"}
    assert set(anything.keys) == {"goal", "old", "course"}
    assert [len(as_asked.ways[key]) for key in ("goal", "old")] == [1, 0]
    assert [len(anything.ways[key]) for key in ("goal", "old", "course")] == [1, 1, 1]


def test_money_decides_nothing_of_it() -> None:
    instance = Instance(question("goal", {}, budget=1), snapshot_of(CATALOGUE))
    poor, rich = closure_of(instance, instance.limits), closure_of(instance, Limits())
    assert poor.ways is rich.ways
    assert (poor.limits, rich.limits) == (instance.limits, Limits())
