"""JSON from strangers into plain values, within bounds: one document, each name once, finite numbers, whole text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from pathways.errors import SignalError
from pathways.text import shown

MOST_BYTES = 4_000_000
"""Of what is sent, pictures among it."""
MOST_TEXT_BYTES = 1_000_000
"""Of a badge, or of a document that it needs, as text."""
DEEPEST = 40
MOST_VALUES = 20_000
"""Of one document; ten times as many as the largest official example has."""

Node = Mapping[str, Any]


class UnreadableError(SignalError):
    """What was sent is nothing that can be verified; the message says why, in a sentence."""


def read_json(raw: bytes | str) -> Any:
    """The value of a JSON text.

    Raises:
        UnreadableError: it is no JSON, names a member twice, or is beyond the bounds.
    """
    if len(raw) > MOST_TEXT_BYTES:
        raise UnreadableError(f"{len(raw):,} bytes are more than the {MOST_TEXT_BYTES:,} that a badge may have.")
    try:
        text = raw.decode("utf-8-sig") if isinstance(raw, bytes) else raw
        value = json.loads(text, object_pairs_hook=_each_once, parse_constant=_refuse, parse_float=_finite)
    except UnicodeDecodeError:
        raise UnreadableError("It is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(f"It is not JSON: {error.msg} (line {error.lineno}).") from None
    except RecursionError:
        raise _too_deep() from None
    except ValueError:
        raise UnreadableError("It is not JSON: a number has too many digits.") from None
    _expect_bounded(value)
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise UnreadableError(f"The name {shown(twice)} stands twice in one object.")
    return found


def _refuse(number: str) -> NoReturn:
    raise UnreadableError(f"It is not JSON: {number} is not a number.")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise UnreadableError(f"The number {shown(digits)} is too large.")
    return number


def _expect_bounded(value: Any) -> None:
    level, count = [value], 0
    for _ in range(DEEPEST):
        count += len(level)
        if count > MOST_VALUES:
            raise UnreadableError(f"It holds more than {MOST_VALUES:,} values.")
        for each in level:
            _expect_text(each)
        level = [inner for each in level for inner in _children(each)]
        if not level:
            return
    raise _too_deep()


def _expect_text(value: Any) -> None:
    texts = value if isinstance(value, dict) else [value] if isinstance(value, str) else ()
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError:
            raise UnreadableError("It contains half of a character (a lone surrogate).") from None


def _too_deep() -> UnreadableError:
    return UnreadableError(f"It is nested deeper than {DEEPEST} levels.")


def _children(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def nodes(value: Any) -> Iterator[Node]:
    """Every object inside of a value, and itself."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            yield each
        waiting.extend(_children(each))


def as_list(value: Any) -> list[Any]:
    """A member that may be absent, alone, or a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def texts(value: Any) -> list[str]:
    """The texts among a member's values."""
    return [each for each in as_list(value) if isinstance(each, str)]


def objects(value: Any) -> list[Node]:
    """The objects among a member's values."""
    return [each for each in as_list(value) if isinstance(each, dict)]


def id_of(value: Any) -> str | None:
    """The address of a thing that is written as its address or as an object; None: it has none."""
    found = value.get("id", value.get("@id")) if isinstance(value, dict) else value
    return found if isinstance(found, str) and found else None


def alignments_in(achievement: Any) -> tuple[str, ...]:
    """The addresses of what an achievement is aligned with, each once, as far as it says them."""
    listed = objects(achievement.get("alignment")) if isinstance(achievement, dict) else []
    said = (each.get(name) for each in listed for name in ("targetUrl", "targetCode"))
    return tuple(dict.fromkeys(each for each in said if isinstance(each, str) and each))


def name_of(thing: Any) -> str | None:
    """The name of a thing that is written as an object; None: it has none, or several."""
    found = thing.get("name") if isinstance(thing, dict) else None
    return found if isinstance(found, str) and found.strip() else None


def types_of(node: Node) -> list[str]:
    """The types of an object."""
    return texts(node.get("type", node.get("@type")))
