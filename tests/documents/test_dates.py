"""Plans as calendars, read again line by line by the library's strict parser."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from icalendar.parser import Contentline, Contentlines

from pathways.documents.dates import ical_of
from pathways.documents.formats import FORMATS
from pathways.documents.plan_document import PlanDocument
from pathways.errors import ProblemsError
from tests.documents.plans import dates, document, step, with_calendar

LONGEST_LINE = 75


def read(plan: PlanDocument) -> list[Any]:
    """The events of a calendar in which the strict parser finds nothing wrong."""
    text = ical_of(plan)
    assert text.endswith("END:VCALENDAR\r\n")
    assert text.count("\n") == text.count("\r\n")
    assert all(len(line.encode()) <= LONGEST_LINE for line in text.split("\r\n"))
    lines: Any = Contentlines  # its readers are untyped
    one: Any = Contentline
    for line in lines.from_ical(text):
        if line:
            one.from_ical(line, strict=True).parts()
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    assert calendar["version"] == "2.0" and str(calendar["prodid"]).startswith("-//Pathways//")
    assert "method" not in calendar
    assert not calendar.errors
    for event in calendar.subcomponents:
        assert (event.name, event.errors) == ("VEVENT", [])
        assert all(str(event[name]) for name in ("uid", "summary"))
        assert {"dtstamp", "dtstart", "dtend"} <= {name.lower() for name in event}
    return list(calendar.subcomponents)


def test_each_step_takes_its_days() -> None:
    basics, lab, goal, kept = read(with_calendar())
    assert [str(event["summary"]) for event in (basics, lab, goal)] == [
        "Basics",
        "Lab, hands-on; part 1",
        "Cisco CCNA",
    ]
    days = [(event["dtstart"].dt, event["dtend"].dt) for event in (basics, lab, goal)]
    assert days == [
        (date(2026, 11, 23), date(2026, 12, 21)),
        (date(2026, 11, 30), date(2026, 12, 7)),
        (date(2026, 12, 21), date(2026, 12, 28)),
    ]
    assert str(basics["description"]) == "Exam, $99.50, 40.5 hours\nFor Cisco CCNA"
    assert str(kept["summary"]) == "Last day to renew: Cisco CCNA"
    assert (kept["dtstart"].dt, kept["dtend"].dt) == (date(2029, 12, 28), date(2029, 12, 29))
    assert str(kept["description"]).startswith("To be taken from 2029-06-28 through 2029-12-28\nExam again, $300.00")


def test_due_days_have_alarms() -> None:
    *dated, kept = read(with_calendar())
    assert [event.subcomponents for event in dated] == [[], [], []]
    assert [(str(alarm["action"]), alarm["trigger"].dt) for alarm in kept.subcomponents] == [
        ("DISPLAY", timedelta(days=-30)),
        ("DISPLAY", timedelta(days=-7)),
    ]
    assert str(kept.subcomponents[0]["description"]) == "Last day to renew: Cisco CCNA, in 30 days"
    assert "TRIGGER:-P30D\r\n" in ical_of(with_calendar())


def test_the_same_plan_is_the_same_text() -> None:
    assert ical_of(with_calendar()) == ical_of(with_calendar())
    events = read(with_calendar())
    assert len({str(event["uid"]) for event in events}) == 4
    assert {event["dtstamp"].dt for event in events} == {datetime(2026, 11, 23, tzinfo=UTC)}


def test_moved_step_keeps_its_name() -> None:
    def names(start: str, revision: int) -> list[str]:
        plan = document(step(1, "A", **dates(0, 1, start, "2026-12-30")), catalogRevision=revision)
        return [str(event["uid"]) for event in read(plan)]

    assert names("2026-11-23", 7) == names("2026-11-30", 7)
    assert names("2026-11-23", 7) != names("2026-11-23", 8)


def test_what_takes_no_time_has_one_day() -> None:
    (event,) = read(document(step(1, "Stack", **dates(3, 3, "2026-12-14", "2026-12-14"))))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 14), date(2026, 12, 15))


def test_long_and_odd_names_are_folded_and_escaped() -> None:
    name = "Commas, semicolons; backslashes \\ and colons: BEGIN:VEVENT " + "网络 é 🏃" * 40
    (event,) = read(document(step(1, f"{name}\r\nBEGIN:VALARM", **dates(0, 1, "2026-11-23", "2026-11-30"))))
    assert str(event["summary"]) == f"{name} BEGIN:VALARM"
    assert not event.subcomponents


@pytest.mark.parametrize(("plan", "says"), [(document(step(1, "A")), "no dates"), (document(), "reached already")])
def test_nothing_for_a_calendar_is_said(plan: PlanDocument, says: str) -> None:
    with pytest.raises(ProblemsError, match=says) as caught:
        ical_of(plan)
    (problem,) = caught.value.problems
    assert problem.code == "NO_DATES"


def test_without_the_library_other_formats_are_written_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.delitem(sys.modules, "pathways.documents.dates")
    plan = with_calendar()
    with pytest.raises(ProblemsError) as refused:
        FORMATS[".ics"].write(plan)
    (problem,) = refused.value.problems
    assert (problem.code, problem.hint) == (
        "NOT_INSTALLED",
        "Install pathways[calendar], or ask for another format.",
    )
    assert all(FORMATS[suffix].write(plan) for suffix in FORMATS if suffix != ".ics")
