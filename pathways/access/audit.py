"""The record of what was done, by whom, and whether they might: append-only, each entry sealed with the one before.

Every process writes chains of its own. An entry holds the hash of the entry before it, so that one that is changed or
taken out breaks its chain. Whoever acts, and whomever they act for, stand there as keyed hashes.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Protocol
from uuid import uuid4

from pathways.access.identity import Caller
from pathways.errors import ProblemsError, StoreError

log = logging.getLogger(__name__)

LATE_SECONDS = 0.5
"""How late what changes nothing is written, at most."""
FIRST = "0" * 64
"""What the first entry of a chain has for the hash of the one before."""

Also = Callable[..., None]
"""Writes an entry in the transaction of what it records; takes the transaction, and the revision that it publishes."""


def nothing(*_: object) -> None:
    """Records nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What somebody did, or wanted to do.

    Attributes:
        caller: who.
        action: what, by the name of its field in the schema.
        for_whom: the key of the learner whose record it is about; None: of nobody.
        allowed: they might.
    """

    caller: Caller
    action: str
    for_whom: str | None = None
    allowed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry as it is stored and exported.

    Attributes:
        chain: of which process, and since when.
        number: counts from 1 in its chain.
        at: when, in UTC, to the millisecond.
        who: a keyed hash of whoever acted.
        for_whom: a keyed hash of the learner; None: of nobody.
        action: the name of the field.
        allowed: they might.
        revision: the revision that came of it; None: none.
        request_id: as in the logs.
        previous: the hash of the entry before.
        hash: of everything above.
    """

    chain: str
    number: int
    at: str
    who: str
    for_whom: str | None
    action: str
    allowed: bool
    revision: int | None
    request_id: str
    previous: str
    hash: str = ""

    @property
    def id(self) -> str:
        """What it is found by; later ones of a chain come after earlier ones."""
        return f"{self.chain}/{self.number:010}"

    def sealed(self) -> Entry:
        """The same with its hash."""
        said = {name: value for name, value in asdict(self).items() if name != "hash"}
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return replace(self, hash=hashlib.sha256(text.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where a chain begins after its older entries were removed: the last one that was."""

    chain: str
    number: int
    hash: str


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """The first entry of a chain that does not follow from the one before."""

    chain: str
    number: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are wanted.

    Attributes:
        since: not those before.
        until: only those before.
        action: only those of this action.
        refused_only: only what was refused.
    """

    since: datetime | None = None
    until: datetime | None = None
    action: str | None = None
    refused_only: bool = False


class AuditStore(Protocol):
    """Where entries are kept."""

    def secret(self) -> bytes:
        """The key of the hashes; made once. May raise StoreError."""

    def write(self, tx: Any, entry: Entry) -> None:
        """Writes an entry in a transaction."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Writes entries in a transaction of their own; may raise StoreError."""


class ReadableLog(Protocol):
    """Where the audit log is read."""

    def count(self, wanted: Wanted) -> int:
        """How many entries are wanted; may raise StoreError."""

    def page(self, wanted: Wanted, limit: int, after: tuple[str, str] | None) -> list[Entry]:
        """The newest that are wanted, from one on; may raise StoreError."""


class Recorder(Protocol):
    """Records what is done."""

    def acting(self, act: Act) -> AbstractContextManager[Also]:
        """Records a mutation in its own transaction."""

    def note(self, act: Act) -> None:
        """Records what changes nothing, a moment later."""


class Unrecorded:
    """Where there is no store, there is nothing to act on, and no record."""

    @contextmanager
    def acting(self, act: Act) -> Iterator[Also]:  # noqa: ARG002
        """Records nothing."""
        yield nothing

    def note(self, act: Act) -> None:
        """Records nothing."""


class AuditLog:
    """Writes the chain of this process for one tenant; thread-safe.

    Args:
        store: where it is kept.
    """

    def __init__(self, store: AuditStore) -> None:
        self._store = store
        self._secret: bytes | None = None
        self._turn = threading.Lock()
        self._begin()
        self._noted: list[tuple[Act, datetime]] = []
        self._notes = threading.Condition()
        self._is_closed = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def acting(self, act: Act) -> Iterator[Also]:
        """Records a mutation in its own transaction: what is yielded is called there. Where it is not called, since
        nothing changed, the entry is written by itself at the end.

        Raises:
            StoreError: the store does not answer.
        """
        pending = _Pending(self, act)
        try:
            yield pending
        except ProblemsError:
            pending.end(is_done=False)
            self._add([(act, datetime.now(UTC))])
            raise
        except BaseException:
            pending.end(is_done=False)
            raise
        pending.end(is_done=True)
        if not pending.is_written:
            self._add([(act, datetime.now(UTC))])

    def note(self, act: Act) -> None:
        """Records what changes nothing, at most a second later: a refused mutation, or the reading of a record."""
        with self._notes:
            self._noted.append((act, datetime.now(UTC)))
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_notes, name="audit", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Writes what was noted."""
        with self._notes:
            self._is_closed = True
            self._notes.notify()
        if self._thread is not None:
            self._thread.join(5)

    def next(self, act: Act, at: datetime, revision: int | None) -> Entry:
        """The next entry of the chain; whoever wants it has the turn."""
        caller = act.caller
        return Entry(
            chain=self._chain,
            number=self._number + 1,
            at=at.isoformat(timespec="milliseconds"),
            who=self._hashed(caller.identity.subject),
            for_whom=None if act.for_whom is None else self._hashed(act.for_whom),
            action=act.action,
            allowed=act.allowed,
            revision=revision,
            request_id=caller.request_id,
            previous=self._last,
        ).sealed()

    def take_turn(self) -> None:
        """Nobody else adds to the chain until `leave_turn`."""
        self._turn.acquire()

    def leave_turn(self, stored: Entry | None) -> None:
        """The chain goes on after an entry that was stored. None: it is not known whether it was; another begins."""
        if stored is None:
            self._begin()
        else:
            self._number, self._last = stored.number, stored.hash
        self._turn.release()

    def store_entry(self, tx: Any, entry: Entry) -> None:
        """Writes an entry in a transaction."""
        self._store.write(tx, entry)

    def know_secret(self) -> bytes:
        """The key of the hashes, read once, and not inside of another transaction.

        Raises:
            StoreError: the store does not answer.
        """
        if self._secret is None:
            self._secret = self._store.secret()
        return self._secret

    def _begin(self) -> None:
        self._chain, self._number, self._last = uuid4().hex, 0, FIRST

    def _hashed(self, subject: str) -> str:
        return hmac.digest(self.know_secret(), subject.encode(), "sha256").hex()

    def _add(self, acts: Sequence[tuple[Act, datetime]]) -> None:
        self.take_turn()
        last: Entry | None = None
        try:
            entries = []
            number, hash_ = self._number, self._last
            for act, at in acts:
                entry = replace(self.next(act, at, None), number=number + 1, previous=hash_).sealed()
                number, hash_ = entry.number, entry.hash
                entries.append(entry)
            self._store.add(entries)
            last = entries[-1]
        finally:
            self.leave_turn(last)

    def _write_notes(self) -> None:
        while True:
            with self._notes:
                self._notes.wait(LATE_SECONDS)
                noted, self._noted = self._noted, []
                is_closed = self._is_closed
            if noted:
                try:
                    self._add(noted)
                except StoreError as error:
                    log.warning("%d entries of the audit log wait for the store: %s", len(noted), error)
                    with self._notes:
                        self._noted = noted + self._noted
            if is_closed:
                return


class _Pending:
    """An entry that is written in the transaction of what it records."""

    def __init__(self, chain: AuditLog, act: Act) -> None:
        self._log = chain
        self._act = act
        self._at = datetime.now(UTC)
        chain.know_secret()
        self._entry: Entry | None = None

    @property
    def is_written(self) -> bool:
        """A transaction has written it."""
        return self._entry is not None

    def __call__(self, tx: Any, revision: int | None = None) -> None:
        if self._entry is None:
            self._log.take_turn()
            try:
                self._entry = self._log.next(self._act, self._at, revision)
            except BaseException:
                self._log.leave_turn(None)
                raise
        self._log.store_entry(tx, self._entry)  # once more where the transaction is repeated

    def end(self, *, is_done: bool) -> None:
        """The transaction is over."""
        if self._entry is not None:
            self._log.leave_turn(self._entry if is_done else None)


def broken_links(entries: Iterable[Entry], checkpoints: Iterable[Checkpoint]) -> Iterator[BrokenLink]:
    """The first broken link of each chain.

    Args:
        entries: by chain, then by number.
        checkpoints: of chains whose older entries were removed.
    """
    begins = {each.chain: each for each in checkpoints}
    for chain, linked in groupby(entries, key=lambda entry: entry.chain):
        begin = begins.get(chain)
        number, last = (0, FIRST) if begin is None else (begin.number, begin.hash)
        for entry in linked:
            text = _break(entry, number + 1, last)
            if text is not None:
                yield BrokenLink(chain, entry.number, text)
                break
            number, last = entry.number, entry.hash


def _break(entry: Entry, number: int, last: str) -> str | None:
    if entry.number != number:
        return f"entry {number} is missing before it"
    if entry.previous != last:
        return "it does not follow from the entry before"
    if entry.sealed().hash != entry.hash:
        return "it is not as it was written"
    return None
