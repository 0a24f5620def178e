"""Reads and changes stored learners: nobody's change is lost to another's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any, Protocol
from weakref import WeakValueDictionary

from pathways.access.again import ChangedMeanwhileError, until_stored
from pathways.access.audit import Act, Also, Recorder, Unrecorded, nothing
from pathways.access.identity import Identity
from pathways.access.roles import Permission
from pathways.errors import ProblemsError
from pathways.records.conferral import Conferring
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.permitted import may, reaches_all
from pathways.records.saving import not_there

_AT_ONCE = 200
"""Records that are read together."""


@dataclass(frozen=True, slots=True)
class Among:
    """Whose records are looked through.

    Attributes:
        everybody: all of them, whatever else is said.
        own: the key of a learner's own record.
        adviser: named by the records of those who have agreed to advice.
    """

    everybody: bool = False
    own: str | None = None
    adviser: str | None = None

    @classmethod
    def seen_by(cls, identity: Identity) -> Among:
        """Whose records somebody sees; `sees` says the same of one record."""
        if Permission.READ_LEARNERS not in identity.permissions:
            return cls()
        is_learner, is_adviser = (role in identity.roles for role in ("LEARNER", "ADVISER"))
        return cls(
            everybody=reaches_all(identity),
            own=identity.learner if is_learner else None,
            adviser=identity.subject or None if is_adviser else None,
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A record before and after a change; the same where it changed nothing."""

    before: StoredLearner
    after: StoredLearner

    @property
    def conferred(self) -> tuple[KeptAward, ...]:
        """The stacks that came to hold by it; one may have led to the next."""
        was = {each.key for each in self.before.awards}
        return tuple(each for each in self.after.awards if each.conferred and each.key not in was)

    @property
    def revoked(self) -> tuple[KeptAward, ...]:
        """What was taken back: awards, and what rested on them alone."""
        stood = {each.key for each in self.before.awards if each.revoked_on is None}
        return tuple(each for each in self.after.awards if each.revoked_on is not None and each.key in stood)


