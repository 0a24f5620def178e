"""When routes can be taken, and by whom: offerings, with dates or recurring for ever, terms, cohorts, new attempts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from enum import StrEnum

from pathways.domain.months import YearDay, add_months

LEAP_YEAR = 2024


class Every(StrEnum):
    """In which years days recur: in those in which they begin.

    Attributes:
        YEAR: in each.
        EVEN_YEAR: in 2026, 2028 and so on.
        ODD_YEAR: in 2027, 2029 and so on.
    """

    YEAR = "year"
    EVEN_YEAR = "evenYear"
    ODD_YEAR = "oddYear"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstCycle:
    """What a renewal asks for in the first cycle of an award: less than in the later ones.

    Attributes:
        exempt: nothing.
        credits: so many, where it asks for credits; None: nothing.
    """

    exempt: bool = False
    credits: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retake:
    """When a route opens again after attempts that failed.

    Attributes:
        after_days: this many days after the last one; None: at once.
        at_most: so many within `within_months`, and then when the oldest of these is that old; None: any number.
        within_months: None: so many at all, and never again.
    """

    after_days: int | None = None
    at_most: int | None = None
    within_months: int | None = None

    def opens_on(self, failed: Iterable[date]) -> date | None:
        """The first day on which it is open; None: never.

        Args:
            failed: the days of the attempts, one or more; the calendar's first where nobody says it.
        """
        days = sorted(failed)
        opens, lag = days[-1], self.after_days or 0
        if opens > date.min:
            opens = date.max if (date.max - opens).days < lag else opens + timedelta(days=lag)
        if self.at_most is None or len(days) < self.at_most:
            return opens
        return None if self.within_months is None else max(opens, add_months(days[-self.at_most], self.within_months))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """Those who began between two days, both included; an absent day sets no limit."""

    from_: date | None = None
    through: date | None = None

    def has(self, since: date) -> bool:
        """Somebody who began on a day is one of them."""
        return (self.from_ is None or self.from_ <= since) and (self.through is None or since <= self.through)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSpan:
    """Days that recur for ever, from the one through the other; a `to` before `from_` lies in the year after."""

    from_: YearDay
    to: YearDay
    every: Every = Every.YEAR

    def in_year(self, year: int) -> tuple[date, date] | None:
        """The first and the last of the days that begin in a year; None: in that year none do."""
        odd = {Every.EVEN_YEAR: 0, Every.ODD_YEAR: 1}.get(self.every)
        ends_in = year + ((self.to.month, self.to.day) < (self.from_.month, self.from_.day))
        if (odd is not None and year % 2 != odd) or not MINYEAR <= year <= ends_in <= MAXYEAR:
            return None
        return self.from_.in_year(year), self.to.in_year(ends_in)

    @property
    def most_days(self) -> int:
        """How many days it has, leap days counted where they may lie in it."""
        found = (days for year in range(LEAP_YEAR - 1, LEAP_YEAR + 2) if (days := self.in_year(year)) is not None)
        return max((end - begin).days + 1 for begin, end in found)

    def between(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Those with some day between two days, both included, in order."""
        for year in range(first.year - 1, last.year + 1):
            found = self.in_year(year)
            if found is not None and found[0] <= last and first <= found[1]:
                yield found


@dataclass(frozen=True, slots=True, kw_only=True)
class Offering:
    """A time at which a route can be taken: all of its weeks lie between two days, both included.

    Attributes:
        seats: None: no limit; with 0 it is full.
    """

    starts_on: date
    ends_on: date
    seats: int | None = None

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A route is offered again and again, for ever.

    Attributes:
        term: whenever this term comes; None: on the days of `span`.
        span: None: on those of the term.
        seats: each time; None: no limit; with 0 it is always full.
    """

    term: str | None = None
    span: YearSpan | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A part of the year in which institutions teach; it recurs for ever."""

    key: str
    name: str
    span: YearSpan


@dataclass(frozen=True, slots=True)
class TermTime:
    """One coming of a term; without terms in the catalogue, one span of offering dates.

    Attributes:
        key, name: of the term; None: the catalogue has no terms.
    """

    from_: date
    to: date
    key: str | None = None
    name: str | None = None

    @property
    def order(self) -> tuple[date, date, str]:
        """By which terms follow each other: as they begin, and of several as they end."""
        return self.from_, self.to, self.key or ""

    @property
    def nearness(self) -> tuple[int, int, str]:
        """Of several that have a day in common the least is the one that it lies in: the last to begin, of these the
        first to end, of these the first by key."""
        return -self.from_.toordinal(), self.to.toordinal(), self.key or ""

    def __str__(self) -> str:
        if self.name is None:
            return f"{self.from_} to {self.to}"
        over = "" if self.to.year == self.from_.year else f"/{self.to.year % 100:02}"
        return f"{self.name} {self.from_.year}{over}"
