"""Budgets: what a caller may use in a minute and at once, through every door, in one process and in several."""

from __future__ import annotations

import asyncio
import json
import time
from http.client import HTTPConnection, HTTPException
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from pathways.access.identity import HERE, Caller, Identity, ViewerKind, administrator_here, nobody
from pathways.access.roles import Permission
from pathways.api.budgets import counters, shut_addresses
from pathways.api.budgets.budgets import Amounts, budgets_at, payer_of, subnet
from pathways.api.budgets.counters import InMemory, Windows
from pathways.api.budgets.shut_addresses import ShutAddresses
from pathways.api.execution import Operation
from pathways.api.metering import MeteredService
from pathways.bootstrap import budgets_of
from pathways.errors import ProblemsError
from pathways.settings import Settings, read_settings
from tests.access.asking import ByName, headers_of
from tests.api.budgeting import PLAN, QUERY, client, expect_refused, metered, person, post
from tests.api.served import served
from tests.api.small import service_of, small_snapshot
from tests.api.test_sockets import opened, send


def test_too_many_requests_are_refused_for_a_while() -> None:
    async def ask() -> None:
        async with client(Amounts(requests=2)) as asking:
            for _ in range(2):
                assert (await asking.post("/graphql", **post(QUERY))).status_code == 200
            refused = await asking.post("/graphql", **post(QUERY))
            expect_refused(refused)
            (error,) = refused.json()["errors"]
            assert error["extensions"]["code"] == "RATE_LIMITED"
            assert "Ask again after" in error["extensions"]["hint"]
            assert "data" not in refused.json()
            expect_refused(await asking.get("/graphql", params={"query": QUERY}, headers=headers_of("anonymous")))
            expect_refused(await asking.post("/graphql", **post("{")))
            document = await asking.get("/plans/analyst.md", headers={"authorization": "Bearer anonymous"})
            expect_refused(document)
            assert document.json()["userErrors"][0]["code"] == "RATE_LIMITED"
            assert (await asking.get("/healthz")).status_code == 200

    asyncio.run(ask())


def test_a_budget_comes_back_after_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    monkeypatch.setattr(time, "time", lambda: now[0])
    windows = Windows(InMemory())

    async def used(amount: int) -> int:
        return await windows.add("cost", 10, "a", amount)

    async def ask() -> None:
        assert await used(4) == 6
        now[0] += 30
        assert await used(5) == 1
        assert await windows.left("cost", 10, "a") == 1
        assert await windows.seconds("cost", 10, "a") == 30
        assert await windows.left("cost", 10, "b") == 10
        assert await windows.left("other", 10, "a") == 10
        now[0] += 29.9
        assert await used(5) == -4
        assert await windows.left("cost", 10, "a") == 0
        now[0] += 0.2
        assert await windows.left("cost", 10, "a") == 10

    asyncio.run(ask())


def test_counts_in_memory_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counters, "MOST_CALLERS", 10)
    storage = InMemory()

    async def fill() -> int:
        for number in range(1_000):
            await storage.incr(str(number), 60)
        return await storage.reset()

    assert asyncio.run(fill()) == 10


def test_each_caller_has_a_budget_of_their_own() -> None:
    async def ask() -> list[int]:
        async with client(Amounts(requests=1)) as asking:
            names = ["LEARNER", "ADVISER", "LEARNER", "anonymous", "anonymous"]
            return [(await asking.post("/graphql", **post(QUERY, name))).status_code for name in names]

    # people without an issuer are known by their address, as nobody is
    assert asyncio.run(ask()) == [200, 429, 429, 429, 429]


def test_payers() -> None:
    payers = [
        payer_of(Caller(person("ann"), "192.0.2.1")),
        payer_of(Caller(person("ben"), "192.0.2.1")),
        payer_of(Caller(person("ann", "other"), "192.0.2.1")),
        payer_of(Caller(Identity(kind=ViewerKind.SERVICE, subject="key:ann"), "192.0.2.1")),
        payer_of(Caller(nobody(reads=True), "192.0.2.1")),
        payer_of(Caller(nobody(reads=True), "192.0.2.2")),
    ]
    assert len(set(payers)) == 6
    assert payer_of(Caller(person("ann"), "192.0.2.9")) == payers[0]
    assert payer_of(Caller(administrator_here(), "192.0.2.1")) == payers[4]
    assert not [each for each in payers if "ann" in each or "192" in each]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("", "unknown", False),
    ],
)
def test_one_subnet_is_one_payer(one: str, other: str, same: bool) -> None:
    assert (subnet(one) == subnet(other)) is same


