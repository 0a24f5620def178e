"""GraphQL over HTTP: media types, statuses, limits of the body, the page, and the health of the service."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.execution import Operation
from pathways.api.http.graphql_endpoint import STATIC
from pathways.api.http.operation import LARGEST_BODY
from pathways.api.service import Service
from pathways.catalog.snapshot import Snapshot
from pathways.errors import StoreError
from tests.api.small import service_of, small_snapshot
from tests.seeded import snapshot as seed_snapshot

QUERY = "{ catalog { revision } }"
NEWER = "application/graphql-response+json"


def call(method: str, path: str, service: Service | None = None, **request: Any) -> httpx.Response:
    """One request to the application, without a server."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service or service_of(small_snapshot())))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **request)

    return asyncio.run(send())


@pytest.mark.parametrize("accept", [NEWER, "application/json", "*/*", f"{NEWER}, application/json;q=0.9"])
def test_both_media_types(accept: str) -> None:
    answer = call("POST", "/graphql", json={"query": QUERY}, headers={"accept": accept})
    assert answer.json() == {"data": {"catalog": {"revision": 7}}}
    expected = NEWER if accept.startswith(NEWER) else "application/json"
    assert answer.headers["content-type"] == f"{expected}; charset=utf-8"


def test_what_is_preferred_is_answered() -> None:
    accept = f"{NEWER};q=0.5, application/json"
    answer = call("POST", "/graphql", json={"query": QUERY}, headers={"accept": accept})
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    ("query", "status", "has_data"),
    [(QUERY, 200, True), ('{ credential(key: "x") { key } }', 200, True), ("{ x }", 400, False), ("{", 400, False)],
)
def test_statuses(query: str, status: int, has_data: bool) -> None:
    answer = call("POST", "/graphql", json={"query": query}, headers={"accept": NEWER})
    assert answer.status_code == status
    assert ("data" in answer.json()) is has_data
    plain = call("POST", "/graphql", json={"query": query}, headers={"accept": "application/json"})
    assert plain.status_code == 200
    assert plain.json() == answer.json()


