"""Goals in words."""

from __future__ import annotations

from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.quantity import plain
from pathways.wording.phrases import Names, listed, percent


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
            text = name if share == 1 else f"{percent(share)} of the needs of {name}"
            return f"{text}, with the credentials it prefers" if goal.with_preferred_credentials else text
        case AllGoals(goals=goals):
            return listed([goal_text(part, names) for part in goals], "and")
