"""Budgets that several processes share by Redis."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pathways.access.identity import Caller
from pathways.api.budgets import places, shared_redis
from pathways.api.budgets.budgets import Amounts, Budgets, OverBudgetError, budgets_at, payer_of
from pathways.api.budgets.counters import SharedCounters
from pathways.api.budgets.shared_redis import SharedRedis
from tests.api.budgeting import QUERY, client, person, post
from tests.api.redis_server import redis


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Any]]:
    with redis(tmp_path_factory.mktemp("redis")) as running:
        yield running


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis has time to answer, however busy the machine is."""
    monkeypatch.setattr(shared_redis, "REDIS_SECONDS", 10.0)


@pytest.mark.server
def test_processes_count_questions_together(shared: tuple[str, Any], patient: None) -> None:
    address, _ = shared
    amounts, caller = Amounts(at_once=2), Caller(person("ann"))

    async def ask() -> list[bool]:
        one, other = budgets_at(address, amounts), budgets_at(address, amounts)  # as two processes have them

        async def admits(budgets: Budgets, who: Caller = caller) -> bool:
            try:
                async with budgets.admitted(who, 1, works=True):
                    return True
            except OverBudgetError as refused:
                assert refused.seconds == 1
                return False

        async with one.admitted(caller, 1, works=True):
            found = [await admits(one), await admits(other)]  # each leaves its place at once
            async with other.admitted(caller, 1, works=True):
                found += [await admits(one), await admits(other), await admits(one, Caller(person("ben")))]
            found.append(await admits(other))
        cancelled = asyncio.ensure_future(_admitted_for_ever(one, caller))
        await asyncio.sleep(0.05)
        cancelled.cancel()
        await asyncio.wait({cancelled})
        async with other.admitted(caller, 1, works=True):
            found.append(await admits(one))
        await one.close()
        await other.close()
        return found

    assert asyncio.run(ask()) == [True, True, False, False, True, True, True]


async def _admitted_for_ever(budgets: Budgets, caller: Caller) -> None:
    async with budgets.admitted(caller, 1, works=True):
        await asyncio.sleep(60)


@pytest.mark.server
def test_places_of_killed_processes_are_free_soon(
    shared: tuple[str, Any], patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "PLACE_SECONDS", 1.0)
    monkeypatch.setattr(places, "RENEW_SECONDS", 0.1)
    address, _ = shared
    amounts, ann, ben = Amounts(at_once=1), Caller(person("ann-2")), Caller(person("ben-2"))

    async def ask() -> list[str | None]:
        killed, living, other = (budgets_at(address, amounts) for _ in range(3))
        assert await killed._places.take(payer_of(ann), 1)
        await killed.close()  # it renews nothing any more, and leaves nothing
        assert await living._places.take(payer_of(ben), 1)
        at_first = [await other._places.take(payer_of(each), 1) for each in (ann, ben)]
        await asyncio.sleep(1.2)
        later = [await other._places.take(payer_of(each), 1) is not None for each in (ann, ben)]
        await living.close()
        await other.close()
        assert later == [True, False]
        return at_first

    assert asyncio.run(ask()) == [None, None]


@pytest.mark.server
def test_processes_share_budgets_by_redis(shared: tuple[str, Any], patient: None) -> None:
    address, process = shared

    async def ask() -> list[int]:
        one, other = SharedCounters(SharedRedis(address)), SharedCounters(SharedRedis(address))
        found = [await each.add("requests", 3, "a", 1) for each in (one, other, one, other)]
        assert await one.left("requests", 3, "a") == 0
        assert 0 < await other.seconds("requests", 3, "a") <= 60
        assert await one.left("requests", 3, "b") == 3
        async with client(Amounts(requests=2), address) as asking, client(Amounts(requests=2), address) as there:
            answers = [await each.post("/graphql", **post(QUERY)) for each in (asking, there, asking)]
            statuses = [each.status_code for each in answers]
        assert statuses == [200, 200, 429]
        await one.close()
        await other.close()
        return found

    assert asyncio.run(ask()) == [2, 1, 0, -1]

    async def ask_after_its_end() -> tuple[list[int], list[bool]]:
        budgets = budgets_at(address, Amounts(at_once=2))
        process.kill()
        process.wait()
        found = [await budgets._counters.add("requests", 3, "a", 1) for _ in range(2)]
        taken = [await budgets._places.take("a", 2) for _ in range(3)]
        await budgets._places.leave("a", taken[0] or "")
        taken.append(await budgets._places.take("a", 2))
        await budgets.close()
        return found, [each is not None for each in taken]

    assert asyncio.run(ask_after_its_end()) == ([2, 1], [True, True, False, True])


@pytest.mark.server
def test_silent_redis_holds_nobody_up(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:

        async def ask() -> float:
            budgets = budgets_at(f"redis://127.0.0.1:{silent.getsockname()[1]}/0", Amounts(at_once=1))
            begun = time.monotonic()
            assert [await budgets._counters.add("requests", 9, "a", 1) for _ in range(3)] == [8, 7, 6]
            assert await budgets._places.take("a", 1)
            await budgets.close()
            return time.monotonic() - begun

        assert asyncio.run(ask()) < 2
