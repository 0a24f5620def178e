"""What stands for what.

Equivalents as lines see them: sets, what may stand for what in one direction, and whose credits count then.
Competencies that count as others: the levels of a list with those as which they count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import permutations

from pathways.domain.catalog import CompetencyLevel, Credential, CreditsOf
from pathways.domain.requirement import Scope
from pathways.domain.shared_rules import Adjacency, Equivalence

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


@dataclass(frozen=True, slots=True)
class Adjacent:
    """What counts as what in a catalogue.

    Attributes:
        by_competency: the entries by the competency whose levels count.
    """

    by_competency: Mapping[str, tuple[Adjacency, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, adjacencies: Iterable[Adjacency]) -> Adjacent:
        """Entries do not chain: what is widened once is not widened again."""
        found: dict[str, list[Adjacency]] = defaultdict(list)
        for each in adjacencies:
            found[each.competency].append(each)
        return cls({key: tuple(entries) for key, entries in found.items()})

    def __bool__(self) -> bool:
        return bool(self.by_competency)

    def counted_as(self, competency: str) -> tuple[str, ...]:
        """The competencies as which the levels of one count."""
        return tuple(each.as_ for each in self.by_competency.get(competency, ()))

    def widened(self, levels: tuple[CompetencyLevel, ...]) -> tuple[CompetencyLevel, ...]:
        """Levels as they are stated, with those as which they count where these are higher."""
        counted: dict[str, Decimal] = {}
        for each in levels:
            for entry in self.by_competency.get(each.competency, ()):
                level = each.level if entry.up_to is None else min(each.level, entry.up_to)
                counted[entry.as_] = max(level, counted.get(entry.as_, level))
        if not counted:
            return levels
        own: dict[str, Decimal] = {}
        for each in levels:
            own[each.competency] = max(each.level, own.get(each.competency, each.level))
        higher = {key: level for key, level in counted.items() if level > own.get(key, Decimal(0))}
        return (
            *(each for each in levels if each.competency not in higher),
            *(CompetencyLevel(competency=key, level=level) for key, level in higher.items()),
        )

    def touched(self, credentials: Mapping[str, Credential]) -> frozenset[str]:
        """The keys of the credentials that show what counts as something else."""
        if not self.by_competency:
            return frozenset()
        return frozenset(
            key
            for key, each in credentials.items()
            if any(shown.competency in self.by_competency for shown in each.competencies)
        )

    def credential(self, credential: Credential) -> Credential:
        """The credential with all that it shows, and that this counts as."""
        return replace(credential, competencies=self.widened(credential.competencies))


NOTHING_ADJACENT = Adjacent()
