"""How long awards are valid: every day of the table is counted by hand on a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.months import FOR_LIFE, Lifetime, YearDay
from tests.catalogs import credential, snapshot_of

MARCH = YearDay(3, 31)
LEAP = YearDay(2, 29)


@pytest.mark.parametrize(
    ("lifetime", "issued", "last"),
    [
        (Lifetime(months=13), "2025-01-31", "2026-02-28"),
        (Lifetime(days=90), "2026-11-30", "2027-02-28"),
        (Lifetime(days=1), "2028-02-28", "2028-02-29"),
        (Lifetime(until=MARCH), "2026-03-30", "2026-03-31"),
        (Lifetime(until=MARCH), "2026-03-31", "2027-03-31"),  # the first after the issue
        (Lifetime(until=MARCH), "2026-04-01", "2027-03-31"),
        (Lifetime(months=12, until=MARCH), "2026-03-30", "2027-03-31"),
        (Lifetime(months=12, until=MARCH), "2026-03-31", "2027-03-31"),  # on the end of the months
        (Lifetime(months=12, until=MARCH), "2026-04-01", "2028-03-31"),
        (Lifetime(days=30, until=MARCH), "2026-03-01", "2026-03-31"),
        (Lifetime(days=30, until=MARCH), "2026-03-02", "2027-03-31"),
        (Lifetime(until=LEAP), "2026-02-27", "2026-02-28"),
        (Lifetime(until=LEAP), "2026-02-28", "2027-02-28"),
        (Lifetime(until=LEAP), "2028-02-28", "2028-02-29"),
        (Lifetime(months=1, until=MARCH), "9999-12-31", "9999-12-31"),
        (Lifetime(days=40), "9999-12-01", "9999-12-31"),
        (Lifetime(until=MARCH), "9999-12-31", "9999-12-31"),
    ],
)
def test_last_day_of_validity(lifetime: Lifetime, issued: str, last: str) -> None:
    assert lifetime.last_day(date.fromisoformat(issued)) == date.fromisoformat(last)


def test_what_nothing_ends_is_for_life() -> None:
    assert FOR_LIFE.last_day(date(2026, 1, 1)) is None
    assert FOR_LIFE.moved(date(2026, 1, 1)) == date(2026, 1, 1)
    assert FOR_LIFE.least_days == 0


@pytest.mark.parametrize(
    ("stated", "extends", "expiry", "moved"),
    [
        ({"validMonths": 24}, None, "2026-01-10", "2028-01-10"),
        ({"validDays": 90}, None, "2026-11-30", "2027-02-28"),
        ({"validUntil": "03-31"}, None, "2027-03-31", "2028-03-31"),
        ({"validUntil": "03-31"}, None, "2027-02-01", "2027-03-31"),
        ({"validMonths": 24, "validUntil": "03-31"}, None, "2027-03-31", "2029-03-31"),
        ({"validMonths": 24, "validUntil": "03-31"}, 12, "2027-03-31", "2028-03-31"),
        ({"validMonths": 24, "validUntil": "03-31"}, 12, "2027-04-01", "2029-03-31"),
        ({"validDays": 30}, 12, "2027-03-31", "2028-03-31"),
        ({}, None, "2027-03-31", "2027-03-31"),
    ],
)
def test_renewals_move_the_old_expiry(stated: dict[str, Any], extends: int | None, expiry: str, moved: str) -> None:
    renewal = {"key": "ce", "kind": "RENEWAL"} | ({} if extends is None else {"extendsMonths": extends})
    licence = snapshot_of({"credentials": [credential("a", **stated, renewals=[renewal])]}).credentials["a"]
    assert licence.extension(licence.renewals[0]).moved(date.fromisoformat(expiry)) == date.fromisoformat(moved)


@pytest.mark.parametrize(
    ("lifetime", "begins"),
    [
        (Lifetime(months=12), "2026-02-01"),
        (Lifetime(days=31), "2027-01-01"),
        (Lifetime(until=YearDay(1, 31)), "2026-02-01"),
        (Lifetime(months=24, until=YearDay(1, 31)), "2025-02-01"),
        # The expiry before was a 31 January too.
        (Lifetime(months=6, until=YearDay(1, 31)), "2026-02-01"),
        (Lifetime(months=18, until=YearDay(1, 31)), "2025-02-01"),
        (Lifetime(days=90, until=YearDay(1, 31)), "2026-02-01"),
        # The expiry was moved by hand: no 31 March leads to it.
        (Lifetime(months=6, until=YearDay(3, 31)), "2026-08-01"),
    ],
)
def test_cycle_of_unknown_issue_lasts_a_lifetime(lifetime: Lifetime, begins: str) -> None:
    assert lifetime.cycle_through(date(2027, 1, 31)) == date.fromisoformat(begins)


@pytest.mark.parametrize(
    ("expiry", "begins"), [("2025-02-28", "2024-03-01"), ("2024-02-29", "2023-03-01"), ("2027-02-28", "2026-03-01")]
)
def test_cycle_to_the_end_of_february(expiry: str, begins: str) -> None:
    lifetime = Lifetime(months=12, until=YearDay(2, 29))
    assert lifetime.cycle_through(date.fromisoformat(expiry)) == date.fromisoformat(begins)


@pytest.mark.parametrize("text", ["3-31", "03/31", "03-32", "02-30", "00-01", "13-01", "03-31 ", "²3-31", ""])
def test_what_is_no_day_of_the_year(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        YearDay.parse(text)


@pytest.mark.parametrize("text", ["03-31", "02-29", "12-01"])
def test_day_of_the_year_is_written_as_read(text: str) -> None:
    assert str(YearDay.parse(text)) == text
