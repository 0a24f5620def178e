"""The calendar of a question: weeks from its first day, how long a step runs, and when it may begin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import Break, PlanOptions
from pathways.domain.quantity import thousandths

WEEKLY_HOURS = Decimal(40)
"""Where a question does not say how many hours a week has."""
DAYS = 7

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
        days: in a week; 1 where days are counted instead of weeks.
    """

    first_day: date
    weekly_hours: Decimal = WEEKLY_HOURS
    max_parallel: int | None = None
    finish_by: date | None = None
    breaks: tuple[Break, ...] = ()
    days: int = DAYS

    @classmethod
    def of(cls, first_day: date, options: PlanOptions) -> Weeks:
        """As a question asks."""
        hours = WEEKLY_HOURS if options.weekly_hours is None else options.weekly_hours
        return cls(first_day, hours, options.max_parallel, options.finish_by, options.breaks)

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
        if not route.offerings or self.days == 1:
            return ()
        length = self.days * (self.length(route) if weeks is None else weeks)
        begins = {(each.starts_on - self.first_day).days for each in route.offerings if each.seats != 0}
        last = self.days * min(horizon, self.furthest) - length
        some = sorted(day for day in begins if 0 <= day <= last and day % self.days)
        return tuple(day for day in some if self._is_open(credential, route, self._on(day), self._on(day + length)))

    def _on(self, day: int) -> date:
        return self.first_day + timedelta(days=day)

    def _is_open(self, credential: Credential, route: Route, begin: date, end: date) -> bool:
        """A step may run from one day until another."""
        last = max(begin, end - timedelta(days=1))
        return (
            (credential.last_day is None or begin <= credential.last_day)
            and (route.available_from is None or route.available_from <= begin)
            and (route.available_through is None or begin <= route.available_through)
            and any(each.starts_on <= begin and last <= each.ends_on and each.seats != 0 for each in route.offerings)
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
        if route.offerings:
            spans = meet(spans, sorted(self._offered(route, length)))
        if length:
            for begin, end in self.closed:
                spans = meet(spans, ((-length, begin - length), (end + 1, self.furthest)))
        return tuple(span for span in spans if span[0] <= span[1])

    def _offered(self, route: Route, length: int) -> Iterable[Span]:
        for each in route.offerings:
            if each.seats != 0:
                # The last day of its last week is the day before the one on which it ends.
                last = each.ends_on if not length else each.ends_on + timedelta(days=1)
                yield self.first_from(each.starts_on), self.week_of(last) - length


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
