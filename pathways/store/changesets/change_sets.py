"""Change sets as nodes of the graph: one of each with its record as canonical JSON, and one for each staged change.

What is staged stands apart, so that a list of change sets reads none of it, and a writer writes what differs alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged
from pathways.errors import StoreError
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import AlreadyThereError, damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING, from_text, to_text, value_of
from pathways.store.publish.seal import Seal

_HEAD = "MATCH (s:ChangeSet {key: $key}) RETURN s.state, s.events, s.record"
_STAGED = "MATCH (c:StagedChange {changeSet: $key}) RETURN collect([c.subject, c.before, c.after])"
_ALL = (
    "MATCH (s:ChangeSet) WHERE $states IS NULL OR s.state IN $states "
    "RETURN s.key, s.state, s.record ORDER BY s.openedAt DESC, s.key"
)
_OPEN = "CREATE (s:ChangeSet {key: $row.key}) SET s = $row RETURN 1"
# Written before the condition is read: Neo4j then holds its lock, ArcadeDB finds the conflict at commit.
_CHANGE = (
    "MATCH (s:ChangeSet {key: $row.key}) SET s.touched = timestamp() "
    "WITH s WHERE s.events = $events AND s.state = $state AND coalesce(s.impact, $impact) = $impact "
    "SET s = $row RETURN 1"
)
_UNSTAGE = "UNWIND $ids AS id MATCH (c:StagedChange {id: id}) DELETE c"
_STAGE = "UNWIND $rows AS row MERGE (c:StagedChange {id: row.id}) SET c = row"
_TRIES = 20


class ChangeSets:
    """The change sets of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def read(self, key: str) -> ChangeSet | None:
        """One with all that is staged; None: none has this key.

        Raises:
            DamagedError: it is not as it was stored.
            StoreError: the store does not answer.
        """
        for _ in range(_TRIES):
            before = self._bolt.glance(_HEAD, key=key)
            if not before:
                return None
            staged = self._bolt.collected(_STAGED, key=key)
            if self._bolt.glance(_HEAD, key=key) == before:
                state, _, record = before[0]
                return replace(self._head(key, state, record), staged=self._staged(key, staged))
        raise StoreError(f"Others changed the change set {key} {_TRIES} times while it was read; try again")

    def heads(self, states: Collection[ChangeSetState] | None) -> list[ChangeSet]:
        """Those in some states (None: in any), the newest first; without what is staged.

        Raises:
            DamagedError: one is not as it was stored.
            StoreError: the store does not answer.
        """
        wanted = None if states is None else sorted(states)
        return [self._head(key, state, record) for key, state, record in self._bolt.read(_ALL, states=wanted)]

    def write(self, new: ChangeSet, known: ChangeSet | None, also: Also) -> bool:
        """Stores a change set where nothing happened to it since it was read; False: something did.

        Args:
            known: as it was read; None: it is new.
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """
        ids, rows = _moves(new, known)

        def work(tx: ManagedTransaction) -> list[Row]:
            if known is None:
                done = run_rows(tx, _OPEN, row=row_of(new))
            else:
                was = {"events": len(known.events), "state": str(known.state), "impact": _impact(known)}
                done = run_rows(tx, _CHANGE, row=row_of(new), **was)
            if done:
                run_rows(tx, _UNSTAGE, ids=ids)
                run_rows(tx, _STAGE, rows=rows)
                also(tx)
            return done

        try:
            return bool(self._bolt.write(work))
        except AlreadyThereError:
            return False

    def _head(self, key: str, state: str, record: str) -> ChangeSet:
        try:
            return replace(value_of(ChangeSet, json.loads(record)), state=ChangeSetState(state))
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, f"the change set {key} is not what was stored") from error

    def _staged(self, key: str, rows: Sequence[Row]) -> tuple[Staged, ...]:
        try:
            ordered = sorted(rows, key=lambda row: str(row[0]))
            return tuple(
                Staged(*(None if text is None else from_text(text) for text in (before, after)))
                for _, before, after in ordered
            )
        except UNDERSTANDING as error:
            raise damaged(self._bolt.address, f"what is staged in the change set {key} is not understood") from error


def row_of(change_set: ChangeSet) -> dict[str, Any]:
    """The properties of a change set's node."""
    return {
        "key": change_set.key,
        "state": str(change_set.state),
        "openedAt": change_set.opened_at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "events": len(change_set.events),
        "impact": _impact(change_set),
        "record": to_text(replace(change_set, staged=())),
    }


def staged_rows(change_set: ChangeSet) -> list[dict[str, Any]]:
    """The properties of the nodes of what is staged in it."""
    return [_row(change_set.key, each) for each in change_set.staged]


def seal_for(known: ChangeSet, published: ChangeSet, author: str) -> Seal:
    """What closes a change set in the transaction that publishes it.

    Args:
        known: as it was read, approved.
        published: as it will be.
        author: who publishes it.
    """
    return Seal(known.key, author, known.title, len(known.events), row_of(published), _impact(known))


def _impact(change_set: ChangeSet) -> str:
    """Which impact it has: keeping one is no event."""
    return "" if change_set.impact is None else change_set.impact.at.astimezone(UTC).isoformat()


def _moves(new: ChangeSet, known: ChangeSet | None) -> tuple[list[str], list[dict[str, Any]]]:
    """Ids of what is no longer staged, and rows of what is staged now and was not, or not so."""
    was = {} if known is None else {each.subject: each for each in known.staged}
    now = {each.subject: each for each in new.staged}
    gone = [_id(new.key, subject) for subject in was if subject not in now]
    return gone, [_row(new.key, each) for subject, each in now.items() if was.get(subject) != each]


def _row(key: str, staged: Staged) -> dict[str, Any]:
    row: dict[str, Any] = {"id": _id(key, staged.subject), "changeSet": key, "subject": staged.subject}
    texts = {"before": staged.before, "after": staged.after}
    return row | {name: to_text(thing) for name, thing in texts.items() if thing is not None}


def _id(key: str, subject: str) -> str:
    return f"{key}/{subject}"
