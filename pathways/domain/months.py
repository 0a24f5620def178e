"""Calendar months, clipped to the month's end, and lifetimes of some months or days, or to a day of the year."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

DAY = timedelta(days=1)
LEAST_DAYS_OF_MONTH, MOST_DAYS_OF_MONTH = 28, 31
LEAST_DAYS_OF_YEAR = 365
LEAP_YEAR = 2000


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier), clipped to the month's end and to the calendar's.

    >>> add_months(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year > MAXYEAR:
        return date.max
    if year < MINYEAR:
        return date.min
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def whole_months(start: date, end: date) -> tuple[int, int]:
    """Whole calendar months in the half-open span from `start` to `end`, and the days left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if add_months(start, months) > end:
        months -= 1
    return months, (end - add_months(start, months)).days


def years_begun(first: date, last: date | None) -> int:
    """Years begun from a first through a last day (None: through the first), 1 or more; months count as elsewhere.

    >>> years_begun(date(2026, 3, 1), date(2027, 2, 28)), years_begun(date(2026, 3, 1), date(2027, 3, 1))
    (1, 2)
    """
    return 1 if last is None else 1 + max(0, whole_months(first, last)[0] // 12)


@dataclass(frozen=True, slots=True)
class YearDay:
    """A day that comes every year; 29 February is the last day of that month."""

    month: int
    day: int

    def __post_init__(self) -> None:
        date(LEAP_YEAR, self.month, self.day)  # raises ValueError where no year has such a day

    def on_or_after(self, day: date) -> date:
        """The first such day from a day on; the calendar's last where there is none."""
        found = self.in_year(day.year)
        if found >= day:
            return found
        return self.in_year(day.year + 1) if day.year < date.max.year else date.max

    def in_year(self, year: int) -> date:
        """The day in a year."""
        return add_months(date(LEAP_YEAR, self.month, self.day), 12 * (year - LEAP_YEAR))

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"

    @classmethod
    def parse(cls, text: str) -> YearDay:
        """Reads ``03-31``.

        Raises:
            ValueError: no such day of a year.
        """
        if len(text) != len("03-31") or text[2] != "-" or not (text.isascii() and (text[:2] + text[3:]).isdecimal()):
            raise ValueError(f"{text!r} is not a day of the year")
        return cls(int(text[:2]), int(text[3:]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """For how long an award is valid; without months, days and `until`: for life.

    Attributes:
        months, days: after the issue; at most one of them.
        until: through the first such day on or after their end; by itself, through the first one after the issue.
    """

    months: int | None = None
    days: int | None = None
    until: YearDay | None = None

    @property
    def is_for_life(self) -> bool:
        """Nothing ends it."""
        return self.months is None and self.days is None and self.until is None

    @property
    def least_days(self) -> int:
        """The least days by which each renewal but the first moves an expiry; 0: no renewal moves it."""
        if self.months is not None:
            return LEAST_DAYS_OF_MONTH * self.months
        if self.days is not None:
            return self.days
        return 0 if self.until is None else LEAST_DAYS_OF_YEAR

    def last_day(self, issued_on: date) -> date | None:
        """The last day of validity of what is issued on a day, or renewed that was valid through it.

        Returns:
            None: it never runs out. Of a later day never an earlier one.
        """
        if self.is_for_life:
            return None
        end = add_months(issued_on, self.months or 0)
        days = self.days or 0
        if days:
            end = date.max if (date.max - end).days < days else end + timedelta(days=days)
        if self.until is None:
            return end
        if self.months is None and self.days is None:
            end = end if end == date.max else end + DAY
        return self.until.on_or_after(end)

    def moved(self, expiry: date) -> date:
        """The expiry after a renewal; one for life moves none."""
        return self.last_day(expiry) or expiry

    def cycle_through(self, expiry: date) -> date:
        """The first day of a cycle that ends with an expiry, where nobody says when it began."""
        if self.days is not None:
            before = date.min if (expiry - date.min).days <= self.days else expiry - timedelta(days=self.days)
        else:
            before = add_months(expiry, -(12 if self.months is None and self.until is not None else self.months or 0))
        if self.until is not None:  # the expiry before is such a day too
            ends = (self.until.in_year(year) for year in (before.year, before.year - 1))
            before = next((end for end in ends if self.last_day(end) == expiry), before)
        return before if before in (date.min, date.max) else before + DAY


FOR_LIFE = Lifetime()
