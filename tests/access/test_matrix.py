"""The access matrix, cell by cell: every operation of the schema tried as every role, and as it is printed."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Iterator

import httpx
import pytest
from graphql import GraphQLField, GraphQLInterfaceType, GraphQLObjectType, OperationType

from pathways.access import schema_permissions
from pathways.access.schema_permissions import PERMISSIONS
from tests.access.asking import EVENTS, NEWER, client, codes, headers_of
from tests.access.grid import CALLERS, CURATORS, KEEPERS, MAY, NOBODY, TEAMS
from tests.api.operations import SCHEMA, Maker
from tests.api.small import service_of, small_snapshot
from tests.budget import by_profile, seed
from tests.docs.pages import text_of

ROUNDS = by_profile(quick=1, usual=1, soak=45)
ROWS = re.compile(r"^\| `((?:query|mutation|subscription) \w+)` \| `[\w:]+` \| (.*) \|$", re.MULTILINE)
LEARNERS = re.compile(
    r"\.\.\. on (Learner|Award) |viewer .*\blearner\b|\baward \{|\blearner \{"
    r"|\bmembers(\(| \{ __typename (edges|pageInfo|totalCount))"
)
TEAMS_SHOWN = re.compile(r"\.\.\. on Team |\bteams? \{")
CHANGES = re.compile(r"\.\.\. on ChangeSet |\bchangeSet \{")
REFUSALS = ("UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND")


def operations() -> Iterator[tuple[str, str, GraphQLField]]:
    for kind in OperationType:
        root = SCHEMA.get_root_type(kind)
        assert root is not None
        yield from ((kind.value, name, field) for name, field in root.fields.items())


def fields() -> set[str]:
    """Every field that an answer may have, and the two of introspection."""
    kinds = [each for each in SCHEMA.type_map.values() if isinstance(each, GraphQLObjectType | GraphQLInterfaceType)]
    found = {f"{kind.name}.{name}" for kind in kinds for name in kind.fields if not kind.name.startswith("__")}
    return found | {"Query.__schema", "Query.__type"}


def test_every_field_has_one_permission() -> None:
    assert fields() == set(PERMISSIONS)
    listed = list(schema_permissions._coordinates())
    assert len(listed) == len(PERMISSIONS)


def test_grid_has_every_operation() -> None:
    assert {f"{kind} {name}" for kind, name, _ in operations()} == set(MAY)


def test_printed_matrix_is_the_grid() -> None:
    page = text_of("reference/access.md")
    (head,) = re.findall(r"^\| operation \| permission \| (.*) \|$", page, re.MULTILINE)
    columns = head.split(" | ")
    printed = {
        row: {name for name, cell in zip(columns, cells.split(" | "), strict=True) if cell == "yes"}
        for row, cells in ROWS.findall(page)
    }
    assert printed == MAY
    assert set(columns) == {*CALLERS} - {NOBODY}


def wrong(caller: str, operation: str, query: str, response: httpx.Response) -> str | None:
    """What of a cell is not as the grid says; learners, teams and change sets inside of other answers ask for what
    `learner`, `team` and `changeSet` do."""
    may = caller in MAY[operation] and (caller in KEEPERS or not LEARNERS.search(query))
    may = may and (caller in CURATORS or not CHANGES.search(query))
    may = may and (caller in TEAMS or not TEAMS_SHOWN.search(query))
    if response.headers["content-type"].startswith(EVENTS):
        return None if may else "an event stream"
    answer = response.json()
    if may:
        closed = response.status_code == 401 or {"UNAUTHENTICATED", "FORBIDDEN"} & set(codes(answer))
        return str(answer) if closed or ("data" not in answer and "NOT_FOUND" in codes(answer)) else None
    if caller in (NOBODY, "anonymous"):
        expected, status = "UNAUTHENTICATED", 401
    else:
        is_act = operation.startswith("mutation") and caller not in MAY[operation]
        expected, status = "FORBIDDEN" if is_act else "NOT_FOUND", 400
    found = (set(codes(answer)), response.status_code, "data" in answer)
    return None if found == ({expected}, status, False) else str(found)


def test_every_operation_as_every_role() -> None:
    faults: list[str] = []
    chance = random.Random(seed())  # noqa: S311

    async def run() -> None:
        async with client(service_of(small_snapshot())) as asking:
            for kind, name, field in list(operations()) * ROUNDS:
                sent = Maker(chance).one(kind, name, field)
                for caller in CALLERS:
                    # A stream that is open to its caller goes on; whether it begins is another test.
                    if kind == "subscription" and caller in MAY[f"{kind} {name}"]:
                        continue
                    accept = NEWER if kind != "subscription" else f"{NEWER}, {EVENTS};q=0.1"
                    response = await asking.post(
                        "/graphql",
                        content=sent.body(),
                        headers=headers_of(caller, accept) | {"content-type": "application/json"},
                    )
                    fault = wrong(caller, f"{kind} {name}", sent.query, response)
                    if fault is not None:
                        faults.append(f"{caller}: {kind} {name}: {fault}: {sent.query[:200]}")

    asyncio.run(run())
    assert faults == []


@pytest.mark.parametrize("caller", CALLERS)
def test_plan_documents_follow_the_grid(caller: str) -> None:
    async def get() -> httpx.Response:
        async with client() as asking:
            return await asking.get("/plans/analyst.md", headers=headers_of(caller, "*/*"))

    response = asyncio.run(get())
    if caller in MAY["query planPathway"]:
        assert response.status_code == 200
    else:
        assert response.status_code == (401 if caller == NOBODY else 404)
        assert "analyst" not in response.text.lower()
