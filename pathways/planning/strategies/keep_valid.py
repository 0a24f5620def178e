"""Plans that keep a goal valid: tells false ones of the calendar's model from real ones.

The way to the goal is one in a shortest schedule of it, and no part of it reaches the goal as early: neither waiting
nor a step that only passes the time saves a renewal.
"""

from __future__ import annotations

from dataclasses import replace

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective, credential_of
from pathways.planning.model.lexicographic_search import solve
from pathways.planning.model.solution import Solution
from pathways.planning.question.closure import named_in
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.step import Step
from pathways.planning.strategies.polishing import fewest_of
from pathways.planning.strategies.priced_question import PricedQuestion


class Keeping:
    """Of one question with keepValidUntil.

    Args:
        inquiry: the question.
        clock: of all of it.
    """

    def __init__(self, inquiry: PricedQuestion, clock: Clock) -> None:
        self._inquiry = inquiry
        self._clock = clock
        self._free = inquiry.without_keeping

    def without(self, found: Solution) -> PricedQuestion | None:
        """The same question without what makes a selection no plan; None: it is one.

        Raises:
            TimeOverError: that was not found out in time.
        """
        inquiry = self._inquiry
        if (way := self._way_within(found)) is not None:
            return replace(inquiry, direct=(*inquiry.direct, way))
        week = self._shortest(found)
        if week < found.end:
            return replace(inquiry, shortest=(*inquiry.shortest, (found.until_goal().choices, week)))
        return None

    def _way_within(self, found: Solution) -> tuple[tuple[Step, ...], int] | None:
        """The fewest of the steps to the goal that reach it as early, and by which week; None: all of them are needed.

        Those that satisfy a line of the goal itself may be there since they last longer than others.
        """
        way = found.until_goal()
        named = set(named_in(self._inquiry.instance.goal, self._inquiry.instance))
        lasting = [step for step in way.steps if credential_of(step.key) in named]
        fewest = fewest_of(self._free, way, lasting, self._clock)
        if fewest is None or len(fewest.choices) >= len(way.choices):
            return None
        return fewest.choices, fewest.end

    def _shortest(self, found: Solution) -> int:
        """The week by which the steps to the goal can end, whatever is to be kept valid after it; below 0: never.

        Never, where a renewal is said to be a step to the goal that no step to it has any use for.
        """
        model = self._free.calendar(self._clock, renews=any(each.weeks is not None for each in found.renewals))
        model.fix(found.until_goal())
        model.model.minimize(model.amount(Objective.WEEKS, self._inquiry.prices))
        solver, status = solve(model, self._clock)
        if status == cp_model.INFEASIBLE:
            return -1
        if status != cp_model.OPTIMAL:
            raise TimeOverError
        return round(solver.objective_value)
