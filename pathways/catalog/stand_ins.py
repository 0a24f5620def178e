"""Equivalents beyond sets: what may stand for what in one direction, and whose credits count then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import permutations

from pathways.domain.catalog import CreditsOf
from pathways.domain.shared_rules import Equivalence


@dataclass(frozen=True, slots=True)
class StandIns:
    """What the entries of a catalogue say beside sets.

    Attributes:
        one_way: by credential, what may stand for it, and for which it may not stand in turn.
        named: pairs of what a line names and what pays for it, where the credits of the first count.
    """

    one_way: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    named: frozenset[tuple[str, str]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.one_way or self.named)

    @classmethod
    def of(cls, equivalences: Iterable[Equivalence]) -> StandIns:
        """One-way entries neither chain nor make a set."""
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
        return cls({key: tuple(found) for key, found in one_way.items()}, frozenset(named))


NONE = StandIns()
