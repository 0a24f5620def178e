"""Clients take turns, short questions have a thread of their own, and the parts of a request wait for each other."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from pathways.advising.progress import left_to_do
from pathways.api.execution import Operation
from pathways.api.jobs.worker_pool import Pool
from pathways.api.service import execute
from pathways.api.types import progress
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.small import ask, data, service_of, small_snapshot

SOON = 5.0
PLAN = """query ($limit: Int) {
  planPathway(goal: {credential: KEY}, learner: {profile: {}}, options: {timeLimitMs: $limit}) {
    __typename
    ... on Refusal { userErrors { code message hint path } }
  }
}"""


class Gated:
    """Work that begins, says so, and ends when it is let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun: list[str] = []

    def work(self, name: str) -> Callable[[], str]:
        """Work of this name."""

        def work() -> str:
            self.begun.append(name)
            assert self.gate.wait(SOON)
            return name

        return work


@pytest.fixture
def gated() -> Gated:
    return Gated()


@asynccontextmanager
async def pooled(workers: int, queue: int) -> AsyncIterator[Pool]:
    """A pool that is closed in the end."""
    pool = Pool(workers, queue)
    try:
        yield pool
    finally:
        pool.close()


async def begun(gated: Gated, count: int) -> None:
    """Waits until so many have begun."""
    async with asyncio.timeout(SOON):
        while len(gated.begun) < count:
            await asyncio.sleep(0.005)


@pytest.mark.parametrize(("workers", "most_long"), [(1, 1), (2, 1), (4, 3)])
def test_long_questions_leave_a_thread_to_short_ones(gated: Gated, workers: int, most_long: int) -> None:
    async def run() -> None:
        async with pooled(workers, 20) as pool:
            long = [pool.start(gated.work(f"long {n}"), is_long=True) for n in range(6)]
            await begun(gated, most_long)
            if workers > 1:
                short = await asyncio.wait_for(pool.run(lambda: "short"), SOON)
                assert short == "short"
            await asyncio.sleep(0.05)
            assert len(gated.begun) == most_long
            gated.gate.set()
            assert await asyncio.gather(*long) == [f"long {n}" for n in range(6)]

    asyncio.run(run())


def test_short_questions_use_every_thread(gated: Gated) -> None:
    async def run() -> None:
        async with pooled(3, 5) as pool:
            short = [pool.start(gated.work(str(n))) for n in range(3)]
            await begun(gated, 3)
            gated.gate.set()
            await asyncio.gather(*short)

    asyncio.run(run())


def test_clients_take_turns(gated: Gated) -> None:
    async def run() -> None:
        async with pooled(1, 20) as pool:
            asked = [pool.start(gated.work(f"a{n}"), "a") for n in range(5)]
            asked += [pool.start(gated.work(f"b{n}"), "b") for n in range(2)]
            asked += [pool.start(gated.work("c0"), "c")]
            await begun(gated, 1)
            gated.gate.set()
            await asyncio.gather(*asked)

    asyncio.run(run())
    assert gated.begun == ["a0", "a1", "b0", "c0", "a2", "b1", "a3", "a4"]


def test_short_question_passes_long_ones_of_its_client(gated: Gated) -> None:
    async def run() -> None:
        async with pooled(2, 20) as pool:
            long = [pool.start(gated.work(f"long {n}"), "a", is_long=True) for n in range(3)]
            await begun(gated, 1)
            assert await asyncio.wait_for(pool.run(lambda: "short", client="a"), SOON) == "short"
            gated.gate.set()
            await asyncio.gather(*long)

    asyncio.run(run())


def test_full_queue_makes_place_for_who_has_less(gated: Gated) -> None:
    async def run() -> None:
        async with pooled(1, 4) as pool:
            greedy = [pool.start(gated.work(f"a{n}"), "a") for n in range(5)]  # one runs, four wait
            with pytest.raises(ProblemsError, match="busy"):
                pool.start(gated.work("a5"), "a")
            modest = [pool.start(gated.work(f"b{n}"), "b") for n in range(2)]
            with pytest.raises(ProblemsError, match="busy"):
                pool.start(gated.work("b2"), "b")  # two of each wait
            other = pool.start(gated.work("c0"), "c")  # at the cost of one who has two
            gated.gate.set()
            answers = await asyncio.gather(*greedy, *modest, other, return_exceptions=True)
            pushed_out = [each for each in answers if isinstance(each, ProblemsError)]
            assert [each.problems[0].code for each in pushed_out] == ["BUSY"] * 3
            assert answers[-1] == "c0"

    asyncio.run(run())


