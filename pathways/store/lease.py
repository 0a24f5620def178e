"""The Catalog node: which revision is published, whether one is being applied, and who may publish now.

One publisher at a time holds a lease on it. Every transaction of a publication first writes the node and proves the
lease in doing so: two of them can never be in force at once, and a publisher that lost its lease (it slept, its network
was cut) fails at its next transaction instead of writing beside its successor.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from neo4j import ManagedTransaction

from pathways.domain.catalog import Content
from pathways.errors import StoreError
from pathways.store.bolt import Bolt, run_rows
from pathways.store.canonical import UNDERSTANDING
from pathways.store.faults import damaged
from pathways.store.fingerprint import fingerprint

LEASE_SECONDS = 30
_PATIENCE_SECONDS = 600

_STATE = (
    "MATCH (c:Catalog {id: 'catalog'}) "
    "RETURN c.revision, c.publishedAt, c.fingerprint, c.applying, c.leaseOwner, c.leaseUntil - timestamp()"
)
_MIGRATIONS = "MATCH (m:Migration) RETURN count(m)"
# The node is written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_TAKE = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() "
    "WITH c WHERE c.leaseOwner IS NULL OR c.leaseUntil < timestamp() OR c.leaseOwner = $instead "
    "SET c.leaseOwner = $owner, c.leaseUntil = timestamp() + $milliseconds RETURN c.revision"
)
_PROVE = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() WITH c WHERE c.leaseOwner = $owner "
    "SET c.leaseUntil = timestamp() + $milliseconds RETURN c.revision"
)
_GIVE_BACK = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() WITH c WHERE c.leaseOwner = $owner "
    "SET c.leaseOwner = null, c.leaseUntil = null RETURN c.revision"
)

EMPTY_FINGERPRINT = fingerprint(Content())

_left_behind: set[str] = set()
"""Leases of this process whose publications have ended, but which the store would not take back."""


@dataclass(frozen=True, slots=True)
class CatalogState:
    """What the Catalog node says.

    Attributes:
        applying: id of the redo log whose application has begun and is not published yet.
        lease_owner: who publishes, or published last and did not give the lease back.
        lease_runs: that lease is in force.
    """

    revision: int
    published_at: datetime | None
    fingerprint: str
    applying: str | None
    lease_owner: str | None
    lease_runs: bool

    @property
    def someone_works(self) -> bool:
        """A lease is in force, and its owner is not known to be dead."""
        return self.lease_runs and not is_dead(self.lease_owner)


def read_state(bolt: Bolt) -> CatalogState:
    """The Catalog node.

    Raises:
        DamagedError: it is lost.
        StoreError: the store does not answer, or has not been migrated.
    """
    rows = bolt.read(_STATE)
    if not rows:
        ((migrations,),) = bolt.read(_MIGRATIONS)
        if migrations:  # the first of them makes it, in the same transaction as its record
            raise damaged(bolt.address, "it does not know any more which revision is published")
        raise StoreError(f"The store at {bolt.address} is not set up; run: pathways schema migrate")
    revision, published_at, print_, applying, owner, left = rows[0]
    try:
        if type(revision) is not int:
            raise TypeError(f"the revision is {revision!r}")
        at = datetime.fromisoformat(published_at) if published_at else None
        return CatalogState(revision, at, print_ or EMPTY_FINGERPRINT, applying, owner, left is not None and left >= 0)
    except UNDERSTANDING as error:
        raise damaged(bolt.address, f"what it says of itself cannot be understood ({error!r:.100})") from error


class Lease:
    """The right to publish, taken with `held`."""

    def __init__(self, bolt: Bolt) -> None:
        self.owner = f"{_place()}/{os.getpid()}/{uuid4().hex}"
        self._bolt = bolt

    @classmethod
    @contextmanager
    def held(cls, bolt: Bolt) -> Iterator[Lease]:
        """Waits until it is this publisher's turn, and gives the lease back at the end.

        Raises:
            StoreError: others kept it for ten minutes.
        """
        lease = cls(bolt)
        lease._take()
        try:
            yield lease
        finally:
            # Publishing gives it back in its own transaction. A store that is away or full keeps it: to this process it
            # has ended, for others it runs out.
            _left_behind.add(lease.owner)
            with suppress(StoreError):
                bolt.write(lambda tx: run_rows(tx, _GIVE_BACK, owner=lease.owner))
                _left_behind.discard(lease.owner)

    def prove(self, tx: ManagedTransaction) -> int:
        """Holds the lease through this transaction and prolongs it.

        Returns:
            The published revision.

        Raises:
            StoreError: it has gone to another publisher.
        """
        rows = run_rows(tx, _PROVE, owner=self.owner, milliseconds=LEASE_SECONDS * 1000)
        if not rows:
            raise StoreError("Another publication took over, because this one was silent for too long; publish again")
        return int(rows[0][0])

    @contextmanager
    def prolonged(self) -> Iterator[None]:
        """Keeps the lease in force while this process does long what writes nothing."""
        enough = Event()

        def prolong() -> None:
            while not enough.wait(LEASE_SECONDS / 3):
                with suppress(StoreError):  # who needs the lease afterwards proves it
                    self._bolt.write(self.prove)

        thread = Thread(target=prolong, name="pathways-lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            enough.set()
            thread.join()

    def _take(self) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        pause = 0.02
        while True:
            state = read_state(self._bolt)
            dead = state.lease_owner if is_dead(state.lease_owner) else None
            if (dead or not state.lease_runs) and self._try(dead):
                return
            if time.monotonic() > deadline:
                raise StoreError(
                    f"Another publication ({state.lease_owner}) has not ended for 10 minutes; try again later"
                )
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311
            pause = min(pause * 1.5, 0.5)

    def _try(self, instead: str | None) -> bool:
        parameters = {"owner": self.owner, "instead": instead, "milliseconds": LEASE_SECONDS * 1000}
        return bool(self._bolt.write(lambda tx: run_rows(tx, _TAKE, **parameters)))


def is_dead(owner: str | None) -> bool:
    """The publication behind a lease has ended, or its process ran at this place and is gone; False where that cannot
    be known."""
    if owner is None:
        return False
    if owner in _left_behind:
        return True
    place, pid, _ = owner.rsplit("/", 2)
    if place != _place():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _place() -> str:
    """The host, and the container on it: where process ids mean the same as here."""
    with suppress(OSError):
        return f"{socket.gethostname()}/{Path('/proc/self/ns/pid').readlink()}"
    return socket.gethostname()
