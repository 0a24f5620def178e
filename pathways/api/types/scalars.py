"""Scalars: dates, instants and exact decimals, all validated; and numbers as Floats of at most three decimals."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import overload

import strawberry
from strawberry.types.scalar import ScalarDefinition

from pathways.domain.money import Money, written
from pathways.domain.quantity import from_thousandths, parse_quantity, within_bounds
from pathways.text import shortened, shown

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LONGEST_NUMBER = 40


def _written(value: object) -> str:
    """A value as GraphQL writes it, cut off where it is long."""
    return f'"{shortened(value)}"' if isinstance(value, str) else shown(value)


def read_day(value: object) -> date:
    """A calendar date from its text, e.g. ``2026-05-01``."""
    if not isinstance(value, str) or DAY.fullmatch(value) is None:
        raise ValueError(f"{_written(value)} is not a date; write it as YYYY-MM-DD, e.g. 2026-05-01")
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise ValueError(f"{_written(value)} is not a date: {fault}") from None


def read_instant(value: object) -> datetime:
    """An instant from its text with a zone, e.g. ``2026-05-01T12:00:00Z``."""
    advice = "write it with its zone, e.g. 2026-05-01T12:00:00Z"
    if not isinstance(value, str):
        raise ValueError(f"{_written(value)} is not an instant; {advice}")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{_written(value)} is not an instant; {advice}") from None
    if instant.tzinfo is None:
        raise ValueError(f"{_written(value)} has no time zone; {advice}")
    return instant.astimezone(UTC)


def write_instant(value: datetime) -> str:
    """An instant in UTC, e.g. ``2026-05-01T12:00:00Z``."""
    utc = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return utc.isoformat().removesuffix("+00:00") + "Z"


def read_decimal(value: object) -> Decimal:
    """An exact decimal from its text; numbers are taken by their shortest text."""
    if isinstance(value, str) and len(value) > LONGEST_NUMBER:
        raise ValueError(f"{_written(value)} is too long for a number")
    try:
        return parse_quantity(value)
    except ValueError as fault:
        raise ValueError(f'{fault}; write an exact decimal as a string, e.g. "1450.00"') from None


SCALARS: dict[object, ScalarDefinition] = {
    date: strawberry.scalar(
        name="Date", description="ISO 8601 calendar date.", serialize=date.isoformat, parse_value=read_day
    ),
    datetime: strawberry.scalar(
        name="DateTime", description="ISO 8601 instant, UTC.", serialize=write_instant, parse_value=read_instant
    ),
    Decimal: strawberry.scalar(
        name="Decimal",
        description="Exact number as a string.",
        serialize=lambda value: f"{value:f}",
        parse_value=read_decimal,
    ),
}


@overload
def number(value: Decimal | Fraction) -> float: ...
@overload
def number(value: None) -> None: ...
def number(value: Decimal | Fraction | None) -> float | None:
    """A GraphQL Float of at most three decimals, computed as a decimal and rounded half-even."""
    return None if value is None else float(from_thousandths(round(value * 1000)))


def share(value: Fraction | Decimal) -> float:
    """A share of one as a GraphQL Float of at most three decimals; 0 and 1 are said of nothing and of all only."""
    whole = Fraction(value)
    return float(within_bounds(Decimal(whole.numerator) / whole.denominator, 3, 1))


def exact(money: Money) -> Decimal:
    """An amount with at least the decimals of its currency, e.g. 404.00."""
    return Decimal(written(money.amount, money.currency))
