"""What the cycle of a renewal counts: credits of each year, awards once, and other credentials."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalogs import credential, usd
from tests.planning.renewing import (
    BY_HIGH,
    CE,
    HELD,
    HIGH,
    held,
    kept,
    money,
    renewed,
    taken,
)


@pytest.mark.parametrize(
    ("high", "until", "expected"),
    [
        (held("high", "2026-09-01", "2028-01-31"), "2028-01-31", [("card", "k0")]),
        (held("high", "2026-09-01", "2028-01-31"), "2028-02-01", None),
        # It runs out before the card: nothing is later.
        (held("high", "2026-09-01", "2027-05-31"), "2027-06-30", []),
        (held("high", "2026-09-01", "2027-05-31"), "2027-07-01", None),
        # On the first day of the cycle, and on the day before.
        (held("high", "2026-06-30", "2029-06-30"), "2029-06-30", [("card", "k0")]),
        (held("high", "2026-06-29", "2029-06-29"), "2027-07-01", None),
    ],
)
def test_align_to_a_higher_credential(high: dict[str, Any], until: str, expected: list[tuple[str, str]] | None) -> None:
    card = renewed("card", ways=[BY_HIGH])
    assert taken(kept([card, HIGH], until, *HELD["awards"], high)) == expected


def test_ever_earned_looks_behind_the_cycle() -> None:
    line = {"credential": "high", "everEarned": True}
    card = renewed("card", ways=[{**BY_HIGH, "requires": line}])
    high = held("high", "2020-01-01", "2029-06-29")
    assert taken(kept([card, HIGH], "2029-06-29", *HELD["awards"], high)) == [("card", "k0")]


def test_a_higher_credential_is_earned_for_the_renewal() -> None:
    """It costs 20, less than the 30 of continuing education, and may be earned at any day of the cycle."""
    card = renewed("card", ways=[CE, BY_HIGH])
    high = credential("high", {"cost": usd(20)}, validMonths=36)
    assert taken(kept([card, high], "2027-07-01", *HELD["awards"])) == [("card", "k1"), ("high", "r0")]
    dear = credential("high", {"cost": usd(31)}, validMonths=36)
    assert taken(kept([card, dear], "2027-07-01", *HELD["awards"])) == [("card", "k0")]


def test_award_pays_for_one_renewal_of_a_credential() -> None:
    """Each cycle wants a course of its own: 4 + 6, and a third cycle has none left."""
    lines = [{"credential": "one"}, {"credential": "two"}]
    card = renewed("card", ways=[{"cost": usd(1), "requires": {"any": lines}}])
    courses = [credential("one", {"cost": usd(4)}), credential("two", {"cost": usd(6)})]
    assert money(kept([card, *courses], "2027-07-01", *HELD["awards"])) == 1 + 4
    assert money(kept([card, *courses], "2028-07-01", *HELD["awards"])) == 2 + 4 + 6
    assert kept([card, *courses], "2029-07-01", *HELD["awards"]) is None


def test_an_award_pays_for_renewals_of_different_credentials() -> None:
    way = {"cost": usd(1), "requires": {"credential": "one"}}
    cards = [renewed(key, ways=[way]) for key in ("card", "pass")]
    both = {"all": [{"credential": "card"}, {"credential": "pass"}]}
    awards = [*HELD["awards"], held("pass", "2026-05-31", "2027-05-31")]
    plan = kept([*cards, credential("one", {"cost": usd(4)})], "2027-07-01", *awards, wanted=both)
    assert money(plan) == 1 + 1 + 4


SMALL = [
    credential("s1", {"cost": usd(4)}, credits=10),
    credential("s2", {"cost": usd(5)}, credits=10),
    credential("big", {"cost": usd(15)}, credits=20),
]
OF_SMALL = [{"credential": key} for key in ("s1", "s2", "big")]


@pytest.mark.parametrize(
    ("awards", "cost"),
    [
        ([], 30 + 4 + 5),
        ([held("s1", "2026-06-30")], 30 + 5),
        # Before the cycle: it is worth nothing now, and is taken again.
        ([held("s1", "2026-06-29")], 30 + 4 + 5),
        ([held("big", "2026-07-01")], 30),
    ],
)
def test_credits_by_small_courses(awards: list[dict[str, Any]], cost: int) -> None:
    card = renewed("card", ways=[{**CE, "requires": {"credits": 20, "of": OF_SMALL}}])
    assert money(kept([card, *SMALL], "2027-07-01", *HELD["awards"], *awards)) == cost


@pytest.mark.parametrize(
    ("issued", "start", "weeks", "cost"),
    [
        # 10 in each of the years that begin 2024-11-30, 2025-11-30 and 2026-11-30: the last one is open.
        (["2025-05-01", "2026-05-01"], "2026-11-23", 0, 30 + 6),
        # The last day of the first year and the first of the second.
        (["2025-11-29", "2025-11-30"], "2026-11-30", 0, 30 + 6),
        # Both in the first year: the second one is open through 2026-11-29.
        (["2025-05-01", "2025-11-29"], "2026-11-29", 0, 30 + 6 + 7),
        (["2025-05-01", "2025-11-29"], "2026-11-30", 0, None),
        # It is placed in a cycle, never in a week: how long it takes plays no part.
        (["2025-05-01", "2025-11-29"], "2026-11-29", 1, 30 + 6 + 7),
        # Both in the second year: nothing makes up for the first.
        (["2025-11-30", "2026-05-01"], "2026-11-23", 0, None),
        # Before the cycle.
        (["2024-11-29", "2026-05-01"], "2026-11-23", 0, None),
    ],
)
def test_credits_of_each_year_of_the_cycle(issued: list[str], start: str, weeks: int, cost: int | None) -> None:
    lines = [{"credential": f"s{place}"} for place in (1, 2, 3, 4)]
    rule = {"credits": 30, "each": {"months": 12, "credits": 10}, "of": lines}
    card = renewed("card", ways=[{**CE, "requires": rule}], validMonths=36)
    courses = [
        credential("s1", credits=10),
        credential("s2", credits=10),
        credential("s3", {"cost": usd(6), "weeks": weeks}, credits=10),
        credential("s4", {"cost": usd(7), "weeks": weeks}, credits=10),
    ]
    awards = [held("card", "2024-11-30", "2027-11-30"), held("s1", issued[0]), held("s2", issued[1])]
    assert money(kept([card, *courses], "2027-12-01", *awards, startOn=start)) == cost


@pytest.mark.parametrize(
    ("repeatable", "days", "cost"),
    [
        (3, ["2025-05-01", "2026-05-01"], 30 + 6),
        (4, ["2025-05-01", "2026-05-01", "2026-06-01"], 30 + 6),
        # One of the first year counts; the second one is open through 2026-11-29.
        (3, ["2025-05-01", "2025-06-01"], 30 + 6 + 6),
        (4, ["2025-05-01", "2025-06-01"], 30 + 6 + 6),
        (2, ["2025-05-01", "2026-05-01"], None),
        # Nothing makes up for the first year.
        (4, ["2025-12-01", "2026-05-01"], None),
    ],
    ids=["yearly", "four", "one-counts", "two-more", "two-count", "none-in-first"],
)
def test_repeatable_course_of_each_year_of_the_cycle(repeatable: int, days: list[str], cost: int | None) -> None:
    """10 in each of the years that begin 2024-11-30, 2025-11-30 and 2026-11-30."""
    rule = {"credits": 30, "each": {"months": 12, "credits": 10}, "of": [{"credential": "webinar"}]}
    card = renewed("card", ways=[{**CE, "requires": rule}], validMonths=36)
    webinar = credential("webinar", {"cost": usd(6)}, credits=10, repeatable=repeatable)
    awards = [held("card", "2024-11-30", "2027-11-30"), *(held("webinar", day) for day in days)]
    assert money(kept([card, webinar], "2027-12-01", *awards, startOn="2026-11-23")) == cost


def test_what_step_needs_is_renewed_in_its_weeks() -> None:
    """The permit runs out on 2026-12-06, and the top begins a day later: this renewal is a step with dates."""
    permit = renewed("permit", ways=[CE])
    lines = [{"credential": "permit"}, {"credential": "prep"}]
    top = credential("top", {"requires": {"all": lines}, "weeks": 1}, validMonths=12)
    catalog = [permit, credential("prep", {"weeks": 2}), top]
    plan = kept(catalog, "2027-12-14", held("permit", "2025-12-06", "2026-12-06"), wanted="top")
    assert taken(plan) == [("permit", "k0"), ("prep", "r0"), ("top", "r0")]
    assert plan is not None
    assert plan.totals.weeks == 3
    assert all(step.dates is not None and step.due is None for step in plan.steps)


def of_each_year(credits: int, per: int, *keys: str) -> dict[str, Any]:
    lines = [{"credential": key} for key in keys]
    return {**CE, "requires": {"credits": credits, "each": {"months": 12, "credits": per}, "of": lines}}


def test_course_before_the_cycle_is_taken_again() -> None:
    card = renewed("card", ways=[of_each_year(10, 10, "s1")])
    s1 = credential("s1", {"cost": usd(4)}, credits=10)
    assert money(kept([card, s1], "2027-07-01", *HELD["awards"])) == 34
    assert money(kept([card, s1], "2027-07-01", *HELD["awards"], held("s1", "2020-01-01"))) == 34


def test_every_year_of_cycle_longer_than_validity_counts() -> None:
    card = renewed("card", ways=[of_each_year(30, 10, "s1", "s2", "s3")], validMonths=36)
    courses = [credential(key, credits=10) for key in ("s1", "s2", "s3")]
    awards = [held("s1", "2023-05-01"), held("s2", "2024-05-01"), held("s3", "2025-05-01")]
    assert kept([card, *courses], "2026-12-01", held("card", "2022-11-30", "2026-11-30"), *awards) is None


def test_every_year_of_a_longer_cycle_counts() -> None:
    way = {**of_each_year(10, 10, "s1"), "cost": usd(1)}
    card = renewed("card", ways=[way, {"cost": usd(50), "extendsMonths": 24}])
    s1 = credential("s1", {"cost": usd(4), "availableFrom": "2027-07-01"}, credits=10)
    assert money(kept([card, s1], "2029-07-01", *HELD["awards"])) == 100
