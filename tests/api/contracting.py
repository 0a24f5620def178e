"""How a schema stands to the contract: what it lacks, and what both have but not alike."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    value_from_ast_untyped,
)

Arguments = dict[str, GraphQLArgument] | dict[str, GraphQLInputField]
Fields = dict[str, GraphQLField] | dict[str, GraphQLInputField]


def missing(contract: GraphQLSchema, schema: GraphQLSchema) -> Iterator[str]:
    """What the schema lacks: ``Type``, ``Type.field``, ``Type.field(argument)``, ``Enum.VALUE``, ``Union | Member``."""
    for name, theirs in _declared(contract):
        ours = schema.type_map.get(name)
        if ours is None:
            yield name
        elif isinstance(theirs, GraphQLEnumType) and isinstance(ours, GraphQLEnumType):
            yield from (f"{name}.{value}" for value in theirs.values if value not in ours.values)
        elif isinstance(theirs, GraphQLUnionType) and isinstance(ours, GraphQLUnionType):
            there = {member.name for member in ours.types}
            yield from (f"{name} | {member.name}" for member in theirs.types if member.name not in there)
        else:
            for field_name, field in _fields(theirs).items():
                found = _fields(ours).get(field_name)
                if found is None:
                    yield f"{name}.{field_name}"
                    continue
                there = set(_arguments(found))
                yield from (f"{name}.{field_name}({each})" for each in _arguments(field) if each not in there)


def changed(contract: GraphQLSchema, schema: GraphQLSchema) -> Iterator[str]:
    """What both have with another kind, type, default or interface, and what the schema asks for beyond."""
    for name, theirs in _declared(contract):
        ours = schema.type_map.get(name)
        if ours is None:
            continue
        if type(ours) is not type(theirs):
            yield f"{name} is a {type(ours).__name__}, not a {type(theirs).__name__}"
            continue
        if isinstance(theirs, GraphQLInputObjectType) and isinstance(ours, GraphQLInputObjectType):
            if theirs.is_one_of != ours.is_one_of:
                yield f"{name} {'is not' if theirs.is_one_of else 'is'} @oneOf"
            yield from _inputs_changed(name, theirs.fields, ours.fields)
            continue
        if isinstance(theirs, GraphQLObjectType) and isinstance(ours, GraphQLObjectType):
            lost = {each.name for each in theirs.interfaces} - {each.name for each in ours.interfaces}
            yield from (f"{name} does not implement {each}" for each in sorted(lost))
        for field_name, field in _fields(theirs).items():
            found = _fields(ours).get(field_name)
            if isinstance(field, GraphQLField) and isinstance(found, GraphQLField):
                if str(found.type) != str(field.type):
                    yield f"{name}.{field_name} is {found.type}, not {field.type}"
                yield from _inputs_changed(f"{name}.{field_name}", field.args, found.args)


def _inputs_changed(owner: str, theirs: Arguments, ours: Arguments) -> Iterator[str]:
    for name, wanted in theirs.items():
        found = ours.get(name)
        if found is None:
            continue
        if str(found.type) != str(wanted.type):
            yield f"{owner}.{name} is {found.type}, not {wanted.type}"
        if usual(found) != usual(wanted):
            yield f"{owner}.{name} is {usual(found)} by default, not {usual(wanted)}"
    for name, found in ours.items():
        if name not in theirs and str(found.type).endswith("!"):
            yield f"{owner}.{name} is asked for"


def usual(declared: GraphQLArgument | GraphQLInputField) -> object:
    """Its default as a plain value; None without one."""
    written = declared.ast_node.default_value if declared.ast_node is not None else None
    return None if written is None else value_from_ast_untyped(written)


def _declared(schema: GraphQLSchema) -> Iterator[tuple[str, GraphQLNamedType]]:
    return ((name, each) for name, each in schema.type_map.items() if not name.startswith("__"))


def _fields(declared: GraphQLNamedType) -> Fields:
    fields: Fields = {}
    if isinstance(declared, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        fields = declared.fields
    return fields


def _arguments(field: GraphQLField | GraphQLInputField) -> Arguments:
    return field.args if isinstance(field, GraphQLField) else {}
