"""What a plan takes for granted, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import ceil
from typing import assert_never

from pathways.catalog.strangers import strangers
from pathways.catalog.term_calendar import TermCalendar
from pathways.domain.catalog import RouteKind, Validity
from pathways.domain.learner import Award
from pathways.domain.money import Money
from pathways.domain.months import add_months, years_begun
from pathways.domain.plan import Assumption, AssumptionKind, PlanStep
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
    walk,
)
from pathways.planning.answer.spans import spans_lost
from pathways.planning.question.instance import Instance
from pathways.planning.question.waiting import ripe_on
from pathways.requirements.averaging import paying
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import NOTHING_EARNED, Earned, leaf_holds
from pathways.wording.phrases import counted
from pathways.wording.requirements import text_of

HOURS_A_WEEK = 40
TWO_YEARS = 24
"""In months: whatever recurs comes within them."""


def assumptions_of(steps: Sequence[PlanStep], total: Money, instance: Instance) -> tuple[Assumption, ...]:
    """Facts not stated, estimates, what only the record says, what is waited for, awards that would run out."""
    found: dict[str, Assumption] = {}
    for each in _every(steps, total, instance):
        found.setdefault(each.text, each)
    return tuple(found.values())


def _every(steps: Sequence[PlanStep], total: Money, instance: Instance) -> Iterator[Assumption]:
    unpriced = sum(step.route.cost is None for step in steps)
    if unpriced:
        text = f"The plan costs at least {total}: the cost of {counted(unpriced, 'step')} is not stated."
        yield Assumption(AssumptionKind.COST_AT_LEAST, text, value=str(unpriced))
    for step in steps:
        name, route, key = step.credential.name, step.route, step.credential.key
        if route.cost is None:
            text = f"{name}: no cost is stated for {route.name or route.key}; it counts as 0."
            yield Assumption(AssumptionKind.COST_NOT_STATED, text, key, value=route.key)
        if route.estimated:
            figures = " and ".join(figure.value for figure in route.estimated)
            are = "is" if len(route.estimated) == 1 else "are"
            text = f"{name}: {figures} of {route.name or route.key} {are} estimated."
            yield Assumption(AssumptionKind.ESTIMATED, text, key, value=figures)
    yield from _shared_costs(steps, instance)
    trees = [(step.credential.name, step.route.requires) for step in steps]
    every = [*trees, ("the goal", instance.goal)]
    yield from _unknown_validity(steps, every, instance)
    yield from _conditions(steps, instance)
    yield from _undated(every, instance)
    if instance.limits.weeks is None:
        yield from _openings(steps, instance.question.day, instance.snapshot.term_calendar)
        yield from _waits(every, instance)
        yield from (assumption for assumption, _ in awards_lost(steps, instance))
        yield from spans_lost(steps, _ends(steps), instance)


def _shared_costs(steps: Sequence[PlanStep], instance: Instance) -> Iterator[Assumption]:
    """What a step pays for others too."""
    question, paid = instance.question, set[str]()
    for step in steps:
        cost = step.route.shared_cost
        if cost is None or cost.key in paid or not cost.amount.amount:
            continue
        paid.add(cost.key)
        years = years_begun(question.day, question.options.keep_valid_until)
        often = "" if cost.every is None else f" a year for {counted(years, 'year')}"
        text = (
            f"{step.credential.name}: the cost includes {cost.key}, {cost.amount}{often}, "
            "which the plan pays once for all steps that share it."
        )
        yield Assumption(AssumptionKind.SHARED_COST, text, step.credential.key, value=str(cost.amount))


def _unknown_validity(
    steps: Sequence[PlanStep], trees: Sequence[tuple[str, Requirement | None]], instance: Instance
) -> Iterator[Assumption]:
    """What is earned, renewed or used although nobody knows how long it is valid."""
    credentials = instance.snapshot.credentials
    used = [step.credential.key for step in steps]
    used += [
        award.credential
        for _, root in trees
        for line in _leaves(root)
        if isinstance(line, CredentialLine)
        for award in instance.evidence.meeting(line)
        if award.expires_on is None and award.credential in credentials
    ]
    for key in dict.fromkeys(used):
        if credentials[key].validity is Validity.UNKNOWN:
            text = f"{credentials[key].name}: how long it is valid is not known; it counts as valid throughout."
            yield Assumption(AssumptionKind.VALIDITY_UNKNOWN, text, key)


def _conditions(steps: Sequence[PlanStep], instance: Instance) -> Iterator[Assumption]:
    record = instance.question.record
    for step in steps:
        for line in _leaves(step.route.requires):
            if isinstance(line, ConditionLine) and record.says(line.condition):
                text = f"“{line.condition}” is taken from the record; no one has checked it."
                key, value = step.credential.key, line.condition
                yield Assumption(AssumptionKind.CONDITION_UNCHECKED, text, key, line.path, value)
    yield from strangers(record, instance.snapshot)


def _openings(steps: Sequence[PlanStep], day: date, terms: TermCalendar) -> Iterator[Assumption]:
    """When steps of a plan without a calendar can begin, where that is not at any time."""
    for step in steps:
        name, route, key = step.credential.name, step.route, step.credential.key
        if route.available_from is not None and route.available_from > day:
            text = f"{name} can be begun from {route.available_from}; without a calendar that is not counted."
            yield Assumption(AssumptionKind.OPENS_LATER, text, key, value=str(route.available_from))
        if route.is_offered:
            offered = terms.offerings(route, day, add_months(day, TWO_YEARS))
            coming = [(first, through) for first, through in offered if through >= day]
            if coming:
                first = min(coming)[0]
                text = f"{name} is offered from {first}; without a calendar that is not counted."
                yield Assumption(AssumptionKind.OFFERED_LATER, text, key, value=str(first))
            else:
                past = [each.ends_on for each in route.offerings if each.ends_on < day]
                last = max(past, default=None)
                known = f"was last offered until {last}" if last else "has no seat left where it is offered"
                text = f"{name} {known}; the plan takes for granted that it is offered again."
                yield Assumption(AssumptionKind.OFFERED_AGAIN, text, key, value=None if last is None else str(last))


def _waits(trees: Sequence[tuple[str, Requirement | None]], instance: Instance) -> Iterator[Assumption]:
    """Lines that hold only once an award to come is there, or experience that is running is enough."""
    today = instance.evidence_on(instance.question.day)
    names = instance.snapshot.names
    for user, root in trees:
        for line in _leaves(root):
            if not leaf_holds(line, instance.evidence, NOTHING_EARNED) or leaf_holds(line, today, NOTHING_EARNED):
                continue
            if isinstance(line, ExperienceLine):
                since = ripe_on(line, today, instance.snapshot)
                text = f"{user[:1].upper()}{user[1:]}: {text_of(line, names)} from {since}."
                yield Assumption(AssumptionKind.EXPERIENCE_TO_COME, text, path=line.path, value=str(since))
                continue
            for award in _awaited(line, instance.evidence):
                text = f"{names.get(award.credential, award.credential)} of {award.issued_on} counts as held."
                key, value = award.credential, str(award.issued_on)
                yield Assumption(AssumptionKind.AWARD_TO_COME, text, key, line.path, value)


def _awaited(line: Requirement, evidence: Evidence) -> list[Award]:
    """Awards to come that do something for a line."""
    to_come = [
        award
        for awards in evidence.valid.values()
        for award in awards
        if award.issued_on is not None and award.issued_on > evidence.day
    ]
    match line:
        case CredentialLine():
            return [award for award in evidence.meeting(line) if award in to_come]
        case CompetencyLine(competency=competency):
            wanted = {competency}
        case CoverageLine(needs=needs):
            wanted = {need.competency for need in needs}
        case AverageLine():
            return [award for awards in paying(line, evidence).values() for award in awards if award in to_come]
        case Group() | ExclusionLine() | ExperienceLine() | ConditionLine() | Selection():
            return []
        case _:
            assert_never(line)
    shown = [each.award for name in wanted for each in evidence.shown.get(name, ())]
    return [award for award in to_come if award in shown]


def _undated(trees: Sequence[tuple[str, Requirement | None]], instance: Instance) -> Iterator[Assumption]:
    """Held awards that are not counted because a fact is missing."""
    evidence, names = instance.evidence, instance.snapshot.names
    for user, root in trees:
        for line in _leaves(root):
            if isinstance(line, CredentialLine) and evidence.undecided(line):
                name = names.get(line.credential, line.credential)
                scored = line.min_score is not None or line.max_score is not None
                lacks = "score" if scored else "grade" if line.min_grade is not None else "day of issue"
                text = f"{name} in the record has no {lacks}, which {user} asks for; it does not count."
                fact = "issuedOn" if lacks == "day of issue" else lacks
                yield Assumption(AssumptionKind.FACT_MISSING, text, line.credential, line.path, fact)


def awards_lost(steps: Sequence[PlanStep], instance: Instance) -> list[tuple[Assumption, Award]]:
    """Awards that end, or grow too old, before the plan's shortest schedule first needs them."""
    weeks = _ends(steps)
    credentials = instance.snapshot.credentials
    earned: list[str] = []
    kinds = {step.name: step.route.kind for step in steps if step.route.kind is not RouteKind.RENEWAL}
    found: dict[str, tuple[Assumption, Award]] = {}
    for step in steps:
        begins = max((weeks[number] for number in step.after), default=0)
        beside = [other.name for other in steps if other.rank == step.rank and other is not step]
        have = Earned.of(earned, credentials, beside, kinds=kinds)
        found.update(_lost(step.route.requires, begins, step.credential.name, have, instance))
        earned.append(step.name)
    end = max(weeks.values(), default=0)
    found.update(_lost(instance.goal, end, "the goal", Earned.of(earned, credentials, kinds=kinds), instance))
    return list(found.values())


