"""The feed: after a reconnect nothing is missed and nothing comes twice."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from contextlib import aclosing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.api.execution import Answer, Operation
from pathways.api.jobs import revision_feed as feeds
from pathways.api.jobs.revision_feed import Events, Feed, FeedClosedError
from pathways.domain.changes import CatalogEvent
from pathways.errors import ProblemsError
from tests.api.publishing import FOLLOW, ChangeLog, event
from tests.api.small import service_of, small_snapshot

ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.integers(1, 30)),
        st.tuples(st.just("read"), st.integers(1, 30)),
        st.tuples(st.just("reconnect"), st.just(0)),
        st.tuples(st.just("fail"), st.just(0)),
    ),
    max_size=12,
)


async def taken(events: Events, count: int) -> list[CatalogEvent]:
    """The next events."""
    return [await asyncio.wait_for(anext(events), 60) for _ in range(count)]


async def revisions(events: Events, count: int) -> list[int]:
    """The revisions of the next events, all complete."""
    found = await taken(events, count)
    assert all(one.complete for one in found)
    return [one.revision for one in found]


@given(start=st.integers(0, 50), behind=st.integers(0, 50), actions=ACTIONS)
def test_every_revision_comes_exactly_once(start: int, behind: int, actions: list[tuple[str, int]]) -> None:
    log = ChangeLog(start)
    first = max(0, start - behind)

    async def follow() -> list[int]:
        received: list[int] = []
        after = first
        events = log.feed.events(after)
        for action, count in actions:
            if action == "publish":
                log.publish(count)
            elif action == "fail":
                log.away = True
                log.publish()
                waiting = asyncio.ensure_future(anext(events))
                await asyncio.sleep(0.002)
                log.away = False
                received.append((await asyncio.wait_for(waiting, 60)).revision)
            elif action == "read":
                received += await revisions(events, min(count, log.revision - after))
            else:
                await events.aclose()
                events = log.feed.events(after)
            after = received[-1] if received else first
        received += await revisions(events, log.revision - after)
        await events.aclose()
        return received

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(feeds, "RETRY_SECONDS", 0.001)
        assert asyncio.run(follow()) == list(range(first + 1, log.revision + 1))


def test_without_a_revision_only_later_ones_come() -> None:
    log = ChangeLog(5)

    async def follow() -> list[int]:
        events = log.feed.events(None)
        log.publish(2)  # before the first is asked for
        return await revisions(events, 2)

    assert asyncio.run(follow()) == [6, 7]


def test_a_revision_to_come_is_waited_for() -> None:
    log = ChangeLog(5)

    async def follow() -> list[int]:
        async with aclosing(log.feed.events(7)) as events:
            waiting = asyncio.ensure_future(anext(events))
            log.publish(2)
            await asyncio.sleep(0.01)
            assert not waiting.done()
            log.publish()
            return [(await asyncio.wait_for(waiting, 60)).revision]

    assert asyncio.run(follow()) == [8]


def test_revision_that_nobody_publishes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "LAG_SECONDS", 0.05)
    log = ChangeLog(1)

    async def follow() -> list[Answer]:
        service = service_of(small_snapshot(), feed=log.feed)
        return [each async for each in service.stream(Operation(FOLLOW, {"after": 99}))]

    (answer,) = asyncio.run(follow())
    (error,) = answer.body["errors"]
    assert not answer.ran
    assert error["message"] == "afterRevision is 99, and the newest revision is 1."
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("OUT_OF_RANGE", ["afterRevision"])
    assert error["extensions"]["hint"]


def test_restored_store_is_told_to_who_is_ahead() -> None:
    log = ChangeLog(5)

    async def follow() -> list[CatalogEvent]:
        async with aclosing(log.feed.events(7)) as events:
            waiting = asyncio.ensure_future(taken(events, 1))
            await asyncio.sleep(0.01)
            log.feed.announce(3)
            return await waiting

    assert asyncio.run(follow()) == [CatalogEvent(3, (), complete=False)]


def test_a_negative_revision_is_refused() -> None:
    with pytest.raises(ProblemsError) as refused:
        ChangeLog(5).feed.events(-1)
    (problem,) = refused.value.problems
    assert (problem.code, problem.path) == ("OUT_OF_RANGE", "afterRevision")
    assert "-1" in problem.message and problem.hint


def test_where_the_log_ends_one_event_says_so() -> None:
    log = ChangeLog(90)
    log.oldest = 60

    async def follow() -> None:
        async with aclosing(log.feed.events(3)) as events:
            assert await taken(events, 1) == [CatalogEvent(90, (), complete=False)]
            log.publish()
            assert await revisions(events, 1) == [91]
        async with aclosing(log.feed.events(59)) as events:
            assert await revisions(events, 32) == list(range(60, 92))

    asyncio.run(follow())


def test_an_event_lists_at_most_a_thousand_changes() -> None:
    log = ChangeLog()

    async def follow() -> list[CatalogEvent]:
        async with aclosing(log.feed.events(0)) as events:
            log.publish(things=1_000)
            log.publish(things=1_001)
            return await taken(events, 2)

    whole, cut = asyncio.run(follow())
    assert (len(whole.changed), whole.complete) == (1_000, True)
    assert (len(cut.changed), cut.complete) == (1_000, False)
    assert cut.changed == event(2, 1_000).changed


def test_store_put_back_to_backup_is_told_once() -> None:
    log = ChangeLog(9)

    async def follow() -> list[CatalogEvent]:
        async with aclosing(log.feed.events(9)) as events:
            waiting = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0)
            log.restore(4)
            told = await asyncio.wait_for(waiting, 60)
            log.publish(2)
            return [told, *await taken(events, 2)]

    assert asyncio.run(follow()) == [CatalogEvent(4, (), complete=False), event(5), event(6)]


def test_subscribers_in_step_share_each_read() -> None:
    log = ChangeLog()

    async def follow() -> None:
        crowd = [log.feed.events(0) for _ in range(50)]
        for number in range(1, 6):
            waiting = [asyncio.ensure_future(anext(events)) for events in crowd]
            await asyncio.sleep(0)
            log.publish()
            assert {(await one).revision for one in waiting} == {number}
        for events in crowd:
            await events.aclose()

    asyncio.run(follow())
    assert log.reads == [(number, number + 1) for number in range(5)]


def test_what_is_kept_is_bounded() -> None:
    log = ChangeLog(3_000)

    async def follow() -> None:
        async with aclosing(log.feed.events(0)) as slow, aclosing(log.feed.events(0)) as fast:
            assert await revisions(slow, 1) == [1]
            assert await revisions(fast, 3_000) == list(range(1, 3_001))
            assert len(log.feed._pages) == feeds.KEPT_PAGES
            assert await revisions(slow, 2_999) == list(range(2, 3_001))

    asyncio.run(follow())
    assert all(through - after <= feeds.PAGE_REVISIONS for after, through in log.reads)


def test_closing_ends_waiting_and_reading() -> None:
    gate = threading.Event()

    def hangs(after: int, through: int) -> Sequence[CatalogEvent]:
        assert gate.wait(10)
        return [event(number) for number in range(after + 1, through + 1)]

    async def follow() -> None:
        feed = Feed(hangs, 5)
        crowd = [feed.events(0), feed.events(5)]
        waiting = [asyncio.ensure_future(anext(events)) for events in crowd]
        await asyncio.sleep(0.01)
        threading.Thread(target=feed.close).start()
        ended = await asyncio.wait_for(asyncio.gather(*waiting, return_exceptions=True), 60)
        assert [type(one) for one in ended] == [FeedClosedError, FeedClosedError]

    try:
        asyncio.run(follow())
    finally:
        gate.set()


def test_a_fault_of_the_history_is_not_kept() -> None:
    log = ChangeLog(1)
    faults = [ValueError("no")]

    def once(after: int, through: int) -> Sequence[CatalogEvent]:
        if faults:
            raise faults.pop()
        return log.history(after, through)

    async def follow() -> list[int]:
        feed = Feed(once, 1)
        with pytest.raises(ValueError, match="no"):
            await anext(feed.events(0))
        return await revisions(feed.events(0), 1)

    assert asyncio.run(follow()) == [1]
