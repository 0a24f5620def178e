"""How long the way to a goal that is kept valid can be: weeks added up by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.money import Rates
from pathways.domain.plan import Plan, ProofStatus
from pathways.errors import Problem
from pathways.planning.planner import Planner
from pathways.planning.question.instance import Instance
from pathways.planning.strategies.variations import inquiry_of
from tests.catalogs import credential, question, snapshot_of
from tests.seeded import snapshot


def every(*lines: Any) -> dict[str, Any]:
    return {"all": [{"credential": line} if isinstance(line, str) else line for line in lines]}


def one_of(*keys: str) -> dict[str, Any]:
    return {"any": [{"credential": key} for key in keys]}


def horizon(*credentials: dict[str, Any], learner: dict[str, Any] | None = None, **options: Any) -> int:
    """The week by which the goal is reached where nothing opens later, from week 0 on."""
    asked = question("goal", learner, keepValidUntil="2031-12-31", **options)
    inquiry = inquiry_of(Instance(asked, snapshot_of({"credentials": list(credentials)})), Rates(), "USD")
    assert not isinstance(inquiry, Problem)
    return inquiry.renewing_horizon - inquiry.settled


LONG, SHORT, FIRST = (credential(key, {"weeks": weeks}) for key, weeks in (("long", 9), ("short", 2), ("first", 5)))


@pytest.mark.parametrize(
    ("requires", "weeks"),
    [
        (every("long", "short"), 3 + 9 + 2),
        (one_of("long", "short"), 3 + 9),
        ({"atLeast": 2, "of": every("long", "short", "first")["all"]}, 3 + 9 + 5),
        (every(one_of("long", "short"), one_of("long", "first")), 3 + 9 + 2 + 5),
        (every(one_of("short", "long"), one_of("short", "first")), 3 + 9 + 5),
        (every(one_of("short", "goal"), "first"), 3 + 2 + 5),
    ],
)
def test_one_of_several_lies_on_the_way(requires: dict[str, Any], weeks: int) -> None:
    """Of those of which one would do the longest counts, and never more than all there is; nothing twice on one way."""
    goal = credential("goal", {"weeks": 3, "requires": requires}, validMonths=12)
    assert horizon(goal, LONG, SHORT, FIRST) == weeks


@pytest.mark.parametrize(("valid", "more"), [(12, 0), (1, (2 + 1) * 2 + 7)])
def test_what_may_run_out_on_the_way_is_renewed_on_it(valid: int, more: int) -> None:
    """12 weeks in which what is valid for a month may run out; its renewals of two weeks extend by four years.

    Each may wait a week; what is earned for them counts once.
    """
    way = {"key": "ce", "kind": "RENEWAL", "weeks": 2, "extendsMonths": 48, "requires": {"credential": "course"}}
    short = credential("short", {"weeks": 2}, validMonths=valid, renewals=[way])
    goal = credential("goal", {"weeks": 3, "requires": every("short", "first", "middle")}, validMonths=12)
    others = [FIRST, credential("middle", {"weeks": 2}), credential("course", {"weeks": 7})]
    assert horizon(goal, short, *others) == 12 + more


def test_few_hours_a_week_are_no_harder_than_many() -> None:
    """The exam at 749 and the certification at 135, then one renewal at 405; by hand, from the seed."""
    work = [{"months": 72, "field": field} for field in ("security-operations", "asset-security")]
    asked = question("isc2-cissp", {"experience": work}, keepValidUntil="2031-12-31", weeklyHours=6)
    plan = Planner().plan(asked, snapshot())
    assert isinstance(plan, Plan)
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert plan.totals.cost.amount == 749 + 135 + 405
