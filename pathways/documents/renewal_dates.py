"""What falls due for a learner as iCalendar (RFC 5545): whole days, so that no time zone moves them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from icalendar import Calendar, Event

from pathways.documents.dates import ALARMS, DAY, PRODUCT, alarm
from pathways.documents.due_day import DueDay
from pathways.documents.plan_document import UNSEEN
from pathways.wording.phrases import day_text

REFRESHED = timedelta(hours=12)
"""How often a calendar may look again."""


def ical_of_due(days: Iterable[DueDay], today: date) -> str:
    """One event for each, on its last day, or on that of its grace where it has run out; with alarms before.

    Args:
        today: the stamp of the events.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Renewals")
    calendar.add("refresh-interval", REFRESHED, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{REFRESHED // timedelta(hours=1)}H")
    for each in days:
        calendar.add_component(_event(each, today))
    written: bytes = calendar.to_ical()
    return written.decode()


def _event(due: DueDay, today: date) -> Event:
    name = UNSEEN.sub(" ", due.name)
    day = due.due_on if due.due_on >= today or due.grace_through is None else due.grace_through
    if due.way is None:
        summary, said = f"{name} runs out", ["Nothing renews it; it can be earned again."]
    else:
        summary = f"Last day to renew: {name}"
        said = [f"{UNSEEN.sub(' ', due.way)}, open from {day_text(due.opens_on)}"]
    if due.grace_through is not None:
        said.append(f"Valid through {day_text(due.due_on)}, in grace through {day_text(due.grace_through)}")
    event = Event()
    event.add("uid", f"{sha256(due.id.encode()).hexdigest()[:32]}@pathways")
    event.add("dtstamp", datetime.combine(today, time(), UTC))
    event.add("dtstart", day)
    event.add("dtend", min(day, date.max - DAY) + DAY)
    event.add("summary", summary)
    event.add("description", "\n".join(said))
    event.add("transp", "TRANSPARENT")
    for ahead in ALARMS:
        event.add_component(alarm(summary, ahead))
    return event
