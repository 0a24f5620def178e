"""What stands in one cell: the text of a value of the file format, and the value of a text."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pathways.domain.quantity import plain
from pathways.exchange.json_reader import read_json
from pathways.exchange.sheets.columns import Column, Form

KEY = re.compile(r"[a-z0-9][a-z0-9._-]*")
_NUMBER = re.compile(r"[-+]?\d{1,30}(?:\.\d{1,30})?")
_MONEY = re.compile(r"(\S+)\s+([A-Za-z]{3})")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_EXACT = 15
"""Digits that a number of a spreadsheet keeps."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A requirement in words, which is read once it is known what may be named."""

    text: str


def value_of(text: str, column: Column) -> Any:
    """The value of a text that is not empty; any other text stays one, and the reader of the format says what is wrong.

    Raises:
        ProblemsError: it begins like JSON and is none.
    """
    if column.form is not Form.TEXT and text.lstrip()[:1] in ("{", "["):
        return read_json(text, "")
    match column.form:
        case Form.NUMBER:
            return _number(text.strip())
        case Form.FLAG:
            return {"TRUE": True, "FALSE": False}.get(text.strip().upper(), text)
        case Form.LIST:
            return _listed(text)
        case Form.MONEY:
            found = _MONEY.fullmatch(text.strip())
            return {"amount": found[1], "currency": found[2].upper()} if found else text
        case Form.LEVELS:
            return [_level(each) for each in _listed(text)]
        case Form.RULE:
            return rule_of(text)
        case _:
            return text


def rule_of(text: str) -> dict[str, Any] | Sentence:
    """A requirement: keys with semicolons (all of them) and "or" (one of some), or a sentence."""
    groups = [[key.strip() for key in _OR.split(part)] for part in text.split(";") if part.strip()]
    if not groups or not all(KEY.fullmatch(key) for keys in groups for key in keys):
        return Sentence(text.strip())
    lines: list[dict[str, Any]] = [
        {"credential": keys[0]} if len(keys) == 1 else {"any": [{"credential": key} for key in keys]} for keys in groups
    ]
    return lines[0] if len(lines) == 1 else {"all": lines}


def text_of(value: Any, column: Column) -> str:
    """A value as a cell says it, so that the same value is read again."""
    match column.form, value:
        case _, None:
            return ""
        case _, bool():
            return "TRUE" if value else "FALSE"
        case _, int() | Decimal():
            return plain(Decimal(value))
        case (Form.LIST, list()) if value and all(map(_is_plain, value)):
            return "; ".join(value)
        case Form.MONEY, {"amount": amount, "currency": currency}:
            return f"{amount} {currency}"
        case (Form.LEVELS, list()) if value:
            return "; ".join(_written_level(each) for each in value)
        case Form.RULE, dict():
            return _keys(value) or dumped(value)
        case _, str():
            return value
        case _:
            return dumped(value)


def is_number(text: str, column: Column) -> bool:
    """A spreadsheet may hold the cell as a number: it keeps every digit of it."""
    return column.form is Form.NUMBER and _NUMBER.fullmatch(text) is not None and sum(map(str.isdigit, text)) <= _EXACT


def dumped(value: Any) -> str:
    """A value as JSON in one line."""
    return json.dumps(value, ensure_ascii=False, default=float)


def _keys(rule: dict[str, Any]) -> str | None:
    """A rule of keys, with semicolons and "or"; None: it says more."""
    lines = rule["all"] if set(rule) == {"all"} and isinstance(rule["all"], list) else [rule]
    parts = [_any(each) for each in lines]
    if not parts or None in parts or (len(parts) == 1 and "all" in rule):
        return None
    return "; ".join(filter(None, parts))


def _any(line: dict[str, Any]) -> str | None:
    if set(line) == {"credential"}:
        key: str = line["credential"]
        return None if key == "or" else key
    keys = line["any"] if set(line) == {"any"} and isinstance(line["any"], list) else ()
    if len(keys) < 2 or any(set(each) != {"credential"} or each["credential"] == "or" for each in keys):
        return None
    return " or ".join(each["credential"] for each in keys)


def _listed(text: str) -> list[str]:
    return [each for part in text.split(";") if (each := part.strip())]


def _is_plain(text: Any) -> bool:
    return isinstance(text, str) and text == text.strip() and ";" not in text and text[:1] not in ("[", "{", "")


def _level(text: str) -> dict[str, Any]:
    key, at, level = text.partition("@")
    return {"competency": key.strip()} | ({"level": _number(level.strip())} if at else {})


def _written_level(said: dict[str, Any]) -> str:
    return f"{said['competency']}@{plain(Decimal(said['level']))}" if "level" in said else str(said["competency"])


def _number(text: str) -> Any:
    """Exactly; another text stays one."""
    if _NUMBER.fullmatch(text) is None:
        return text
    return Decimal(text) if "." in text else int(text)
