"""What a reviewer should know of the impact of a change: goals that get much dearer, and people who are stranded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Kind
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.money import Rates
from pathways.impact.answer import dearer_by
from pathways.impact.counting import is_of_several
from pathways.impact.impact import GoalImpact
from pathways.wording.goals import goal_text
from pathways.wording.phrases import Names, percent

MUCH = Decimal("0.1")
"""A goal that gets dearer by more than this share is a finding."""


def impact_findings(
    goals: Iterable[GoalImpact], stranded: Iterable[Goal], names: Names, rates: Rates, smallest: int = 1
) -> Iterator[Finding]:
    """Errors first. What a goal of several things is made of may say whose it is.

    Args:
        goals: what became of goals for somebody who brings nothing.
        stranded: goals of people who had a plan, and have none; of several things the first alone is named.
        names: of credentials, competencies and occupations.
        smallest: goals of several things that fewer people have are left out where they are dearer (default: none is).
    """
    yield from dict.fromkeys(_stranded(goal, names) for goal in stranded)
    for each in goals:
        if each.before is None or each.after is None or (each.learners < smallest and is_of_several(each.goal)):
            continue
        share = dearer_by(each.before, each.after, rates)
        if share is not None and share > MUCH:
            costs = f"{each.after.cost}, not {each.before.cost}"
            text = f"{goal_text(each.goal, names)} gets {percent(share)} dearer: {costs}."
            yield Finding(Severity.WARNING, Code.GOAL_DEARER, text, *_subject(each.goal))


def _stranded(goal: Goal, names: Names) -> Finding:
    subject, kind = _subject(goal)
    several = f"several things, {names.get(subject, subject)} among them,"
    way = several if is_of_several(goal) else goal_text(goal, names)
    text = f"Somebody on the way to {way} has a plan now and would have none."
    return Finding(Severity.ERROR, Code.PEOPLE_STRANDED, text, subject, kind)


def _subject(goal: Goal) -> tuple[str, Kind]:
    match goal:
        case CredentialGoal(credential=key):
            return key, Kind.CREDENTIAL
        case OccupationGoal(occupation=key):
            return key, Kind.OCCUPATION
        case CompetenciesGoal(competencies=wanted):
            return (wanted[0].competency if wanted else ""), Kind.COMPETENCY
        case AllGoals(goals=goals):
            return _subject(goals[0]) if goals else ("", Kind.CREDENTIAL)
