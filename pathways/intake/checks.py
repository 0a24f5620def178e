"""What one value may be: a text, a key, a day, an amount; said once for every reader of files and of questions.

Each check takes what stands there and returns the value of the domain. None of them takes null for a value: whether a
field may be absent is for whoever reads its mapping.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from pathways.codes import Code
from pathways.domain.identifiers import ctid_of, is_name_of_thing, is_web_address
from pathways.domain.money import Money, known_currencies, minor_unit
from pathways.domain.months import YearDay
from pathways.domain.quantity import parse_quantity, plain
from pathways.errors import MOST_PROBLEMS, SignalError, did_you_mean
from pathways.text import HINT, flaw_of, shown, with_plain_line_ends

KEY = re.compile(r"[a-z0-9][a-z0-9._-]*\Z")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
LONGEST_TEXT = 20_000
LONGEST_KEY = 200
MOST_MONTHS = 12_000
MOST_WHOLE = 10**9
MOST_DAYS = 366_000
MOST_TIMES = 100

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


class MistakeError(SignalError, ValueError):
    """What stands there is wrong.

    Args:
        code: what the mistake is called.
        message: what is wrong, with the offending value.
        hint: what to do about it.
        of_field: the message goes on after the name of the field.
        below: where inside of the value it is, if not the value itself.
    """

    def __init__(
        self,
        code: Code,
        message: str,
        hint: str | None = None,
        *,
        of_field: bool = False,
        below: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint
        self.below = below
        self._message = message
        self._of_field = of_field

    def message(self, name: str | int) -> str:
        """What is wrong with a field of that name."""
        return f"{name} {self._message}" if self._of_field else self._message

    def under(self, place: str | int) -> MistakeError:
        """The same mistake of a value in which this one stands at a place."""
        below = (place, *self.below)
        return MistakeError(self.code, self._message, self.hint, of_field=self._of_field, below=below)


def text(value: Any) -> str:
    """A text of one line that says something."""
    return _text(value, lines=False)


def prose(value: Any) -> str:
    """A text that says something, of several lines where its author likes."""
    return _text(value, lines=True)


def label(value: Any) -> str:
    """A text of one line; a whole number stands for its digits."""
    return text(str(value) if isinstance(value, int) and not isinstance(value, bool) else value)


def _text(value: Any, *, lines: bool) -> str:
    if not isinstance(value, str):
        raise MistakeError(Code.WRONG_TYPE, f"{shown(value)} is not a text.", "Put it in quotes.")
    if value.isprintable() and not value.isspace() and 0 < len(value) <= LONGEST_TEXT:  # as most are
        return value
    if not value.strip():
        raise MistakeError(Code.EMPTY, "The text is empty.", "Write something, or leave it out.")
    if len(value) > LONGEST_TEXT:
        raise MistakeError(Code.TOO_LONG, f"A text of {len(value):,} characters.", f"At most {LONGEST_TEXT:,}.")
    flaw = flaw_of(value, lines=lines)
    if flaw is not None:
        raise MistakeError(Code.BAD_TEXT, flaw, HINT)
    return with_plain_line_ends(value)


def key(value: Any) -> str:
    """A key."""
    if isinstance(value, str) and KEY.match(value) and len(value) <= LONGEST_KEY:
        return value
    raise MistakeError(Code.BAD_KEY, f"{shown(value)} is not a key.", "Keys are lower case: [a-z0-9][a-z0-9._-]*")


def web(value: Any) -> str:
    """An address of http or https."""
    if is_web_address(found := text(value)):
        return found
    hint = "Write a whole address without spaces, e.g. https://example.org/page."
    raise MistakeError(Code.BAD_URL, f"{shown(found)} is not an address of the web.", hint)


def uri(value: Any) -> str:
    """An address of http or https, or a URI that only names."""
    if is_name_of_thing(found := text(value)):
        return found
    raise MistakeError(Code.BAD_URL, f"{shown(found)} is not a URI.", "Write an address of https, or urn:…")


def ctid(value: Any) -> str:
    """A CTID, in lower case."""
    found = ctid_of(written := text(value))
    if found is not None:
        return found
    raise MistakeError(Code.BAD_CTID, f"{shown(written)} is not a CTID.", "A CTID is ce- followed by a whole UUID.")


def flag(value: Any) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise MistakeError(Code.WRONG_TYPE, f"{shown(value)} is neither true nor false.")


def day(value: Any) -> date:
    """A calendar date; one that is read already is one."""
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and DAY.match(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise MistakeError(Code.BAD_DATE, f"{shown(value)} is not a date.", "Write YYYY-MM-DD.")


def day_of_year(value: Any) -> YearDay:
    """A day that comes every year."""
    with suppress(ValueError):
        if isinstance(value, str):
            return YearDay.parse(value)
    raise MistakeError(Code.BAD_DATE, f"{shown(value)} is not a day of the year.", "Write MM-DD.")


def quantity(value: Any) -> Decimal:
    """An exact decimal of at most three places, 0 or more."""
    number = any_number(value)
    if number < 0:
        raise MistakeError(Code.OUT_OF_RANGE, f"is {plain(number)}.", "It must be 0 or more.", of_field=True)
    return number


def above_zero(value: Any) -> Decimal:
    """An exact decimal above 0."""
    number = any_number(value)
    if number <= 0:
        raise MistakeError(Code.OUT_OF_RANGE, f"is {plain(number)}.", "It must be above 0.", of_field=True)
    return number


def part_of_full_time(value: Any) -> Decimal:
    """A share above 0, and at most 1."""
    number = above_zero(value)
    if number > 1:
        hint = "Write 1 for full time, less for part time."
        raise MistakeError(Code.OUT_OF_RANGE, f"is {plain(number)}.", hint, of_field=True)
    return number


def any_number(value: Any) -> Decimal:
    """An exact decimal of at most three places."""
    try:
        return parse_quantity(value)
    except ValueError as error:
        hint = "Numbers are exact, with at most three decimal places."
        raise MistakeError(Code.BAD_NUMBER, f"{error}.", hint) from None


@cache
def whole(least: int, most: int = MOST_WHOLE) -> Callable[[Any], int]:
    """A whole number in a range."""

    def check(value: Any) -> int:
        is_whole = isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())
        if isinstance(value, bool) or not is_whole:
            raise MistakeError(Code.WRONG_TYPE, f"{shown(value)} is not a whole number.")
        if not least <= value <= most:
            hint = f"It must be {least} to {most}."
            raise MistakeError(Code.OUT_OF_RANGE, f"is {shown(value)}.", hint, of_field=True)
        return int(value)

    return check


@cache
def choice(choices: type[Choice]) -> Callable[[Any], Choice]:
    """One of an enumeration."""

    known: dict[str, Choice] = {each.value: each for each in choices}

    def check(value: Any) -> Choice:
        found = known.get(value) if isinstance(value, str) else None
        if found is not None:
            return found
        hint = did_you_mean(value, list(known)) if isinstance(value, str) else None
        raise MistakeError(Code.BAD_VALUE, f"{shown(value)} is not one of them.", hint or f"Use {', '.join(known)}.")

    return check


def money(amount: Decimal, currency: str) -> Money:
    """So much of a currency, in whole parts of its smallest unit."""
    unit = minor_unit(currency_code(currency))
    if amount % unit:
        text = f"{plain(amount)} {currency} is finer than {unit}."
        raise MistakeError(Code.BAD_NUMBER, text, "Round it.", below=("amount",))
    return Money(amount, currency)


def currency_code(currency: str) -> str:
    """A code of ISO 4217."""
    if currency in known_currencies():
        return currency
    hint = did_you_mean(currency.upper(), sorted(known_currencies())) or "Use an ISO 4217 code such as USD."
    raise MistakeError(Code.UNKNOWN_CURRENCY, f"There is no currency {shown(currency)}.", hint, below=("currency",))


class MistakesError(SignalError, ValueError):
    """Several things are wrong in one value."""

    def __init__(self, mistakes: Sequence[MistakeError]) -> None:
        super().__init__("; ".join(map(str, mistakes[:3])))
        self.mistakes = tuple(mistakes)


def several(check: Callable[[Any], Value]) -> Callable[[Any], tuple[Value, ...]]:
    """A list of values, none of them twice; one may stand without brackets."""

    def check_all(value: Any) -> tuple[Value, ...]:
        if isinstance(value, dict):
            raise MistakeError(Code.WRONG_TYPE, f"{shown(value)} is not a list.", "Write a list.")
        found: list[Value] = []
        mistakes: list[MistakeError] = []
        for place, each in enumerate(value if isinstance(value, list) else [value]):
            try:
                found.append(check(each))
            except MistakeError as mistake:
                mistakes.append(mistake.under(place))
                if len(mistakes) > MOST_PROBLEMS:
                    break
        double = twice(found)
        if double is not None:
            mistakes.append(double)
        if mistakes:
            raise MistakesError(mistakes)
        return tuple(found)

    return check_all


def twice(values: Sequence[object]) -> MistakeError | None:
    """What stands more than once, as a mistake; None: nothing does."""
    if len(values) < 2 or len(set(values)) == len(values):
        return None
    double = next(value for value, count in Counter(values).items() if count > 1)
    return MistakeError(Code.DUPLICATE, f"{shown(double)} stands twice.", "Keep one.")
