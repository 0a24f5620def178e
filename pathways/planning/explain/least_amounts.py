"""The least change of one option that makes a plan possible: exact, by halving or by the best plan itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import floor, gcd

from pathways.domain.goal import covering_at_most
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.quantity import from_thousandths, thousandths
from pathways.domain.requirement import CoverageLine, walk
from pathways.planning.explain.conflict_members import Reach
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.question.blocks import blocks_of
from pathways.planning.question.calendar import WEEKLY_HOURS
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from pathways.planning.question.replanner import Replanner
from pathways.planning.strategies.priced_question import settled_by
from pathways.planning.strategies.variations import with_options

ALL_HOURS = Decimal(168)
SHARES = 1000
"""Shares are rounded to thousandths."""


@dataclass(frozen=True)
class LeastAmounts:
    """The least amounts of a question whose other limits are loosened already."""

    obstacles: Obstacles
    planner: Replanner

    def greatest_share(self, question: PlanQuestion) -> Decimal | None:
        """The most of an occupation's needs that can be covered, in thousandths; None: nothing, or time is over."""
        asked = self.obstacles.instance.question.goal
        reach = Reach(Instance(replace(question, goal=asked), self.obstacles.instance.snapshot))
        lines = [line for line in walk(reach.instance.goal) if isinstance(line, CoverageLine)]
        # Of one that is within reach without limits, all that was asked for may be too much only by them.
        most = floor(SHARES * min(min(Fraction(line.share), reach.share(line)) for line in lines))

        def lacks(short: int) -> bool:
            share = Decimal(most - short) / SHARES
            return self.planner.has_plan(replace(question, goal=covering_at_most(asked, share)))

        found = most if most <= 0 or lacks(0) else most - _least(1, most, lacks)
        return Decimal(found) / SHARES if found > 0 and self.obstacles.clock.left > 0 else None

    def first_day(self, question: PlanQuestion) -> date | None:
        """By which a plan can end; None: it is not known.

        One of the plans of the fewest weeks, which another may end before inside the last of them.
        """
        found = None
        asked = question
        while (plan := self.planner.best(asked)) is not None:
            if plan.totals.weeks is None or not is_least(plan):
                return None
            found = max((step.dates.finish_on for step in plan.steps if step.dates is not None), default=question.day)
            if not plan.totals.weeks or not self._may_wait:
                return found
            asked = with_options(question, finish_by=found - timedelta(days=1))
        return found if self.obstacles.clock.left > 0 else None

    @cached_property
    def _may_wait(self) -> bool:
        """Something is possible on a later day that is not on the first one, without any step."""
        instance = self.obstacles.instance
        weeks = instance.unlimited.weeks
        return weeks is not None and settled_by(closure_of(instance, instance.unlimited), weeks) > 1

    def _works(self, question: PlanQuestion, **options: object) -> bool:
        """There is a plan with other options."""
        return self.planner.has_plan(with_options(question, **options))

    def least_hours(self, question: PlanQuestion) -> Decimal | None:
        """The least hours a week, to the hundredth; None: time is over.

        More hours are not always better: a step that fits into fewer weeks takes more of each. As long as no step's
        length changes they are, so between two amounts at which one does the least is found by halving.
        """
        asked = self.obstacles.instance.question.options.weekly_hours or WEEKLY_HOURS
        for low, high in _classes(self._hours_of_steps(), int(asked * 100) + 1, int(ALL_HOURS * 100)):
            if self.obstacles.clock.left <= 0:
                return None
            if self._works(question, weekly_hours=Decimal(high) / 100):
                least = _least(
                    low,
                    high,
                    lambda each: self._works(question, weekly_hours=Decimal(each) / 100),
                )
                return Decimal(least) / 100
        return None

    def _hours_of_steps(self) -> frozenset[int]:
        """Of all that could be taken, in thousandths."""
        instance = self.obstacles.instance
        closure = closure_of(instance, replace(instance.limits, avoid=frozenset(), accredited_only=False))
        hours = {step: thousandths(route.hours or Decimal(0)) for step, route in closure.steps()}
        together = (sum(hours[step] for step in steps) for steps in blocks_of(closure))
        return frozenset(each for each in (*hours.values(), *together) if each)

    def least_parallel(self, question: PlanQuestion) -> int:
        asked = self.obstacles.instance.question.options.max_parallel or 1
        most = len(closure_of(self.obstacles.instance, self.obstacles.instance.limits).keys) + 1
        return _least(
            asked + 1,
            max(asked + 1, most),
            lambda each: self._works(question, max_parallel=each),
        )

    def least_of_most_credits(self, question: PlanQuestion) -> Decimal:
        """The least that the steps of a term may be worth at most: what steps are worth adds up to it."""
        asked, unit = thousandths(self._options.max_credits_per_term or Decimal(0)), self._unit
        most = sum(self._credits) // unit
        found = _least(
            min(asked // unit + 1, most),
            most,
            lambda each: self._works(question, max_credits_per_term=from_thousandths(each * unit)),
        )
        return from_thousandths(found * unit)

    def most_of_least_credits(self, question: PlanQuestion) -> Decimal:
        """The most that the steps of a term may have to be worth at least."""
        unit = self._unit
        most = thousandths(self._options.min_credits_per_term or Decimal(0)) // unit
        short = _least(
            0,
            most,
            lambda each: self._works(question, min_credits_per_term=from_thousandths((most - each) * unit)),
        )
        return from_thousandths((most - short) * unit)

    @property
    def _options(self) -> PlanOptions:
        return self.obstacles.instance.question.options

    @cached_property
    def _credits(self) -> list[int]:
        """What each credential that may be earned is worth, in thousandths."""
        instance = self.obstacles.instance
        closure = closure_of(instance, replace(instance.limits, avoid=frozenset(), accredited_only=False))
        return [thousandths(closure.credential(key).planned_credits or Decimal(0)) for key in closure.keys]

    @property
    def _unit(self) -> int:
        """What the steps of a term are worth is a multiple of it."""
        return gcd(*self._credits) or 1

    def last_kept(self, question: PlanQuestion) -> date:
        """The last day through which the goal can be kept."""
        asked = self.obstacles.instance.question.options.keep_valid_until or question.day
        short = (asked - question.day).days
        lost = _least(
            0,
            short,
            lambda each: self._works(question, keep_valid_until=asked - timedelta(days=each)),
        )
        return asked - timedelta(days=lost)


def is_least(plan: Plan) -> bool:
    """What matters most is proved."""
    return plan.proof.objectives[0].status is ProofStatus.OPTIMAL


def _classes(hours: frozenset[int], low: int, high: int) -> Iterator[tuple[int, int]]:
    """Ranges of hundredths of hours a week within which no step's length changes.

    Args:
        hours: of the steps, in thousandths.
        low, high: the first and the last hundredth.
    """
    # A step of h hours runs k weeks or fewer from h / k hours a week on.
    turns = {-(-each // (10 * count)) for each in hours for count in range(1, each // (10 * low) + 2)}
    cuts = sorted({low, *(turn for turn in turns if low < turn <= high), high + 1})
    yield from ((first, after - 1) for first, after in pairwise(cuts))


def _least(low: int, high: int, works: Callable[[int], bool]) -> int:
    """The least number that works, where the highest does, and every one above one that works."""
    while low < high:
        middle = (low + high) // 2
        if works(middle):
            high = middle
        else:
            low = middle + 1
    return low
