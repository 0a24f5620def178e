"""Days from which a route may be started, whether or not it is offered on them."""

from __future__ import annotations

from datetime import date

from pathways.domain.catalog import Route, RouteKind
from pathways.domain.offerings import Offering

AUTUMN = Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 28))


def test_only_closed_routes_are_shut_without_calendar() -> None:
    offered = Route(key="r", kind=RouteKind.STUDY, offerings=(AUTUMN,))
    assert offered.open_from(date(2026, 8, 31))
    assert offered.open_from(date(2026, 9, 29))
    until = Route(key="r", kind=RouteKind.STUDY, available_from=date(2026, 9, 10), available_through=date(2026, 9, 20))
    assert until.open_from(date(2026, 9, 9))
    assert until.open_from(date(2026, 9, 20))
    assert not until.open_from(date(2026, 9, 21))


def test_offering_includes_both_its_ends() -> None:
    assert AUTUMN.days == 28