Work = Callable[[StoredLearner], StoredLearner]
"""Makes the new record of the stored one, of version 0 where there is none."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many records a change added, changed and left alone."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Counted) -> Counted:
        """Both together."""
        return Counted(self.added + other.added, self.changed + other.changed, self.unchanged + other.unchanged)


class Packing(Protocol):
    """Makes of a record what a store keeps, and back; away from the store, and in other processes too."""

    def pack(self, learner: StoredLearner) -> Any:
        """What the store keeps of a record."""

    def unpack(self, form: Any) -> StoredLearner:
        """The record of what `packed` gave; may raise StoreError."""


@dataclass(frozen=True, slots=True)
class PackedChange:
    """A record that is ready to be stored.

    Attributes:
        key: whose.
        on: the version that must still stand; 0: nothing is stored.
        form: what the store keeps of it.
    """

    key: str
    on: int
    form: Any


class LearnerStore(Protocol):
    """Where learners are kept."""

    @property
    def packing(self) -> Packing:
        """How it keeps records."""

    def read(self, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
        """Those who are there; may raise StoreError."""

    def keys(self, words: Sequence[str], among: Among) -> list[str]:
        """The keys, in order, of those whose key or name has every word, in small letters; may raise StoreError."""

    def erase(self, key: str, also: Also) -> bool:
        """Removes a learner; False: none is there. What happens besides is in the same transaction. May raise
        StoreError."""

    def write(self, learner: StoredLearner, on: int, also: Also) -> bool:
        """Stores a learner where this version still stands (0: nothing is stored); False: it does not. What happens
        besides is in the same transaction. May raise StoreError."""

    def packed(self, keys: Sequence[str]) -> Mapping[str, Any]:
        """Those who are there, as it keeps them; may raise StoreError."""

    def write_all(self, changes: Sequence[PackedChange], also: Also) -> list[str]:
        """Stores records, each where its version still stands, in one transaction; returns the keys of those where it
        does not. What happens besides is in the same transaction, once. May raise StoreError."""

    def versions(self) -> Mapping[str, int]:
        """The version of everybody, by key; may raise StoreError."""

    def files(self) -> set[str]:
        """The digests of all files of evidence; may raise StoreError."""


class Tombstones(Protocol):
    """Where it is written down that somebody was erased, beside the store."""

    def erasing(self, key: str) -> AbstractContextManager[None]:
        """Writes it down; what is inside erases them. May raise ProblemsError, and then nothing happens."""


class Unmarked:
    """Where nothing is kept beside the store."""

    @contextmanager
    def erasing(self, key: str) -> Iterator[None]:  # noqa: ARG002
        """Writes nothing down."""
        yield


class Records:
    """The learners of one tenant; blocking, and thread-safe.

    Args:
        store: where they are kept.
        recorder: records what is done; None: nobody.
        tombstones: where it is written down that somebody was erased; None: nowhere.
        files: of evidence; None: none can be sent.
    """

    def __init__(
        self,
        store: LearnerStore,
        recorder: Recorder | None = None,
        tombstones: Tombstones | None = None,
        files: EvidenceFiles | None = None,
    ) -> None:
        self._store = store
        self._recorder = recorder or Unrecorded()
        self._tombstones = tombstones or Unmarked()
        self._turns = _Turns()
        self._listeners: list[Callable[[Collection[str]], None]] = []
        self.files = files

    def read(self, keys: Sequence[str]) -> Mapping[str, StoredLearner]:
        """Those who are there.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.read(keys) if keys else {}

    def each(self, keys: Sequence[str]) -> Iterator[StoredLearner]:
        """Those who are there, some at a time.

        Raises:
            StoreError: the store does not answer.
        """
        for begin in range(0, len(keys), _AT_ONCE):
            yield from self.read(keys[begin : begin + _AT_ONCE]).values()

    def versions(self) -> Mapping[str, int]:
        """The version of everybody, by key, whoever asks; for what is worked out over all of them.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.versions()

    def keys(self, search: str | None, identity: Identity) -> list[str]:
        """The keys of those whom a search finds and somebody sees, in order.

        Raises:
            StoreError: the store does not answer.
        """
        among = Among.seen_by(identity)
        return [] if among == Among() else self._store.keys((search or "").casefold().split(), among)

    def change(self, act: Act, key: str, work: Work, conferring: Conferring) -> Changed:
        """Changes one record, and confers what comes to hold by it; where another change came between, the work is done
        again on what that left. Whoever changes the same record here takes turns; another service may come between.

        Args:
            act: what is done, for the audit log.
            key: whose.
            work: makes the new record of the stored one (of version 0 where there is none); may raise.
            conferring: by what stacks are conferred, and fall.

        Returns:
            What was stored and what is now; as before where the work changed nothing.

        Raises:
            StoreError: others changed it all the time, or the store does not answer.
        """

        def change() -> Changed:
            with self._recorder.acting(act) as also:
                known = self.read([key]).get(key, StoredLearner(key=key))
                made = conferring.settled(known, work(known))
                if made == known and known.version > 0:
                    return Changed(known, known)
                new = replace(made, version=known.version + 1)
                if not self._store.write(new, known.version, also):
                    raise ChangedMeanwhileError
                return Changed(known, new)

        with self._turns.of(key):
            done = until_stored(change, "changed the record", "this change was made")
        if done.after is not done.before:
            self._tell([key])
        return done

    def on_change(self, listener: Callable[[Collection[str]], None]) -> None:
        """Calls back with the keys of learners once what was changed or erased here is stored, in any thread."""
        self._listeners.append(listener)

    def _tell(self, keys: Collection[str]) -> None:
        for listener in self._listeners:
            listener(keys)

    @property
    def packing(self) -> Packing:
        """How records are kept."""
        return self._store.packing

    def packed(self, keys: Sequence[str]) -> Mapping[str, Any]:
        """Those who are there, as they are kept.

        Raises:
            StoreError: the store does not answer.
        """
        return self._store.packed(keys)

    def change_all(
        self,
        act: Act,
        changes: Sequence[PackedChange],
        work_of: Callable[[str], Work],
        conferring: Conferring,
        besides: Also = nothing,
    ) -> None:
        """Stores many records in one transaction, and changes by itself each that somebody else changed meanwhile.

        Args:
            act: what is done, for the audit log: one entry for all of them.
            changes: what is to be stored.
            work_of: what makes the new record of a learner's stored one, as for `change`.
            conferring: as there.
            besides: what happens in the transaction that changes the last of them.

        Raises:
            StoreError: the store does not answer.
        """
        with self._recorder.acting(act) as also:
            left = self._store.write_all(changes, _both(also, besides)) if changes else []
        self._tell([each.key for each in changes])
        for key in left:
            self.change(act, key, work_of(key), conferring)

    def erase(self, act: Act, key: str, path: str) -> None:
        """Forgets a learner for good.

        Args:
            act: what is done, for the audit log.
            key: whom.
            path: where the key stands.

        Raises:
            ProblemsError: NOT_FOUND; or UNWRITABLE, what stands beside the store.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(act) as also:
            known = self.read([key]).get(key)
            if known is None or not may(act.caller.identity, Permission.ERASE_LEARNERS, known):
                raise ProblemsError([not_there(key, path)])
            with self._tombstones.erasing(key):
                is_erased = self._store.erase(key, also)
            if not is_erased:
                raise ProblemsError([not_there(key, path)])
        self._tell([key])
        if self.files is not None:
            self.files.remove(known.files)

    def sweep(self) -> None:
        """Removes files of evidence that no record names.

        Raises:
            StoreError: the store does not answer.
        """
        if self.files is not None and self.files.is_used:
            self.files.sweep(self._store.files())


class _Turns:
    """A lock for each record that somebody changes now: many writers of one are served, not sent away."""

    def __init__(self) -> None:
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()
        self._making = Lock()

    def of(self, key: str) -> Lock:
        """Whoever holds it changes the record of a learner; gone when nobody wants it any more."""
        with self._making:
            found = self._turns.get(key)
            if found is None:
                found = self._turns[key] = Lock()
            return found


def _both(first: Also, second: Also) -> Also:
    def call(tx: Any) -> None:
        first(tx)
        second(tx)

    return call
