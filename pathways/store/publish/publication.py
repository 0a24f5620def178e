"""One publication: compare with what is stored, write what differs, move the revision.

A small one is a single transaction. A large one would need gigabytes of transaction memory, so it is staged as a redo
log, then applied in batches that may be repeated, then published by a small transaction. Between the second and the
third step the graph holds a mixture; Catalog.applying says so, and no reader loads it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

from pathways.access.audit import Also, nothing
from pathways.domain.content import Thing
from pathways.errors import DamagedError, StaleError
from pathways.progress import Progress, silent
from pathways.store.bolt import Bolt
from pathways.store.mapping.load import Inventory, differs, read_inventory, read_whatever
from pathways.store.mapping.rows import Stamped, elements, owned_rows
from pathways.store.publish.apply import Application, Check
from pathways.store.publish.difference import Difference, check, difference, named_by
from pathways.store.publish.lease import Lease, read_state
from pathways.store.publish.redo_log import read_log, read_parts, remove, removed_unless_begun, stage, staged_logs
from pathways.store.publish.replace import replace_all
from pathways.store.publish.seal import Seal

_FEW = 1000
"""Up to this many keys are looked up one by one: this many cost some 50 ms, all of 100,000 things some 500 ms."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes into one transaction.

    Attributes:
        single: nodes and relationships up to which a publication is one transaction.
        batch: rows per transaction of a larger one.
        part: things per part of its redo log.
    """

    single: int = 5000
    batch: int = 8000
    part: int = 1000


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
    removed: int = 0


def publish(
    bolt: Bolt,
    lease: Lease,
    things: Sequence[Thing],
    limits: Limits,
    progress: Progress,
    on: int | None = None,
    also: Also = nothing,
    going: Sequence[Thing] = (),
    seal: Seal | None = None,
    judge: Check | None = None,
) -> Publication:
    """Stores things by key, all or nothing for every reader.

    Args:
        lease: held, with nothing half applied (see `finish`).
        on: the revision that must be published now.
        also: is called in the transaction that publishes, with it and the revision.
        going: things that are to go, as they are published; nothing that stays may name them.
        seal: of the change set that is published; None: it is none.
        judge: looks at what is written in one transaction before it becomes a revision; a larger publication cannot
            be taken back once it is written.

    Raises:
        ProblemsError: as `judge` raises it.
        StaleError: another revision is published, or something happened to the change set.
        StoreError: something they name is neither stored nor among them, a key is of another kind in the store, or the
            store does not answer.
    """
    state = read_state(bolt)
    revision = state.revision
    if on not in (None, revision):
        raise StaleError(f"Revision {revision} is published, not {on}; look at what changed and try again")
    inventory = _inventory(bolt, (*things, *going))
    found = difference(inventory, things, state.fingerprint, going)
    check(inventory, found.things)
    found = replace(found, things=_with_what_was(bolt, found.things))

    def count(done: int) -> None:
        progress("storing", found.unchanged + done, found.unchanged + len(found.things))

    count(0)
    if not found.things:
        return Publication(revision, 0, 0, found.unchanged, published=False)
    application = Application(bolt, lease, revision + 1, limits.batch, also, seal, judge)
    if _is_small(found.things, limits):
        application.at_once(found.things, found.fingerprint)
        count(len(found.things))
    else:
        _publish_staged(application, found, limits, count)
    return Publication(revision + 1, found.added, found.changed, found.unchanged, published=True, removed=found.removed)


def _inventory(bolt: Bolt, things: Sequence[Thing]) -> Inventory:
    """Of what a publication touches; of everything, where it touches much."""
    if len(things) > _FEW:
        return read_inventory(bolt)
    keys = named_by(things)
    return read_inventory(bolt, None if len(keys) > _FEW else sorted(keys))


def _with_what_was(bolt: Bolt, things: Sequence[Stamped]) -> list[Stamped]:
    """The things with what the store says of them now, for the change log. What is damaged there is not kept: it is
    about to be mended."""
    was: dict[str, Thing] = {}
    known = [each.thing.key for each in things if each.version > 1]
    for start in range(0, len(known), _FEW):
        inventory = read_inventory(bolt, known[start : start + _FEW])
        with suppress(DamagedError):
            for some in read_whatever(bolt, inventory, silent, ""):
                was.update((thing.key, thing) for thing in some if not differs(thing, inventory))
    return [each if each.goes else replace(each, before=was.get(each.thing.key)) for each in things]


def finish(bolt: Bolt, lease: Lease, limits: Limits) -> None:
    """Finishes an application that was broken off, and removes staged logs that never began.

    Raises:
        StoreError: the log is damaged, or the store does not answer.
    """
    state = read_state(bolt)
    if state.applying is not None:
        log = read_log(bolt, state.applying)
        if log.replaces is not None:
            replace_all(Application(bolt, lease, log.replaces.revision, limits.batch), log)
        else:
            application = Application(bolt, lease, state.revision + 1, limits.batch, seal=log.seal)
            application.replay(lambda: read_parts(bolt, log), again=True, count=_nobody)
            application.publish(log)
    for id_ in staged_logs(bolt):
        remove(bolt, lease, id_)


def _publish_staged(application: Application, found: Difference, limits: Limits, count: Callable[[int], None]) -> None:
    bolt, lease = application.bolt, application.lease
    parts = [found.things[start : start + limits.part] for start in range(0, len(found.things), limits.part)]
    id_ = f"{application.revision}-{uuid4().hex}"
    with removed_unless_begun(bolt, lease, id_):
        log = stage(bolt, lease, id_, parts, found.fingerprint, seal=application.seal)
        application.begin(log)
    application.replay(lambda: parts, again=False, count=count)
    application.publish(log)
    remove(bolt, lease, id_)


def _is_small(things: Sequence[Stamped], limits: Limits) -> bool:
    if len(things) > limits.single:
        return False
    return len(things) + elements(owned_rows(each.thing for each in things)) <= limits.single


def _nobody(_done: int) -> None:
    """Is told how far an application is that another process began."""
