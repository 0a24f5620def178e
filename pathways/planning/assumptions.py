"""What a plan takes for granted, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from math import ceil

from pathways.domain.plan import PlanStep
from pathways.domain.requirement import ConditionLine, CredentialLine, Requirement, walk
from pathways.planning.instance import Instance

HOURS_A_WEEK = 40


def assumptions_of(steps: Sequence[PlanStep], instance: Instance) -> tuple[str, ...]:
    """Costs not stated, estimates, what only the record says, awards that would run out on the way."""
    found = []
    for step in steps:
        name, route = step.credential.name, step.route
        if route.cost is None:
            found.append(f"{name}: no cost is stated for {route.name or route.key}; it counts as 0.")
        if route.estimated:
            figures = " and ".join(figure.value for figure in route.estimated)
            found.append(f"{name}: {figures} of {route.name or route.key} {_are(len(route.estimated))} estimated.")
    found += _conditions(steps, instance)
    found += _awards_that_run_out(steps, instance)
    return tuple(found)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _conditions(steps: Sequence[PlanStep], instance: Instance) -> list[str]:
    stated = instance.question.record.conditions
    used: dict[str, None] = {}
    for step in steps:
        if step.route.requires is not None:
            for line in walk(step.route.requires):
                if isinstance(line, ConditionLine) and line.condition in stated:
                    used[line.condition] = None
    return [f"“{condition}” is taken from the record; no one has checked it." for condition in used]


def _awards_that_run_out(steps: Sequence[PlanStep], instance: Instance) -> list[str]:
    """Awards that end before the day on which the plan's shortest schedule first needs them."""
    weeks: dict[int, int] = {}
    found: dict[str, None] = {}
    for step in steps:
        begins = max((weeks[number] for number in step.after), default=0)
        length = max(step.route.weeks or 0, ceil(step.hours / HOURS_A_WEEK))
        weeks[step.number] = begins + length
        for line in _credential_lines(step.route.requires):
            found.update(dict.fromkeys(_lost(line, begins, step.credential.name, instance)))
    end = max(weeks.values(), default=0)
    for line in _credential_lines(instance.goal):
        found.update(dict.fromkeys(_lost(line, end, "the goal", instance)))
    return list(found)


def _credential_lines(root: Requirement | None) -> list[CredentialLine]:
    return [] if root is None else [line for line in walk(root) if isinstance(line, CredentialLine)]


def _lost(line: CredentialLine, week: int, user: str, instance: Instance) -> list[str]:
    awards = instance.evidence.meeting(line)
    credential = instance.snapshot.credentials.get(line.credential)
    if not awards or credential is None:
        return []
    days = [award.last_day(credential.valid_months) for award in awards]
    ends = [day for day in days if day is not None]
    if len(ends) < len(days):
        return []
    needed = instance.question.day + timedelta(weeks=week)
    if max(ends) >= needed:
        return []
    return [f"{credential.name} runs out on {max(ends)}; {user} needs it on {needed} at the earliest."]
