"""A bounded pool for work that takes the processor: planning never holds the event loop, nor piles up without end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from pathways.errors import ProblemsError

T = TypeVar("T")

Gone = Callable[[], Awaitable[object]]


class Pool:
    """Threads that work, and a queue of limited length before them."""

    def __init__(self, workers: int, queue: int) -> None:
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="pathways-work")
        self._most = workers + queue
        self._under_way = 0

    async def run(self, work: Callable[[], T], gone: Gone | None = None) -> T:
        """Runs the work in a thread.

        Args:
            work: what to do.
            gone: ends when the client has left; work that has not begun is then dropped.

        Raises:
            ProblemsError: BUSY, when the queue is full.
            asyncio.CancelledError: the client has left.
        """
        job = self.start(work)
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

    def start(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """Has the work done in a thread; cancelled before it has begun, it is dropped.

        Raises:
            ProblemsError: BUSY, when the queue is full.
        """
        if self._under_way >= self._most:
            text = f"{self._under_way} questions are waiting already; no more are taken."
            raise ProblemsError.one("BUSY", text, "Ask again in a moment.")
        self._under_way += 1
        job = asyncio.get_running_loop().run_in_executor(self._threads, work)
        job.add_done_callback(self._ended)
        return job

    def _ended(self, job: asyncio.Future[T]) -> None:
        self._under_way -= 1
        if not job.cancelled():
            job.exception()

    def close(self) -> None:
        """Lets running work end and drops what waits."""
        self._threads.shutdown(wait=False, cancel_futures=True)
