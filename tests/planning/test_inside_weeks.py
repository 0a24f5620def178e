"""Steps that begin inside a week, with an offering, counted by hand. TODAY is Monday 2026-11-23, the first day of
week 0; week 1 begins on 2026-11-30."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Dates
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of
from tests.planning.test_calendar_cases import ask, days, every, line, needs, weeks

# 2026-12-01 is a Tuesday.
TUESDAY = {"offerings": [{"startsOn": "2026-12-01", "endsOn": "2026-12-31"}]}


def offered(*spans: tuple[str, str], **fields: Any) -> dict[str, Any]:
    return {"offerings": [{"startsOn": first, "endsOn": last} for first, last in spans], **fields}


HALF_TERMS = [
    credential("first", offered(("2027-02-01", "2027-03-21"), ("2027-09-06", "2027-10-24"), weeks=7)),
    credential(
        "second", needs("first", **offered(("2027-03-22", "2027-05-09"), ("2027-10-25", "2027-12-12"), weeks=7))
    ),
]


@pytest.mark.parametrize(("asked_on", "length"), [("2026-11-30", 23), ("2026-12-02", 23), ("2026-12-05", 23)])
def test_half_terms_ignore_the_weekday_asked(asked_on: str, length: int) -> None:
    """They begin on Mondays, and end on 2027-05-10: 161, 159 and 156 days later."""
    plan = ask(HALF_TERMS, "second", startOn=asked_on)
    assert days(plan) == {"first": ("2027-02-01", "2027-03-22"), "second": ("2027-03-22", "2027-05-10")}
    assert plan is not None
    assert plan.totals.weeks == length


LANGUAGE = [
    credential("three", offered(("2025-09-01", "2025-12-31"), ("2027-09-01", "2027-12-31"), weeks=14)),
    credential("four", needs("three", **offered(("2028-01-03", "2028-05-31"), ("2029-01-02", "2029-05-31"), weeks=14))),
]


def test_every_other_autumn_and_the_spring_after() -> None:
    """2028-01-03 is a Monday, from which 98 days lead to 2028-04-10: 497 days from 2026-11-30."""
    plan = ask(LANGUAGE, "four", startOn="2026-11-30")
    assert days(plan)["four"] == ("2028-01-03", "2028-04-10")
    assert "2027-09-01" <= days(plan)["three"][0] <= "2027-09-25"
    assert plan is not None
    assert plan.totals.weeks == 71


def test_no_offering_is_left() -> None:
    assert ask(LANGUAGE, "four", startOn="2029-02-01") is None


def test_weeks_count_from_the_first_begun() -> None:
    plan = ask([credential("course", {"weeks": 2, **TUESDAY, "availableThrough": "2026-12-03"})], "course")
    assert days(plan) == {"course": ("2026-12-01", "2026-12-15")}
    assert plan is not None
    assert plan.totals.weeks == 4
    dates = plan.steps[0].dates
    assert isinstance(dates, Dates)
    assert (dates.start_week, dates.end_week) == (1, 3)


def test_dependent_step_begins_on_its_next_day() -> None:
    """It ends on Tuesday 12-08: the next week begins on 12-14, an offering on that very day."""
    course = credential("course", {"weeks": 1, **TUESDAY, "availableThrough": "2026-12-01"})
    after = [credential("after", needs("course", weeks=1)), credential("at-once", needs("course", weeks=1))]
    after[1]["routes"][0] |= offered(("2026-12-08", "2026-12-20"))
    assert days(ask([course, *after], "after"))["after"] == ("2026-12-14", "2026-12-21")
    assert days(ask([course, *after], "at-once"))["at-once"] == ("2026-12-08", "2026-12-15")


def test_any_offering_day_may_begin_a_step() -> None:
    """A part of a term may be joined on the day on which another offering begins; 12-09 is a Wednesday."""
    spans = [("2026-12-01", "2026-12-08"), ("2026-12-09", "2026-12-22"), ("2026-12-02", "2026-12-31")]
    assert days(ask([credential("course", offered(*spans, weeks=2))], "course", startOn="2026-12-07"))["course"] == (
        "2026-12-07",
        "2026-12-21",
    )
    late = credential("course", offered(*spans, weeks=2, availableFrom="2026-12-08"), lastDay="2026-12-13")
    assert days(ask([late], "course"))["course"] == ("2026-12-09", "2026-12-23")


def test_no_step_begins_with_offering_that_is_full() -> None:
    full = {"startsOn": "2026-12-01", "endsOn": "2026-12-31", "seats": 0}
    assert weeks([credential("course", {"weeks": 1, "offerings": [full]})], "course") is None


@pytest.mark.parametrize(
    ("first", "last", "begins"),
    [
        # The Monday of the very week is over by then.
        ("2026-11-30", "2026-11-30", "2026-12-01"),
        # The Tuesday on which it ends.
        ("2026-12-15", "2026-12-20", "2026-12-01"),
        ("2026-12-14", "2026-12-14", None),
        ("2026-12-05", "2026-12-05", None),
    ],
)
def test_none_of_its_days_is_in_a_break(first: str, last: str, begins: str | None) -> None:
    course = credential("course", offered(("2026-12-01", "2026-12-14"), weeks=2))
    plan = ask([course], "course", breaks=[{"from": first, "to": last}])
    assert (None if plan is None else days(plan)["course"][0]) == begins


def test_what_takes_no_time_is_taken_in_break() -> None:
    exam = credential("exam", offered(("2026-12-01", "2026-12-01")))
    assert days(ask([exam], "exam", breaks=[{"from": "2026-11-29", "to": "2026-12-24"}])) == {
        "exam": ("2026-12-01", "2026-12-01")
    }


@pytest.mark.parametrize(("last", "is_there"), [("2026-12-15", True), ("2026-12-14", False)])
def test_finish_by_the_very_day(last: str, is_there: bool) -> None:
    course = credential("course", offered(("2026-12-01", "2026-12-14"), weeks=2))
    assert (ask([course], "course", finishBy=last) is not None) is is_there


def test_a_deadline_is_relaxed_to_the_very_day() -> None:
    course = credential("course", offered(("2026-12-01", "2026-12-14"), weeks=2))
    asked = question("course", None, optimize=["WEEKS"], finishBy="2026-12-10")
    answer = Planner().plan(asked, snapshot_of({"credentials": [course]}))
    assert isinstance(answer, NoPlan)
    assert [change.assignment for change in answer.relaxations[0].changes] == ["finishBy=2026-12-15"]


@pytest.mark.parametrize(("other", "length"), [(40, 4), (41, 5)])
def test_hours_count_from_the_first_week_begun(other: int, length: int) -> None:
    """All 40 hours in weeks 1 and 2, until Tuesday of week 3: 40 others fit into week 0, 41 into weeks 3 and 4."""
    course = credential("course", {"hours": 80, "weeks": 2, **offered(("2026-12-01", "2026-12-14"))})
    beside = credential("beside", {"hours": other})
    assert weeks([course, beside], every("course", "beside")) == length


@pytest.mark.parametrize(("expires", "is_there"), [("2026-12-15", True), ("2026-12-14", False)])
def test_goal_is_judged_on_its_last_day(expires: str, is_there: bool) -> None:
    several = [
        credential("course", offered(("2026-12-01", "2026-12-14"), weeks=2)),
        credential("permit"),
    ]
    learner = {"awards": [line("permit", issuedOn="2020-01-01", expiresOn=expires)]}
    assert (ask(several, every("course", "permit"), learner) is not None) is is_there


@pytest.mark.parametrize(("issued", "begins"), [("2026-12-01", "2026-12-01"), ("2026-12-02", "2026-12-07")])
def test_requirement_is_judged_on_its_first_day(issued: str, begins: str) -> None:
    several = [credential("course", needs("permit", weeks=1, **TUESDAY)), credential("permit")]
    learner = {"awards": [line("permit", issuedOn=issued)]}
    assert days(ask(several, "course", learner))["course"][0] == begins


def test_together_is_the_same_week() -> None:
    """The lecture begins on a Monday, the lab on Wednesday of that week: the lab may lean on the lecture, which may
    not lean on the lab before that is held, on 12-09."""
    lab, lecture = {"weeks": 1, **offered(("2026-12-02", "2026-12-08"))}, {"weeks": 3, "availableFrom": "2026-11-30"}
    leaning = [credential("lecture", lecture), credential("lab", needs(line("lecture", together=True), **lab))]
    assert days(ask(leaning, "lab")) == {
        "lecture": ("2026-11-30", "2026-12-21"),
        "lab": ("2026-12-02", "2026-12-09"),
    }
    carrying = [credential("lab", lab), credential("lecture", needs(line("lab", together=True), **lecture))]
    assert days(ask(carrying, "lecture")) == {
        "lab": ("2026-12-02", "2026-12-09"),
        "lecture": ("2026-12-14", "2027-01-04"),
    }
