"""Equivalents as lines see them: sets, what may stand for what in one direction, and whose credits count then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from pathways.domain.catalog import CreditsOf
from pathways.domain.requirement import Scope
from pathways.domain.shared_rules import Equivalence

Sets = Mapping[str, tuple[str, ...]]
"""For each credential that stands in a set of equivalents: the whole set, in key order."""


@dataclass(frozen=True, slots=True)
class StandIns:
    """What the entries of a catalogue say beside the sets that apply everywhere.

    Attributes:
        one_way: by credential, what may stand for it, and for which it may not stand in turn.
        named: pairs of what a line names and what pays for it, where the credits of the first count.
        scoped: the entries that apply in some trees alone, by key.
    """

    one_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: frozenset[tuple[str, str]] = frozenset()
    scoped: Mapping[str, Equivalence] = field(default_factory=dict)
    _within: dict[Scope, StandIns] = field(default_factory=dict, compare=False, repr=False)
    _sets: dict[Scope, Sets] = field(default_factory=dict, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.one_way or self.named or self.scoped)

    @classmethod
    def of(cls, equivalences: Iterable[Equivalence]) -> StandIns:
        """One-way entries neither chain nor make a set."""
        every = list(equivalences)
        one_way, named = _one_way_of([each for each in every if not each.for_])
        return cls(one_way, named, {each.key: each for each in every if each.for_})

    def within(self, scope: Scope) -> StandIns:
        """What applies to lines of a scope."""
        if not self.scoped or not scope:
            return self
        found = self._within.get(scope)
        if found is None:
            one_way, named = _one_way_of(self.scoped[key] for key in scope)
            every = {key: (*self.one_way.get(key, ()), *one_way.get(key, ())) for key in {**self.one_way, **one_way}}
            found = self._within[scope] = StandIns(every, self.named | named)
        return found

    def sets(self, everywhere: Sets, scope: Scope) -> Sets:
        """The sets that apply to lines of a scope; those with a common member are one.

        Args:
            everywhere: the sets of the same catalogue that apply to every line.
        """
        if not self.scoped or not scope:
            return everywhere
        found = self._sets.get(scope)
        if found is None:
            own = [entry.credentials for key in scope if not (entry := self.scoped[key]).one_way]
            found = self._sets[scope] = merged_sets([*set(everywhere.values()), *own])
        return found


def merged_sets(sets: Iterable[Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Each member of some sets with its whole set, sets with a common member being one; in key order."""
    found: dict[str, set[str]] = {}
    for members in sets:
        whole = set(members).union(*(found[key] for key in members if key in found))
        found.update(dict.fromkeys(whole, whole))
    return {key: tuple(sorted(whole)) for key, whole in found.items()}


def _one_way_of(
    equivalences: Iterable[Equivalence],
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[tuple[str, str]]]:
    one_way: dict[str, dict[str, None]] = defaultdict(dict)
    named: set[tuple[str, str]] = set()
    for each in equivalences:
        pairs = list(permutations(each.credentials, 2))
        if each.one_way:
            first, *others = each.credentials
            pairs = [(first, other) for other in others]
            one_way[first].update(dict.fromkeys(others))
        if each.credits is CreditsOf.NAMED:
            named.update(pairs)
    return {key: tuple(found) for key, found in one_way.items()}, frozenset(named)


NONE = StandIns()
