"""When what keeps a goal valid may be taken: each occurrence has one window, which is right whatever the others' days.

Days are counted by hand. Everything is asked on 2026-11-30.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import httpx
import pytest
from icalendar import Calendar

from pathways.domain.months import add_months
from pathways.domain.plan import Plan, PlanStep
from tests.api.small import service_of
from tests.api.test_plan_documents import call
from tests.beside import needs
from tests.cases.asking import CASES, DAY, catalogue, learner, plan
from tests.catalogs import credential, record, snapshot_of, usd

FIRST, SECOND = (DAY, date(2027, 1, 10)), (date(2027, 1, 11), date(2029, 1, 10))
"""The cycles of a licence held through 2027-01-10 that a renewal extends by 24 months."""
HELD = {"credential": "licence", "issuedOn": "2025-01-10", "expiresOn": "2027-01-10"}


def licence(requires: dict[str, Any], **fields: Any) -> dict[str, Any]:
    way = {"key": "ce", "kind": "RENEWAL", "cost": usd(60), "requires": requires}
    return credential("licence", **{"validMonths": 24, **fields}, renewals=[way])


def steps(credentials: list[dict[str, Any]], until: str, *awards: dict[str, Any], **options: Any) -> list[PlanStep]:
    """Of the plan that keeps the licence."""
    found = plan(
        snapshot_of({"credentials": credentials}),
        "licence",
        record({"awards": [*awards]}),
        keepValidUntil=until,
        **options,
    )
    assert isinstance(found, Plan)
    return list(found.steps)


def told(steps: list[PlanStep]) -> list[tuple[str, date, date, tuple[int, ...]]]:
    """Of each step with a window the credential, the first and the last day, and what it waits for."""
    return [
        (step.credential.key, step.due.since, step.due.through, step.after) for step in steps if step.due is not None
    ]


@needs(CASES)
def test_course_earned_again_is_due_in_second_cycle() -> None:
    """The course that is held pays for the first renewal."""
    snapshot, brought = catalogue("due"), learner("due_learner")
    once = plan(snapshot, "licx", brought, keepValidUntil="2029-01-10")
    assert isinstance(once, Plan)
    assert told(list(once.steps)) == [("licx", *FIRST, ())]
    assert once.totals.cost.amount == 60
    twice = plan(snapshot, "licx", brought, keepValidUntil="2031-01-10")
    assert isinstance(twice, Plan)
    assert told(list(twice.steps)) == [("licx", *FIRST, ()), ("ce-x", *SECOND, (1,)), ("licx", *SECOND, (1, 2))]
    assert twice.totals.cost.amount == 130
    assert [[line.path for line in step.satisfies] for step in twice.steps] == [[], ["licx/ce/0"], []]


@needs(CASES)
def test_the_calendar_file_says_the_same() -> None:
    awards = [
        {"credential": "licx", "issuedOn": "2025-01-10", "expiresOn": "2027-01-10"},
        {"credential": "ce-x", "issuedOn": "2026-02-01"},
    ]
    asked = {
        "goal": {"credential": "licx"},
        "learner": {"profile": {"awards": awards}},
        "options": {"startOn": DAY.isoformat(), "keepValidUntil": "2031-01-10"},
    }
    answer: httpx.Response = call("POST", "/plans/plan.ics", service_of(catalogue("due")), json=asked)
    assert answer.status_code == 200, answer.text
    calendar = Calendar.from_ical(answer.text)
    assert isinstance(calendar, Calendar)
    events: list[Any] = list(calendar.subcomponents)
    assert [(str(each["summary"]), each["dtstart"].dt) for each in events] == [
        ("Last day to renew: Licence X", date(2027, 1, 10)),
        ("Last day: CE course X", date(2029, 1, 10)),
        ("Last day to renew: Licence X", date(2029, 1, 10)),
    ]
    assert "To be taken from 2027-01-11 through 2029-01-10" in str(events[1]["description"])


def test_payment_of_a_first_renewal_comes_after() -> None:
    """Earned on 2026-12-07 it is valid through 2028-12-07: a course from before would be of no cycle."""
    catalog = [credential("course", {"cost": usd(10)}), licence({"credential": "course"})]
    catalog[1]["routes"] = [{"key": "exam", "kind": "EXAM", "cost": usd(500), "hours": 40}]
    exam, course, renewal = steps(catalog, "2029-01-01")
    assert exam.dates is not None and exam.dates.finish_on == date(2026, 12, 7)
    window = date(2026, 12, 7), date(2028, 12, 7)
    assert told([course, renewal]) == [("course", *window, (1,)), ("licence", *window, (1, 2))]


def test_window_lies_where_the_course_can_be_taken() -> None:
    """The second course is given around the day on which the second cycle begins, and pays from that day on."""
    courses = [
        credential("first", {"cost": usd(1), "availableThrough": "2026-12-05"}),
        credential("second", {"cost": usd(1), "availableFrom": "2027-01-05", "availableThrough": "2027-01-31"}),
    ]
    catalog = [*courses, licence({"any": [{"credential": each["key"]} for each in courses]})]
    found = told(steps(catalog, "2029-01-11", HELD))
    assert found == [
        ("first", DAY, date(2026, 12, 5), ()),
        ("licence", *FIRST, (1,)),
        ("second", date(2027, 1, 11), date(2027, 1, 31), (2,)),
        ("licence", *SECOND, (2, 3)),
    ]


def test_yearly_credits_are_due_in_their_year() -> None:
    """Of 2025-01-10 through 2026-01-09 and 2026-01-10 through 2027-01-09 the first one is filled."""
    rule = {"credits": 20, "each": {"months": 12, "credits": 10}, "of": [{"credential": "a"}, {"credential": "b"}]}
    courses = [credential(key, {"cost": usd(1)}, credits=10) for key in ("a", "b")]
    found = told(steps([*courses, licence(rule)], "2027-01-11", HELD, {"credential": "a", "issuedOn": "2025-03-01"}))
    assert found == [("b", DAY, date(2027, 1, 9), ()), ("licence", *FIRST, (1,))]


def test_a_course_waits_for_what_it_asks_for() -> None:
    catalog = [
        credential("basics", {"cost": usd(1)}),
        credential("course", {"cost": usd(1), "requires": {"credential": "basics"}}),
        licence({"credential": "course"}),
    ]
    found = told(steps(catalog, "2027-01-11", HELD))
    assert found == [("basics", *FIRST, ()), ("course", *FIRST, (1,)), ("licence", *FIRST, (2,))]


@pytest.mark.parametrize("months", [1, 2])
def test_no_choice_of_days_lets_part_run_out(months: int) -> None:
    """The basics are valid for a month or two, the window of the cycle is of six weeks."""
    catalog = [
        credential("basics", {"cost": usd(1)}, validMonths=months),
        credential("course", {"cost": usd(1), "requires": {"credential": "basics"}}),
        licence({"credential": "course"}),
    ]
    basics, course, renewal = told(steps(catalog, "2027-01-11", HELD))
    if months == 2:
        assert basics[1:3] == course[1:3] == renewal[1:3] == FIRST
    else:
        assert course[2] <= add_months(basics[1], 1)
        assert basics[1] <= basics[2] <= course[2] <= renewal[2] <= FIRST[1]


def test_concurrent_steps_never_grow_old() -> None:
    """The course may be begun beside the basics, or after them within a month."""
    line = {"credential": "basics", "concurrent": True, "earnedWithinMonths": 1}
    catalog = [
        credential("basics", {"cost": usd(1)}),
        credential("course", {"cost": usd(1), "requires": line}),
        licence({"credential": "course"}),
    ]
    basics, course, _ = told(steps(catalog, "2027-01-11", HELD))
    assert FIRST[0] <= basics[1] <= basics[2] <= course[2] <= FIRST[1]
    assert course[2] <= add_months(basics[1], 1)


def test_course_for_two_licences_suits_both_cycles() -> None:
    """The other one was renewed last on 2026-06-30, and is valid through 2026-12-24."""
    other = licence({"credential": "course"}) | {"key": "other", "name": "OTHER"}
    catalog = [credential("course", {"cost": usd(1)}), licence({"credential": "course"}), other]
    found = plan(
        snapshot_of({"credentials": catalog}),
        {"all": [{"credential": "licence"}, {"credential": "other"}]},
        record({"awards": [HELD, {"credential": "other", "issuedOn": "2026-06-30", "expiresOn": "2026-12-24"}]}),
        keepValidUntil="2027-02-01",
    )
    assert isinstance(found, Plan)
    windows = {key: (since, through) for key, since, through, _ in told(list(found.steps))}
    assert windows == {"course": (DAY, date(2026, 12, 24)), "licence": FIRST, "other": (DAY, date(2026, 12, 24))}


@needs(CASES)
def test_an_exam_without_a_renewal_is_sat_again() -> None:
    """Sat on 2026-12-31 or later it lasts through 2027-12-31; it must be by 2027-01-10, when it runs out."""
    award = {"credential": "lf-v12", "issuedOn": "2026-01-10", "expiresOn": "2027-01-10"}
    brought = record({"awards": [award]})
    found = plan(catalogue("life"), "lf-v12", brought, keepValidUntil="2027-12-31")
    assert isinstance(found, Plan)
    assert told(list(found.steps)) == [("lf-v12", date(2026, 12, 31), date(2027, 1, 10), ())]
    assert found.totals.cost.amount == 1
    assert found.totals.weeks == 0
