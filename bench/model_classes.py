"""The models of the file format as classes of pydantic: `model_validate_json` is a method of classes alone."""

from __future__ import annotations

from types import UnionType
from typing import Annotated, Any, ForwardRef, Required, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model
from typing_extensions import is_typeddict

from pathways.intake.mappings import name_in_files


def as_class(model: type) -> type[BaseModel]:
    """A mapping of the format with the same fields, types and bounds as a class; those below it likewise.

    Args:
        model: a typed dictionary.
    """
    made: dict[str, Any] = {}
    found = _class(model, made)
    for each in made.values():
        each.model_rebuild(_types_namespace=made)
    return found


def _class(model: Any, made: dict[str, Any]) -> type[BaseModel]:
    name = model.__name__
    made[name] = ForwardRef(name)  # for what is below it and names it
    fields: dict[str, Any] = {}
    for field, hint in get_type_hints(model, include_extras=True).items():
        alias, kind = name_in_files(field), _type(hint, made)
        is_required = field in model.__required_keys__
        fields[field] = (kind, Field(alias=alias)) if is_required else (kind | None, Field(default=None, alias=alias))
    found: type[BaseModel] = create_model(name, __config__=ConfigDict(extra="forbid"), **fields)
    made[name] = found
    return found


def _type(hint: Any, made: dict[str, Any]) -> Any:
    if is_typeddict(hint):
        return made.get(hint.__name__) or _class(hint, made)
    arguments = get_args(hint)
    origin: Any = get_origin(hint)
    if origin is Required:
        return _type(arguments[0], made)
    if origin is Annotated:
        return Annotated[(_type(arguments[0], made), *arguments[1:])]
    if origin in (Union, UnionType):
        return Union[tuple(_type(each, made) for each in arguments)]  # noqa: UP007 - of a tuple
    return origin[tuple(_type(each, made) for each in arguments)] if origin is list else hint
