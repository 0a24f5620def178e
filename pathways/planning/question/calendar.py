"""The calendar of a question: weeks from its first day, how long a step runs, and when it may begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from pathways.catalog.term_calendar import NO_TERMS, TermCalendar
from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import Break, PlanOptions
from pathways.domain.quantity import thousandths

WEEKLY_HOURS = Decimal(40)
"""Where a question does not say how many hours a week has."""
DAYS = 7
MOST_DAYS_AHEAD = 365_250
"""Offerings that recur are looked at for a thousand years."""
SOON = 520
"""Weeks within which almost all that recurs has come in every way that it can."""
TWO_YEARS = 106
"""Weeks within which the terms of even and of odd years have come, and all days between them."""

Span = tuple[int, int]
"""Weeks from the one through the other."""


@dataclass(frozen=True)
class Weeks:
    """Week i begins 7 * i days after the first day. A step begins with a week, or with an offering of it inside one.

    Attributes:
        weekly_hours: that steps running in one week may take together.
        max_parallel: the most of them in one week; None: no limit.
        finish_by: every step ends on this day or before; None: no limit.
        breaks: weeks into which one of their days falls have no study.
        max_credits, min_credits: that the steps of one term may, and must, be worth; None: no limit.
        terms: when what recurs comes.
        days: in a week; 1 where days are counted instead of weeks.
    """

    first_day: date
    weekly_hours: Decimal = WEEKLY_HOURS
    max_parallel: int | None = None
    finish_by: date | None = None
    breaks: tuple[Break, ...] = ()
    days: int = DAYS
    max_credits: Decimal | None = None
    min_credits: Decimal | None = None
    terms: TermCalendar = NO_TERMS

    @classmethod
    def of(cls, first_day: date, options: PlanOptions, terms: TermCalendar) -> Weeks:
        """As a question asks."""
        return cls(
            first_day,
            WEEKLY_HOURS if options.weekly_hours is None else options.weekly_hours,
            options.max_parallel,
            options.finish_by,
            options.breaks,
            max_credits=options.max_credits_per_term,
            min_credits=options.min_credits_per_term,
            terms=terms,
        )

    @property
    def limits_credits(self) -> bool:
        """The steps of one term may not be worth just anything."""
        return self.max_credits is not None or self.min_credits is not None

    @property
    def in_days(self) -> Weeks:
        """Days counted instead of weeks, without limits."""
        return Weeks(self.first_day, days=1, terms=self.terms)

    @property
    def unlimited(self) -> Weeks:
        """Without limits or breaks."""
        return Weeks(self.first_day, breaks=self.breaks, terms=self.terms)

    @property
    def for_one_step(self) -> Weeks:
        """Without the limits that only several steps together can break."""
        return replace(self, max_parallel=None, max_credits=None, min_credits=None)

    @property
    def hundredths(self) -> int:
        """Of hours, in a week."""
        return int(self.weekly_hours * 100)

    @cached_property
    def furthest(self) -> int:
        """The last week that begins on a day of the calendar."""
        return (date.max - self.first_day).days // self.days

    @cached_property
    def last(self) -> int:
        """No step that begins on the first day of a week ends later than on that of this one; below 0: none does."""
        return self.furthest if self.finish_by is None else self.week_of(self.finish_by)

    @cached_property
    def latest(self) -> int:
        """No step at all ends later than on the first day of this week."""
        return self.furthest if self.finish_by is None else min(self.furthest, self.first_from(self.finish_by))

    def day(self, week: int) -> date:
        """The first day of a week."""
        return self.first_day + timedelta(days=self.days * week)

    def week_of(self, day: date) -> int:
        """The week that a day falls into; below 0 before the first day."""
        return (day - self.first_day).days // self.days

    def first_from(self, day: date) -> int:
        """The first week that begins on a day or later."""
        return -((self.first_day - day).days // self.days)

    def length(self, route: Route) -> int:
        """Weeks that a step runs: as many as its hours fill, and no fewer than it is said to take."""
        hours = thousandths(route.hours or Decimal(0))
        return max(route.weeks or 0, -(-hours // thousandths(self.weekly_hours)))

    def length_together(self, routes: Sequence[Route]) -> int:
        """Weeks that steps run which lean on each other: all of their hours fill them, no fewer than any takes."""
        hours = sum(thousandths(route.hours or Decimal(0)) for route in routes)
        return max(*(route.weeks or 0 for route in routes), -(-hours // thousandths(self.weekly_hours)))

    def load_together(self, routes: Sequence[Route]) -> int:
        """Hundredths of an hour that all of them take in each of these weeks: rounded up once, so that they fit."""
        length = self.length_together(routes)
        hours = sum(thousandths(route.hours or Decimal(0)) for route in routes)
        return -(-hours // (10 * length)) if length else 0

    def load(self, route: Route) -> int:
        """Hundredths of an hour that a step takes in each of its weeks."""
        length = self.length(route)
        return -(-thousandths(route.hours or Decimal(0)) // (10 * length)) if length else 0

    @cached_property
    def closed(self) -> tuple[Span, ...]:
        """Weeks without study, in order, merged."""
        found: list[Span] = []
        for begin, end in sorted((self.week_of(each.from_), self.week_of(each.to)) for each in self.breaks):
            if found and begin <= found[-1][1] + 1:
                found[-1] = (found[-1][0], max(found[-1][1], end))
            else:
                found.append((begin, end))
        return tuple(found)

    def starts(self, credential: Credential, route: Route, horizon: int) -> tuple[Span, ...]:
        """The weeks in which a step may begin, on whatever day, so that it ends by a horizon.

        Args:
            credential: of the step.
            route: by which it is earned or kept.
            horizon: the last week on whose first day it may end.
        """
        first_days = self.first_days(credential, route, horizon)
        inside = [day // self.days for day in self.inside(credential, route, horizon)]
        return join([*first_days, *((week, week) for week in inside)]) if inside else first_days

    def inside(self, credential: Credential, route: Route, horizon: int, weeks: int | None = None) -> tuple[int, ...]:
        """The days, from the first one, on which a step may begin inside a week, since an offering of it begins then.

        Args:
            credential: of the step.
            route: by which it is earned or kept.
            horizon: the last week on whose first day it may end.
            weeks: that it runs; None: as long as it does by itself.
        """
        if not route.is_offered or self.days == 1:
            return ()
        length = self.days * (self.length(route) if weeks is None else weeks)
        last = self.days * min(horizon, self.furthest) - length
        whole: dict[int, bool] = {}
        for first, through in self._offerings(route, horizon):
            day = (first - self.first_day).days
            if 0 <= day <= last and day % self.days:
                whole[day] = whole.get(day, False) or (through - first).days >= max(length - 1, 0)
        return tuple(
            day
            for day in sorted(whole)
            if self._is_open(credential, route, self._on(day), self._on(day + length), is_offered=whole[day])
        )

    def _on(self, day: int) -> date:
        return self.first_day + timedelta(days=day)

    def _is_open(self, credential: Credential, route: Route, begin: date, end: date, *, is_offered: bool) -> bool:
        """A step may run from one day until another; `is_offered`: an offering is known in which these lie."""
        last = max(begin, end - timedelta(days=1))
        return (
            (credential.last_day is None or begin <= credential.last_day)
            and (route.available_from is None or route.available_from <= begin)
            and (route.available_through is None or begin <= route.available_through)
            and (is_offered or any(a <= begin and last <= b for a, b in self.terms.offerings(route, begin, last)))
            and (self.finish_by is None or end <= self.finish_by)
            and (begin == end or not any(each.from_ <= last and begin <= each.to for each in self.breaks))
        )

    def first_days(
        self, credential: Credential, route: Route, horizon: int, weeks: int | None = None
    ) -> tuple[Span, ...]:
        """The weeks on whose first day a step may begin so that it ends by a horizon.

        Args:
            credential: of the step.
            route: by which it is earned or kept.
            horizon: the last week on whose first day it may end.
            weeks: that it runs; None: as long as it does by itself.
        """
        length = self.length(route) if weeks is None else weeks
        spans: Sequence[Span] = ((0, min(horizon, self.last) - length),)
        if credential.last_day is not None:
            spans = meet(spans, ((0, self.week_of(credential.last_day)),))
        if route.available_from is not None:
            spans = meet(spans, ((self.first_from(route.available_from), self.furthest),))
        if route.available_through is not None:
            spans = meet(spans, ((0, self.week_of(route.available_through)),))
        if route.is_offered:
            spans = meet(spans, sorted(self._offered(route, length, horizon)))
        if length:
            for begin, end in self.closed:
                spans = meet(spans, ((-length, begin - length), (end + 1, self.furthest)))
        return tuple(span for span in spans if span[0] <= span[1])

    def _offered(self, route: Route, length: int, horizon: int) -> Iterable[Span]:
        for first, through in self._offerings(route, horizon):
            # The last day of its last week is the day before the one on which it ends.
            last = through if not length or through == date.max else through + timedelta(days=1)
            yield self.first_from(first), self.week_of(last) - length

    def _offerings(self, route: Route, horizon: int) -> Iterable[tuple[date, date]]:
        """The days of its offerings with a seat that may matter to what ends by a week."""
        ahead = min(self.days * max(0, horizon), MOST_DAYS_AHEAD, (date.max - self.first_day).days)
        return self.terms.offerings(route, self.first_day, self._on(ahead))

    def ever_starts(self, credential: Credential, route: Route) -> bool:
        """A step may begin on some day."""
        return any(self.starts(credential, route, each) for each in self._ways_to_look(route))

    def ever_starts_inside(self, credential: Credential, route: Route) -> bool:
        """A step may begin inside some week."""
        return any(self.inside(credential, route, each) for each in self._ways_to_look(route))

    def _ways_to_look(self, route: Route) -> tuple[int, ...]:
        """Horizons; near first where an offering that recurs says most within some years."""
        return (min(SOON, self.furthest), self.furthest) if route.recurring else (self.furthest,)

    def longest_wait(self, credential: Credential, route: Route, since: int) -> int:
        """The most weeks from one on which a step whose offerings recur may begin to the next, from a week on.

        Where the credits of a term are limited, it may have to wait for the next term, or, being worth more than any
        term may have, for a day between terms.
        """
        found = 0
        if route.recurring:
            horizon = min(since + SOON + self.length(route), self.furthest)
            starts = [span for span in self.without_end.starts(credential, route, horizon) if span[1] >= since]
            found = max((after[0] - before[1] for before, after in pairwise(starts)), default=SOON)
        if not self.limits_credits:
            return found
        if self.max_credits is not None and (credential.planned_credits or 0) > self.max_credits:
            return found + TWO_YEARS
        return found + -(-self.terms.longest // self.days) + 1

    @property
    def without_end(self) -> Weeks:
        """As if no day were the last."""
        return self if self.finish_by is None else replace(self, finish_by=None)


def meet(some: Iterable[Span], others: Iterable[Span]) -> tuple[Span, ...]:
    """The weeks that are in both."""
    pairs = list(others)
    found = ((max(a, c), min(b, d)) for a, b in some for c, d in pairs)
    return tuple(sorted({span for span in found if span[0] <= span[1]}))


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same weeks in order, each once."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        elif begin <= end:
            found.append((begin, end))
    return tuple(found)
