"""Plans that keep a goal valid: what the calendar's model takes for one, and is none.

The way to the goal is one without superfluous steps in a shortest schedule of it: neither waiting nor a step that only
passes the time saves a renewal. And where a part of a plan is a plan, though a slower one, the rest is superfluous.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.clock import Clock, TimeOverError
from pathways.planning.found import Found
from pathways.planning.inquiry import Inquiry
from pathways.planning.pricing import Step
from pathways.planning.ruled_closure import named_in
from pathways.planning.ruled_search import RuledOutcome, solve
from pathways.planning.tidying import fewest_of

Best = Callable[[Inquiry, Sequence[Objective], Clock], RuledOutcome]
"""The best plan of a question."""


class Keeping:
    """Of one question with keepValidUntil.

    Args:
        inquiry: the question.
        clock: of all of it.
        best: finds the best plan of another question.
    """

    def __init__(self, inquiry: Inquiry, clock: Clock, best: Best) -> None:
        self._inquiry = inquiry
        self._clock = clock
        self._best = best
        self._free = inquiry.without_keeping

    def without(self, found: Found, objectives: Sequence[Objective]) -> Inquiry | None:
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
        if Objective.WEEKS in objectives and (plan := self._plan_within(found)) is not None:
            return replace(inquiry, alone=(*inquiry.alone, plan))
        return None

    def _way_within(self, found: Found) -> tuple[Step, ...] | None:
        """The fewest of the steps to the goal that reach it; None: all of them are needed.

        Those that satisfy a line of the goal itself may be there since they last longer than others.
        """
        way = found.until_goal()
        named = set(named_in(self._inquiry.instance.goal, self._inquiry.instance))
        lasting = [step for step in way.steps if step[0] in named]
        fewest = fewest_of(self._free, way, lasting, self._clock)
        return fewest if fewest is not None and len(fewest) < len(way.choices) else None

    def _shortest(self, found: Found) -> int:
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

    def _plan_within(self, found: Found) -> tuple[Step, ...] | None:
        """The fewest of the steps that are a plan, which may take longer; None: all of them are needed."""
        inquiry = self._inquiry
        forbidden = (*inquiry.forbidden, *self._others(found))
        fewest = self._best(replace(inquiry, forbidden=forbidden), (Objective.STEPS,), self._clock).found
        return fewest.choices if fewest is not None and len(fewest.choices) < len(found.choices) else None

    def _others(self, found: Found) -> Iterator[tuple[Step, ...]]:
        """Each step that a selection does without, or takes less often."""
        often = Counter(found.choices)
        closure = self._inquiry.closure
        for key, place, _ in closure.steps():
            if (key, place) not in often:
                yield ((key, place),)
        for key in closure.renewable:
            for place in range(len(closure.instance.snapshot.credentials[key].renewals)):
                yield ((key, ~place),) * (often[key, ~place] + 1)
