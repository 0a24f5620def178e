"""Weeks, hours and places of a calendar, from docs/reference/plan.md alone; without a calendar all is on one day.

Decided where the text leaves a choice: steps do not pause; no step begins with an offering that is closed; one that
begins with an offering may lie in another one of its route.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import ceil

from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.content import Content
from pathways.domain.plan import PlanOptions
from tests.calendar.terms import Coming, offered, term_of

USUAL_HOURS = 40
Starts = Mapping[str, int]
"""The day on which each step begins, counted from the first one, by credential."""
WEEK = 7
Steps = Mapping[str, Route]


@dataclass(frozen=True)
class Weeks:
    """The weeks of a question, and what fits into them.

    Attributes:
        options: `start_on` is set.
        timeless: the question has no calendar: every step takes no time.
        content: the catalogue, which says when terms are.
    """

    options: PlanOptions
    timeless: bool
    content: Content

    def day(self, number: int) -> date:
        """So many days after the first one."""
        start = self.options.start_on
        assert start is not None
        return start + timedelta(days=number)

    @cached_property
    def hours(self) -> Fraction:
        """Of work in a week."""
        given = self.options.weekly_hours
        return Fraction(USUAL_HOURS if given is None else given)

    def length(self, route: Route) -> int:
        """How many weeks a step runs."""
        if self.timeless:
            return 0
        name = (route.weeks, route.hours)
        if name not in self._lengths:
            self._lengths[name] = max(route.weeks or 0, ceil(Fraction(route.hours or 0) / self.hours))
        return self._lengths[name]

    @cached_property
    def _lengths(self) -> dict[tuple[int | None, Decimal | None], int]:
        """Those that were asked for, by weeks and hours."""
        return {}

    def days(self, route: Route) -> int:
        """How many days pass until it counts."""
        return WEEK * self.length(route)

    def load(self, route: Route) -> Fraction:
        """The hours in each of its weeks."""
        length = self.length(route)
        return Fraction(ceil(100 * Fraction(route.hours or 0) / length), 100) if length else Fraction(0)

    def has_study(self, number: int) -> bool:
        """The day lies in no break."""
        return self.timeless or not any(each.from_ <= self.day(number) <= each.to for each in self.options.breaks)

    def begins(self, route: Route) -> set[int]:
        """The days on which its offerings begin."""
        days = ((begin - self.day(0)).days for begin, _, _ in self.offered(route))
        return set() if self.timeless else {day for day in days if day >= 0}

    def offered(self, route: Route) -> list[Coming]:
        """When a route can be taken, if only at times."""
        if not route.recurring:
            return offered(route, self.content, self.day(0))
        name = (*route.offerings, *route.recurring)
        if name not in self._offered:
            self._offered[name] = offered(route, self.content, self.day(0))
        return self._offered[name]

    @cached_property
    def _offered(self) -> dict[tuple[object, ...], list[Coming]]:
        """Those that were asked for."""
        return {}

    def term(self, route: Route, number: int) -> Coming | None:
        """That of a step that begins on a day."""
        last = max(number, number + self.days(route) - 1)
        return term_of(route, self.content, self.day(0), self.day(number), self.day(last))

    def open(self, credential: Credential, route: Route, number: int) -> bool:
        """A step may begin on that day, whatever else runs and whatever it requires."""
        day, end = self.day(number), number + self.days(route)
        last = self.day(max(number, end - 1))
        finish_by = None if self.timeless else self.options.finish_by
        return (
            (number % WEEK == 0 or number in self.begins(route))
            and credential.status is CredentialStatus.ACTIVE
            and (credential.last_day is None or day <= credential.last_day)
            and (self.timeless or route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
            and (finish_by is None or self.day(end) <= finish_by)
            and all(self.has_study(each) for each in range(number, end))
            and (
                self.timeless
                or not (route.offerings or route.recurring)
                or any(begins <= day and last <= ends for begins, ends, _ in self.offered(route))
            )
        )

    def fits(self, steps: Steps, starts: Starts) -> bool:
        """In no week do the running steps take too many hours or places."""
        spans = {key: range(start // WEEK, start // WEEK + self.length(steps[key])) for key, start in starts.items()}
        places = self.options.max_parallel
        for week in range(max((span.stop for span in spans.values()), default=0)):
            running = [steps[key] for key, span in spans.items() if week in span]
            if sum((self.load(route) for route in running), Fraction(0)) > self.hours:
                return False
            if places is not None and len(running) > places:
                return False
        return True

    def total(self, steps: Steps, starts: Starts) -> int:
        """The weeks begun until the last step ends."""
        return -(-self.last(steps, starts) // WEEK)

    def last(self, steps: Steps, starts: Starts) -> int:
        """The day on which the last step ends."""
        return max((start + self.days(steps[key]) for key, start in starts.items()), default=0)
