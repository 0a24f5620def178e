"""Declares GraphQL types; a class's docstring is its description in the schema."""

from __future__ import annotations

from inspect import cleandoc
from typing import TypeVar, dataclass_transform

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
    """An input type of which exactly one field is given."""
    return strawberry.input(cls, one_of=True, description=_described(cls))


def _described(cls: type) -> str | None:
    return cleandoc(cls.__doc__) if cls.__doc__ else None
