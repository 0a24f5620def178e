"""What browsers, caches and proxies rely on: CORS, headers of every answer, compression, entity tags, quiet logs."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
from collections.abc import Iterator
from typing import Any

import brotli
import httpx
import pytest
import zstandard
from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from pathways.api.app import create_app
from pathways.api.http.hosts import LOOPBACK
from pathways.api.operations.catalogue_only import CATALOGUE_FIELDS, HISTORY
from pathways.api.schema import api_schema
from pathways.api.service import Service
from pathways.errors import ProblemsError
from pathways.settings import read_settings
from tests.access.asking import client, headers_of
from tests.access.grid import NOBODY
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

QUERY = "{ catalog { revision } }"
WIDE = "{ credentials { nodes: edges { node { key name description } } } }"
APP = "https://app.example"
PRIVATE = "private, no-store"
VARY = "Authorization, Accept, Accept-Encoding, Origin"
HELD = "net-basics"
PLAN = (
    '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {awards: [{credential: "' + HELD + '"}]}}) '
    "{ __typename } }"
)


def call(method: str, path: str, service: Service | None = None, *, base: str = "http://localhost", **sent: Any) -> Any:
    """One request to the application, which pages of one other site may call."""

    async def send() -> httpx.Response:
        app = create_app(service or service_of(small_snapshot()), LOOPBACK, lambda: "{}", origins=[APP])
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=base) as asking:
            return await asking.request(method, path, **sent)

    return asyncio.run(send())


@pytest.mark.parametrize("path", ["/graphql", "/plans/plan.svg", "/plans/analyst.md"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_browsers_may_ask_before_they_call(path: str, method: str) -> None:
    asked = {
        "origin": APP,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type, authorization",
    }
    answer = call("OPTIONS", path, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == APP
    assert method in answer.headers["access-control-allow-methods"]
    allowed = answer.headers["access-control-allow-headers"].lower()
    assert "content-type" in allowed and "authorization" in allowed
    assert "access-control-allow-credentials" not in answer.headers


def test_pages_of_allowed_origins_read_answers() -> None:
    answer = call("POST", "/graphql", json={"query": QUERY}, headers={"origin": APP})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, APP)
    assert "etag" in answer.headers["access-control-expose-headers"].lower()
    refused = call("POST", "/graphql", json={"query": QUERY}, headers={"origin": "https://other.example"})
    assert refused.status_code == 403
    assert "access-control-allow-origin" not in refused.headers


def test_options_names_the_methods() -> None:
    answer = call("OPTIONS", "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, POST, OPTIONS")


@pytest.mark.parametrize(
    ("path", "mode", "destination", "status"),
    [
        ("/graphql?query=" + QUERY, "no-cors", "image", 403),
        ("/graphql?query=" + QUERY, "navigate", "document", 403),
        ("/plans/analyst.svg?timeLimitMs=60000", "no-cors", "image", 403),
        ("/plans/analyst.svg?time%4cimitMs=60000", "navigate", "document", 403),
        ("/plans/analyst.svg", "navigate", "iframe", 403),
        ("/plans/analyst.svg?holding=net-basics", "navigate", "document", 200),
        ("/graphql", "navigate", "document", 200),
        ("/graphql?code=c&state=s&iss=https://login.example&session_state=x", "navigate", "document", 200),
        ("/graphql?error=access_denied&state=s", "navigate", "document", 200),
        ("/graphql?code=c&state=s&query=" + QUERY, "navigate", "document", 403),
        ("/graphql?code=c&state=s", "no-cors", "image", 403),
    ],
)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_start_no_question(path: str, mode: str, destination: str, status: int, site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": destination, "accept": "text/html,*/*"}
    assert call("GET", path, headers=headers).status_code == status
    headers["sec-fetch-site"] = "same-origin"
    assert call("GET", path, headers=headers).status_code == 200


def failing() -> Service:
    """A service with a fault that no part of it expects."""

    def fault() -> str | None:
        raise ZeroDivisionError

    return service_of(small_snapshot(), ready=fault)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/graphql", 415),
        ("GET", "/graphql?query={", 200),
        ("PUT", "/graphql", 405),
        ("OPTIONS", "/graphql", 204),
        ("GET", "/plans/analyst.svg", 200),
        ("GET", "/plans/nothing.svg", 404),
        ("GET", "/nowhere", 404),
        ("GET", "/docs", 307),
        ("GET", "/", 200),
        ("GET", "/explorer/explorer.css", 200),
        ("GET", "/static/page.css", 200),
        ("GET", "/schema/pathways-1.json", 200),
        ("GET", "/healthz", 200),
        ("DELETE", "/healthz", 405),
        ("GET", "/readyz", 500),
    ],
)
def test_every_answer_has_the_safe_headers(method: str, path: str, status: int) -> None:
    answer = call(method, path, failing())
    assert answer.status_code == status
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["vary"] == VARY
    assert answer.headers["cache-control"] in (PRIVATE, "public, no-cache")
    assert "strict-transport-security" not in answer.headers
    assert "set-cookie" not in answer.headers  # there is nothing that a page of another site could borrow


@pytest.mark.parametrize(("host", "origin"), [("evil.example", None), ("localhost", "https://evil.example")])
def test_refusals_have_the_safe_headers_too(host: str, origin: str | None) -> None:
    answer = call("GET", "/graphql", headers={"host": host} | ({"origin": origin} if origin else {}))
    assert answer.status_code in (400, 403)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == PRIVATE


def test_tls_is_remembered_only_over_tls() -> None:
    secure = call("GET", "/healthz", base="https://localhost")
    assert secure.headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize(
    ("accepted", "used", "unpacked"),
    [
        ("gzip", "gzip", gzip.decompress),
        ("br", "br", brotli.decompress),
        ("zstd", "zstd", lambda sent: zstandard.ZstdDecompressor().decompressobj().decompress(sent)),
        ("gzip, deflate, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("gzip;q=0", None, bytes),
        ("", None, bytes),
    ],
)
@pytest.mark.parametrize("media", ["application/json", "application/graphql-response+json"])
def test_large_answers_are_compressed(accepted: str, used: str | None, unpacked: Any, media: str) -> None:
    async def send() -> tuple[dict[str, str], bytes]:
        transport = httpx.ASGITransport(create_app(service_of(small_snapshot())))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as asking:
            asked = {"query": "{ __schema { types { name description } } }"}
            headers = {"accept-encoding": accepted, "accept": media}
            async with asking.stream("POST", "/graphql", json=asked, headers=headers) as answer:
                return dict(answer.headers), b"".join([part async for part in answer.aiter_raw()])

    headers, sent = asyncio.run(send())
    assert headers.get("content-encoding") == used
    found = json.loads(unpacked(sent))
    assert len(found["data"]["__schema"]["types"]) > 50
    assert int(headers["content-length"]) == len(sent)


def test_small_answers_and_event_streams_are_not_compressed() -> None:
    accepts = {"accept-encoding": "gzip, br, zstd"}
    assert "content-encoding" not in call("POST", "/graphql", json={"query": QUERY}, headers=accepts).headers
    streamed = call("POST", "/graphql", json={"query": WIDE}, headers={**accepts, "accept": "text/event-stream"})
    assert streamed.headers["content-type"].startswith("text/event-stream")
    assert "content-encoding" not in streamed.headers


@pytest.mark.parametrize("query", [QUERY, WIDE, "query { ...F } fragment F on Query { catalog { credentials } }"])
def test_catalogue_answers_are_revalidated(query: str) -> None:
    first = call("GET", "/graphql", params={"query": query})
    assert first.headers["cache-control"] == "public, no-cache"
    tag = first.headers["etag"]
    again = call("GET", "/graphql", params={"query": query}, headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == "public, no-cache"
    assert again.headers["vary"] == VARY
    newer = service_of(small_snapshot(revision=8))
    changed = call("GET", "/graphql", newer, params={"query": query}, headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    other = call("GET", "/graphql", params={"query": query + " "}, headers={"if-none-match": tag})
    assert other.status_code == 200


def test_tags_are_held_against_the_caller_too() -> None:
    async def statuses() -> list[int]:
        async with client() as asking:
            known = await asking.get("/graphql", params={"query": QUERY}, headers=headers_of("ADMINISTRATOR"))
            found = []
            for name in ("ADMINISTRATOR", "anonymous", NOBODY, "wrong"):
                headers = headers_of(name) | {"if-none-match": known.headers["etag"]}
                found.append((await asking.get("/graphql", params={"query": QUERY}, headers=headers)).status_code)
            return found

    assert asyncio.run(statuses()) == [304, 304, 401, 401]


def test_each_day_has_tags_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from pathways.api import service

    tags = set()
    for day in (date(2026, 11, 23), date(2026, 11, 24)):
        monkeypatch.setattr(service, "today", lambda day=day: day)
        tags.add(call("GET", "/graphql", params={"query": QUERY}).headers["etag"])
    assert len(tags) == 2


@pytest.mark.parametrize(
    ("method", "sent"),
    [
        ("GET", {"params": {"query": PLAN}}),
        ("GET", {"params": {"query": "{ catalog { revision } ...F } fragment F on Query { findings { totalCount } }"}}),
        ("GET", {"params": {"query": '{ credential(key: "nothing") { name } }'}}),
        ("GET", {"params": {"query": "{"}}),
        ("POST", {"json": {"query": QUERY}}),
    ],
)
def test_other_answers_are_kept_by_nobody(method: str, sent: dict[str, Any]) -> None:
    answer = call(method, "/graphql", **sent)
    assert answer.headers["cache-control"] == PRIVATE
    assert "etag" not in answer.headers
    assert answer.headers["vary"] == VARY


def test_history_is_kept_by_nobody() -> None:
    history = "history { edges { node { number author } } }"
    for query in (
        f'{{ credential(key: "net-basics") {{ {history} }} }}',
        f'{{ credential(key: "net-basics") {{ ...told }} }} fragment told on Credential {{ {history} }}',
        f'{{ credential(key: "net-basics") {{ ... on Credential {{ {history} }} }} }}',
    ):
        answer = call("GET", "/graphql", params={"query": query})
        assert answer.headers["cache-control"] == PRIVATE
        assert "etag" not in answer.headers


PERSONAL = {
    "auditEvents",
    "candidates",
    "occupationMatches",
    "team",
    "teamForecast",
    "trainingPortfolio",
    "teamGap",
    "teams",
    "apiKeys",
    "trustedIssuers",
    "pathwayMap",
    "settings",
    "changeSet",
    "changeSets",
    "revisions",
    "checkRequirement",
    "learner",
    "learnerExport",
    "learners",
    "renewalsDue",
    "findings",  # what is wrong is for editors
    "structure",
    "proposeRequirement",
    "whatIf",
    "upkeepTotals",
    "retirements",
    "supplyGains",
    "competencyDemand",
    "node",  # an id may name anything, people's things too
    "nodes",
    "planPathway",
    "progress",
    "recommendations",
    "skillGap",
    "verifyBadge",
    "viewer",
    "whyNot",
}


def test_every_root_field_is_judged() -> None:
    query = api_schema()._schema.query_type
    assert query is not None
    assert query.fields.keys() | {"__schema", "__type", "__typename"} == CATALOGUE_FIELDS | PERSONAL
    assert not CATALOGUE_FIELDS & PERSONAL


def test_nothing_below_catalogue_fields_takes_a_learner() -> None:
    query = api_schema()._schema.query_type
    assert query is not None
    waiting: list[Any] = [query.fields[name] for name in CATALOGUE_FIELDS if name in query.fields]
    seen: set[str] = set()
    while waiting:
        field = waiting.pop()
        inputs = {get_named_type(argument.type) for argument in field.args.values()}
        assert not {each.name for each in inputs if isinstance(each, GraphQLInputObjectType)} - {"CredentialFilter"}
        found = get_named_type(field.type)
        if isinstance(found, GraphQLObjectType) and found.name not in seen:
            seen.add(found.name)
            waiting += [each for name, each in found.fields.items() if name != HISTORY]
    assert len(seen) > 20


MARK = "zzz-mark-zzz"


class Heard(logging.Handler):
    """Keeps everything that is logged, at any level."""

    def __init__(self) -> None:
        super().__init__(0)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(logging.Formatter("%(name)s %(message)s").format(record))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    handler = Heard()
    root = logging.getLogger()
    monkeypatch.setattr(root, "level", 0)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)


@pytest.mark.server
def test_no_query_string_reaches_a_log(heard: Heard, capfd: pytest.CaptureFixture[str]) -> None:
    learner = PLAN.replace(HELD, MARK)
    addresses = [
        f"/graphql?query={learner}",
        f"/graphql?query={QUERY}&variables={{{MARK}",
        f"/graphql?query={MARK}",
        f"/plans/analyst.svg?holding={MARK}",
        f"/plans/analyst.svg?{MARK}=1",
        f"/plans/{MARK}.svg",
        f"/nowhere?{MARK}",
        f"/readyz?{MARK}",
    ]
    with served(failing()) as address, httpx.Client(base_url=address, trust_env=False) as asking:
        logging.getLogger("httpx").setLevel(logging.CRITICAL)
        logging.getLogger("httpcore").setLevel(logging.CRITICAL)
        assert {asking.get(each).status_code for each in addresses} >= {200, 400, 404, 500}
    assert not [text for text in heard.texts if MARK in text]
    out, err = capfd.readouterr()
    assert MARK not in out + err


def test_setting_names_origins() -> None:
    given = read_settings({"PATHWAYS_ALLOWED_ORIGINS": "https://app.example, http://[::1]:3000"})
    assert given.allowed_origins == ("https://app.example", "http://[::1]:3000")
    assert read_settings({}).allowed_origins == ()


@pytest.mark.parametrize(
    "value", ["*", "app.example", "https://App.example", "https://a/", "null", "ftp://a", "https://a b"]
)
def test_setting_refuses_what_is_no_origin(value: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_settings({"PATHWAYS_ALLOWED_ORIGINS": value})
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("BAD_SETTING", "PATHWAYS_ALLOWED_ORIGINS")
