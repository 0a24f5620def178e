"""Planning for many who ask: identical questions are solved once, and no longer than somebody waits for the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

from pathways.api.jobs.plan_cache import Asked, KeptPlans
from pathways.api.jobs.revision_feed import FeedClosedError
from pathways.api.jobs.worker_pool import Gone, Pool
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.planning.planner import Planner
from pathways.planning.solver.deadline import TIME_RAN_OUT
from pathways.planning.solver.progress import Incumbent, Observer

Planned = Callable[[PlanQuestion, PlanResult, float, float], None]

TELL_SECONDS = 0.1
"""Least time between two messages to a follower; each message has the latest state."""
NO_THREAD = f"{TIME_RAN_OUT} while others were answered; ask again in a moment, or with a longer limit (timeLimitMs)."
STOP_AGAIN_SECONDS = 0.25
"""A search that was about to begin when it was stopped is stopped then."""


@dataclass(frozen=True, slots=True)
class Told:
    """A message to a follower of a search.

    Attributes:
        sighting: how far the search is, in the first objectives; None: nothing is known yet.
        answer: with the last message only.
    """

    elapsed_ms: float
    sighting: Incumbent | None
    answer: PlanResult | None = None


class Job:
    """One question while it is solved, for all who wait for the answer; of one event loop.

    Attributes:
        waiting: how many there are.
        followers: events that are set when there is more to tell.
        has_begun: a thread is at it.
    """

    answer: asyncio.Future[PlanResult]

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._guard = Lock()
        self._is_told = True
        self._started = time.perf_counter()
        self.watch = Observer(self._see)
        self.waiting = 0
        self.has_begun = False
        self.sighting: Incumbent | None = None
        self.followers: set[asyncio.Event] = set()

    @property
    def elapsed_ms(self) -> float:
        """Since it was first asked, waiting for a thread included."""
        return (time.perf_counter() - self._started) * 1000

    def plan(self, planner: Planner, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """Does the work, in a thread; waiting for one was a part of its time."""
        self.has_begun = True
        limit = planner.limit_ms(question)
        if question.options.time_limit_ms in (None, limit):  # else it is refused
            left = max(1, round(limit - self.elapsed_ms))
            question = replace(question, options=replace(question.options, time_limit_ms=left))
        return planner.plan(question, snapshot, self.watch)

    async def in_time(self, work: asyncio.Future[PlanResult], limit_ms: float) -> PlanResult | None:
        """The answer of the thread; None: none was free within the time of the question."""
        try:
            await asyncio.wait((work,), timeout=limit_ms / 1000)
            if self.has_begun or work.done():
                return await work
        finally:
            work.cancel()
        self.watch.stop()  # in case a thread has just taken it
        return None

    def _see(self, sighting: Incumbent) -> None:
        """From the threads of the solver, which may be in a hurry: the loop is called once for many sightings."""
        with self._guard:
            now = nearer(self.sighting, sighting)
            called, self._is_told = not self._is_told, self._is_told and now == self.sighting
            self.sighting = now
            if called or self._is_told:
                return
        with suppress(RuntimeError):  # the loop has ended, and all who wait with it
            self._loop.call_soon_threadsafe(self.wake)

    def wake(self) -> None:
        """Wakes the followers: a new message waits."""
        with self._guard:
            self._is_told = True
        for follower in self.followers:
            follower.set()

    def stop(self) -> None:
        """Nobody waits any more."""
        self.answer.cancel()
        self.watch.stop()
        self._loop.call_later(STOP_AGAIN_SECONDS, self.watch.stop)


def nearer(before: Incumbent | None, now: Incumbent) -> Incumbent:
    """What is known after both: the better plan and the better bound of the same objective."""
    if before is None or before.settled != now.settled:
        return now
    better = now if before.value is None or (now.value is not None and now.value < before.value) else before
    return Incumbent(now.settled, better.value, max(before.bound, now.bound), better.steps)


class PlanJobs:
    """Plans for the clients of a service.

    Args:
        planner: finds them.
        pool: where it works.
        kept: answers that were found before.

    Attributes:
        on_planned: each receives a question, its answer, and the milliseconds that it waited and was worked on; in the
            thread that searched.
    """

    def __init__(self, planner: Planner, pool: Pool, kept: KeptPlans | None = None) -> None:
        self._planner = planner
        self._pool = pool
        self._kept = KeptPlans() if kept is None else kept
        self._jobs: dict[tuple[asyncio.AbstractEventLoop, Asked], Job] = {}
        self._closed = False
        self.on_planned: list[Planned] = []

    async def ask(
        self, question: PlanQuestion, snapshot: Snapshot, gone: Gone | None = None, client: str = ""
    ) -> PlanResult:
        """The answer to a question.

        Args:
            gone: ends when the client has left.
            client: who asks.

        Raises:
            ProblemsError: BUSY, too much is waiting.
            asyncio.CancelledError: the client has left.
        """
        asked = Asked.of(question, snapshot)
        known = self._kept.find(asked)
        if known is not None:
            return known
        job = self._join(asked, snapshot, client)
        departure = asyncio.ensure_future(_never() if gone is None else gone())
        try:
            await asyncio.wait((job.answer, departure), return_when=asyncio.FIRST_COMPLETED)
            if not job.answer.done():
                raise asyncio.CancelledError
            return job.answer.result()
        finally:
            departure.cancel()
            self._leave(asked, job)

    def follow(self, question: PlanQuestion, snapshot: Snapshot, client: str = "") -> AsyncGenerator[Told, None]:
        """How far a question is, as often as it changes and not more often than ten times a second; then the answer.

        Raises:
            ProblemsError: BUSY, too much is waiting.
            FeedClosedError: while iterating, when the service is about to stop.
        """
        asked = Asked.of(question, snapshot)
        known = self._kept.find(asked)
        if known is not None:
            return _at_once(known)
        return self._followed(asked, self._join(asked, snapshot, client))

    def close(self) -> None:
        """Ends following; whoever waits for an answer gets it. From any thread."""
        self._closed = True
        for (loop, _), job in list(self._jobs.items()):
            with suppress(RuntimeError):  # that loop has ended
                loop.call_soon_threadsafe(job.wake)

    def stop_searches(self) -> None:
        """Every search that is under way answers with the best that it has found; in the event loop."""
        for job in self._jobs.values():
            job.watch.stop()

    async def _followed(self, asked: Asked, job: Job) -> AsyncGenerator[Told, None]:
        woken = asyncio.Event()
        job.followers.add(woken)
        told: Incumbent | None = None
        try:
            while not job.answer.done():
                if self._closed:
                    raise FeedClosedError
                woken.clear()
                if job.sighting != told:
                    told = job.sighting
                    yield Told(job.elapsed_ms, told)
                    await asyncio.wait((job.answer,), timeout=TELL_SECONDS)
                else:
                    await woken.wait()
            yield Told(job.elapsed_ms, job.sighting, job.answer.result())
        finally:
            job.followers.discard(woken)
            self._leave(asked, job)

    def _join(self, asked: Asked, snapshot: Snapshot, client: str) -> Job:
        """The job of a question, begun if it is not under way."""
        key = (asyncio.get_running_loop(), asked)
        job = self._jobs.get(key)
        if job is None:
            self._jobs[key] = job = self._begun(asked, snapshot, client)
        job.waiting += 1
        return job

    def _begun(self, asked: Asked, snapshot: Snapshot, client: str) -> Job:
        job = Job()
        is_long = self._planner.limit_ms(asked.question) > self._planner.time_limit_ms
        work = self._pool.start(lambda: self._planned(job, asked.question, snapshot), client, is_long=is_long)
        job.answer = asyncio.ensure_future(self._in_time(asked, snapshot, job, work))
        job.answer.add_done_callback(lambda answer: self._ended(asked, job, answer))
        return job

    def _planned(self, job: Job, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        waited = job.elapsed_ms
        answer = job.plan(self._planner, question, snapshot)
        for note in self.on_planned:
            note(question, answer, waited, job.elapsed_ms - waited)
        return answer

    async def _in_time(
        self, asked: Asked, snapshot: Snapshot, job: Job, work: asyncio.Future[PlanResult]
    ) -> PlanResult:
        answer = await job.in_time(work, self._planner.limit_ms(asked.question))
        return NoPlan(NoPlanReason.UNDECIDED, NO_THREAD, (), snapshot.revision) if answer is None else answer

    def _leave(self, asked: Asked, job: Job) -> None:
        job.waiting -= 1
        if not job.waiting and not job.answer.done():
            self._forget(asked, job)
            job.stop()

    def _ended(self, asked: Asked, job: Job, answer: asyncio.Future[PlanResult]) -> None:
        self._forget(asked, job)
        job.wake()
        if answer.cancelled() or answer.exception() is not None:
            return
        self._kept.keep(asked, answer.result())

    def _forget(self, asked: Asked, job: Job) -> None:
        key = (job.answer.get_loop(), asked)
        if self._jobs.get(key) is job:
            del self._jobs[key]


async def _at_once(answer: PlanResult) -> AsyncGenerator[Told, None]:
    yield Told(0.0, None, answer)


async def _never() -> None:
    await asyncio.Event().wait()
