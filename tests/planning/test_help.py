"""What would help where there is no plan, with the least number by hand. TODAY is Monday 2026-11-23."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, record, snapshot_of, usd
from tests.planning.test_calendar_cases import every, line, needs
from tests.planning.test_far_days import asked


def helps(credentials: list[dict[str, Any]], wanted: Any, learner: dict[str, Any], **options: Any) -> list[str]:
    """The changes that would do."""
    answer = asked(credentials, wanted, learner, **options)
    assert isinstance(answer, NoPlan)
    return [" ".join(change.assignment for change in each.changes) for each in answer.relaxations]


def has_plan(credentials: list[dict[str, Any]], wanted: Any, learner: dict[str, Any], **options: Any) -> bool:
    return isinstance(asked(credentials, wanted, learner, **options), Plan)


def test_first_day_is_of_a_plan_without_waiting() -> None:
    """X takes a week: at once with Y, which takes no time, or alone once three months of work are full on 12-31."""
    ways = {"any": [{"experience": {"months": 3}}, line("y")]}
    catalog = [credential("y", {"cost": usd(5)}), credential("x", {"weeks": 1, "requires": ways})]
    works = {"experience": [{"field": "w", "startedOn": "2026-10-01", "endedOn": "2027-10-01"}]}
    assert helps(catalog, "x", works, finishBy="2026-11-29") == ["finishBy=2026-11-30"]
    assert has_plan(catalog, "x", works, finishBy="2026-11-30")


def test_first_day_ignores_later_awards() -> None:
    """Three weeks for E, until 12-14; the badge comes by itself on 12-20, or is earned at once."""
    catalog = [credential("badge", {"cost": usd(5)}), credential("e", {"weeks": 3, "cost": usd(1)})]
    later = {"awards": [line("badge", issuedOn="2026-12-20")]}
    assert helps(catalog, every("e", "badge"), later, finishBy="2026-12-13") == ["finishBy=2026-12-14"]
    assert has_plan(catalog, every("e", "badge"), later, finishBy="2026-12-14")


def test_more_hours_than_the_usual_ones_can_help() -> None:
    """A permit through 12-07, the first day of week 2: a hundred hours in two weeks are fifty in each."""
    catalog = [
        credential("permit", validMonths=12),
        credential("prep", {"hours": 100}),
        credential("top", needs("permit", "prep", weeks=1)),
    ]
    learner = {"awards": [line("permit", issuedOn="2025-12-07", expiresOn="2026-12-07")]}
    assert helps(catalog, "top", learner, weeklyHours="10") == ["weeklyHours=50"]
    assert helps(catalog, "top", learner, optimize=["WEEKS"]) == ["weeklyHours=50"]
    assert not has_plan(catalog, "top", learner, weeklyHours="49.99")


def test_more_hours_are_told_beside_a_later_day() -> None:
    """A hundred hours by the end of the first week, or in ten weeks of ten."""
    found = helps([credential("prep", {"hours": 100})], "prep", {}, weeklyHours="10", finishBy="2026-11-30")
    assert sorted(found) == ["finishBy=2027-02-01", "weeklyHours=100"]


def test_accepted_claims_come_before_what_nobody_gives() -> None:
    """Work for 10, the claimed course for 50, another for 40 once somebody says yes: to waive work comes last."""
    catalog = [
        credential("claimed"),
        credential(
            "top",
            {"key": "work", "cost": usd(10), "requires": {"experience": {"months": 24}}},
            {"key": "course", "cost": usd(50), "requires": {"all": [{"credential": "claimed"}]}},
            {"key": "panel", "cost": usd(40), "requires": {"condition": "yes"}},
        ),
    ]
    asked = question("top")
    claims = record({"awards": [{"credential": "claimed", "state": "CLAIMED"}]})
    found = Planner().plan(replace(asked, claims=claims), snapshot_of({"credentials": catalog}))
    assert isinstance(found, NoPlan)
    costs = [(each.changes[0].assignment, int(each.plan.totals.cost.amount)) for each in found.relaxations]
    first, *alike, last = costs
    assert (first, last) == (("condition+=yes", 40), ("waive=top/work", 10))
    assert sorted(alike) == [("verifiedOnly=false", 50), ("waive=top/course/0", 50)]
