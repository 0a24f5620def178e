"""Days on which a route may be started: inside an offering that is not full, with all of its weeks before the end."""

from __future__ import annotations

from datetime import date

import pytest

from pathways.domain.catalog import Offering, Route, RouteKind

AUTUMN = Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 28))
SPRING = Offering(starts_on=date(2027, 3, 1), ends_on=date(2027, 3, 1), seats=1)
FULL = Offering(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31), seats=0)


def route(*offerings: Offering, weeks: int | None = None) -> Route:
    return Route(key="r", kind=RouteKind.STUDY, weeks=weeks, offerings=offerings)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-08-31", False),
        ("2026-09-01", True),
        ("2026-09-28", True),
        ("2026-09-29", False),
        ("2026-12-15", False),
        ("2027-03-01", True),
        ("2027-03-02", False),
    ],
)
def test_it_is_open_in_any_offering_with_seats(day: str, expected: bool) -> None:
    assert route(AUTUMN, FULL, SPRING).open_on(date.fromisoformat(day)) is expected


def test_without_offerings_it_is_open_on_any_day() -> None:
    assert route().open_on(date(2026, 12, 15))
    assert not route(FULL).open_on(date(2026, 12, 15))


def test_the_days_of_availability_count_as_well() -> None:
    late = Route(key="r", kind=RouteKind.STUDY, available_from=date(2026, 9, 10), offerings=(AUTUMN,))
    assert not late.open_on(date(2026, 9, 9))
    assert late.open_on(date(2026, 9, 10))
