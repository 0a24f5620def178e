"""Through which day an award is valid, from docs/reference/file-format.md alone: counted one day after the other."""

from __future__ import annotations

from datetime import date, timedelta

from pathways.domain.catalog import Credential, Route
from pathways.domain.months import add_months

DAY = timedelta(days=1)


def last_day(credential: Credential, issued_on: date) -> date | None:
    """Of an award that does not say it itself; None: for ever."""
    return _counted(credential, credential.valid_months, credential.valid_days, issued_on)


def renewed(credential: Credential, renewal: Route, expiry: date) -> date:
    """The expiry once a renewal has moved it."""
    months, days = credential.valid_months, credential.valid_days
    if renewal.extends_months is not None:
        months, days = renewal.extends_months, None
    return _counted(credential, months, days, expiry) or expiry


def before(credential: Credential, renewal: Route, expiry: date) -> date | None:
    """The expiry that a renewal has moved to another day, as far as months say it; None: it moves none."""
    if renewal.extends_months is None and credential.valid_days is not None:
        return expiry - credential.valid_days * DAY
    months = renewal.extends_months or credential.valid_months
    if months is None and credential.valid_until is None:
        return None
    return add_months(expiry, -(months or 12))


def _counted(credential: Credential, months: int | None, days: int | None, day: date) -> date | None:
    until = credential.valid_until
    if months is not None:
        day = add_months(day, months)
    elif days is not None:
        day += days * DAY
    elif until is None:
        return None
    else:
        day += DAY
    while until is not None and not _is(day, until.month, until.day):
        day += DAY
    return day


def _is(day: date, month: int, of_month: int) -> bool:
    if (month, of_month) == (2, 29):
        return day.month == 2 and (day + DAY).month == 3
    return (day.month, day.day) == (month, of_month)
