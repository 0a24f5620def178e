"""A bounded pool for work that takes the processor: planning never holds the event loop, nor piles up without end.

Clients take turns, whoever asks how much; and what may take long leaves a thread to what is short.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor
from contextlib import suppress
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, TypeVar

from pathways.codes import Code
from pathways.errors import ProblemsError, ServiceError

T = TypeVar("T")

Gone = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True, eq=False)
class _Job:
    work: Callable[[], Any]
    client: str
    is_long: bool
    loop: asyncio.AbstractEventLoop
    around: Context
    done: Future[Any] = field(default_factory=Future)


class Pool:
    """Threads that work, and a queue of limited length before them.

    Args:
        workers: how many threads; all but one of them, and one at least, do what is long.
        queue: how much may wait, of all clients together.

    Attributes:
        on_worked: each receives for which client work was done, and how many milliseconds it took, in its event loop.
    """

    def __init__(self, workers: int, queue: int) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pathways-work")
        self._workers = workers
        self._most_long = max(1, workers - 1)
        self._most = workers + queue
        self._guard = Lock()
        self._begun: set[_Job] = set()
        self._running_long = 0
        self.on_worked: list[Callable[[str, float], None]] = []
        self._waiting: OrderedDict[str, deque[_Job]] = OrderedDict()
        """By client; whose turn is next stands first."""

    async def run(
        self, work: Callable[[], T], gone: Gone | None = None, client: str = "", *, is_long: bool = False
    ) -> T:
        """Runs the work in a thread.

        Args:
            work: what to do.
            gone: ends when the client has left; work that has not begun is then dropped.
            client: who asks.
            is_long: it may take longer than usual.

        Raises:
            ProblemsError: BUSY, when the queue is full.
            asyncio.CancelledError: the client has left.
        """
        job = self.start(work, client, is_long=is_long)
        if gone is None:
            return await job
        departure = asyncio.ensure_future(gone())
        try:
            await asyncio.wait((job, departure), return_when=asyncio.FIRST_COMPLETED)
            if not job.done():
                raise asyncio.CancelledError
            return job.result()
        finally:
            job.cancel()
            departure.cancel()

    def start(self, work: Callable[[], T], client: str = "", *, is_long: bool = False) -> asyncio.Future[T]:
        """Has the work done in a thread; cancelled before it has begun, it is dropped.

        Raises:
            ProblemsError: BUSY, when the queue is full.
        """
        job = _Job(work, client, is_long, asyncio.get_running_loop(), copy_context())
        with self._guard:
            pushed_out = self._admit(client)
            self._waiting.setdefault(client, deque()).append(job)
        if pushed_out is not None:
            pushed_out.done.set_exception(_busy(self._most))
        self._hand_out()
        answer: asyncio.Future[T] = asyncio.wrap_future(job.done)
        answer.add_done_callback(lambda ended: self._ended(job, ended))
        return answer

    @property
    def under_way(self) -> int:
        """Parts of questions that threads work on."""
        return len(self._begun)

    @property
    def waiting(self) -> int:
        """Parts of questions that wait for a thread."""
        return sum(map(len, self._waiting.copy().values()))

    def abandon(self) -> None:
        """Takes no more work and waits for none: what is under way is answered with an error.

        The error is a ServiceError; its work may still end.
        """
        text = "The service stops before this was answered; ask again in a moment."
        for job in self._closed():
            with suppress(InvalidStateError):  # it has just ended
                job.done.set_exception(ServiceError(text))

    def close(self) -> None:
        """Lets running work end and drops what waits."""
        for job in self._closed():
            job.done.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _closed(self) -> list[_Job]:
        """Takes no more work; what was under way or waited."""
        with self._guard:
            found = [*self._begun, *(job for jobs in self._waiting.values() for job in jobs)]
            self._waiting.clear()
            self._most = 0
        return found

    def _admit(self, client: str) -> _Job | None:
        """Makes a place for one more job: where all are taken, at the cost of the client that has most of them.

        Raises:
            ProblemsError: BUSY, no client has more than this one.
        """
        if len(self._begun) + sum(map(len, self._waiting.values())) < self._most:
            return None
        greediest = max(self._waiting.values(), key=len, default=deque[_Job]())
        if len(greediest) <= len(self._waiting.get(client, ())) + 1:
            raise _busy(self._most)
        return greediest.pop()

    def _hand_out(self) -> None:
        """Gives free threads what is next."""
        with self._guard:
            while len(self._begun) < self._workers and (job := self._next()) is not None:
                if not job.done.set_running_or_notify_cancel():
                    continue
                self._begun.add(job)
                self._running_long += job.is_long
                self._threads.submit(self._work, job)

    def _next(self) -> _Job | None:
        """The first job that may begin, of the first client that has one; its turn comes again after all others'."""
        for client, jobs in self._waiting.items():
            for job in jobs:
                if not job.is_long or self._running_long < self._most_long:
                    self._drop(job)
                    if client in self._waiting:
                        self._waiting.move_to_end(client)
                    return job
        return None

    def _drop(self, job: _Job) -> None:
        jobs = self._waiting.get(job.client)
        if jobs is not None and job in jobs:
            jobs.remove(job)
            if not jobs:
                del self._waiting[job.client]

    def _work(self, job: _Job) -> None:
        """In a thread."""
        made: Any = None
        fault: BaseException | None = None
        begun = time.perf_counter()
        try:
            made = job.around.run(job.work)
        except BaseException as raised:  # whoever waits for it gets it
            fault = raised
        spent = (time.perf_counter() - begun) * 1000
        for note in self.on_worked:
            with suppress(RuntimeError):  # the loop has ended
                job.loop.call_soon_threadsafe(note, job.client, spent)
        with self._guard:
            self._begun.discard(job)
            self._running_long -= job.is_long
        self._hand_out()
        with suppress(InvalidStateError):  # nobody waits for it any more
            if fault is None:
                job.done.set_result(made)
            else:
                job.done.set_exception(fault)

    def _ended(self, job: _Job, answer: asyncio.Future[T]) -> None:
        if answer.cancelled():
            with self._guard:
                self._drop(job)
        else:
            answer.exception()


class ReadingThread:
    """Reads what clients send, in turn and off the event loop, where large questions would hold up small ones."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="pathways-reading")

    async def read(self, work: Callable[[], T]) -> T:
        """What the work returns."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        """Reads no more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def _busy(waiting: int) -> ProblemsError:
    text = f"The service is busy ({waiting} questions under way or waiting)."
    return ProblemsError.one(Code.BUSY, text, "Try again in a moment.")
