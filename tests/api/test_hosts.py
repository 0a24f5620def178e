"""A service answers by its own names only, and pages of its own only: over HTTP and WebSockets, on every interface."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.http.hosts import LOOPBACK
from pathways.cli.server.serving import known_names
from pathways.errors import ProblemsError
from pathways.settings import read_settings
from tests.api.small import service_of, small_snapshot

READ = {"query": "{ catalog { revision } }"}

OWN = [
    ("127.0.0.1", None),
    ("127.0.0.1:8000", "http://127.0.0.1:8000"),
    ("LOCALHOST:8000", "http://localhost:8000"),
    ("localhost:80", "http://localhost"),
    ("localhost", "https://localhost:443"),
    ("[::1]:8000", "http://[::1]:8000"),
    ("[0:0:0:0:0:0:0:1]", "http://[::1]"),
    ("paths.example", "https://paths.example"),
    ("paths.example.", "https://paths.example"),
]
FOREIGN_HOSTS = [
    "evil.example",
    "evil.example:8000",
    "",
    "localhost.evil.example",
    "localhost:8000:1",
    "[::2]",
    "0.0.0.0",  # noqa: S104
]
FOREIGN_ORIGINS = [
    "http://evil.example",
    "http://localhost:8001",
    "http://127.0.0.1:8000",
    "https://localhost:80",
    "null",
    "",
    "file://",
    "http://localhost:8000.evil.example",
    "http://localhost:8000@evil.example",
    "http://evil.example/localhost:8000",
]


def statuses(host: str, origin: str | None, names: Sequence[str] = (*LOOPBACK, "Paths.example")) -> set[int]:
    """What each address answers that reads, lists, opens a document or asks for its state."""
    app = create_app(service_of(small_snapshot()), names)
    headers = {"host": host} | ({} if origin is None else {"origin": origin})

    async def ask() -> set[int]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost", headers=headers) as client:
            return {
                (await client.post("/graphql", json=READ)).status_code,
                (await client.get("/graphql", params=READ)).status_code,
                (await client.get("/plans/analyst.md")).status_code,
                (await client.get("/healthz")).status_code,
            }

    return asyncio.run(ask())


def opens(host: str, origin: str | None) -> bool:
    """Whether a WebSocket is accepted."""
    app = create_app(service_of(small_snapshot()), (*LOOPBACK, "paths.example"))
    headers = [(b"host", host.encode())] + ([] if origin is None else [(b"origin", origin.encode())])
    scope = {
        "type": "websocket",
        "path": "/graphql",
        "raw_path": b"/graphql",
        "query_string": b"",
        "scheme": "ws",
        "headers": headers,
        "subprotocols": ["graphql-transport-ws"],
        "extensions": {"websocket.http.response": {}},
    }
    messages = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])
    sent: list[Any] = []

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    if sent[0]["type"] == "websocket.accept":
        return True
    assert sent[0]["type"] == "websocket.http.response.start"
    assert sent[0]["status"] in (400, 403)
    return False


@pytest.mark.parametrize(("host", "origin"), OWN)
def test_own_names_and_pages_are_answered(host: str, origin: str | None) -> None:
    assert statuses(host, origin) == {200}


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_foreign_names_are_refused(host: str) -> None:
    assert statuses(host, None) == {400}
    assert not opens(host, None)
    assert not opens(host, f"http://{host}")


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_pages_of_other_sites_are_refused(origin: str) -> None:
    assert statuses("localhost:8000", origin) == {403}
    assert not opens("localhost:8000", origin)


def test_own_pages_open_websockets() -> None:
    assert opens("localhost:8000", "http://localhost:8000")
    assert opens("paths.example", None)


@pytest.mark.parametrize(
    ("host", "own"),
    [("127.0.0.1", ()), ("::1", ()), ("0.0.0.0", ()), ("::", ()), ("192.0.2.7", ("192.0.2.7",))],  # noqa: S104
)
def test_names_of_each_interface(host: str, own: tuple[str, ...]) -> None:
    assert set(known_names(host, ())) == {"localhost", "127.0.0.1", "::1", *own}
    assert set(known_names(host, ("paths.example",))) == {"localhost", "127.0.0.1", "::1", "paths.example", *own}


def test_setting_names_hosts() -> None:
    given = read_settings({"PATHWAYS_ALLOWED_HOSTS": "paths.example, ::2,host-1"})
    assert given.allowed_hosts == ("paths.example", "::2", "host-1")
    assert read_settings({}).allowed_hosts == ()


@pytest.mark.parametrize("value", ["http://paths.example", "paths.example:8000", "*", "a b", "[::1]", "a,,.b"])
def test_setting_refuses_what_is_no_name(value: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_settings({"PATHWAYS_ALLOWED_HOSTS": value})
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("BAD_SETTING", "PATHWAYS_ALLOWED_HOSTS")
