"""A thing as plain JSON data and back, always in the same words: what fingerprints hash and the redo log keeps.

Whatever a frozen value of the domain consists of is encoded by its fields, so a field that is added there is never
forgotten here. Fields at their default are left out: a thing keeps its fingerprint when the domain learns a new
optional word, or that there may be several of what stood once. A requirement tree is the list of its lines in reading
order, a group saying how many lines it has: no depth is too deep.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache, partial
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pathways.domain.catalog import Competency, Credential, Occupation, Organization
from pathways.domain.content import Thing
from pathways.domain.goal import Goal
from pathways.domain.offerings import Term
from pathways.domain.quantity import plain
from pathways.domain.requirement import AverageLine, CoverageLine, Group, Requirement, every_line
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap, Scale

TAG = "is"
"""Says which class a value has where several may stand."""

LINES = "of"
"""The field of a group that holds its lines."""

BARE = "superseded_by"
"""The field whose only item stands without a list, as it did when there could be but one."""

_FORMS = frozenset(get_args(Requirement))
_GOALS = frozenset(get_args(Goal))
_TAGGED: tuple[type, ...] = (
    *(Organization, Competency, Credential, Occupation, Equivalence, Overlap, Scale, Term, Adjacency),
    *(line for line in get_args(Requirement) if line is not CoverageLine),  # which stands in goals only
    *get_args(Goal),
)
_BY_NAME: dict[str, type] = {cls.__name__: cls for cls in _TAGGED}

UNDERSTANDING = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError)
"""What decoding raises when the data says something that no thing says."""

_Decode = Callable[[Any], Any]
T = TypeVar("T")

_FOREIGN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Characters that no text has: control characters, and halves of characters; the store takes neither."""
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_DIGITS = 40
_INTEGERS = 2**63
"""What a server keeps; there are no negative ones."""


def to_text(value: Any) -> str:
    """Canonical JSON of a domain value: no spaces, keys sorted, decimals as plain text, defaults left out."""
    return text_of_data(to_data(value))


text_of_data = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), sort_keys=True).encode
"""The text of what `to_data` makes."""


def from_text(text: str) -> Thing:
    """The inverse of `to_text`, of a thing."""
    return from_data(json.loads(text))


def to_data(value: Any) -> Any:
    """Plain JSON data of any domain value (nested ones included)."""
    return _ENCODERS[type(value)](value)


def _encoder(cls: type) -> Callable[[Any], Any]:
    if cls is NoneType or cls is str or issubclass(cls, bool | int):
        return _as_it_is
    if issubclass(cls, str):
        return str
    if issubclass(cls, Decimal):
        return plain
    if issubclass(cls, date):
        return cls.isoformat
    if issubclass(cls, tuple):
        return lambda value: [_ENCODERS[type(each)](each) for each in value]
    if issubclass(cls, Requirement):
        return lambda value: [_fields_of(line) for line in every_line(value)]
    return _encoder_of_fields(cls)


def _encoder_of_fields(cls: type) -> Callable[[Any], Any]:
    """What `_fields_of` does, written out for one class, in half the time: learners are stored by the thousand."""
    tag, named, _ = _encoding(cls)
    if {LINES, BARE}.intersection(name for name, _ in named):
        return _fields_of
    known: dict[str, Any] = {"encoders": _ENCODERS}
    lines = ["def encode(value):", f"    data = { ({TAG: tag} if tag else {})!r}"]
    for place, (name, default) in enumerate(named):
        known[f"default_{place}"] = default
        encoded = f"data[{name!r}] = encoders[type(found)](found)"
        differs = f"if found is not default_{place} and found != default_{place}: "
        lines += [f"    found = value.{name}", f"    {'' if default is MISSING else differs}{encoded}"]
    exec("\n".join([*lines, "    return data"]), known)  # noqa: S102  names of fields of this program alone
    encode: Callable[[Any], Any] = known["encode"]
    return encode


class _Encoders(dict[type, Callable[[Any], Any]]):
    """How each class is encoded: looked for once, since learners are stored by the thousand."""

    def __missing__(self, cls: type) -> Callable[[Any], Any]:
        found = self[cls] = _encoder(cls)
        return found


_ENCODERS = _Encoders()


def _fields_of(value: Any) -> dict[str, Any]:
    cls: type = type(value)
    tag, named, values_of = _encoding(cls)
    data: dict[str, Any] = {TAG: tag} if tag else {}
    for (name, default), field_value in zip(named, values_of(value), strict=True):
        # Most fields are at their default, the very same value.
        if field_value is default or (default is not MISSING and field_value == default):
            continue
        if name == LINES and isinstance(value, Group | AverageLine):
            data[name] = len(field_value)
        else:
            data[name] = _ENCODERS[type(field_value)](field_value)
    if len(data.get(BARE, ())) == 1:
        (data[BARE],) = data[BARE]
    return data


def from_data(data: dict[str, Any]) -> Thing:
    """The thing that `to_data` encoded.

    Raises:
        KeyError: the data names a class or field this program does not know; of what is no data of a thing at all, any
            of UNDERSTANDING.
    """
    found = _tagged(data)
    if not isinstance(found, Thing):
        raise TypeError(f"a {data[TAG]} is not a thing")
    return found


