"""Plans with a calendar by exhaustion, from docs/reference/plan.md alone: every set of steps, every day for each
on which it may begin.

Decided where the text leaves a choice:

- A set of steps is a plan when some schedule of it is, however long.
- A step that is still running, begun in an earlier week, satisfies a `concurrent` line and no `together` line; one that
  begins later in the very week satisfies neither.
- A line may lean on whatever it accepts, whether it needs that or not; the hours of a block are rounded as a whole.
- A running renewal satisfies no `concurrent` line; `avoid` forbids to earn a credential, not to renew it.
- To keep a goal valid nothing is taken to pass the time: without any of the steps to the goal it is not reached as
  early.
- A renewal that begins on the day on which its credential is earned renews what is earned; one that begins on the day
  on which another ends renews what that has renewed.
- What `include` names is earned by the plan, or valid on the day on which the last step ends.
- Where offerings recur, a question says by when it ends: for what recurs one could wait for ever.
- Waiting helps until the last day on which anything opens, and a little longer where months of different lengths count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, combinations, combinations_with_replacement, product
from math import ceil, inf
from typing import assert_never

from pathways.domain.catalog import CompetencyLevel, Credential, Route, Strength
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, Record
from pathways.domain.plan import Objective, Plan, PlanQuestion
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
    every_line,
    walk,
)
from tests.calendar.holding import Holding, Renewed, asked, counting, holdings, left_over, longest
from tests.calendar.keeping import Keeping
from tests.calendar.moment import Issued, Moment, in_days, most, within_cycle
from tests.calendar.terms import Coming, terms, too_little, too_much
from tests.calendar.weeks import WEEK, Starts, Steps, Weeks
from tests.last_days import last_day
from tests.rules.oracle import holds
from tests.rules.plans import as_open, total, unlisted, with_lines
from tests.rules.state import base, class_at, classes_of, occurrence, occurrence_name

MORE_WEEKS = 5
"""So long can it help to wait for a longer month when nothing else opens."""
SOON = 100
"""Within so many days the terms of a catalogue that is drawn come once."""
MOST_RENEWALS = 2
"""In a plan that is looked at."""
Wanted = str | CompetencyLevel | OccupationGoal
"""A line of a goal: a credential, a level, or a share of an occupation's needs."""
Values = tuple[Fraction, ...]
Blocks = tuple[frozenset[str], ...]
"""Steps that run as one, since they lean on each other in a circle."""


@dataclass(frozen=True)
class Schedule:
    """Steps in their blocks, and the day on which each begins.

    Attributes:
        steps: as they run: those of a block as long as it does, the first of them with the hours of all.
    """

    steps: Steps
    blocks: Blocks
    starts: Starts


@dataclass(frozen=True)
class Solution:
    """A plan without superfluous steps, placed in a shortest schedule."""

    steps: Steps
    starts: Starts
    weeks: int
    values: Values