def test_addresses_are_counted_before_tokens() -> None:
    async def ask() -> list[int]:
        addresses = iter(["192.0.2.1"] * 4 + ["192.0.2.2"] + ["192.0.2.1"])
        async with client(Amounts(address_requests=21), addresses=addresses) as asking:
            names = ["wrong", "wrong", "LEARNER", "LEARNER", "LEARNER"]  # a wrong token counts as ten requests
            found = [(await asking.post("/graphql", **post(QUERY, name))).status_code for name in names]
            return [*found, (await asking.get("/healthz")).status_code]

    assert asyncio.run(ask()) == [401, 401, 200, 429, 200, 200]


def sent_by(address: str, base: str, token: str) -> int | None:
    """The status of a small question from an address of this machine; None: it was cut off."""
    port = int(base.rpartition(":")[2])
    connection = HTTPConnection("127.0.0.1", port, timeout=10, source_address=(address, 0))
    headers = headers_of(token) | {"content-type": "application/json"}
    try:
        connection.request("POST", "/graphql", json.dumps({"query": QUERY}), headers)
        return connection.getresponse().status
    except (ConnectionError, HTTPException):
        return None
    finally:
        connection.close()


def test_who_sends_no_token_guesses_none() -> None:
    async def ask() -> list[int]:
        async with client(Amounts(address_requests=4)) as asking:
            found = [(await asking.post("/graphql", json={"query": QUERY})).status_code for _ in range(3)]
            return [*found, (await asking.post("/graphql", **post(QUERY, "LEARNER"))).status_code]

    assert asyncio.run(ask()) == [401, 401, 401, 200]


@pytest.mark.server
def test_sockets_without_a_token_guess_none() -> None:
    budgets = budgets_at(None, Amounts(address_requests=12))
    with served(service_of(small_snapshot()), ByName(), budgets=budgets) as base:

        def refused_with(**payload: str) -> int | None:
            with opened(base) as connection:
                send(connection, type="connection_init", payload=payload)
                with pytest.raises(ConnectionClosed) as end:
                    connection.recv(timeout=10)
            return None if end.value.rcvd is None else end.value.rcvd.code

        assert [refused_with() for _ in range(3)] == [4403] * 3
        assert sent_by("127.0.0.1", base, "LEARNER") == 200
        assert refused_with(Authorization="Bearer wrong") == 4403
        assert sent_by("127.0.0.1", base, "LEARNER") == 429


@pytest.mark.server
def test_who_goes_on_with_wrong_tokens_is_cut() -> None:
    budgets = budgets_at(None, Amounts(address_requests=50))
    with served(service_of(small_snapshot()), ByName(), budgets=budgets) as base:
        statuses = [sent_by("127.0.0.2", base, "wrong") for _ in range(13)]
        # 5 tokens at 10 each; then one in ten of the budget is refused politely, and one more, which shuts the address
        assert statuses == [401] * 5 + [429] * 6 + [None] * 2
        assert sent_by("127.0.0.2", base, "LEARNER") is None
        assert sent_by("127.0.0.3", base, "LEARNER") == 200


def test_shut_addresses_open_after_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shut_addresses, "MOST_ADDRESSES", 3)
    shut = ShutAddresses()
    shut.shut("a", 0.05)
    assert 0 < shut.seconds("a") <= 0.05
    assert shut.seconds("b") == 0
    time.sleep(0.06)
    assert shut.seconds("a") == 0
    for number in range(10):
        shut.shut(str(number), 60)
    assert sum(shut.seconds(str(number)) > 0 for number in range(10)) == 3


def test_cost_is_told_before_and_after() -> None:
    async def ask() -> list[Any]:
        async with client(Amounts(cost=1_000)) as asking:
            wide = "{ credentials(first: 100) { edges { node { key } } } }"
            return [(await asking.post("/graphql", **post(each))).json() for each in (QUERY, wide)]

    first, second = asyncio.run(ask())
    assert first["extensions"]["cost"] == {
        "requestedQueryCost": 1,
        "actualQueryCost": 1,
        "throttleStatus": {"maximumAvailable": 1_000, "currentlyAvailable": 999, "restoreRate": 16.667},
    }
    assert second["extensions"]["cost"] == {
        "requestedQueryCost": 201,
        "actualQueryCost": 11,
        "throttleStatus": {"maximumAvailable": 1_000, "currentlyAvailable": 988, "restoreRate": 16.667},
    }


