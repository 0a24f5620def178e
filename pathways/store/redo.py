"""The redo log: a large publication, stored whole before any of it is applied.

Parts of some hundred things each, every part with its checksum; the RedoLog node comes last and makes the log complete.
This is the one place of the store where JSON stands in a property.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from neo4j import ManagedTransaction

from pathways.errors import StoreError
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.canonical import from_data, to_data
from pathways.store.lease import Lease
from pathways.store.writing import Stamped

_STORE_PART = "CREATE (p:RedoPart {id: $id, log: $log, number: $number, checksum: $checksum, data: $data})"
_STORE_LOG = (
    "CREATE (l:RedoLog {id: $id, parts: $parts, things: $things, checksum: $checksum, fingerprint: $fingerprint})"
)
_READ_LOG = "MATCH (l:RedoLog {id: $id}) RETURN l.parts, l.things, l.checksum, l.fingerprint"
_READ_PART = "MATCH (p:RedoPart {id: $id}) RETURN p.data, p.checksum"
_LOGS = "MATCH (p:RedoPart) WITH DISTINCT p.log AS log RETURN log"
_REMOVE_LOG = "MATCH (l:RedoLog {id: $id}) DELETE l"
_REMOVE_PARTS = "MATCH (p:RedoPart {log: $id}) WITH p LIMIT 20 DELETE p RETURN count(*)"


@dataclass(frozen=True, slots=True)
class RedoLog:
    """What the RedoLog node says.

    Attributes:
        fingerprint: of the catalogue once the log is applied.
    """

    id: str
    parts: int
    things: int
    checksum: str
    fingerprint: str


def stage(bolt: Bolt, lease: Lease, id_: str, parts: Sequence[Sequence[Stamped]], fingerprint: str) -> RedoLog:
    """Stores a log whole; nothing of it is applied yet.

    Raises:
        StoreError: the store does not answer, or the lease was lost.
    """
    checksums = []
    for number, part in enumerate(parts):
        data = json.dumps(
            [[each.version, each.fingerprint, to_data(each.thing)] for each in part], separators=(",", ":")
        )
        checksum = sha256(data.encode()).hexdigest()
        checksums.append(checksum)
        row = {"id": _part_id(id_, number), "log": id_, "number": number, "checksum": checksum, "data": data}
        _in_turn(bolt, lease, _STORE_PART, **row)
    log = RedoLog(id_, len(parts), sum(map(len, parts)), _whole(checksums), fingerprint)
    node = {"id": id_, "parts": log.parts, "things": log.things, "checksum": log.checksum, "fingerprint": fingerprint}
    _in_turn(bolt, lease, _STORE_LOG, **node)
    return log


def read_log(bolt: Bolt, id_: str) -> RedoLog:
    """The log of an application that has begun.

    Raises:
        StoreError: it is not there; only a restored backup helps then.
    """
    rows = bolt.read(_READ_LOG, id=id_)
    if not rows:
        raise StoreError(
            f"The redo log {id_} is missing, so a half applied import cannot be finished; restore a backup"
        )
    return RedoLog(id_, *rows[0])


def read_parts(bolt: Bolt, log: RedoLog) -> Iterator[list[Stamped]]:
    """The parts of a log in order.

    Raises:
        StoreError: a part is missing or damaged.
    """
    checksums = []
    for number in range(log.parts):
        rows = bolt.read(_READ_PART, id=_part_id(log.id, number))
        if not rows or sha256(rows[0][0].encode()).hexdigest() != rows[0][1]:
            raise StoreError(f"Part {number} of the redo log {log.id} is missing or damaged; restore a backup")
        checksums.append(rows[0][1])
        yield [Stamped(from_data(data), version, print_) for version, print_, data in json.loads(rows[0][0])]
    if _whole(checksums) != log.checksum:
        raise StoreError(f"The redo log {log.id} is damaged; restore a backup")


def staged_logs(bolt: Bolt) -> list[str]:
    """Ids of all logs of which parts are stored.

    Whoever holds the lease while none is being applied knows that these were published already, or never began.
    """
    return [log for (log,) in bolt.read(_LOGS)]


def remove(bolt: Bolt, lease: Lease, id_: str) -> None:
    """Removes a log and its parts, a few at a time: they are large."""
    _in_turn(bolt, lease, _REMOVE_LOG, id=id_)
    while _in_turn(bolt, lease, _REMOVE_PARTS, id=id_) != [[0]]:
        pass


def _in_turn(bolt: Bolt, lease: Lease, statement: str, **parameters: Any) -> list[Row]:
    def work(tx: ManagedTransaction) -> list[Row]:
        lease.prove(tx)
        return run_rows(tx, statement, **parameters)

    return bolt.write(work)


def _part_id(log: str, number: int) -> str:
    return f"{log}/{number}"


def _whole(checksums: list[str]) -> str:
    return sha256("\n".join(checksums).encode()).hexdigest()
