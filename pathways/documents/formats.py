"""The formats in which a plan is taken along, by the suffix of a file's name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from pathways.codes import Code
from pathways.documents.due_day import DueDay
from pathways.documents.markdown import markdown_of
from pathways.documents.picture import svg_of
from pathways.documents.plan_document import PlanDocument
from pathways.documents.table import csv_of
from pathways.documents.timeline import timeline_of
from pathways.errors import ProblemsError

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of document.

    Attributes:
        media_type: without parameters.
        parameters: of the media type, as HTTP says them.
        shown: a browser shows it; else it is kept as a file.
        write: raises ProblemsError where a plan has nothing that the format could hold.
    """

    media_type: str
    parameters: str
    shown: bool
    write: Callable[[PlanDocument], str]


def _ical_of(plan: PlanDocument) -> str:
    """As a calendar, by a library that comes with an extra.

    Raises:
        ProblemsError: NOT_INSTALLED, or what `ical_of` raises.
    """
    with _calendars():
        from pathways.documents.dates import ical_of
    return ical_of(plan)


def written_due(days: Iterable[DueDay], today: date) -> str:
    """What falls due for a learner, as a calendar.

    Raises:
        ProblemsError: NOT_INSTALLED.
    """
    with _calendars():
        from pathways.documents.renewal_dates import ical_of_due
    return ical_of_due(days, today)


@contextmanager
def _calendars() -> Iterator[None]:
    """Inside, the library of calendars is needed."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "icalendar":
            raise
        hint = "Install pathways[calendar], or ask for another format."
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation writes no calendars.", hint) from None


FORMATS = {
    ".md": Format("text/markdown", "; charset=utf-8", True, markdown_of),
    ".csv": Format("text/csv", "; charset=utf-8; header=present", False, csv_of),
    ".ics": Format("text/calendar", "; charset=utf-8", False, _ical_of),
    ".timeline.svg": Format("image/svg+xml", "; charset=utf-8", True, timeline_of),
    ".svg": Format("image/svg+xml", "; charset=utf-8", True, svg_of),
}


def file_name(plan: PlanDocument, suffix: str) -> str:
    """A name for the file of a plan that every system takes: ``plan-cisco-ccna.svg``."""
    letters = unicodedata.normalize("NFKD", plan.goal).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:LONGEST_NAME].strip("-")
    return f"plan-{words}{suffix}" if words else f"plan{suffix}"
