"""How deep, how wide and how long a query may be; judged before anything else looks at it."""

from __future__ import annotations

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

DEEPEST = 15
MOST_ALIASES = 30
MOST_FIELDS = 500
MOST_TOKENS = 2_000

Depths = dict[str, int]


def limit_errors(document: DocumentNode) -> list[GraphQLError]:
    """What of a document is over the limits; empty when nothing is.

    Fragments are counted once each, however often they are spread; a circle of fragments is left to validation.
    """
    aliases = fields = 0
    fragments: dict[str, FragmentDefinitionNode] = {}
    stack: list[SelectionSetNode] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        if isinstance(definition, FragmentDefinitionNode | OperationDefinitionNode):
            stack.append(definition.selection_set)
    while stack:
        for selection in stack.pop().selections:
            if isinstance(selection, FieldNode):
                fields += 1
                aliases += selection.alias is not None
            if isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set is not None:
                stack.append(selection.selection_set)
    errors = []
    if aliases > MOST_ALIASES:
        errors.append(_error("TOO_MANY_ALIASES", f"{aliases} aliases are too many; use at most {MOST_ALIASES}."))
    if fields > MOST_FIELDS:
        errors.append(_error("TOO_LONG", f"{fields} fields are too many; ask for at most {MOST_FIELDS}."))
    depths: Depths = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            depth = _depth(definition.selection_set, fragments, depths)
            if depth > DEEPEST:
                errors.append(_error("TOO_DEEP", f"The query is {depth} fields deep; at most {DEEPEST} are answered."))
    return errors


def _depth(selected: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], depths: Depths) -> int:
    """Fields on the longest way down; introspection has a limit of its own in validation."""
    deepest = 0
    for selection in selected.selections:
        below = 0
        match selection:
            case FieldNode(name=name, selection_set=SelectionSetNode() as below_it):
                below = 1 if name.value.startswith("__") else 1 + _depth(below_it, fragments, depths)
            case FieldNode():
                below = 1
            case InlineFragmentNode(selection_set=selection_set):
                below = _depth(selection_set, fragments, depths)
            case FragmentSpreadNode(name=name):
                below = _fragment_depth(name.value, fragments, depths)
        deepest = max(deepest, below)
    return deepest


def _fragment_depth(name: str, fragments: dict[str, FragmentDefinitionNode], depths: Depths) -> int:
    if name not in depths:
        depths[name] = 0
        if name in fragments:
            depths[name] = _depth(fragments[name].selection_set, fragments, depths)
    return depths[name]


def _error(code: str, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})
