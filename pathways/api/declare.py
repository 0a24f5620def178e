"""Declares GraphQL types; docstrings are the descriptions in the schema.

The text of a docstring describes a type or a field with a resolver. Its `Attributes` describe the other fields of a
type and the values of an enum, its `Args` the arguments of a resolver; arguments that mean the same everywhere are
described here once.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.types.field import StrawberryField

from pathways.api.costs.directives import directives_of
from pathways.api.docstrings import description_of, entries_of

T = TypeVar("T", bound=type)

ARGUMENTS = {
    "first": "At most this many items from the start, 1 to 100 (default 20).",
    "after": "The cursor of an item; the page begins with the next one (default: the start of the list).",
    "last": "At most this many items from the end, 1 to 100; not together with first (default: first applies).",
    "before": "The cursor of an item; the page ends with the one before it (default: the end of the list).",
    "key": "The key of the thing, e.g. comptia-security-plus; NOT_FOUND when nothing of this kind has it.",
    "search": "Words of names, codes, competencies or descriptions; every word must match. Absent: everything.",
    "learner": "Whose record counts.",
    "goal": "What the learner wants to reach.",
    "options": "Wishes and limits of the question; absent: the default of each.",
    "as_of": "The day that counts as today; absent: today in UTC.",
    "verified_only": "Neither claimed awards nor what the learner alone says of competencies counts (default false).",
    "at_revision": "Everything as it stood at this revision; absent: as it is published now.",
    "in_change_set": "As if the change set of this key were published; absent: without it.",
    "currency": "An ISO 4217 code.",
}
"""Arguments by name, where the docstring of a resolver says nothing else."""


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def output(cls: T) -> T:
    """An object type."""
    return _with_fields(strawberry.type(cls, description=description_of(cls.__doc__)))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def interface(cls: T) -> T:
    """An interface."""
    return _with_fields(strawberry.interface(cls, description=description_of(cls.__doc__)))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def asked(cls: T) -> T:
    """An input type."""
    return _with_fields(strawberry.input(cls, description=description_of(cls.__doc__)))


@dataclass_transform(kw_only_default=True, field_specifiers=(strawberry.field, StrawberryField))
def asked_one_of(cls: T) -> T:
    """An input type that takes exactly one of its fields."""
    return _with_fields(strawberry.input(cls, one_of=True, description=description_of(cls.__doc__)))


def resolved(method: Callable[..., object]) -> Any:
    """A field that a method answers."""
    return _with_arguments(strawberry.field(resolver=method, description=description_of(method.__doc__)), method)


def followed(method: Callable[..., object]) -> Any:
    """A field that a method answers again and again."""
    return _with_arguments(strawberry.subscription(resolver=method, description=description_of(method.__doc__)), method)


def describe_enums(*enums: type[Enum]) -> None:
    """Gives enums, the domain's among them, their descriptions; before the schema is built."""
    for enum in enums:
        known: Any = enum if hasattr(enum, "__strawberry_definition__") else strawberry.enum(enum)
        known.__strawberry_definition__.description = description_of(enum.__doc__)
        said = entries_of(enum.__doc__, "Attributes")
        for value in known.__strawberry_definition__.values:
            value.description = getattr(enum(value.value), "meaning", said.get(value.name))


def _with_fields(declared: T) -> T:
    """Describes the fields that the docstring of their class describes."""
    said: dict[str, str] = {}
    for each in reversed(declared.__mro__):
        said |= entries_of(each.__doc__, "Attributes")
    known: Any = declared
    for field in known.__strawberry_definition__.fields:
        field.description = field.description or said.get(field.python_name)
    return declared


def _with_arguments(field: Any, method: Callable[..., object]) -> Any:
    """Describes the arguments of a field, by the docstring of its resolver or by their names; says what it costs."""
    field.directives = directives_of(method.__qualname__, {each.python_name for each in field.arguments})
    said = ARGUMENTS | entries_of(method.__doc__, "Args")
    for argument in field.arguments:
        argument.description = said.get(argument.python_name)
    return field
