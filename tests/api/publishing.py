"""A change log in memory, and a feed over it."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from pathways.api.jobs.revision_feed import Feed
from pathways.domain.catalog import Kind
from pathways.domain.changes import CatalogChange, CatalogEvent, ChangeKind
from pathways.errors import StoreError

FOLLOW = "subscription ($after: Int) { catalogChanged(afterRevision: $after) { revision complete } }"


def event(revision: int, things: int = 1) -> CatalogEvent:
    """A revision that changed some credentials."""
    kinds = list(ChangeKind)
    changed = (
        CatalogChange(f"thing-{revision}-{number}", Kind.CREDENTIAL, kinds[number % len(kinds)])
        for number in range(things)
    )
    return CatalogEvent(revision, tuple(changed), complete=True)


class ChangeLog:
    """What was published, as a store would tell it.

    Attributes:
        reads: the ranges that were asked for.
        away: the store does not answer.
        oldest: the first revision that the log still holds.
    """

    def __init__(self, revision: int = 0) -> None:
        self.events = [event(number) for number in range(1, revision + 1)]
        self.reads: list[tuple[int, int]] = []
        self.away = False
        self.oldest = 1
        self.asked = threading.Event()
        self.feed = Feed(self.history, revision)

    @property
    def revision(self) -> int:
        """The newest one."""
        return len(self.events)

    def history(self, after: int, through: int) -> Sequence[CatalogEvent]:
        """As a store answers."""
        self.reads.append((after, through))
        self.asked.set()
        if self.away:
            raise StoreError("The store does not answer.")
        if after + 1 < self.oldest:
            return [CatalogEvent(through, (), complete=False)]
        return self.events[after:through]

    def publish(self, revisions: int = 1, things: int = 1) -> None:
        """Publishes revisions, each announced by itself."""
        for _ in range(revisions):
            self.events.append(event(self.revision + 1, things))
            self.feed.announce(self.revision)

    def restore(self, revision: int) -> None:
        """Puts the store back to a backup."""
        del self.events[revision:]
        self.feed.announce(revision)


def wait_until(holds: object, seconds: float = 60) -> None:
    """Waits until a callable answers true."""
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.005)
