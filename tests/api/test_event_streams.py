"""Server-sent events in the distinct connections mode of graphql-sse, over a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from pathways.api.http import server_sent_events as events
from tests.api.publishing import FOLLOW, ChangeLog, wait_until
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

EVENTS = "text/event-stream"
SIMPLE = {"query": "{ catalog { revision } }"}


@pytest.fixture
def log() -> ChangeLog:
    return ChangeLog(2)


@pytest.fixture
def address(log: ChangeLog) -> Iterator[str]:
    with served(service_of(small_snapshot(), feed=log.feed)) as found:
        yield f"{found}/graphql"


def ask(address: str, sent: dict[str, Any], accept: str = EVENTS) -> httpx.Response:
    """A whole answer."""
    return httpx.post(address, json=sent, headers={"accept": accept})


def told(answer: httpx.Response) -> list[tuple[str, Any]]:
    """The events of a stream that ended, with their data."""
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(EVENTS)
    found = []
    for block in answer.text.split("\r\n\r\n"):
        lines = block.splitlines()
        if lines and lines[0].startswith("event: "):
            payload = lines[1].removeprefix("data: ")
            found.append((lines[0].removeprefix("event: "), json.loads(payload) if payload else None))
    return found


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_events_come_as_they_are_published(address: str, log: ChangeLog, method: str) -> None:
    variables = {"after": 1}
    sent: dict[str, Any] = {"json": {"query": FOLLOW, "variables": variables}}
    if method == "GET":
        sent = {"params": {"query": FOLLOW, "variables": json.dumps(variables)}}
    with httpx.stream(method, address, headers={"accept": EVENTS}, **sent) as answer:
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache, no-transform"
        data = (line.removeprefix("data: ") for line in answer.iter_lines() if line.startswith("data: "))
        for revision in range(2, 6):
            assert json.loads(next(data)) == {"data": {"catalogChanged": {"revision": revision, "complete": True}}}
            log.publish()


def test_one_answer_is_a_short_stream(address: str) -> None:
    answer = told(ask(address, SIMPLE))
    assert answer == [("next", {"data": {"catalog": {"revision": 7}}}), ("complete", None)]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { catalogChanged { revisions } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { catalogChanged(afterRevision: -1) { revision } }", "OUT_OF_RANGE"),
        ("{", "GRAPHQL_PARSE_FAILED"),
    ],
)
def test_what_cannot_be_run_is_told_and_completed(address: str, query: str, code: str) -> None:
    (first, answer), last = told(ask(address, {"query": query}))
    assert (first, last) == ("next", ("complete", None))
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert "data" not in answer


def test_a_request_without_an_operation_is_refused(address: str) -> None:
    answer = ask(address, {})
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "query is missing, or not a text."


@pytest.mark.parametrize(
    ("accept", "streamed"),
    [
        (EVENTS, True),
        (f"{EVENTS}, application/json;q=0.5", True),
        (f"application/graphql-response+json, application/json, {EVENTS}, multipart/mixed", False),
        (f"{EVENTS}, */*", False),
        ("application/json", False),
    ],
)
def test_query_is_streamed_only_where_that_is_preferred(address: str, accept: str, streamed: bool) -> None:
    answer = ask(address, SIMPLE, accept)
    assert answer.headers["content-type"].startswith(EVENTS) is streamed


@pytest.mark.parametrize(
    "accept", [f"application/graphql-response+json, application/json, {EVENTS}, multipart/mixed", f"*/*, {EVENTS}"]
)
def test_a_subscription_is_streamed_where_that_is_accepted(address: str, accept: str) -> None:
    sent = {"query": FOLLOW, "variables": {"after": -1}}
    assert [name for name, _ in told(ask(address, sent, accept))] == ["next", "complete"]


def test_a_subscription_without_a_stream_is_refused(address: str) -> None:
    answer = ask(address, {"query": FOLLOW}, "application/graphql-response+json")
    assert answer.status_code == 400
    assert EVENTS in answer.json()["errors"][0]["message"]


def test_the_connection_is_kept_alive(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT_SECONDS", 0.02)
    with httpx.stream("POST", address, json={"query": FOLLOW}, headers={"accept": EVENTS}) as answer:
        lines = answer.iter_lines()
        assert [next(lines) for _ in range(6)] == [": ping", ""] * 3


def test_a_client_that_leaves_is_forgotten(address: str, log: ChangeLog) -> None:
    sent = {"query": FOLLOW, "variables": {"after": 1}}
    with httpx.stream("POST", address, json=sent, headers={"accept": EVENTS}) as answer:
        lines = answer.iter_lines()  # dropping it would leave
        next(line for line in lines if "revision" in line)
        wait_until(lambda: len(log.feed._subscribers) == 1)
    wait_until(lambda: not log.feed._subscribers)
