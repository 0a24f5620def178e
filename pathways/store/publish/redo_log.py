"""The redo log: a large publication or a backup to be restored, stored whole before any of it is applied.

Parts of some hundred things each, every part with its checksum; the RedoLog node comes last and makes the log complete.
A backup has a change log too, learners, change sets, teams and settings, in parts of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from neo4j import ManagedTransaction

from pathways.errors import StoreError
from pathways.store.bolt import Bolt, Row, run_rows
from pathways.store.errors import damaged
from pathways.store.mapping.canonical_json import UNDERSTANDING, from_data, to_data
from pathways.store.mapping.rows import Stamped
from pathways.store.publish.lease import Lease, read_state
from pathways.store.publish.seal import Seal, seal_of

_STORE_PART = "CREATE (p:RedoPart {id: $id, log: $log, number: $number, checksum: $checksum, data: $data})"
_STORE_LOG = (
    "CREATE (l:RedoLog {id: $id, parts: $parts, things: $things, checksum: $checksum, fingerprint: $fingerprint}) "
    "SET l.revision = $revision, l.publishedAt = $publishedAt, l.seal = $seal"
)
_READ_LOG = (
    "MATCH (l:RedoLog {id: $id}) RETURN l.parts, l.things, l.checksum, l.fingerprint, l.revision, l.publishedAt, l.seal"
)
_READ_PART = "MATCH (p:RedoPart {id: $id}) RETURN p.data, p.checksum"
_LOGS = "MATCH (p:RedoPart) WITH DISTINCT p.log AS log RETURN log"
_REMOVE_LOG = "MATCH (l:RedoLog {id: $id}) DELETE l"
_REMOVE_PARTS = "MATCH (p:RedoPart {log: $id}) WITH p LIMIT 20 DELETE p RETURN count(*)"


@dataclass(frozen=True, slots=True)
class RedoLog:
    """What the RedoLog node says.

    Attributes:
        fingerprint: of the catalogue once the log is applied.
        replaces: of a backup to be restored: it takes the place of everything that is there.
        seal: of the change set that is published; None: it is none.
    """

    id: str
    parts: int
    things: int
    checksum: str
    fingerprint: str
    replaces: Replaces | None = None
    seal: Seal | None = None


@dataclass(frozen=True, slots=True)
class Replaces:
    """What a restored backup is published as.

    Attributes:
        published_at: ISO text; None where nothing was ever published.
    """

    revision: int
    published_at: str | None


REVISION = ("number", "publishedAt", "fingerprint", "things", "author", "title", "changeSet")
"""The columns of a revision in a piece of the change log."""
CHANGE = ("revision", "key", "subjectKind", "kind", "before")
"""Those of a change."""


@dataclass(frozen=True, slots=True)
class History:
    """A piece of the change log.

    Attributes:
        revisions: rows of REVISION.
        changes: rows of CHANGE; what the thing said before is canonical JSON, None: it was not there, or nobody knows.
    """

    revisions: list[Row]
    changes: list[Row]


@dataclass(frozen=True, slots=True)
class People:
    """A piece of the learners that a backup brings.

    Attributes:
        rows: properties of their nodes.
        gone: keys of those who are there and do not stay.
    """

    rows: list[dict[str, Any]]
    gone: list[str]


@dataclass(frozen=True, slots=True)
class Proposals:
    """A piece of the change sets that a backup brings.

    Attributes:
        rows: properties of their nodes.
        staged: properties of the nodes of what is staged in them.
    """

    rows: list[dict[str, Any]]
    staged: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class OwnRows:
    """A piece of the teams and settings that a backup brings.

    Attributes:
        teams: properties of their nodes.
        settings: properties of the node of the tenant's own settings; None: another piece has them.
    """

    teams: list[dict[str, Any]]
    settings: dict[str, Any] | None = None


def stage(
    bolt: Bolt,
    lease: Lease,
    id_: str,
    parts: Iterable[Sequence[Stamped]],
    fingerprint: str,
    *,
    history: Iterable[History] = (),
    people: Iterable[People] = (),
    proposals: Iterable[Proposals] = (),
    own: Iterable[OwnRows] = (),
    replaces: Replaces | None = None,
    seal: Seal | None = None,
) -> RedoLog:
    """Stores a log whole, one part at a time in memory; nothing of it is applied yet.

    Raises:
        StoreError: the store does not answer, or the lease was lost.
    """
    checksums: list[str] = []
    things = 0

    def store(content: Any) -> None:
        data = json.dumps(content, separators=(",", ":"))
        checksum, number = sha256(data.encode()).hexdigest(), len(checksums)
        row = {"id": _part_id(id_, number), "log": id_, "number": number, "checksum": checksum, "data": data}
        _in_turn(bolt, lease, _STORE_PART, **row)
        checksums.append(checksum)

    for part in parts:
        store([_entry(each) for each in part])
        things += len(part)
    for piece in history:
        store({"revisions": piece.revisions, "changes": piece.changes})
    for group in people:
        store({"gone": group.gone, "rows": group.rows})
    for some in proposals:
        store({"staged": some.staged, "rows": some.rows})
    for each in own:
        store({"teams": each.teams, "settings": each.settings})
    log = RedoLog(id_, len(checksums), things, _whole(checksums), fingerprint, replaces, seal)
    node = {"id": id_, "parts": log.parts, "things": things, "checksum": log.checksum, "fingerprint": fingerprint}
    as_ = {"revision": replaces and replaces.revision, "publishedAt": replaces and replaces.published_at}
    _in_turn(bolt, lease, _STORE_LOG, **node, **as_, seal=None if seal is None else seal.as_text())
    return log


def read_log(bolt: Bolt, id_: str) -> RedoLog:
    """The log of an application that has begun.

    Raises:
        DamagedError: it is not there; only a restored backup helps then.
    """
    rows = bolt.read(_READ_LOG, id=id_)
    if not rows:
        raise damaged(bolt.address, f"the redo log {id_} is missing, so a half applied import stays unfinished")
    parts, things, checksum, fingerprint, revision, published_at, sealed = rows[0]
    replaces = None if revision is None else Replaces(revision, published_at)
    try:
        seal = None if sealed is None else seal_of(sealed)
    except ValueError as error:
        raise damaged(bolt.address, f"the redo log {id_} does not say which change set it publishes") from error
    return RedoLog(id_, parts, things, checksum, fingerprint, replaces, seal)


def read_parts(bolt: Bolt, log: RedoLog) -> Iterator[list[Stamped]]:
    """The things of a log in order, part by part.

    Raises:
        DamagedError: a part is missing or damaged.
    """
    for data in _parts(bolt, log):
        if data.startswith("["):
            try:
                part = [_stamped(*entry) for entry in json.loads(data)]
            except UNDERSTANDING as error:
                raise damaged(bolt.address, f"the redo log {log.id} is not understood ({error!r:.100})") from error
            yield part


def read_history(bolt: Bolt, log: RedoLog) -> Iterator[History]:
    """The change log that a log brings, piece by piece.

    Raises:
        DamagedError: a part is missing or damaged.
    """
    for data in _parts(bolt, log):
        if data.startswith('{"revisions"'):
            yield History(**json.loads(data))


def read_people(bolt: Bolt, log: RedoLog) -> Iterator[People]:
    """The learners that a log brings, piece by piece.

    Raises:
        DamagedError: a part is missing or damaged.
    """
    for data in _parts(bolt, log):
        if data.startswith('{"gone"'):
            yield People(**json.loads(data))


def read_proposals(bolt: Bolt, log: RedoLog) -> Iterator[Proposals]:
    """The change sets that a log brings, piece by piece; none: it leaves alone what is there.

    Raises:
        DamagedError: a part is missing or damaged.
    """
    for data in _parts(bolt, log):
        if data.startswith('{"staged"'):
            yield Proposals(**json.loads(data))


def read_own(bolt: Bolt, log: RedoLog) -> Iterator[OwnRows]:
    """The teams and settings that a log brings, piece by piece; none: it leaves alone what is there.

    Raises:
        DamagedError: a part is missing or damaged.
    """
    for data in _parts(bolt, log):
        if data.startswith('{"teams"'):
            yield OwnRows(**json.loads(data))


def _parts(bolt: Bolt, log: RedoLog) -> Iterator[str]:
    """What the parts say, in order."""
    checksums = []
    for number in range(log.parts):
        rows = bolt.read(_READ_PART, id=_part_id(log.id, number))
        if not rows or sha256(rows[0][0].encode()).hexdigest() != rows[0][1]:
            raise damaged(bolt.address, f"part {number} of the redo log {log.id} is missing or damaged")
        checksums.append(rows[0][1])
        yield rows[0][0]
    if _whole(checksums) != log.checksum:
        raise damaged(bolt.address, f"the redo log {log.id} is not what was staged")


@contextmanager
def removed_unless_begun(bolt: Bolt, lease: Lease, id_: str) -> Iterator[None]:
    """Removes a log that could not be staged, or whose application did not begin."""
    try:
        yield
    except BaseException:
        # Where the store is away, or it began though the answer was lost, the next process tidies up.
        with suppress(StoreError):
            if read_state(bolt).applying != id_:
                remove(bolt, lease, id_)
        raise


def staged_logs(bolt: Bolt) -> list[str]:
    """Ids of all logs that have stored parts.

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


def _entry(each: Stamped) -> list[Any]:
    """Version, fingerprint and thing; behind them what it said before, where that is known."""
    before = [] if each.before is None else [to_data(each.before)]
    return [each.version, each.fingerprint, to_data(each.thing), *before]


def _stamped(version: int, print_: str, thing: dict[str, Any], before: dict[str, Any] | None = None) -> Stamped:
    return Stamped(from_data(thing), version, print_, None if before is None else from_data(before))


def _part_id(log: str, number: int) -> str:
    return f"{log}/{number}"


def _whole(checksums: list[str]) -> str:
    return sha256("\n".join(checksums).encode()).hexdigest()
