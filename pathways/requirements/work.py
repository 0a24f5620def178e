"""What work a record states by a day: months full time, hours, and the fields it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from pathways.domain.learner import Experience
from pathways.domain.months import MOST_DAYS_OF_MONTH, add_months, whole_months
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import ExperienceLine

NONE = Decimal(0)
FULL_TIME = Decimal(1)

Shift = tuple[date, date, Decimal]
"""The first day of some work, the day after the last, and the share of full time."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Work that matches a line.

    Attributes:
        months: full time; part time counts in part.
        hours: of entries that say theirs.
        fields: that it touches.
    """

    months: Decimal = NONE
    hours: Fraction = Fraction(0)
    fields: frozenset[str] = frozenset()

    def meets(self, line: ExperienceLine) -> bool:
        """It is as much as a line asks for, in as many fields."""
        return self.share_of(line) == 1 and len(self.fields) >= (line.distinct_fields or 0)

    def __add__(self, other: Worked) -> Worked:
        return Worked(self.months + other.months, self.hours + other.hours, self.fields | other.fields)

    def shown_hours(self, line: ExperienceLine) -> Decimal | None:
        """The hours that are there of those that a line asks for, whole thousandths; None: it asks for none."""
        return None if line.hours is None else from_thousandths(floor(1000 * self.hours))

    def share_of(self, line: ExperienceLine) -> Fraction:
        """How much of the months and hours of a line there is, at most 1; of both the lesser share."""
        months = Fraction(self.months) / line.months if line.months else Fraction(1)
        hours = self.hours / Fraction(line.hours) if line.hours else Fraction(1)
        return min(Fraction(1), months, hours)


def worked(line: ExperienceLine, entries: Iterable[Experience], day: date) -> Worked:
    """The work that counts toward a line on a day.

    Months side by side count once: they add up to full time at most. A span counts its whole calendar months; the days
    left over from all spans add up to one more month for every 31. Hours add up; those of a span are spread evenly over
    its days.
    """
    since = add_months(day, -line.within_months) if line.within_months is not None else None
    shifts: list[Shift] = []
    stated, hours = NONE, Fraction(0)
    fields: set[str] = set()
    for entry in entries:
        if line.fields and entry.field not in line.fields:
            continue
        share = FULL_TIME if entry.share is None else entry.share
        part = _part(entry, since, day)
        if part:
            fields.update([entry.field] if entry.field else [])
            hours += part * Fraction(entry.hours or 0)
        begins, ends = _span(entry)
        if begins is not None and ends is not None:
            begin, until = max(begins, since or begins), min(ends, _day_after(day))
            if begin < until:
                shifts.append((begin, until, share))
        elif part:
            stated += share * (entry.months or 0)
    months, days = stated, NONE
    for share, spans in _layers(shifts):
        for begin, until in spans:
            whole, left = whole_months(begin, until)
            months, days = months + share * whole, days + share * left
    # Days short of a calendar month never make one, however long it is.
    return Worked(months + int(days // MOST_DAYS_OF_MONTH), hours, frozenset(fields))


def undated(line: ExperienceLine, entries: Iterable[Experience]) -> Worked:
    """Work that matches a line but for the days, which it asks for and the entry does not say."""
    found = Worked()
    for entry in () if line.within_months is None else entries:
        if entry.ended_on is None and (not line.fields or entry.field in line.fields):
            months = (entry.months or 0) * (FULL_TIME if entry.share is None else entry.share)
            found = Worked(found.months + months, found.hours + Fraction(entry.hours or 0))
    return found


def _span(entry: Experience) -> tuple[date | None, date | None]:
    """The first day of an entry, and the day after the last, as far as they are known."""
    ends = None if entry.ended_on is None else _day_after(entry.ended_on)
    begins = entry.started_on
    if begins is None and ends is not None and entry.months is not None:
        begins = add_months(ends, -entry.months)
    return begins, ends


def _part(entry: Experience, since: date | None, day: date) -> Fraction:
    """How much of an entry lies between two days: all of one without an end, where no first day is asked for."""
    begins, ends = _span(entry)
    if ends is None:
        is_stated = bool(entry.months) or bool(entry.hours)
        return Fraction(since is None and is_stated)
    if begins is None or begins >= ends:  # all on its last day
        return Fraction(bool(entry.hours) and (since is None or since < ends) and ends <= _day_after(day))
    begin, until = max(begins, since or begins), min(ends, _day_after(day))
    return Fraction(max(0, (until - begin).days), (ends - begins).days)


def _layers(shifts: Iterable[Shift]) -> Iterator[tuple[Decimal, list[tuple[date, date]]]]:
    """Work at different shares of full time, one on the other: of each the share, and the spans that it fills."""
    changes: dict[date, Decimal] = {}
    for begin, until, share in shifts:
        changes[begin] = changes.get(begin, NONE) + share
        changes[until] = changes.get(until, NONE) - share
    levels: list[tuple[date, Decimal]] = []
    total = NONE
    for day in sorted(changes):
        total += changes[day]
        levels.append((day, min(FULL_TIME, total)))
    below = NONE
    for level in sorted({level for _, level in levels if level}):
        yield level - below, list(_filled(levels, level))
        below = level


def _filled(levels: list[tuple[date, Decimal]], least: Decimal) -> Iterator[tuple[date, date]]:
    """The spans in which work is at a level or above."""
    begun: date | None = None
    for day, level in levels:
        if level >= least and begun is None:
            begun = day
        elif level < least and begun is not None:
            yield begun, day
            begun = None


def _day_after(day: date) -> date:
    """The next day; the calendar's last one has none."""
    return day if day == date.max else day + timedelta(days=1)
