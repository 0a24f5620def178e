"""On which days the steps of a plan with a calendar may begin, by exhaustion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations, product
from math import ceil

from pathways.domain.catalog import Route
from pathways.domain.learner import Award
from pathways.domain.requirement import (
    AverageLine,
    CredentialLine,
    ExperienceLine,
    Group,
    Requirement,
    every_line,
)
from tests.calendar.oracle_facts import Facts
from tests.calendar.oracle_steps import (
    Blocks,
    Schedule,
    easiest,
    is_renewal,
    kind_of_renewal,
    leads,
    owner,
    subsets,
)
from tests.calendar.terms import Coming, terms, too_little, too_much
from tests.calendar.weeks import WEEK, Starts, Steps
from tests.last_days import last_day
from tests.rules.state import class_at

MORE_WEEKS = 5
"""So long can it help to wait for a longer month when nothing else opens."""
SOON = 100
"""Within so many days the terms of a catalogue that is drawn come once."""


class Schedules(Facts):
    """Every schedule of some steps, for one question about one catalogue."""

    @cached_property
    def _placings(self) -> dict[tuple[tuple[str, str], ...], list[Schedule]]:
        """The shortest schedules that are known."""
        return {}

    @cached_property
    def _days_inside(self) -> dict[tuple[str, str, int], list[int]]:
        """The days inside of weeks that are known, of each step."""
        return {}

    def _length(self, schedule: Schedule) -> int:
        return self.weeks.total(schedule.steps, schedule.starts)

    def blocks(self, steps: Steps) -> Iterator[Blocks]:
        """The ways in which steps may lean on each other in circles: none at first."""
        keys = [key for key in steps if not is_renewal(key)]
        leans = {key: self._leans_on(steps[key].requires) for key in keys}
        leaning = {key: {other for other in keys if owner(other) in leans[key]} - {key} for key in keys}
        several = [frozenset(some) for some in subsets(keys) if len(some) > 1]
        circles = [
            some
            for some in several
            if len(set(map(owner, some))) == len(some) and all(leads(one, leaning, some) >= some for one in some)
        ]
        for size in range(len(keys) // 2 + 1):
            for chosen in combinations(circles, size):
                if sum(map(len, chosen)) == len(frozenset().union(*chosen)):
                    yield chosen

    def _leans_on(self, line: Requirement | None) -> frozenset[str]:
        """What lines accept side by side, save those that are waived."""
        if line is None or line.path in self._waived:
            return frozenset()
        if isinstance(line, Group | AverageLine):
            return frozenset().union(*(self._leans_on(part) for part in line.of))
        if not isinstance(line, CredentialLine) or not (line.concurrent or line.together):
            return frozenset()
        family = class_at(self.classes, self.content.equivalences.values(), line.credential, line.path)
        return family | {each.by for each in self.question.record.substitutions if each.for_ in family}

    def as_blocks(self, steps: Steps, blocks: Blocks) -> Steps:
        """The steps as they run."""
        found = dict(steps)
        for block in blocks:
            routes = [steps[key] for key in sorted(block)]
            hours = sum((route.hours or Decimal(0) for route in routes), Decimal(0))
            longest = max(route.weeks or 0 for route in routes)
            for key, route in zip(sorted(block), routes, strict=True):
                first = replace(route, hours=hours, weeks=longest)
                weeks = max(longest, ceil(Fraction(hours) / self.weeks.hours))
                found[key] = first if route is routes[0] else replace(route, hours=None, weeks=weeks)
        return found

    def is_scheduled_plan(self, schedule: Schedule, ranks: Mapping[str, int]) -> bool:
        """Whether steps, that may be taken, are a plan on these days, with these ranks."""
        steps, starts, blocks = schedule.steps, schedule.starts, schedule.blocks
        days: dict[int, list[str]] = {}
        for key, day in starts.items():
            days.setdefault(day, []).append(key)
        begun: dict[str, int] = {}
        for day, keys in sorted(days.items()):
            if len(self._ranked(keys, steps, begun, day, blocks)) < len(keys):
                return False
            begun.update(dict.fromkeys(keys, day))
        return (
            all(len({starts[key] for key in block}) == 1 for block in blocks)
            and all(self.weeks.open(self._credential(key), route, starts[key]) for key, route in steps.items())
            and self._fits(steps, starts)
            and self._fills(steps, starts)
            and all(self._holds(key, steps, starts, ranks) for key in steps)
            and self._reached(steps, starts)
        )

    def _fits(self, steps: Steps, starts: Starts) -> bool:
        """Hours, places and credits suffice, and each renewal of a credential begins once the one before has ended."""
        if too_much(self._credits(steps, starts), self.question.options):
            return False
        renewals = [key for key in starts if is_renewal(key)]
        return self.weeks.fits(steps, starts) and not any(
            owner(one) == owner(other) and starts[one] <= starts[other] < starts[one] + self.weeks.days(steps[one])
            for one in renewals
            for other in renewals
            if one != other
        )

    def _credits(self, steps: Steps, starts: Starts) -> dict[Coming, Fraction]:
        """What is earned in each term with a step."""
        options = self.question.options
        found: dict[Coming, Fraction] = {}
        if self.weeks.timeless or (options.max_credits_per_term is None and options.min_credits_per_term is None):
            return found
        for key, start in starts.items():
            term = None if is_renewal(key) else self.weeks.term(steps[key], start)
            if term is not None:
                credential = self.credentials[owner(key)]
                worth = credential.credits if credential.credits_to is None else credential.credits_to
                found[term] = found.get(term, Fraction(0)) + Fraction(worth or 0)
        return found

    def _fills(self, steps: Steps, starts: Starts) -> bool:
        """No term but the last has too few credits."""
        return not too_little(self._credits(steps, starts), self.question.options)

    def schedule(self, steps: Steps) -> Schedule | None:
        """A shortest schedule with which the steps are a plan; they are allowed."""
        return next(iter(self._schedules(steps, every=False)), None)

    def _shortest(self, steps: Steps) -> list[Schedule]:
        """Every shortest schedule."""
        name = tuple(sorted((key, route.key) for key, route in steps.items()))
        if name not in self._placings:
            self._placings[name] = self._schedules(steps, every=True)
        return self._placings[name]

    def _schedules(self, asked: Steps, *, every: bool) -> list[Schedule]:
        best: list[Schedule] = []
        if not self._hopeless(asked):
            for blocks in self.blocks(asked):
                self._schedule(self.as_blocks(asked, blocks), blocks, best, every=every)
        return best

    def _schedule(self, steps: Steps, blocks: Blocks, best: list[Schedule], *, every: bool) -> None:
        """Adds the shortest schedules, one or all, to those of other blocks; what is longer goes."""

        def place(day: int, starts: dict[str, int]) -> None:
            left = [key for key in steps if key not in starts]
            ends = self.weeks.last(steps, starts)
            least = -(-max([ends, *(day + self.weeks.days(steps[key]) for key in left)]) // WEEK)
            shortest = self._length(best[0]) if best else None
            if shortest is not None and (least > shortest if every else least >= shortest):
                return
            if left and day and self.weeks.timeless:
                return
            if not left:
                if self._reached(steps, starts) and self._fills(steps, starts):
                    if least != shortest:
                        best.clear()
                    best.append(Schedule(steps, blocks, starts))
                return
            # Renewals of one kind are alike: they are taken in the order of their names.
            alike = {
                key
                for key in left
                if is_renewal(key)
                and any(key > other and kind_of_renewal(key) == kind_of_renewal(other) for other in left)
            }
            able = self._able([key for key in left if key not in alike], day, steps, starts, blocks)
            for beside in subsets(able):
                if any(block.intersection(beside) and not block.issubset(beside) for block in blocks):
                    continue
                renewing = [owner(key) for key in beside if is_renewal(key)]
                if len(set(renewing)) < len(renewing):
                    continue  # one after the other
                begun = {**starts, **dict.fromkeys(beside, day)}
                if self._fits(steps, begun) and len(self._ranked(beside, steps, starts, day, blocks)) == len(beside):
                    place(self._next(day, steps), begun)
                    if any(is_renewal(key) and owner(key) in renewing for key in left if key not in beside):
                        place(day, begun)  # it may be renewed again on the very day
            if ends > day or day < self._waiting:
                place(self._next(day, steps), starts)

        place(0, {})

    def _next(self, day: int, steps: Steps) -> int:
        """The first day after another on which one of some steps may begin."""
        inside = [each for key, route in steps.items() for each in self._inside(key, route) if each > day]
        return min([WEEK * (day // WEEK + 1), *inside])

    def _inside(self, key: str, route: Route) -> list[int]:
        """The days inside of weeks on which a step may begin, whatever else runs and whatever it requires."""
        name = (key, route.key, self.weeks.length(route))
        if name not in self._days_inside:
            days = (day for day in self.weeks.begins(route) if day % WEEK)
            self._days_inside[name] = [day for day in days if self.weeks.open(self._credential(key), route, day)]
        return self._days_inside[name]

    def _hopeless(self, steps: Steps) -> bool:
        """Not even when nothing runs out, and hours and places are without limit; only to save time."""
        left = dict(steps)
        last = 0 if self.weeks.timeless else self._waiting + sum(map(self.weeks.days, steps.values()))
        ends: dict[str, int] = {}
        renewed = set(map(owner, filter(is_renewal, steps)))
        # What is renewed is worth what its award says.
        awards = self.question.record.awards
        for_ever = (replace(each, expires_on=date.max) if each.credential in renewed else each for each in awards)
        lasting = replace(self.question.record, awards=tuple(for_ever))
        reached = False
        number = 0
        while number <= last:
            day = self.weeks.day(number)
            grown = True
            while grown:
                ended = (key for key, end in ends.items() if end <= number)
                have = dict.fromkeys((owner(key) if is_renewal(key) else key for key in ended), day)
                have.update(dict.fromkeys(renewed, day))
                # Without kinds, what is earned is of every origin, whenever it ends.
                moment = replace(self._moment(steps, {}, number, ()), finished=have, ended=have, kinds={})
                moment = replace(moment, record=lasting, record_beside=lasting)
                beside = replace(moment, running=frozenset(steps), begun=frozenset(steps))
                begun = [
                    key
                    for key, route in left.items()
                    if self.weeks.open(self._credential(key), route, number)
                    and any(tree is None or self._true(tree, beside) for tree in easiest(route))
                ]
                ends.update((key, number + self.weeks.days(left.pop(key))) for key in begun)
                grown = bool(begun)
            reached = reached or self._goal_holds(moment)
            number = min(self._next(number, steps), *(end for end in ends.values() if end > number), last + 1)
        return bool(left) or not reached

    def ever(self, line: Requirement) -> bool:
        """The record alone satisfies a line on some day on which something may begin."""
        last = 0 if self.weeks.timeless else self._waiting
        every = ((key, route) for key, each in self.credentials.items() for route in (*each.routes, *each.renewals))
        inside = {day for key, route in every for day in self._inside(key, route)}
        days = sorted(inside.union(range(0, last + 1, WEEK)))
        return any(self._true(line, self._moment({}, {}, day, ())) for day in days)

    @cached_property
    def _waiting(self) -> int:
        """Before this day it may help to do nothing."""
        if self.weeks.timeless:
            return 0
        credentials, record = self.credentials.values(), self.question.record
        lines = [
            line
            for each in credentials
            for route in each.routes
            if route.requires
            for line in every_line(route.requires)
        ]
        days: list[date | None] = [each.to for each in self.question.options.breaks]
        days += [route.available_from for each in credentials for route in each.routes]
        days += [offering.starts_on for each in credentials for route in each.routes for offering in route.offerings]
        last = self.question.options.finish_by or self.question.day
        recurring = [route for each in credentials for route in each.routes if route.recurring]
        days += [begin for route in recurring for begin, _, _ in self.weeks.offered(route) if begin <= last]
        days += [begin for route in recurring if (begin := self._next_one(route)) is not None]
        days += [award.issued_on for award in record.awards]
        if any(isinstance(line, AverageLine) for line in lines):
            days += [self._day_after(award) for award in record.awards]
        if self.question.options.max_credits_per_term is not None or self.question.options.min_credits_per_term:
            # Once the terms of this time of the year are over no term is in the way.
            soon = self.question.day + timedelta(days=SOON)
            days += [end for begin, end, _ in terms(self.content, self.question.day) if begin <= soon]
        days += [line.earned.after for line in lines if isinstance(line, CredentialLine) and line.earned]
        days += [entry.ended_on for entry in record.experience if any(isinstance(x, ExperienceLine) for x in lines)]
        ages = any(each.valid_months or each.valid_days or each.valid_until for each in credentials) or any(
            isinstance(line, CredentialLine) and line.earned_within_months for line in lines
        )
        last = max((day for day in days if day is not None), default=self.question.day)
        return WEEK * (max(0, -(-(last - self.question.day).days // WEEK) + 1) + (MORE_WEEKS if ages else 0))

    def _next_one(self, route: Route) -> date | None:
        """The first day soon on which an offering of a route begins."""
        soon = self.question.day + timedelta(days=SOON)
        begins = (begin for begin, _, _ in self.weeks.offered(route) if self.question.day < begin <= soon)
        return min(begins, default=None)

    def _day_after(self, award: Award) -> date | None:
        """On which it no longer is valid."""
        last = award.expires_on
        if last is None and award.issued_on is not None:
            last = last_day(self.credentials[award.credential], award.issued_on)
        return None if last is None else last + timedelta(days=1)

    def _able(self, left: Sequence[str], day: int, steps: Steps, starts: Starts, blocks: Blocks) -> list[str]:
        """The most steps that may begin on a day, but for hours and places.

        What is begun beside hurts nothing but a renewal of the same credential, so that these are looked at apart too.
        """
        able = [key for key in left if self.weeks.open(self._credential(key), steps[key], day)]
        earning = {owner(key) for key in able if not is_renewal(key)}
        both = sorted({owner(key) for key in able if is_renewal(key)} & earning)
        found: set[str] = set()
        for renewing in product((True, False, None), repeat=len(both)):
            out = {(key, not renews) for key, renews in zip(both, renewing, strict=True) if renews is not None}
            some = [key for key in able if (owner(key), is_renewal(key)) not in out]
            while (kept := self._ranked(some, steps, starts, day, blocks)) != some:
                some = kept
            found.update(some)
        return [key for key in able if key in found]

    def _ranked(self, beside: Sequence[str], steps: Steps, starts: Starts, day: int, blocks: Blocks) -> list[str]:
        """Those of some steps, begun on one day after others, that hold one after the other; blocks as one."""
        begun = {**starts, **dict.fromkeys(beside, day)}
        ranks = {key: (start, 0) for key, start in starts.items()}
        alone = (frozenset((key,)) for key in beside if not any(key in block for block in blocks))
        left = [*alone, *(block for block in blocks if block.issubset(beside))]
        rank = 0
        grown = True
        while grown:
            rank += 1
            able = []
            for unit in left:
                tried = {**ranks, **dict.fromkeys(unit, (day, rank))}
                if all(self._holds(key, steps, begun, tried) for key in unit):
                    able.append(unit)
            grown = bool(able)
            left = [unit for unit in left if unit not in able]
            ranks.update((key, (day, rank)) for unit in able for key in unit)
        return [key for key in beside if key in ranks]
