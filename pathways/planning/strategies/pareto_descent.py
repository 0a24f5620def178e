"""From the cheapest plan to faster ones: the cheapest of those that end by a week, which only comes earlier.

Selections are looked at from the cheapest on, each is put into its shortest schedule and is out of the question from
then on, with all that contains it and in which nothing of it rests on the rest: that would be superfluous. Where too
many are cheap and slow, choice and calendar are looked at at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.model.lexicographic_search import (
    search,
    solve,
)
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.solution import ModelOutcome
from pathways.planning.scheduling.shortest_schedule import Scheduling
from pathways.planning.selection.cp_model import whole
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.solver.progress import NOBODY, Scale
from pathways.planning.solver.strategies import BRIEF
from pathways.planning.strategies.by_selection import Selecting
from pathways.planning.strategies.priced_question import PricedQuestion

CHEAPEST = (Objective.MONEY, Objective.WEEKS)
FIRST_ROUNDS, FIRST_PATIENCE = 4, 0.2
"""Selections that are looked at before all is looked at at once, and the effort for that; twice as much each time."""


class Descent:
    """Of a question with a calendar in which nothing is renewed.

    Args:
        inquiry: the question; what it is optimized by does not matter.
        clock: of all of it.
    """

    def __init__(self, inquiry: PricedQuestion, clock: Clock) -> None:
        self._inquiry = inquiry
        self._clock = clock
        self._selecting = Selecting(inquiry, CHEAPEST, clock, NOBODY)
        self._looked_at: list[Scheduling] = []

    def next(self, last: int) -> ModelOutcome:
        """The cheapest plan that ends by a week, and the fastest of these; proved, unless time is over.

        Args:
            last: no later than the weeks that were asked for before.
        """
        rounds, patience = FIRST_ROUNDS, FIRST_PATIENCE
        step = _Step(last)
        try:
            while self._clock.left > 0:
                self._by_selections(step, rounds)
                if not step.is_proved:
                    self._selecting.tightening.sharpen(self._clock)
                    self._at_once(step, patience)
                if step.is_proved:
                    return ModelOutcome(None, True) if step.best.found is None else step.best
                rounds, patience = 2 * rounds, 2 * patience
        except TimeOverError:
            pass
        return ModelOutcome(None, False)

    def _by_selections(self, step: _Step, rounds: int) -> None:
        """Looks at the cheapest selections."""
        model: PlanModel | None = None
        while rounds and self._clock.left > 0:
            if model is None:
                model, _ = self._selecting.lasting(step.last, self._looked_at)
                amount = model.amount(Objective.MONEY, self._inquiry.prices)
                model.model.add(amount >= step.least)
                model.model.minimize(amount)
            solver, status = solve(model, self._clock, turn=BRIEF)
            if status == cp_model.INFEASIBLE:
                step.is_proved = True
                return
            step.at_least(whole(solver.best_objective_bound))
            if step.is_proved or status != cp_model.OPTIMAL:
                return
            found = model.read(solver)
            if self._selecting.tightening.cut(model, found.steps, step.last, step.last, step.last):
                continue
            rounds -= 1
            each = self._selecting.unseen(found, self._looked_at)
            if not self._look_into(each, step):
                return
            if step.last < each.known.least:
                self._selecting.leave_out(model, each, step.last)
            else:
                model = None

    def _look_into(self, each: Scheduling, step: _Step) -> bool:
        """Its shortest schedule, unless it is longer than what is asked for; False: none is known."""
        told = Scale(is_partial=True)
        each.sketch(self._clock, NOBODY, told)
        known = each.settle(self._clock, NOBODY, told, step.last + 1)
        if known.found is None or not known.settles(step.last + 1):
            return False  # what contains it need not be superfluous
        self._looked_at.append(each)
        if known.found.end <= step.last:
            step.found(self._selecting.outcome_of(known.found))
        return True

    def _at_once(self, step: _Step, patience: float) -> None:
        """Choice and calendar in one model, beside what was looked at."""
        if self._clock.left <= 0:
            return
        model = self._selecting.told(step.last, 0, self._looked_at)
        if step.best.found is not None:
            model.within(step.best.values[0], self._inquiry.prices)
        outcome = search(model, self._inquiry.prices, CHEAPEST, self._clock, (step.least,), patience=patience)
        if outcome.infeasible:
            step.is_proved = True
        elif outcome.found is not None:
            step.at_least(outcome.bounds[0])
            if outcome.values == outcome.bounds:
                step.found(outcome)
                step.is_proved = True


@dataclass
class _Step:
    """One plan of a descent as it is looked for.

    Attributes:
        last: weeks that a better plan does not exceed.
        best: the best so far of those that were looked at.
        least: no plan that was not looked at, and would be better, costs less.
        is_proved: there is no better plan.
    """

    last: int
    best: ModelOutcome = field(default_factory=lambda: ModelOutcome(None, False))
    least: int = 0
    is_proved: bool = False

    def found(self, outcome: ModelOutcome) -> None:
        """A plan that ends in time; another of the same price would have to be faster."""
        if self.best.found is None or outcome.values < self.best.values:
            self.best = outcome
            if outcome.values[0] <= self.least:
                self.last = outcome.values[1] - 1

    def at_least(self, money: int) -> None:
        """What was not looked at costs so much, or more."""
        self.least = max(self.least, money)
        self.is_proved = self.is_proved or (self.best.found is not None and self.best.values[0] < self.least)
