"""One publication: compare with what is stored, write what differs, move the revision.

A small one is a single transaction. A large one would need gigabytes of transaction memory, so it is staged as a redo log,
then applied in batches that may be repeated, then published by a small transaction. Between the second and the third step
the graph holds a mixture; Catalog.applying says so, and no reader loads it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from uuid import uuid4

from neo4j import ManagedTransaction

from pathways.domain.catalog import Kind, Thing, kind_of
from pathways.errors import StoreError
from pathways.store.bolt import Bolt, run_rows
from pathways.store.fingerprint import combined, thing_fingerprint
from pathways.store.lease import Lease, read_state
from pathways.store.reading import Inventory, read_inventory
from pathways.store.redo import RedoLog, read_log, read_parts, remove, stage, stale_logs
from pathways.store.writing import (
    Stamped,
    clear,
    elements,
    in_batches,
    node_rows,
    owned_rows,
    references_of,
    write,
)

Progress = Callable[[int, int], None]

_BEGIN = "MATCH (c:Catalog {id: 'catalog'}) SET c.applying = $log RETURN c.revision"
_PUBLISH = (
    "MATCH (c:Catalog {id: 'catalog'}) WHERE c.revision = $before "
    "SET c.revision = $revision, c.publishedAt = $at, c.fingerprint = $fingerprint, "
    "c.applying = null "
    "CREATE (r:Revision {number: $revision, publishedAt: $at, fingerprint: $fingerprint, things: $things}) RETURN 1"
)
# Repeated when an application is finished by another process, so nothing may be there twice.
_CHANGES = (
    "UNWIND $rows AS row MERGE (h:Change {id: row.id}) "
    "SET h.revision = row.revision, h.key = row.key, h.subjectKind = row.subjectKind, h.kind = row.kind"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one transaction.

    Attributes:
        single: nodes and relationships up to which a publication is one transaction.
        batch: rows per transaction of a larger one.
        part: things per part of its redo log.
    """

    single: int = 5000
    batch: int = 2000
    part: int = 500


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing.

    Attributes:
        revision: the published one, whether new or not.
        published: a revision was published; False when nothing differed.
    """

    revision: int
    added: int
    changed: int
    unchanged: int
    published: bool


@dataclass(frozen=True, slots=True)
class _Difference:
    things: list[Stamped]
    added: int
    unchanged: int
    fingerprint: str


def publish(bolt: Bolt, things: Sequence[Thing], limits: Limits, progress: Progress) -> Publication:
    """Stores things by key, all or nothing for every reader.

    Raises:
        StoreError: something they name is neither stored nor among them, a key is of another kind in the store, or the
            store does not answer.
    """
    with Lease.held(bolt) as lease:
        finish(bolt, lease, limits)
        revision = read_state(bolt).revision
        inventory = read_inventory(bolt)
        difference = _difference(inventory, things)
        changed = len(difference.things) - difference.added
        if not difference.things:
            progress(len(things), len(things))
            return Publication(revision, 0, 0, difference.unchanged, published=False)
        _check(inventory, difference.things)

        def count(done: int) -> None:
            progress(difference.unchanged + done, difference.unchanged + len(difference.things))

        if _is_small(difference.things, limits):
            _publish_at_once(bolt, lease, difference, revision + 1, limits)
        else:
            _publish_staged(bolt, lease, difference, revision + 1, limits, count)
        count(len(difference.things))
    return Publication(revision + 1, difference.added, changed, difference.unchanged, published=True)


def finish(bolt: Bolt, lease: Lease, limits: Limits) -> None:
    """Finishes an application that was broken off, and removes staged logs that never began.

    Raises:
        StoreError: the log is damaged, or the store does not answer.
    """
    state = read_state(bolt)
    if state.applying is not None:
        log = read_log(bolt, state.applying)
        _apply(bolt, lease, lambda: read_parts(bolt, log), state.revision + 1, limits, again=True, count=lambda _: None)
        bolt.write(lambda tx: _move_revision(tx, lease, state.revision + 1, log.fingerprint, log.things))
    for id_ in stale_logs(bolt, None):
        remove(bolt, lease, id_)


def _difference(inventory: Inventory, things: Iterable[Thing]) -> _Difference:
    stored = inventory.things
    prints = {key: print_ for key, (_, _, print_) in stored.items()}
    stamped, added, unchanged = [], 0, 0
    for thing in {thing.key: thing for thing in things}.values():
        print_ = thing_fingerprint(thing)
        _, version, before = stored.get(thing.key, (None, 0, None))
        if print_ == before:
            unchanged += 1
            continue
        added += version == 0
        prints[thing.key] = print_
        stamped.append(Stamped(thing, version + 1, print_))
    return _Difference(stamped, added, unchanged, combined(prints.items()))


def _check(inventory: Inventory, things: Sequence[Stamped]) -> None:
    kinds = {key: kind for key, (kind, _, _) in inventory.things.items()}
    for each in things:
        kind = kind_of(each.thing)
        if kinds.setdefault(each.thing.key, kind) is not kind:
            raise StoreError(
                f"The key {each.thing.key} belongs to a {kinds[each.thing.key].lower()} in the store; give the {kind.lower()} another one"
            )
    missing = (
        f"{each.thing.key} names the {kind.lower()} {key}"
        for each in things
        for kind, key in references_of(each.thing)
        if kinds.get(key) is not kind
    )
    if some := list(islice(missing, 3)):
        raise StoreError(f"{'; '.join(some)}: that is neither in the store nor published with it")


def _is_small(things: Sequence[Stamped], limits: Limits) -> bool:
    if len(things) > limits.single:
        return False
    return len(things) + elements(owned_rows(each.thing for each in things)) <= limits.single


def _publish_at_once(bolt: Bolt, lease: Lease, difference: _Difference, revision: int, limits: Limits) -> None:
    new = [each for each in difference.things if each.version == 1]
    changed = [each for each in difference.things if each.version > 1]

    def work(tx: ManagedTransaction) -> None:
        lease.prove(tx)
        clear(tx, _keys(changed))
        for rows in (node_rows(new, new=True), node_rows(changed, new=False)):
            for batch in in_batches(rows, limits.batch):
                write(tx, batch)
        for batch in in_batches(owned_rows(each.thing for each in difference.things), limits.batch):
            write(tx, batch)
        tx.run(_CHANGES, rows=_change_rows(difference.things, revision)).consume()
        _move_revision(tx, lease, revision, difference.fingerprint, len(difference.things))

    bolt.write(work)


def _publish_staged(
    bolt: Bolt,
    lease: Lease,
    difference: _Difference,
    revision: int,
    limits: Limits,
    count: Callable[[int], None],
) -> None:
    parts = [difference.things[start : start + limits.part] for start in range(0, len(difference.things), limits.part)]
    id_ = f"{revision}-{uuid4().hex}"
    count(0)
    try:
        log = stage(bolt, lease, id_, parts, difference.fingerprint)
        _begin(bolt, lease, log)
    except BaseException:
        # Nothing was applied. Where the store is away, the next publisher removes what was staged.
        with suppress(StoreError):
            remove(bolt, lease, id_)
        raise
    _apply(bolt, lease, lambda: parts, revision, limits, again=False, count=count)
    bolt.write(lambda tx: _move_revision(tx, lease, revision, log.fingerprint, log.things))
    remove(bolt, lease, id_)


def _begin(bolt: Bolt, lease: Lease, log: RedoLog) -> None:
    def work(tx: ManagedTransaction) -> None:
        lease.prove(tx)
        run_rows(tx, _BEGIN, log=log.id)

    bolt.write(work)


def _apply(
    bolt: Bolt,
    lease: Lease,
    parts: Callable[[], Iterable[Sequence[Stamped]]],
    revision: int,
    limits: Limits,
    *,
    again: bool,
    count: Callable[[int], None],
) -> None:
    """Writes the parts of a log.

    Args:
        bolt: where to.
        lease: held by the caller.
        parts: gives the parts, twice.
        revision: the coming one.
        limits: rows per transaction.
        again: a part of it may have been applied before, so whatever is there is replaced.
        count: is told how many things are done.
    """

    def in_turn(work: Callable[[ManagedTransaction], None]) -> None:
        def proved(tx: ManagedTransaction) -> None:
            lease.prove(tx)
            work(tx)

        bolt.write(proved)

    for part in parts():
        new = [] if again else [each for each in part if each.version == 1]
        known = [each for each in part if again or each.version > 1]
        for rows in (node_rows(new, new=True), node_rows(known, new=False)):
            for batch in in_batches(rows, limits.batch):
                in_turn(lambda tx, batch=batch: write(tx, batch))
    done = 0
    for part in parts():
        known = [each for each in part if again or each.version > 1]
        if known:
            in_turn(lambda tx, known=known: clear(tx, _keys(known)))
        for batch in in_batches(owned_rows(each.thing for each in part), limits.batch):
            in_turn(lambda tx, batch=batch: write(tx, batch))
        changes = _change_rows(part, revision)
        in_turn(lambda tx, changes=changes: tx.run(_CHANGES, rows=changes).consume() and None)
        done += len(part)
        count(done)


def _keys(things: Iterable[Stamped]) -> dict[Kind, list[str]]:
    keys: dict[Kind, list[str]] = {}
    for each in things:
        keys.setdefault(kind_of(each.thing), []).append(each.thing.key)
    return keys


def _change_rows(things: Iterable[Stamped], revision: int) -> list[dict[str, object]]:
    return [
        {
            "id": f"{revision}/{each.thing.key}",
            "revision": revision,
            "key": each.thing.key,
            "subjectKind": str(kind_of(each.thing)),
            "kind": "ADDED" if each.version == 1 else "CHANGED",
        }
        for each in things
    ]


def _move_revision(tx: ManagedTransaction, lease: Lease, revision: int, fingerprint: str, things: int) -> None:
    before = lease.prove(tx)
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    parameters = {"before": revision - 1, "revision": revision, "at": at, "fingerprint": fingerprint, "things": things}
    if not run_rows(tx, _PUBLISH, **parameters):
        raise StoreError(f"Revision {before} was published meanwhile; publish again")
