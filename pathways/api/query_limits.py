"""How deep, how wide and how long a query may be; judged before anything else looks at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
    Visitor,
    visit,
)

from pathways.codes import Code
from pathways.errors import Problem
from pathways.wording.phrases import counted

DEEPEST = 15
MOST_ALIASES = 30
MOST_FIELDS = 500
MOST_TOKENS = 2_000
MOST_DIRECTIVES = 5
"""On one field or fragment; none of the schema's can stand twice."""
MOST_REPEATED = 100
"""Times that one field stands in one place: what programs write together is below it, what scanners send above."""
MOST_VISITS = 5_000
"""Fields of an operation with all fragments written out."""
MOST_COMPARED = 200_000
"""Pairs of fields that share a name in the answer, which validation compares: about half a microsecond each."""
COMPARED_BELOW = 20
"""As many of them is a pair of fields worth that select something themselves, or have arguments."""
MOST_VALUES = 20_000
"""Values in variables, each as often as its variable is used: they are read on the event loop. About 10 µs each."""

Depths = dict[str, int]


def limit_errors(document: DocumentNode) -> list[GraphQLError]:
    """What of a document is over the limits; empty when nothing is.

    Fragments are counted once each, however often they are spread; a circle of fragments is left to validation.
    """
    aliases = fields = directives = repeated = 0
    fragments: dict[str, FragmentDefinitionNode] = {}
    stack: list[SelectionSetNode] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            fragments[definition.name.value] = definition
        if isinstance(definition, FragmentDefinitionNode | OperationDefinitionNode):
            stack.append(definition.selection_set)
    while stack:
        written: Counter[str] = Counter()
        for selection in stack.pop().selections:
            directives = max(directives, len(selection.directives or ()))
            if isinstance(selection, FieldNode):
                written[(selection.alias or selection.name).value] += 1
            if isinstance(selection, FieldNode):
                fields += 1
                aliases += selection.alias is not None
            if isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set is not None:
                stack.append(selection.selection_set)
        repeated = max(repeated, *written.values(), 0)
    errors = []
    if directives > MOST_DIRECTIVES:
        text = f"{directives} directives in one place are too many; use at most {MOST_DIRECTIVES}."
        errors.append(_error(Code.TOO_REPETITIVE, text))
    if repeated > MOST_REPEATED:
        text = f"One field stands {counted(repeated, 'time')} in one place; ask once for it."
        errors.append(_error(Code.TOO_REPETITIVE, text))
    if aliases > MOST_ALIASES:
        errors.append(_error(Code.TOO_MANY_ALIASES, f"{aliases} aliases are too many; use at most {MOST_ALIASES}."))
    if fields > MOST_FIELDS:
        errors.append(_error(Code.TOO_LONG, f"{fields} fields are too many; ask for at most {MOST_FIELDS}."))
    depths: Depths = {}
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            depth = _depth(definition.selection_set, fragments, depths)
            if depth > DEEPEST:
                errors.append(
                    _error(Code.TOO_DEEP, f"The query is {depth} fields deep; at most {DEEPEST} are answered.")
                )
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if not errors:
        errors += _repetition_errors([*operations, *fragments.values()], fragments)
    return errors


def _repetition_errors(
    definitions: Sequence[OperationDefinitionNode | FragmentDefinitionNode],
    fragments: Mapping[str, FragmentDefinitionNode],
) -> list[GraphQLError]:
    """What keeps validation from being quick. Fields of one name in the answer are one field there: what is selected
    below any of them is merged, and compared in pairs."""
    visits = compared = 0
    merged: list[tuple[int, list[SelectionSetNode]]] = [(1, [each.selection_set]) for each in definitions]
    while merged:
        level, sets = merged.pop()
        if level > MOST_FIELDS:
            return []  # only a circle is so deep, and validation refuses it
        by_name: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        waiting: list[SelectionNode] = list(chain.from_iterable(each.selections for each in sets))
        while waiting:
            selection = waiting.pop()
            visits += 1
            if visits > MOST_VISITS:
                text = f"The query has more than {MOST_VISITS} fields once its fragments are written out."
                return [_error(Code.TOO_LONG, text)]
            match selection:
                case FieldNode(name=name, alias=alias):
                    by_name.setdefault((alias or name).value, []).append(selection)
                case InlineFragmentNode(selection_set=below):
                    waiting += below.selections
                case FragmentSpreadNode(name=name) if name.value in fragments and name.value not in seen:
                    seen.add(name.value)
                    waiting += fragments[name.value].selection_set.selections
        compared += len(seen) * (len(seen) - 1) // 2 * COMPARED_BELOW
        if compared > MOST_COMPARED:
            return [_error(Code.TOO_REPETITIVE, f"The query spreads {len(seen)} fragments in one place; use fewer.")]
        for shown, same in by_name.items():
            is_plain = all(each.selection_set is None and not each.arguments for each in same)
            compared += len(same) * (len(same) - 1) // 2 * (1 if is_plain else COMPARED_BELOW)
            if compared > MOST_COMPARED:
                return [
                    _error(
                        Code.TOO_REPETITIVE, f"The query asks for {shown!r} and others too often; ask once for each."
                    )
                ]
            below_them = [each.selection_set for each in same if each.selection_set is not None]
            if below_them:
                merged.append((level + 1, below_them))
    return []


def variable_uses(document: DocumentNode) -> dict[str, int]:
    """How often each variable stands in a document; its definition is one of them."""
    counting = _Counting()
    visit(document, counting)
    return counting.found


class _Counting(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, int] = {}

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        """Counts one use."""
        self.found[node.name.value] = self.found.get(node.name.value, 0) + 1


def values_read(variables: Mapping[str, object], uses: Mapping[str, int]) -> int:
    """How many values are read, each as often as its variable is used; not counted on beyond the limit."""
    found = 0
    for name, value in variables.items():
        times = uses.get(name, 0)
        waiting = [value] if times else []
        while waiting and found <= MOST_VALUES:
            each = waiting.pop()
            found += times
            if isinstance(each, Mapping):
                waiting += each.values()
            elif isinstance(each, list):
                waiting += each
    return found


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


def _error(code: Code, message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})


def refused_variables(variables: Mapping[str, object], uses: Mapping[str, int]) -> Problem | None:
    """Why variables are too large to be read as often as a document uses them."""
    if values_read(variables, uses) <= MOST_VALUES:
        return None
    text = f"The variables hold too many values, each counted as often as it is used; at most {MOST_VALUES} are read."
    hint = "Send fewer at a time, or use a variable in fewer places."
    return Problem(Code.LIMIT, text, hint, "variables")
