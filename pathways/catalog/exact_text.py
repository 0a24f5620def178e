"""Values of a catalogue as text that says all of them, for comparing; wording is for reading and leaves some out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import takewhile

from pathways.domain.money import Money, written
from pathways.domain.months import YearDay
from pathways.domain.offerings import Recurrence, YearSpan
from pathways.domain.quantity import plain

LONGEST = 80
_CONTEXT = 20
"""Characters before the first difference that are kept of texts which begin alike."""


def exact_text(value: object) -> str:
    """A value of a field, e.g. ``404.00 USD``; of a value with fields those that say something, with their names.

    Raises:
        TypeError: no field of a catalogue has such a value.
    """
    match value:
        case bool():
            return "yes" if value else "no"
        case Enum():
            return str(value.value)
        case str():
            return value
        case Decimal():
            return plain(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case YearDay():
            return str(value)
        case YearSpan(from_=first, to=last, every=every):
            return f"from {first}, to {last}, every {every.value}"
        case Recurrence(term=term, span=span, seats=seats):
            when = f"term {term}" if span is None else exact_text(span)
            return when if seats is None else f"{when}, seats {seats}"
        case Money(amount=amount, currency=currency):
            return f"{written(amount, currency)} {currency}"
        case tuple():
            return ", ".join(_inner(each) for each in value)
        case _ if is_dataclass(value):
            said = ((each.name, getattr(value, each.name)) for each in fields(value))
            return ", ".join(f"{field_name(name)} {_inner(each)}" for name, each in said if not _silent(each))
    raise TypeError(f"no text for {type(value).__name__}")


def _inner(value: object) -> str:
    text = exact_text(value)
    return f"({text})" if isinstance(value, tuple) or (is_dataclass(value) and not isinstance(value, Money)) else text


def _silent(value: object) -> bool:
    return value is None or value is False or value == ()


def field_name(name: str) -> str:
    """A field as the file format spells it: ``validMonths``."""
    first, *others = name.split("_")
    return first + "".join(map(str.capitalize, others))


def shortened(before: str, after: str) -> tuple[str, str]:
    """Two texts that differ, in at most 80 characters each, such that the difference can still be seen."""
    first, second = _cut(before), _cut(after)
    if first != second:
        return first, second
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False)))
    start = max(0, alike - _CONTEXT)
    return _cut(f"…{before[start:]}"), _cut(f"…{after[start:]}")


def short(text: str) -> str:
    """A text in at most 80 characters."""
    return _cut(text)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
