"""The descriptions of a schema, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)


def descriptions(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Types, fields, arguments, input fields and enum values as Type.field(argument:), with what describes them."""
    for name, type_ in schema.type_map.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        yield name, type_.description
        match type_:
            case GraphQLObjectType() | GraphQLInterfaceType():
                for field, found in type_.fields.items():
                    yield f"{name}.{field}", found.description
                    for argument, taken in found.args.items():
                        yield f"{name}.{field}({argument}:)", taken.description
            case GraphQLInputObjectType():
                for field, given in type_.fields.items():
                    yield f"{name}.{field}", given.description
            case GraphQLEnumType():
                for value, meant in type_.values.items():
                    yield f"{name}.{value}", meant.description
