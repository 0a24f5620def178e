"""Many roles by what they need, for one person at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from pathways.catalog.snapshot import Snapshot
from pathways.workforce.people import Role
from pathways.workforce.yardstick import Yardstick

Needing = Mapping[str, Sequence[tuple[int, int, int]]]
"""For each competency the numbers of the roles that need it, the levels, and what each thousandth is worth."""


@dataclass(frozen=True, slots=True)
class RoleIndex:
    """Many roles by what they need, for one person at a time.

    Attributes:
        keys: of the roles, ascending.
        yardsticks: in the same order.
        needing: the needs turned round.
    """

    keys: tuple[str, ...]
    yardsticks: tuple[Yardstick, ...]
    needing: Needing

    @classmethod
    def of(cls, roles: Mapping[str, Yardstick]) -> RoleIndex:
        """That of roles by key."""
        needing: dict[str, list[tuple[int, int, int]]] = {}
        keys = tuple(sorted(roles))
        for number, role in enumerate(keys):
            for key, level, worth in roles[role].needs:
                needing.setdefault(key, []).append((number, level, worth))
        return cls(keys, tuple(map(roles.__getitem__, keys)), needing)

    @classmethod
    def over(cls, snapshot: Snapshot) -> RoleIndex:
        """That of all occupations of a catalogue."""
        return cls.of({key: Yardstick.of(Role(key), snapshot) for key in snapshot.occupations})

    def ranked(self, levels: Mapping[str, int]) -> Iterator[tuple[str, Fraction]]:
        """The roles that somebody covers in part, best first, ties by key.

        Args:
            levels: held, in thousandths by competency.
        """
        counts = {number: 1 for number, each in enumerate(self.yardsticks) if not each.whole}
        for key, has in levels.items():
            for number, level, worth in self.needing.get(key, ()):
                counts[number] = counts.get(number, 0) + worth * min(level, has)
        wholes = [each.whole or 1 for each in self.yardsticks]
        # Rounding never turns two shares round, so that only those that are rounded alike are compared exactly.
        shares = sorted((-(count / wholes[number]), number) for number, count in counts.items())
        for _, same in groupby(shares, key=itemgetter(0)):
            exact = [(-Fraction(counts[number], wholes[number]), number) for _, number in same]
            yield from ((self.keys[number], -share) for share, number in sorted(exact))
