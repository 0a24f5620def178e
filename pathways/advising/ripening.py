"""What waits for nothing but work: the first day on which it can be had, and its plan then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pathways.domain.catalog import Credential
from pathways.domain.learner import Experience, Record
from pathways.domain.months import MOST_DAYS_OF_MONTH
from pathways.domain.plan import Plan
from pathways.domain.requirement import ExperienceLine, walk
from pathways.requirements.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Ripe:
    """A plan that experience allows for from a day on, if the work goes on without a break."""

    on: date
    plan: Plan


def ripe_of(
    credential: Credential, evidence: Evidence, cheapest: Callable[[Record, date], Plan | None], *, begun: bool = True
) -> Ripe | None:
    """The earliest plan to a credential that only experience is missing for.

    Args:
        evidence: of the learner, today.
        cheapest: the cheapest plan to the credential for a record on a day.
        begun: only work that has begun counts; else it may begin today.

    Returns:
        None: no line for experience is met in part, or asked for, none of them is ever met, or something else is
            missing too.
    """
    found: dict[date, Record] = {}
    for route in credential.routes:
        for line in () if route.requires is None else walk(route.requires):
            if not isinstance(line, ExperienceLine):
                continue
            months = evidence.worked(line).months
            if months < line.months and (months or not begun):
                ripe = _ripening(line, evidence)
                if ripe is not None:
                    found.setdefault(*ripe)
    for day in sorted(found):
        plan = cheapest(found[day], day)
        if plan is not None:
            return Ripe(day, plan)
    return None


def _ripening(line: ExperienceLine, evidence: Evidence) -> tuple[date, Record] | None:
    """The first day on which a line holds, where work in one of its fields goes on, and the record by then."""
    begun = sorted({each.field or "" for each in evidence.record.experience} & set(line.fields))
    field = next(iter((*begun, *line.fields)), None)
    try:
        last = evidence.day + timedelta(days=MOST_DAYS_OF_MONTH * (line.months + 1))
    except OverflowError:
        return None
    working = replace(evidence, record=_with_work(evidence.record, field, evidence.day, last))

    def is_enough(days: int) -> bool:
        return replace(working, day=evidence.day + timedelta(days=days)).worked(line).meets(line)

    every = range((last - evidence.day).days + 1)
    # Where only the last months count, what was enough may no longer be.
    wait = next(filter(is_enough, every), None) if line.within_months else bisect_left(every, True, key=is_enough)
    if wait is None or wait not in every:
        return None
    first = evidence.day + timedelta(days=wait)
    return first, _with_work(evidence.record, field, evidence.day, first)


def _with_work(record: Record, field: str | None, since: date, until: date) -> Record:
    work = Experience(field=field, started_on=since, ended_on=until)
    return replace(record, experience=(*record.experience, work))
