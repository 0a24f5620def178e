"""What was published since a process last looked, by the change log: only what changed is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from pathways.domain.content import Content
from pathways.progress import silent
from pathways.store.bolt import Bolt
from pathways.store.mapping.fingerprint import moved, thing_fingerprint
from pathways.store.mapping.load import read_content, read_inventory
from pathways.store.publish.lease import CatalogState

MOST_THINGS = 2000
"""More than these are loaded faster in one go with all the others."""

MOST_REVISIONS = 200

# By equality: a range of an index is a walk over all of it on the embedded store.
_REVISIONS = "UNWIND $numbers AS number MATCH (r:Revision {number: number}) RETURN count(r), sum(r.things)"
_KEYS = "UNWIND $numbers AS number MATCH (h:Change {revision: number}) WITH DISTINCT h.key AS key RETURN collect([key])"


@dataclass(frozen=True, slots=True)
class Published:
    """What the store says at one revision.

    Attributes:
        revision: 0 for a catalogue in which nothing was ever published.
        fingerprint: as `pathways.store.mapping.fingerprint.fingerprint` of the content.
        versions: of every thing by key; 1 when it came, one more with each change.
    """

    revision: int
    published_at: datetime | None
    fingerprint: str
    content: Content
    versions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What is published, and the keys of the things in which it differs from what was known."""

    published: Published
    keys: frozenset[str]


def catch_up(bolt: Bolt, known: Published, state: CatalogState) -> CatchUp | None:
    """As `GraphStore.catch_up`, while the store is in that state.

    Raises:
        DamagedError: what changed is not what was published.
        StoreError: the store does not answer.
    """
    if (state.revision, state.fingerprint) == (known.revision, known.fingerprint):
        return CatchUp(known, frozenset())
    if not 0 < state.revision - known.revision <= MOST_REVISIONS:
        return None
    numbers = list(range(known.revision + 1, state.revision + 1))
    ((revisions, things),) = bolt.read(_REVISIONS, numbers=numbers)
    if revisions != len(numbers) or things > MOST_THINGS:
        return None
    keys = sorted(key for (key,) in bolt.collected(_KEYS, numbers=numbers))
    inventory = read_inventory(bolt, keys)
    new = read_content(bolt, inventory, silent)
    before = [thing for key in keys if (thing := known.content.get(key)) is not None]
    gone = [(thing.key, thing_fingerprint(thing)) for thing in before]
    come = [(key, print_) for key, (_, _, print_) in inventory.things.items()]
    if moved(known.fingerprint, gone, come) != state.fingerprint:
        return None
    versions = {**known.versions, **{key: version for key, (_, version, _) in inventory.things.items()}}
    for key in set(keys).difference(inventory.things):
        versions.pop(key, None)
    content = known.content.replacing(keys, new.things())
    return CatchUp(Published(state.revision, state.published_at, state.fingerprint, content, versions), frozenset(keys))
