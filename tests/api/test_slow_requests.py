"""Connections over a real server: answers leave at once, and what arrives slowly is not waited for without end."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import httpx
import pytest
from websockets.sync.client import connect

from pathways.api.http import timely
from pathways.api.server import listen
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

SHORT = 0.3
LONG = 5.0
HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 39\r\n"
BODY = b'{"query": "{ catalog { revision }  }" }'
WHOLE = HEAD + b"\r\n" + BODY


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The port of a service that waits for a short time."""
    monkeypatch.setattr(timely, "HEAD_SECONDS", SHORT)
    monkeypatch.setattr(timely, "BODY_SECONDS", SHORT)
    with served(service_of(small_snapshot())) as address:
        yield int(address.rpartition(":")[2])


def dripped(port: int, first: bytes, after: bytes = b"") -> tuple[bytes, float]:
    """Sends something at once, and then a byte now and then: what comes back, and after how many seconds it ended."""
    begun = time.monotonic()
    rest = iter(after)
    back = b""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.settimeout(SHORT / 5)
        connection.sendall(first)
        while time.monotonic() - begun < LONG:
            try:
                received = connection.recv(65_536)
                if not received:
                    break
                back += received
            except TimeoutError:
                byte = next(rest, None)
                if byte is not None:
                    connection.sendall(bytes([byte]))
            except ConnectionError:
                break
    return back, time.monotonic() - begun


def test_each_part_of_an_answer_leaves_at_once() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.proto == socket.IPPROTO_TCP  # asyncio sets TCP_NODELAY on these alone


@pytest.mark.parametrize(
    ("first", "after"),
    [
        (b"", b""),
        (b"", HEAD),
        (HEAD[:30], b""),
        (HEAD[:30], b"x" * 1_000),
        (HEAD + b"x-more: ", b"y" * 1_000),
        (HEAD + b"\r\n", b""),
        (HEAD + b"\r\n", b" " * 39),
        (HEAD.replace(b"content-length: 39", b"transfer-encoding: chunked") + b"\r\n", b"1\r\n \r\n" * 100),
        (HEAD.replace(b"/graphql", b"/healthz") + b"\r\n", b" " * 39),
        (HEAD.replace(b"/graphql", b"/nowhere") + b"\r\n", b""),
        (WHOLE + HEAD, b"x" * 1_000),
        (WHOLE + HEAD + b"\r\n", b" " * 39),
        (WHOLE + HEAD + b"\r\n", b""),
    ],
)
def test_slow_requests_end(port: int, first: bytes, after: bytes) -> None:
    back, seconds = dripped(port, first, after)
    assert SHORT * 0.9 <= seconds < 2 * SHORT + 1
    last = back.rpartition(b"HTTP/1.1 ")[2]
    if b"/graphql" in first[-200:] or not first:
        assert last.startswith(b"408 ")
        assert b"did not arrive in time" in last


def test_quick_requests_are_answered(port: int) -> None:
    with httpx.Client(base_url=f"http://localhost:{port}", trust_env=False) as client:
        for _ in range(3):
            assert (
                client.post("/graphql", content=BODY, headers={"content-type": "application/json"}).status_code == 200
            )
            time.sleep(SHORT * 1.2)  # an idle connection is kept for longer than a request may take


def test_websockets_stay_open(port: int) -> None:
    with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=["graphql-transport-ws"], proxy=None) as connection:  # type: ignore[list-item]
        connection.send('{"type": "connection_init"}')
        connection.recv(timeout=LONG)
        time.sleep(SHORT * 1.5)
        connection.send('{"type": "ping"}')
        assert connection.recv(timeout=LONG) == '{"type":"pong"}'
