"""Steps that only save weeks: superfluous where weeks are not asked for, or nothing is saved by them."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.budget import some
from tests.calendar.assert_same_answer import same_plan
from tests.calendar.shortcuts import random_shortcut
from tests.catalogs import credential, question, snapshot_of

Told = tuple[str, list[int]]
SLOW, FAST = "a b g", "a b g x"


def way(cost: int, weeks: int, **rest: Any) -> dict[str, Any]:
    return {"cost": {"amount": str(cost), "currency": "USD"}, "weeks": weeks, **rest}


def plans(cost: int, optimize: list[str], **options: Any) -> list[Told]:
    """The best plan and its alternatives, each with its values.

    B may begin after X, of one week, instead of A, of four, which is needed anyway.
    """
    either = {"any": [{"credential": "a"}, {"credential": "x"}]}
    both = {"all": [{"credential": "a"}, {"credential": "b"}]}
    things = [
        credential("g", way(1, 1, requires=both)),
        credential("a", way(1, 4)),
        credential("b", way(1, 4, requires=either)),
        credential("x", way(cost, 1)),
    ]
    asked = question("g", optimize=optimize, alternatives=5, **options)
    answer = Planner().plan(asked, snapshot_of({"credentials": things}))
    assert isinstance(answer, Plan)
    return [told(each) for each in (answer, *answer.alternatives)]


def told(plan: Plan) -> Told:
    keys = sorted(step.credential.key for step in plan.steps)
    return " ".join(keys), [int(each.value) for each in plan.proof.objectives]


@pytest.mark.parametrize(
    ("cost", "optimize", "expected"),
    [
        (1, ["WEEKS", "MONEY"], [(FAST, [6, 4]), (SLOW, [9, 3])]),
        (1, ["MONEY", "WEEKS"], [(SLOW, [3, 9]), (FAST, [4, 6])]),
        (0, ["MONEY", "WEEKS"], [(FAST, [3, 6]), (SLOW, [3, 9])]),
        (0, ["MONEY", "STEPS", "WEEKS"], [(SLOW, [3, 3, 9]), (FAST, [3, 4, 6])]),
        (0, ["WEEKS"], [(FAST, [6]), (SLOW, [9])]),
    ],
)
def test_shortcut_is_needed_where_weeks_count(cost: int, optimize: list[str], expected: list[Told]) -> None:
    """One after the other A, B and G take nine weeks; B beside A, after X, and then G: six."""
    assert plans(cost, optimize) == expected


def test_shortcut_is_superfluous_where_weeks_do_not_count() -> None:
    assert plans(0, ["MONEY"], weeklyHours=10) == [(SLOW, [3])]


def test_shortcut_keeps_a_deadline() -> None:
    """2027-01-04 is six weeks after 2026-11-23: without X there is no plan for it."""
    assert plans(1, ["MONEY"], startOn="2026-11-23", finishBy="2027-01-04") == [(FAST, [4])]


def test_a_step_that_saves_no_weeks_is_superfluous() -> None:
    """One at a time they take nine weeks, and with X ten."""
    assert plans(0, ["WEEKS", "MONEY"], maxParallel=1) == [(SLOW, [9, 3])]


@pytest.mark.parametrize("seed", some(range(100_000), 4))
def test_plan_with_shortcuts_is_best_that_exhaustion_finds(seed: int) -> None:
    same_plan(random_shortcut(seed))