@pytest.mark.parametrize(
    ("request_", "status", "says"),
    [
        ({"content": "{", "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"content": '{"query": NaN}', "headers": {"content-type": "application/json"}}, 400, "NaN is not JSON"),
        ({"content": "[" * 100_000, "headers": {"content-type": "application/json"}}, 400, "nested too deeply"),
        ({"content": b"\xff\xfe", "headers": {"content-type": "application/json"}}, 400, "not JSON"),
        ({"content": QUERY, "headers": {"content-type": "application/graphql"}}, 415, "application/graphql"),
        ({"content": "{}", "headers": {"content-type": "application/json; charset=latin1"}}, 415, "latin1"),
        ({"content": "{}"}, 415, "missing"),
        ({"json": [{"query": QUERY}]}, 400, "batches"),
        ({"json": {}}, 400, "query is missing"),
        ({"json": {"query": QUERY, "variables": "{}"}}, 400, "variables"),
        ({"json": {"query": QUERY, "operationName": 3}}, 400, "operationName"),
        ({"json": {"query": QUERY, "extensions": []}}, 400, "extensions"),
        ({"json": {"query": QUERY}, "headers": {"accept": "image/png"}}, 406, NEWER),
        ({"json": {"query": " " * LARGEST_BODY}}, 413, "larger than 1000000 bytes"),
    ],
)
def test_what_carries_no_operation(request_: dict[str, Any], status: int, says: str) -> None:
    answer = call("POST", "/graphql", **request_)
    assert answer.status_code == status
    (found,) = answer.json()["errors"]
    assert says in found["message"]
    assert found["extensions"] == {"code": "BAD_REQUEST"}
    assert "data" not in answer.json()


def test_a_body_of_unsaid_length_is_limited_too() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    answer = call("POST", "/graphql", content=endless(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_other_methods() -> None:
    answer = call("PUT", "/graphql", json={"query": QUERY})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST, OPTIONS")


def test_get_runs_queries() -> None:
    query = "query Q($key: String!) { credential(key: $key) { name } }"
    sent = {"query": query, "variables": json.dumps({"key": "analyst"}), "operationName": "Q"}
    answer = call("GET", "/graphql", params=sent)
    assert answer.json() == {"data": {"credential": {"name": "Certified Analyst"}}}
    assert call("GET", "/graphql", params={"query": QUERY, "variables": "{"}).status_code == 400
    assert call("GET", "/graphql").status_code == 400


def test_every_key_of_variables_arrives_as_utf_8() -> None:
    answer = call("POST", "/graphql", json={"query": '{ credential(key: "é🏃") { key } }'})
    assert "é🏃" in answer.json()["errors"][0]["message"]


def test_the_page_loads_nothing_from_outside() -> None:
    page = call("GET", "/graphql", headers={"accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["content-type"].startswith("text/html")
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
    assert "http" not in page.text
    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(loaded) == 8
    for path in loaded:
        found = call("GET", f"/{path}")
        assert found.status_code == 200, path
        assert found.headers["x-content-type-options"] == "nosniff"
    styles = "".join(path.read_text(encoding="utf-8") for path in STATIC.glob("*.css"))
    assert not [url for url in re.findall(r"url\(([^)]*)", styles) if not url.startswith("data:image/")]
    assert "@import" not in styles
    for script in ("page.js", "login.js"):
        assert "http" not in (STATIC / script).read_text(encoding="utf-8")


def test_page_opens_with_question_that_has_a_plan() -> None:
    """Also its search is answered over the seed data, and its subscription is valid."""
    script = (STATIC / "page.js").read_text(encoding="utf-8")
    first, variables = re.findall(r"^const \w+ = `(.*?)`;$", script, re.DOTALL | re.MULTILINE)
    service = service_of(seed_snapshot)
    asked = {"query": first, "variables": json.loads(variables)}
    plan = call("POST", "/graphql", service, json={**asked, "operationName": "Plan"}).json()
    assert "errors" not in plan
    answer = plan["data"]["planPathway"]
    assert answer["__typename"] == "Plan"
    assert answer["proof"]["status"] == "OPTIMAL"
    assert {"comptia-security-plus", "comptia-cysa-plus"} < {step["credential"]["key"] for step in answer["steps"]}
    assert all(step["startOn"] < step["finishOn"] for step in answer["steps"] if step["hours"])
    found = call("POST", "/graphql", service, json={**asked, "operationName": "Search"}).json()
    assert all(len(listed["edges"]) >= 4 for listed in found["data"].values())
    assert asyncio.run(service.subscribes(Operation(first, asked["variables"], "Changes")))


def test_files_of_the_page_are_small_and_licensed() -> None:
    assert sum(path.stat().st_size for path in STATIC.iterdir()) < 3_000_000
    notice = (STATIC / "NOTICE").read_text(encoding="utf-8")
    vendored = [path.name for path in STATIC.glob("*.min.*")]
    assert len(vendored) == 4
    assert all(name in notice for name in vendored)


def test_production_has_no_page() -> None:
    production = service_of(small_snapshot(), production=True)
    assert call("GET", "/graphql", production, headers={"accept": "text/html, */*"}).status_code == 400
    assert call("GET", "/static/page.js", production).status_code == 404


@pytest.mark.parametrize("production", [False, True], ids=["here", "production"])
def test_explorer_stands_at_the_root(production: bool) -> None:
    answer = call("GET", "/", service_of(small_snapshot(), production=production))
    assert answer.status_code == 200
    assert "explorer/explorer.js" in answer.text


def test_health_and_readiness() -> None:
    reasons = ["the store does not answer"]
    service = service_of(small_snapshot(), ready=lambda: reasons[-1] if reasons else None)
    assert call("GET", "/healthz", service).json() == {"status": "ok"}
    unready = call("GET", "/readyz", service)
    assert unready.status_code == 503
    assert unready.json() == {"status": "unavailable", "reason": "the store does not answer"}
    reasons.clear()
    ready = call("GET", "/readyz", service)
    assert (ready.status_code, ready.json()) == (200, {"status": "ready"})


def test_a_store_that_is_away_is_a_503() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer.")

    answer = call("POST", "/graphql", service_of(away), json={"query": QUERY})
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
