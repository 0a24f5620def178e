"""The descriptions of a schema, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_introspection_type,
    is_specified_scalar_type,
)
from graphql.type import is_required_argument, is_required_input_field


@dataclass(frozen=True, slots=True)
class Described:
    """A type, field, argument, input field or enum value.

    Attributes:
        place: Type, Type.field, Type.VALUE or Type.field(argument:).
        text: its description; empty without one.
        type: the named type of a field or argument; empty for types and enum values.
        is_optional: an argument or input field that may be left out; never one of a type that takes exactly one.
    """

    place: str
    text: str
    type: str = ""
    is_optional: bool = False


def descriptions(schema: GraphQLSchema) -> Iterator[Described]:
    """Everything in a schema that can have a description."""
    for name, type_ in schema.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield Described(name, type_.description or "")
        match type_:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field, found in type_.fields.items():
                    yield Described(f"{name}.{field}", found.description or "", get_named_type(found.type).name)
                    for argument, taken in found.args.items():
                        place, of = f"{name}.{field}({argument}:)", get_named_type(taken.type).name
                        yield Described(place, taken.description or "", of, not is_required_argument(taken))
            case GraphQLInputObjectType():
                for field, given in type_.fields.items():
                    optional = not type_.is_one_of and not is_required_input_field(given)
                    yield Described(
                        f"{name}.{field}", given.description or "", get_named_type(given.type).name, optional
                    )
            case GraphQLEnumType():
                for value, meant in type_.values.items():
                    yield Described(f"{name}.{value}", meant.description or "")