def test_what_costs_too_much_is_not_run() -> None:
    async def ask() -> list[httpx.Response]:
        async with client(Amounts(cost=120)) as asking:
            return [await asking.post("/graphql", **post(PLAN)) for _ in range(2)]

    first, second = asyncio.run(ask())
    assert first.json()["extensions"]["cost"]["actualQueryCost"] == 101
    expect_refused(second)

    async def ask_more() -> httpx.Response:
        async with client(Amounts(cost=100)) as asking:
            return await asking.post("/graphql", **post(PLAN))

    never = asyncio.run(ask_more())
    assert never.status_code == 400
    assert "retry-after" not in never.headers
    (error,) = never.json()["errors"]
    assert (error["extensions"]["code"], "101" in error["message"]) == ("LIMIT", True)


def test_without_budgets_answers_are_as_ever() -> None:
    assert budgets_of(Settings(), beyond=False) is None
    assert budgets_of(Settings(requests_per_minute=0), beyond=False) is None
    found = budgets_of(Settings(), beyond=True)
    assert found is not None
    assert found.amounts == Amounts(requests=600, address_requests=3_000, cost=100_000, planning_ms=60_000, at_once=10)
    given = read_settings({"PATHWAYS_PLANNING_SECONDS_PER_MINUTE": "7", "PATHWAYS_QUESTIONS_AT_ONCE": "0"})
    here = budgets_of(given, beyond=False)
    assert here is not None
    assert here.amounts == Amounts(planning_ms=7_000)


@pytest.mark.parametrize("value", ["localhost", "http://localhost", "redis://", "memcached://localhost"])
def test_only_redis_shares_budgets(value: str) -> None:
    with pytest.raises(ProblemsError) as refused:
        read_settings({"PATHWAYS_LIMITS_STORE": value})
    assert [problem.path for problem in refused.value.problems] == ["PATHWAYS_LIMITS_STORE"]


def test_planning_time_is_a_budget_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> list[int | None]:
        service = metered(Amounts(planning_ms=100))
        statuses = [(await service.run(Operation(PLAN))).status]
        service._budgets.charge_planning(payer_of(HERE), 100)
        await asyncio.sleep(0.01)
        statuses.append((await service.run(Operation(PLAN))).status)
        statuses.append((await service.run(Operation(QUERY))).status)
        return statuses

    assert asyncio.run(ask()) == [None, 429, None]


def test_work_in_threads_is_charged_to_who_asked() -> None:
    async def ask() -> dict[str, float]:
        charged: dict[str, float] = {}
        service = service_of(small_snapshot())
        service.on_worked(lambda payer, spent: charged.update({payer: spent}))
        await service.run(Operation(PLAN), caller=Caller(person("ann", permissions=frozenset(Permission))))
        await asyncio.sleep(0.05)
        return charged

    charged = asyncio.run(ask())
    assert list(charged) == [payer_of(Caller(person("ann")))]
    assert 0 < min(charged.values()) < 10_000


def test_questions_at_once_are_bounded() -> None:
    async def ask() -> tuple[list[int | None], int | None]:
        budgets = budgets_at(None, Amounts(at_once=2))
        caller = Caller(nobody(reads=True), "192.0.2.1")
        async with budgets.admitted(caller, 1, works=True), budgets.admitted(caller, 1, works=True):
            service = MeteredService(service_of(small_snapshot()), budgets)
            others = [await service.run(Operation(PLAN), caller=each) for each in (caller, HERE)]
            reading = await service.run(Operation(QUERY), caller=caller)
        assert reading.body["data"]
        after = await service.run(Operation(PLAN), caller=caller)
        assert others[0].seconds == 1
        return [each.status for each in others], after.status

    assert asyncio.run(ask()) == ([429, None], None)


def test_subscriptions_are_admitted_too() -> None:
    progress = 'subscription { planProgress(goal: {credential: "analyst"}, learner: {profile: {}}) { elapsedMs } }'

    async def ask() -> list[list[bool]]:
        service = metered(Amounts(requests=1))
        return [[answer.ran async for answer in service.stream(Operation(progress))] for _ in range(2)]

    first, second = asyncio.run(ask())
    assert all(first)
    assert second == [False]
