"""Writing a publication under a lease: at once, or part by part so that it may be repeated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from neo4j import ManagedTransaction

from pathways.access.audit import Also, nothing
from pathways.domain.catalog import Kind
from pathways.domain.changes import ChangeKind
from pathways.domain.content import kind_of
from pathways.errors import StoreError
from pathways.store.bolt import Bolt, run_rows
from pathways.store.mapping.canonical_json import to_text
from pathways.store.mapping.rows import Rows, Stamped, clear, in_batches, node_rows, owned_rows, remove, write
from pathways.store.publish.lease import Lease
from pathways.store.publish.redo_log import RedoLog
from pathways.store.publish.seal import Seal

T = TypeVar("T")

_BEGIN = "MATCH (c:Catalog {id: 'catalog'}) SET c.applying = $log RETURN c.revision"
_PUBLISH = (
    "MATCH (c:Catalog {id: 'catalog'}) WHERE c.revision = $revision - 1 "
    "SET c.revision = $revision, c.publishedAt = $at, c.fingerprint = $fingerprint, c.applying = null "
    "CREATE (r:Revision {number: $revision, publishedAt: $at, fingerprint: $fingerprint, things: $things}) RETURN 1"
)
# Repeated when another process finishes an application, so nothing may be there twice.
_CHANGES = (
    "UNWIND $rows AS row MERGE (h:Change {id: row.id}) "
    "SET h.revision = row.revision, h.key = row.key, h.subjectKind = row.subjectKind, h.kind = row.kind, "
    "h.before = row.before"
)
_KINDS = {0: ChangeKind.REMOVED, 1: ChangeKind.ADDED}
"""By version, what a revision does to a thing."""


Check = Callable[[ManagedTransaction, Sequence[Stamped]], None]


@dataclass(frozen=True, slots=True)
class Application:
    """Things on their way into the graph.

    Attributes:
        revision: the coming one.
        batch: rows per transaction.
        also: is called in the transaction that publishes, with it and the revision.
        seal: of the change set that is published; None: it is none.
        judge: looks at what one transaction has written of things, and raises where it must not become a revision.
    """

    bolt: Bolt
    lease: Lease
    revision: int
    batch: int
    also: Also = nothing
    seal: Seal | None = None
    judge: Check | None = None

    def at_once(self, things: Sequence[Stamped], fingerprint: str) -> None:
        """Writes and publishes in one transaction.

        Raises:
            ProblemsError: as `judge` raises it; nothing is written then.
            StoreError: the lease was lost, or the store does not answer.
        """
        new = [each for each in things if each.version == 1]
        changed = [each for each in things if each.version > 1]
        gone = [each for each in things if each.goes]

        def work(tx: ManagedTransaction) -> None:
            self.lease.prove(tx)
            if self.seal is not None:
                self.seal.begin(tx)
            clear(tx, _keys((*changed, *gone)))
            for rows in (node_rows(new, new=True), node_rows(changed, new=False), _owned(things)):
                for batch in in_batches(rows, self.batch):
                    write(tx, batch)
            remove(tx, _keys(gone))
            if self.judge is not None:
                self.judge(tx, things)
            _record_changes(tx, things, self.revision)
            self._move(tx, fingerprint, len(things))

        self.bolt.write(work)

    def begin(self, log: RedoLog) -> None:
        """From here on the graph may hold a mixture, and the log must be applied to its end.

        Raises:
            StoreError: the lease was lost, or the store does not answer (then it may have begun or not).
        """

        def work(tx: ManagedTransaction) -> None:
            if self.seal is not None:
                self.seal.begin(tx)
            tx.run(_BEGIN, log=log.id).consume()

        self.in_turn(work)

    def replay(
        self, parts: Callable[[], Iterable[Sequence[Stamped]]], *, again: bool, count: Callable[[int], None]
    ) -> None:
        """Writes the parts of a log.

        Args:
            parts: gives the parts; called twice.
            again: something of it may have been written before, so whatever is there is replaced.
            count: receives the number of things done.

        Raises:
            StoreError: the lease was lost, the log is damaged, or the store does not answer.
        """
        # Whatever a part names may stand in a later one, so all nodes come before all relationships.
        for part in parts():
            new = [] if again else [each for each in part if each.version == 1]
            known = [each for each in part if (again and not each.goes) or each.version > 1]
            for rows in (node_rows(new, new=True), node_rows(known, new=False)):
                self.write(rows)
        done = 0
        gone: list[dict[Kind, list[str]]] = []
        for part in parts():
            if known := [each for each in part if again or each.version != 1]:
                self.in_turn(partial(clear, keys=_keys(known)))
            self.write(_owned(part))
            self.in_turn(partial(_record_changes, things=part, revision=self.revision))
            done += len(part)
            count(done)
            if going := [each for each in part if each.goes]:
                gone.append(_keys(going))
        for keys in gone:  # nothing names them any more
            self.in_turn(partial(remove, keys=keys))

    def publish(self, log: RedoLog) -> None:
        """Moves the revision: every reader sees the whole log from here on.

        Raises:
            StoreError: the lease was lost, or the store does not answer.
        """
        self.in_turn(partial(self._move, fingerprint=log.fingerprint, things=log.things))

    def write(self, rows: Rows) -> None:
        """Rows in the order in which they can be written, a batch per transaction.

        Raises:
            StoreError: the lease was lost, a row names something that is not there, or the store does not answer.
        """
        for batch in in_batches(rows, self.batch):
            self.in_turn(partial(write, batch=batch))

    def in_turn(self, work: Callable[[ManagedTransaction], T]) -> T:
        """One transaction that holds the lease.

        Raises:
            StoreError: the lease was lost, or the store does not answer.
        """

        def proved(tx: ManagedTransaction) -> T:
            self.lease.prove(tx)
            return work(tx)

        return self.bolt.write(proved)

    def _move(self, tx: ManagedTransaction, fingerprint: str, things: int) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        if not run_rows(tx, _PUBLISH, revision=self.revision, at=at, fingerprint=fingerprint, things=things):
            raise StoreError(f"Revision {self.revision} was published by another process meanwhile; publish again")
        if self.seal is not None:
            self.seal.end(tx, self.revision)
        self.also(tx, self.revision)


def _owned(things: Iterable[Stamped]) -> Rows:
    return owned_rows(each.thing for each in things if not each.goes)


def _keys(things: Iterable[Stamped]) -> dict[Kind, list[str]]:
    keys: dict[Kind, list[str]] = {}
    for each in things:
        keys.setdefault(kind_of(each.thing), []).append(each.thing.key)
    return keys


def _record_changes(tx: ManagedTransaction, things: Iterable[Stamped], revision: int) -> None:
    rows = [
        {
            "id": f"{revision}/{each.thing.key}",
            "revision": revision,
            "key": each.thing.key,
            "subjectKind": str(kind_of(each.thing)),
            "kind": str(_KINDS.get(each.version, ChangeKind.CHANGED)),
            "before": None if each.before is None else to_text(each.before),
        }
        for each in things
    ]
    merge_changes(tx, rows)


def merge_changes(tx: ManagedTransaction, rows: Sequence[dict[str, Any]]) -> None:
    """Writes entries of the change log, whether they are there or not."""
    tx.run(_CHANGES, rows=rows).consume()
