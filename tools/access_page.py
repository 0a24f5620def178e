"""The page of docs/reference on who may do what: roles, permissions, and the matrix of operations and roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields

from graphql import OperationType

from pathways.access.roles import ANONYMOUS_READERS, GRANTS, Permission, Role
from pathways.access.schema_permissions import PERMISSIONS
from pathways.api.inputs.learners import SaveLearnerInput
from pathways.api.schema import api_schema
from pathways.records.permitted import ADVISED_FIELDS, OWN_FIELDS

HEAD = """# Who may do what

Whoever asks is known by a token of an OpenID provider or by an API key, or is anonymous; see
[secure a service](../how-to/secure.md). Roles say what somebody is to a tenant, and each role has permissions; several
roles add up. Every field of the [schema](graphql.md) asks for one permission. An operation is held against its fields
before anything of it runs, with all its fragments, aliases and other operations.

What you may not see is answered as what is not there: `NOT_FOUND`. Only acts are `FORBIDDEN`. Whoever did not say who
they are gets `UNAUTHENTICATED` and status 401. Addresses of [plans to take along](../how-to/deploy.md) ask for the same
permissions as `planPathway`. On one machine, without tokens and keys, everybody is its administrator.

`viewer` says who you are, and `viewer { may(permission: "catalog:import") }` whether you may.
"""
RECORDS = """
## Learners' records

A permission of records holds for some records only: for learners their own, for advisers those that name them in
`advisers` and have `ADVICE` among their `consents`, for programs and administrators all. Every other record is not
there for them. Only programs and administrators make learners.

Learners record awards as `CLAIMED`, and of competencies say `SELF` only; what others vouch for stays. Advisers,
programs and administrators also verify, except that nobody verifies, reviews or revokes awards of their own.
"""
READER = "anonymous"
YES, NO = "yes", ""


def access_page() -> str:
    """Roles, permissions and the matrix."""
    parts = [
        HEAD,
        "## Roles\n",
        *_table(("role", "who"), ((f"`{role}`", role.meaning) for role in Role)),
        "\n`SERVICE` also has the permissions that its key lists. `anonymous` below is somebody who did not say who",
        "they are, where the catalogue is open to them; elsewhere nothing is.\n",
        "## Permissions\n",
        *_table(("permission", "allows to", *_columns()), map(_permission_row, Permission)),
        "\n## Operations\n",
        "An operation asks for the permissions of all its fields; the permission of its first field is listed. What",
        "an answer holds of the catalogue asks for `catalog:read` as well.\n",
        *_table(("operation", "permission", *_columns()), _operation_rows()),
        RECORDS,
        *_table(("field of `saveLearner`", "the learner", "adviser", "program or administrator"), _field_rows()),
        "",
    ]
    return "\n".join(parts)


def _columns() -> tuple[str, ...]:
    return (READER, *(role.value for role in Role))


def _cells(permissions: frozenset[Permission]) -> Iterator[str]:
    for allowed in (ANONYMOUS_READERS, *(GRANTS[role] for role in Role)):
        yield YES if permissions <= allowed else NO


def _permission_row(permission: Permission) -> tuple[str, ...]:
    meaning = permission.meaning[0].lower() + permission.meaning[1:].removesuffix(".")
    return (f"`{permission}`", meaning, *_cells(frozenset({permission})))


def _operation_rows() -> Iterator[tuple[str, ...]]:
    schema = api_schema()._schema
    for kind in OperationType:
        root = schema.get_root_type(kind)
        if root is None:
            continue
        for name in sorted(root.fields):
            permission = PERMISSIONS[f"{root.name}.{name}"]
            yield (f"`{kind.value} {name}`", f"`{permission}`", *_cells(frozenset({permission})))


def _field_rows() -> Iterator[tuple[str, ...]]:
    for each in sorted(fields(SaveLearnerInput), key=lambda field: field.name):
        if each.name not in ("key", "expected_version"):
            yield (f"`{each.name}`", *(YES if each.name in may else NO for may in (OWN_FIELDS, ADVISED_FIELDS)), YES)


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    columns = tuple(head)
    yield f"| {' | '.join(columns)} |"
    yield f"|{' --- |' * len(columns)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)
