"""When the steps may be taken that only keep a goal valid: each has one window, whatever the days of the others.

A cycle begins on the day after the expiry before, on whatever day that was renewed; only the first cycle of what the
plan earns hangs on a day of the plan. So whoever takes each step on any day of its window, and after those it waits
for, takes it in the cycle in which it counts; the verifier replays that.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from pathways.domain.plan import Due
from pathways.domain.requirement import Group, walk
from pathways.planning.question.lifetimes import DAY, Cycle, Lifetimes
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.verify.calendar_replay import Replay

FEW_STEPS = 12
"""With at most this many steps, each is also tried alone at either end of its window."""


@dataclass(frozen=True)
class DueDays:
    """The windows of one plan, which is one on the days that its steps have.

    Attributes:
        replay: of the plan.
        needs: with each step the places of those that do something for one of its lines.
        goal: the credentials that the goal is about.
    """

    replay: Replay
    needs: Sequence[Collection[int]]
    goal: Collection[str]

    @cached_property
    def windows(self) -> dict[int, Due]:
        """By the place of the step; as wide as they are right, together with the others."""
        wide = self._windows(self._kept)
        if self._are_right(wide):
            return wide
        chosen: set[int] = set()
        for place in self._kept:
            if self._are_right(self._windows({*chosen, place})):
                chosen.add(place)
        return self._windows(chosen)

    def begun_by(self, place: int) -> frozenset[int]:
        """The steps that begin the cycle in which a step counts, and come before it."""
        cycles = (self._cycle_for(place, each) for each in (place, *self._pays_for[place]))
        found = {cycle.begun_by for cycle in cycles if cycle is not None and cycle.begun_by is not None}
        return frozenset(each for each in found if self._order(each) < self._order(place))

    def _cycle_for(self, place: int, renewal: int) -> Cycle | None:
        """The cycle in which a step counts for a renewal: its own, or the one before, which carries over."""
        cycle = self._lifetimes.cycles.get(renewal)
        if place == renewal or cycle is None or self._day(place) >= cycle.since:
            return cycle
        return None if cycle.begun_by is None else self._lifetimes.cycles.get(cycle.begun_by)

    @property
    def _steps(self) -> Sequence[TakenStep]:
        return self.replay.steps

    @property
    def _first(self) -> date:
        return self.replay.question.day

    @property
    def _lifetimes(self) -> Lifetimes:
        return self.replay.lifetimes

    @cached_property
    def _kept(self) -> list[int]:
        """The steps that have a window, in the order of their days."""
        return sorted((place for place, step in enumerate(self._steps) if step.day is not None), key=self._order)

    def _order(self, place: int) -> tuple[date, int, int]:
        return self._day(place), self._steps[place].rank, place

    @cached_property
    def _pays_for(self) -> Mapping[int, list[int]]:
        """The renewals for which a step that earns something does something."""
        found = defaultdict(list)
        for place, needed in enumerate(self.needs):
            for other in needed if self._steps[place].is_renewal else ():
                if not self._steps[other].is_renewal:
                    found[other].append(place)
        return found

    def _day(self, place: int) -> date:
        return self._steps[place].ends(self._first)

    def _windows(self, wide: Collection[int]) -> dict[int, Due]:
        """With the windows of some steps as wide as may be, and those of the others of one day."""
        bounds = {place: self._bounds(place) if place in wide else (self._day(place),) * 2 for place in self._kept}
        since = {place: begin for place, (begin, _) in bounds.items()}
        through = {place: end for place, (_, end) in bounds.items()}
        gaps = {place: list(self._after(place)) for place in self._kept}
        for place in reversed(self._kept):
            for other, days, _ in gaps[place]:
                through[other] = min(through[other], through[place] - days)
        for place in self._kept:
            for other, days, is_apart in gaps[place]:
                since[place] = max(since[place], (through if is_apart else since)[other] + days)
        return {place: Due(since[place], through[place]) for place in self._kept}

    def _after(self, place: int) -> Iterator[tuple[int, timedelta, bool]]:
        """The steps with windows after which a step is taken, how long after, and whether they share no day."""
        for other in self.begun_by(place):
            if other in self._kept:
                yield other, timedelta(), not self._steps[other].is_renewal
        key = self._steps[place].credential.key
        for other in self._kept[: self._kept.index(place)]:
            if other in self.needs[place] or self._steps[other].credential.key == key:
                yield other, timedelta(), False

    def _bounds(self, place: int) -> tuple[date, date]:
        """The days on which a step may be taken as far as its own route, its cycle and the goal go."""
        step, day = self._steps[place], self._day(place)
        last = max(day, self.replay.question.options.keep_valid_until or day)
        bounds = [self._open(step, day, last)]
        for other in (place, *self._pays_for[place]):
            paid, cycle = self._lifetimes.cycles.get(other), self._cycle_for(place, other)
            if paid is not None and cycle is not paid:
                bounds.append((self._first, paid.since - DAY))  # what is left over of the cycle before is carried over
            if cycle is None:
                continue
            is_kept = cycle.is_first and cycle.begun_by in self._kept
            # Where grace allows it, a renewal on the day after the expiry leaves no gap.
            since = self._first if is_kept else cycle.since
            if other == place:
                since = step.route.opens_on(since, cycle.expiry)
            bounds.append((since, max(day, cycle.expiry) if other == place else last))
            if other != place:
                bounds += self._periods(other, cycle, day)
        if not step.is_renewal and any(
            cycle is not None and self._asks_for_periods(other, cycle) and place in self.begun_by(other)
            for other, cycle in self._lifetimes.cycles.items()
        ):
            bounds.append((day, day))  # the periods of the next cycle are counted from this very day
        again = self._lifetimes.again.get(place)
        if again is not None and not step.is_renewal and step.credential.key in self.goal:
            bounds.append((self._first_that_lasts(place), max(day, again)))
        begins, ends = zip(*bounds, strict=True)
        return max(begins), min(ends)

    def _open(self, step: TakenStep, day: date, last: date) -> tuple[date, date]:
        days = self.replay.weeks.in_days
        spans = days.starts(step.credential, replace(step.route, weeks=None, hours=None), days.week_of(last))
        here = days.week_of(day)
        begin, end = next(span for span in spans if span[0] <= here <= span[1])
        return days.day(begin), days.day(end)

    def _asks_for_periods(self, renewal: int, cycle: Cycle) -> bool:
        tree = self._steps[renewal].route.asks(first=cycle.is_first)
        return tree is not None and any(isinstance(line, Group) and line.each is not None for line in walk(tree))

    def _periods(self, renewal: int, cycle: Cycle, day: date) -> Iterator[tuple[date, date]]:
        """Those of a cycle into which a day falls."""
        tree = self._steps[renewal].route.asks(first=cycle.is_first)
        for line in () if tree is None else walk(tree):
            if isinstance(line, Group) and line.each is not None:
                periods = cycle.periods(line.each.months)
                yield from ((first, after - DAY) for first, after in periods if first <= day < after)

    def _first_that_lasts(self, place: int) -> date:
        """The first day on which a credential can be earned again so that it lasts as long as the goal is kept."""
        step, day = self._steps[place], self._day(place)
        until, lifetime = self.replay.question.options.keep_valid_until, step.credential.lifetime
        if any(place in self.begun_by(other) for other in self._lifetimes.cycles):
            return day
        if until is None or lifetime.is_for_life:
            return self._first
        days = range((day - self._first).days)
        return self._first + timedelta(
            days=bisect_left(days, True, key=lambda each: lifetime.moved(self._first + timedelta(each)) >= until)
        )

    def _are_right(self, windows: Mapping[int, Due]) -> bool:
        """The plan is one at either end of all windows, and where some step alone is at the other end of its own."""
        alone = self._kept if len(self._kept) <= FEW_STEPS else []
        ends: list[Collection[int]] = [(), self._kept]
        ends += [chosen for place in alone for chosen in ((place,), set(self._kept) - {place})]
        return not any(self._has_faults(windows, late) for late in ends)

    def _has_faults(self, windows: Mapping[int, Due], late: Collection[int]) -> bool:
        """Some steps are taken as late as they may be, the others as early as those they wait for allow."""
        days: dict[int, date] = {}
        for place in self._kept:
            day = windows[place].through if place in late else windows[place].since
            earlier = (days[other] for other, _, is_apart in self._after(place) if not is_apart)
            days[place] = max(day, *earlier, day)
        # On different days they are no longer side by side: what was begun earlier is finished, and may grow old.
        ranks = sorted({(days[place], self._steps[place].rank) for place in days})
        above = max((step.rank for step in self._steps if step.day is None), default=0) + 1
        moved = [
            replace(
                step,
                day=(days[place] - self._first).days,
                rank=above + ranks.index((days[place], step.rank)),
            )
            if place in days
            else step
            for place, step in enumerate(self._steps)
        ]
        return next(replace(self.replay, steps=moved).faults(), None) is not None
