"""Texts, numbers and nesting of an operation, judged before anything reads it: in its document and in its variables."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from graphql import DocumentNode, FloatValueNode, GraphQLError, IntValueNode, Source, StringValueNode, Visitor, visit
from graphql.language import get_location
from graphql.language.visitor import VisitorAction

from pathways.codes import Code
from pathways.errors import Problem
from pathways.text import HINT, flaw_of, shown

DEEPEST_VALUE = 200
MOST_PROBLEMS = 20
LARGEST_BITS = 256
LONGEST_DIGITS = 80
FINITE = "Write a finite number of at most 15 digits."


def document_error(query: str) -> GraphQLError | None:
    """Why a document is not GraphQL, with its line and column."""
    flaw = flaw_of(query, lines=True)
    if flaw is None:
        return None
    at = next(
        at for at, character in enumerate(query) if flaw_of(character, lines=True) and query[at : at + 2] != "\r\n"
    )
    place = get_location(Source(query), at)
    text = f"{flaw.partition(' at position')[0]} at line {place.line}, column {place.column} of the query."
    return GraphQLError(text, extensions={"code": Code.BAD_TEXT, "hint": HINT, "path": ["query"]})


def literal_errors(document: DocumentNode) -> list[GraphQLError]:
    """Literals of a document that are no text or no number that can be kept, with their locations."""
    found = _Literals()
    visit(document, found)
    return found.errors[:MOST_PROBLEMS]


class _Literals(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.errors: list[GraphQLError] = []

    def enter_string_value(self, node: StringValueNode, *_: Any) -> VisitorAction:
        flaw = flaw_of(node.value, lines=True)
        if flaw is not None:
            self._note(node, Code.BAD_TEXT, flaw, HINT)
        return None

    def enter_int_value(self, node: IntValueNode, *_: Any) -> VisitorAction:
        return self._number(node)

    def enter_float_value(self, node: FloatValueNode, *_: Any) -> VisitorAction:
        return self._number(node)

    def _number(self, node: IntValueNode | FloatValueNode) -> VisitorAction:
        if len(node.value) > LONGEST_DIGITS or not math.isfinite(float(node.value)):
            self._note(node, Code.BAD_NUMBER, f"{shown(node.value)} is not a number that can be kept.", FINITE)
        return None

    def _note(self, node: StringValueNode | IntValueNode | FloatValueNode, code: Code, text: str, hint: str) -> None:
        self.errors.append(GraphQLError(text, node, extensions={"code": code, "hint": hint}))


def variable_problems(variables: Mapping[str, object] | None) -> list[Problem]:
    """The first variables with bad text, a bad number, or too deep nesting; each with its path.

    Args:
        variables: as JSON gives them.
    """
    found: list[Problem] = []
    stack: list[tuple[object, Place, int]] = [(variables or {}, None, 0)]
    while stack and len(found) < MOST_PROBLEMS:
        value, place, depth = stack.pop()
        problem = _problem(value, place, depth)
        if problem is not None:
            found.append(problem)
        elif isinstance(value, dict):
            found += _name_problems(value, place)
            stack.extend((value[name], (place, name), depth + 1) for name in reversed(value))
        elif isinstance(value, list):
            stack.extend((value[at], (place, at), depth + 1) for at in range(len(value) - 1, -1, -1))
    return found[:MOST_PROBLEMS]


Place = tuple["Place", object] | None
"""Where a value stands: above it, and its name or position there; the whole is None."""


def _problem(value: object, place: Place, depth: int) -> Problem | None:
    if isinstance(value, str):
        flaw = flaw_of(value, lines=True)
        return None if flaw is None else Problem(Code.BAD_TEXT, flaw, HINT, _path(place))
    if isinstance(value, int) and value.bit_length() > LARGEST_BITS:
        return Problem(
            Code.BAD_NUMBER, f"A whole number of {value.bit_length():,} bits stands here.", FINITE, _path(place)
        )
    if depth > DEEPEST_VALUE:
        return Problem(Code.TOO_DEEP, f"It is nested more than {DEEPEST_VALUE} deep.", "Flatten it.", _path(place))
    return None


def _name_problems(names: Iterable[object], place: Place) -> list[Problem]:
    flaws = [flaw for name in names if (flaw := flaw_of(str(name))) is not None]
    return [Problem(Code.BAD_TEXT, f"In a name: {flaw}", HINT, _path(place)) for flaw in flaws[:MOST_PROBLEMS]]


def _path(place: Place) -> str:
    parts: list[str] = []
    while place is not None:
        place, name = place
        parts.append(_part(str(name)))
    return "/".join(reversed(parts))


def _part(name: str) -> str:
    return name if flaw_of(name) is None else shown(name)
