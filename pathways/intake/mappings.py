"""What the models of the file format share.

A mapping of the format is a class, a field a line in it, with what stands there and what an editor says of it. Names
that Python keeps for itself end in an underscore. The reader, its hints and the JSON Schema take from the models which
fields there are; what a value may be is in `values.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Required, TypeVar, get_args, get_origin

from pydantic import ConfigDict, with_config

from pathways.intake.describing import with_texts
from pathways.intake.values import Schema

T = TypeVar("T")


def name_in_files(name: str) -> str:
    """Of a field of a model."""
    return name.rstrip("_")


def bare(hint: Any) -> Any:
    """What stands in a field, whether the field is needed or not."""
    required: Any = Required
    return get_args(hint)[0] if get_origin(hint) is required else hint


@cache
def names_of(model: type) -> tuple[str, ...]:
    """The fields of a mapping, as files spell them, in the order of the model."""
    return tuple(map(name_in_files, model.__annotations__))


def mapping(**schema: Any) -> Callable[[type[T]], type[T]]:
    """One mapping of the format.

    Args:
        schema: what its JSON Schema says besides its fields.
    """
    config = ConfigDict(extra="forbid", alias_generator=name_in_files, json_schema_extra=schema)
    return with_config(with_texts(config))


def one_of(*names: str) -> list[Schema]:
    """Schemas for `oneOf` or `anyOf`: exactly one of the names stands there, or at least one."""
    return [{"required": [name]} for name in names]
