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
from tests.budget import some
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
def test_expiring_award_is_renewed_on_the_way(valid: int, more: int) -> None:
    """12 weeks in which what is valid for a month may run out; its renewals of two weeks extend by four years.

    Each may wait a week; what is earned for them counts once.
    """
    way = {"key": "ce", "kind": "RENEWAL", "weeks": 2, "extendsMonths": 48, "requires": {"credential": "course"}}
    short = credential("short", {"weeks": 2}, validMonths=valid, renewals=[way])
    goal = credential("goal", {"weeks": 3, "requires": every("short", "first", "middle")}, validMonths=12)
    others = [FIRST, credential("middle", {"weeks": 2}), credential("course", {"weeks": 7})]
    assert horizon(goal, short, *others) == 12 + more


@pytest.mark.parametrize(
    ("months", "waived", "weeks"), [(24, (), 3 + 5), (6, (), 3 + 5 + 9), (0, ("goal/r0/0/0",), 3 + 5)]
)
def test_what_holds_by_the_record_needs_no_step(months: int, waived: tuple[str, ...], weeks: int) -> None:
    """A year of work, or else LONG; FIRST as well."""
    work = {"experience": {"months": 12}}
    goal = credential(
        "goal", {"weeks": 3, "requires": every({"any": [work, {"credential": "long"}]}, "first")}, validMonths=12
    )
    learner = {
        "experience": [{"months": months, "field": "it"}] if months else [],
        "waivers": [{"path": path, "reason": "known", "by": "Dean"} for path in waived],
    }
    assert horizon(goal, LONG, FIRST, learner=learner) == weeks


def test_impossible_steps_lie_on_no_way() -> None:
    """Nobody has nine years of work, so that neither the slow route nor what only it asks for counts."""
    never = {"weeks": 30, "requires": every({"experience": {"months": 108}}, "long")}
    goal = credential("goal", never, {"weeks": 3, "requires": every("short")}, validMonths=12)
    assert horizon(goal, LONG, SHORT) == 3 + 2


HELD = {"awards": [{"credential": "isc2-cissp", "issuedOn": "2025-03-15"}]}
SKILLED = {
    "experience": [{"months": 72, "field": field} for field in ("security-operations", "asset-security")],
}


LEARNERS: list[tuple[dict[str, Any], int, int]] = [
    (SKILLED, 1, 749 + 6 * 135),
    (HELD, 2, 6 * 135),
    ({**HELD, **SKILLED}, 2, 6 * 135),
]


@pytest.mark.parametrize(
    ("hours", "learner", "renewals", "cost"), some([(hours, *each) for hours in (3, 6) for each in LEARNERS], 1)
)
def test_few_hours_week_are_no_harder_than_many(hours: int, learner: dict[str, Any], renewals: int, cost: int) -> None:
    """The exam at 749, then one renewal; held from 2025 on, two; by the seed.

    Six years begin from 2026-11-29 through 2031-12-31: the certification and its renewals share a fee of 135 for each.
    """
    asked = question("isc2-cissp", learner, startOn="2026-11-29", keepValidUntil="2031-12-31", weeklyHours=hours)
    plan = Planner().plan(asked, snapshot())
    assert isinstance(plan, Plan)
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert (int(plan.totals.cost.amount), sum(step.is_renewal for step in plan.steps)) == (cost, renewals)
