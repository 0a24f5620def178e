"""catalogChanged as it is answered: its fields, its errors, and each revision once over reconnects."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

import pytest
from graphql import execute_subscription_event
from hypothesis import given
from hypothesis import strategies as st

from pathways.api.execution import Answer, Operation
from pathways.api.jobs.revision_feed import FeedClosedError
from pathways.api.service import Service
from pathways.api.types.node_ids import NodeId, read_id
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Kind
from pathways.domain.changes import CatalogChange, CatalogEvent, ChangeKind
from pathways.errors import StoreError
from tests.api.publishing import FOLLOW, ChangeLog
from tests.api.small import ask, service_of, small_snapshot

EVERYTHING = (
    "subscription { catalogChanged(afterRevision: 0) "
    "{ revision changed { id key subjectKind kind } complete changeSetKey __typename } }"
)


def following(log: ChangeLog, **settings: Any) -> Service:
    """A service that follows a log."""
    return service_of(small_snapshot(), feed=log.feed, **settings)


def first_of(service: Service, query: str, **variables: Any) -> Answer:
    """The first answer."""

    async def follow() -> Answer:
        async with aclosing(service.stream(Operation(query, variables))) as answers:
            return await asyncio.wait_for(anext(answers), 60)

    return asyncio.run(follow())


def test_what_an_event_says() -> None:
    log = ChangeLog()
    changed = (
        CatalogChange("pmp", Kind.CREDENTIAL, ChangeKind.ADDED),
        CatalogChange("planning", Kind.COMPETENCY, ChangeKind.CHANGED),
        CatalogChange("clerk", Kind.OCCUPATION, ChangeKind.RETIRED),
        CatalogChange("gone", Kind.ORGANIZATION, ChangeKind.REMOVED),
    )
    log.events.append(CatalogEvent(1, changed, complete=True, change_set="another-fee-1f0c2a9d"))
    log.feed.announce(1)
    found = first_of(following(log), EVERYTHING).body["data"]["catalogChanged"]
    ids = [read_id(change.pop("id")) for change in found["changed"]]
    wanted = (("Credential", "pmp"), ("Competency", "planning"), ("Occupation", "clerk"), ("Organization", "gone"))
    assert ids == [NodeId(*each) for each in wanted]
    assert found == {
        "revision": 1,
        "changed": [
            {"key": "pmp", "subjectKind": "CREDENTIAL", "kind": "ADDED"},
            {"key": "planning", "subjectKind": "COMPETENCY", "kind": "CHANGED"},
            {"key": "clerk", "subjectKind": "OCCUPATION", "kind": "RETIRED"},
            {"key": "gone", "subjectKind": "ORGANIZATION", "kind": "REMOVED"},
        ],
        "complete": True,
        "changeSetKey": "another-fee-1f0c2a9d",
        "__typename": "CatalogEvent",
    }


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 5), st.booleans()), max_size=10))
def test_every_revision_comes_once_over_reconnects(turns: list[tuple[int, int, bool]]) -> None:
    log = ChangeLog(3)
    service = following(log)

    async def follow() -> list[int]:
        received = [0]

        def connect() -> AsyncGenerator[Answer, None]:
            return service.stream(Operation(FOLLOW, {"after": received[-1]}))

        answers = connect()
        for published, read, reconnect in [*turns, (0, 1_000, False)]:
            log.publish(published)
            for _ in range(min(read, log.revision - received[-1])):
                answer = await asyncio.wait_for(anext(answers), 60)
                received.append(answer.body["data"]["catalogChanged"]["revision"])
            if reconnect:
                await answers.aclose()
                answers = connect()
        await answers.aclose()
        return received

    assert asyncio.run(follow()) == list(range(log.revision + 1))


@pytest.mark.parametrize(
    ("query", "variables", "code", "says"),
    [
        (FOLLOW, {"after": -3}, "OUT_OF_RANGE", "-3"),
        (FOLLOW, {"after": "x"}, "BAD_USER_INPUT", "$after"),
        (FOLLOW.replace("revision ", "revisions "), {}, "GRAPHQL_VALIDATION_FAILED", "revision"),
        ("subscription {", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error"),
        ("subscription { a: catalogChanged { revision } b: catalogChanged { revision } }", {}, None, "one"),
        (f"{FOLLOW} query B {{ __typename }}", {}, "GRAPHQL_VALIDATION_FAILED", "anonymous"),
        ("{" + " a" * 2001, {}, "GRAPHQL_PARSE_FAILED", "tokens"),
    ],
)
def test_what_cannot_be_followed(query: str, variables: dict[str, Any], code: str | None, says: str) -> None:
    answer = first_of(following(ChangeLog(2)), query, **variables)
    assert not answer.ran
    assert "data" not in answer.body
    (found,) = answer.body["errors"]
    assert found["extensions"]["code"] == (code or "GRAPHQL_VALIDATION_FAILED")
    assert says in found["message"]


def test_a_service_that_does_not_follow_says_so() -> None:
    (found,) = first_of(service_of(small_snapshot()), FOLLOW).body["errors"]
    assert found["extensions"]["code"] == "UNAVAILABLE"


def test_a_fault_is_masked(caplog: pytest.LogCaptureFixture) -> None:
    log = ChangeLog(2)
    log.events.append(CatalogEvent(3, (CatalogChange("x", None, None),), complete=True))  # type: ignore[arg-type]
    log.feed.announce(3)
    answer = first_of(following(log), EVERYTHING.replace("Revision: 0", "Revision: 2"))
    assert [error["extensions"]["code"] for error in answer.body["errors"]] == ["INTERNAL"]
    assert "None" not in str(answer.body)
    assert "a subscription failed" in caplog.text


def test_queries_are_streamed_as_one_answer() -> None:
    query = "{ catalog { revision } }"

    async def collect() -> list[Answer]:
        service = following(ChangeLog())
        return [answer async for answer in service.stream(Operation(query))]

    assert [answer.body for answer in asyncio.run(collect())] == [{"data": {"catalog": {"revision": 7}}}]


def test_a_plain_answer_says_which_transports_there_are() -> None:
    (found,) = ask(FOLLOW, following(ChangeLog()))["errors"]
    assert found["extensions"] == {"code": "BAD_REQUEST"}
    assert "graphql-transport-ws" in found["message"] and "text/event-stream" in found["message"]


def test_subscribers_need_no_snapshot() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer.")

    log = ChangeLog(1)
    answer = first_of(service_of(away, feed=log.feed), FOLLOW, after=0)
    assert answer.body == {"data": {"catalogChanged": {"revision": 1, "complete": True}}}


def test_ending_subscriptions_is_no_end_of_the_feed() -> None:
    log = ChangeLog(1)
    service = following(log)

    async def follow() -> None:
        async with aclosing(service.stream(Operation(FOLLOW, {"after": 0}))) as answers:
            await anext(answers)
            waiting = asyncio.ensure_future(anext(answers))
            await asyncio.sleep(0.01)
            service.end_subscriptions()
            with pytest.raises(FeedClosedError):
                await asyncio.wait_for(waiting, 60)

    asyncio.run(follow())


def test_subscribers_who_ask_the_same_share_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    log = ChangeLog(3)
    service = following(log)
    executed: list[int] = []

    def counted(prepared: Any) -> Any:
        executed.append(prepared.root_value.revision)
        return execute_subscription_event(prepared)

    monkeypatch.setattr("pathways.api.execution.execute_subscription_event", counted)

    async def follow() -> None:
        for after in (0, 1, 2, 2, 0):
            async with aclosing(service.stream(Operation(FOLLOW, {"after": after}))) as answers:
                for revision in range(after + 1, 4):
                    body = (await anext(answers)).body
                    assert body == {"data": {"catalogChanged": {"revision": revision, "complete": True}}}

    asyncio.run(follow())
    assert executed == [1, 2, 3]


def test_subscribers_who_ask_differently_are_answered_differently() -> None:
    query = FOLLOW.replace("($after: Int)", "($after: Int, $more: Boolean!)").replace(
        "complete", "complete @include(if: $more)"
    )
    service = following(ChangeLog(1))
    without = first_of(service, query, after=0, more=False).body
    assert without == {"data": {"catalogChanged": {"revision": 1}}}
    assert first_of(service, query, after=0, more=True).body["data"]["catalogChanged"]["complete"] is True
    other = first_of(service, FOLLOW.replace("complete", "changed { key }"), after=0).body
    assert other == {"data": {"catalogChanged": {"revision": 1, "changed": [{"key": "thing-1-0"}]}}}
