"""Planning never holds the event loop, waits in a queue of limited length, and is dropped when the client leaves."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.api.execution import Operation
from pathways.api.jobs.worker_pool import Pool
from pathways.api.service import Service, execute
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.errors import ProblemsError, StoreError
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.small import service_of, small_snapshot

PLAN = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) { ... on Plan { catalogRevision } } }'
OTHERS = PLAN.replace("{profile: {}}", "{profile: {}}, options: {budget: NUMBER}")
MEDIA = ("application/json", "application/graphql-response+json")
SIMPLE = "{ catalog { revision } credentials(first: 5) { edges { node { name } } } }"


def plan(number: int) -> str:
    """A question of its own: what is asked twice at once is planned once."""
    return OTHERS.replace("NUMBER", str(1_000 + number))


class Slow(Planner):
    """Plans when it is let go."""

    gate = threading.Event()
    begun = 0

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
        """Waits at the gate first."""
        type(self).begun += 1
        assert self.gate.wait(20)
        return super().plan(question, snapshot, watch)


@pytest.fixture
def slow() -> Slow:
    Slow.gate = threading.Event()
    Slow.begun = 0
    return Slow()


def test_a_full_queue_answers_busy(slow: Slow) -> None:
    service = service_of(small_snapshot(), planner=slow, workers=1, queue=2)

    async def crowd() -> list[dict[str, Any]]:
        asked = [asyncio.create_task(execute(service, plan(number))) for number in range(5)]
        deadline = time.monotonic() + 60
        while sum(task.done() for task in asked) < 2 and time.monotonic() < deadline:
            await asyncio.sleep(0.01)
        slow.gate.set()
        return list(await asyncio.gather(*asked))

    answers = asyncio.run(crowd())
    codes = [answer["errors"][0]["extensions"]["code"] for answer in answers if "errors" in answer]
    assert codes == ["BUSY", "BUSY"]
    assert all(answer["data"]["planPathway"] for answer in answers if "errors" not in answer)


def test_busy_answers_say_when_to_come_again(slow: Slow) -> None:
    service = service_of(small_snapshot(), planner=slow, workers=1, queue=0)

    async def crowd() -> list[httpx.Response]:
        app = create_app(service)
        running = asyncio.create_task(execute(service, plan(0)))
        while not Slow.begun:
            await asyncio.sleep(0.01)
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
            both = PLAN.replace("planPathway", "catalog { revision } planPathway")
            sent = [(media, query) for media in MEDIA for query in (PLAN, both)]
            found = [
                await asking.post("/graphql", json={"query": query}, headers={"accept": media}) for media, query in sent
            ]
            found.append(await asking.get("/plans/analyst.md"))
        slow.gate.set()
        assert "errors" not in await running
        return found

    answers = asyncio.run(crowd())
    assert [each.headers["retry-after"] for each in answers] == ["1"] * 5
    assert [each.status_code for each in answers] == [200] * 4 + [503]  # 200 is said of whatever has data
    assert {each.json()["errors"][0]["extensions"]["code"] for each in answers[:-1]} == {"BUSY"}
    assert answers[-1].json()["userErrors"][0]["code"] == "BUSY"


def test_services_that_wait_say_when_to_come_again() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer.")

    async def ask() -> list[httpx.Response]:
        app = create_app(service_of(away, ready=lambda: "The store does not answer."))
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as asking:
            return [
                await asking.get("/readyz"),
                await asking.get("/plans/analyst.md"),
                *[await asking.post("/graphql", json={"query": query}) for query in (SIMPLE, PLAN)],
            ]

    answers = asyncio.run(ask())
    assert [(each.status_code, each.headers["retry-after"]) for each in answers] == [(503, "1")] * 4


def test_simple_queries_are_answered_while_plans_wait(slow: Slow) -> None:
    service = service_of(small_snapshot(), planner=slow)

    async def ask_meanwhile() -> None:
        plans = [asyncio.create_task(execute(service, plan(number))) for number in range(20)]
        await asyncio.sleep(0.5)  # all of them are read and wait
        for _ in range(20):
            assert "errors" not in await execute(service, SIMPLE)
        assert not any(plan.done() for plan in plans)
        slow.gate.set()
        await asyncio.gather(*plans)

    asyncio.run(ask_meanwhile())


def test_a_client_that_leaves_gives_up_its_place(slow: Slow) -> None:
    service = service_of(small_snapshot(), planner=slow, workers=1, queue=1)

    async def leave() -> dict[str, Any]:
        left = asyncio.Event()
        running = asyncio.create_task(execute(service, plan(0)))
        waiting = asyncio.create_task(service.run(Operation(plan(1)), left.wait))
        await asyncio.sleep(0.05)
        assert (await execute(service, plan(2)))["errors"][0]["extensions"]["code"] == "BUSY"
        left.set()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        after = asyncio.create_task(execute(service, plan(3)))
        await asyncio.sleep(0.05)
        slow.gate.set()
        await running
        return await after

    assert "errors" not in asyncio.run(leave())
    assert slow.begun == 2


def test_a_question_keeps_the_snapshot_it_began_with(slow: Slow) -> None:
    snapshots = [small_snapshot(revision=7)]
    service = service_of(lambda: snapshots[-1], planner=slow)
    query = PLAN.replace("{ planPathway", "{ catalog { revision } planPathway")

    async def swap() -> tuple[dict[str, Any], dict[str, Any]]:
        before = asyncio.create_task(execute(service, query))
        await asyncio.sleep(0.05)
        snapshots.append(small_snapshot(revision=8))
        after = asyncio.create_task(execute(service, query))
        await asyncio.sleep(0.05)
        slow.gate.set()
        return await before, await after

    for revision, answer in zip((7, 8), asyncio.run(swap()), strict=True):
        expected = {"catalog": {"revision": revision}, "planPathway": {"catalogRevision": revision}}
        assert answer == {"data": expected}


def test_the_pool_hands_back_what_went_wrong() -> None:
    def fail() -> None:
        raise ValueError("no")

    async def run() -> None:
        pool = Pool(1, 0)
        for _ in range(3):
            with pytest.raises(ValueError, match="no"):
                await pool.run(fail)
        pool.close()
        with pytest.raises(ProblemsError):
            await Pool(0 + 1, -1).run(fail)

    asyncio.run(run())


def quick_service() -> Service:
    """The small service."""
    return service_of(small_snapshot())


def test_the_same_question_is_answered_alike_at_once() -> None:
    async def many() -> list[dict[str, Any]]:
        service = quick_service()
        return list(await asyncio.gather(*(execute(service, PLAN) for _ in range(20))))

    answers = asyncio.run(many())
    assert all(answer == answers[0] for answer in answers)
