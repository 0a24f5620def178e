"""What a learner wants to reach."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from pathways.domain.catalog import CompetencyLevel
from pathways.domain.phrases import Names, listed
from pathways.domain.quantity import plain


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


def goal_text(goal: Goal, names: Names) -> str:
    """A goal in words, e.g. “Cisco CCNA and 80 % of the needs of Database administrators”.

    Args:
        goal: what is wanted.
        names: of credentials, competencies and occupations.
    """
    match goal:
        case CredentialGoal(credential=key):
            return names.get(key, key)
        case CompetenciesGoal(competencies=wanted):
            levels = [f"{names.get(each.competency, each.competency)} at level {plain(each.level)}" for each in wanted]
            return listed(levels, "and")
        case OccupationGoal(occupation=key, coverage=share):
            name = names.get(key, key)
            text = name if share == 1 else f"{plain(share * 100)} % of the needs of {name}"
            return f"{text}, with the credentials it prefers" if goal.with_preferred_credentials else text
        case AllGoals(goals=goals):
            return listed([goal_text(part, names) for part in goals], "and")
