"""The store of a catalogue: published content out, things in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from neo4j import Driver

from pathways.access.audit import Also, nothing
from pathways.domain.changes import CatalogEvent
from pathways.domain.content import Thing
from pathways.errors import DamagedError, StoreError
from pathways.progress import Progress, silent
from pathways.records.evidence_files import EvidenceFiles
from pathways.store.backup.dump import BackedUp, dump, learner_keys, learner_texts
from pathways.store.backup.encryption import BackupKeys
from pathways.store.backup.erasures import Erasures
from pathways.store.backup.own import read_own
from pathways.store.backup.restore import Restored, restore
from pathways.store.backup.writer import Draft
from pathways.store.bolt import Bolt
from pathways.store.errors import ELSEWHERE, Host, RefusedError, VanishedError, damaged
from pathways.store.mapping.fingerprint import combined
from pathways.store.mapping.load import read_content, read_inventory
from pathways.store.mapping.statuses import BadgeStatuses
from pathways.store.publish.as_of import as_of
from pathways.store.publish.catch_up import CatchUp, Published, catch_up
from pathways.store.publish.change_log import events_between
from pathways.store.publish.lease import EMPTY_FINGERPRINT, CatalogState, Lease, Patience, read_state
from pathways.store.publish.publication import Limits, Publication, finish, publish
from pathways.store.publish.redo_log import staged_logs
from pathways.store.publish.seal import Seal
from pathways.store.schema.migrations import MigrationState, require_known, status
from pathways.store.schema.rehearsal import expect_sound

__all__ = ["BackedUp", "CatchUp", "GraphStore", "Limits", "Publication", "Published", "Restored"]

T = TypeVar("T")

_POSITION = "MATCH (c:Catalog {id: 'catalog'}) RETURN c.revision, c.fingerprint"
_HURRIED_LOADS = 3


class _Own(threading.local):
    """What a thread holds."""

    lease: Lease | None = None


class GraphStore:
    """A catalogue over one neo4j driver; thread-safe. Closing it closes the driver."""

    def __init__(
        self,
        driver: Driver,
        database: str | None = None,
        *,
        address: str = "its address",
        limits: Limits = Limits(),  # noqa: B008  frozen
        host: Host = ELSEWHERE,
    ) -> None:
        self.bolt = Bolt(driver, database, address, host)
        self._limits = limits
        self._own = _Own()

    def ready(self) -> None:
        """Returns when the store answers and is of this program's schema.

        Raises:
            StoreError: it is not; the message says what to do.
        """
        links = status(self.bolt)
        require_known(self.bolt, links)
        if any(each.state is MigrationState.PENDING for each in links):
            raise StoreError(
                f"The store at {self.bolt.address} is not set up, or older than this program; run: pathways schema "
                "migrate"
            )

    def position(self) -> tuple[int, str]:
        """The published revision (0 where nothing was published) and its fingerprint. One point read.

        Raises:
            DamagedError: it is lost.
            StoreError: the store does not answer, which is said at once, or has not been migrated.
        """
        for revision, print_ in self.bolt.glance(_POSITION):
            if type(revision) is not int:
                raise damaged(self.bolt.address, f"its revision is {revision!r}")
            return revision, print_ or EMPTY_FINGERPRINT
        state = read_state(self.bolt)  # says what is wrong
        return state.revision, state.fingerprint

    def revision(self) -> int:
        """The revision of `position`.

        Raises:
            StoreError: likewise.
        """
        return self.position()[0]

    def load(self, progress: Progress = silent) -> Published:
        """Everything that is published, never a mixture of revisions.

        An application that another process broke off is finished first; one that runs is waited for. Every thing is
        compared with the fingerprint with which it was published. Takes some 150 to 270 ms per thousand credentials, 50
        to 70 of them for that.

        Args:
            progress: receives ("loading", done, total) in things.

        Raises:
            DamagedError: the store does not hold what was published, or its redo log is damaged.
            StoreError: the store does not answer.
        """

        def read(state: CatalogState) -> Published:
            inventory = read_inventory(self.bolt)
            if combined((key, print_) for key, (_, _, print_) in inventory.things.items()) != state.fingerprint:
                raise damaged(self.bolt.address)
            content = read_content(self.bolt, inventory, progress)
            versions = {key: version for key, (_, version, _) in inventory.things.items()}
            return Published(state.revision, state.published_at, state.fingerprint, content, versions)

        return self._standing_still(read)

    def catch_up(self, known: Published) -> CatchUp | None:
        """What was published since, read by the change log; takes some milliseconds for each thing that changed.

        Args:
            known: what this process has; may be what is published now.

        Returns:
            None where only `load` helps: too much changed, or the log does not lead from what is known to what is
            published.

        Raises:
            DamagedError: what changed is not what was published, or the redo log is damaged.
            StoreError: the store does not answer.
        """
        return self._standing_still(lambda state: catch_up(self.bolt, known, state))

    def as_of(self, revision: int, known: Published) -> Published:
        """What was published at an earlier revision, by the change log.

        Args:
            revision: 0: before anything was published.
            known: what was published at that revision or a later one.

        Raises:
            DamagedError: the log does not lead to what was published then.
            ProblemsError: NOT_FOUND, there is no such revision, or the log does not reach back to it.
            StoreError: the store does not answer.
        """
        return as_of(self.bolt, known, revision)

    def backup(
        self,
        file: Path,
        *,
        force: bool = False,
        keys: BackupKeys | None = None,
        erasures: Erasures | None = None,
        evidence: EvidenceFiles | None = None,
        progress: Progress = silent,
    ) -> BackedUp:
        """Writes what is published into a file, with its change log, all change sets, teams, settings and learners.

        Memory is bounded by the keys.

        Args:
            file: made whole or not at all, closed to other users.
            force: it may be there already.
            keys: the file is encrypted to them; None: to nobody.
            erasures: the file beside the store; None: no learner of the backup can be restored without a word.
            evidence: where files of evidence are; None: they are left out.
            progress: receives (what, done, total) in things.

        Raises:
            ProblemsError: the file is there already, or cannot be written.
            DamagedError: the store does not hold what was published.
            StoreError: the store does not answer.
        """
        with Draft(file, force=force, keys=keys) as draft:
            # Before anybody is read: whoever is erased from now on may be in it.
            position = None if erasures is None else erasures.position()
            # Before the learners: whoever is in a team by now is among them, if there is a record of theirs.
            own = read_own(self.bolt)
            learners = learner_keys(self.bolt)
            position = position if learners or own.has_members else None
            header = self._standing_still(lambda state: dump(self.bolt, state, draft, progress, position))
            # Looked up behind the learners: whoever is erased before their turn comes has left their places there.
            badges = BadgeStatuses(self.bolt).revoked_for_good()
            size = draft.publish(learner_texts(self.bolt, learners, progress), evidence, badges, own)
            return BackedUp(header, size, draft.learners, draft.files, len(own.teams))

    def restore(
        self,
        file: Path,
        *,
        replace: bool = False,
        keys: BackupKeys | None = None,
        erasures: Erasures | None = None,
        without_erasures: bool = False,
        evidence: EvidenceFiles | None = None,
        progress: Progress = silent,
    ) -> Restored:
        """Puts a backup into an empty store, all or nothing for every reader; memory is bounded by the keys.

        Of the learners those come back who were not erased since; the others leave the teams too.

        Args:
            file: is read and checked to its end before anything is stored.
            replace: the store need not be empty; the backup becomes a further revision of it.
            keys: open a backup that is encrypted.
            erasures: the file beside the store; needed where the backup has learners or members of teams.
            without_erasures: whoever was erased may come back.
            evidence: where files of evidence come to; None: they are left out.
            progress: receives (what, done, total). When it raises before anything was applied, nothing happened; when
                it raises later, the next process finishes.

        Raises:
            ProblemsError: the file is no backup, is of a newer program, or is damaged; or who was erased is not known.
            StoreError: the store is not empty, or does not answer.
        """
        return restore(
            self.bolt,
            file,
            self._limits,
            progress,
            replace_content=replace,
            keys=keys,
            erasures=erasures,
            without_erasures=without_erasures,
            evidence=evidence,
        )

    def _standing_still(self, read: Callable[[CatalogState], T]) -> T:
        """Reads at one revision, with nothing half applied: again while others publish, then alone."""
        for _ in range(_HURRIED_LOADS):
            before = self._settled()
            wrong = False
            try:
                found = read(before)
            except VanishedError:
                # Neither server reads a snapshot: a publisher that replaces a thing takes its routes from under us.
                continue
            except (DamagedError, RefusedError):
                wrong = True
            after = read_state(self.bolt)
            # As long as the revision stood still and nothing was being applied, nothing else moved either.
            if (after.revision, after.applying) == (before.revision, None):
                if wrong:
                    break
                return found
        # Others publish faster than we read, or nobody does and something is wrong: read while everybody waits.
        with self._turn() as lease, lease.prolonged():
            try:
                return read(read_state(self.bolt))
            except VanishedError as error:
                raise damaged(self.bolt.address, "links lead to what is not there") from error
            except RefusedError as error:
                raise damaged(self.bolt.address, f"its server cannot read it ({error})") from error

    def publish(
        self,
        things: Sequence[Thing],
        progress: Progress = silent,
        *,
        on: int | None = None,
        also: Also = nothing,
        going: Sequence[Thing] = (),
        seal: Seal | None = None,
    ) -> Publication:
        """Stores things by key, all or nothing for every reader; things that differ in nothing are left alone.

        Other publishers are waited for. Things may name each other, and what is stored.

        Args:
            things: of any kinds, in any order; a key that stands twice counts as its last one says.
            progress: receives ("storing", done, total) in things. When it raises before anything was applied, nothing
                happened; when it raises later, the next process finishes.
            on: the revision that must be published now.
            also: is called in the transaction that publishes, with it and the revision.
            going: things that are to go, as they are published; nothing that stays may name them.
            seal: of the change set that is published; None: it is none.

        Raises:
            ProblemsError: SHAPE or INVARIANT, what a change set would make of the graph.
            StaleError: another revision is published, or something happened to the change set.
            StoreError: something they name is missing, a key is of another kind in the store, or the store does not
                answer.
        """
        with self._turn() as lease:
            # Files are judged before; what people put together step by step is held against the schema, too.
            check = None if seal is None else expect_sound
            return publish(self.bolt, lease, things, self._limits, progress, on, also, going, seal, check)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keeps other publishers waiting while this thread reads what is published and then publishes.

        Raises:
            StoreError: others kept their turn for ten minutes, or the store does not answer.
        """
        with self._turn() as lease, lease.prolonged():
            self._own.lease = lease
            try:
                yield
            finally:
                self._own.lease = None

    def tidy(self) -> None:
        """Removes what a publisher left that was killed before it began; while somebody publishes that is not known.

        Raises:
            StoreError: the store does not answer.
        """
        state = read_state(self.bolt)
        if state.applying is None and not state.someone_works and staged_logs(self.bolt):
            with self._turn():
                pass

    def events(self, after: int, through: int) -> list[CatalogEvent]:
        """What the revisions after one and through another did, as far as the log still holds them; ordered.

        Raises:
            StoreError: the store does not answer.
        """
        return events_between(self.bolt, after, through)

    def close(self) -> None:
        """Closes the driver."""
        self.bolt.driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _settled(self) -> CatalogState:
        """The state of the catalogue with nothing half applied."""
        patience = Patience(self.bolt.address)
        while (state := read_state(self.bolt)).applying is not None:
            if self._own.lease is not None:
                finish(self.bolt, self._own.lease, self._limits)
            elif state.someone_works and not patience.is_over(state):
                patience.tell(state)
                time.sleep(0.1)
            else:
                with Lease.held(self.bolt, patience) as lease:
                    finish(self.bolt, lease, self._limits)
        return state

    @contextmanager
    def _turn(self) -> Iterator[Lease]:
        """The lease that this thread has, or one of its own; nothing is half applied."""
        if self._own.lease is not None:
            yield self._own.lease
            return
        with Lease.held(self.bolt) as lease:
            finish(self.bolt, lease, self._limits)
            yield lease
