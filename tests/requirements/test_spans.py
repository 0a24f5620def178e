"""Awards within so many months of each other; every day is worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Plan
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import RequirementStatus
from tests.catalogs import TODAY, credential, question, record, snapshot_of, usd

BOTH = [{"credential": "a"}, {"credential": "b"}]
ALL: dict[str, Any] = {"all": BOTH, "withinMonthsOfEachOther": 18}


def catalogue(rule: Mapping[str, Any]) -> Snapshot:
    parts = [credential(key, {"cost": usd(10)}, credits=3) for key in "abc"]
    return snapshot_of({"credentials": [*parts, credential("whole", {"requires": rule})]})


def awards(*days: str | None, keys: str = "abc") -> list[dict[str, Any]]:
    """Of a, b, c, each issued on a day; nothing for what is not held, and a dash for a day that is not stated."""
    return [
        {"credential": key, **({} if day == "-" else {"issuedOn": day})}
        for key, day in zip(keys, days, strict=False)
        if day is not None
    ]


def stands(rule: Mapping[str, Any], held: list[dict[str, Any]], **more: Any) -> bool:
    """Whether the rule is met, and a plan without cost says so too."""
    said = {"awards": held, **more}
    met = progress_of("whole", record(said), TODAY, catalogue(rule)).status is RequirementStatus.MET
    answer = Planner().plan(question("whole", said), catalogue(rule))
    assert (isinstance(answer, Plan) and answer.totals.cost.amount == 0) is met
    return met


def cost(rule: Mapping[str, Any], held: list[dict[str, Any]]) -> int:
    answer = Planner().plan(question("whole", {"awards": held}), catalogue(rule))
    assert isinstance(answer, Plan), answer
    return int(answer.totals.cost.amount)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2020-01-15", "2021-07-15", True),
        ("2020-01-15", "2021-07-16", False),
        ("2021-07-15", "2020-01-15", True),
        ("2021-07-16", "2020-01-15", False),
        ("2020-08-31", "2022-02-28", True),  # clipped to the month's end
        ("2020-08-31", "2022-03-01", False),
        ("2020-01-15", "-", False),
    ],
)
def test_first_and_last_lie_within_the_months(first: str, last: str, expected: bool) -> None:
    assert stands(ALL, awards(first, last)) is expected
    assert stands({"credits": 6, "of": ALL["all"], "withinMonthsOfEachOther": 18}, awards(first, last)) is expected


def test_any_award_of_a_credential_will_do() -> None:
    twice = awards("2015-01-01", "2020-06-01") + awards("2020-01-01")
    assert stands(ALL, twice)


def test_two_of_three_may_be_the_close_ones() -> None:
    rule = {"atLeast": 2, "of": [{"credential": key} for key in "abc"], "withinMonthsOfEachOther": 12}
    assert stands(rule, awards("2015-01-01", "2018-01-01", "2018-12-31"))
    assert not stands(rule, awards("2015-01-01", "2018-01-01", "2019-01-02"))
    assert not stands({**rule, "atLeast": 3}, awards("2017-01-01", "2018-01-01", "2019-01-01"))


def test_what_counts_deeper_is_close_together_too() -> None:
    deep = {
        "all": [{"any": [{"credential": "a"}, {"credential": "b"}]}, {"credential": "c"}],
        "withinMonthsOfEachOther": 6,
    }
    assert stands(deep, awards("2015-01-01", "2020-03-01", "2020-06-01"))
    assert not stands(deep, awards("2015-01-01", None, "2020-06-01"))


def test_waived_lines_and_conditions_have_no_day() -> None:
    rule = {"all": [*ALL["all"], {"condition": "agreed"}], "withinMonthsOfEachOther": 18}
    assert stands(rule, awards("2015-01-01", "2015-02-01"), conditions=["agreed"])
    waived = [{"path": "whole/r0/1", "reason": "agreed"}]
    assert stands(ALL, awards("2015-01-01"), waivers=waived)


def test_plan_earns_on_its_first_day() -> None:
    """Asked on 2026-11-23: what was issued 18 months before or later is close enough."""
    assert cost(ALL, []) == 20
    assert cost(ALL, awards("2025-05-23")) == 10
    assert cost(ALL, awards("2025-05-22")) == 20  # a is earned again
    assert cost(ALL, awards("2020-01-01", "2026-01-01")) == 10
    assert cost(ALL, awards("-", "2026-01-01")) == 10


@pytest.mark.parametrize(("renewals", "expected"), [(False, 20), (True, 3)])
def test_only_a_renewal_keeps_the_old_day(renewals: bool, expected: int) -> None:
    """What ran out and is earned anew lies on the first day, six years after the other one, which is earned again too;
    a renewal in grace leaves the day as it is, a month after the other one."""
    again = {"key": "again", "kind": "RENEWAL", "cost": usd(3), "graceMonths": 12}
    more = {"renewals": [again], "validMonths": 78} if renewals else {}
    parts = [credential("a", {"cost": usd(10)}), credential("b", {"cost": usd(10)}, **more)]
    snapshot = snapshot_of({"credentials": [*parts, credential("whole", {"requires": ALL})]})
    held = [
        {"credential": "a", "issuedOn": "2020-01-01"},
        {"credential": "b", "issuedOn": "2020-02-01", "expiresOn": "2026-07-31"},
    ]
    answer = Planner().plan(question("whole", {"awards": held}), snapshot)
    assert isinstance(answer, Plan), answer
    assert answer.totals.cost.amount == expected


@pytest.mark.parametrize(("weeks", "apart"), [(0, False), (4, False), (5, True)])
def test_shortest_schedule_that_breaks_the_span_is_said(weeks: int, apart: bool) -> None:
    """18 months after 2025-06-23 is 2026-12-23: four weeks from 2026-11-23 are 2026-12-21, five are 2026-12-28."""
    parts = [credential("a", {"cost": usd(20)}), credential("b", {"cost": usd(10), "weeks": weeks})]
    snapshot = snapshot_of({"credentials": [*parts, credential("whole", {"cost": usd(0), "requires": ALL})]})
    answer = Planner().plan(question("whole", {"awards": awards("2025-06-23")}), snapshot)
    assert isinstance(answer, Plan)
    assert [step.credential.key for step in answer.steps] == ["b", "whole"]
    text = (
        "WHOLE: both of the following, all earned within 18 months of each other; in the plan's shortest schedule they "
        "lie further apart."
    )
    assert answer.assumptions == ((text,) if apart else ())


def test_award_to_come_lies_on_the_first_day() -> None:
    assert cost(ALL, awards("2025-05-23", "2027-02-01")) == 0
    assert cost(ALL, awards("2025-05-22", "2027-02-01")) == 10


def test_calendar_is_refused() -> None:
    for options in ({"optimize": ["WEEKS"]}, {"finishBy": "2027-12-31"}):
        answer = Planner().plan(question("whole", **options), catalogue(ALL))
        assert isinstance(answer, Refusal)
        assert "whole/r0 asks for awards within months of each other" in answer.problems[0].message
    assert isinstance(Comparer(Planner(), catalogue(ALL)).frontier(question("whole")), Refusal)
    assert isinstance(Planner().plan(question("a", optimize=["WEEKS"]), catalogue(ALL)), Plan)


def test_conflict_names_the_group() -> None:
    rule = {**ALL, "all": [{"credential": "a"}, {"credential": "c"}]}
    snapshot = catalogue(rule)
    asked = question("whole", {"awards": awards("2015-01-01", "2020-01-01", "2026-01-01")}, avoid=["a"])
    answer = Planner().plan(asked, snapshot)
    assert isinstance(answer, NoPlan)
    assert {member.name for conflict in answer.conflicts for member in conflict.members} == {"avoid:a", "whole/r0"}


def test_award_without_a_day_is_said() -> None:
    snapshot = catalogue(ALL)
    found = progress_of("whole", record({"awards": awards("2020-01-15", "-")}), TODAY, snapshot)
    assert [line.status.value for line in found.lines] == ["IN_PROGRESS", "MET", "UNVERIFIABLE"]
    text = lacking_text(found.lines[2], found.evidence, snapshot)
    assert text == "B; the award of B in the record has no day of issue"
    group = lacking_text(found.lines[0], found.evidence, snapshot)
    assert group == "one more of these 2, all earned within 18 months of each other"
