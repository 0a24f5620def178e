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
        "credentials",
        "equivalence",
        "equivalences",
        "occupation",
        "occupations",
        "organization",
        "overlap",
        "overlaps",
        "__schema",
        "__type",
        "__typename",
    }
)
"""Root fields whose answers, with everything below them, come from the published revision alone."""


def is_catalogue_only(document: DocumentNode, operation: OperationDefinitionNode) -> bool:
    """Whether a valid operation is a query whose root fields are all of the catalogue."""
    if operation.operation is not OperationType.QUERY:
        return False
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    return all(name in CATALOGUE_FIELDS for name in _root_fields(operation.selection_set, fragments, set()))


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
