"""Everything that can be wrong with a store: its migrations, shapes, invariants, and what its fingerprints witness."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from pathways.codes import Code
from pathways.errors import DamagedError, Problem, StoreError
from pathways.progress import Progress
from pathways.store.bolt import Bolt, Row
from pathways.store.errors import VanishedError
from pathways.store.mapping.fingerprint import combined
from pathways.store.mapping.load import changed, differs, read_inventory, read_whatever
from pathways.store.schema.invariants import broken_invariants
from pathways.store.schema.migrations import MigrationState, status
from pathways.store.schema.shapes import violations

if TYPE_CHECKING:
    from pathways.store.graph import GraphStore


_STATE = "MATCH (c:Catalog) RETURN c.revision, c.fingerprint, c.applying"
_ATTEMPTS = 3
_HINTS = {
    MigrationState.PENDING: "Run: pathways schema migrate",
    MigrationState.EDITED: "Restore the file, and put the change into a new migration.",
    MigrationState.UNKNOWN: "Install a newer pathways.",
}


def check_store(store: GraphStore, progress: Progress) -> list[Problem]:
    """Everything that is wrong; a broken off publication is finished first, nothing else is changed.

    Where the migrations are not this program's, only they are looked at.

    Args:
        progress: receives (what, done, total).

    Returns:
        Problems with the codes MIGRATION, SHAPE, INVARIANT, UNREADABLE, FINGERPRINT.

    Raises:
        StoreError: the store does not answer, or others publish all the time.
    """
    if foreign := list(_migrations(store)):
        return foreign
    for _ in range(_ATTEMPTS):
        with suppress(VanishedError):
            before = _settled(store)
            found = [
                *(Problem(Code.SHAPE, each) for each in violations(store.bolt, progress)),
                *(Problem(Code.INVARIANT, e) for e in broken_invariants(store.bolt, progress)),
                *_content(store.bolt, before, progress),
            ]
            if store.bolt.read(_STATE) == before:
                return found
    raise StoreError(f"Others publish to the store at {store.bolt.address} faster than it can be checked; try later")


def _migrations(store: GraphStore) -> Iterator[Problem]:
    for each in status(store.bolt):
        if each.state is not MigrationState.APPLIED:
            yield Problem(Code.MIGRATION, f"{each.version} ({each.name}) is {each.state.lower()}.", _HINTS[each.state])


def _settled(store: GraphStore) -> list[Row]:
    """The state of the catalogue, after what was broken off is finished or removed."""
    with suppress(StoreError):
        store.tidy()
    state = store.bolt.read(_STATE)
    if any(applying is not None for _, _, applying in state):
        with suppress(StoreError):  # the checks say what is wrong with it
            store.load()
        state = store.bolt.read(_STATE)
    return state


def _content(bolt: Bolt, state: list[Row], progress: Progress) -> Iterator[Problem]:
    inventory = read_inventory(bolt)
    try:
        for some in read_whatever(bolt, inventory, progress, "fingerprints"):
            for thing in some:
                if differs(thing, inventory):
                    yield Problem(Code.FINGERPRINT, f"T{changed(thing)[1:]}.", "Restore a backup.", thing.key)
    except DamagedError as error:
        yield Problem(Code.UNREADABLE, f"Reading the catalogue back failed: {error.__cause__}.", "Restore a backup.")
        return
    whole = combined((key, print_) for key, (_, _, print_) in inventory.things.items())
    for revision, recorded, _ in state:
        if whole != (recorded or combined([])):
            text = f"The catalogue is not what revision {revision} published: things were lost, changed or added."
            yield Problem(Code.FINGERPRINT, text, "Restore a backup.")