def test_small_plan_is_answered_beside_two_long_questions() -> None:
    class Holding(Planner):
        gate = threading.Event()
        begun = 0

        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
            if question.options.time_limit_ms is not None and question.options.time_limit_ms > 10_000:
                type(self).begun += 1
                assert self.gate.wait(SOON)
            return super().plan(question, snapshot, watch)

    service = service_of(small_snapshot(), planner=Holding(), workers=2)

    async def run() -> None:
        long = [
            asyncio.create_task(execute(service, PLAN.replace("KEY", f'"{key}"'), {"limit": 60_000}))
            for key in ("analyst", "expert")
        ]
        async with asyncio.timeout(SOON):
            while not Holding.begun:
                await asyncio.sleep(0.005)
            answer = await execute(service, PLAN.replace("KEY", '"sec-badge"'), {"limit": 2_000})
        assert answer == {"data": {"planPathway": {"__typename": "Plan"}}}
        assert not any(each.done() for each in long)
        Holding.gate.set()
        await asyncio.gather(*long)

    asyncio.run(run())


@pytest.mark.parametrize(
    ("limit", "most"),
    [
        (60_000, None),
        (60_001, "at most 60000"),
        (600_000, "at most 60000"),
        (600_001, "to 600000 (got"),
        (0, "(got 0)"),
    ],
)
def test_longest_time_limit_is_a_setting(limit: int, most: str | None) -> None:
    service = service_of(small_snapshot(), longest_ms=60_000)
    found = data(PLAN.replace("KEY", '"sec-badge"'), service, limit=limit)["planPathway"]
    if most is None:
        assert found == {"__typename": "Plan"}
    else:
        (error,) = found["userErrors"]
        assert most in error["message"]
        assert error["path"] == ["options", "timeLimitMs"]


def aliases(part: str, count: int = 30) -> str:
    """A query of so many aliases of one field; # is the number of each."""
    return "{ " + " ".join(f"a{number}: {part}".replace("#", str(number)) for number in range(count)) + " }"


PROGRESS = 'progress(credential: "analyst", learner: {profile: {}}) { lines { left { steps } } }'
PLANS = 'planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {budget: 10#}) { __typename }'
GAP = 'skillGap(goal: {credential: "analyst"}, learner: {profile: {}}) { closers { hours } lines { left { hours } } }'


@pytest.mark.parametrize("part", [PROGRESS, PLANS, GAP])
def test_parts_of_a_request_wait_for_each_other(part: str) -> None:
    assert len(data(aliases(part), service_of(small_snapshot(), workers=1, queue=1))) == 30


def test_request_leaves_places_to_others(gated: Gated, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thirty lines wait for a thread, and take two places of four."""
    monkeypatch.setattr(progress, "left_to_do", lambda *_: gated.work("left")())
    service = service_of(small_snapshot(), workers=1, queue=3)

    async def run() -> None:
        many = asyncio.create_task(service.run(Operation(aliases(PROGRESS, 10))))
        await begun(gated, 1)
        one = asyncio.create_task(execute(service, PLAN.replace("KEY", '"sec-badge"')))
        two = asyncio.create_task(execute(service, PLAN.replace("KEY", '"net-basics"')))
        await asyncio.sleep(0.05)
        gated.gate.set()
        for answer in await asyncio.gather(one, two):
            assert answer["data"]["planPathway"]["__typename"] == "Plan"
        many.cancel()

    asyncio.run(run())


def test_line_that_fails_is_the_only_one_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = left_to_do

    def failing(line: Any, *rest: Any) -> Any:
        if line.path == "analyst/basis":
            raise RuntimeError("a secret")
        return usual(line, *rest)

    query = PROGRESS.replace("{ lines {", "{ share lines { requirement { path }")
    before = data(f"{{ {query} }}")["progress"]
    monkeypatch.setattr(progress, "left_to_do", failing)
    answer = ask(f"{{ {query} }}")
    lines = answer["data"]["progress"]["lines"]
    lost = [each["requirement"]["path"] for each in lines].index("analyst/basis")
    assert lines[lost]["left"] is None
    (error,) = answer["errors"]
    assert error["path"] == ["progress", "lines", lost, "left"]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "secret" not in str(answer)
    lines[lost]["left"] = before["lines"][lost]["left"]
    assert answer["data"]["progress"] == before
