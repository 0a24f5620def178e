"""Documents that were right, with something wrong in them: what people mistype, tools garble and attackers send."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

Place = tuple[str | int, ...]

CHARACTERS = ["\x00", "\x1b", "\r", "\n", "\t", "\x7f", "\x85", "\u2028", "\u202e", "\ud800", "\udfff", "\uffff", "😀"]
TEXTS = ["", " ", "x" * 100_000, "javascript:alert(1)", "data:,x", "https://a b", "_:a", "P9999999999Y", "<<", "ce-1"]
NUMBERS = ["1e999", "-1e999", "1e-999", "1e999999999", "NaN", "Infinity", "9" * 29, "9" * 5_000, "0." + "1" * 5_000]
PLAIN = [
    "0",
    "-1",
    "-0.0",
    "1.0005",
    "1e12",
    "2147483648",
    "true",
    "null",
    "[]",
    "{}",
    "[[]]",
    '[{"@id": "_:a"}]',
    '""',
]
NESTED = ["[" * depth + "]" * depth for depth in (3, 90, 199, 250, 5_000)]
NESTED += ['{"all":[' * depth + "]}" * depth for depth in (40, 95, 5_000)]


class Token(str):
    """JSON that stands in a document as it is written here."""

    __slots__ = ()


def places(value: Any, at: Place = ()) -> Iterator[Place]:
    """All places of a document."""
    yield at
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(inner, (*at, name))


def found(value: Any, place: Place) -> Any:
    """What stands at a place."""
    for name in place:
        value = value[name]
    return value


def mutated(document: Any, draw: random.Random) -> Any:
    """The document with one to three mutations, at any of its places."""
    value = copy.deepcopy(document)
    for _ in range(draw.randint(1, 3)):
        every = [place for place in places(value) if place]
        if every:
            draw.choice(MUTATIONS)(value, draw.choice(every), draw)
    return value


def _put(value: Any, place: Place, new: Any) -> None:
    found(value, place[:-1])[place[-1]] = new


def _character(value: Any, place: Place, draw: random.Random) -> None:
    text = str(found(value, place))[:40]
    at = draw.randint(0, len(text))
    _put(value, place, text[:at] + draw.choice(CHARACTERS) + text[at:])


def _name(value: Any, place: Place, draw: random.Random) -> None:
    above = found(value, place[:-1])
    if isinstance(above, dict):
        name = draw.choice([draw.choice(CHARACTERS) + str(place[-1]), "x" * 100_000, "", "@id", "select", "format"])
        above[name] = above.pop(place[-1])


def _self(value: Any, place: Place, draw: random.Random) -> None:
    """Names in place of others: conditions, groups and credentials that refer to themselves."""
    names = [found(value, each) for each in places(value) if each and each[-1] in ("key", "@id", "credential", "path")]
    name = draw.choice([each for each in names if isinstance(each, str)] or ["a"])
    _put(value, place, draw.choice([name, [name, name], {"@id": name}, [{"@id": name}, {"@id": name}]]))


def _copied(value: Any, place: Place, draw: random.Random) -> None:
    """What stands elsewhere, all of it: wrong types, and nests that grow."""
    other = copy.deepcopy(found(value, draw.choice(list(places(value)))))
    if len(json.dumps(other, default=str)) < 50_000:
        _put(value, place, other)


def _repeated(value: Any, place: Place, draw: random.Random) -> None:
    above = found(value, place[:-1])
    if isinstance(above, list):
        above.extend(copy.deepcopy(found(value, place)) for _ in range(draw.choice([1, 50])))


def _gone(value: Any, place: Place, _: random.Random) -> None:
    del found(value, place[:-1])[place[-1]]


MUTATIONS: list[Callable[[Any, Place, random.Random], None]] = [
    _character,
    _name,
    _self,
    _copied,
    _repeated,
    _gone,
    lambda value, place, draw: _put(value, place, draw.choice(TEXTS)),
    *[lambda value, place, draw: _put(value, place, Token(draw.choice(NUMBERS)))] * 2,
    *[lambda value, place, draw: _put(value, place, Token(draw.choice(PLAIN)))] * 2,
    lambda value, place, draw: _put(value, place, Token(draw.choice(NESTED))),
]


def written(value: Any) -> str:
    """A document as JSON, which is YAML too."""
    match value:
        case Token():
            return str(value)
        case dict():
            return "{" + ", ".join(f"{json.dumps(name)}: {written(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(written, value)) + "]"
        case Decimal():
            return str(value)
        case _:
            return json.dumps(value)
