"""Subscriptions over a real server end with the token or key of whoever follows them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from pathways.access import key_ring
from pathways.access.api_keys import KeyRequest, made
from pathways.access.authentication import Authentication
from pathways.access.identity import administrator_here
from pathways.access.key_ring import KeyRing
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.http import callers
from tests.access.in_memory import Writable
from tests.access.issuer import AUDIENCE, Issuer, issuing
from tests.api.publishing import FOLLOW, ChangeLog, wait_until
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.api.test_sockets import opened, receive, send, subscribe

pytestmark = pytest.mark.server

Follow = Callable[[str, str, int], Iterator[dict[str, Any]]]
EVENTS = {"accept": "text/event-stream"}
LIFE_SECONDS = 1.0
SOON_SECONDS = 2.0


@dataclass(frozen=True)
class Followed:
    """A service whose catalogue is followed with tokens and with keys."""

    address: str
    issuer: Issuer
    keys: Writable
    log: ChangeLog


@pytest.fixture(scope="module")
def followed() -> Iterator[Followed]:
    keys, log = Writable(), ChangeLog(2)
    with issuing() as issuer:
        found: dict[str, SigningKeys] = {}
        tokens = Tokens(found, Claims(audience=AUDIENCE))
        found[issuer.url] = SigningKeys(issuer.url, tokens.forget)
        ring = KeyRing("default", keys)
        authenticator = Authentication(keys=ring, here=None, is_required=True, readers=False, tokens=tokens)
        with served(service_of(small_snapshot(), feed=log.feed), authenticator) as address:
            headers = {"authorization": f"Bearer {issuer.token()}"}
            known = httpx.post(f"{address}/graphql", json={"query": "{ viewer { kind } }"}, headers=headers, timeout=30)
            assert known.status_code == 200
            yield Followed(address, issuer, keys, log)


def streamed(address: str, token: str, after: int) -> Iterator[dict[str, Any]]:
    """What an event stream sends until it ends."""
    sent = {"query": FOLLOW, "variables": {"after": after}}
    headers = EVENTS | {"authorization": f"Bearer {token}"}
    with httpx.stream("POST", f"{address}/graphql", json=sent, headers=headers, timeout=10) as answer:
        assert answer.status_code == 200
        yield from (json.loads(line[6:]) for line in answer.iter_lines() if line.startswith("data: ") and line[6:])


def socketed(address: str, token: str, after: int) -> Iterator[dict[str, Any]]:
    """What a WebSocket sends of a subscription until that ends."""
    with opened(address) as connection:
        send(connection, type="connection_init", payload={"Authorization": f"Bearer {token}"})
        assert receive(connection) == {"type": "connection_ack"}
        subscribe(connection, FOLLOW, after=after)
        while (message := receive(connection))["type"] == "next":
            yield message["payload"]
        assert message["type"] == "error"
        yield {"errors": message["payload"]}


def revision_of(message: dict[str, Any]) -> int:
    """The revision of an event."""
    return int(message["data"]["catalogChanged"]["revision"])


def is_end(message: dict[str, Any]) -> bool:
    """It says that whoever follows is not known any more, and nothing else."""
    return [each["extensions"]["code"] for each in message["errors"]] == ["UNAUTHENTICATED"] and "data" not in message


@pytest.mark.parametrize("follow", [streamed, socketed])
def test_stream_over_http_ends_with_its_token(followed: Followed, follow: Follow) -> None:
    log, newest = followed.log, followed.log.revision
    ends = time.time() + LIFE_SECONDS
    messages = follow(followed.address, followed.issuer.token(exp=ends), newest - 1)
    assert revision_of(next(messages)) == newest
    log.publish()
    assert revision_of(next(messages)) == newest + 1
    (last,) = messages
    assert ends - 0.05 <= time.time() < ends + SOON_SECONDS
    assert is_end(last)
    wait_until(lambda: not log.feed._subscribers)


@pytest.mark.parametrize("follow", [streamed, socketed])
def test_stream_over_http_ends_with_its_key(
    followed: Followed, follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callers, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(key_ring, "FRESH_SECONDS", 0.0)
    asked = KeyRequest(owner="robot", roles=("EDITOR",))
    key, secret = made(asked, "default", administrator_here(), datetime.now(UTC))
    followed.keys.kept[key.key] = key
    newest = followed.log.revision
    messages = follow(followed.address, secret, newest - 1)
    assert revision_of(next(messages)) == newest
    followed.keys.revoke(key.key, datetime.now(UTC), lambda _: None)
    (last,) = messages
    assert is_end(last)
