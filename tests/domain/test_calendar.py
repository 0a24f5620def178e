"""Calendar months, clipped to the month's end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.months import add_months, whole_months

DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def stepped(day: date, months: int) -> date:
    """The same, month by month: the last day of a month is the day before the next one begins."""
    year, month = day.year, day.month
    for _ in range(abs(months)):
        month += 1 if months > 0 else -1
        if month == 13:
            year, month = year + 1, 1
        if month == 0:
            year, month = year - 1, 12
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-11-23", 36, "2029-11-23"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-08-31", 1, "2026-09-30"),
        ("1900-01-31", 1, "1900-02-28"),
        ("2000-01-31", 1, "2000-02-29"),
    ],
)
def test_months_later(day: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(DAYS, st.integers(-600, 600))
def test_as_if_stepped_month_by_month(day: date, months: int) -> None:
    assert add_months(day, months) == stepped(day, months)


def test_clipped_at_both_ends_of_the_calendar() -> None:
    assert add_months(date(9999, 6, 1), 12) == date.max
    assert add_months(date(1, 1, 1), -1) == date.min
    assert add_months(date(2026, 1, 1), 10**9) == date.max
    assert add_months(date(2026, 1, 1), -(10**9)) == date.min
    assert add_months(date(9999, 12, 31), 0) == date.max


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-01-01", "2025-01-01", (12, 0)),
        ("2024-01-15", "2024-03-14", (1, 28)),  # 15 January to 15 February, then 28 days
        ("2023-01-31", "2023-02-28", (1, 0)),
        ("2024-01-31", "2024-02-28", (0, 28)),
        ("2024-05-05", "2024-05-05", (0, 0)),
        ("2024-05-05", "2024-05-06", (0, 1)),
        ("2023-12-31", "2024-12-30", (11, 30)),
    ],
)
def test_whole_months_and_days_left_over(start: str, end: str, expected: tuple[int, int]) -> None:
    assert whole_months(date.fromisoformat(start), date.fromisoformat(end)) == expected


@given(DAYS, st.integers(0, 4000))
def test_whole_months_are_the_most_that_fit(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    months, left = whole_months(start, end)
    assert months >= 0
    assert stepped(start, months) + timedelta(days=left) == end
    assert stepped(start, months + 1) > end
