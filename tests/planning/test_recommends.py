"""What routes recommend: it blocks nothing, breaks ties between plans and between steps, and is said as advice."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

CALENDARS: list[dict[str, Any]] = [{}, {"weeklyHours": 10, "maxParallel": 1}]


def planned(wanted: Any, *credentials: dict[str, Any], held: list[str] | None = None, **options: Any) -> Plan:
    learner = {"awards": [{"credential": key} for key in held or ()]}
    catalog = snapshot_of({"competencies": [{"key": "x", "name": "Networks"}], "credentials": list(credentials)})
    found = Planner().plan(question(wanted, learner, **options), catalog)
    assert isinstance(found, Plan)
    return found


def keys(plan: Plan) -> list[str]:
    return [step.credential.key for step in plan.steps]


def after(*recommended: str) -> dict[str, Any]:
    return {"hours": 10, "recommends": {"all": [{"credential": key} for key in recommended]}}


BASIC = credential("basic", {"hours": 30})
BOTH = {"all": [{"credential": "basic"}, {"credential": "exam"}]}


@pytest.mark.parametrize("calendar", CALENDARS, ids=["none", "weeks"])
def test_it_never_blocks_and_adds_no_step(calendar: dict[str, Any]) -> None:
    plan = planned("exam", BASIC, credential("exam", after("basic")), **calendar)
    assert keys(plan) == ["exam"]
    assert plan.advice == ("Recommended before EXAM: BASIC.",)


@pytest.mark.parametrize("calendar", CALENDARS, ids=["none", "weeks"])
def test_what_is_recommended_comes_first_however_hard(calendar: dict[str, Any]) -> None:
    plan = planned(BOTH, BASIC, credential("exam", after("basic")), **calendar)
    assert keys(plan) == ["basic", "exam"]
    assert plan.advice == ()


@pytest.mark.parametrize(
    ("ends_on", "advice"), [("2026-11-29", ()), ("2026-11-30", ("Recommended before EXAM: BASIC.",))]
)
def test_award_is_not_held_before_its_day(ends_on: str, advice: tuple[str, ...]) -> None:
    """BASIC takes a week, from a Monday or the Tuesday after; EXAM begins on Monday 2026-11-30."""
    first = {"2026-11-29": "2026-11-23", "2026-11-30": "2026-11-24"}[ends_on]
    basic = credential("basic", {"weeks": 1, "offerings": [{"startsOn": first, "endsOn": ends_on}]})
    exam = {**after("basic"), "weeks": 1, "offerings": [{"startsOn": "2026-11-30", "endsOn": "2026-12-06"}]}
    plan = planned(BOTH, basic, credential("exam", exam), weeklyHours=40, startOn="2026-11-23")
    assert keys(plan) == ["basic", "exam"]
    assert plan.advice == advice


def test_stacks_give_way_to_recommendations() -> None:
    """The exam stacks into the degree; the degree is recommended before it all the same."""
    dear = {"cost": usd(9), "requires": {"credential": "exam"}}
    degree = credential("degree", {"hours": 50}, dear)
    wanted = {"all": [{"credential": "degree"}, {"credential": "exam"}]}
    assert keys(planned(wanted, degree, credential("exam", after("degree")))) == ["degree", "exam"]
    assert keys(planned(wanted, degree, credential("exam", {"hours": 10}))) == ["exam", "degree"]


def test_what_is_required_comes_first_whatever_is_recommended() -> None:
    lab = credential("lab", {"hours": 1, "requires": {"credential": "exam"}})
    plan = planned({"all": [{"credential": "lab"}]}, lab, credential("exam", after("lab")))
    assert keys(plan) == ["exam", "lab"]
    assert plan.advice == ("Recommended before EXAM: LAB.",)


@pytest.mark.parametrize(
    ("recommends", "held", "advice"),
    [
        ({"credential": "basic"}, ["basic"], None),
        ({"any": [{"credential": "basic"}, {"credential": "other"}]}, ["other"], None),
        ({"any": [{"credential": "basic"}, {"credential": "other"}]}, [], "BASIC or OTHER"),
        ({"all": [{"credential": "basic"}, {"credential": "other"}]}, ["other"], "BASIC"),
        ({"all": [{"credential": "basic"}, {"credential": "other"}]}, [], "BASIC and OTHER"),
        ({"competency": "x", "level": 2}, [], "Networks at level 2 or above"),
        ({"experience": {"months": 24}}, [], "24 months of experience"),
        ({"all": [{"select": {"keys": ["oth*"]}}, {"credential": "basic"}]}, ["basic"], "OTHER"),
    ],
)
def test_advice_names_what_is_left(recommends: dict[str, Any], held: list[str], advice: str | None) -> None:
    exam = credential("exam", {"hours": 1, "recommends": recommends})
    plan = planned("exam", BASIC, credential("other", {}), exam, held=held)
    assert plan.advice == (() if advice is None else (f"Recommended before EXAM: {advice}.",))


def test_advice_is_the_group_that_fails_together() -> None:
    """One award pays for one of two lines only; a and b are held, but were earned six years apart."""
    twice = {"all": [{"credential": "basic"}, {"credential": "basic"}], "countsOnce": True}
    plan = planned("exam", BASIC, credential("exam", {"recommends": twice}), held=["basic"])
    assert plan.advice == ("Recommended before EXAM: both of the following, no credential counted twice.",)
    apart = {"all": [{"credential": "basic"}, {"credential": "other"}], "withinMonthsOfEachOther": 12}
    awards = [{"credential": key, "issuedOn": f"{year}-01-01"} for key, year in (("basic", 2020), ("other", 2026))]
    catalog = {"credentials": [BASIC, credential("other", {}), credential("exam", {"recommends": apart})]}
    found = Planner().plan(question("exam", {"awards": awards}), snapshot_of(catalog))
    assert isinstance(found, Plan)
    text = "both of the following, all earned within 12 months of each other"
    assert found.advice == (f"Recommended before EXAM: {text}.",)


@pytest.mark.parametrize("calendar", CALENDARS, ids=["none", "weeks"])
def test_tie_goes_to_the_plan_that_follows_it(calendar: dict[str, Any]) -> None:
    """`first` and `second` cost the same; what is held is recommended for the latter, and not held for the former."""
    ways = [credential("first", after("basic")), credential("second", after("held"))]
    top = credential("top", {"requires": {"any": [{"credential": "first"}, {"credential": "second"}]}})
    for some in (ways, ways[::-1]):
        plan = planned("top", BASIC, credential("held", {}), *some, top, held=["held"], **calendar)
        assert keys(plan) == ["second", "top"]
        assert plan.advice == ()


def test_cheaper_plan_is_better_than_a_recommended_one() -> None:
    first = credential("first", {"cost": usd(1), **after("basic")})
    second = credential("second", {"cost": usd(2)})
    top = credential("top", {"requires": {"any": [{"credential": "first"}, {"credential": "second"}]}})
    plan = planned("top", BASIC, first, second, top)
    assert keys(plan) == ["first", "top"]
    assert plan.advice == ("Recommended before FIRST: BASIC.",)


def test_alternatives_follow_the_recommended_one() -> None:
    ways = [credential("first", after("basic")), credential("second", {"hours": 10})]
    top = credential("top", {"requires": {"any": [{"credential": "first"}, {"credential": "second"}]}})
    plan = planned("top", BASIC, *ways, top, alternatives=2)
    assert [keys(each) for each in (plan, *plan.alternatives)] == [["second", "top"], ["first", "top"]]
