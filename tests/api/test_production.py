"""What scanners of GraphQL services look for, asked of the production profile: each check finds nothing.

The checks are those of graphql-cop (aliases, batches, directives, circles, suggestions, repeated fields, GET, mutations
over GET, forms, pages, introspection, tracing, unhandled errors), as it sends and judges them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from tests.api.small import service_of, small_snapshot

PAGES = ("/graphql", "/graphiql", "/playground", "/console", "/altair", "/voyager", "/graphql/console")
HTML = "text/html,application/xhtml+xml"
CIRCLE = (
    "{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }"
)
INTROSPECTION = "query { __schema { types { name fields { name } } } }"
MUTATION = 'mutation { importCatalog(input: {document: ""}) { __typename } }'

Judge = Callable[[httpx.Response], bool]


def ask(method: str, path: str = "/graphql", production: bool = True, **sent: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        app = create_app(service_of(small_snapshot(), production=production))
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **sent)

    return asyncio.run(send())


def answered(answer: httpx.Response) -> Any:
    """What was answered as data; None: nothing."""
    try:
        body = answer.json()
    except ValueError:
        return None
    found = body.get("data") if isinstance(body, dict) else body
    return found or None


def errors(answer: httpx.Response) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json().get("errors", [])
    return found


def query(text: str) -> dict[str, Any]:
    return {"json": {"query": text, "operationName": "cop"}}


FINDINGS: dict[str, tuple[dict[str, Any], Judge]] = {
    "alias overloading": (
        {"method": "POST", **query("query cop { " + " ".join(f"a{n}: __typename" for n in range(101)) + " }")},
        lambda answer: answered(answer) is not None,
    ),
    "batches": (
        {"method": "POST", "json": [{"query": "query cop { __typename }", "operationName": "cop"}] * 10},
        lambda answer: isinstance(answer.json(), list),
    ),
    "directive overloading": (
        {"method": "POST", **query("query cop { __typename " + "@aa" * 10 + " }")},
        lambda answer: len(errors(answer)) == 10,
    ),
    "circle through introspection": (
        {"method": "POST", "json": {"query": CIRCLE}},
        lambda answer: answered(answer) is not None,
    ),
    "field suggestions": (
        {"method": "POST", **query("query cop { __schema { directive } }")},
        lambda answer: "did you mean" in answer.text.lower(),
    ),
    "suggestions of root fields": (
        {"method": "POST", **query("query cop { credentals { edges { cursor } } }")},
        lambda answer: "did you mean" in answer.text.lower() or "credentials" in answer.text,
    ),
    "repeated fields": (
        {"method": "POST", **query("query cop { " + "__typename \n" * 500 + "}")},
        lambda answer: answered(answer) is not None,
    ),
    "GET": (
        {"method": "GET", "params": {"query": "query cop { __typename }", "operationName": "cop"}},
        lambda answer: answered(answer) is not None,
    ),
    "mutation over GET": (
        {"method": "GET", "params": {"query": MUTATION}, "headers": {"content-type": "application/json"}},
        lambda answer: answered(answer) is not None,
    ),
    "form": (
        {"method": "POST", "data": {"query": "query cop { __typename }", "operationName": "cop"}},
        lambda answer: answered(answer) is not None,
    ),
    "introspection": (
        {"method": "POST", "json": {"query": INTROSPECTION}},
        lambda answer: answered(answer) is not None,
    ),
    "tracing": (
        {"method": "POST", **query("query cop { __typename }"), "headers": {"apollo-federation-include-trace": "ftv1"}},
        lambda answer: "tracing" in answer.text or "ftv1" in answer.text,
    ),
    "unhandled errors": (
        {"method": "POST", "json": {"query": "qwerty cop { abc }"}},
        lambda answer: (
            "exception" in answer.text or "Traceback" in answer.text or "extensions" not in errors(answer)[0]
        ),
    ),
}


@pytest.mark.parametrize("name", FINDINGS)
def test_scanners_find_nothing(name: str) -> None:
    sent, is_found = FINDINGS[name]
    answer = ask(**sent)
    assert not is_found(answer), answer.text[:500]
    assert answer.status_code < 500


@pytest.mark.parametrize("name", ["introspection", "suggestions of root fields", "GET"])
def test_checks_find_what_is_there(name: str) -> None:
    """Outside of production they do: the checks themselves work."""
    sent, is_found = FINDINGS[name]
    assert is_found(ask(production=False, **sent))


@pytest.mark.parametrize("path", PAGES)
def test_there_is_no_page_to_ask_from(path: str) -> None:
    answer = ask("GET", path, headers={"accept": HTML})
    assert answer.status_code in (400, 404, 406)
    assert "text/html" not in answer.headers["content-type"]


@pytest.mark.parametrize(
    "name", ["authorization", "content-type", "graphql-require-preflight", "apollo-require-preflight"]
)
def test_programs_get_answers_by_get(name: str) -> None:
    values = {"authorization": "Bearer x", "content-type": "application/json"}
    sent = {"query": "{ catalog { revision } }"}
    answer = ask("GET", params=sent, headers={name: values.get(name, "1")})
    assert answer.json() == {"data": {"catalog": {"revision": 7}}}
    assert answer.headers["cache-control"] == "public, no-cache"


@pytest.mark.parametrize("sent", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_what_forms_can_send_shows_no_program(sent: str) -> None:
    answer = ask("GET", params={"query": "{ __typename }"}, headers={"content-type": sent})
    assert answer.status_code == 400


def test_fields_may_repeat_within_reason() -> None:
    few = "{ " + "__typename " * 100 + "}"
    assert ask("POST", json={"query": few}).json() == {"data": {"__typename": "Query"}}
    many = ask("POST", json={"query": "{ catalog { " + "revision " * 101 + "} }"})
    assert [error["extensions"]["code"] for error in errors(many)] == ["TOO_REPETITIVE"]
    crowded = ask("POST", json={"query": "{ __typename " + "@skip(if: false) " * 6 + "}"})
    assert [error["extensions"]["code"] for error in errors(crowded)] == ["TOO_REPETITIVE"]
