"""Declares GraphQL types; the docstring of a class, an enum or a resolver is its description in the schema."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from inspect import cleandoc
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.types.field import StrawberryField

T = TypeVar("T", bound=type)


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def output(cls: T) -> T:
    """An object type."""
    return strawberry.type(cls, description=_described(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def interface(cls: T) -> T:
    """An interface."""
    return strawberry.interface(cls, description=_described(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def asked(cls: T) -> T:
    """An input type."""
    return strawberry.input(cls, description=_described(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def asked_one_of(cls: T) -> T:
    """An input type that takes exactly one of its fields."""
    return strawberry.input(cls, one_of=True, description=_described(cls))


def resolved(method: Callable[..., object]) -> Any:
    """A field that a method answers."""
    return strawberry.field(resolver=method, description=_described(method))


def followed(method: Callable[..., object]) -> Any:
    """A field that a method answers again and again."""
    return strawberry.subscription(resolver=method, description=_described(method))


def describe_enums(*enums: type[Enum]) -> None:
    """Gives enums, the domain's among them, their descriptions; before the schema is built."""
    for enum in enums:
        known: Any = enum if hasattr(enum, "__strawberry_definition__") else strawberry.enum(enum)
        known.__strawberry_definition__.description = _described(enum)
        for value in known.__strawberry_definition__.values:
            value.description = getattr(enum(value.value), "meaning", value.description)


def _described(declared: object) -> str | None:
    return cleandoc(declared.__doc__) if declared.__doc__ else None
