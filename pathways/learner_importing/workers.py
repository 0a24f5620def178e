"""Who works out what pieces of files make of records: a thread beside, or for large files a process for each core."""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from multiprocessing import get_context
from typing import Any

from pathways.access.identity import Identity
from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.content import Content
from pathways.errors import ServiceError
from pathways.exchange.learners.rows import Piece
from pathways.learner_importing.batches import Prepared, Preparing
from pathways.records.conferral import Conferring
from pathways.records.office import Packing
from pathways.store.mapping.canonical_json import from_text, to_text

WORTH_PROCESSES = 5_000_000
"""Bytes of files from which on processes gain more than their start takes."""
MOST_PROCESSES = 8
"""The store takes no more than these make."""


class Workers:
    """Works out batches, each somewhere.

    Args:
        preparing: by what.
        pool: where; of processes, each of which has its own.
        count: how many there are.
    """

    def __init__(self, preparing: Preparing, pool: Executor, count: int) -> None:
        self._preparing = preparing
        self._pool = pool
        self.count = count

    def begin(self, pieces: Sequence[Piece], stored: Mapping[str, Any]) -> Future[Prepared]:
        """Begins to work out what pieces make of stored records."""
        if isinstance(self._pool, ProcessPoolExecutor):
            return self._pool.submit(_prepared, pieces, stored)
        return self._pool.submit(self._preparing.prepared, pieces, stored)


@contextmanager
def workers_for(preparing: Preparing, size: int) -> Iterator[Workers]:
    """Those for files of some bytes; what is not begun when it ends is not done.

    Raises:
        ServiceError: a process ended by itself.
    """
    cores = min(os.cpu_count() or 1, MOST_PROCESSES)
    if size < WORTH_PROCESSES or cores < 2:
        cores = 1
        pool: Executor = ThreadPoolExecutor(1, thread_name_prefix="learners")
    else:
        begun = (_Begun.of(preparing),)
        pool = ProcessPoolExecutor(cores, get_context("spawn"), initializer=_begin, initargs=begun)
    try:
        yield Workers(preparing, pool, cores)
    except BrokenExecutor as error:
        text = "A process that reads learners ended by itself; import the same files again, and it goes on there"
        raise ServiceError(text) from error
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a process begins with. Things go as texts: a requirement may be deeper than values can be sent."""

    things: tuple[str, ...]
    revision: int
    fingerprint: str
    day: date
    identity: Identity
    packing: Packing

    @classmethod
    def of(cls, preparing: Preparing) -> _Begun:
        conferring = preparing.conferring
        snapshot = conferring.snapshot
        things = tuple(map(to_text, snapshot.content.things()))
        return cls(
            things, snapshot.revision, snapshot.fingerprint, conferring.day, preparing.identity, preparing.packing
        )

    def preparing(self) -> Preparing:
        content = Content.of(map(from_text, self.things))
        snapshot: Snapshot = compile_snapshot(content, revision=self.revision, fingerprint=self.fingerprint)
        return Preparing(Conferring(snapshot, self.day), self.identity, self.packing)


_here: list[Preparing] = []
"""By what this process works, where it is one of them."""


def _begin(begun: _Begun) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever waits for it ends it
    _here[:] = [begun.preparing()]
    # What a batch is made of is garbage at its end, and hardly any of it lies in circles.
    gc.freeze()
    gc.disable()


def _prepared(pieces: Sequence[Piece], stored: Mapping[str, Any]) -> Prepared:
    found = _here[0].prepared(pieces, stored)
    gc.collect()
    return found
