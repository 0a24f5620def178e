"""A goal as a requirement tree, its lines under ``goal/``."""

from __future__ import annotations

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Strength
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.requirement import CompetencyLine, CoverageLine, CredentialLine, Group, GroupRule, Requirement

GOAL = "goal"


def goal_requirement(goal: Goal, snapshot: Snapshot, path: str = GOAL) -> Group:
    """What holds when the goal is reached. The keys of the goal must be in the snapshot."""
    lines: list[Requirement]
    match goal:
        case CredentialGoal(credential=key):
            lines = [CredentialLine(path=f"{path}/0", credential=key)]
        case CompetenciesGoal(competencies=wanted):
            lines = [
                CompetencyLine(path=f"{path}/{place}", competency=item.competency, level=item.level)
                for place, item in enumerate(wanted)
            ]
        case OccupationGoal():
            lines = _occupation_lines(goal, snapshot, path)
        case AllGoals(goals=goals):
            lines = [goal_requirement(part, snapshot, f"{path}/{place}") for place, part in enumerate(goals)]
    return Group(path=path, rule=GroupRule.ALL, of=tuple(lines))


def _occupation_lines(goal: OccupationGoal, snapshot: Snapshot, path: str) -> list[Requirement]:
    occupation = snapshot.occupations[goal.occupation]
    lines: list[Requirement] = []
    if goal.coverage > 0 and occupation.needs:
        lines.append(
            CoverageLine(path=f"{path}/0", occupation=occupation.key, needs=occupation.needs, share=goal.coverage)
        )
    asked = [
        item.credential
        for item in occupation.credentials
        if item.strength is Strength.REQUIRED or goal.with_preferred_credentials
    ]
    lines += [
        CredentialLine(path=f"{path}/{place}", credential=key) for place, key in enumerate(asked, start=len(lines))
    ]
    return lines
