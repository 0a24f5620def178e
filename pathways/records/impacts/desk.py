"""Works out what changes do to people: one at a time for a tenant, for as long as somebody waits."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cachetools import LRUCache

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import ProblemsError, SignalError
from pathways.impact.impact import Impact
from pathways.impact.reuse import reused_impact
from pathways.planning.planner import Planner
from pathways.progress import Progress
from pathways.records.impacts.people import people_in, stamp_of
from pathways.records.office import Records

MOST_SECONDS = 600
KEPT = 8


class NobodyWaitsError(SignalError):
    """Whoever wanted it has left."""


@dataclass(frozen=True, slots=True)
class Worked:
    """An impact that was worked out.

    Attributes:
        stamp: of the records and rates that it was worked out with.
    """

    impact: Impact
    at: datetime
    stamp: str


class ImpactDesk:
    """The impacts of one tenant; blocking, and thread-safe.

    Who is touched is kept in memory alone: it is forgotten with the process, and nothing of somebody who is erased is
    left behind.

    Args:
        records: the learners.
        planner: plans for them.
    """

    def __init__(self, records: Records, planner: Planner) -> None:
        self._records = records
        self._planner = planner
        self._running = threading.Lock()
        self._guard = threading.Lock()
        self._kept: LRUCache[tuple[str, int, int, str], Worked] = LRUCache(KEPT)

    def work_out(
        self, before: Snapshot, after: Snapshot, day: date, progress: Progress, waits: Callable[[], bool]
    ) -> Worked:
        """What a change does to everybody with a goal.

        Args:
            progress: receives how far it is.
            waits: False: nobody waits for it any more.

        Raises:
            ProblemsError: BUSY, another one is being worked out; TIMEOUT.
            NobodyWaitsError: before it was done.
            StoreError: the store does not answer.
        """
        if not self._running.acquire(blocking=False):
            text = "Another impact is being worked out."
            raise ProblemsError.one(Code.BUSY, text, "Ask again when it is done.", "changeSet")
        try:
            ends = time.monotonic() + MOST_SECONDS

            def step(what: str, done: int, total: int) -> None:
                if not waits():
                    raise NobodyWaitsError
                if time.monotonic() > ends:
                    text = f"The time ended after {done} of {total} goals were compared."
                    raise ProblemsError.one(Code.TIMEOUT, text, "Split the change set.", "changeSet")
                progress(what, done, total)

            stamp = stamp_of(self._records, self._planner.rates)
            found = reused_impact(before, after, people_in(self._records, day), self._planner, day, step)
            return Worked(found, datetime.now(UTC), stamp)
        finally:
            self._running.release()

    def keep(self, key: str, version: int, revision: int, worked: Worked) -> None:
        """Remembers who is touched by a version of a change set over a revision."""
        with self._guard:
            self._kept[key, version, revision, worked.stamp] = worked

    def people(self, key: str, version: int, revision: int, stamp: str) -> Impact | None:
        """Who is touched; None: this process does not know it (any more)."""
        with self._guard:
            found = self._kept.get((key, version, revision, stamp))
        return None if found is None else found.impact

    def stamp(self) -> str:
        """That of the records and rates as they are now.

        Raises:
            StoreError: the store does not answer.
        """
        return stamp_of(self._records, self._planner.rates)
