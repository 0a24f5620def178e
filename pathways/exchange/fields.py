"""Takes typed values out of plain ones and notes every problem on the way, each with its path."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.draft import Use
from pathways.domain.money import Money
from pathways.domain.months import YearDay
from pathways.domain.offerings import Cohort
from pathways.domain.quantity import plain
from pathways.errors import Problem, Problems
from pathways.intake import checks
from pathways.intake.checks import MOST_MONTHS, MOST_WHOLE, MistakeError
from pathways.intake.mistakes import unknown_name
from pathways.intake.places import Place, path_of
from pathways.text import shown

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
                self.notes.problems.append(unknown_name(name, fields, self.place))

    def required(self, name: str, value: str = "…") -> bool:
        """Notes a missing field, with a value that it can have; True if it is there."""
        if self.has(name):
            return True
        if self.is_mapping:
            self.note(Code.MISSING, f"`{name}` is missing.", f"Add `{name}: {value}`.")
        return False

    def text(self, name: str) -> str | None:
        """A non-empty text of one line."""
        return self._checked(checks.text, name)

    def label(self, name: str) -> str | None:
        """A text of one line; a whole number stands for its digits."""
        return self._checked(checks.label, name)

    def labels(self, name: str) -> tuple[str, ...]:
        """A list of labels."""
        return self.once(name, self._each(checks.label, name))

    def prose(self, name: str) -> str | None:
        """A non-empty text, of several lines where its author likes."""
        return self._checked(checks.prose, name)

    def as_text(self, value: Any, *below: str | int) -> str | None:
        return self._as(checks.text, value, *below)

    def web(self, name: str) -> str | None:
        """An address of http or https."""
        return self._checked(checks.web, name)

    def uri(self, name: str) -> str | None:
        """An address of http or https, or a URI that only names."""
        return self._checked(checks.uri, name)

    def ctid(self, name: str) -> str | None:
        """A CTID, in lower case."""
        return self._checked(checks.ctid, name)

    def key(self, name: str, kind: Kind | None = None) -> str | None:
        """A key; of a thing of that kind, if one is given."""
        key = self._checked(checks.key, name)
        if key is not None and kind is not None:
            self.use(key, kind, name)
        return key

    def as_key(self, value: Any, *below: str | int) -> str | None:
        return self._as(checks.key, value, *below)

    def flag(self, name: str) -> bool:
        """true or false; absent is false."""
        return self._checked(checks.flag, name) or False

    def whole(self, name: str, least: int, most: int = MOST_WHOLE) -> int | None:
        """A whole number in a range."""
        return self._checked(checks.whole(least, most), name) if self.has(name) else None

    def months(self, name: str, least: int = 1) -> int | None:
        """A number of months."""
        return self.whole(name, least, MOST_MONTHS)

    def quantity(self, name: str) -> Decimal | None:
        """An exact decimal of at most three places, 0 or more."""
        return self._checked(checks.quantity, name)

    def above_zero(self, name: str) -> Decimal | None:
        """The same above 0."""
        return self._checked(checks.above_zero, name)

    def any_number(self, name: str) -> Decimal | None:
        """The same of either sign."""
        return self._checked(checks.any_number, name)

    def day(self, name: str) -> date | None:
        """A calendar date."""
        return self._checked(checks.day, name)

    def day_of_year(self, name: str) -> YearDay | None:
        """A day that comes every year."""
        return self._checked(checks.day_of_year, name)

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

    def choice(self, name: str, choices: type[Choice]) -> Choice | None:
        """One of an enumeration."""
        return self._checked(checks.choice(choices), name) if self.has(name) else None

    def as_choice(self, value: Any, choices: type[Choice], *below: str | int) -> Choice | None:
        return self._as(checks.choice(choices), value, *below)

    def money(self, name: str) -> Money | None:
        """{amount, currency}."""
        if not self.has(name):
            return None
        fields = Fields(self.value[name], (*self.place, name), self.notes)
        amount = fields.quantity("amount") if fields.required("amount") else None
        currency = fields.text("currency") if fields.required("currency") else None
        fields.finish(("amount", "currency"))
        if currency is None:
            return None
        try:
            checks.currency_code(currency)
            return None if amount is None else checks.money(amount, currency)
        except MistakeError as mistake:
            fields.mistaken(mistake, *mistake.below)
            return None

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
        return self.once(name, self._each(checks.prose if lines else checks.text, name))

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
        values = self._each(checks.key, name)
        if key in values:
            self.note(Code.DUPLICATE_KEY, f"{shown(key)} is its key already.", "Leave it out.", name)
        return self.once(name, values)

    def choices(self, name: str, choices: type[Choice]) -> tuple[Choice, ...]:
        """A list of values of an enumeration."""
        return self.once(name, self._each(checks.choice(choices), name))

    def once(self, name: str, values: list[Value]) -> tuple[Value, ...]:
        """Notes what stands twice."""
        if (double := checks.twice(values)) is not None:
            self.mistaken(double, name)
        return tuple(dict.fromkeys(values))

    def items(self, name: str, read: Callable[[Fields], Value | None]) -> tuple[Value, ...]:
        """A list of mappings, each read by a function."""
        found = []
        for place, value in enumerate(self.several(name, alone=False)):
            item = read(Fields(value, (*self.place, name, place), self.notes))
            if item is not None:
                found.append(item)
        return tuple(found)

    def mistaken(self, mistake: MistakeError, *below: str | int) -> None:
        """Notes what a check says."""
        named = next((part for part in below if isinstance(part, str)), "")
        self.note(mistake.code, mistake.message(named), mistake.hint, *below)

    def _checked(self, check: Callable[[Any], Value], name: str) -> Value | None:
        value = self.value.get(name)
        return None if value is None else self._as(check, value, name)

    def _each(self, check: Callable[[Any], Value], name: str) -> list[Value]:
        found = [self._as(check, value, name, place) for place, value in enumerate(self.several(name))]
        return [each for each in found if each is not None]

    def _as(self, check: Callable[[Any], Value], value: Any, *below: str | int) -> Value | None:
        try:
            return check(value)
        except MistakeError as mistake:
            self.mistaken(mistake, *below)
            return None

    def below(self, name: str) -> Fields | None:
        """A mapping inside this one; None when absent."""
        return Fields(self.value[name], (*self.place, name), self.notes) if self.has(name) else None


def number(value: Decimal | int) -> int | Decimal:
    """A decimal as YAML and JSON write it exactly: an int where it is one."""
    return int(value) if value == int(value) else Decimal(plain(Decimal(value)))
