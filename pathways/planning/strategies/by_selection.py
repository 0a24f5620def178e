"""Plans by way of selections: what to take is chosen without time, then each choice is put into its shortest schedule.

What contains a selection that has a schedule has superfluous steps, unless something in it rests on what comes on top,
which may save weeks. So selections are looked at from the most promising on, each out of the question once it is known,
until no other can be better; where that takes too many of them, what was found and proved is a start for the model of
everything at once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.model.calendar_model import CalendarModel
from pathways.planning.model.lexicographic_search import (
    SEARCH_SHARE,
    search,
    solve,
)
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.solution import ModelOutcome, Solution
from pathways.planning.scheduling.shortest_schedule import Scheduling
from pathways.planning.scheduling.valid_inequalities import ValidInequalities
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.solver.progress import NOBODY, RELAXED, Observer, Scale
from pathways.planning.solver.strategies import BRIEF
from pathways.planning.step import Step
from pathways.planning.strategies.priced_question import PricedQuestion

MOST_SELECTIONS = 12
MOST_CHOICES = 2_000
"""Selections that are as good as each other but for weeks, and the choices in all of their models together, up to which
each is put into its shortest schedule."""
SMALLEST_EFFORT = 0.1


@dataclass
class Selecting:
    """Of one question with a calendar in which nothing is renewed.

    Attributes:
        watch: receives better plans as they are found.
        surpassed: selections that contain a plan that is known and are no faster, with the week of that plan.
    """

    inquiry: PricedQuestion
    objectives: tuple[Objective, ...]
    clock: Clock
    watch: Observer
    surpassed: list[tuple[tuple[Step, ...], int]] = field(default_factory=list)

    @property
    def tightening(self) -> ValidInequalities:
        """What all plans have in common."""
        kept = self.inquiry.kept.for_use(self.inquiry)
        if kept.tightening is None:
            inquiry, weeks = self.inquiry, self.inquiry.limits.weeks
            if weeks is None:
                raise ValueError("weeks need a calendar")
            kept.tightening = ValidInequalities(inquiry.closure, weeks, inquiry.horizon, inquiry.waived, self.clock)
        return kept.tightening

    def best_of(self, model: PlanModel, settled: tuple[int, ...]) -> ModelOutcome | None:
        """The best plan by weeks, and what comes after them, of the selections that are best by what comes before.

        Args:
            model: of all selections without time that are as good as any by the objectives before weeks.
            settled: the values of those.

        Returns:
            None: there are too many of them, or one has no schedule, and what contains it might have, or what contains
                one might be faster and as good by the objectives before weeks.
        """
        place = self.objectives.index(Objective.WEEKS) if Objective.WEEKS in self.objectives else None
        most = min(MOST_SELECTIONS, max(2, MOST_CHOICES // max(1, len(model.taken))))
        schedulings = [self.scheduling(each) for each in self._smallest(model, 1 if place is None else most)]
        if place is not None and any(self._may_be_hastened(model, each.steps, place) for each in schedulings):
            return None
        told = Scale(settled, is_partial=len(schedulings) > 1)
        left = self.clock.part(SEARCH_SHARE)
        best = ModelOutcome(None, False)
        try:
            for each in schedulings:
                if each.sketch(left, self.watch if best.found is None else NOBODY, told).is_impossible:
                    return None
                if not self._is_faster(each, left, told):
                    return None
                best = self.better_of(best, each)
            for each in sorted(schedulings, key=lambda one: one.known.least):
                each.settle(left, self.watch, told, self.enough(each, best))
                best = self.better_of(best, each)
        except TimeOverError:
            pass
        if best.found is None or any(each.known.is_impossible for each in schedulings):
            return None
        if place is None:
            return best
        least = min(each.known.least for each in schedulings)
        return best if least >= best.values[place] else best.bounded((*best.values[:place], least))

    def _is_faster(self, each: Scheduling, clock: Clock, told: Scale) -> bool:
        """A selection contains no plan that is known, or is faster than each of those; else it is surpassed."""
        steps = set(each.steps)
        within = [week for plan, week in self.inquiry.known if steps.issuperset(plan)]
        if not within:
            return True
        known = each.settle(clock, NOBODY, told, min(within))
        if known.found is not None and known.least >= min(within):
            self.surpassed.append((tuple(each.steps), min(within)))
        return known.found is not None and known.found.end < min(within)

    def _may_be_hastened(self, model: PlanModel, steps: Collection[Step], place: int) -> bool:
        """Some step of a selection may rest on another one that adds nothing to the objectives before weeks."""
        ahead, prices = self.objectives[:place], self.inquiry.prices
        keys, taken = {step.key for step in steps}, dict.fromkeys(steps, 1)
        alone = Solution(taken, {}).amounts(ahead, prices)
        free = {
            step.key
            for step in model.taken
            if step.key not in keys and Solution({**taken, step: 1}, {}).amounts(ahead, prices) == alone
        }
        return any(before in free and after in keys for before, after, _ in model.supports)

    def unseen(self, selection: Solution, seen: Sequence[Scheduling]) -> Scheduling:
        """Of as few of a selection's steps as are a plan without time; where these were looked at, of all of them."""
        smaller = self.scheduling(self.reduced(selection))
        return self.scheduling(selection) if any(each is smaller for each in seen) else smaller

    def placed(self, relaxed: ModelOutcome) -> ModelOutcome:
        """Some plan: the selection that was found without time, as far as it is one; its bounds are those."""
        nothing = ModelOutcome(None, False)
        if relaxed.found is None:
            return nothing
        try:
            each = self.scheduling(self.reduced(relaxed.found))
            each.sketch(self.clock, NOBODY, Scale(is_partial=True))
        except TimeOverError:
            return nothing
        found = self.better_of(nothing, each)
        bounds = tuple(map(min, relaxed.bounds[:1], found.values))
        return found if found.found is None else found.bounded(bounds)

    def leave_out(self, model: PlanModel, each: Scheduling, last: int) -> None:
        """A selection that was looked at, and what contains it and has superfluous steps or lasts too long.

        Args:
            model: of plans that last so many weeks.
        """
        if each.outgrows(last, self.tightening):
            model.forbid(each.steps)
        else:
            model.beyond(each.steps)

    def lasting(self, last: int, seen: Sequence[Scheduling]) -> tuple[PlanModel, Any]:
        """A model of selections without time that may last that number of weeks, and a variable for how many each does.

        Args:
            seen: selections of which no part of what is looked for is one by itself.
        """
        model = self.inquiry.calendar(self.clock, is_timed=False)
        for each in seen:
            self.leave_out(model, each, last)
        end = model.model.new_int_var(0, max(0, last), "")
        self.tightening.bound(model, end, last)
        return model, end

    def best_within(
        self, last: int, objectives: Sequence[Objective], clock: Clock, watch: Observer = NOBODY
    ) -> tuple[PlanModel, ModelOutcome]:
        """The best selection not yet proved, without a calendar, to last longer than that number of weeks.

        Returns:
            The model of those that are as good, and the selection; what it proves it proves of plans too.
        """
        while True:
            model, _ = self.lasting(last, [])
            found = search(model, self.inquiry.prices, objectives, clock, watch=watch, scale=RELAXED)
            if found.found is None or found.values != found.bounds:
                return model, found
            if not self.tightening.cut(model, found.found.steps, last, last, last):
                return model, found

    def told(self, last: int, least: int, seen: Sequence[Scheduling]) -> CalendarModel:
        """A model of choice and calendar at once, of plans of that number of weeks, and no fewer than the least."""
        model = self.inquiry.calendar(self.clock, renews=False, horizon=last)
        for each in seen:
            self.leave_out(model, each, last)
        self.tightening.tell(model, least)
        return model

    def reduced(self, found: Solution) -> Solution:
        """As few of the steps as are a plan without time."""
        chosen = replace(self.inquiry, chosen=frozenset(found.steps), forbidden=(), known=())
        several = self._smallest(chosen.calendar(self.clock, is_timed=False), 1)
        return several[0] if several else found

    def _smallest(self, model: PlanModel, most: int) -> list[Solution]:
        """The smallest selections of a model, each without superfluous steps; none where there are too many of them."""
        model.model.minimize(model.count)
        found: list[Solution] = []
        while True:
            solver, status = solve(model, self.clock, effort=SMALLEST_EFFORT, turn=BRIEF)
            if status == cp_model.INFEASIBLE:
                return found
            if status != cp_model.OPTIMAL or len(found) == most:
                return []
            found.append(model.read(solver))
            if most == 1:
                return found
            model.forbid(found[-1].steps)

    def scheduling(self, selection: Solution) -> Scheduling:
        """Of a selection, as it was left."""
        known = self.inquiry.kept.for_use(self.inquiry).schedules
        steps = frozenset(selection.steps)
        if steps not in known:
            known[steps] = Scheduling(tuple(selection.steps), self.inquiry.only(steps))
        return known[steps]

    def better_of(self, best: ModelOutcome, scheduling: Scheduling) -> ModelOutcome:
        """The better of what was found and a schedule, proved or not; of two that tie the shorter one."""
        found = scheduling.known.found
        if found is None:
            return best
        outcome = self.outcome_of(found)
        if best.found is not None and (best.values, best.found.end) <= (outcome.values, found.end):
            return best
        return outcome

    def outcome_of(self, found: Solution) -> ModelOutcome:
        """A plan with the values of all objectives, proved or not."""
        values = found.amounts(self.objectives, self.inquiry.prices)
        return ModelOutcome(found, False, self.objectives, values, values)

    def enough(self, scheduling: Scheduling, best: ModelOutcome) -> int | None:
        """Weeks from which on a schedule is no better than the best plan so far; None: it is that plan's own."""
        found = scheduling.known.found
        if best.found is None or found is None or found is best.found:
            return None
        if Objective.WEEKS not in self.objectives:
            return None
        place = self.objectives.index(Objective.WEEKS)
        rest = found.amounts(self.objectives[place + 1 :], self.inquiry.prices)
        return best.found.end + (rest < best.values[place + 1 :])
