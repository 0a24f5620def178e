"""Which sheets and columns there are: those of the file format, so that each new key is a column by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import Any

from pathways.exchange.pathways_format.json_schema import json_schema

CREDENTIALS = "credentials"


class Form(Enum):
    """How a cell is written.

    Attributes:
        TEXT: as it is.
        NUMBER: a number.
        FLAG: TRUE or FALSE.
        LIST: texts with semicolons between them.
        MONEY: an amount and a currency: 404.00 USD.
        LEVELS: keys of competencies, each with a level: network-security@3; security.
        RULE: keys with semicolons and "or", or a sentence.
        NESTED: as JSON, which every form with brackets may be, too.
    """

    TEXT = auto()
    NUMBER = auto()
    FLAG = auto()
    LIST = auto()
    MONEY = auto()
    LEVELS = auto()
    RULE = auto()
    NESTED = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Attributes:
        name: in the first row.
        key: in the file format.
        form: of its cells.
        choices: the values that it may have; none: any.
        meaning: what it says; empty: its name does.
        of_route: it belongs to a route or a renewal.
    """

    name: str
    key: str
    form: Form
    choices: tuple[str, ...] = ()
    meaning: str = ""
    of_route: bool = False


@cache
def sheets() -> Mapping[str, tuple[Column, ...]]:
    """The columns of each sheet, by its name."""
    definitions = json_schema()["$defs"]
    found = {}
    for part, schema in definitions["Catalogue"]["properties"].items():
        if schema.get("type") == "array":
            fields = definitions[schema["items"]["$ref"].rpartition("/")[2]]["properties"]
            found[part] = tuple(_column(key, said) for key, said in fields.items() if key not in ("routes", "renewals"))
    routes = definitions["Renewal"]["properties"] | definitions["Route"]["properties"]
    kinds = (*definitions["Route"]["properties"]["kind"]["enum"], *definitions["Renewal"]["properties"]["kind"]["enum"])
    taken = {column.name for column in found[CREDENTIALS]}
    for key, said in (*routes.items(),):
        column = _column(key, said)
        name = key if key not in taken else "route" if key == "key" else f"route{key[0].upper()}{key[1:]}"
        choices = kinds if key == "kind" else column.choices
        found[CREDENTIALS] += (Column(name, key, column.form, choices, column.meaning, of_route=True),)
    return {CREDENTIALS: found.pop(CREDENTIALS), **found}


def _column(key: str, schema: Mapping[str, Any]) -> Column:
    choices = tuple(map(str, schema.get("enum", ())))
    return Column(key, key, _form(key, schema), choices, schema.get("description", ""))


def _form(key: str, schema: Mapping[str, Any]) -> Form:
    reference = str(schema.get("$ref", "")).rpartition("/")[2]
    if reference in ("Requirement", "RenewalRequirement"):
        return Form.RULE
    if reference == "Money":
        return Form.MONEY
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    items = schema.get("items", {})
    if key == "competencies" and items.get("$ref", "").endswith("/CompetencyLevel"):
        return Form.LEVELS
    if "array" in types:
        return Form.LIST if items.get("type") == "string" else Form.NESTED
    if "boolean" in types:
        return Form.FLAG
    if "number" in types or types == ["integer"]:
        return Form.NUMBER
    if "string" in types or schema.get("enum"):
        return Form.TEXT
    return Form.NESTED
