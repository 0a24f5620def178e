"""The price of an operation: at most, before it runs, by its document and variables; and of its answer, after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_composite_type,
)

from pathways.api.costs.directives import Cost, ListSize

ASSUMED_LIST = 5
"""Items of a list whose field says nothing of its size."""
DEAREST = 10**9
"""Prices are not counted on beyond this."""

Selected = tuple[GraphQLNamedType, SelectionSetNode]
Variables = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Price:
    """What one field of an operation costs, under its name in the answer.

    Attributes:
        work: what the field itself costs, once.
        each: of each of its objects, without what stands inside.
        size: how many objects it holds where no argument says.
        slices: the arguments that say so: a number, or the name of a variable.
        inside: what is asked of each object.
    """

    work: int
    each: int
    size: int
    slices: tuple[int | str, ...]
    inside: Mapping[str, Price]

    @property
    def works(self) -> bool:
        """It, or something inside, asks for more than the objects of a snapshot."""
        return self.work > 0 or any(price.works for price in self.inside.values())

    def at_most(self, variables: Variables) -> int:
        """The price before it runs."""
        given = [variables.get(each) if isinstance(each, str) else each for each in self.slices]
        said = [each for each in given if isinstance(each, int) and each >= 0]
        size = min(said) if said else self.size
        one = self.each + sum(price.at_most(variables) for price in self.inside.values())
        return min(self.work + size * one, DEAREST)

    def of(self, answered: object) -> int:
        """The price of what was answered; the work counts where nothing was found too."""
        return self.work + self._objects(answered)

    def _objects(self, answered: object) -> int:
        if isinstance(answered, list):
            return sum(map(self._objects, answered))
        if isinstance(answered, dict):
            return self.each + sum(price.of(answered.get(name)) for name, price in self.inside.items())
        return 0


@dataclass(frozen=True, slots=True)
class OperationPrice:
    """What an operation costs.

    Attributes:
        fields: its root fields, by their names in the answer.
        defaults: of its variables, those that are whole numbers.
        works: some of it asks for more than the objects of a snapshot.
    """

    fields: Mapping[str, Price]
    defaults: Variables
    works: bool

    def at_most(self, variables: Variables | None) -> int:
        """The price before it runs."""
        given = {**self.defaults, **(variables or {})}
        return min(sum(each.at_most(given) for each in self.fields.values()), DEAREST)

    def of(self, data: Mapping[str, Any] | None) -> int:
        """The price of the answer; nothing where the operation was not run."""
        return 0 if data is None else sum(each.of(data.get(name)) for name, each in self.fields.items())


FREE = OperationPrice({}, {}, works=False)


def prices_of(schema: GraphQLSchema, document: DocumentNode) -> dict[str | None, OperationPrice]:
    """The price of each operation of a valid document, by its name."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    found: dict[str | None, OperationPrice] = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            root = schema.get_root_type(definition.operation)
            fields = {} if root is None else _inside(schema, fragments, [(root, definition.selection_set)], {})
            name = None if definition.name is None else definition.name.value
            works = any(price.works for price in fields.values())
            found[name] = OperationPrice(fields, dict(_defaults(definition)), works)
    return found


def _defaults(operation: OperationDefinitionNode) -> Iterator[tuple[str, int]]:
    for each in operation.variable_definitions or ():
        if isinstance(each.default_value, IntValueNode):
            yield each.variable.name.value, int(each.default_value.value)


def _inside(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    selected: Sequence[Selected],
    sizes: Mapping[str, tuple[int, tuple[int | str, ...]]],
) -> dict[str, Price]:
    """The prices of what is selected. Fields of one name in the answer are one field there, whatever type they are of:
    the dearest counts.

    Args:
        sizes: of the fields that hold the list of their parent.
    """
    found: dict[str, list[tuple[GraphQLField, FieldNode]]] = {}
    for parent, node in _fields(schema, fragments, selected):
        fields = parent.fields if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else {}
        field = fields.get(node.name.value)
        if field is not None:
            found.setdefault((node.alias or node.name).value, []).append((field, node))
    return {name: _price(schema, fragments, same, sizes) for name, same in found.items()}


def _price(
    schema: GraphQLSchema,
    fragments: Mapping[str, FragmentDefinitionNode],
    same: Sequence[tuple[GraphQLField, FieldNode]],
    sizes: Mapping[str, tuple[int, tuple[int | str, ...]]],
) -> Price:
    works = (_directive(each, Cost) for each, _ in same)
    field, node = same[0]
    listed = _directive(field, ListSize)
    slices = () if listed is None else tuple(_slices(node, listed.slicing_arguments or ()))
    size: int = 1
    own: tuple[int | str, ...] = ()
    below: dict[str, tuple[int, tuple[int | str, ...]]] = {}
    if listed is not None and listed.sized_fields:
        below = dict.fromkeys(listed.sized_fields, (listed.assumed_size, slices))
    elif listed is not None:
        size, own = listed.assumed_size, slices
    elif node.name.value in sizes:
        size, own = sizes[node.name.value]
    elif _is_list(field):
        size = ASSUMED_LIST
    parts = [
        (get_named_type(each.type), asked.selection_set) for each, asked in same if asked.selection_set is not None
    ]
    inside = _inside(schema, fragments, parts, below)
    work = max((int(each.weight) for each in works if each is not None), default=0)
    return Price(work, int(is_composite_type(get_named_type(field.type))), size, own, inside)


def _fields(
    schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode], selected: Iterable[Selected]
) -> Iterator[tuple[GraphQLNamedType, FieldNode]]:
    """The fields of selections with all fragments written out, each with the type that has it."""
    seen: set[str] = set()
    waiting = list(selected)
    while waiting:
        parent, below = waiting.pop()
        for selection in below.selections:
            match selection:
                case FieldNode():
                    yield parent, selection
                case InlineFragmentNode(type_condition=None, selection_set=inner):
                    waiting.append((parent, inner))
                case InlineFragmentNode(type_condition=condition, selection_set=inner) if condition is not None:
                    waiting.append((schema.type_map[condition.name.value], inner))
                case FragmentSpreadNode(name=name) if name.value not in seen:
                    seen.add(name.value)
                    fragment = fragments[name.value]
                    waiting.append((schema.type_map[fragment.type_condition.name.value], fragment.selection_set))


def _slices(node: FieldNode, names: Sequence[str]) -> Iterator[int | str]:
    for argument in node.arguments or ():
        if argument.name.value in names:
            match argument.value:
                case IntValueNode(value=value):
                    yield int(value)
                case VariableNode(name=name):
                    yield name.value


def _directive(field: GraphQLField, kind: type[Any]) -> Any:
    declared = field.extensions.get("strawberry-definition")
    return next((each for each in getattr(declared, "directives", ()) if isinstance(each, kind)), None)


def _is_list(field: GraphQLField) -> bool:
    kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    return isinstance(kind, GraphQLList)
