"""YAML as programs write it and most people do: one `name: value` or `- item` in a line, nothing in braces.

It is read line by line, five times as fast as from the events of libyaml. Whatever is not of this form, or may be
wrong, is left to `yaml_reader`, which knows all of YAML and words what is wrong; a test holds both equal.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pathways.exchange.refusal import DEEPEST

MOST_LINES = 999_990
"""More may be more than `yaml_reader` takes: a line has up to five events, and a text up to six of its own."""
KNOWN_LINES = 16_384
"""Most lines of a catalogue stand in it again and again."""

_ODD = re.compile("[\0-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What ends lines, indents them or stands in no YAML, beside the line ends and spaces of this form."""
_WORD = "(?:[A-Za-z0-9_./(+$\xa1-\uffff\U00010000-\U0010ffff]|-(?=[0-9.]))(?:[^:# ]|:(?=[^ ])|(?<=[^ ])#| +(?=[^ #]))*+"
"""Without quotes: no colon and no hash that would end it, no space at its end."""
_CODE = "x[A-F][0-9A-F]|u(?!D[89A-F])[0-9A-F]{4}|U00(?:0[1-9A-F]|10)[0-9A-F]{4}"
"""An escape of a character by its number, which is neither a control character nor half of one."""
_VALUE = rf"""{_WORD}|'(?:[^']|'')*+'|"(?:[^"\\]|\\(?:["\\nt]|{_CODE}))*+"|\[\]|{{}}"""
_LINE = re.compile(rf"( *+)(- ++)?+(?:([A-Za-z_][A-Za-z0-9_-]{{0,99}}+):(?: ++({_VALUE}))?|({_VALUE})) *+")
_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_ESCAPED = re.compile(r"\\(?:x(..)|u(.{4})|U(.{8})|(.))")
_NOTHING = re.compile(" *+(?:#.*)?")

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,30})\Z")
_DECIMAL = re.compile(r"[-+]?([0-9]{1,30}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, object] = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)


_BELOW = object()
"""Stands below the name, or is nothing."""


class _Place:
    """A list or mapping that is open, and the column of its items or names."""

    __slots__ = ("column", "value")

    def __init__(self, column: int, value: Any) -> None:
        self.column = column
        self.value = value


def read_plain_yaml(text: str) -> Any:
    """The value of a text of this form.

    Raises:
        ValueError: it is of another form, or something is wrong with it.
    """
    if _ODD.search(text) or text.count("\n") > MOST_LINES:
        raise ValueError("odd characters, or many lines")
    outermost: list[Any] = []
    places = [_Place(-1, outermost)]
    column: int = -1  # of the innermost place
    value: Any = outermost
    name: str | None = None  # that waits for what stands below it
    known = lru_cache(maxsize=KNOWN_LINES)(_parts)
    for line in text.split("\n"):
        parts = known(line)
        if parts is None:
            continue
        indent, dash, named, said = parts
        if indent > column or (name is not None and dash and indent == column):
            if name is None and outermost:
                raise ValueError("a text of several lines, or indented too far")
            below: Any = [] if dash else {}
            if name is None:
                outermost.append(below)
            else:
                value[name] = below
            column, value = indent, below
            places.append(_Place(column, value))
            if len(places) >= DEEPEST:
                raise ValueError("nested deep")
        else:
            while indent < column or (indent == column and not dash and type(value) is list):
                places.pop()
                column, value = places[-1].column, places[-1].value
            if indent != column:
                raise ValueError("indented like nothing above")
        name = None
        if dash:
            if type(value) is not list:
                raise ValueError("an item in a mapping")
            if named is None:
                value.append(said() if type(said) is type else said)
                continue
            column, value = indent + dash, {}
            places[-1].value.append(value)
            places.append(_Place(column, value))
        if named is None or type(value) is not dict or named in value:
            raise ValueError("no name, or one that stands twice")
        if said is _BELOW:
            name, value[named] = named, None
        else:
            value[named] = said() if type(said) is type else said
    (whole,) = outermost
    return whole


def _parts(line: str) -> tuple[int, int, str | None, Any] | None:
    """The column of a line, how much its dash takes, its name and its value; None: nothing stands in it.

    Raises:
        ValueError: it is of another form.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        if _NOTHING.fullmatch(line):
            return None
        raise ValueError("another form")
    spaces, dash, name, said, item = found.groups()
    return len(spaces), len(dash or ""), name, _value(item or said)


def _value(text: str | None) -> Any:
    """What a text says: itself, a number and so on; a class makes what is empty."""
    if text is None:
        return _BELOW
    match text[0]:
        case "'":
            return text[1:-1].replace("''", "'")
        case '"':
            return _ESCAPED.sub(_meant, text[1:-1])
        case "[":
            return list
        case "{":
            return dict
    return plain_value(text)


def _meant(escape: re.Match[str]) -> str:
    """The character of an escape."""
    if escape[4]:
        return _ESCAPES[escape[4]]
    return chr(int(escape[1] or escape[2] or escape[3], 16))


def plain_value(text: str) -> Any:
    """What a YAML scalar without quotes says: nothing, a truth value, a number, or the text itself."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0].isalpha():
        return text
    if _INTEGER.match(text):
        return int(text)
    return Decimal(text) if _DECIMAL.match(text) else text
