"""What a learner wants to reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pathways.domain.catalog import CompetencyLevel


@dataclass(frozen=True, slots=True)
class CredentialGoal:
    """Hold a credential."""

    credential: str


@dataclass(frozen=True, slots=True)
class CompetenciesGoal:
    """Reach competencies at levels."""

    competencies: tuple[CompetencyLevel, ...]


@dataclass(frozen=True, slots=True)
class OccupationGoal:
    """Cover a share (0 to 1) of an occupation's needs, and hold the credentials it requires."""

    occupation: str
    coverage: Decimal = Decimal(1)
    with_preferred_credentials: bool = False


@dataclass(frozen=True, slots=True)
class AllGoals:
    """Every one of several goals."""

    goals: tuple[Goal, ...]


Goal = CredentialGoal | CompetenciesGoal | OccupationGoal | AllGoals


def covering_at_most(goal: Goal, share: Decimal) -> Goal:
    """The same goal with no more of any occupation's needs than a share, 0 to 1."""
    match goal:
        case OccupationGoal(coverage=asked):
            return replace(goal, coverage=min(asked, share))
        case AllGoals(goals=goals):
            return AllGoals(tuple(covering_at_most(part, share) for part in goals))
        case _:
            return goal