def value_of(cls: Callable[..., T], data: Any) -> T:
    """The value of a frozen class of plain fields that `to_data` encoded.

    Raises:
        KeyError and others: as `from_data` says.
    """
    found: T = _decoding(cls)(data)
    return found


def _goal(data: Any) -> Any:
    found = _tagged(data)
    if type(found) not in _GOALS:
        raise TypeError(f"a {data[TAG]} is not a goal")
    return found


def _tagged(data: dict[str, Any]) -> Any:
    return _decoding(_BY_NAME[data[TAG]])(data)


def _tree(lines: list[dict[str, Any]]) -> Requirement:
    """Backwards through the reading order the lines of a group lie complete, first on top, when the group comes."""
    ready: list[Requirement] = []
    for line in reversed(lines):
        if LINES in line:
            if (count := _integer(line[LINES])) > len(ready):
                raise ValueError(f"a group of {count} lines has {len(ready)}")
            line = {**line, LINES: tuple(ready.pop() for _ in range(count))}  # noqa: PLW2901
        made = _tagged(line)
        if not isinstance(made, Requirement):
            raise TypeError(f"a {line[TAG]} is not a requirement")
        ready.append(made)
    (root,) = ready
    return root


@cache
def _encoding(cls: type) -> tuple[str | None, tuple[tuple[str, Any], ...], Callable[[Any], tuple[Any, ...]]]:
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} has no place in a catalogue")
    if issubclass(cls, Requirement) and cls not in _TAGGED:
        raise TypeError(f"a {cls.__name__} stands in goals only, never in a catalogue")
    names = [each.name for each in fields(cls)]
    # Of one name the values are no tuple.
    values_of = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    return (
        cls.__name__ if cls in _TAGGED else None,
        tuple((each.name, _default(each)) for each in fields(cls)),
        values_of,
    )


def _default(each: Field[Any]) -> Any:
    return each.default_factory() if each.default_factory is not MISSING else each.default


@cache
def _decoding(cls: type) -> _Decode:
    hints = get_type_hints(cls)
    decoders = {each.name: _decoder(hints[each.name]) for each in fields(cls)}
    if cls in (Group, AverageLine):
        decoders[LINES] = _as_it_is
    if BARE in decoders:
        decoders[BARE] = _one_or_several

    def decode(data: dict[str, Any]) -> Any:
        return cls(**{name: decoders[name](value) for name, value in data.items() if name != TAG})

    return decode


def _decoder(hint: Any) -> _Decode:
    if get_origin(hint) in (Union, UnionType):
        choices = frozenset(get_args(hint)) - {NoneType}
        if choices == _FORMS:
            return lambda value: None if value is None else _tree(value)
        if choices == _GOALS:
            return _goal
        # At most one of them is more than plain data: that one is a mapping, where a text may stand for itself.
        *plain_ones, only = sorted(choices, key=is_dataclass)
        inner = _decoder(only)
        plain_decoders = {NoneType: _as_it_is, **{each: _decoder(each) for each in plain_ones}}
        return lambda value: plain_decoders.get(type(value), inner)(value)
    if get_origin(hint) is tuple:
        inner = _decoder(get_args(hint)[0])
        return lambda value: tuple(inner(each) for each in _list(value))
    if hint is Decimal:
        return _decimal
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint in (date, datetime):
        read: _Decode = hint.fromisoformat
        return read
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    if is_dataclass(hint) and isinstance(hint, type):
        return partial(_decoded, hint)
    raise TypeError(f"nothing decodes a {hint}")


def _decoded(cls: type, value: Any) -> Any:
    """Looks for the decoder when there is something to decode: a selection may hold another one."""
    return _decoding(cls)(value)


def _one_or_several(value: Any) -> tuple[Any, ...]:
    return tuple(map(text_of, [value] if isinstance(value, str) else _list(value)))


def _as_it_is(value: Any) -> Any:
    return value


def text_of(value: Any) -> str:
    """A text that can be stored.

    Raises:
        TypeError: it is no text.
        ValueError: it has characters that no text has.
    """
    if type(value) is not str:
        raise TypeError(f"{value!r:.40} is not a text")
    if (foreign := _FOREIGN.search(value)) is not None:
        raise ValueError(f"a text has the character {foreign.group()!a}")
    return value


def _integer(value: Any) -> int:
    if type(value) is not int or not 0 <= value < _INTEGERS:
        raise ValueError(f"{value!r:.40} is not a count")
    return value


def _truth(value: Any) -> bool:
    if type(value) is not bool:
        raise TypeError(f"{value!r:.40} is neither true nor false")
    return value


def _decimal(value: Any) -> Decimal:
    if type(value) is not str or len(value) > _DIGITS or not _DECIMAL.fullmatch(value):
        raise ValueError(f"{value!r:.40} is not a number")
    return Decimal(value)


def _list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise TypeError(f"{value!r:.40} is not a list")
    return value


_PLAIN: dict[type, _Decode] = {str: text_of, int: _integer, bool: _truth}