class Exhaustion:
    """One question about one catalogue.

    Args:
        timeless: there is no calendar.
        later: what every plan earns beside the steps that are looked at.
    """

    def __init__(
        self,
        content: Content,
        question: PlanQuestion,
        *,
        timeless: bool | None = None,
        later: frozenset[str] = frozenset(),
    ) -> None:
        self.content, self.question, self.later = content, question, later
        timeless = not question.options.has_calendar if timeless is None else timeless
        self.credentials = as_open(with_lines(content, question.record), content, question)
        self.classes = classes_of(content) | {key: frozenset((key,)) for key in unlisted(question.record)}
        self.weeks = Weeks(question.options, timeless, content)
        self._placings: dict[tuple[tuple[str, str], ...], list[Schedule]] = {}
        self._days_inside: dict[tuple[str, str, int], list[int]] = {}
        self._known: dict[tuple[object, ...], bool] = {}
        self._beside: dict[frozenset[str], Exhaustion] = {}

    @cached_property
    def plans(self) -> list[Solution]:
        """Every plan without superfluous steps, best first."""
        found: list[Solution] = []
        adds_up = Objective.WEEKS not in self.question.options.optimize
        alike: dict[frozenset[tuple[tuple[str, str], int]], list[Steps]] = {}
        for steps in sorted(self._every(), key=len):
            alike.setdefault(frozenset(said_as_set(steps).items()), []).append(steps)
        for several in alike.values():
            within = [each for each in found if said_as_set(each.steps) <= said_as_set(several[0])]
            if (within and adds_up) or not self.allows(several[0]):
                continue
            placed = [(each, schedule) for each in several if (schedule := self._placed(each)) is not None]
            if placed:
                steps, shortest = min(placed, key=lambda each: self._length(each[1]))
                weeks = self._length(shortest)
                values = self.values(steps, weeks)
                if not any(_as_good(each.values, values) for each in within):
                    found.append(Solution(steps, shortest.starts, weeks, values))
        return sorted(found, key=lambda each: each.values)

    @cached_property
    def exists(self) -> bool:
        """There is a plan."""
        return any(self.allows(steps) and self._placed(steps) is not None for steps in self._every())

    def _every(self) -> list[Steps]:
        ways = [list(_repeated(each)) for each in self.credentials.values()]
        earning = [dict(chain.from_iterable(steps)) for steps in product(*ways)]
        return [{**steps, **renewing} for steps in earning for renewing in self._renewing(steps)]

    def _renewing(self, steps: Steps) -> Iterator[Steps]:
        """Renewals of what is held or earned, none at first."""
        awards = self.question.record.awards
        held = {award.credential for award in awards}
        if self.weeks.timeless:  # what is valid stays so
            held -= self._moment({}, {}, 0, ()).held()
        else:
            held.update(map(owner, steps))
        every = [(key, route) for key, each in self.credentials.items() if key in held for route in each.renewals]
        most = len({key for key, _ in every}) if self.weeks.timeless else MOST_RENEWALS
        for size in range((most if every else 0) + 1):
            for chosen in combinations_with_replacement(range(len(every)), size):
                if self.weeks.timeless and len({every[each][0] for each in chosen}) < size:
                    continue  # once is enough
                yield {
                    renewal_name(*every[each], chosen[:place].count(each)): every[each][1]
                    for place, each in enumerate(chosen)
                }

    def values(self, steps: Steps, weeks: int) -> Values:
        """Of the objectives, when steps reach the goal in so many weeks."""
        return tuple(
            Fraction(weeks) if objective is Objective.WEEKS else total(steps, objective, self.question)
            for objective in self.question.options.optimize
        )

    def allows(self, steps: Steps) -> bool:
        """All but time and requirements."""
        options = self.question.options
        return (
            all(key not in options.avoid for key in steps)
            and all(self._credential(key).accredited_by or not options.accredited_only for key in steps)
            and (options.budget is None or total(steps, Objective.MONEY, self.question) <= Fraction(options.budget))
        )

    def _length(self, schedule: Schedule) -> int:
        return self.weeks.total(schedule.steps, schedule.starts)

    def blocks(self, steps: Steps) -> Iterator[Blocks]:
        """The ways in which steps may lean on each other in circles: none at first."""
        keys = [key for key in steps if not is_renewal(key)]
        leans = {key: self._leans_on(steps[key].requires) for key in keys}
        leaning = {key: {other for other in keys if owner(other) in leans[key]} - {key} for key in keys}
        several = [frozenset(some) for some in _subsets(keys) if len(some) > 1]
        circles = [
            some
            for some in several
            if len(set(map(owner, some))) == len(some) and all(_leads(one, leaning, some) >= some for one in some)
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

    def _placed(self, steps: Steps) -> Schedule | None:
        """The days of the steps to the goal in a shortest schedule; the other steps keep it valid. None: no plan."""
        if self.question.options.keep_valid_until is None:
            return self.schedule(steps)
        best: Schedule | None = None
        for extra in chain([()], _subsets(sorted(steps))):
            some = {key: route for key, route in steps.items() if key not in extra}
            rest = {key: steps[key] for key in extra}
            beside = self.beside(rest)
            if not self._keeping_only(rest) or not beside._is_direct(some):
                continue
            kept = next((each for each in beside._shortest(some) if self.keeps(some, each, rest)), None)
            if kept is not None and (best is None or self._length(kept) < self._length(best)):
                best = kept
        return best

    def keeps(self, asked: Steps, schedule: Schedule, extra: Steps) -> bool:
        """Once steps have reached the goal in some schedule, others keep it valid; the goal is one credential."""
        if not self._keeping_only(extra) or not self.beside(extra)._is_direct(asked):
            return False
        renewals = [route for key, route in extra.items() if is_renewal(key)]
        earning = {key: route for key, route in extra.items() if not is_renewal(key)}
        return self._keeping(schedule, extra).by(renewals, earning)

    def keeps_on(self, schedule: Schedule, extra: Steps, days: Mapping[str, date]) -> bool:
        """The same where what keeps it valid is taken on some days."""
        return self._keeping(schedule, extra).on_days(days, extra)

    def _keeping(self, schedule: Schedule, extra: Steps) -> Keeping:
        goal, through = self.question.goal, self.question.options.keep_valid_until
        assert isinstance(goal, CredentialGoal) and through is not None
        steps, starts = schedule.steps, schedule.starts
        last = self.weeks.last(steps, starts)
        moment = self._moment(steps, starts, last, steps)
        found = {key: self._holdings(key, steps, starts, last, steps) for key in self.credentials}
        valid = [each for each in found[goal.credential] if each.valid(moment.day)]
        lasting = max(valid, key=lambda each: each.expiry or date.max)
        expiries = {
            key: max(each.expiry or date.max for each in several if each.valid(moment.day))
            for key, several in found.items()
            if any(each.valid(moment.day) for each in several)
        }
        earned = {
            key: self.weeks.day(start + self.weeks.days(steps[key]))
            for key, start in starts.items()
            if not is_renewal(key)
        }
        moment = replace(moment, planned=moment.planned.union(key for key in extra if not is_renewal(key)))
        return Keeping(moment, self.credentials, goal.credential, lasting, earned, expiries, through)

    def beside(self, extra: Steps) -> Exhaustion:
        """The question where other steps keep the goal valid: `not` lines look at what these earn too."""
        later = frozenset(key for key in extra if not is_renewal(key))
        if later == self.later:
            return self
        if later not in self._beside:
            timeless = self.weeks.timeless
            self._beside[later] = Exhaustion(self.content, self.question, timeless=timeless, later=later)
        return self._beside[later]

    def _is_direct(self, steps: Steps) -> bool:
        """No part of some steps reaches the goal as early, or earns it anew where they do."""
        goal = self.question.goal
        assert isinstance(goal, CredentialGoal)
        again = {goal.credential}.intersection(steps)
        parts = ({key: steps[key] for key in part} for part in _parts(sorted(steps)) if again.issubset(part))
        return not any(self._reaches(part) <= self._reaches(steps) for part in parts)

    def _reaches(self, steps: Steps) -> float:
        """The weeks in which some steps reach the goal, infinitely many where they do not."""
        shortest = self._shortest(steps)
        return self._length(shortest[0]) if shortest else inf

    def _keeping_only(self, extra: Steps) -> bool:
        """Renewals of the goal, the goal earned again, and what can be earned for these, or nothing."""
        goal = self.question.goal
        assert isinstance(goal, CredentialGoal)
        renewals = [owner(key) for key in extra if is_renewal(key)]
        return set(renewals) <= {goal.credential} and bool(renewals or goal.credential in extra or not extra)

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

    def _credential(self, step: str) -> Credential:
        return self.credentials[owner(step)]

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
                if is_renewal(key) and any(key > other and _kind(key) == _kind(other) for other in left)
            }
            able = self._able([key for key in left if key not in alike], day, steps, starts, blocks)
            for beside in _subsets(able):
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
                    and any(tree is None or self._true(tree, beside) for tree in _easiest(route))
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

    @cached_property
    def _later_days(self) -> tuple[date, ...]:
        """Without a calendar, those until all work has ended: it counts on the day that suits best."""
        if not self.weeks.timeless:
            return ()
        ends = (entry.ended_on for entry in self.question.record.experience if entry.ended_on is not None)
        last = max(ends, default=self.question.day)
        return tuple(self.weeks.day(number) for number in range(1, (last - self.question.day).days + 2))

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

    def _holds(self, key: str, steps: Steps, starts: Starts, ranks: Mapping[str, object]) -> bool:
        """A step may be taken on its first day; steps without a rank come later."""
        mine: object = ranks[key]
        lower = {other for other, rank in ranks.items() if rank < mine}  # type: ignore[operator]
        beside = lower.union(other for other, rank in ranks.items() if rank == mine and other != key)
        tree = steps[key].requires
        if occurrence(key) > 1:  # the time before has ended
            before = occurrence_name(owner(key), occurrence(key) - 1)
            if before not in lower or (self._ends_on(before, steps, starts) or 0) > starts[key]:
                return False
        if is_renewal(key):
            again = (other for other in steps if not is_renewal(other) and owner(other) == owner(key))
            if any(self._ends_on(each, steps, starts) == starts[key] for each in again if each not in lower):
                return False
            return self._renews(key, steps, starts, ranks)
        return tree is None or self._true(tree, self._moment(steps, starts, starts[key], lower, beside))

    def _renews(self, key: str, steps: Steps, starts: Starts, ranks: Mapping[str, object]) -> bool:
        """A renewal holds in its cycle, and with it those before it, however what lies in two cycles is shared out."""
        mine: object = ranks[key]
        earlier = [
            other
            for other, rank in ranks.items()
            if is_renewal(other) and owner(other) == owner(key) and rank < mine  # type: ignore[operator]
        ]
        chain = [*earlier, key]
        cycles = {each: self._cycle(each, steps, starts, self._lower(each, ranks)) for each in chain}
        if cycles[key] is None:
            return False
        both = [
            (issued, places)
            for issued in sorted(self._issued(steps, starts, self._lower(key, ranks)))
            if len(places := [each for each in chain if self._lies_in(issued, each, cycles[each], steps, starts)]) > 1
        ]
        return any(
            all(
                self._holds_in(
                    each,
                    found,
                    {issued: at for (issued, _), at in zip(both, chosen, strict=True)},
                    steps,
                    starts,
                    ranks,
                )
                for each in (chain if both else [key])
                if (found := cycles[each]) is not None
            )
            for chosen in product(*(places for _, places in both))
        )

    def _lower(self, key: str, ranks: Mapping[str, object]) -> set[str]:
        mine: object = ranks[key]
        return {other for other, rank in ranks.items() if rank < mine}  # type: ignore[operator]

    def _lies_in(self, issued: Issued, key: str, cycle: Holding | None, steps: Steps, starts: Starts) -> bool:
        """What is issued on a day lies in the cycle of a renewal, and before it."""
        if cycle is None or issued[0] == owner(key):
            return False
        return cycle.cycle(self.credentials[owner(key)], steps[key]) <= issued[1] <= self.weeks.day(starts[key])

    def _issued(self, steps: Steps, starts: Starts, counted: Collection[str]) -> set[Issued]:
        """What is issued, by the record and by steps."""
        record = self.question.record.awards
        held = {(each.credential, each.issued_on) for each in record if each.issued_on is not None}
        earning = [key for key in counted if not is_renewal(key)]
        return held.union((owner(key), self.weeks.day(starts[key] + self.weeks.days(steps[key]))) for key in earning)

    def _holds_in(
        self,
        key: str,
        found: Holding,
        counted: Mapping[Issued, str],
        steps: Steps,
        starts: Starts,
        ranks: Mapping[str, object],
    ) -> bool:
        """What a renewal asks for holds in its cycle; `counted`: in which renewal what lies in two cycles counts."""
        lower = self._lower(key, ranks)
        beside = lower.union(other for other, rank in ranks.items() if rank == ranks[key] and other != key)
        since = found.cycle(self.credentials[owner(key)], steps[key])
        moment = self._moment(steps, starts, starts[key], lower, beside)
        ends = {each: self.weeks.day(starts[each] + self.weeks.days(steps[each])) for each in lower}
        earned = {each: day for each, day in ends.items() if not is_renewal(each)}
        carried = self._carried(owner(key), found, steps[key], moment, earned, counted)
        tree = asked(steps[key], first=found.first, carried=carried)
        elsewhere = {issued for issued, at in counted.items() if at != key}
        return tree is None or self._true(tree, within_cycle(moment, since, owner(key), elsewhere), since)

    def _carried(
        self,
        key: str,
        found: Holding,
        route: Route,
        moment: Moment,
        earned: Mapping[str, date],
        counted: Mapping[Issued, str],
    ) -> Decimal:
        """What the cycle that runs has of the one before."""
        credential, group, carried, name = self.credentials[key], counting(route), Decimal(0), ""
        if group is None or found.first:
            return carried
        if found.before is None:
            days = found.ended_by_issue(credential, route)
            if days is None:
                return carried
            begun, last, first = days
            taken = last
        else:
            earlier, renewal = found.before
            if renewal.route != route or earlier.expiry is None:
                return carried
            begun, last, first = earlier.cycle(credential, route), earlier.expiry, earlier.first
            taken, name = renewal.start_on, renewal.name
            carried = self._carried(key, earlier, route, moment, earned, counted)

        def counts(issued: Issued) -> bool:
            if begun <= issued[1] <= last:
                return counted.get(issued, name) == name
            return last < issued[1] <= taken and counted.get(issued) == name

        seen = in_days(moment, key, self.question.record, earned, counts)
        return left_over(route, most(group, seen), carried, first=first)

    def _ends_on(self, key: str, steps: Steps, starts: Starts) -> int | None:
        return starts[key] + self.weeks.days(steps[key]) if key in starts else None

    def _cycle(self, key: str, steps: Steps, starts: Starts, lower: Collection[str]) -> Holding | None:
        """What a renewal is taken of, in the cycle that runs; None: it cannot be taken."""
        day = self.weeks.day(starts[key])
        found = self._holdings(owner(key), steps, starts, starts[key], lower)
        place = longest(found, day)
        finish_on = self.weeks.day(starts[key] + self.weeks.days(steps[key]))
        credential = self.credentials[owner(key)]
        may = place is not None and found[place].renewable(credential, steps[key], day, finish_on)
        return found[place] if place is not None and may else None

    def _holdings(self, key: str, steps: Steps, starts: Starts, day: int, counted: Collection[str]) -> list[Holding]:
        """The awards of a credential, with what is finished by a day."""
        ends = {other: starts[other] + self.weeks.days(steps[other]) for other in counted}
        earned = {
            name: self.weeks.day(end)
            for name, end in ends.items()
            if not is_renewal(name) and owner(name) == key and end <= day
        }
        renewals = [
            Renewed(steps[other], self.weeks.day(starts[other]), self.weeks.day(ends[other]), other)
            for other in starts
            if other in counted and is_renewal(other) and owner(other) == key and ends[other] <= day
        ]
        return holdings(self.credentials[key], self.question.record, earned, renewals)

    def _moment(
        self, steps: Steps, starts: Starts, day: int, lower: Collection[str], beside: Collection[str] = ()
    ) -> Moment:
        """On a day; `beside` are the steps of lower ranks and of the same one."""
        ends = {key: starts[key] + self.weeks.days(steps[key]) for key in starts}
        record, finished = self._held(steps, starts, day, lower)
        record_beside, ended = self._held(steps, starts, day, beside)
        earning = [key for key in beside if not is_renewal(key)]
        return Moment(
            self.credentials,
            self.classes,
            record,
            self.weeks.day(day),
            planned=self.later.union(key for key in steps if not is_renewal(key)),
            record_beside=record_beside,
            finished=finished,
            ended=ended,
            running=frozenset(key for key in earning if starts[key] == day or starts[key] <= day < ends[key]),
            begun=frozenset(key for key in earning if WEEK * (day // WEEK) <= starts[key] <= day),
            later=self._later_days,
            kinds={key: route.kind for key, route in steps.items() if not is_renewal(key)},
            ends_on={} if self.weeks.timeless else {key: self.weeks.day(end) for key, end in ends.items()},
        )

    def _held(
        self, steps: Steps, starts: Starts, number: int, counted: Collection[str]
    ) -> tuple[Record, dict[str, date]]:
        """The record as some steps have renewed it, and what they have earned, if valid on a day."""
        record, day = self.question.record, self.weeks.day(number)
        earned: dict[str, date] = {}
        renewed: dict[str, list[Award]] = {}
        for key in sorted(set(map(owner, counted))):
            found = self._holdings(key, steps, starts, number, counted)
            for each in found:
                if each.award is None and each.valid(day):
                    earned[each.name] = each.spans[0][0]
            # An award that is valid thanks to a renewal is valid through the new expiry; the days between are no days.
            renewed[key] = [
                replace(each.award, expires_on=each.expiry if each.valid(day) else each.spans[0][1])
                if len(each.spans) > 1
                else each.award
                for each in found
                if each.award is not None
            ]
        if not any(map(is_renewal, counted)):
            return record, earned
        gone = [award for award in record.awards if award.credential not in renewed or not award.counts]
        return replace(record, awards=(*gone, *(each for several in renewed.values() for each in several))), earned

    def _true(self, tree: Requirement, moment: Moment, since: date | None = None) -> bool:
        facts: list[object] = [since]
        for line in walk(tree):
            match line:
                case CredentialLine():
                    payers = moment.payers(line)
                    facts.append(payers)
                    facts += [_spelled(moment.units(key, line)) for key in sorted(payers)]
                case CompetencyLine(competency=competency, level=level):
                    facts.append(moment.level(competency) >= level)
                case ExclusionLine():
                    facts.extend(moment.excluded(credential, line.path) for credential in line.credentials)
                case ExperienceLine():
                    facts.append(moment.experienced(line))
                case AverageLine():
                    facts.append(moment.averages(line))
                case Group() | ConditionLine() | CoverageLine() | Selection():
                    pass
                case _:
                    assert_never(line)
        least = tree.minimum if isinstance(tree, Group) else None  # of a first cycle it is another one
        name = (tree.path, least, *facts)
        if name not in self._known:
            self._known[name] = holds(tree, moment)
        return self._known[name]

    def _reached(self, steps: Steps, starts: Starts) -> bool:
        """The goal holds on the day the last step ends, and everything included is valid then, or a step earns it."""
        last = self.weeks.last(steps, starts)
        return self._goal_holds(self._moment(steps, starts, last, steps), steps)

    def _goal_holds(self, moment: Moment, earned: Collection[str] = ()) -> bool:
        have = moment.held().union(map(owner, moment.finished))
        return have.union(earned).issuperset(self.question.options.include) and all(
            path in self._waived or self._met(wanted, moment, have) for path, wanted in self.goal_lines
        )

    @cached_property
    def _waived(self) -> frozenset[str]:
        return frozenset(waiver.path for waiver in self.question.record.waivers)

    @cached_property
    def goal_lines(self) -> list[tuple[str, Wanted]]:
        """The lines of the goal, each with its path."""
        return list(self._lines_of(self.question.goal, "goal"))

    def _lines_of(self, goal: Goal, path: str) -> Iterator[tuple[str, Wanted]]:
        match goal:
            case CredentialGoal(credential=key):
                yield f"{path}/0", key
            case CompetenciesGoal(competencies=wanted):
                yield from ((f"{path}/{place}", each) for place, each in enumerate(wanted))
            case AllGoals(goals=goals):
                for place, each in enumerate(goals):
                    yield from self._lines_of(each, f"{path}/{place}")
            case OccupationGoal():
                yield from ((f"{path}/{place}", each) for place, each in enumerate(self._lines_of_job(goal)))

    def _lines_of_job(self, goal: OccupationGoal) -> Iterator[Wanted]:
        """A line for the share that is to be covered, and one for each credential."""
        occupation = self.content.occupations[goal.occupation]
        if goal.coverage and occupation.needs:
            yield goal
        for each in occupation.credentials:
            if each.strength is Strength.REQUIRED or goal.with_preferred_credentials:
                yield each.credential

    def _met(self, wanted: Wanted, moment: Moment, have: frozenset[str]) -> bool:
        match wanted:
            case str():
                return wanted in have
            case CompetencyLevel(competency=competency, level=level):
                return moment.level(competency) >= level
            case OccupationGoal():
                needs = self.content.occupations[wanted.occupation].needs
                whole = sum((Fraction(need.importance) for need in needs), Fraction(0))
                shares = (min(Fraction(1), moment.level(need.competency) / Fraction(need.level)) for need in needs)
                met = sum(
                    (Fraction(need.importance) * share for need, share in zip(needs, shares, strict=True)), Fraction(0)
                )
                return met / whole >= Fraction(wanted.coverage)


def _spelled(units: Mapping[str, Sequence[tuple[Fraction, str | None]]]) -> object:
    """What pays for a line, and with what it may be worth: as something that can be compared."""
    return tuple((name, tuple(ways)) for name, ways in units.items())


def renewal_name(credential: str, route: Route, number: int) -> str:
    """What a renewal is called among the steps; `number`: so many of the same kind come before it."""
    return f"{credential}+{route.key}+{number}"


def is_renewal(step: str) -> bool:
    """The step renews a credential; a step that earns one has its key."""
    return "+" in step


def _kind(renewal: str) -> str:
    return renewal.rpartition("+")[0]


def owner(step: str) -> str:
    """The credential that a step earns or renews."""
    return base(step.partition("+")[0])


def _easiest(route: Route) -> set[Requirement | None]:
    """What a renewal asks for at the least: with all that may be carried over."""
    most = route.carry_over or Decimal(0)
    return {asked(route, first=first, carried=most) if asked(route, first=first) else None for first in (True, False)}


def _repeated(credential: Credential) -> Iterator[list[tuple[str, Route]]]:
    """Not at all, once, …, as often as it may be earned, each time by any of its routes."""
    for times in range(credential.repeatable + 1):
        for chosen in product(credential.routes, repeat=times):
            yield [(occurrence_name(credential.key, place), route) for place, route in enumerate(chosen, start=1)]


def said_as_set(steps: Steps) -> Counter[tuple[str, str]]:
    """By which routes what is earned or renewed, however often; which time it is by which does not matter."""
    return Counter((owner(name), route.key) for name, route in steps.items())


def _as_good(some: Values, others: Values) -> bool:
    """No worse in any objective."""
    return all(one <= other for one, other in zip(some, others, strict=True))


def _subsets(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Those of one or more, the largest first: what begins early ends early."""
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys), 0, -1))


def _leads(first: str, leaning: Mapping[str, Collection[str]], among: Collection[str]) -> set[str]:
    """Where one of some steps leads, over what each leans on among them; not to itself unless in a circle."""
    found: set[str] = set()
    pending = [first]
    while pending:
        fresh = {each for each in leaning[pending.pop()] if each in among} - found
        found |= fresh
        pending.extend(fresh)
    return found


def _parts(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Those of fewer than all, none too."""
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys)))


def looked_past(plan: Plan) -> bool:
    """Exhaustion looks at no plans with so many renewals."""
    return sum(step.is_renewal for step in plan.steps) > MOST_RENEWALS
