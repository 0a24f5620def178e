"""Makes pydantic read mappings as frozen dataclasses of the domain, which knows nothing of it.

A model says which fields a mapping has and by which check each is read; the dataclass has the same fields in its own
spelling. Null is as absent, and what is absent is as the dataclass says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from dataclasses import MISSING, Field, fields
from typing import Any, Required, get_args, get_origin

from pydantic import GetCoreSchemaHandler, ValidationError
from pydantic.alias_generators import to_snake
from pydantic_core import CoreSchema, InitErrorDetails, core_schema
from typing_extensions import get_type_hints, is_typeddict

from pathways.intake.checks import MistakeError, MistakesError
from pathways.intake.mappings import bare, name_in_files
from pathways.intake.values import Reads

Whole = Callable[[Any, Set[str]], list[MistakeError]]
"""What is wrong with a value whose fields are right by themselves, and were said."""


class Maps:
    """Stands beside a dataclass in `Annotated`: how a mapping is read as a value of it.

    Args:
        model: the fields of the mapping.
        inner: for models that stand in it, the annotated dataclasses.
        whole: looks at what the fields say together.
        names: of fields that the dataclass calls by another name.
    """

    def __init__(
        self, model: type, inner: Mapping[type, Any] | None = None, whole: Whole | None = None, **names: str
    ) -> None:
        self._model = model
        self._inner = inner or {}
        self._whole = whole
        self._names = names

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        hints = {self._name_in(source, name): (name, hint) for name, hint in hints_of(self._model).items()}
        read = []
        for field in fields(source):
            if field.name in hints:
                name, hint = hints[field.name]
                schema = _or_default(field_schema(hint, self._inner, handler), field)
                read.append(
                    core_schema.dataclass_field(field.name, schema, kw_only=True, validation_alias=name_in_files(name))
                )
            else:
                rest = core_schema.with_default_schema(core_schema.any_schema(), default=field.default)
                read.append(core_schema.dataclass_field(field.name, rest, init=False))
        names = [field.name for field in fields(source)]
        arguments = core_schema.dataclass_args_schema(source.__name__, read, extra_behavior="forbid")
        schema = core_schema.dataclass_schema(source, arguments, names, slots=True, frozen=True)
        return schema if self._whole is None else looked_at(self._whole, schema)

    def _name_in(self, source: Any, name: str) -> str:
        """Of a field, as the dataclass spells it."""
        known = self._names.get(name, name)
        return known if known in {field.name for field in fields(source)} else to_snake(known)


def mapping_schema(
    model: type, inner: Mapping[type, Any], handler: GetCoreSchemaHandler, **own: CoreSchema
) -> CoreSchema:
    """A mapping that stays one, its fields read; null is as absent.

    Args:
        model: the fields of the mapping.
        inner: for models that stand in it, the annotated dataclasses.
        handler: makes schemas of them.
        own: fields that are read otherwise.
    """
    return core_schema.typed_dict_schema(
        {
            name: core_schema.typed_dict_field(
                _null_too(own.get(name) or field_schema(hint, inner, handler), hint),
                required=get_origin(hint) is Required,
                validation_alias=name_in_files(name),
            )
            for name, hint in hints_of(model).items()
        },
        extra_behavior="forbid",
    )


def _null_too(schema: CoreSchema, hint: Any) -> CoreSchema:
    return schema if get_origin(hint) is Required else core_schema.nullable_schema(schema)


def hints_of(model: type) -> dict[str, Any]:
    """The fields of a model with what stands in them."""
    total = bool(getattr(model, "__total__", False))
    found = get_type_hints(model, include_extras=True)
    required: Any = Required
    return {name: required[hint] if total else hint for name, hint in found.items()}


def field_schema(hint: Any, inner: Mapping[type, Any], handler: GetCoreSchemaHandler) -> CoreSchema:
    """How one field is read."""
    hint = bare(hint)
    for each in getattr(hint, "__metadata__", ()):
        if isinstance(each, Reads):
            return core_schema.no_info_plain_validator_function(each.whole)
    if get_origin(hint) is list:
        (one,) = get_args(hint)
        return core_schema.tuple_schema([field_schema(one, inner, handler)], variadic_item_index=0)
    if is_typeddict(hint):
        return handler.generate_schema(inner[hint])
    raise TypeError(f"nothing says how {hint} is read")


def _or_default(schema: CoreSchema, field: Field[Any]) -> CoreSchema:
    """Absent and null are as the dataclass says."""
    if field.default is MISSING:
        return schema
    nullable: CoreSchema = core_schema.nullable_schema(schema)
    if field.default is not None:
        nullable = core_schema.no_info_after_validator_function(_instead_of_null(field.default), nullable)
    return core_schema.with_default_schema(nullable, default=field.default)


def _instead_of_null(default: Any) -> Callable[[Any], Any]:
    return lambda value: default if value is None else value


def _said(value: Mapping[str, Any]) -> Set[str]:
    return {name for name, each in value.items() if each is not None}


def _both(error: ValidationError, mistakes: list[MistakeError]) -> ValidationError:
    first: InitErrorDetails = {
        "type": "value_error",
        "loc": (),
        "input": {},
        "ctx": {"error": MistakesError(mistakes)},
    }
    others: list[InitErrorDetails] = [
        {"type": each["type"], "loc": each["loc"], "input": each["input"], "ctx": each.get("ctx", {})}
        for each in error.errors(include_url=False)
    ]
    return ValidationError.from_exception_data(error.title, [first, *others])


def looked_at(whole: Whole, schema: CoreSchema) -> CoreSchema:
    """The value, once it is right as a whole; where a field is wrong, the rest is looked at without it."""

    def read(value: Any, handler: Callable[[Any], Any]) -> Any:
        try:
            made = handler(value)
        except ValidationError as error:
            wrong = {each["loc"][:1] for each in error.errors(include_url=False, include_context=False)}
            try:
                made = handler({name: each for name, each in value.items() if (name,) not in wrong})
            except (ValidationError, AttributeError):  # a field that is needed, or no mapping at all
                raise error from None
            if mistakes := whole(made, _said(value)):
                raise _both(error, mistakes) from None
            raise
        if mistakes := whole(made, _said(value)):
            raise MistakesError(mistakes)
        return made

    return core_schema.no_info_wrap_validator_function(read, schema)
