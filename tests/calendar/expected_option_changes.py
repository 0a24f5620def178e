"""What the planner says when there is no plan: what stands in the way, and what would help, beside exhaustion.

Decided where the text leaves a choice: a limit that is dropped leaves the calendar in place, and weeklyHours dropped
are 40; a line that is dropped is waived; breaks cannot be dropped. No plan could satisfy a leaf line: the record alone
never does, nor is there a plan without limits whose goal it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, assert_never

from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Waiver
from pathways.domain.no_plan import NoPlan, Relaxation
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Origin,
    Selection,
    walk,
)
from tests.calendar.oracle import Exhaustion
from tests.calendar.oracle_steps import looked_past
from tests.rules.assert_same_answer import Difference
from tests.rules.random_cases import Case

LIMITS = {
    "budget": "budget",
    "finishBy": "finish_by",
    "weeklyHours": "weekly_hours",
    "maxParallel": "max_parallel",
    "keepValidUntil": "keep_valid_until",
    "accreditedOnly": "accredited_only",
    "maxCreditsPerTerm": "max_credits_per_term",
    "minCreditsPerTerm": "min_credits_per_term",
}
LEAST = {
    "budget": Decimal("0.01"),
    "weeklyHours": Decimal("0.01"),
    "maxCreditsPerTerm": Decimal("0.001"),
    "minCreditsPerTerm": Decimal("-0.001"),
}


def right_help(answer: NoPlan, case: Case) -> None:
    """Each conflict is one, no member of it idle; each relaxation leads to a plan, by the least number where it is one.

    Raises:
        Difference: it is not.
    """
    if any(route.recurring for each in case.content.credentials.values() for route in each.routes):
        return  # without finishBy one could wait for ever
    for conflict in answer.conflicts:
        _right_conflict([member.name for member in conflict.members], case)
    for relaxation in answer.relaxations:
        _right_relaxation(relaxation, case)


def _right_conflict(members: list[str], case: Case) -> None:
    everything = set(_limits(case.question.options))
    if _exists(case, everything - set(members)):
        raise Difference(f"no conflict: with {members} in force and the other limits dropped there is a plan")
    if "goal" in members:
        return
    lines = _droppable_lines(case)
    for member in members:
        if not _exists(case, (everything | lines) - set(members) | {member}):
            raise Difference(f"conflict {members}: without {member} there is no plan either")


def _right_relaxation(relaxation: Relaxation, case: Case) -> None:
    assignments = [change.assignment for change in relaxation.changes]
    relaxed = _relaxed(case.question, assignments)
    timeless = not case.question.options.has_calendar
    if looked_past(relaxation.plan):
        return
    if not Exhaustion(case.content, relaxed, timeless=timeless).exists:
        raise Difference(f"{assignments} leads to no plan")
    if len(assignments) > 1:
        return
    name, _, value = assignments[0].partition("=")
    less: str
    if name in LEAST:
        less = str(Decimal(value) - LEAST[name])
    elif name == "finishBy":
        less = (date.fromisoformat(value) - timedelta(days=1)).isoformat()
    elif name == "keepValidUntil":
        less = (date.fromisoformat(value) + timedelta(days=1)).isoformat()
    elif name == "maxParallel":
        less = str(int(value) - 1)
    elif name == "coverage":
        less = str(Decimal(value) + Decimal("0.001"))
    else:
        return
    if Exhaustion(case.content, _relaxed(case.question, [f"{name}={less}"]), timeless=timeless).exists:
        raise Difference(f"{assignments[0]} is not the least: {less} leads to a plan too")


def _relaxed(question: PlanQuestion, assignments: Collection[str]) -> PlanQuestion:
    options, record, goal = question.options, question.record, question.goal
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        if name == "condition+":
            record = replace(record, conditions=record.conditions | {value})
        elif name == "waive":
            record = replace(record, waivers=(*record.waivers, Waiver(path=value, reason="r")))
        elif name == "coverage":
            goal = _covering(goal, Decimal(value))
        else:
            options = replace(options, **_changed(options, name, value))
    return PlanQuestion(goal, record, options)


def _covering(goal: Goal, share: Decimal) -> Goal:
    """A goal with so much of each occupation at most."""
    if isinstance(goal, AllGoals):
        return AllGoals(tuple(_covering(each, share) for each in goal.goals))
    if isinstance(goal, OccupationGoal) and goal.coverage > share:
        return OccupationGoal(goal.occupation, share, goal.with_preferred_credentials)
    return goal


def _changed(options: PlanOptions, name: str, value: str) -> dict[str, Any]:
    match name:
        case "avoid-" | "include-":
            several: tuple[str, ...] = getattr(options, name.rstrip("-"))
            return {name.rstrip("-"): tuple(key for key in several if key != value)}
        case "finishBy" | "keepValidUntil":
            return {LIMITS[name]: date.fromisoformat(value)}
        case "maxParallel":
            return {"max_parallel": int(value)}
        case "accreditedOnly":
            return {"accredited_only": value == "true"}
        case _:
            return {LIMITS[name]: Decimal(value)}


def _limits(options: PlanOptions) -> Iterator[str]:
    plain = PlanOptions()
    yield from (name for name, field in LIMITS.items() if getattr(options, field) != getattr(plain, field))
    yield from (f"avoid:{key}" for key in options.avoid)
    yield from (f"include:{key}" for key in options.include)


def _exists(case: Case, dropped: Collection[str]) -> bool:
    """There is a plan without some limits and lines."""
    plain, options = PlanOptions(), case.question.options
    changes: dict[str, Any] = {field: getattr(plain, field) for name, field in LIMITS.items() if name in dropped}
    changes["avoid"] = tuple(key for key in options.avoid if f"avoid:{key}" not in dropped)
    changes["include"] = tuple(key for key in options.include if f"include:{key}" not in dropped)
    record = case.question.record
    waivers = tuple(Waiver(path=name, reason="r") for name in sorted(dropped) if "/" in name)
    question = PlanQuestion(
        case.question.goal,
        replace(record, waivers=(*record.waivers, *waivers)),
        replace(options, **changes),
    )
    return Exhaustion(case.content, question, timeless=not options.has_calendar).exists


def _droppable_lines(case: Case) -> set[str]:
    """Exclusions, groups that ask for more than their lines can give, and leaf lines that no plan could satisfy."""
    question = replace(
        case.question, options=PlanOptions(start_on=case.question.day, breaks=case.question.options.breaks)
    )
    timeless = not case.question.options.has_calendar

    def reachable(goal: Goal, without: str = "") -> bool:
        awards = tuple(award for award in question.record.awards if award.credential != without)
        asked = replace(question, goal=goal, record=replace(question.record, awards=awards))
        return Exhaustion(case.content, asked, timeless=timeless).exists

    unlimited = Exhaustion(case.content, question, timeless=timeless)
    found: set[str] = set()
    for path, wanted in unlimited.goal_lines:
        match wanted:
            case str():
                goal: Goal = CredentialGoal(wanted)
            case CompetencyLevel():
                goal = CompetenciesGoal((wanted,))
            case OccupationGoal():
                goal = wanted
        if not reachable(goal):
            found.add(path)
    for credential in unlimited.credentials.values():
        for route in (*credential.routes, *credential.renewals):
            for line in walk(route.requires) if route.requires else ():
                match line:
                    case ExclusionLine() | AverageLine():
                        idle = True
                    case CredentialLine(earned=Origin()):
                        idle = True
                    case Group():
                        least = line.minimum if line.minimum is not None else Decimal(line.rule is GroupRule.ANY)
                        idle = _gives(line, unlimited) < least
                    case CredentialLine():
                        key = line.credential  # an award that does not satisfy the line does not make it earnable
                        idle = not unlimited.ever(line) and not reachable(CredentialGoal(key), without=key)
                    case CompetencyLine():
                        level = CompetencyLevel(competency=line.competency, level=line.level)
                        idle = not reachable(CompetenciesGoal((level,)))
                    case ExperienceLine() | ConditionLine() | CoverageLine() | Selection():
                        idle = not unlimited.ever(line)
                    case _:
                        assert_never(line)
                if idle:
                    found.add(line.path)
    return found


def _gives(group: Group, exhaustion: Exhaustion) -> Decimal:
    """What the lines of a group count for when all hold; those of one credential count once."""
    several: dict[str, Decimal] = {}
    for line in group.of:
        key = line.credential if isinstance(line, CredentialLine) else line.path
        worth = Decimal(1)
        if group.rule is GroupRule.CREDITS:
            own = exhaustion.credentials[key].credits if isinstance(line, CredentialLine) else None
            worth = line.worth if line.worth is not None else own or Decimal(0)
        several[key] = max(worth, several.get(key, Decimal(0)))
    return sum(several.values(), Decimal(0))
