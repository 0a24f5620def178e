"""Selections that are too long whatever else is taken with them: by hand, and by exhaustion."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.money import Rates
from pathways.domain.plan import Objective, PlanQuestion
from pathways.errors import Problem
from pathways.planning.model.solution import Solution
from pathways.planning.question.instance import Instance
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import NOBODY, Scale
from pathways.planning.step import Step
from pathways.planning.strategies.by_selection import Selecting
from pathways.planning.strategies.variations import inquiry_of
from tests.budget import some
from tests.calendar.oracle import Exhaustion
from tests.calendar.shortcuts import random_shortcut
from tests.catalogs import credential, question, snapshot_of

EITHER = {"any": [{"credential": "slow"}, {"credential": "fast"}]}
CATALOG = snapshot_of(
    {
        "credentials": [
            credential("goal", {"weeks": 1, "requires": {"all": [{"credential": "slow"}, {"credential": "later"}]}}),
            credential("slow", {"weeks": 4}),
            credential("fast", {"weeks": 2}),
            credential("later", {"weeks": 4, "requires": EITHER}),
        ]
    }
)


def outgrowing(asked: PlanQuestion, snapshot: Snapshot, steps: Collection[Step]) -> Callable[[int], bool]:
    """By weeks, whether it is proved that no plan with these steps fits into them."""
    inquiry = inquiry_of(Instance(asked, snapshot), Rates(), "USD")
    assert not isinstance(inquiry, Problem)
    selecting = Selecting(inquiry, (Objective.WEEKS,), Clock(60_000), NOBODY)
    each = selecting.scheduling(Solution(dict.fromkeys(steps, 1), {}))
    each.sketch(selecting.clock, NOBODY, Scale())
    return lambda weeks: each.outgrows(weeks, selecting.tightening)


@pytest.mark.parametrize(("most", "weeks"), [({}, 2 + 4 + 1), ({"maxParallel": 1}, 4 + 4 + 1)])
def test_hastened_step_outgrows_its_new_duration(most: dict[str, Any], weeks: int) -> None:
    """By themselves SLOW, LATER and GOAL take nine weeks; FAST lets LATER begin after two, beside SLOW if it may."""
    steps = [Step("goal", 0), Step("slow", 0), Step("later", 0)]
    outgrows = outgrowing(question("goal", optimize=["WEEKS"], **most), CATALOG, steps)
    assert outgrows(weeks - 1)
    assert not outgrows(weeks)


@pytest.mark.parametrize("seed", some(range(10_000), 6))
def test_no_plan_with_them_is_as_short(seed: int) -> None:
    case = random_shortcut(seed)
    options = replace(case.question.options, optimize=(Objective.WEEKS,), alternatives=0)
    asked = replace(case.question, options=options)
    plans = Exhaustion(case.content, asked).plans
    snapshot = compile_snapshot(case.content, revision=1, fingerprint="test")
    for plan in plans:
        steps = [Step(key, snapshot.credentials[key].routes.index(route)) for key, route in plan.steps.items()]
        outgrows = outgrowing(asked, snapshot, steps)
        least = min(int(each.values[0]) for each in plans if plan.steps.items() <= each.steps.items())
        assert not any(outgrows(weeks) for weeks in range(least, least + 5))
