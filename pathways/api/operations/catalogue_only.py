"""Which operations ask for nothing but the published catalogue, so that their answers are the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

CATALOGUE_FIELDS = frozenset(
    {
        "catalog",
        "competencies",
        "competency",
        "credential",
        "credentialFacets",
        "credentials",
        "equivalence",
        "equivalences",
        "occupation",
        "occupations",
        "organization",
        "organizations",
        "overlap",
        "overlaps",
        "__schema",
        "__type",
        "__typename",
    }
)
"""Root fields whose answers, with everything below them but HISTORY, come from the published revision alone."""
HISTORY = "history"
"""The field below them that says who published what, to some, and what change sets did to people."""


def is_catalogue_only(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Whether a valid operation is a query whose root fields are all of the catalogue, without its history."""
    if operation.operation is not OperationType.QUERY:
        return False
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    if not all(name in CATALOGUE_FIELDS for name in _root_fields(operation.selection_set, fragments, set())):
        return False
    return not any(map(_has_history, (operation.selection_set, *(each.selection_set for each in fragments.values()))))


def _has_history(selected: SelectionSetNode) -> bool:
    """A field of that name stands in it, however deep; what fragments say stands by itself."""
    waiting = [selected]
    while waiting:
        for each in waiting.pop().selections:
            if isinstance(each, FieldNode) and each.name.value == HISTORY:
                return True
            if isinstance(each, FieldNode | InlineFragmentNode) and each.selection_set is not None:
                waiting.append(each.selection_set)
    return False


def _root_fields(
    selected: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    for selection in selected.selections:
        match selection:
            case FieldNode(name=name):
                yield name.value
            case InlineFragmentNode(selection_set=below):
                yield from _root_fields(below, fragments, seen)
            case FragmentSpreadNode(name=name) if name.value not in seen:
                seen.add(name.value)
                yield from _root_fields(fragments[name.value].selection_set, fragments, seen)
