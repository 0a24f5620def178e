"""What everybody proves today, in memory, and in step with the records: for questions about all people of a tenant."""

from __future__ import annotations

import logging
import threading
import time
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pathways.catalog.snapshot import Snapshot
from pathways.errors import PathwaysError
from pathways.records.office import Records
from pathways.workforce.company.columns import Columns, Proved
from pathways.workforce.company.judging import everybody, proved_by
from pathways.workforce.company.measuring import ONE_WORD, Measured, holding_all
from pathways.workforce.yardstick import Yardstick

log = logging.getLogger(__name__)

LOOK_SECONDS = 0.5
"""How often it is looked for what other processes stored."""
IDLE_SECONDS = 300.0
"""Without a question nobody looks any more; the next question does."""
MOST_FRESH = 2_000
"""Records that changed since the columns were built; beyond them the columns are built again."""


@dataclass(slots=True)
class _Kept:
    """The columns of a day, and what changed since they were built."""

    snapshot: Snapshot
    day: date
    base: Columns
    versions: dict[str, int]
    changed: dict[str, Proved | None] = field(default_factory=dict)
    fresh: Columns = field(default_factory=lambda: Columns.of(()))

    def take(self, key: str, proved: Proved | None) -> None:
        """Somebody's record as it is now; None: they are gone, or do not count."""
        self.changed[key] = proved

    def settle(self) -> None:
        """After some were taken."""
        self.fresh = Columns.of((key, proved) for key, proved in sorted(self.changed.items()) if proved is not None)


class Company:
    """The people of one tenant as columns; blocking, and thread-safe. Nothing is read before the first question.

    Args:
        records: the learners of the tenant.
        look_seconds: how often it looks for what other processes stored.
    """

    def __init__(self, records: Records, look_seconds: float = LOOK_SECONDS) -> None:
        self._records = records
        self._look_seconds = look_seconds
        self._lock = threading.Lock()
        self._kept: _Kept | None = None
        self._builder: threading.Thread | None = None
        self._watcher: threading.Thread | None = None
        self._stop = threading.Event()
        self._moved: set[str] = set()
        self._looked = 0.0
        self._asked = 0.0
        records.on_change(self._moves)

    def nearest(self, yardstick: Yardstick, holds: Collection[str], snapshot: Snapshot, day: date) -> list[str] | None:
        """Everybody who has agreed to be counted, by how much of a role they cover, then by key.

        What this process stored before is in it, and what others stored at least `look_seconds` ago.

        Args:
            holds: who lacks one of these credentials is left out.

        Returns:
            None: the columns of this catalogue and day are being built still; the plain way answers meanwhile.

        Raises:
            StoreError: the store does not answer.
        """
        with self._lock:
            self._asked = time.monotonic()
            kept = self._kept
            if kept is None or not self.is_of(snapshot, day):
                self._build(snapshot, day)
                return None
            if self._asked - self._looked > 2 * self._look_seconds:
                self._look(kept)
            self._follow(kept)
            return nearest_first(kept.base, kept.fresh, kept.changed, yardstick, holds)

    def is_of(self, snapshot: Snapshot, day: date) -> bool:
        """The columns of this catalogue and day are there."""
        kept = self._kept
        return kept is not None and kept.snapshot is snapshot and kept.day == day

    def wait(self, seconds: float) -> bool:
        """Waits for columns that are being built; whether they are."""
        builder = self._builder
        if builder is not None:
            builder.join(seconds)
        return self._kept is not None

    def close(self) -> None:
        """Looks no more."""
        self._stop.set()
        for thread in (self._watcher, self._builder):
            if thread is not None:
                thread.join(timeout=5)

    def _moves(self, keys: Collection[str]) -> None:
        self._moved.update(keys)

    def _build(self, snapshot: Snapshot, day: date) -> None:
        if self._builder is None or not self._builder.is_alive():
            self._builder = threading.Thread(target=self._built, args=(snapshot, day), name="company", daemon=True)
            self._builder.start()

    def _built(self, snapshot: Snapshot, day: date) -> None:
        try:
            versions = dict(self._records.versions())
            columns = Columns.of(self._until_stopped(sorted(versions), day, snapshot))
        except PathwaysError as fault:
            log.warning("the people of the company were not read: %s", fault)
            return
        with self._lock:
            if self._stop.is_set():
                return
            self._kept, self._looked = _Kept(snapshot, day, columns, versions), 0.0
            if self._watcher is None:
                self._watcher = threading.Thread(target=self._watch, name="company-watch", daemon=True)
                self._watcher.start()

    def _until_stopped(self, keys: list[str], day: date, snapshot: Snapshot) -> list[tuple[str, Proved]]:
        found: list[tuple[str, Proved]] = []
        for each in everybody(self._records, keys, day, snapshot):
            if self._stop.is_set():
                break
            found.append(each)
        return found

    def _watch(self) -> None:
        while not self._stop.wait(self._look_seconds):
            with self._lock:
                kept = self._kept
                if kept is None or time.monotonic() - self._asked > IDLE_SECONDS:
                    continue
                try:
                    self._look(kept)
                    self._follow(kept)
                except PathwaysError as fault:
                    log.warning("changes of records are not followed: %s", fault)

    def _look(self, kept: _Kept) -> None:
        """Which records other processes stored."""
        now = self._records.versions()
        self._moved.update(key for key, version in now.items() if kept.versions.get(key) != version)
        self._moved.update(kept.versions.keys() - now.keys())
        self._looked = time.monotonic()

    def _follow(self, kept: _Kept) -> None:
        """Judges the records again that have changed."""
        moved = [self._moved.pop() for _ in range(len(self._moved))]
        if not moved:
            return
        found = {learner.key: learner for learner in self._records.each(moved)}
        for key in moved:
            learner = found.get(key)
            if learner is None:
                kept.versions.pop(key, None)
                kept.take(key, None)
            elif kept.versions.get(key) != learner.version or key not in kept.versions:
                kept.versions[key] = learner.version
                kept.take(key, proved_by(learner, kept.day, kept.snapshot))
        kept.settle()
        if len(kept.changed) > MOST_FRESH:
            self._build(kept.snapshot, kept.day)


