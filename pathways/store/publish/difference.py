"""What a publication would change, found by fingerprints, and whether it may."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from pathways.domain.content import Thing, kind_of
from pathways.errors import StoreError
from pathways.store.mapping.fingerprint import moved, thing_fingerprint
from pathways.store.mapping.load import Inventory
from pathways.store.mapping.rows import Stamped, references_of


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs from the store.

    Attributes:
        things: new and changed ones, with the version they will have, and those that go.
        fingerprint: of the whole catalogue afterwards.
    """

    things: list[Stamped]
    added: int
    unchanged: int
    fingerprint: str

    @property
    def removed(self) -> int:
        """How many things are in the store, and are to go."""
        return sum(each.goes for each in self.things)

    @property
    def changed(self) -> int:
        """How many things are in the store, but say something else."""
        return len(self.things) - self.added - self.removed


def difference(inventory: Inventory, things: Iterable[Thing], before: str, going: Iterable[Thing] = ()) -> Difference:
    """Compares things with what is stored; of a key that stands twice the last one counts.

    Args:
        inventory: of at least the keys of the things.
        going: things that are to go, as they are stored.
        before: the fingerprint of the catalogue.
    """
    stamped: list[Stamped] = []
    gone: list[tuple[str, str]] = []
    added = unchanged = 0
    for thing in {thing.key: thing for thing in things}.values():
        print_ = thing_fingerprint(thing)
        stored = inventory.things.get(thing.key)
        if stored is None:
            added += 1
            stamped.append(Stamped(thing, 1, print_))
            continue
        _, version, old = stored
        if print_ == old:
            unchanged += 1
            continue
        gone.append((thing.key, old))
        stamped.append(Stamped(thing, version + 1, print_))
    come = [(each.thing.key, each.fingerprint) for each in stamped]
    for thing in going:
        if thing.key in inventory.things:
            _, _, old = inventory.things[thing.key]
            gone.append((thing.key, old))
            stamped.append(Stamped(thing, 0, old, thing))
    return Difference(stamped, added, unchanged, moved(before, gone, come))


def named_by(things: Iterable[Thing]) -> set[str]:
    """The keys of things and of everything that they name."""
    keys: set[str] = set()
    for thing in things:
        keys.add(thing.key)
        keys.update(key for _, key in references_of(thing))
    return keys


def check(inventory: Inventory, things: Sequence[Stamped]) -> None:
    """Makes sure that every key keeps its kind and everything named is there.

    Args:
        inventory: of at least what `named_by` says.

    Raises:
        StoreError: it says what is missing.
    """
    going = {each.thing.key for each in things if each.goes}
    kinds = {key: kind for key, (kind, _, _) in inventory.things.items() if key not in going}
    staying = [each for each in things if not each.goes]
    for each in staying:
        kind = kind_of(each.thing)
        stored = kinds.setdefault(each.thing.key, kind)
        if stored is not kind:
            raise StoreError(
                f"The key {each.thing.key} belongs to a {stored.lower()} already; give the {kind.lower()} another one"
            )
    missing = (
        f"{each.thing.key} names the {kind.lower()} {key}"
        for each in staying
        for kind, key in references_of(each.thing)
        if kinds.get(key) is not kind
    )
    if some := list(islice(missing, 3)):
        raise StoreError(f"{'; '.join(some)}: not in the store, nor published with it")
