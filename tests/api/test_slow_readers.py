"""Clients that read slowly over a real server: one that reads on gets its answer, one that does not is left."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pathways.api.http import timely
from pathways.domain.catalog import Credential, CredentialType
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

SHORT = 0.2
LENGTH = 6_000_000
"""Characters of an answer: more than what the kernel holds for both ends of a connection."""
QUERY = json.dumps({"query": '{ credential(key: "long") { description } }'}).encode()
HEAD = b"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
END = b"\r\n\r\n"
UPGRADE = (
    b"GET /graphql HTTP/1.1\r\nhost: localhost\r\nupgrade: websocket\r\nconnection: upgrade\r\n"
    b"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-version: 13\r\n"
    b"sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
)


def frame(message: object) -> bytes:
    """A text frame of a client, under a mask of zeros."""
    text = json.dumps(message).encode()
    return b"\x81" + bytes([0x80 | len(text)]) + bytes(4) + text


ASKED = {
    "HTTP": HEAD + b"content-length: %d\r\n\r\n" % len(QUERY) + QUERY,
    "event stream": HEAD + b"accept: text/event-stream\r\ncontent-length: %d\r\n\r\n" % len(QUERY) + QUERY,
    "WebSocket": UPGRADE
    + frame({"type": "connection_init"})
    + frame({"type": "subscribe", "id": "1", "payload": json.loads(QUERY)}),
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    long = Credential(key="long", name="Long", credential_type=CredentialType.CERTIFICATION, description="x" * LENGTH)
    with served(service_of(small_snapshot(long))) as address:
        yield int(address.rpartition(":")[2])


@contextmanager
def asked(port: int, sent: bytes) -> Iterator[socket.socket]:
    """A connection of a client with little room, which has asked and read nothing yet."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        connection.settimeout(10)
        connection.connect(("127.0.0.1", port))
        upgrade, _, frames = sent.rpartition(END) if sent.startswith(UPGRADE) else (b"", b"", sent)
        if upgrade:
            connection.sendall(UPGRADE)
            assert connection.recv(1_000).endswith(END)
        connection.sendall(frames)
        yield connection


def received(connection: socket.socket, pause: float = 0.0, most: int = 2 * LENGTH) -> int:
    """How many bytes come until the end, or the whole answer is there."""
    count = 0
    while count < most:
        try:
            got = len(connection.recv(1_000_000))
        except ConnectionError:
            break
        if not got:
            break
        count += got
        time.sleep(pause)
    return count


@pytest.mark.parametrize("way", ASKED)
def test_who_reads_nothing_is_left(port: int, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timely, "TAKE_SECONDS", SHORT)
    with asked(port, ASKED[way]) as connection:
        time.sleep(3 * SHORT)
        assert received(connection) < LENGTH


@pytest.mark.parametrize("way", ASKED)
def test_who_reads_slowly_gets_all(port: int, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timely, "TAKE_SECONDS", SHORT)
    with asked(port, ASKED[way]) as connection:
        begun = time.monotonic()
        assert received(connection, 0.01, LENGTH) >= LENGTH
        assert time.monotonic() - begun > SHORT
