"""Takes typed values out of plain ones and notes every problem on the way, each with its path."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.draft import Use
from pathways.domain.identifiers import ctid_of, is_name_of_thing, is_web_address
from pathways.domain.money import Money, known_currencies, minor_unit
from pathways.domain.months import YearDay
from pathways.domain.offerings import Cohort
from pathways.domain.quantity import parse_quantity, plain
from pathways.errors import Problem, Problems, did_you_mean
from pathways.exchange.places import Place, path_of
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


@dataclass(slots=True)
class Notes:
    """What reading a document brings besides its values."""

    problems: Problems = field(default_factory=Problems)
    uses: list[Use] = field(default_factory=list)
    meant: Callable[[Place, Any], str | None] = lambda _place, _value: None
    """The mapping that is meant where something else stands."""


class Fields:
    """One mapping of a document, read field by field.

    Args:
        value: what stands there; anything but a mapping is a problem.
        place: where it stands.
        notes: collects problems and uses; shared by all fields of a document.
    """

    def __init__(self, value: Any, place: Place, notes: Notes) -> None:
        self.place = place
        self.notes = notes
        self.is_mapping = isinstance(value, dict)
        self.value: dict[str, Any] = value if self.is_mapping else {}
        if not self.is_mapping:
            text = "Nothing stands here." if value is None else f"{shown(value)} is not a mapping."
            meant = notes.meant(place, value)
            self.note(Code.WRONG_TYPE, text, f"Write `{meant}`." if meant else "Write `name: value` pairs.")

    def note(self, code: Code, message: str, hint: str | None = None, *below: str | int) -> None:
        """Adds a problem at this mapping or below it."""
        self.notes.problems.append(Problem(code, message, hint, path_of((*self.place, *below))))

    def use(self, key: str, kind: Kind, *below: str | int, for_credits: bool = False) -> None:
        """Remembers that a place names a thing, to be looked up when all files are read."""
        self.notes.uses.append(Use(key, kind, path_of((*self.place, *below)), for_credits))

    def has(self, name: str) -> bool:
        """The field stands there and is not null."""
        return self.value.get(name) is not None

    def raw(self, name: str) -> Any:
        return self.value.get(name)

    def finish(self, fields: Sequence[str], noted: Sequence[str] = ()) -> None:
        """Notes every key that is not one of the fields, except what is noted already."""
        for name in self.value:
            if name not in fields and name not in noted:
                known = sorted(fields)
                hint = did_you_mean(name, known) or f"Known keys here: {', '.join(known)}."
                self.note(Code.NOT_FOUND, f"The key {shown(name)} is not known here.", hint, name)

    def required(self, name: str, value: str = "…") -> bool:
        """Notes a missing field, with a value that it can have; True if it is there."""
        if self.has(name):
            return True
        if self.is_mapping:
            self.note(Code.MISSING, f"`{name}` is missing.", f"Add `{name}: {value}`.")
        return False

    def text(self, name: str) -> str | None:
        """A non-empty text of one line."""
        value = self.value.get(name)
        return None if value is None else self.as_text(value, name)

    def label(self, name: str) -> str | None:
        """A text of one line; a whole number stands for its digits."""
        value = self.value.get(name)
        return None if value is None else self.as_text(_digits(value), name)

    def labels(self, name: str) -> tuple[str, ...]:
        """A list of labels."""
        found = [self.as_text(_digits(value), name, place) for place, value in enumerate(self.several(name))]
        return self.once(name, [text for text in found if text is not None])

    def prose(self, name: str) -> str | None:
        """A non-empty text, of several lines where its author likes."""
        value = self.value.get(name)
        return None if value is None else self.as_text(value, name, lines=True)

    def as_text(self, value: Any, *below: str | int, lines: bool = False) -> str | None:
        if not isinstance(value, str):
            self.note(Code.WRONG_TYPE, f"{shown(value)} is not a text.", "Put it in quotes.", *below)
            return None
        if not value.strip():
            self.note(Code.EMPTY, "The text is empty.", "Write something, or leave it out.", *below)
            return None
        if len(value) > LONGEST_TEXT:
            self.note(Code.TOO_LONG, f"A text of {len(value):,} characters.", f"At most {LONGEST_TEXT:,}.", *below)
            return None
        flaw = flaw_of(value, lines=lines)
        if flaw is not None:
            self.note(Code.BAD_TEXT, flaw, HINT, *below)
            return None
        return with_plain_line_ends(value)

    def web(self, name: str) -> str | None:
        """An address of http or https."""
        text = self.text(name)
        if text is None or is_web_address(text):
            return text
        hint = "Write a whole address without spaces, e.g. https://example.org/page."
        self.note(Code.BAD_URL, f"{shown(text)} is not an address of the web.", hint, name)
        return None

    def uri(self, name: str) -> str | None:
        """An address of http or https, or a URI that only names."""
        text = self.text(name)
        if text is None or is_name_of_thing(text):
            return text
        self.note(Code.BAD_URL, f"{shown(text)} is not a URI.", "Write an address of https, or urn:…", name)
        return None

    def ctid(self, name: str) -> str | None:
        """A CTID, in lower case."""
        text = self.text(name)
        ctid = None if text is None else ctid_of(text)
        if text is not None and ctid is None:
            self.note(Code.BAD_CTID, f"{shown(text)} is not a CTID.", "A CTID is ce- followed by a whole UUID.", name)
        return ctid

    def key(self, name: str, kind: Kind | None = None) -> str | None:
        """A key; of a thing of that kind, if one is given."""
        value = self.value.get(name)
        key = None if value is None else self.as_key(value, name)
        if key is not None and kind is not None:
            self.use(key, kind, name)
        return key

    def as_key(self, value: Any, *below: str | int) -> str | None:
        if isinstance(value, str) and KEY.match(value) and len(value) <= LONGEST_KEY:
            return value
        self.note(Code.BAD_KEY, f"{shown(value)} is not a key.", "Keys are lower case: [a-z0-9][a-z0-9._-]*", *below)
        return None

    def flag(self, name: str) -> bool:
        """true or false; absent is false."""
        value = self.value.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            self.note(Code.WRONG_TYPE, f"{shown(value)} is neither true nor false.", None, name)
            return False
        return value

    def whole(self, name: str, least: int, most: int = MOST_WHOLE) -> int | None:
        """A whole number in a range."""
        value = self.value.get(name)
        if value is None:
            return None
        whole = isinstance(value, int) or (isinstance(value, Decimal) and value == value.to_integral_value())
        if isinstance(value, bool) or not whole:
            self.note(Code.WRONG_TYPE, f"{shown(value)} is not a whole number.", None, name)
            return None
        if not least <= value <= most:
            self.note(Code.OUT_OF_RANGE, f"{name} is {shown(value)}.", f"It must be {least} to {most}.", name)
            return None
        return int(value)

    def months(self, name: str, least: int = 1) -> int | None:
        """A number of months."""
        return self.whole(name, least, MOST_MONTHS)

    def quantity(self, name: str, *, above: int | None = None, least: int | None = 0) -> Decimal | None:
        """An exact decimal of at most three places."""
        value = self.value.get(name)
        if value is None:
            return None
        try:
            number = parse_quantity(value)
        except ValueError as error:
            self.note(Code.BAD_NUMBER, f"{error}.", "Numbers are exact, with at most three decimal places.", name)
            return None
        if above is not None and number <= above:
            self.note(Code.OUT_OF_RANGE, f"{name} is {plain(number)}.", f"It must be above {above}.", name)
            return None
        if least is not None and number < least:
            self.note(Code.OUT_OF_RANGE, f"{name} is {plain(number)}.", f"It must be {least} or more.", name)
            return None
        return number

    def day(self, name: str) -> date | None:
        """A calendar date."""
        value = self.value.get(name)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not DAY.match(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            self.note(Code.BAD_DATE, f"{shown(value)} is not a date.", "Write YYYY-MM-DD.", name)
            return None

    def cohort(self) -> Cohort | None:
        """``cohort: {from, through}``; at least one of the days."""
        inner = self.below("cohort")
        if inner is None:
            return None
        found = Cohort(from_=inner.day("from"), through=inner.day("through"))
        if inner.is_mapping and not inner.has("from") and not inner.has("through"):
            inner.note(Code.MISSING, "The cohort has neither a first nor a last day.", "Write `from` or `through`.")
        if found.from_ and found.through and found.through < found.from_:
            inner.note(Code.OUT_OF_RANGE, "through lies before from.", "Swap them.", "through")
        inner.finish(("from", "through"))
        return found

    def day_of_year(self, name: str) -> YearDay | None:
        """A day that comes every year."""
        value = self.value.get(name)
        if value is None:
            return None
        try:
            if not isinstance(value, str):
                raise ValueError
            return YearDay.parse(value)
        except ValueError:
            self.note(Code.BAD_DATE, f"{shown(value)} is not a day of the year.", "Write MM-DD.", name)
            return None

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """One of an enumeration."""
        value = self.value.get(name)
        return None if value is None else self.as_choice(value, choices, name)

    def as_choice(self, value: Any, choices: type[Choice], *below: str | int) -> Choice | None:
        with suppress(ValueError):
            if isinstance(value, str):
                return choices(value)
        names = [choice.value for choice in choices]
        hint = did_you_mean(value, names) if isinstance(value, str) else None
        self.note(Code.BAD_VALUE, f"{shown(value)} is not one of them.", hint or f"Use {', '.join(names)}.", *below)
        return None

    def money(self, name: str) -> Money | None:
        """{amount, currency}."""
        if not self.has(name):
            return None
        fields = Fields(self.value[name], (*self.place, name), self.notes)
        amount = fields.quantity("amount") if fields.required("amount") else None
        currency = fields.text("currency") if fields.required("currency") else None
        fields.finish(("amount", "currency"))
        if currency is not None and currency not in known_currencies():
            hint = did_you_mean(currency.upper(), sorted(known_currencies())) or "Use an ISO 4217 code such as USD."
            fields.note(Code.UNKNOWN_CURRENCY, f"There is no currency {shown(currency)}.", hint, "currency")
            return None
        if amount is None or currency is None:
            return None
        unit = minor_unit(currency)
        if amount % unit:
            fields.note(Code.BAD_NUMBER, f"{plain(amount)} {currency} is finer than {unit}.", "Round it.", "amount")
            return None
        return Money(amount, currency)

    def several(self, name: str, *, alone: bool = True) -> list[Any]:
        """A list; one value may stand without brackets where `alone`."""
        value = self.value.get(name)
        if value is None:
            return []
        if isinstance(value, list):
            return value
        if alone and not isinstance(value, dict):
            return [value]
        meant = None if alone else self.notes.meant((*self.place, name, 0), value)
        hint = f"Write `[{meant}]`." if meant else "Write a list."
        self.note(Code.WRONG_TYPE, f"{shown(value)} is not a list.", hint, name)
        return []

    def texts(self, name: str, *, lines: bool = False) -> tuple[str, ...]:
        """A list of texts."""
        found = [self.as_text(value, name, place, lines=lines) for place, value in enumerate(self.several(name))]
        return self.once(name, [text for text in found if text is not None])

    def keys(self, name: str, kind: Kind) -> tuple[str, ...]:
        """A list of keys of things of a kind."""
        values = self.several(name)
        found = [self.as_key(value, name, place) for place, value in enumerate(values)]
        for place, key in enumerate(found):
            if key is not None:
                self.use(key, kind, name, *([place] if isinstance(self.value[name], list) else []))
        return self.once(name, [key for key in found if key is not None])

    def former_keys(self, name: str, key: str) -> tuple[str, ...]:
        """The keys that a thing had before; where its own is among them, that is noted."""
        values = [self.as_key(value, name, place) for place, value in enumerate(self.several(name))]
        if key in values:
            self.note(Code.DUPLICATE_KEY, f"{shown(key)} is its key already.", "Leave it out.", name)
        return self.once(name, [value for value in values if value is not None])

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of values of an enumeration."""
        found = [self.as_choice(value, choices, name, place) for place, value in enumerate(self.several(name))]
        return self.once(name, [choice for choice in found if choice is not None])

    def once(self, name: str, values: list[Value]) -> tuple[Value, ...]:
        """Notes what stands twice."""
        if len(values) < 2:
            return tuple(values)
        if len(set(values)) != len(values):
            double = next(value for value, count in Counter(values).items() if count > 1)
            self.note(Code.DUPLICATE, f"{shown(double)} stands twice.", "Keep one.", name)
        return tuple(dict.fromkeys(values))

    def items(self, name: str, read: Callable[[Fields], Value | None]) -> tuple[Value, ...]:
        """A list of mappings, each read by a function."""
        found = []
        for place, value in enumerate(self.several(name, alone=False)):
            item = read(Fields(value, (*self.place, name, place), self.notes))
            if item is not None:
                found.append(item)
        return tuple(found)

    def below(self, name: str) -> Fields | None:
        """A mapping inside this one; None when absent."""
        return Fields(self.value[name], (*self.place, name), self.notes) if self.has(name) else None


def _digits(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def number(value: Decimal | int) -> int | Decimal:
    """A decimal as YAML and JSON write it exactly: an int where it is one."""
    return int(value) if value == int(value) else Decimal(plain(Decimal(value)))
