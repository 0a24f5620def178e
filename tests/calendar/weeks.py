"""Weeks, hours and places of a calendar, from catalog-format.md alone; without a calendar all is on one day.

Decided where the text leaves a choice: a week that any day of a break falls into has no study, and steps do not pause.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil

from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.plan import PlanOptions

USUAL_HOURS = 40
Starts = Mapping[str, int]
"""The week in which each step begins, by credential."""
Steps = Mapping[str, Route]


@dataclass(frozen=True)
class Weeks:
    """The weeks of a question, and what fits into them.

    Attributes:
        options: `start_on` is set.
        timeless: the question has no calendar: every step takes no time.
    """

    options: PlanOptions
    timeless: bool

    def day(self, week: int) -> date:
        """The first day of a week."""
        start = self.options.start_on
        assert start is not None
        return start + timedelta(days=7 * week)

    @property
    def hours(self) -> Fraction:
        """Of work in a week."""
        given = self.options.weekly_hours
        return Fraction(USUAL_HOURS if given is None else given)

    def length(self, route: Route) -> int:
        """How many weeks a step runs."""
        return 0 if self.timeless else max(route.weeks or 0, ceil(Fraction(route.hours or 0) / self.hours))

    def load(self, route: Route) -> Fraction:
        """The hours in each of its weeks."""
        length = self.length(route)
        return Fraction(ceil(100 * Fraction(route.hours or 0) / length), 100) if length else Fraction(0)

    def has_study(self, week: int) -> bool:
        """No break falls into it."""
        first, last = self.day(week), self.day(week + 1) - timedelta(days=1)
        return self.timeless or not any(each.from_ <= last and first <= each.to for each in self.options.breaks)

    def open(self, credential: Credential, route: Route, week: int) -> bool:
        """A step may begin in that week, whatever else runs and whatever it requires."""
        day, length = self.day(week), self.length(route)
        last = day if length == 0 else self.day(week + length) - timedelta(days=1)
        finish_by = None if self.timeless else self.options.finish_by
        return (
            credential.status is CredentialStatus.ACTIVE
            and (credential.last_day is None or day <= credential.last_day)
            and (route.available_from is None or route.available_from <= day)
            and (route.available_through is None or day <= route.available_through)
            and (finish_by is None or self.day(week + length) <= finish_by)
            and all(self.has_study(each) for each in range(week, week + length))
            and (
                not route.offerings
                or any(
                    each.starts_on <= day and last <= each.ends_on and (each.seats is None or each.seats > 0)
                    for each in route.offerings
                )
            )
        )

    def fits(self, steps: Steps, starts: Starts) -> bool:
        """In no week do the running steps take too many hours or places."""
        ends = {key: start + self.length(steps[key]) for key, start in starts.items()}
        places = self.options.max_parallel
        for week in range(max(ends.values(), default=0)):
            running = [steps[key] for key, start in starts.items() if start <= week < ends[key]]
            if sum((self.load(route) for route in running), Fraction(0)) > self.hours:
                return False
            if places is not None and len(running) > places:
                return False
        return True

    def total(self, steps: Steps, starts: Starts) -> int:
        """The week in which the last step ends."""
        return max((start + self.length(steps[key]) for key, start in starts.items()), default=0)
