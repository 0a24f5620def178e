"""Schedules counted by hand. TODAY is Monday 2026-11-23, the first day of week 0; week 1 begins on 2026-11-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

QUICKLY = ["WEEKS"]


def line(key: str, **fields: Any) -> dict[str, Any]:
    return {"credential": key, **fields}


def needs(*lines: Any, **fields: Any) -> dict[str, Any]:
    """A way that asks for all of some lines; a text is a credential."""
    written = [line(each) if isinstance(each, str) else each for each in lines]
    return {"requires": {"all": written}, **fields}


def ask(
    credentials: list[dict[str, Any]], wanted: Any, learner: dict[str, Any] | None = None, **options: Any
) -> Plan | None:
    """The proved plan; None: there is none."""
    asked = question(wanted, learner, **{"optimize": QUICKLY, **options})
    answer = Planner().plan(asked, snapshot_of({"credentials": credentials}))
    if not isinstance(answer, Plan):
        return None
    assert answer.proof.status is ProofStatus.OPTIMAL
    return answer


def weeks(
    credentials: list[dict[str, Any]], wanted: Any, learner: dict[str, Any] | None = None, **options: Any
) -> int | None:
    """The length of the best schedule."""
    plan = ask(credentials, wanted, learner, **options)
    return None if plan is None else plan.totals.weeks


def days(plan: Plan | None) -> dict[str, tuple[str, str]]:
    """First day and finishOn of each step with dates, by credential."""
    found = {}
    for step in () if plan is None else plan.steps:
        assert step.dates is not None
        found[step.credential.key] = (step.dates.start_on.isoformat(), step.dates.finish_on.isoformat())
    return found


def every(*keys: str) -> dict[str, Any]:
    return {"all": [line(key) for key in keys]}


COURSE = [credential("course", {"weeks": 2})]


@pytest.mark.parametrize(
    ("first", "last", "finish"),
    [
        # A day of week 1: two weeks fit from week 2 on.
        ("2026-12-02", "2026-12-02", "2026-12-21"),
        # The Sunday of week 0 and the Monday of week 1 close both weeks.
        ("2026-11-29", "2026-11-30", "2026-12-21"),
        # The Monday after the course.
        ("2026-12-07", "2026-12-13", "2026-12-07"),
        # Its last Sunday.
        ("2026-12-06", "2026-12-06", "2026-12-21"),
        # Before today.
        ("2026-11-01", "2026-11-22", "2026-12-07"),
    ],
)
def test_breaks(first: str, last: str, finish: str) -> None:
    """Two weeks run without a break between them."""
    plan = ask(COURSE, "course", breaks=[{"from": first, "to": last}])
    assert days(plan)["course"][1] == finish


def test_step_of_no_length_is_taken_in_break() -> None:
    assert weeks([credential("badge", {})], "badge", breaks=[{"from": "2026-11-23", "to": "2026-12-31"}]) == 0


@pytest.mark.parametrize(
    ("offering", "length"),
    [
        # From Tuesday through Monday 12-14, in the fourth week.
        ({"startsOn": "2026-12-01", "endsOn": "2026-12-20"}, 4),
        ({"startsOn": "2026-12-01", "endsOn": "2026-12-14"}, 4),
        ({"startsOn": "2026-12-01", "endsOn": "2026-12-13"}, None),
        ({"startsOn": "2026-12-08", "endsOn": "2026-12-20"}, None),
        ({"startsOn": "2026-11-23", "endsOn": "2026-12-06"}, 2),
        ({"startsOn": "2026-11-23", "endsOn": "2026-12-06", "seats": 1}, 2),
        ({"startsOn": "2026-11-23", "endsOn": "2026-12-06", "seats": 0}, None),
    ],
)
def test_offerings(offering: dict[str, Any], length: int | None) -> None:
    assert weeks([credential("course", {"weeks": 2, "offerings": [offering]})], "course") == length


def test_the_next_offering_with_seats() -> None:
    full = {"startsOn": "2026-11-23", "endsOn": "2026-12-31", "seats": 0}
    free = {"startsOn": "2027-01-04", "endsOn": "2027-01-17", "seats": 3}
    plan = ask([credential("course", {"weeks": 2, "offerings": [full, free]})], "course")
    assert days(plan) == {"course": ("2027-01-04", "2027-01-18")}


def test_finish_by_the_very_day() -> None:
    assert weeks(COURSE, "course", finishBy="2026-12-07") == 2
    late = Planner().plan(question("course", finishBy="2026-12-06"), snapshot_of({"credentials": COURSE}))
    assert isinstance(late, NoPlan)
    assert [[member.name for member in conflict.members] for conflict in late.conflicts] == [["finishBy"]]
    assert [relaxation.changes[0].assignment for relaxation in late.relaxations] == ["finishBy=2026-12-07"]


@pytest.mark.parametrize(
    ("hours", "length"),
    [
        ("40", 1),
        ("10", 1),
        ("9.99", 2),
        ("5", 2),
        ("4.99", 3),
        ("3.33", 4),
        ("3.34", 3),
        ("0.01", 1000),
    ],
)
def test_hours_fill_weeks(hours: str, length: int) -> None:
    """Ten hours of work: three weeks of 3.33 leave a hundredth over."""
    assert weeks([credential("course", {"hours": 10})], "course", weeklyHours=hours) == length


@pytest.mark.parametrize(("hours", "length"), [("6.67", 6), ("6.68", 3), ("3.34", 6)])
def test_loads_are_rounded_up_to_a_hundredth(hours: str, length: int) -> None:
    """Ten hours in three weeks are 3.34 a week: two of them beside each other take 6.68."""
    courses = [credential(key, {"hours": 10, "weeks": 3}) for key in ("a", "b")]
    assert weeks(courses, every("a", "b"), weeklyHours=hours) == length


@pytest.mark.parametrize(("most", "length"), [(1, 6), (2, 3), (3, 3), (None, 3)])
def test_steps_beside_each_other(most: int | None, length: int) -> None:
    """Weeks 3, 2 and 1, one after the other 6; in two rows 3 | 2 + 1, of which the badge of no length takes none."""
    courses = [credential(key, {"weeks": size}) for key, size in (("a", 3), ("b", 2), ("c", 1), ("badge", 0))]
    chosen: dict[str, Any] = {} if most is None else {"maxParallel": most}
    assert weeks(courses, every("a", "b", "c", "badge"), **chosen) == length


@pytest.mark.parametrize(
    ("modifier", "length", "lab"),
    [
        # Beside the lecture, from the day the lab opens.
        ({"concurrent": True}, 3, "2026-11-30"),
        # Begun in the same week is not possible: the lecture begins in week 0 only. So it is held before.
        ({"together": True}, 5, "2026-12-14"),
        ({}, 5, "2026-12-14"),
    ],
)
def test_concurrent_and_together(modifier: dict[str, Any], length: int, lab: str) -> None:
    """A lecture of three weeks that begins in week 0, a lab of two that opens with week 1."""
    term = {"startsOn": "2026-11-23", "endsOn": "2026-12-13"}
    catalog = [
        credential("lecture", {"weeks": 3, "offerings": [term]}),
        credential("lab", needs(line("lecture", **modifier), weeks=2, availableFrom="2026-11-30")),
    ]
    plan = ask(catalog, "lab")
    assert plan is not None
    assert plan.totals.weeks == length
    assert days(plan)["lab"][0] == lab


def only_on(day: str) -> dict[str, str]:
    """A route that is open on one day alone."""
    return {"availableFrom": day, "availableThrough": day}


def test_together_begins_in_the_same_week() -> None:
    catalog = [
        credential("lecture", {"weeks": 3}),
        credential("lab", needs(line("lecture", together=True), weeks=2, **only_on("2026-12-07"))),
    ]
    assert days(ask(catalog, "lab")) == {
        "lecture": ("2026-12-07", "2026-12-28"),
        "lab": ("2026-12-07", "2026-12-21"),
    }


def test_concurrent_both_ways() -> None:
    catalog = [
        credential("a", needs(line("b", concurrent=True), weeks=2)),
        credential("b", needs(line("a", concurrent=True), weeks=1)),
    ]
    assert weeks(catalog, "a") == 2
    assert weeks(catalog, "a", maxParallel=1) is None
    assert weeks([catalog[0], credential("b", needs("a", weeks=1))], "a") is None


TOP = credential("top", needs("permit", "prep", weeks=1))
PREP = credential("prep", {"weeks": 2})


@pytest.mark.parametrize(("expires", "length"), [("2026-12-07", 3), ("2026-12-06", None)])
def test_an_award_that_runs_out_in_the_middle(expires: str, length: int | None) -> None:
    """The top begins on 2026-12-07, when the prep is done; what it needs is judged that day."""
    learner = {"awards": [line("permit", issuedOn="2025-12-07", expiresOn=expires)]}
    assert weeks([credential("permit"), PREP, TOP], "top", learner) == length


@pytest.mark.parametrize(("expires", "cost", "length"), [("2026-12-07", 0, 3), ("2026-12-06", 9, 3)])
def test_a_renewal_in_the_middle(expires: str, cost: int, length: int) -> None:
    """A renewal of two weeks runs beside the prep; it begins by the expiry."""
    way = {"key": "ce", "kind": "RENEWAL", "cost": usd(9), "weeks": 2}
    permit = credential("permit", validMonths=12, renewals=[way])
    learner = {"awards": [line("permit", issuedOn="2025-12-07", expiresOn=expires)]}
    plan = ask([permit, PREP, TOP], "top", learner, optimize=["MONEY", "WEEKS"])
    assert plan is not None
    assert int(plan.totals.cost.amount) == cost
    assert plan.totals.weeks == length


def test_a_renewal_in_the_middle_takes_its_place() -> None:
    """With one step at a time it is 2 + 2 + 1 weeks, and the top needs the permit on 2026-12-21."""
    way = {"key": "ce", "kind": "RENEWAL", "weeks": 2}
    permit = credential("permit", validMonths=12, renewals=[way])
    learner = {"awards": [line("permit", issuedOn="2025-12-07", expiresOn="2026-12-06")]}
    assert weeks([permit, PREP, TOP], "top", learner, maxParallel=1) == 5


@pytest.mark.parametrize(("prep", "length"), [(4, 5), (5, None)])
def test_a_planned_award_runs_out(prep: int, length: int | None) -> None:
    """The permit is given out today only, through 2026-12-23: week 4 begins on 12-21, week 5 on 12-28."""
    permit = credential("permit", {"availableThrough": "2026-11-23"}, validMonths=1)
    assert weeks([permit, credential("prep", {"weeks": prep}), TOP], "top") == length


def test_a_planned_award_is_earned_late_enough() -> None:
    """Valid for a month, it is taken beside the prep of eight weeks so that it lasts: not before 2026-12-18."""
    permit = credential("permit", {"weeks": 1}, validMonths=1)
    plan = ask([permit, credential("prep", {"weeks": 8}), TOP], "top")
    assert plan is not None
    assert plan.totals.weeks == 9
    assert "2026-12-18" <= days(plan)["permit"][1] <= "2027-01-18"


@pytest.mark.parametrize(("prep", "length"), [(4, 5), (5, None)])
def test_a_planned_award_grows_old(prep: int, length: int | None) -> None:
    """The core is passed today only, and counts for a month: through 2026-12-23."""
    core = credential("core", {"availableThrough": "2026-11-23"})
    top = credential("top", needs(line("core", earnedWithinMonths=1), "prep", weeks=1))
    assert weeks([core, credential("prep", {"weeks": prep}), top], "top") == length


@pytest.mark.parametrize(
    ("started", "ended", "start"),
    [
        # The first day counts, and the day itself too: 24 months are full on 2026-11-22, on the 29th, on the 30th.
        ("2024-11-23", "2027-12-31", "2026-11-23"),
        ("2024-11-24", "2027-12-31", "2026-11-23"),
        ("2024-11-25", "2027-12-31", "2026-11-30"),
        ("2024-12-01", "2027-12-31", "2026-11-30"),
        ("2024-12-02", "2027-12-31", "2026-12-07"),
        # It ends on the day on which 24 months are full, and a day before.
        ("2024-12-02", "2026-12-01", "2026-12-07"),
        ("2024-12-02", "2026-11-30", None),
    ],
)
def test_experience_that_still_runs(started: str, ended: str, start: str | None) -> None:
    top = credential("top", needs({"experience": {"months": 24, "fields": ["work"]}}, weeks=1))
    learner = {"experience": [{"field": "work", "startedOn": started, "endedOn": ended}]}
    plan = ask([top], "top", learner)
    assert (None if plan is None else days(plan)["top"][0]) == start


@pytest.mark.parametrize(("prep", "length"), [(1, 2), (2, None)])
def test_experience_that_grows_stale(prep: int, length: int | None) -> None:
    """12 months from 2024-12-01 through 2025-11-30 in the last 24: still on 2026-11-30, no more a week later."""
    lines = {"experience": {"months": 12, "withinMonths": 24}}
    top = credential("top", needs(lines, "prep", weeks=1))
    learner = {"experience": [{"field": "work", "startedOn": "2024-12-01", "endedOn": "2025-11-30"}]}
    assert weeks([credential("prep", {"weeks": prep}), top], "top", learner) == length


def test_weeks_before_money_and_money_before_weeks() -> None:
    """A course of 8 weeks for 10, an intensive one of 2 weeks for 50."""
    catalog = [credential("course", {"weeks": 8, "cost": usd(10)}, {"weeks": 2, "cost": usd(50)})]
    assert weeks(catalog, "course", optimize=["WEEKS", "MONEY"]) == 2
    assert weeks(catalog, "course", optimize=["MONEY", "WEEKS"]) == 8
    assert weeks(catalog, "course", optimize=["MONEY"], finishBy="2026-12-31") == 2


def test_a_goal_that_holds_takes_no_week() -> None:
    plan = ask(COURSE, "course", {"awards": [line("course", issuedOn="2020-01-01")]})
    assert plan is not None
    assert (plan.totals.weeks, plan.totals.steps, plan.start_on) == (0, 0, date(2026, 11, 23))


def test_deadline_before_ripe_experience_is_the_conflict() -> None:
    top = credential("top", {"weeks": 1, "requires": {"experience": {"months": 24}}})
    learner = {"experience": [{"field": "w", "startedOn": "2024-12-01", "endedOn": "2027-06-30"}]}
    late = Planner().plan(question("top", learner, finishBy="2026-12-06"), snapshot_of({"credentials": [top]}))
    assert isinstance(late, NoPlan)
    assert [[m.name for m in c.members] for c in late.conflicts] == [["finishBy"]]
