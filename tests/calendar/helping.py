"""What the planner says when there is no plan: what stands in the way, and what would help, beside exhaustion.

Decided where the text leaves a choice: a limit that is dropped leaves the calendar in place, and weeklyHours dropped
are 40; a line that is dropped is waived. Which leaf lines no plan could satisfy is judged with room to spare: not even
when nothing runs out and every limit is dropped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from pathways.domain.learner import Waiver
from pathways.domain.no_plan import NoPlan, Relaxation
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.requirement import ExclusionLine, walk
from tests.calendar.oracle import Exhaustion
from tests.rules.drawing import Case
from tests.rules.judging import Difference

LIMITS = {
    "budget": "budget",
    "finishBy": "finish_by",
    "weeklyHours": "weekly_hours",
    "maxParallel": "max_parallel",
    "accreditedOnly": "accredited_only",
}
LEAST = {"budget": Decimal("0.01"), "weeklyHours": Decimal("0.01")}


def right_help(answer: NoPlan, case: Case) -> None:
    """Each conflict is one, no member of it idle; each relaxation leads to a plan, by the least number where it is one.

    Raises:
        Difference: it is not.
    """
    for conflict in answer.conflicts:
        _right_conflict([member.name for member in conflict.members], case)
    for relaxation in answer.relaxations:
        _right_relaxation(relaxation, case)


def _right_conflict(members: list[str], case: Case) -> None:
    everything = set(_limits(case.question.options))
    if _exists(case, everything - set(members)):
        raise Difference(f"no conflict: with {members} in force and the other limits dropped there is a plan")
    if any(member.startswith("goal") for member in members):
        return
    lines = set(_droppable_lines(case))
    for member in members:
        if member not in everything and member not in lines:
            raise Difference(f"conflict {members}: {member} is not to be dropped")
        if not _exists(case, (everything | lines) - set(members) | {member}):
            raise Difference(f"conflict {members}: without {member} there is no plan either")


def _right_relaxation(relaxation: Relaxation, case: Case) -> None:
    assignments = [change.assignment for change in relaxation.changes]
    relaxed = _relaxed(case.question, assignments)
    timeless = not case.question.options.has_calendar
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
    elif name == "maxParallel":
        less = str(int(value) - 1)
    else:
        return
    if Exhaustion(case.content, _relaxed(case.question, [f"{name}={less}"]), timeless=timeless).exists:
        raise Difference(f"{assignments[0]} is not the least: {less} leads to a plan too")


def _relaxed(question: PlanQuestion, assignments: Collection[str]) -> PlanQuestion:
    options, record = question.options, question.record
    for assignment in assignments:
        name, _, value = assignment.partition("=")
        if name == "condition+":
            record = replace(record, conditions=record.conditions | {value})
        elif name == "waive":
            record = replace(record, waivers=(*record.waivers, Waiver(path=value, reason="r")))
        else:
            options = replace(options, **_changed(options, name, value))
    return PlanQuestion(question.goal, record, options)


def _changed(options: PlanOptions, name: str, value: str) -> dict[str, Any]:
    match name:
        case "avoid-" | "include-":
            several: tuple[str, ...] = getattr(options, name.rstrip("-"))
            return {name.rstrip("-"): tuple(key for key in several if key != value)}
        case "finishBy":
            return {"finish_by": date.fromisoformat(value)}
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


def _droppable_lines(case: Case) -> Iterator[str]:
    """Exclusions, and lines that can never hold."""
    question = replace(case.question, options=PlanOptions(start_on=case.question.day))
    exhaustion = Exhaustion(case.content, question, timeless=not case.question.options.has_calendar)
    possible = exhaustion.possible_lines()
    for credential in exhaustion.credentials.values():
        for route in (*credential.routes, *credential.renewals):
            for line in walk(route.requires) if route.requires else ():
                if isinstance(line, ExclusionLine) or line.path not in possible:
                    yield line.path
