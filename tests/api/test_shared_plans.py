"""Identical questions are planned once while they are under way, and not again while the answer is kept."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from pathways.api.jobs.plan_cache import Asked, KeptPlans, bytes_of
from pathways.api.jobs.plan_jobs import PlanJobs, nearer
from pathways.api.jobs.worker_pool import Pool
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Plan, PlanQuestion, ProofStatus
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Incumbent, Observer
from pathways.planning.step import Step
from tests.api.small import small_snapshot
from tests.catalogs import question

SOON = 3.0


class Counting(Planner):
    """Plans when it is let go, or when it is stopped, and counts how often."""

    gate = threading.Event()
    begun = 0
    stopped = 0

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
        """Waits at the gate first."""
        type(self).begun += 1
        until = time.monotonic() + 20
        while not self.gate.wait(0.01) and not watch.stopped:
            assert time.monotonic() < until
        if watch.stopped:
            type(self).stopped += 1
            return NoPlan(NoPlanReason.UNDECIDED, "Time ran out.", (), snapshot.revision)
        return super().plan(question, snapshot, watch)


@pytest.fixture
def planner() -> Counting:
    Counting.gate = threading.Event()
    Counting.begun = Counting.stopped = 0
    return Counting()


@asynccontextmanager
async def sharing(planner: Planner, kept: KeptPlans | None = None) -> AsyncIterator[PlanJobs]:
    """Plans of a planner, on one thread with a short queue."""
    pool = Pool(1, 2)
    try:
        yield PlanJobs(planner, pool, kept)
    finally:
        pool.close()


async def until(holds: Any) -> None:
    """Waits for something that is about to happen."""
    deadline = time.monotonic() + SOON
    while not holds():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.01)


def test_same_question_at_once_is_planned_once(planner: Counting) -> None:
    async def both() -> list[PlanResult]:
        async with sharing(planner) as plans:
            asked = [asyncio.create_task(plans.ask(question("analyst"), small_snapshot())) for _ in range(10)]
            await until(lambda: planner.begun)
            planner.gate.set()
            return await asyncio.gather(*asked)

    answers = asyncio.run(both())
    assert planner.begun == 1
    assert isinstance(answers[0], Plan)
    assert all(answer is answers[0] for answer in answers)


def test_kept_answer_serves_the_same_question_only(planner: Counting) -> None:
    planner.gate.set()
    asked = question("analyst")
    others = [
        (question("analyst", {"awards": [{"credential": "net-basics"}]}), small_snapshot()),
        (question("analyst", startOn="2026-11-24"), small_snapshot()),
        (question("analyst", timeLimitMs=9_000), small_snapshot()),
        (question("sec-badge"), small_snapshot()),
        (asked, small_snapshot(revision=8)),
        (asked, replace(small_snapshot(), fingerprint="of a restored backup")),
    ]

    async def ask_all() -> None:
        async with sharing(planner) as plans:
            first = await plans.ask(asked, small_snapshot())
            assert await plans.ask(question("analyst"), small_snapshot()) is first
            assert planner.begun == 1
            for number, (other, snapshot) in enumerate(others, 2):
                await plans.ask(other, snapshot)
                assert planner.begun == number

    asyncio.run(ask_all())


def test_who_stays_gets_the_answer_when_another_leaves(planner: Counting) -> None:
    async def leave() -> PlanResult:
        async with sharing(planner) as plans:
            left = asyncio.Event()
            leaving = asyncio.create_task(plans.ask(question("analyst"), small_snapshot(), left.wait))
            staying = asyncio.create_task(plans.ask(question("analyst"), small_snapshot()))
            await until(lambda: planner.begun)
            left.set()
            with pytest.raises(asyncio.CancelledError):
                await leaving
            planner.gate.set()
            return await staying

    assert isinstance(asyncio.run(leave()), Plan)
    assert (planner.begun, planner.stopped) == (1, 0)


def test_search_stops_when_all_have_left(planner: Counting) -> None:
    async def leave() -> PlanResult:
        async with sharing(planner) as plans:
            left = asyncio.Event()
            asked = [asyncio.create_task(plans.ask(question("analyst"), small_snapshot(), left.wait)) for _ in range(3)]
            following = plans.follow(question("analyst"), small_snapshot())
            waiting = asyncio.ensure_future(anext(following))
            await until(lambda: planner.begun)
            left.set()
            await asyncio.wait(asked)
            assert planner.stopped == 0
            waiting.cancel()
            await asyncio.wait((waiting,))
            again = asyncio.create_task(plans.ask(question("analyst"), small_snapshot()))
            await until(lambda: planner.stopped == 1 and planner.begun == 2)
            planner.gate.set()
            return await again

    assert isinstance(asyncio.run(leave()), Plan)


def test_full_queue_refuses_and_failures_reach_all(planner: Counting) -> None:
    class Failing(Planner):
        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:  # noqa: ARG002
            raise ValueError("a fault")

    async def crowd() -> None:
        async with sharing(planner) as plans:
            asked = [
                asyncio.create_task(plans.ask(question("analyst", budget=1_000 + number), small_snapshot()))
                for number in range(3)
            ]
            await asyncio.sleep(0)
            with pytest.raises(ProblemsError):
                plans.follow(question("sec-badge"), small_snapshot())
            same = asyncio.create_task(plans.ask(question("analyst", budget=1_000), small_snapshot()))
            planner.gate.set()
            assert await same is await asked[0]
            await asyncio.gather(*asked)
        async with sharing(Failing()) as plans:
            failed = [plans.ask(question("analyst"), small_snapshot()) for _ in range(2)]
            assert [str(each) for each in await asyncio.gather(*failed, return_exceptions=True)] == ["a fault"] * 2

    asyncio.run(crowd())


def test_proved_refusals_are_kept(planner: Counting) -> None:
    async def twice(limit: int) -> int:
        before = planner.begun
        async with sharing(planner) as plans:
            for _ in range(2):
                planner.gate.clear()
                asked = asyncio.create_task(
                    plans.ask(question("analyst", budget=1, timeLimitMs=limit), small_snapshot())
                )
                await asyncio.sleep(0.05)
                planner.gate.set()
                answer = await asked
                assert isinstance(answer, NoPlan)
        return planner.begun - before

    assert asyncio.run(twice(20_000)) == 1
    assert asyncio.run(twice(10)) == 2


def answered(number: int) -> tuple[Asked, Plan]:
    """A plan for a question of its own."""
    asked = question("analyst", budget=1_000 + number)
    answer = Planner().plan(asked, small_snapshot())
    assert isinstance(answer, Plan)
    return Asked.of(asked, small_snapshot()), answer


def test_answers_are_bounded_by_number_and_by_size() -> None:
    pairs = [answered(number) for number in range(5)]
    size = bytes_of(*pairs[0])
    for kept in (KeptPlans(most=3), KeptPlans(most_bytes=3 * size)):
        for pair in pairs:
            kept.keep(*pair)
        assert len(kept) == 3
        assert kept.bytes == 3 * size
        assert [kept.find(asked) is plan for asked, plan in pairs] == [False, False, True, True, True]
    tiny = KeptPlans(most_bytes=size - 1)
    tiny.keep(*pairs[0])
    assert (len(tiny), tiny.bytes) == (0, 0)


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    pairs = [answered(number) for number in range(3)]
    kept = KeptPlans(most=2)
    kept.keep(*pairs[0])
    kept.keep(*pairs[1])
    assert kept.find(pairs[0][0]) is pairs[0][1]
    kept.keep(*pairs[2])
    assert kept.find(pairs[1][0]) is None
    assert kept.find(pairs[0][0]) is pairs[0][1]


def test_only_what_is_proved_is_kept() -> None:
    asked, plan = answered(0)
    bounded = replace(plan, proof=replace(plan.proof, status=ProofStatus.BOUNDED))
    answers: list[tuple[PlanResult, bool]] = [
        (plan, True),
        (bounded, False),
        (replace(plan, alternatives=(bounded,)), False),
        (NoPlan(NoPlanReason.INFEASIBLE, "There is none.", (), 7), True),
        (NoPlan(NoPlanReason.UNDECIDED, "Time ran out.", (), 7), False),
        (Refusal(()), False),
    ]
    for answer, is_kept in answers:
        kept = KeptPlans()
        kept.keep(asked, answer)
        assert (kept.find(asked) is answer) is is_kept


def test_sightings_of_one_objective_come_nearer() -> None:
    plan = (Step("a", 0),)
    first = Incumbent((), None, 3)
    better = Incumbent((), 9, 2, plan)
    assert nearer(None, first) == first
    assert nearer(first, better) == Incumbent((), 9, 3, plan)
    assert nearer(Incumbent((), 8, 3, plan), better) == Incumbent((), 8, 3, plan)
    assert nearer(better, Incumbent((8,), None, 0)) == Incumbent((8,), None, 0)


def test_waiting_for_a_thread_counts_as_time(planner: Counting) -> None:
    """The only thread is busy: one question is answered when its time is over, the other one with what is left."""
    limits: list[int | None] = []

    class Noting(Counting):
        def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:
            limits.append(question.options.time_limit_ms)
            return super().plan(question, snapshot, watch)

    async def ask_all() -> tuple[PlanResult, float, PlanResult]:
        async with sharing(Noting()) as plans:
            first = asyncio.create_task(plans.ask(question("analyst", timeLimitMs=9_000), small_snapshot()))
            await until(lambda: limits)
            last = asyncio.create_task(plans.ask(question("sec-badge", timeLimitMs=8_000), small_snapshot()))
            begun = time.monotonic()
            short = await plans.ask(question("net-basics", timeLimitMs=300), small_snapshot())
            took = time.monotonic() - begun
            planner.gate.set()
            await first
            return short, took, await last

    short, took, last = asyncio.run(ask_all())
    assert isinstance(short, NoPlan)
    assert short.reason is NoPlanReason.UNDECIDED and "others were answered" in short.text
    assert 0.3 <= took < 0.3 + SOON
    assert isinstance(last, Plan)
    assert len(limits) == 2 and limits[1] is not None and limits[1] <= 7_700


@pytest.mark.parametrize("limit", [-1, 0, 600_001])
def test_missing_limit_or_time_is_refused(planner: Counting, limit: int) -> None:
    async def ask() -> PlanResult:
        async with sharing(planner) as plans:
            planner.gate.set()
            return await plans.ask(question("analyst", timeLimitMs=limit), small_snapshot())

    answer = asyncio.run(ask())
    assert isinstance(answer, Refusal)
    assert [problem.path for problem in answer.problems] == ["options/timeLimitMs"]