def nearest_first(
    base: Columns, fresh: Columns, changed: Collection[str], yardstick: Yardstick, holds: Collection[str]
) -> list[str]:
    """People by how much of a role they cover, then by key.

    Args:
        base: everybody at some time.
        fresh: those of whom something else holds since, and those who came.
        changed: the keys of `base` that do not count any more, since they are in `fresh`, or gone.
        holds: who lacks one of these credentials is left out.
    """
    alive: NDArray[np.bool_] = holding_all(holds, base)
    places = base.places
    alive[[places[key] for key in changed if key in places]] = False
    numbers = np.flatnonzero(alive)
    others = np.flatnonzero(holding_all(holds, fresh))
    between = [bisect_left(base.keys, fresh.keys[number]) for number in others.tolist()]
    # Whoever is new stands between two of the others; several between the same two come in their own order.
    ranks = np.concatenate([2 * numbers + 1, 2 * np.array(between, np.int64)])
    parts = np.concatenate(
        [Measured.of(yardstick, base).parts[:, numbers], Measured.of(yardstick, fresh).parts[:, others]], axis=1
    )
    keys = np.concatenate([base.names[numbers], fresh.names[others]])
    found: list[str] = keys[_order(parts, ranks)].tolist()
    return found


def _order(parts: NDArray[np.int64], ranks: NDArray[np.int64]) -> NDArray[np.intp]:
    """The greatest counts first, then the lowest ranks; in one number where there is room for both."""
    bits = int(ranks.max(initial=0)).bit_length()
    if len(parts) == 1 and int(parts.max(initial=0)).bit_length() + bits <= ONE_WORD:
        order: NDArray[np.intp] = np.argsort(ranks - (parts[0] << bits), kind="stable")
    else:
        order = np.lexsort((ranks, *(-part for part in parts)))
    return order
