"""Offerings that recur and credits per term, on days counted by hand.

1 September is a Wednesday in 2027, a Friday in 2028, a Saturday in 2029; weeks are counted from startOn.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan, PlanResult
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of

AUTUMN = {"key": "autumn", "name": "Autumn", "from": "09-01", "to": "12-20"}
SPRING = {"key": "spring", "name": "Spring", "from": "02-01", "to": "05-31"}
WINTER = {"key": "winter", "name": "Winter", "from": "11-02", "to": "01-31"}


def answer(credentials: list[dict[str, Any]], wanted: Any, *terms: dict[str, Any], **options: Any) -> PlanResult:
    """On Monday, 4 January 2027 unless the options say otherwise, for the fewest weeks."""
    asked = question(wanted, **{"startOn": "2027-01-04", "optimize": ["WEEKS"], **options})
    content = {"credentials": credentials, **({"terms": [*terms]} if terms else {})}
    return Planner().plan(asked, snapshot_of(content))


def dates(found: PlanResult) -> list[tuple[str, date, date]]:
    """Of each step its credential, and its first day and that on which it ends."""
    assert isinstance(found, Plan)
    return [
        (step.credential.key, step.dates.start_on, step.dates.finish_on)
        for step in found.steps
        if step.dates is not None
    ]


def course(key: str, *offerings: dict[str, Any], weeks: int = 15, **fields: Any) -> dict[str, Any]:
    return credential(key, {"weeks": weeks, "offerings": [*offerings], **fields}, credits=6)


def test_step_waits_for_its_term() -> None:
    """15 weeks from Wednesday, 1 September 2027 are over on 15 December, before the term ends on the 20th."""
    found = answer([course("a", {"term": "autumn"})], "a", AUTUMN)
    assert dates(found) == [("a", date(2027, 9, 1), date(2027, 12, 15))]


def test_step_begins_with_a_week_inside_its_term() -> None:
    """Monday, 6 September is the first day of a week; 105 days from it end on 20 December, the day after their last."""
    found = answer([course("a", {"term": "autumn"}, availableFrom="2027-09-02")], "a", AUTUMN)
    assert dates(found) == [("a", date(2027, 9, 6), date(2027, 12, 20))]
    later = answer([course("a", {"term": "autumn"}, availableFrom="2027-09-07")], "a", AUTUMN)
    assert dates(later) == [("a", date(2028, 9, 1), date(2028, 12, 15))]


@pytest.mark.parametrize(
    ("every", "year"), [("year", 2027), ("oddYear", 2027), ("evenYear", 2028)], ids=["year", "odd", "even"]
)
def test_every_looks_at_the_first_year(every: str, year: int) -> None:
    found = answer([course("a", {"from": "09-01", "to": "12-20", "every": every})], "a")
    assert dates(found)[0][1] == date(year, 9, 1)


@pytest.mark.parametrize(
    ("every", "begins"),
    [("year", date(2027, 1, 4)), ("evenYear", date(2027, 1, 4)), ("oddYear", date(2027, 11, 2))],
    ids=["year", "even", "odd"],
)
def test_span_over_new_year_begins_in_its_year(every: str, begins: date) -> None:
    """The winter that begins in November 2026 still runs on 4 January 2027; the next odd one begins in 2027."""
    found = answer([course("a", {"term": "winter"}, weeks=4)], "a", {**WINTER, "every": every})
    assert dates(found)[0][1] == begins


def test_recurring_offering_follows_the_last_listed_one() -> None:
    """Of 2027 a listed one lies in March; from then on it is each autumn's turn."""
    listed = {"startsOn": "2027-03-01", "endsOn": "2027-06-30"}
    both = [course("a", listed, {"term": "autumn"}), course("b", {"term": "autumn"}, requires={"credential": "a"})]
    assert dates(answer(both, "b", AUTUMN)) == [
        ("a", date(2027, 3, 1), date(2027, 6, 14)),
        ("b", date(2027, 9, 1), date(2027, 12, 15)),
    ]
    full = [course("a", {**listed, "seats": 0}, {"term": "autumn"})]
    assert dates(answer(full, "a", AUTUMN)) == [("a", date(2027, 9, 1), date(2027, 12, 15))]


def test_what_is_always_full_is_never_taken() -> None:
    found = answer([course("a", {"term": "autumn", "seats": 0})], "a", AUTUMN)
    assert isinstance(found, NoPlan)
    assert "is full in every offering" in found.conflicts[0].text


def test_course_longer_than_its_term_is_impossible() -> None:
    """From 1 September through 20 December are 111 days: fifteen weeks fit, sixteen do not."""
    assert isinstance(answer([course("a", {"term": "autumn"}, weeks=16)], "a", AUTUMN), NoPlan)


