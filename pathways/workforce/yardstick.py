"""A role as whole numbers, so that many people are measured by it quickly and exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Strength
from pathways.domain.quantity import thousandths
from pathways.workforce.assignment import Worth
from pathways.workforce.people import Person, Role


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a role asks for; `fit_of` says the same of one person line by line.

    Attributes:
        needs: for each need its competency, its level in thousandths, and what each thousandth up to it is worth.
        whole: what all of it is worth; 0: the occupation needs nothing, and whoever comes covers it.
        credentials: that whoever fills a place holds.
        least: the coverage from which a place is filled.
    """

    needs: tuple[tuple[str, int, int], ...]
    whole: int
    credentials: tuple[str, ...]
    least: Fraction

    @classmethod
    def of(cls, role: Role, snapshot: Snapshot) -> Yardstick:
        """That of a role whose occupation is in the catalogue."""
        occupation = snapshot.occupations[role.occupation]
        levels = [thousandths(need.level) for need in occupation.needs]
        common = lcm(*levels)
        worths = [
            thousandths(need.importance) * (common // level)
            for need, level in zip(occupation.needs, levels, strict=True)
        ]
        keys = [need.competency for need in occupation.needs]
        return cls(
            needs=tuple(zip(keys, levels, worths, strict=True)),
            whole=sum(level * worth for level, worth in zip(levels, worths, strict=True)),
            credentials=tuple(
                each.credential
                for each in occupation.credentials
                if each.strength is Strength.REQUIRED or role.with_preferred_credentials
            ),
            least=Fraction(role.coverage),
        )

    def coverage(self, levels: Mapping[str, int]) -> Fraction:
        """The importance-weighted share of min(held, needed) / needed, 0 to 1.

        Args:
            levels: held, in thousandths by competency.
        """
        met = sum(worth * min(levels[key], level) for key, level, worth in self.needs if key in levels)
        return Fraction(met, self.whole) if self.whole else Fraction(1)

    def worth(self, person: Person) -> Worth | None:
        """None: who covers nothing of a role and fills no place of it is as good there as nobody."""
        coverage = self.coverage(person.levels)
        fills = coverage >= self.least and all(map(person.evidence.holds, self.credentials))
        return Worth(coverage, fills) if coverage or fills else None
