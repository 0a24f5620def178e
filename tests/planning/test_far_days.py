"""Days and weeks that are far away, hours that are few: counted by hand from TODAY, Monday 2026-11-23."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd
from tests.planning.test_calendar_cases import needs, weeks

RIPE = {"experience": {"months": 48}}


def asked(credentials: list[dict[str, Any]], wanted: Any, learner: dict[str, Any], **options: Any) -> PlanResult:
    return Planner().plan(question(wanted, learner, **options), snapshot_of({"credentials": credentials}))


def works(started: str, ended: str) -> dict[str, Any]:
    return {"experience": [{"field": "w", "startedOn": started, "endedOn": ended}]}


@pytest.mark.parametrize("optimize", [["WEEKS"], ["MONEY", "HOURS"], ["MONEY", "HOURS", "WEEKS"]])
def test_steps_without_length_wait_for_work_that_ripens(optimize: list[str]) -> None:
    """48 months from 2024-01-01 are full on 2027-12-31; the next week begins on 2028-01-03, 58 weeks from today."""
    courses = [credential(key, {"cost": usd(1)}) for key in ("a", "b", "c")]
    job = credential("job", needs("a", "b", "c", RIPE))
    learner = works("2024-01-01", "2031-12-31")
    assert weeks([*courses, job], "job", learner, optimize=optimize, maxParallel=3) == 58


def test_schedule_is_shortest_without_the_objective_too() -> None:
    """5 + 3 and 4 + 4 weeks, two at a time: 8 weeks, whatever the objectives are."""
    lengths = {"a": 5, "b": 3, "c": 4, "d": 4}
    courses = [credential(key, {"weeks": length}) for key, length in lengths.items()]
    catalog = [*courses, credential("all", needs(*lengths))]
    for optimize in (["MONEY"], ["MONEY", "HOURS"], ["STEPS", "WEEKS"], ["WEEKS"]):
        assert weeks(catalog, "all", optimize=optimize, maxParallel=2) == 8


def test_work_and_breaks_without_an_end_in_sight() -> None:
    job = credential("job", needs(RIPE, weeks=1))
    assert weeks([job], "job", works("2020-01-01", "9999-12-31")) == 1
    course = [credential("course", {"weeks": 1})]
    assert weeks(course, "course", breaks=[{"from": "2030-01-01", "to": "9999-12-31"}]) == 1
    assert weeks(course, "course", breaks=[{"from": "2026-11-23", "to": "9999-12-31"}]) is None


def test_twenty_years_differ_from_lack_of_time() -> None:
    """A hundred hours at a hundredth of an hour a week are ten thousand weeks; the award it needs runs out before."""
    catalog = [
        credential(
            "held", {"cost": usd(5)}, validMonths=12, renewals=[{"key": "ce", "kind": "RENEWAL", "extendsMonths": 12}]
        ),
        credential("prep", {"hours": 100}),
        credential("top", needs("held", "prep", weeks=1)),
    ]
    learner = {"awards": [{"credential": "held", "issuedOn": "2026-06-01"}]}
    late = asked(catalog, "top", learner, optimize=["WEEKS"], weeklyHours="0.01", avoid=["held"])
    assert isinstance(late, NoPlan)
    assert late.reason is NoPlanReason.UNDECIDED
    assert "twenty years" in late.text


@pytest.mark.parametrize("options", [{}, {"optimize": ["WEEKS", "MONEY"], "weeklyHours": "5"}])
def test_impossible_lines_do_not_depend_on_calendars(options: dict[str, Any]) -> None:
    """Five years of work, or four with another award: none is there, so either line could be waived."""
    lines = {"any": [{"experience": {"months": 60}}, {"all": [RIPE, {"credential": "plus"}]}]}
    catalog = [
        credential("plus", {"hours": 200, "cost": usd(7)}),
        credential("exam", {"hours": 300, "cost": usd(3)}),
        credential("top", needs("exam", lines, weeks=1)),
    ]
    none = asked(catalog, "top", {}, **options)
    assert isinstance(none, NoPlan)
    assert none.reason is NoPlanReason.INFEASIBLE
    (found,) = none.conflicts
    assert [member.name for member in found.members] == ["goal/0", "top/r0/1/0", "top/r0/1/1/0"]
    waived = [change.assignment for each in none.relaxations for change in each.changes]
    assert waived == ["waive=top/r0/1/0", "waive=top/r0/1/1/0"]
    assert [each.plan.totals.cost.amount for each in none.relaxations] == [3, 10]


@pytest.mark.parametrize("options", [{}, {"optimize": ["WEEKS"]}, {"keepValidUntil": "2028-01-01"}])
def test_award_whose_grace_is_over_is_not_renewed(options: dict[str, Any]) -> None:
    renewal = {"key": "ce", "kind": "RENEWAL", "extendsMonths": 12, "graceMonths": 1}
    catalog = [credential("cert", validMonths=12, renewals=[renewal])]
    learner = {"awards": [{"credential": "cert", "issuedOn": "2024-01-01", "expiresOn": "2025-01-01"}]}
    none = asked(catalog, "cert", learner, **options)
    assert isinstance(none, NoPlan)
    assert [[member.name for member in each.members] for each in none.conflicts] == [["goal/0"]]