def _ends(steps: Sequence[PlanStep]) -> dict[int, int]:
    """In the plan's shortest schedule, in weeks from the first day, by the number of the step."""
    weeks: dict[int, int] = {}
    for step in steps:
        begins = max((weeks[number] for number in step.after), default=0)
        weeks[step.number] = begins + max(step.route.weeks or 0, ceil(step.hours / HOURS_A_WEEK))
    return weeks


def _lost(
    root: Requirement | None, week: int, user: str, earned: Earned, instance: Instance
) -> Iterator[tuple[str, tuple[Assumption, Award]]]:
    needed = instance.question.day + timedelta(weeks=week)
    later = instance.evidence_on(needed)
    if week == 0 or holds(root, later, instance.snapshot.credentials, earned):
        return
    for line in _leaves(root):
        if not isinstance(line, CredentialLine) or leaf_holds(line, later, earned):
            continue
        awards = [
            (end, award) for award in instance.evidence.meeting(line) if (end := _last_day(award, line, instance))
        ]
        if not awards:
            continue
        end, award = max(awards, key=lambda each: each[0])
        name = instance.snapshot.names.get(award.credential, award.credential)
        last = award.last_day(instance.snapshot.credentials[award.credential].lifetime)
        runs_out = f"{name} runs out on {end}" if last == end else f"{name} is too old for {user} after {end}"
        text = f"{runs_out}; {user} needs it on {needed} at the earliest."
        kind = AssumptionKind.RUNS_OUT if last == end else AssumptionKind.TOO_OLD
        yield text, (Assumption(kind, text, award.credential, line.path, str(end)), award)


def _last_day(award: Award, line: CredentialLine, instance: Instance) -> date | None:
    """The last day on which an award satisfies a line; None: it never stops to."""
    days = [] if line.ever_earned else [award.last_day(instance.snapshot.credentials[award.credential].lifetime)]
    if line.earned_within_months is not None and award.issued_on is not None:
        days.append(add_months(award.issued_on, line.earned_within_months))
    return min((day for day in days if day is not None), default=None)


def _leaves(root: Requirement | None) -> Iterator[Requirement]:
    return (line for line in (() if root is None else walk(root)) if not isinstance(line, Group))
