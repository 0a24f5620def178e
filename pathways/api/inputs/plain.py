"""Inputs as the plain mappings that files have, so that both are read in one way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING
from functools import cache
from typing import Any

from strawberry import UNSET
from strawberry.types.base import get_object_definition
from strawberry.utils.str_converters import to_camel_case

from pathways.intake.mappings import names_of

EMPTY_IS_ABSENT = frozenset({"grade", "issuedBy", "by"})
"""Fields that are optional, and that forms send as an empty text."""


def plain(value: Any) -> Any:
    """An input as a mapping by the names of its fields, without what is absent or null; lists of them likewise."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    kind: type = type(value)
    names = _names(kind)
    if names is None:
        return value
    found = {}
    for attribute, name, is_optional in names:
        each = getattr(value, attribute)
        if each is None or each is UNSET or (each == "" and is_optional and name in EMPTY_IS_ABSENT):
            continue
        found[name] = plain(each)
    return found


def only(said: Mapping[str, Any], model: type) -> dict[str, Any]:
    """What stands in the fields of a model."""
    return {name: said[name] for name in names_of(model) if name in said}


@cache
def _names(kind: type) -> tuple[tuple[str, str, bool], ...] | None:
    """Of each field: how Python and how GraphQL spell it, and whether it may be absent; None: it is no input."""
    definition = get_object_definition(kind)
    if definition is None:
        return None
    return tuple(
        (each.python_name, each.graphql_name or to_camel_case(each.python_name), each.default is not MISSING)
        for each in definition.fields
    )
