"""graphql-transport-ws over a real server: the protocol, its limits, and the end of the service."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from pathways.api.http import websocket as sockets
from pathways.api.http.operation import LARGEST_BODY
from tests.api.publishing import FOLLOW, ChangeLog
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

PROTOCOL = Subprotocol("graphql-transport-ws")


@pytest.fixture
def log() -> ChangeLog:
    return ChangeLog(2)


@pytest.fixture
def address(log: ChangeLog) -> Iterator[str]:
    with served(service_of(small_snapshot(), feed=log.feed)) as found:
        yield found


@contextmanager
def opened(address: str, **settings: Any) -> Iterator[ClientConnection]:
    """A connection that was not initialised."""
    settings.setdefault("subprotocols", [PROTOCOL])
    url = address.replace("http", "ws", 1) + "/graphql"
    with connect(url, compression=None, proxy=None, **settings) as connection:
        yield connection


@contextmanager
def initialised(address: str, **settings: Any) -> Iterator[ClientConnection]:
    """A connection that is ready for operations."""
    with opened(address, **settings) as connection:
        send(connection, type="connection_init")
        assert receive(connection) == {"type": "connection_ack"}
        yield connection


def send(connection: ClientConnection, **message: Any) -> None:
    """Sends one message."""
    connection.send(json.dumps(message))


def subscribe(connection: ClientConnection, query: str, id: str = "1", **variables: Any) -> None:
    """Starts an operation."""
    send(connection, type="subscribe", id=id, payload={"query": query, "variables": variables})


def receive(connection: ClientConnection) -> dict[str, Any]:
    """The next message, which is text."""
    text = connection.recv(timeout=60)
    assert isinstance(text, str)
    found: dict[str, Any] = json.loads(text)
    return found


def closed(connection: ClientConnection) -> tuple[int, str]:
    """Code and reason of the end of a connection, once all messages are read."""
    with pytest.raises(ConnectionClosed) as ended:
        while True:
            connection.recv(timeout=10)
    assert ended.value.rcvd is not None
    return ended.value.rcvd.code, ended.value.rcvd.reason


def revision_of(message: dict[str, Any]) -> Any:
    """The revision of an event."""
    assert message["type"] == "next", message
    return message["payload"]["data"]["catalogChanged"]["revision"]


def test_events_come_as_they_are_published(address: str, log: ChangeLog) -> None:
    with initialised(address) as connection:
        assert connection.subprotocol == PROTOCOL
        subscribe(connection, FOLLOW, after=1)
        assert revision_of(receive(connection)) == 2
        log.publish(3)
        assert [revision_of(receive(connection)) for _ in range(3)] == [3, 4, 5]
        send(connection, type="complete", id="1")
        send(connection, type="ping")
        assert receive(connection) == {"type": "pong"}
        log.publish()
        subscribe(connection, FOLLOW, after=5)  # the id is free again
        assert revision_of(receive(connection)) == 6


def test_operations_share_a_connection(address: str, log: ChangeLog) -> None:
    with initialised(address) as connection:
        for name in ("a", "b", "c"):
            subscribe(connection, FOLLOW, name, after=0)
        log.publish(10)
        got: dict[str, list[int]] = {"a": [], "b": [], "c": []}
        for _ in range(36):
            message = receive(connection)
            got[message["id"]].append(revision_of(message))
    assert set(map(tuple, got.values())) == {tuple(range(1, 13))}


@pytest.mark.parametrize(
    "query",
    [
        "{ catalog { revision } }",
        '{ credential(key: "pmq") { key } }',
        'mutation { importCatalog(input: {document: "x"}) { revision } }',
    ],
)
def test_other_operations_answer_as_over_http(address: str, query: str) -> None:
    plain = httpx.post(f"{address}/graphql", json={"query": query}).json()
    with initialised(address) as connection:
        subscribe(connection, query, "q")
        assert receive(connection) == {"type": "next", "id": "q", "payload": plain}
        assert receive(connection) == {"type": "complete", "id": "q"}


@pytest.mark.parametrize(
    "query",
    [
        "{ catalog { revisions } }",
        "{ catalog",
        "query A { __typename } query B { __typename }",
        "{" + "".join(f"a{n}: __typename " for n in range(31)) + "}",
    ],
)
def test_invalid_operation_fails_as_over_http(address: str, query: str) -> None:
    plain = httpx.post(f"{address}/graphql", json={"query": query}).json()
    with initialised(address) as connection:
        subscribe(connection, query, "q")
        assert receive(connection) == {"type": "error", "id": "q", "payload": plain["errors"]}
        subscribe(connection, "{ __typename }", "q")
        assert receive(connection)["type"] == "next"


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("{", "valid JSON"),
        ("[" * 100_000, "valid JSON"),
        ('{"type": "ping", "payload": NaN}', "valid JSON"),
        ("[]", "a type"),
        ("{}", "a type"),
        ('{"type": 1}', "a type"),
        ('{"type": "' + "x" * 500 + '"}', "Unknown message type"),
        ('{"type": "subscribe", "payload": {"query": "{ __typename }"}}', "id"),
        ('{"type": "subscribe", "id": ["1"], "payload": {"query": "{ __typename }"}}', "id"),
        ('{"type": "subscribe", "id": "1"}', "query"),
        ('{"type": "subscribe", "id": "1", "payload": {"query": 1}}', "query"),
        ('{"type": "subscribe", "id": "1", "payload": {"query": "{ a }", "variables": []}}', "variables"),
        ('{"type": "complete", "id": {}}', "id"),
        ('{"type": "connection_init", "payload": []}', "payload"),
        (b"{}", "text"),
    ],
)
def test_a_message_that_is_none_ends_the_connection(address: str, message: str | bytes, says: str) -> None:
    with initialised(address) as connection:
        connection.send(message)
        code, reason = closed(connection)
    assert code == 4400
    assert says in reason


def test_the_order_of_the_protocol_is_kept(address: str) -> None:
    with opened(address) as connection:
        subscribe(connection, FOLLOW)
        assert closed(connection)[0] == 4401
    with initialised(address) as connection:
        send(connection, type="connection_init")
        assert closed(connection)[0] == 4429
    with initialised(address) as connection:
        subscribe(connection, FOLLOW, "x" * 500)
        subscribe(connection, FOLLOW, "x" * 500)
        assert closed(connection)[0] == 4409
    with opened(address) as connection:
        send(connection, type="connection_init", payload=None)
        assert receive(connection) == {"type": "connection_ack"}


def test_who_does_not_begin_is_sent_away(log: ChangeLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "INIT_SECONDS", 0.05)
    with served(service_of(small_snapshot(), feed=log.feed)) as address, opened(address) as connection:
        assert closed(connection)[0] == 4408


@pytest.mark.parametrize("protocols", [None, [Subprotocol("graphql-ws")]])
def test_only_one_protocol_is_spoken(address: str, protocols: list[Subprotocol] | None) -> None:
    with opened(address, subprotocols=protocols) as connection:
        assert closed(connection)[0] == 4406


def test_a_message_has_a_largest_size(address: str) -> None:
    with initialised(address) as connection:
        query = "{ __typename }".ljust(LARGEST_BODY - 100)
        subscribe(connection, query)
        assert receive(connection)["type"] == "next"
        connection.send(" " * (LARGEST_BODY + 1))
        assert closed(connection)[0] == 1009


def test_a_connection_has_a_largest_number_of_operations(address: str) -> None:
    with initialised(address) as connection:
        for number in range(sockets.MOST_OPERATIONS + 1):
            subscribe(connection, FOLLOW, str(number))
        message = receive(connection)
        assert (message["type"], message["id"]) == ("error", str(sockets.MOST_OPERATIONS))
        assert message["payload"][0]["extensions"] == {"code": "LIMIT"}
        send(connection, type="complete", id="0")
        subscribe(connection, "{ __typename }", "more")
        assert receive(connection)["id"] == "more"


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://127.0.0.1:1", "null"])
def test_pages_of_other_sites_are_refused(address: str, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(address, origin=Origin(origin)):
        pass
    assert refused.value.response.status_code == 403


def test_the_page_of_the_service_is_let_in(address: str) -> None:
    with initialised(address, origin=Origin(address)) as connection:
        subscribe(connection, "{ __typename }")
        assert receive(connection)["type"] == "next"


def test_open_subscriptions_do_not_hold_up_the_end(log: ChangeLog) -> None:
    stream = {"query": FOLLOW, "variables": {"after": 0}}
    with ExitStack() as stack:
        server = ExitStack()
        address = server.enter_context(served(service_of(small_snapshot(), feed=log.feed)))
        connection = stack.enter_context(initialised(address))
        subscribe(connection, FOLLOW, after=1)
        assert revision_of(receive(connection)) == 2
        client = stack.enter_context(httpx.Client())
        request = client.stream("POST", f"{address}/graphql", json=stream, headers={"accept": "text/event-stream"})
        lines = stack.enter_context(request).iter_lines()
        assert '"revision":1,' in next(line for line in lines if line.startswith("data: {"))
        begun = time.monotonic()
        server.close()
        assert time.monotonic() - begun < 3
        assert closed(connection)[0] == 1012
        assert "event: complete" not in list(lines)


def test_documents_are_known_by_their_hash(address: str) -> None:
    text = "{ catalog { revision } }"
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest()}}
    with opened(address) as connection:
        connection.send('{"type": "connection_init"}')
        assert json.loads(connection.recv(timeout=5)) == {"type": "connection_ack"}
        for number, payload in enumerate(
            ({"extensions": extensions}, {"extensions": extensions, "query": text}, {"extensions": extensions})
        ):
            connection.send(json.dumps({"type": "subscribe", "id": str(number), "payload": payload}))
            answer = json.loads(connection.recv(timeout=5))
            if number:
                assert answer["payload"] == {"data": {"catalog": {"revision": 7}}}
                assert json.loads(connection.recv(timeout=5)) == {"type": "complete", "id": str(number)}
            else:
                assert (answer["type"], answer["payload"][0]["message"]) == ("error", "PersistedQueryNotFound")
