"""How far the price or the duration of a step may rise before another plan is better, and what holding it would save.

Money and hours add up, so that a plan with the step rises as every other with it does: the limit is what the best plan
without the step takes more. Weeks overlap, so that they are tried, one more after the other.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property

from pathways.domain.catalog import Route
from pathways.domain.comparison import Difference, StepSensitivity
from pathways.domain.learner import ANY_GRADE, Award
from pathways.domain.money import Money
from pathways.domain.plan import Objective, Plan, PlanQuestion, PlanStep, ProofStatus
from pathways.domain.quantity import from_thousandths, thousandths
from pathways.domain.requirement import CredentialLine, ExclusionLine, walk
from pathways.planning.model.lexicographic_search import (
    no_plan_of,
)
from pathways.planning.model.solution import ModelOutcome
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.replanner import Replanner
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.step import Step
from pathways.planning.strategies.alternatives import steps_of
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import best_plan, has_plan_with, shortest_of
from pathways.planning.strategies.variations import with_options
from pathways.wording.phrases import counted

MOST_WEEKS = 52


@dataclass(frozen=True)
class LongerStep(Weeks):
    """A calendar in which one route runs longer, with as much work in each of its weeks.

    Attributes:
        usual: the calendar in which it does not.
        route: that very one.
        more: so many weeks.
    """

    usual: Weeks | None = None
    route: Route | None = None
    more: int = 0

    @classmethod
    def by(cls, more: int, route: Route, usual: Weeks) -> LongerStep:
        """A calendar in which a route runs some weeks longer."""
        same = {each.name: getattr(usual, each.name) for each in fields(Weeks)}
        return cls(**same, usual=usual, route=route, more=more)

    def length(self, route: Route) -> int:
        """Weeks that a step runs."""
        return super().length(route) + (self.more if route is self.route else 0)

    def length_together(self, routes: Sequence[Route]) -> int:
        """Weeks that steps run which lean on each other."""
        own = [self.length(route) for route in routes if route is self.route]
        return max(super().length_together(routes), *own) if own else super().length_together(routes)

    def load(self, route: Route) -> int:
        """Hundredths of an hour that a step takes in each of its weeks."""
        return super().load(route) if self.usual is None else self.usual.load(route)


def saved_if_held(step: PlanStep, plan: Plan, question: PlanQuestion, planner: Replanner) -> Difference | None:
    """What the best plan takes less when the credential of a step is held from the question's day on, for life.

    The award has the score that the lines ask for which the step satisfies. Amounts are below 0 where it takes more:
    what is held can rule something out. None: there is no plan then, or none was found in time.
    """
    scores = [line.min_score for line in step.satisfies if isinstance(line, CredentialLine) and line.min_score]
    award = Award(
        credential=step.credential.key,
        issued_on=question.day,
        expires_on=date.max,
        score=max(scores, default=None),
        credits=step.credential.planned_credits,
        kind=step.route.kind,
        grade=ANY_GRADE,
    )
    record = replace(question.record, awards=(*question.record.awards, award))
    varied = with_options(question, alternatives=0, currency=plan.totals.cost.currency)
    other = planner.answer(replace(varied, record=record))
    return Difference.between(other, plan) if isinstance(other, Plan) else None


def sensitivity_of(plan: Plan, inquiry: PricedQuestion, clock: Clock) -> tuple[StepSensitivity, ...]:
    """How far each step may rise, in the order of the steps; those that only keep a credential are left out.

    Args:
        plan: the best one of the inquiry.
        inquiry: the question.
        clock: is shared among the steps; what is not settled when it runs out is not proved.
    """
    return tuple(_Rise(plan, step, inquiry, clock).told() for step in plan.steps if not step.is_renewal)


@dataclass(frozen=True)
class _Rise:
    plan: Plan
    step: PlanStep
    inquiry: PricedQuestion
    clock: Clock
    tried: dict[int, ModelOutcome] = field(default_factory=dict)

    @property
    def place(self) -> Step:
        """The step as inquiries know it, whichever occurrence it is."""
        credential = self.step.credential
        return Step(credential.key, credential.routes.index(self.step.route))

    def told(self) -> StepSensitivity:
        """In the measure that matters most."""
        match self.inquiry.instance.question.options.optimize[0]:
            case Objective.MONEY:
                return self.in_money()
            case Objective.HOURS if self.inquiry.limits.weeks is None:
                return self.in_hours()
            case Objective.HOURS:
                return self._said("In a calendar more hours are more weeks too: ask for the fewest WEEKS first.")
            case Objective.WEEKS:
                return self.in_weeks()
            case _:
                return self._said("The fewest steps are the fewest, whatever each takes.")

    def in_money(self) -> StepSensitivity:
        """The price of its route; a budget is a limit too."""
        total = self.plan.totals.cost
        spent, budget = thousandths(total.amount), self.inquiry.limits.budget
        least, is_sure = self._without(Objective.MONEY)
        times = self._times
        rises = [] if least is None else [(max(0, least - spent) // times, "before another plan is cheaper")]
        if budget is not None:
            rises.append((max(0, budget - spent) // times, "before the plan is over the budget"))
        if not rises:
            return self._said(self._endless("costs"))
        rise, why = min(rises)
        money = Money(from_thousandths(rise), total.currency)
        return replace(self._said(f"Its price may rise by {money} {why}.", is_sure=is_sure), cost_may_rise_by=money)

    def in_hours(self) -> StepSensitivity:
        """The hours of its route."""
        least, is_sure = self._without(Objective.HOURS)
        if least is None:
            return self._said(self._endless("takes"))
        hours = from_thousandths(max(0, least - thousandths(self.plan.totals.hours)) // self._times)
        text = f"It may take {counted(hours, 'hour')} more before another plan takes fewer."
        return replace(self._said(text, is_sure=is_sure), hours_may_rise_by=hours)

    def in_weeks(self) -> StepSensitivity:
        """The weeks of its route, up to which neither a plan without some step is faster nor one with more steps."""
        weeks, is_sure = self._rise(self._of_others, MOST_WEEKS)
        if self._may_be_hastened:
            fewer, is_known = self._rise(self._of_larger, weeks)
            weeks, is_sure = fewer, is_known and (is_sure or fewer < weeks)
        if weeks == MOST_WEEKS:
            return self._said(f"No plan is faster even when it takes {MOST_WEEKS} weeks more.", is_sure=is_sure)
        text = f"It may take {counted(weeks, 'week')} more before another plan is faster, or this one ends too late."
        return replace(self._said(text, is_sure=is_sure), weeks_may_rise_by=weeks)

    def _rise(self, least_of: Callable[[int], tuple[int | None, bool]], most: int) -> tuple[int, bool]:
        """Weeks more up to which some plans are no faster, so many at most, and whether that is proved.

        Args:
            least_of: what those take at least when the step takes so many weeks more (None: there are none), and
                whether one of them does. They are not asked for again where the plan is no longer than that.
            most: so many weeks more at most.
        """
        known: int | None = 0
        is_sure = self._is_best
        more = self._next(0, known)
        while more is not None and more <= most:
            mine = self._own(more)
            if mine.found is None:
                return more - 1, is_sure and mine.infeasible
            known, is_there = least_of(more)
            is_sure = is_sure and mine.values == mine.bounds
            if known is not None and mine.values[0] > known:
                return more - 1, is_sure and is_there
            more = self._next(more, known)
        return most, is_sure

    def _next(self, after: int, known: int | None) -> int | None:
        """The first number of weeks more that makes the plan longer than the others were known to be, or no plan."""

        def is_longer(more: int) -> bool:
            mine = self._own(more)
            return mine.found is None or (known is not None and mine.values[0] > known)

        if after >= MOST_WEEKS:
            return None
        # Up to there nothing is shorter when the step is longer, so that what is longer once stays so.
        if after < self._ageless and is_longer(self._ageless):
            return after + 1 + bisect_left(range(after + 1, self._ageless + 1), True, key=is_longer)
        later = max(after, self._ageless) + 1
        return later if later <= MOST_WEEKS else None

    def _own(self, more: int) -> ModelOutcome:
        """The fewest weeks of the plan's very steps when the step takes longer."""
        if more not in self.tried:
            self.tried[more] = ModelOutcome(None, False)
            if self.clock.left > 0:
                with suppress(TimeOverError):
                    self.tried[more] = shortest_of(steps_of(self.plan), self._longer(more), self.clock.part())
        return self.tried[more]

    def _of_others(self, more: int) -> tuple[int | None, bool]:
        """What the plans take that do without some step of this one."""
        longer = self._longer(more)
        asked = replace(longer, forbidden=(*longer.forbidden, steps_of(self.plan)))
        return self._least(self._best(asked, Objective.WEEKS))

    def _of_larger(self, more: int) -> tuple[int | None, bool]:
        """The same of those with all of its steps, and others: as many weeks as the plan, unless one is faster."""
        mine = self._own(more).values[0]
        faster = None
        if mine == 0:
            faster = False
        elif self.clock.left > 0:
            with suppress(TimeOverError):
                faster = has_plan_with(steps_of(self.plan), self._longer(more, mine - 1), self.clock.part())
        return (mine, True) if faster is False else (mine - 1, bool(faster))

    def _longer(self, more: int, last: int | None = None) -> PricedQuestion:
        """The question where the step takes so many weeks more, and no plan ends after a week."""
        usual = self.inquiry.limits.weeks
        if usual is None:
            raise ValueError("weeks need a calendar")
        if last is not None:
            usual = replace(usual, finish_by=usual.day(last))
        limits = replace(self.inquiry.limits, weeks=LongerStep.by(more, self.step.route, usual))
        return replace(self.inquiry, limits=limits)

    @cached_property
    def _may_be_hastened(self) -> bool:
        """Plans with all of its steps, and others, may be faster: one of its steps may rest on what it has not."""
        if self.inquiry.limits.keep_valid_until is not None or self.inquiry.may_renew:
            return True
        try:
            model = self.inquiry.calendar(self.clock, is_timed=False, renews=False)
            for step in steps_of(self.plan):
                model.model.add(model.chosen(step, 1) == 1)
            model.beyond(steps_of(self.plan))
            return not no_plan_of(model, self.clock)
        except TimeOverError:
            return True

    @cached_property
    def _ageless(self) -> int:
        """So many weeks more at most, it does not matter that its award comes later.

        After that one that comes later can be of use where an earlier one is not: others may be shorter thanks to it.
        """
        weeks, lifetime = self.inquiry.limits.weeks, self.step.credential.lifetime
        lines = (
            line
            for _, route in self.inquiry.closure.steps()
            if route.requires is not None
            for line in walk(route.requires)
        )
        if weeks is None or any(
            isinstance(line, ExclusionLine)
            or (isinstance(line, CredentialLine) and line.earned_within_months is not None)
            for line in lines
        ):
            return 0
        last = lifetime.last_day(weeks.first_day)
        return MOST_WEEKS if last is None else min(MOST_WEEKS, max(0, weeks.week_of(last) - self.inquiry.horizon))

    def _without(self, objective: Objective) -> tuple[int | None, bool]:
        """What no plan without the step goes below (None: there is none), and whether one is there.

        Of a step that is taken several times a plan may have some: how far each of them may rise is not settled then.
        """
        forbidden = (*self.inquiry.forbidden, (self.place,) * self._times)
        least, is_there = self._least(self._best(replace(self.inquiry, forbidden=forbidden), objective))
        return least, is_there and (least is None or (self._is_best and self._times == 1))

    @property
    def _times(self) -> int:
        """How often the plan takes the very same step."""
        same = (self.step.credential.key, self.step.route.key)
        return sum((each.credential.key, each.route.key) == same for each in self.plan.steps)

    @staticmethod
    def _least(outcome: ModelOutcome) -> tuple[int | None, bool]:
        if outcome.found is None:
            return (None, True) if outcome.infeasible else (0, False)
        return outcome.bounds[0], outcome.values == outcome.bounds

    @property
    def _is_best(self) -> bool:
        return self.plan.proof.status is ProofStatus.OPTIMAL

    def _best(self, asked: PricedQuestion, objective: Objective) -> ModelOutcome:
        """Of another question, in the time that is left; nothing where there is none."""
        if self.clock.left <= 0:
            return ModelOutcome(None, False)
        return best_plan(asked, (objective,), self.clock.part())

    def _endless(self, verb: str) -> str:
        return f"No plan does without {self.step.credential.name}, whatever it {verb}."

    def _said(self, text: str, *, is_sure: bool = True) -> StepSensitivity:
        return StepSensitivity(self.step.number, self.step.credential.key, text, is_sure)
