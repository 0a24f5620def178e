"""How far above what is held a credential is, and whether it belongs to the field of a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pathways.advising.gains import NOTHING
from pathways.advising.target import Target
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.requirements.evidence import Evidence

LEAST_OF_THE_FIELD = Fraction(1, 5)
"""Of what a credential shows, that a job must ask for; what shows less of it belongs to another field."""

RUNG = Decimal(2)
"""How many levels are learned at once. What lies further above what is held, or above what the job needs, counts for
less, by the square of the share, so that the entry comes before the expert."""

EXPERT = Fraction(1, 2)
"""Of that share: what is as far away as this is not for somebody who holds nothing in between."""

MOST_BEYOND = Decimal(1)
"""How many levels more than a job needs a credential for it may show on the average."""


@dataclass(frozen=True)
class Rungs:
    """The ladder from what is held to what a goal asks for."""

    target: Target
    evidence: Evidence
    snapshot: Snapshot

    def within_reach(self, credential: Credential, beside: Mapping[str, Decimal] = NOTHING) -> Fraction:
        """Of the skill of the job that lies furthest: 1 for what is on the next rung, less for what is further up."""
        reaches = (self.reach(item.competency, item.level, beside) for item in credential.competencies)
        return min(reaches, default=Fraction(1))

    def reach(self, competency: str, level: Decimal, beside: Mapping[str, Decimal] = NOTHING) -> Fraction:
        """1 for what lies on the next rung, less for what lies further above what is held or needed."""
        needed, held = self.target.needs.get(competency), self._held(competency, beside)
        if needed is None or held >= needed or held >= level:
            return Fraction(1)
        return min(Fraction(1), Fraction(RUNG) / Fraction(level - held), Fraction(needed) / Fraction(level))

    def worth(self, competency: str, level: Decimal, beside: Mapping[str, Decimal]) -> Fraction:
        """Of what a skill adds to a job."""
        return self.reach(competency, level, beside) ** 2

    def is_entry(self, credential: Credential, beside: Mapping[str, Decimal] = NOTHING) -> bool:
        """Somebody with no more than what is held can aim at it, and it is not far above what the job needs."""
        return self.within_reach(credential, beside) > EXPERT and not self.is_far_above(credential, beside)

    def is_far_above(self, credential: Credential, beside: Mapping[str, Decimal] = NOTHING) -> bool:
        """Some skill that it shows is out of reach for who holds no more, whether a job needs it or not.

        What most work asks for, such as listening, is no skill of a field: its levels are nobody's ladder.
        """
        own = (item for item in credential.competencies if item.competency not in self._general_anywhere)
        above = (item.level - self._held(item.competency, beside) for item in own)
        return any(Fraction(each) * EXPERT >= RUNG for each in above)

    def goes_far_beyond(self, credential: Credential) -> bool:
        """On the whole it shows much more than the job needs."""
        needs = self.target.needs
        beyond = [item.level - needs[item.competency] for item in credential.competencies if item.competency in needs]
        return sum(beyond, Decimal(0)) > MOST_BEYOND * len(beyond)

    def is_of_the_field(self, credential: Credential) -> bool:
        """A fair part of what it shows is what a job of the goal asks for."""
        shown = [item for item in credential.competencies if item.competency not in self.target.general]
        if not self.target.jobs or not shown:
            return True
        return sum(item.competency in self.target.needs for item in shown) >= LEAST_OF_THE_FIELD * len(shown)

    def _held(self, competency: str, beside: Mapping[str, Decimal]) -> Decimal:
        return max(self.evidence.level(competency), beside.get(competency, Decimal(0)))

    @cached_property
    def _general_anywhere(self) -> frozenset[str]:
        return frozenset(need.competency for job in self.snapshot.occupations.values() for need in job.general_needs)


def shows_as_much(more: Credential, less: Credential) -> bool:
    """Everything that one credential shows, another shows at least as well."""
    levels = {item.competency: item.level for item in more.competencies}
    return all(levels.get(item.competency, Decimal(0)) >= item.level for item in less.competencies)


def is_below(lower: Credential, higher: Credential) -> bool:
    """Of what the lower one shows, the higher one shows as much on the whole."""
    levels = {item.competency: item.level for item in higher.competencies}
    shown = sum((item.level for item in lower.competencies), Decimal(0))
    return 0 < shown <= sum((levels.get(item.competency, Decimal(0)) for item in lower.competencies), Decimal(0))
