"""What a plan with, or without, one credential takes more: by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.comparison import Difference, WhyNot
from pathways.domain.money import Money
from pathways.domain.no_plan import NoPlan, NoPlanReason, Refusal
from pathways.domain.plan import Plan
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), **({"requires": {"all": lines}} if lines else {}), **fields}


CATALOG = snapshot_of(
    {
        "credentials": [
            credential("ccna", way(300, hours=40, weeks=4)),
            credential("net", way(180, hours=60, weeks=1)),
            credential("twin", way(180, hours=60, weeks=1)),
            credential("old", way(1), status="CEASED"),
            credential("job", way(0, "ccna"), way(0, "net"), way(0, "twin")),
        ]
    }
)


def why(key: str, learner: dict[str, Any] | None = None, **options: Any) -> WhyNot | NoPlan | Refusal:
    return Comparer(Planner(), CATALOG).why_not(key, question("job", learner, **options))


def answered(key: str, learner: dict[str, Any] | None = None, **options: Any) -> WhyNot:
    answer = why(key, learner, **options)
    assert isinstance(answer, WhyNot), answer
    return answer


def keys(plan: Plan | NoPlan) -> set[str]:
    assert isinstance(plan, Plan)
    return {step.credential.key for step in plan.steps}


def test_what_a_plan_with_it_costs_more() -> None:
    # With CCNA 300 dollars, 40 hours and 4 weeks, else 180 dollars, 60 hours and 2 weeks (of 40 hours).
    found = answered("ccna", weeklyHours=40)
    assert not found.in_best
    assert (keys(found.best) & {"ccna"}, keys(found.other)) == (set(), {"ccna", "job"})
    assert found.difference is not None
    assert found.difference == Difference(Money(Decimal(120), "USD"), Decimal(-20), 2, 0)
    assert found.text == "With CCNA the plan costs $120.00 and 2 weeks more, but 20 hours less."


def test_without_a_calendar_there_are_no_weeks() -> None:
    found = answered("ccna")
    assert found.difference is not None and found.difference.weeks is None
    assert found.text == "With CCNA the plan costs $120.00 more, but 20 hours less."


def test_what_a_plan_without_it_costs_more() -> None:
    found = answered("net", avoid=["twin"])
    assert found.in_best and keys(found.other) == {"ccna", "job"}
    assert found.text == "Without NET the plan costs $120.00 more, but 20 hours less."


def test_plans_tie() -> None:
    found = answered("net", avoid=["ccna"])
    assert found.text in ("With NET the plan is as good: they tie.", "Without NET the plan is as good: they tie.")


def test_without_the_goal_there_is_no_plan() -> None:
    found = answered("job")
    assert found.in_best and isinstance(found.other, NoPlan) and found.difference is None
    assert found.text == "No plan does without JOB: it is the goal."


def test_what_cannot_be_earned_has_no_plan() -> None:
    found = answered("old")
    assert isinstance(found.other, NoPlan) and found.other.reason is NoPlanReason.INFEASIBLE
    assert found.text.startswith("With OLD no plan exists because of ")


def test_a_budget_can_be_why() -> None:
    found = answered("ccna", budget="200")
    assert isinstance(found.other, NoPlan)
    assert "budget" in found.text


def test_options_about_it_bind_the_best_plan() -> None:
    avoided = answered("net", avoid=["net", "twin"])
    assert not avoided.in_best and keys(avoided.other) == {"net", "job"}
    assert avoided.text == "With NET the plan costs 20 hours more, but $120.00 less."
    included = answered("ccna", include=["ccna"])
    assert included.in_best and included.difference is not None
    assert included.difference.cost.amount == Decimal(-120)


def test_what_is_held_is_said() -> None:
    found = answered("ccna", {"awards": [{"credential": "ccna"}]})
    assert found.other == found.best and found.text == "The learner holds CCNA already: nothing to earn."


def test_goal_without_a_plan_is_answered_with_that() -> None:
    assert isinstance(why("ccna", avoid=["ccna", "net", "twin"]), NoPlan)


@pytest.mark.parametrize(
    ("key", "options", "paths"),
    [
        ("ccnaa", {}, ["credential"]),
        ("ccnaa", {"avoid": ["nett"]}, ["credential", "options/avoid/0"]),
        ("ccna", {"timeLimitMs": 0}, ["options/timeLimitMs"]),
    ],
)
def test_what_cannot_be_asked_is_refused(key: str, options: dict[str, Any], paths: list[str]) -> None:
    answer = why(key, **options)
    assert isinstance(answer, Refusal)
    assert [problem.path for problem in answer.problems] == paths
    assert key != "ccnaa" or "ccna" in (answer.problems[0].hint or "")
