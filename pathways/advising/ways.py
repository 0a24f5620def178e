"""The way to a goal: its best plan, or what would be one if more were known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from pathways.advising.gap import singles
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import RecommendationOptions
from pathways.domain.deadline import left_ms
from pathways.domain.goal import AllGoals, CredentialGoal, Goal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan, OptionChange, OptionChangeKind
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import CredentialLine, ExperienceLine, walk
from pathways.planning.planner import Planner
from pathways.planning.question.goals import goal_requirement

BEST_PLAN_SHARE = 0.5
"""Of the time that an answer may take, for the best plan to the goal; the rest is for what leads to each credential."""


@dataclass(frozen=True, slots=True)
class Way:
    """What leads to the goal.

    Attributes:
        steps: credential to the number of its step.
        text: what they are steps of.
        is_by_name: they lead to what the goal asks for by name, and not to all of the goal.
    """

    steps: Mapping[str, int]
    text: str = "of the best plan to the goal"
    is_by_name: bool = False


def way_to(
    record: Record, goal: Goal | None, options: RecommendationOptions, day: date, snapshot: Snapshot, planner: Planner
) -> Way:
    """The best plan to a goal, else the best plan to what it asks for by name; where neither exists, the plans that
    would exist if what is missing, such as years of experience, were there."""
    if goal is None:
        return Way({})
    plan = _best_plan(goal, record, options, day, snapshot, planner)
    if plan is not None:
        return Way(numbers_of([plan]))
    named = sorted(asked_by_name(goal, snapshot))
    if not named:
        return Way({})
    wanted = AllGoals(tuple(map(CredentialGoal, named)))
    if not all(isinstance(part, CredentialGoal) for part in singles(goal)):
        plan = _best_plan(wanted, record, options, day, snapshot, planner)
        if plan is not None:
            return Way(numbers_of([plan]), "of the way to what the goal asks for by name", is_by_name=True)
    answer = planner.plan(_question(wanted, record, options, day, planner), snapshot)
    if not isinstance(answer, NoPlan):
        return Way({})
    lines = {member.name: member.requirement for each in answer.conflicts for member in each.members}

    def is_of_the_record(change: OptionChange) -> bool:
        if change.kind is OptionChangeKind.WAIVE:
            return isinstance(lines.get(change.value), ExperienceLine)
        return change.kind is OptionChangeKind.ADD_CONDITION

    steps = numbers_of([each.plan for each in answer.relaxations if all(map(is_of_the_record, each.changes))])
    return Way(steps, "of a way to the goal, which something is missing for", is_by_name=True)


def asked_by_name(goal: Goal, snapshot: Snapshot) -> frozenset[str]:
    lines = walk(goal_requirement(goal, snapshot))
    return frozenset(line.credential for line in lines if isinstance(line, CredentialLine))


def _best_plan(
    goal: Goal, record: Record, options: RecommendationOptions, day: date, snapshot: Snapshot, planner: Planner
) -> Plan | None:
    answer = planner.best(_question(goal, record, options, day, planner), snapshot)
    return answer if isinstance(answer, Plan) else None


def _question(goal: Goal, record: Record, options: RecommendationOptions, day: date, planner: Planner) -> PlanQuestion:
    wishes = PlanOptions(
        start_on=day,
        currency=options.currency,
        avoid=options.avoid,
        time_limit_ms=left_ms(round(BEST_PLAN_SHARE * planner.time_limit_ms)),
    )
    return PlanQuestion(goal, record, wishes)


def numbers_of(plans: Iterable[Plan]) -> dict[str, int]:
    """The number of the step that earns each credential, in the first of some plans that earns it."""
    found: dict[str, int] = {}
    for step in (step for plan in plans for step in plan.steps):
        found.setdefault(step.credential.key, step.number)
    return found
