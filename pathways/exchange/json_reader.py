"""JSON into plain values, and the lines of its places: one document, no duplicate names, finite numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

import jiter

from pathways.codes import Code
from pathways.exchange.refusal import DEEPEST, failure, too_deep
from pathways.intake.places import Place, part_of
from pathways.text import shortened, shown

_NESTING = frozenset((dict, list))
_SURROGATE = re.compile(r"[\ud800-\udfff]")


_DIGITS = bytes(48 if 48 <= each <= 57 else 32 for each in range(256))
"""Each digit as 0, and everything else as a space."""
_LONGEST_WHOLE = 32
"""Digits of a whole number that is made one; a longer one is a decimal, which is made and shown in a moment."""


def read_json(text: str, file: str) -> Any:
    """The value of a text.

    Raises:
        ProblemsError: it is no JSON, is cut off, nested too deep, or goes on after its end.
    """
    with suppress(ValueError, InvalidOperation):
        return _well_formed(text)
    return judged_json(text, file)


def _well_formed(text: str) -> Any:
    """The value of a text in which nothing is wrong, four times as fast as judging it.

    Raises:
        ValueError: something is wrong, or may be.
        InvalidOperation: a number is out of all bounds.
    """
    raw = text.encode()
    if b"0" * (_LONGEST_WHOLE + 1) in raw.translate(_DIGITS):
        raise ValueError("long numbers")
    # In a list of its own, so that the limit of jiter, which is one more, is ours, and two documents make two items.
    (value,) = jiter.from_json(
        b"[%b]" % raw, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True, float_mode="decimal"
    )
    return value


def judged_json(text: str, file: str) -> Any:
    """The value of any text, and what is wrong with it.

    Raises:
        ProblemsError: as of `read_json`.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(items)
        if len(result) != len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    said = f"The name {shown(key)} stands twice in one object."
                    raise failure(Code.DUPLICATE_NAME, said, file, _line_of_duplicate(text, key), "Keep one of them.")
                seen.add(key)
        return result

    def refuse(number: str) -> NoReturn:
        said = f"Not JSON: {shortened(number)} is not a number."
        raise failure(Code.NOT_JSON, said, file, _line_of_token(text, number), "Write a finite number.")

    def integer(digits: str) -> int | Decimal:
        return int(digits) if len(digits.lstrip("-")) <= _LONGEST_WHOLE else Decimal(digits)

    def fraction(digits: str) -> Decimal:
        try:
            return Decimal(digits)
        except InvalidOperation:
            refuse(digits)

    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_float=fraction, parse_int=integer, parse_constant=refuse)
    start = len(text) - len(text.lstrip(" \t\r\n"))
    try:
        value, end = decoder.raw_decode(text, start)
    except RecursionError:
        raise too_deep(file) from None
    except json.JSONDecodeError as error:
        at_end = not text[error.pos :].strip() or error.msg.startswith("Unterminated string")
        message = (
            "The JSON is cut off." if at_end and text.strip() else f"Not JSON: {error.msg} (column {error.colno})."
        )
        raise failure(Code.NOT_JSON, message, file, error.lineno, "Check commas, quotes and brackets.") from None
    if deeper_than(value, DEEPEST):
        raise too_deep(file)
    rest = text[end:].lstrip(" \t\r\n")
    if rest:
        line = text.count("\n", 0, len(text) - len(rest)) + 1
        begins = rest[0] in "{["
        message = "A second JSON document begins here." if begins else f"Text after the JSON ends: {shown(rest[:20])}."
        raise failure(Code.SEVERAL_DOCUMENTS, message, file, line, "Put one document into a file.")
    _refuse_surrogates(text, file)
    return value


# Possessive, so that a string of many megabytes is passed over without a memory of every letter.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TOKEN = re.compile(_STRING + r'|[{}\[\],:]|[^\s{}\[\],:"]+')
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _refuse_surrogates(text: str, file: str) -> None:
    """An escaped half of a character is legal JSON, and nothing that can be stored or printed."""
    if not _ESCAPED_SURROGATE.search(text):
        return
    for number, line in enumerate(text.split("\n"), 1):
        if _ESCAPED_SURROGATE.search(line) and any(
            _SURROGATE.search(json.loads(token.group())) for token in _TOKEN.finditer(line) if token.group()[0] == '"'
        ):
            raise failure(
                Code.NOT_JSON,
                "Half of a character stands here (a lone surrogate).",
                file,
                number,
                "Write the character itself.",
            )


def deeper_than(value: Any, limit: int) -> bool:
    """Lists and mappings stand inside each other deeper than a limit."""
    level = [value]
    for _ in range(limit + 1):
        level = [each for each in level if type(each) in _NESTING]
        if not level:
            return False
        level = [inner for each in level for inner in (each.values() if type(each) is dict else each)]
    return True


def json_places(text: str) -> Iterator[tuple[Place, int]]:
    """Each place of a well-formed JSON text once, with its line: that of its name, where it has one."""
    place: list[str | int] = []
    kinds: list[str] = []
    line, last = 1, 0
    name_next = False
    for token in _TOKEN.finditer(text):
        line += text.count("\n", last, token.start())
        last = token.start()
        mark = token.group()
        if mark in "{[":
            if not kinds or kinds[-1] == "[":
                yield tuple(place), line
            kinds.append(mark)
            name_next = mark == "{"
            place.append(0 if mark == "[" else "")
        elif mark in ("}", "]"):
            kinds.pop()
            place.pop()
            name_next = False
        elif mark == ",":
            if kinds[-1] == "[":
                place[-1] = int(place[-1]) + 1
            else:
                name_next = True
        elif mark == ":":
            name_next = False
        elif name_next:
            place[-1] = part_of(json.loads(mark))
            yield tuple(place), line
        elif not kinds or kinds[-1] == "[":
            yield tuple(place), line


def _line_of_token(text: str, wanted: str) -> int:
    start = next((token.start() for token in _TOKEN.finditer(text) if token.group() == wanted), 0)
    return text.count("\n", 0, start) + 1


def _line_of_duplicate(text: str, key: str) -> int:
    seen: set[Place] = set()
    for place, line in json_places(text):
        if place and place[-1] == part_of(key):
            if place in seen:
                return line
            seen.add(place)
    return 1
