"""The rule that holds operations to permissions: tricks around it, and what is said."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from graphql import parse

from pathways.access.identity import Caller
from pathways.access.roles import Permission
from pathways.api.access.permission_rule import needs_of
from pathways.api.execution import Answer, Operation
from pathways.api.service import Service
from tests.access.asking import client, codes, headers_of, identity_of, post
from tests.access.grid import NOBODY
from tests.api.operations import SCHEMA
from tests.api.small import service_of, small_snapshot

FINDINGS = "findings { totalCount }"
IMPORT = 'importCatalog(input: {document: ""}) { revision }'
TRICKS = {
    "alias": f"{{ catalog: {FINDINGS} }}",
    "fragment": f"{{ ...F }} fragment F on Query {{ {FINDINGS} }}",
    "inline": f"{{ ... on Query {{ ... {{ {FINDINGS} }} }} }}",
    "skipped": "{ catalog { revision } findings @skip(if: true) { totalCount } }",
    "variable": "query ($no: Boolean = false) { catalog { revision } findings @include(if: $no) { totalCount } }",
    "beside": f"{{ catalog {{ revision }} {FINDINGS} }}",
}
"""A reader's ways to the findings, which are for those who edit the catalogue."""


class Untouched:
    """A catalogue that nobody may write into."""

    def import_document(self, text: str, expected_revision: int | None, also: object) -> Any:  # noqa: ARG002
        raise AssertionError("an import began")


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_leads_around_the_rule(trick: str) -> None:
    answer = post("LEARNER", TRICKS[trick])
    assert (codes(answer.json()), answer.status_code) == (["NOT_FOUND"], 400)
    assert "data" not in answer.json()
    assert "data" in post("EDITOR", TRICKS[trick]).json()


def test_other_operation_of_the_document_counts() -> None:
    query = f"query A {{ catalog {{ revision }} }} mutation B {{ {IMPORT} }}"
    service = service_of(small_snapshot(), writer=Untouched())

    def run(name: str) -> Answer:
        caller = Caller(identity_of("LEARNER"))
        return asyncio.run(service.run(Operation(query, name=name), caller=caller))

    assert [codes(run(name).body) for name in "AB"] == [["FORBIDDEN"]] * 2


def test_fragment_that_nobody_spreads_is_refused_anyway() -> None:
    """GraphQL refuses it as unused; what it asks for is not even looked at."""
    answer = post("LEARNER", f"{{ catalog {{ revision }} }} fragment F on Query {{ {FINDINGS} }}")
    assert codes(answer.json()) == ["GRAPHQL_VALIDATION_FAILED"]


def test_forbidden_names_the_permission() -> None:
    (error,) = post("EDITOR", f"mutation {{ {IMPORT} }}").json()["errors"]
    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "importCatalog needs the permission catalog:import" in error["message"]


def test_kept_document_is_judged_for_each_caller() -> None:
    service = service_of(small_snapshot())
    query = f"{{ {FINDINGS} }}"
    asked = [post(name, query, service).json() for name in ("EDITOR", "LEARNER", "EDITOR", NOBODY)]
    assert ["data" in answer for answer in asked] == [True, False, True, False]


@pytest.mark.parametrize("caller", ["SERVICE", "catalog:check", "plans:ask"])
def test_service_sees_only_what_its_key_lists(caller: str) -> None:
    plan = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) { ... on Plan { totals { steps } } } }'
    finds = "{ findings { totalCount } }"
    assert ("data" in post(caller, finds).json()) is (caller == "catalog:check")
    assert ("data" in post(caller, plan).json()) is (caller == "plans:ask")
    assert codes(post(caller, "{ catalog { revision } }").json()) == ["NOT_FOUND"]


def test_answer_of_plans_hides_the_catalogue() -> None:
    plan = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) { ... on Plan { steps { %s } } } }'
    assert "data" in post("plans:ask", plan % "number").json()
    assert codes(post("plans:ask", plan % "credential { name }").json()) == ["NOT_FOUND"]


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }', "{ x }"])
def test_nobody_learns_nothing_of_the_schema(query: str) -> None:
    answer = post(NOBODY, query)
    assert (codes(answer.json()), answer.status_code) == (["UNAUTHENTICATED"], 401)
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert "data" in post("anonymous", "{ __schema { queryType { name } } }").json()


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": "Bearer wrong"},
        {"authorization": "Basic bm9ib2R5"},
        {"authorization": "Bearer "},
        {"authorization": f"Bearer {'x' * 16_001}"},
    ],
)
def test_wrong_header_is_refused(headers: Mapping[str, str]) -> None:
    async def send() -> Any:
        async with client() as asking:
            sent = {"query": "{ catalog { revision } }"}
            return await asking.post("/graphql", json=sent, headers=headers_of(NOBODY) | dict(headers))

    answer = asyncio.run(send())
    assert (codes(answer.json()), answer.status_code) == (["UNAUTHENTICATED"], 401)
    assert 'error="invalid_token"' in answer.headers["www-authenticate"]


def test_field_without_permission_is_refused() -> None:
    document = parse("{ catalog { revision credentials } }")
    permissions = {"Query.catalog": Permission.READ_CATALOG, "Catalog.revision": Permission.READ_CATALOG}
    _, (error,) = needs_of(SCHEMA, document, permissions)
    assert "credentials" in error.message


def test_viewer_says_who_asks() -> None:
    query = '{ viewer { name kind tenant roles may(permission: "catalog:import") no: may(permission: "x") } }'
    viewer = {"name": "Publisher", "kind": "PERSON", "tenant": "default", "roles": ["PUBLISHER"], "may": True}
    assert post("PUBLISHER", query).json()["data"] == {"viewer": viewer | {"no": False}}
    nobody: dict[str, Any] = {"name": None, "kind": "ANONYMOUS", "tenant": "default", "roles": [], "may": False}
    assert post("anonymous", query).json()["data"] == {"viewer": nobody | {"no": False}}


def test_nothing_is_asked_on_one_machine() -> None:
    service: Service = service_of(small_snapshot())
    answer = asyncio.run(service.run(Operation("{ viewer { kind roles } findings { totalCount } }")))
    assert answer.body["data"]["viewer"] == {"kind": "PERSON", "roles": ["ADMINISTRATOR"]}