def test_alternate_years_put_a_chain_off() -> None:
    """a in even years, b in odd ones, c in even ones: 2028, 2029, 2030."""
    chain = [
        course("a", {"from": "09-01", "to": "12-20", "every": "evenYear"}),
        course("b", {"from": "09-01", "to": "12-20", "every": "oddYear"}, requires={"credential": "a"}),
        course("c", {"from": "09-01", "to": "12-20", "every": "evenYear"}, requires={"credential": "b"}),
    ]
    assert [begin.year for _, begin, _ in dates(answer(chain, "c"))] == [2028, 2029, 2030]


def test_coming_offering_is_named_without_calendar() -> None:
    found = answer([course("a", {"term": "autumn"})], "a", AUTUMN, optimize=["MONEY"])
    assert isinstance(found, Plan)
    assert "A is offered from 2027-09-01; without a calendar that is not counted." in found.assumptions


def test_29_february_is_the_last_day_of_february() -> None:
    leap = {"from": "02-29", "to": "05-31"}
    first, later = (answer([course("a", leap, weeks=10)], "a", startOn=f"{year}-02-02") for year in (2027, 2028))
    assert (dates(first)[0][1], dates(later)[0][1]) == (date(2027, 2, 28), date(2028, 2, 29))


def test_course_above_cap_waits_for_a_free_day() -> None:
    """Worth 6 where no term may have more than 5: winter ends on 31 January 2027 and spring begins on the day after;
    the first Monday after spring's last day, 31 May, is 7 June. Where terms follow on each other it never comes."""
    free = credential("a", {"weeks": 4}, credits=6)
    found = answer([free], "a", WINTER, SPRING, maxCreditsPerTerm=5)
    assert dates(found) == [("a", date(2027, 6, 7), date(2027, 7, 5))]
    always = {"key": "always", "name": "Always", "from": "01-01", "to": "12-31"}
    assert isinstance(answer([free], "a", always, maxCreditsPerTerm=5), NoPlan)


def planned(found: PlanResult) -> dict[str, list[str]]:
    """The credentials of each term, in the order of the steps."""
    assert isinstance(found, Plan)
    terms: dict[str, list[str]] = {}
    for step in found.steps:
        terms.setdefault(str(step.term), []).append(step.credential.key)
    return terms


FOUR = [course(key, {"term": "autumn"}, {"term": "spring"}, weeks=12, hours=60) for key in "abcd"]
ALL_FOUR = {"all": [{"credential": key} for key in "abcd"]}


@pytest.mark.parametrize(
    ("most", "terms"),
    [
        ("24", ["Spring 2027"]),
        ("23.999", ["Spring 2027", "Autumn 2027"]),
        ("12", ["Spring 2027", "Autumn 2027"]),
        ("11.999", ["Spring 2027", "Autumn 2027", "Spring 2028", "Autumn 2028"]),
        ("6", ["Spring 2027", "Autumn 2027", "Spring 2028", "Autumn 2028"]),
    ],
)
def test_most_credits_spread_courses_over_terms(most: str, terms: list[str]) -> None:
    """Four courses of 6 credits, 5 hours a week each: 24 in a term are all four, 12 are two, less than 12 one."""
    found = planned(answer(FOUR, ALL_FOUR, AUTUMN, SPRING, maxCreditsPerTerm=most))
    assert list(found) == terms
    assert sorted(key for keys in found.values() for key in keys) == ["a", "b", "c", "d"]
    assert all(6 * len(keys) <= float(most) for keys in found.values())


def test_cap_alone_makes_a_calendar() -> None:
    found = answer(FOUR, ALL_FOUR, AUTUMN, SPRING, maxCreditsPerTerm="12", optimize=["MONEY"])
    assert list(planned(found)) == ["Spring 2027", "Autumn 2027"]


def test_course_above_the_cap_is_impossible() -> None:
    found = answer(FOUR, "a", AUTUMN, SPRING, maxCreditsPerTerm="5.999")
    assert isinstance(found, NoPlan)
    assert [member.name for member in found.conflicts[0].members] == ["maxCreditsPerTerm"]
    assert [change.assignment for each in found.relaxations for change in each.changes] == ["maxCreditsPerTerm=6"]


@pytest.mark.parametrize(
    ("least", "expected"),
    [
        ("12", {"Spring 2027": 12, "Autumn 2027": 6}),
        ("12.001", {"Spring 2027": 18}),
        ("18.001", None),
    ],
)
def test_least_credits_are_asked_before_the_last_term(least: str, expected: dict[str, int] | None) -> None:
    """c has to come after a, so that it is in a later term; a and b are 12 credits, with d, which leads nowhere, 18."""
    courses = [*FOUR[:2], course("c", {"term": "autumn"}, weeks=12, requires={"credential": "a"}), FOUR[3]]
    wanted = {"all": [{"credential": "b"}, {"credential": "c"}]}
    found = answer(courses, wanted, AUTUMN, SPRING, minCreditsPerTerm=least)
    if expected is None:
        assert isinstance(found, NoPlan)
        assert found.relaxations[0].changes[0].assignment == "minCreditsPerTerm=18"
    else:
        credits = {term: 6 * len(keys) for term, keys in planned(found).items()}
        assert credits | expected == credits
