"""The audit log as nodes of the graph."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from neo4j import ManagedTransaction

from pathways.access.audit import Checkpoint, Entry, Wanted
from pathways.store.access.api_keys import written
from pathways.store.bolt import Bolt, run_rows
from pathways.store.errors import AlreadyThereError

_COLUMNS = {
    "chain": "chain",
    "number": "number",
    "at": "at",
    "who": "who",
    "for_whom": "forWhom",
    "action": "action",
    "allowed": "allowed",
    "revision": "revision",
    "request_id": "requestId",
    "previous": "previous",
    "hash": "hash",
}
_ADD = "UNWIND $rows AS row MERGE (e:AuditEntry {id: row.id}) SET e = row RETURN count(*)"
_SECRET = "MATCH (s:AuditSecret {id: 'audit'}) RETURN s.key"  # noqa: S105
_MAKE = "MERGE (s:AuditSecret {id: 'audit'}) ON CREATE SET s.key = $key RETURN s.key"
_WHERE = (
    "WHERE ($since IS NULL OR e.at >= $since) AND ($until IS NULL OR e.at < $until) "
    "AND ($action IS NULL OR e.action = $action) AND ($refused = false OR e.allowed = false) "
)
_COUNT = f"MATCH (e:AuditEntry) {_WHERE}RETURN count(*)"
_PAGE = (
    f"MATCH (e:AuditEntry) {_WHERE}"
    "AND ($at IS NULL OR e.at < $at OR (e.at = $at AND e.id < $id)) "
    "RETURN properties(e) ORDER BY e.at DESC, e.id DESC LIMIT $limit"
)
_CHAINS = "MATCH (e:AuditEntry) RETURN DISTINCT e.chain ORDER BY e.chain"
_IN_ORDER = "MATCH (e:AuditEntry) WHERE e.id > $after RETURN properties(e) ORDER BY e.id LIMIT 1000"
_CHECKPOINTS = "MATCH (c:AuditCheckpoint) RETURN c.chain, c.number, c.hash"
_FIRST_KEPT = "MATCH (e:AuditEntry {chain: $chain}) WHERE e.at >= $before RETURN min(e.number)"
_LAST_PRUNED = (
    "MATCH (e:AuditEntry {chain: $chain}) WHERE $kept IS NULL OR e.number < $kept "
    "RETURN e.number, e.hash ORDER BY e.number DESC LIMIT 1"
)
_CHECK = "MERGE (c:AuditCheckpoint {chain: $chain}) SET c.number = $number, c.hash = $hash RETURN 1"
_PRUNE = "MATCH (e:AuditEntry {chain: $chain}) WHERE e.number <= $number DELETE e RETURN count(*)"


class AuditEntries:
    """The audit log of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def secret(self) -> bytes:
        """The key of the hashes; made by whoever asks first.

        Raises:
            StoreError: the store does not answer.
        """
        rows = self._bolt.read(_SECRET)
        if not rows:
            try:
                rows = self._bolt.write(lambda tx: run_rows(tx, _MAKE, key=secrets.token_hex(32)))
            except AlreadyThereError:  # of two that ask at the same time one is first
                rows = self._bolt.read(_SECRET)
        return bytes.fromhex(rows[0][0])

    def write(self, tx: ManagedTransaction, entry: Entry) -> None:
        """Writes an entry in a transaction."""
        run_rows(tx, _ADD, rows=[_row(entry)])

    def add(self, entries: Sequence[Entry]) -> None:
        """Writes entries in a transaction of their own.

        Raises:
            StoreError: the store does not answer.
        """
        rows = list(map(_row, entries))
        self._bolt.write(lambda tx: run_rows(tx, _ADD, rows=rows))

    def count(self, wanted: Wanted) -> int:
        """How many entries are wanted.

        Raises:
            StoreError: the store does not answer.
        """
        ((count,),) = self._bolt.read(_COUNT, **_parameters(wanted))
        return int(count)

    def page(self, wanted: Wanted, limit: int, after: tuple[str, str] | None) -> list[Entry]:
        """The newest that are wanted.

        Args:
            limit: at most this many.
            after: only those that come after the entry of this moment and id.

        Raises:
            StoreError: the store does not answer.
        """
        at, id_ = after or (None, None)
        rows = self._bolt.read(_PAGE, **_parameters(wanted), at=at, id=id_, limit=limit)
        return [_entry(properties) for (properties,) in rows]

    def entries(self) -> Iterator[Entry]:
        """All, by chain and number, some thousand of them in memory.

        Raises:
            StoreError: the store does not answer.
        """
        after = ""
        while rows := self._bolt.read(_IN_ORDER, after=after):
            yield from (_entry(properties) for (properties,) in rows)
            after = rows[-1][0]["id"]

    def checkpoints(self) -> list[Checkpoint]:
        """Where chains begin whose older entries were removed.

        Raises:
            StoreError: the store does not answer.
        """
        return [Checkpoint(*row) for row in self._bolt.read(_CHECKPOINTS)]

    def prune(self, before: datetime) -> int:
        """Removes entries older than a moment, and leaves a checkpoint in each chain; returns how many.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction, chain: str) -> int:
            ((kept,),) = run_rows(tx, _FIRST_KEPT, chain=chain, before=written(before))
            for number, hash_ in run_rows(tx, _LAST_PRUNED, chain=chain, kept=kept):
                run_rows(tx, _CHECK, chain=chain, number=number, hash=hash_)
                ((count,),) = run_rows(tx, _PRUNE, chain=chain, number=number)
                return int(count)
            return 0

        chains = [chain for (chain,) in self._bolt.read(_CHAINS)]
        return sum(self._bolt.write(lambda tx, chain=chain: work(tx, chain)) for chain in chains)  # type: ignore[misc]


def _parameters(wanted: Wanted) -> dict[str, Any]:
    return {
        "since": wanted.since and written(wanted.since),
        "until": wanted.until and written(wanted.until),
        "action": wanted.action,
        "refused": wanted.refused_only,
    }


def _row(entry: Entry) -> dict[str, Any]:
    values = {name: getattr(entry, field) for field, name in _COLUMNS.items()}
    return {"id": entry.id, **{name: value for name, value in values.items() if value is not None}}


def _entry(properties: dict[str, Any]) -> Entry:
    return Entry(**{field: properties.get(name) for field, name in _COLUMNS.items()})  # type: ignore[arg-type]
