"""The Catalog node: which revision is published, whether one is being applied, and who may publish now.

One publisher at a time holds a lease on it. Every transaction of a publication first writes the node and proves the
lease in doing so: two of them can never be in force at once, and a publisher that lost its lease (it slept, its network
was cut) fails at its next transaction instead of writing beside its successor.
"""

from __future__ import annotations

import logging
import os
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

from neo4j import ManagedTransaction

from pathways.domain.content import Content
from pathways.errors import StoreError
from pathways.store.bolt import Bolt, run_rows
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING
from pathways.store.mapping.fingerprint import fingerprint

LEASE_SECONDS = 30
_PATIENCE_SECONDS = 600
_QUIET_SECONDS = 1.0

log = logging.getLogger(__name__)

_STATE = (
    "MATCH (c:Catalog {id: 'catalog'}) "
    "RETURN c.revision, c.publishedAt, c.fingerprint, c.applying, c.leaseOwner, c.leaseSince, c.leaseUntil, timestamp()"
)
_MIGRATIONS = "MATCH (m:Migration) RETURN count(m)"
# The node is written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_TAKE = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() "
    "WITH c WHERE c.leaseOwner IS NULL OR c.leaseUntil IS NULL OR c.leaseUntil < timestamp() "
    "OR (c.leaseOwner = $instead AND c.leaseUntil = $until) "
    "SET c.leaseOwner = $owner, c.leaseSince = timestamp(), c.leaseUntil = timestamp() + $milliseconds "
    "RETURN c.revision"
)
_PROVE = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() WITH c WHERE c.leaseOwner = $owner "
    "SET c.leaseUntil = timestamp() + $milliseconds RETURN c.revision"
)
_GIVE_BACK = (
    "MATCH (c:Catalog {id: 'catalog'}) SET c.touched = timestamp() WITH c WHERE c.leaseOwner = $owner "
    "SET c.leaseOwner = null, c.leaseSince = null, c.leaseUntil = null RETURN c.revision"
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
        lease_since: when that lease was taken, like all here in milliseconds by the clock of the store.
        lease_until: when it runs out, unless it is prolonged.
        now: when this was read.
    """

    revision: int
    published_at: datetime | None
    fingerprint: str
    applying: str | None
    lease_owner: str | None
    lease_since: int | None
    lease_until: int | None
    now: int

    @property
    def lease_runs(self) -> bool:
        """That lease is in force."""
        return self.lease_until is not None and self.lease_until >= self.now

    @property
    def holder(self) -> str:
        """Who holds the lease and since when, for people."""
        place, pid, _ = (self.lease_owner or "").rsplit("/", 2) if is_owner(self.lease_owner) else ("?", "?", "")
        since = "an unknown time"
        with suppress(OverflowError, ValueError, OSError, TypeError):
            at = datetime.fromtimestamp((self.lease_since or 0) / 1000, UTC)
            since = f"{at:%Y-%m-%d %H:%M:%S} UTC" if self.lease_since else since
        return f"process {pid} on {place.partition('/')[0]}, which has been publishing since {since}"

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
    revision, published_at, print_, applying, owner, since, until, now = rows[0]
    try:
        if type(revision) is not int:
            raise TypeError(f"the revision is {revision!r}")
        at = datetime.fromisoformat(published_at) if published_at else None
        return CatalogState(revision, at, print_ or EMPTY_FINGERPRINT, applying, owner, since, until, now)
    except UNDERSTANDING as error:
        raise damaged(bolt.address, f"what it says of itself is not understood ({error!r:.100})") from error


class Patience:
    """Patience with whoever holds the lease.

    No clock but the store's is asked, and not for when the lease runs out: it may have been ahead when it was taken.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._seen: tuple[str | None, int | None] = (None, None)
        self._since = 0
        self._begun = time.monotonic()
        self._told: str | None = None

    def is_over(self, state: CatalogState) -> bool:
        """Whether the holder has given no sign of life for as long as a lease lasts, by the clock of the store."""
        lease = (state.lease_owner, state.lease_until)
        if lease != self._seen or state.now < self._since:
            self._seen, self._since = lease, state.now
        if not state.lease_runs or state.now - self._since <= LEASE_SECONDS * 1000:
            return False
        log.warning("No sign of life from %s: its turn is over", state.holder)
        return True

    def tell(self, state: CatalogState) -> None:
        """Says who is waited for, once that has taken a while."""
        if self._told != state.lease_owner and time.monotonic() - self._begun > _QUIET_SECONDS:
            self._told = state.lease_owner
            log.warning("Waiting for %s (store at %s)", state.holder, self._address)


class Lease:
    """The right to publish, taken with `held`."""

    def __init__(self, bolt: Bolt) -> None:
        self.owner = f"{_place()}/{os.getpid()}/{uuid4().hex}"
        self._bolt = bolt

    @classmethod
    @contextmanager
    def held(cls, bolt: Bolt, patience: Patience | None = None) -> Iterator[Lease]:
        """Waits until it is this publisher's turn, and gives the lease back at the end.

        Args:
            patience: of somebody who has been waiting for the same holder already.

        Raises:
            StoreError: others kept it for ten minutes.
        """
        lease = cls(bolt)
        lease._take(patience or Patience(bolt.address))
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

    def _take(self, patience: Patience) -> None:
        deadline = time.monotonic() + _PATIENCE_SECONDS
        pause = 0.02
        while True:
            state = read_state(self._bolt)
            dead = state.lease_owner if is_dead(state.lease_owner) or patience.is_over(state) else None
            if (dead or not state.lease_runs) and self._try(dead, state.lease_until):
                return
            patience.tell(state)
            if time.monotonic() > deadline:
                raise StoreError(
                    f"The store at {self._bolt.address} is taken by {state.holder}: that has not ended for 10 minutes; "
                    "try again later"
                )
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311
            pause = min(pause * 1.5, 0.5)

    def _try(self, instead: str | None, until: int | None) -> bool:
        parameters = {"owner": self.owner, "instead": instead, "until": until, "milliseconds": LEASE_SECONDS * 1000}
        return bool(self._bolt.write(lambda tx: run_rows(tx, _TAKE, **parameters)))


def is_owner(text: str | None) -> bool:
    """Whether that is what `Lease` writes: place, process id and a number of its own."""
    return text is not None and text.count("/") >= 2 and text.rsplit("/", 2)[1].isdecimal()


def is_dead(owner: str | None) -> bool:
    """The publication behind a lease has ended, or its process ran at this place and is gone; False where that cannot
    be known."""
    if owner in _left_behind:
        return True
    if owner is None or not is_owner(owner):
        return False
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
