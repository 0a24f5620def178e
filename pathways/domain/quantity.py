"""Exact decimals of at most three places: credits, levels, hours, importance, money.

Everything is compared exactly. Inside the planner and the store a quantity is an integer number of thousandths.
"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from pathways.text import shortened, shown

PLACES = 3
THOUSAND = 1000
LARGEST = Decimal(10) ** 12
_LARGEST = int(LARGEST)
WRITTEN = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\Z")


def parse_quantity(value: object) -> Decimal:
    """Reads an exact decimal.

    Args:
        value: an int, a Decimal, a float (by its shortest text) or a text.

    Returns:
        The decimal without superfluous zeros behind the point.

    Raises:
        ValueError: not a number, more than three decimal places, or 10**12 and beyond.
    """
    if type(value) is int and -_LARGEST < value < _LARGEST:
        return Decimal(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise ValueError(f"{shown(value)} is not a number")
    if isinstance(value, str) and not WRITTEN.match(value.strip()):
        raise ValueError(f"{shown(value)} is not a number")
    try:
        number = Decimal(str(value).strip()) if isinstance(value, float | str) else Decimal(value)
    except InvalidOperation:
        raise ValueError(f"{shown(value)} is not a number") from None
    if not number.is_finite():
        raise ValueError(f"{shortened(str(value))} is not a finite number")
    if not -LARGEST < number < LARGEST:
        raise ValueError(f"{shortened(str(number))} is too large (below 10**12)")
    if number != round(number, PLACES):
        raise ValueError(f"{shortened(str(number))} has more than {PLACES} decimal places")
    return tidy(number)


def tidy(number: Decimal) -> Decimal:
    """The same number without exponent and without superfluous zeros: 40, not 4E+1 nor 40.00."""
    if number == 0:
        return Decimal(0)
    number = number.normalize()
    exponent = number.as_tuple().exponent
    return number.quantize(Decimal(1)) if isinstance(exponent, int) and exponent > 0 else number


def thousandths(number: Decimal) -> int:
    """The number as an integer count of thousandths."""
    return int(number.scaleb(PLACES).to_integral_exact())


def from_thousandths(count: int) -> Decimal:
    """The inverse of `thousandths`."""
    return tidy(Decimal(count).scaleb(-PLACES))


def within_bounds(part: Decimal, places: int, whole: int) -> Decimal:
    """A part of a whole rounded half-even, but for what lies just beside nothing or the whole: that stays beside it."""
    rounded, step = round(part, places), Decimal(1).scaleb(-places)
    if rounded == whole != part:
        return rounded + (step if part > whole else -step)
    return step.copy_sign(part) if rounded == 0 != part else rounded


_WHOLE = 20
"""Digits of a whole number that stands as it is: most are, and of them nothing needs to be worked out."""


def plain(number: Decimal) -> str:
    """As a person writes it: no exponent, no superfluous zeros."""
    text = str(number)
    return text if len(text) <= _WHOLE and text.isdecimal() else f"{tidy(number):f}"
