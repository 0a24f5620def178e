"""Where experience is missing, which nobody can give: when it will be enough, and what to earn meanwhile."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from pathways.domain.catalog import Credential
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Experience
from pathways.domain.months import MOST_DAYS_OF_MONTH
from pathways.domain.quantity import plain
from pathways.domain.requirement import CredentialLine, ExperienceLine, Need, walk
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.question.instance import Instance
from pathways.planning.question.replanner import Replanner
from pathways.requirements.leaves import Earned, covered
from pathways.wording.phrases import counted, listed, percent, spaced

MOST_TRIED = 3


def outlook_of(obstacles: Obstacles, planner: Replanner) -> tuple[str, ...]:
    """Sentences; none where no experience is missing.

    Args:
        obstacles: of a question without a plan.
        planner: answers other questions.
    """
    found = []
    for conflict in obstacles.conflicts:
        lines = [member.requirement for member in obstacles.texts.told(conflict.members)]
        days = [each for line in lines if isinstance(line, ExperienceLine) and (each := _enough(line, obstacles))]
        if days:
            found.append(min(days)[1])
    if found:
        found += _meanwhile(obstacles, planner)
    return tuple(found)


def _enough(line: ExperienceLine, obstacles: Obstacles) -> tuple[date, str] | None:
    """The first day on which a line can hold, and that in words; None: it does not on any day there is."""
    instance = obstacles.instance
    day = instance.question.day
    fields = _fields(line, instance)
    try:
        last = day + timedelta(days=MOST_DAYS_OF_MONTH * (line.months + 1))
    except OverflowError:
        return None
    work = tuple(Experience(field=field, started_on=day, ended_on=last) for field in fields)
    record = instance.question.record
    evidence = replace(instance.evidence, record=replace(record, experience=(*record.experience, *work)))

    def is_enough(days: int) -> bool:
        return replace(evidence, day=day + timedelta(days=days)).worked(line).meets(line)

    every = range((last - day).days + 1)
    # Where only the last months count, what was enough may no longer be.
    wait = next(filter(is_enough, every), None) if line.within_months else bisect_left(every, True, key=is_enough)
    if wait is None or wait not in every:
        return None
    first = day + timedelta(days=wait)
    held = plain(instance.evidence.worked(line).months)
    places = listed([spaced(field) for field in fields if field is not None], "and")
    more = (
        f"with {counted(line.months, 'month')}"
        if held == "0"
        else f"with {counted(line.months, 'month')}, {held} of them so far,"
    )
    text = f"Work{f' in {places}' if places else ''} from {day} on is enough on {first} at the earliest, {more}"
    return first, f"{text.rstrip(',')}."


def _fields(line: ExperienceLine, instance: Instance) -> list[str | None]:
    """Fields to work in side by side so that as many are touched as a line asks for; None: any."""
    touched = instance.evidence.worked(line).fields
    lacking = max(1, (line.distinct_fields or 0) - len(touched))
    fresh = [field for field in line.fields if field not in touched]
    if line.fields:
        return list((fresh or list(line.fields))[:lacking])
    return [None] if lacking == 1 and not line.distinct_fields else [f"field {each + 1}" for each in range(lacking)]


def _meanwhile(obstacles: Obstacles, planner: Replanner) -> Iterator[str]:
    """The credential to earn within the other limits: what counts toward the goal's, if it may be what rests on
    something else that does; else what shows most of what the goal's shows."""
    instance = obstacles.instance
    snapshot, question = instance.snapshot, instance.question
    wanted = [line.credential for line in walk(instance.goal) if isinstance(line, CredentialLine)]
    for key in wanted:
        goal = snapshot.credentials[key]
        needs = [
            Need(competency=each.competency, level=each.level, importance=Decimal(1)) for each in goal.competencies
        ]
        counting = _asked_by(goal, instance)
        near = dict.fromkeys(other for need in needs for other in snapshot.developed_by.get(need.competency, ()))
        near |= dict.fromkeys(counting)
        able = [each for each in instance.earnable(near) if each in near and each not in wanted]
        shares: dict[str, Fraction] = {
            each: covered(needs, {}, Earned.of([each], snapshot.credentials))
            for each in able
            if not instance.evidence.holds(each)
        }

        def order(
            each: str, counting: Set[str] = counting, shares: dict[str, Fraction] = shares
        ) -> tuple[bool, bool, Fraction, str]:
            rests = counting & _asked_by(snapshot.credentials[each], instance)
            return each not in counting, not rests, -shares[each], each

        for other in sorted(shares, key=order)[:MOST_TRIED]:
            options = replace(question.options, include=())
            plan = planner.best(replace(question, goal=CredentialGoal(other), options=options))
            if plan is not None:
                share = percent(Fraction(int(shares[other] * 1000), 1000))
                steps = counted(len(plan.steps), "step")
                cost = plan.totals.cost if plan.is_priced else f"at least {plan.totals.cost}"
                why = f"counts toward {goal.name}" if other in counting else f"shows {share} of what {goal.name} shows"
                yield f"Meanwhile {snapshot.names[other]} can be earned in {steps} for {cost}: it {why}."
                break


def _asked_by(credential: Credential, instance: Instance) -> frozenset[str]:
    """The other credentials that count toward one, by any of its routes."""
    lines = (line for route in credential.routes if route.requires is not None for line in walk(route.requires))
    accepted = instance.evidence.accepted
    found = (key for line in lines if isinstance(line, CredentialLine) for key in accepted(line))
    return frozenset(found) - {credential.key}
