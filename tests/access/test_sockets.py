"""Who is there on a WebSocket: by its first message, or by its headers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.access.asking import ByName
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.api.test_sockets import opened, receive, send, subscribe

pytestmark = pytest.mark.server

FINDINGS = "{ findings { totalCount } }"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(service_of(small_snapshot()), ByName()) as found:
        yield found


def first_answer(address: str, query: str, payload: dict[str, Any], **settings: Any) -> dict[str, Any]:
    with opened(address, **settings) as connection:
        send(connection, type="connection_init", payload=payload)
        assert receive(connection) == {"type": "connection_ack"}
        subscribe(connection, query)
        return receive(connection)


@pytest.mark.parametrize(
    ("payload", "settings"),
    [
        ({"Authorization": "Bearer EDITOR"}, {}),
        ({"authorization": "bearer EDITOR"}, {}),
        ({}, {"additional_headers": {"authorization": "Bearer EDITOR"}}),
        ({"Authorization": "Bearer EDITOR"}, {"additional_headers": {"authorization": "Bearer LEARNER"}}),
    ],
)
def test_first_message_or_header_says_who(address: str, payload: dict[str, Any], settings: dict[str, Any]) -> None:
    assert "data" in first_answer(address, FINDINGS, payload, **settings)["payload"]


def test_socket_is_held_to_the_rule(address: str) -> None:
    told = first_answer(address, FINDINGS, {"Authorization": "Bearer LEARNER"})
    assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "NOT_FOUND")
    follow = "subscription { catalogChanged { revision } }"
    told = first_answer(address, follow, {"Authorization": "Bearer SERVICE"})
    assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "NOT_FOUND")


@pytest.mark.parametrize("payload", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": 3}])
def test_nobody_is_sent_away(address: str, payload: dict[str, Any]) -> None:
    with opened(address) as connection:
        send(connection, type="connection_init", payload=payload)
        with pytest.raises(ConnectionClosed) as end:
            connection.recv(timeout=10)
    assert end.value.rcvd is not None
    assert end.value.rcvd.code == 4403
