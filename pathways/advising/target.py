"""What a goal asks for by name and by level, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pathways.advising.gap import singles
from pathways.advising.ways import asked_by_name
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Occupation, Strength
from pathways.domain.goal import Goal, OccupationGoal


@dataclass(frozen=True)
class Target:
    """The credentials, competencies and occupations of a goal; of none, nothing."""

    goal: Goal | None
    snapshot: Snapshot

    @cached_property
    def named(self) -> frozenset[str]:
        """The credentials that the goal asks for by name."""
        return frozenset() if self.goal is None else asked_by_name(self.goal, self.snapshot)

    @cached_property
    def jobs(self) -> tuple[Occupation, ...]:
        """The occupations of the goal."""
        parts = () if self.goal is None else singles(self.goal)
        return tuple(self.snapshot.occupations[p.occupation] for p in parts if isinstance(p, OccupationGoal))

    @cached_property
    def asked(self) -> dict[str, dict[str, Strength]]:
        """What the occupations of the goal ask for: credential to occupation to strength."""
        found: dict[str, dict[str, Strength]] = {}
        for job in self.jobs:
            for item in job.credentials:
                found.setdefault(item.credential, {})[job.key] = item.strength
        return found

    @cached_property
    def by_law(self) -> frozenset[str]:
        """What the law asks for in an occupation of the goal."""
        return frozenset(key for key, by in self.asked.items() if Strength.REQUIRED in by.values())

    @cached_property
    def needs(self) -> dict[str, Decimal]:
        """The levels that the occupations of the goal need."""
        found: dict[str, Decimal] = {}
        for need in (need for job in self.jobs for need in job.needs):
            found[need.competency] = max(need.level, found.get(need.competency, Decimal(0)))
        return found

    @cached_property
    def general(self) -> frozenset[str]:
        """What they ask for as most work does; it says nothing about the field of a credential."""
        return frozenset(need.competency for job in self.jobs for need in job.general_needs)
