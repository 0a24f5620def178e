"""The feed of published revisions: each subscriber gets each one once, in order, however often it comes back.

Subscribers pull. Each remembers only the last revision that it was given; a new one wakes it, and it reads on from
there. A slow client therefore costs no memory, and one that comes back says where it was. Pages of the log are read
once and shared: 500 subscribers in step cost one read of the store for each revision.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field, replace

from cachetools import LRUCache

from pathways.codes import Code
from pathways.domain.changes import CatalogEvent
from pathways.errors import ProblemsError, ServiceError, StoreError

log = logging.getLogger(__name__)

MOST_LISTED = 1_000
PAGE_REVISIONS = 20
KEPT_PAGES = 32
RETRY_SECONDS = 1.0
LAG_SECONDS = 3.0
"""How much later than another service one may learn of a new revision."""

History = Callable[[int, int], Sequence[CatalogEvent]]
Events = AsyncGenerator[CatalogEvent, None]
Page = tuple[CatalogEvent, ...]


class FeedClosedError(ServiceError):
    """The service is about to stop: whoever follows the feed connects again, and says where it was."""


@dataclass(frozen=True, slots=True)
class Position:
    """The newest revision, and how often the store went back to an older one."""

    revision: int
    restorations: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Subscriber:
    """Who waits for the next revision, in its event loop."""

    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        """From any thread."""
        with suppress(RuntimeError):  # its loop has ended, and it with it
            self.loop.call_soon_threadsafe(self.woken.set)


class Feed:
    """Published revisions for any number of subscribers of one event loop.

    Args:
        history: the events of the revisions after the first and through the second number, in order; it blocks, and is
            called from one thread of the feed's own. What it leaves out, the log no longer holds. Of one event it need
            not list more than 1,001 changes.
        revision: the newest one now.
    """

    def __init__(self, history: History, revision: int) -> None:
        self._history = history
        self._position = Position(revision)
        self._closed = False
        self._guard = threading.Lock()
        self._subscribers: set[Subscriber] = set()
        self._pages: LRUCache[tuple[int, int], asyncio.Task[Page]] = LRUCache(KEPT_PAGES)
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="pathways-feed")

    def announce(self, revision: int) -> None:
        """Announces the newest revision; from any thread, once queries see it.

        An older one than before means that the store was put back to a backup: subscribers are told to read anew.
        """
        with self._guard:
            before = self._position
            if revision == before.revision:
                return
            restored = revision < before.revision
            self._position = Position(revision, before.restorations + restored)
        self._wake_all()

    def close(self) -> None:
        """Ends every subscription; from any thread."""
        self._closed = True
        self._wake_all()
        self._reader.shutdown(wait=False, cancel_futures=True)

    def events(self, after: int | None) -> Events:
        """One event for each revision after the given one, or after the newest one now; without end.

        Where the log no longer reaches back, one incomplete event of the newest revision stands for all up to it. While
        the store is away, events wait.

        Raises:
            ProblemsError: OUT_OF_RANGE, a negative revision; while iterating, one that is not published within seconds.
            FeedClosedError: while iterating, when the service is about to stop.
        """
        if after is not None and after < 0:
            raise ProblemsError.one(
                Code.OUT_OF_RANGE,
                f"afterRevision must be 0 or more (got {after}).",
                "Give the revision of the last event that arrived, 0 for all revisions, or leave it out for new ones.",
                "afterRevision",
            )
        position = self._position
        return self._follow(position.revision if after is None else after, position.restorations)

    async def _follow(self, last: int, restorations: int) -> Events:
        subscriber = Subscriber()
        with self._guard:
            self._subscribers.add(subscriber)
        try:
            while True:
                subscriber.woken.clear()
                position = self._position
                if self._closed:
                    raise FeedClosedError
                if last > position.revision and position.restorations == restorations:
                    await self._catch_up(last, position, subscriber)
                    continue
                if position.restorations != restorations:
                    last, restorations = position.revision, position.restorations
                    yield CatalogEvent(last, (), complete=False)
                elif last == position.revision:
                    await subscriber.woken.wait()
                else:
                    page = self._page(last, position)
                    if not page.done():
                        await _either(page, subscriber.woken)
                    for event in page.result() if page.done() else ():
                        last = event.revision
                        yield event
        finally:
            with self._guard:
                self._subscribers.discard(subscriber)

    async def _catch_up(self, last: int, position: Position, subscriber: Subscriber) -> None:
        """Waits a moment for a revision that another service has published.

        Raises:
            ProblemsError: OUT_OF_RANGE, there is no such revision.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(LAG_SECONDS):
                while last > self._position.revision and not self._closed:
                    await subscriber.woken.wait()
                    subscriber.woken.clear()
                    if self._position.restorations != position.restorations:
                        return
        newest = self._position.revision
        if last > newest and not self._closed:
            raise ProblemsError.one(
                Code.OUT_OF_RANGE,
                f"afterRevision is {last}, and the newest revision is {newest}.",
                "Read the catalogue again and go on from its revision: the store may have been restored from a backup.",
                "afterRevision",
            )

    def _page(self, after: int, position: Position) -> asyncio.Task[Page]:
        """What comes after a revision: being read, or read before for another subscriber."""
        where = (position.restorations, after)
        page = self._pages.get(where)
        if page is None:
            page = self._pages[where] = asyncio.create_task(self._read(after, position.revision))
            page.add_done_callback(lambda ended: self._keep(where, ended))
        return page

    def _keep(self, where: tuple[int, int], page: asyncio.Task[Page]) -> None:
        """Reports a failed page to those who wait for it, and tries again for others."""
        if page.cancelled() or page.exception() is not None:
            self._pages.pop(where, None)

    async def _read(self, after: int, newest: int) -> Page:
        through = min(newest, after + PAGE_REVISIONS)
        loop = asyncio.get_running_loop()
        told = False
        while True:
            try:
                found = await loop.run_in_executor(self._reader, self._history, after, through)
                break
            except StoreError as error:
                if not told:
                    log.warning("could not read the change log, trying again: %s", error)
                told = True
                await asyncio.sleep(RETRY_SECONDS)
        if [event.revision for event in found] != list(range(after + 1, through + 1)):
            return (CatalogEvent(newest, (), complete=False),)
        return tuple(map(_bounded, found))

    def _wake_all(self) -> None:
        with self._guard:
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber.wake()


async def _either(page: asyncio.Task[Page], woken: asyncio.Event) -> None:
    """Ends with the page, or when the subscriber is woken for another reason."""
    waking = asyncio.ensure_future(woken.wait())
    try:
        await asyncio.wait((page, waking), return_when=asyncio.FIRST_COMPLETED)
    finally:
        waking.cancel()


def _bounded(event: CatalogEvent) -> CatalogEvent:
    if len(event.changed) <= MOST_LISTED:
        return event
    return replace(event, changed=event.changed[:MOST_LISTED], complete=False)
