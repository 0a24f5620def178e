"""Which permissions an operation asks for: found when its document is read, held against each caller before it runs.

The whole document counts, with operations that are not run and fragments that are not spread: an alias, a fragment, a
directive or a second operation hides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    OperationType,
    TypeInfo,
    TypeInfoVisitor,
    ValidationContext,
    ValidationRule,
    visit,
)

from pathways.access.identity import Identity, ViewerKind
from pathways.access.roles import Permission
from pathways.access.schema_permissions import PERMISSIONS
from pathways.api.types.errors import problem_shown
from pathways.codes import Code
from pathways.errors import Problem
from pathways.text import shown

LOG_IN = Problem(Code.UNAUTHENTICATED, "This asks who you are.", "Send a token or an API key as Authorization: Bearer.")


@dataclass(frozen=True, slots=True)
class Need:
    """A field that an operation asks for.

    Attributes:
        permission: what the field asks for.
        field: its name, without that of its type.
        is_act: it changes something.
        is_root: it stands at the top of an operation.
    """

    permission: Permission
    field: str
    is_act: bool
    is_root: bool


@dataclass(frozen=True, slots=True)
class Needs:
    """All that a document asks for.

    Attributes:
        fields: once each.
        permissions: those of the fields.
    """

    fields: tuple[Need, ...] = ()
    permissions: frozenset[Permission] = frozenset()

    def problems(self, identity: Identity) -> tuple[Problem, ...]:
        """Why somebody may not ask it; empty: they may. What is not for them to see is answered as what is not there,
        and only acts are forbidden."""
        if self.permissions <= identity.permissions:
            return ()
        if identity.kind is ViewerKind.ANONYMOUS:
            return (LOG_IN,)
        missing = [each for each in self.fields if each.permission not in identity.permissions]
        acts = [each for each in missing if each.is_act]
        if acts:
            return tuple(map(_forbidden, acts))
        roots = [each for each in missing if each.is_root]
        return tuple(map(_not_there, roots or missing))

    def forbidden(self, identity: Identity) -> tuple[str, ...]:
        """The acts among them that somebody known may not do."""
        if identity.kind is ViewerKind.ANONYMOUS:
            return ()  # anybody could fill the audit log
        return tuple(each.field for each in self.fields if each.is_act and each.permission not in identity.permissions)


class PermissionRule(ValidationRule):
    """Notes the permission of every field, and refuses a field without one."""

    def __init__(self, context: ValidationContext, permissions: Mapping[str, Permission]) -> None:
        super().__init__(context)
        self.found: dict[str, Need] = {}
        self._permissions = permissions
        roots = {kind: context.schema.get_root_type(kind) for kind in OperationType}
        self._roots = {root.name for root in roots.values() if root is not None}
        mutation = roots[OperationType.MUTATION]
        self._acts = None if mutation is None else mutation.name

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Looks up one field."""
        parent = self.context.get_parent_type()
        name = node.name.value
        if parent is None or parent.name.startswith("__"):
            return  # inside an answer of introspection, whose root field has a permission
        place = f"{parent.name}.{name}"
        if place in self.found:
            return
        permission = Permission.USE_SERVICE if name == "__typename" else self._permissions.get(place)
        if permission is None:
            self.report_error(GraphQLError(f"{shown(name)} is open to nobody.", node))
            return
        self.found[place] = Need(permission, name, parent.name == self._acts, parent.name in self._roots)


def needs_of(
    schema: GraphQLSchema, document: DocumentNode, permissions: Mapping[str, Permission] = PERMISSIONS
) -> tuple[Needs, Sequence[GraphQLError]]:
    """What a valid document asks for, and its fields without a permission."""
    errors: list[GraphQLError] = []
    types = TypeInfo(schema)
    rule = PermissionRule(ValidationContext(schema, document, types, errors.append), permissions)
    visit(document, TypeInfoVisitor(types, rule))
    found = tuple(rule.found.values())
    return Needs(found, frozenset(each.permission for each in found)), errors


def permission_problems(needed: Iterable[Permission], identity: Identity, what: str) -> tuple[Problem, ...]:
    """Why somebody may not ask for something other than GraphQL.

    Args:
        what: what is to be read.
    """
    found = tuple(Need(permission, what, is_act=False, is_root=True) for permission in needed)
    return Needs(found, frozenset(each.permission for each in found)).problems(identity)


def refused(problems: Sequence[Problem]) -> tuple[list[dict[str, Any]], int | None]:
    """Top-level errors, and the HTTP status where it says more than they do."""
    status = 401 if problems[0].code is Code.UNAUTHENTICATED else None
    return [problem_shown(problem) for problem in problems], status


def _forbidden(need: Need) -> Problem:
    text = f"{need.field} needs the permission {need.permission}, which you do not have."
    return Problem(Code.FORBIDDEN, text, "Ask an administrator for a role that has it.")


def _not_there(need: Need) -> Problem:
    return Problem(Code.NOT_FOUND, f"There is nothing at {need.field}.")
