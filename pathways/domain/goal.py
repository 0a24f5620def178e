"""What a learner wants to reach."""

from __future__ import annotations

from dataclasses import dataclass
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
