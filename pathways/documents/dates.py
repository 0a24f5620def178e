"""A plan's dates as iCalendar (RFC 5545): whole days, so that no time zone moves them."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event

from pathways import __version__
from pathways.documents.plan_document import PlanDocument, PlannedStep, due_text, expect_dates, step_cost_text
from pathways.wording.phrases import counted

PRODUCT = f"-//Pathways//Pathways {__version__}//EN"
DAY = timedelta(days=1)
ALARMS = (30 * DAY, 7 * DAY)
"""How long before a due day a calendar reminds of it."""


def ical_of(plan: PlanDocument) -> str:
    """One event for each step with dates, and one on the last day of each step that keeps the goal valid, with
    alarms 30 and 7 days before.

    The same plan gives the same text: its stamp is the plan's first day, and the events' names come of the catalogue's
    revision, the goal and the step, so that a calendar which takes it twice holds it once.

    Raises:
        ProblemsError: NO_DATES, there is nothing to put into a calendar.
    """
    expect_dates(plan)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"Plan for {plan.goal}")
    seen: Counter[tuple[str, str]] = Counter()
    for step in plan.steps:
        if step.dates is None and step.due is None:
            continue
        taken = (step.credential, step.route)
        seen[taken] += 1
        calendar.add_component(_event(plan, step, _name(plan, step, seen[taken])))
    written: bytes = calendar.to_ical()
    return written.decode()


def _name(plan: PlanDocument, step: PlannedStep, time_of_it: int) -> str:
    parts = (str(plan.catalog_revision), plan.goal, step.credential, step.route, str(time_of_it))
    return f"{sha256(chr(0).join(parts).encode()).hexdigest()[:32]}@pathways"


def _event(plan: PlanDocument, step: PlannedStep, uid: str) -> Event:
    told = [f"{step.route_name}, {step_cost_text(step)}, {counted(step.hours, 'hour')}"]
    if step.serves:
        told.append(f"For {', '.join(step.serves)}")
    summary, (first, after) = step.title, _days(step)
    if step.due is not None:
        summary = f"Last day to renew: {step.title}" if step.is_renewal else f"Last day: {step.title}"
        told.insert(0, f"To be taken {due_text(step.due)}")
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(plan.start_on, time(), UTC))
    event.add("dtstart", first)
    event.add("dtend", after)
    event.add("summary", summary)
    event.add("description", "\n".join(told))
    event.add("transp", "TRANSPARENT")
    for ahead in ALARMS if step.due is not None else ():
        event.add_component(alarm(summary, ahead))
    return event


def alarm(summary: str, ahead: timedelta) -> Alarm:
    """A reminder of a day, some time ahead."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{summary}, in {counted(ahead.days, 'day')}")
    alarm.add("trigger", -ahead)
    return alarm


def _days(step: PlannedStep) -> tuple[date, date]:
    """The first day, and the one after the last: that on which the award is held. What takes no time has one day."""
    if step.due is not None:
        return step.due.through, step.due.through + DAY
    if step.dates is None:
        raise ValueError(f"step {step.number} has no dates")
    return step.dates.start_on, max(step.dates.finish_on, step.dates.start_on + DAY)
