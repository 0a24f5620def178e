"""Plans by way of selections: what to take is chosen without time, then each choice is put into its shortest schedule.

Whatever contains a selection that has a schedule has superfluous steps. So selections are looked at from the most
promising on, each forbidden once it is known, until no other can be better; where that takes too many of them, what was
found and proved is a start for the model of everything at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.calendar_model import CalendarModel
from pathways.planning.clock import Clock, TimeOverError
from pathways.planning.earliest import earliest_starts
from pathways.planning.model import whole
from pathways.planning.pricing import Step
from pathways.planning.ruled_model import Found, RuledModel
from pathways.planning.ruled_search import BRIEF, SEARCH_SHARE, RuledOutcome, search, solve
from pathways.planning.scheduling import Scheduling
from pathways.planning.watching import NOBODY, RELAXED, Scale, Watch
from pathways.planning.week_model import add_work

if TYPE_CHECKING:
    from pathways.planning.inquiry import Inquiry

MOST_SELECTIONS = 12
MOST_CHOICES = 2_000
"""Selections that are as good as each other but for weeks, and the choices in all of their models together, up to which
each is put into its shortest schedule."""
ROUNDS = 6
"""Selections that are looked at before all is looked at at once."""
MORE_ROUNDS = 12
"""And after that was of no avail."""
ROUNDS_AS_FAST = 6
"""Selections that are looked at for the other objectives, once the fewest weeks are known."""
CHOOSING_EFFORT = 0.5
SMALLEST_EFFORT = 0.1
SETTLING_EFFORT = 0.4


@dataclass
class Selecting:
    """Of one question with a calendar in which nothing is renewed.

    Attributes:
        watch: is told of better plans as they are found.
    """

    inquiry: Inquiry
    objectives: tuple[Objective, ...]
    clock: Clock
    watch: Watch
    _choosing: RuledModel | None = field(default=None, init=False)
    _looked_at: list[Scheduling] = field(default_factory=list, init=False)
    _floor: int = field(default=0, init=False)

    def best_of(self, model: RuledModel, settled: tuple[int, ...]) -> RuledOutcome | None:
        """The best plan by weeks, and what comes after them, of the selections that are best by what comes before.

        Args:
            model: of all selections without time that are as good as any by the objectives before weeks.
            settled: the values of those.

        Returns:
            None: there are too many of them, or one has no schedule, and what contains it might have.
        """
        place = self.objectives.index(Objective.WEEKS) if Objective.WEEKS in self.objectives else None
        most = min(MOST_SELECTIONS, max(2, MOST_CHOICES // max(1, len(model.taken))))
        schedulings = [self._scheduling(each) for each in self._smallest(model, 1 if place is None else most)]
        told = Scale(settled, is_partial=len(schedulings) > 1)
        left = self.clock.part(SEARCH_SHARE)
        best = RuledOutcome(None, False)
        try:
            for each in schedulings:
                if each.sketch(left, self.watch if best.found is None else NOBODY, told).is_impossible:
                    return None
                best = self._better_of(best, each)
            for each in sorted(schedulings, key=lambda one: one.known.least):
                each.settle(left, self.watch, told, self._enough(each, best))
                best = self._better_of(best, each)
        except TimeOverError:
            pass
        if best.found is None or any(each.known.is_impossible for each in schedulings):
            return None
        if place is None:
            return best
        least = min(each.known.least for each in schedulings)
        return best if least >= best.values[place] else _bounded(best, (*best.values[:place], least))

    def placed(self, relaxed: RuledOutcome) -> RuledOutcome:
        """Some plan: the selection that was found without time, as far as it is one; its bounds are those."""
        nothing = RuledOutcome(None, False)
        if relaxed.found is None:
            return nothing
        try:
            each = self._scheduling(self.reduced(relaxed.found))
            each.sketch(self.clock, NOBODY, Scale(is_partial=True))
        except TimeOverError:
            return nothing
        found = self._better_of(nothing, each)
        bounds = tuple(map(min, relaxed.bounds[:1], found.values))
        return found if found.found is None else _bounded(found, bounds)

    def fastest(self, rounds: int, start: RuledOutcome) -> RuledOutcome:
        """A plan of few weeks, which come first among the objectives, and what is proved of all of them.

        Args:
            rounds: so many selections are looked at, beside those of the last time.
            start: what is known otherwise.
        """
        try:
            return self._fastest(rounds, start)
        except TimeOverError:
            return self._so_far(start)

    def _fastest(self, rounds: int, start: RuledOutcome) -> RuledOutcome:
        if self._choosing is None:
            self._choosing, end = self._lasting()
            self._choosing.model.minimize(end)
        model, most = self._choosing, self.inquiry.horizon
        best = self._best_known(start)
        for _ in range(rounds):
            if self.clock.left <= 0 or (best.found is not None and self._floor >= best.values[0]):
                break
            solver, status = solve(model, self.clock, effort=CHOOSING_EFFORT)
            bound = whole(solver.best_objective_bound)
            self._floor = most + 1 if status == cp_model.INFEASIBLE else max(self._floor, bound)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            if best.found is not None and self._floor >= best.values[0]:
                break
            each = self._scheduling(self.reduced(model.read(solver)))
            told = Scale(floor=self._floor, is_partial=True)
            each.sketch(self.clock, NOBODY, told)
            best = self._better_of(best, each)
            if each.settle(self.clock, self.watch, told, self._enough(each, best), SETTLING_EFFORT).found is None:
                return self._so_far(start)  # what contains it need not be superfluous
            best = self._better_of(best, each)
            self._looked_at.append(each)
            model.forbid(each.steps)
            if status != cp_model.OPTIMAL:
                break
        if best.found is None:
            return RuledOutcome(None, self._floor > most)
        return self._so_far(start)

    def _so_far(self, start: RuledOutcome) -> RuledOutcome:
        """The best plan that is known, and what is proved of all."""
        best = self._best_known(start)
        if best.found is None:
            return best
        least = min((self._floor, *(each.known.least for each in self._looked_at)))
        proved = max((least, *start.bounds[:1]))
        return _bounded(best, (min(proved, best.values[0]),))

    def valued(self, outcome: RuledOutcome) -> RuledOutcome:
        """The same with the values of all objectives; what was proved of the first ones stays."""
        if outcome.found is None:
            return outcome
        values = tuple(outcome.found.amount(each, self.inquiry.prices) for each in self.objectives)
        return _bounded(replace(outcome, objectives=self.objectives, values=values), outcome.bounds)

    def _best_known(self, best: RuledOutcome) -> RuledOutcome:
        for each in self._looked_at:
            best = self._better_of(best, each)
        return best

    def best_as_fast(self, fastest: RuledOutcome) -> RuledOutcome:
        """The best plan by the other objectives of those that take the fewest weeks, which are proved."""
        try:
            return self._best_as_fast(fastest)
        except TimeOverError:
            return fastest

    def _best_as_fast(self, fastest: RuledOutcome) -> RuledOutcome:
        weeks, rest = fastest.values[0], self.objectives[1:]
        proved: tuple[int, ...] = (weeks,)
        forbidden: list[tuple[Step, ...]] = []
        best = self._best_known(fastest)
        for _ in range(ROUNDS_AS_FAST):
            model, end = self._lasting(forbidden)
            model.model.add(end <= weeks)
            relaxed = search(model, self.inquiry.prices, rest, self.clock, scale=RELAXED)
            if not relaxed.infeasible and (relaxed.found is None or relaxed.values != relaxed.bounds):
                break
            if relaxed.found is None or best.values[1:] <= relaxed.values:
                return replace(best, bounds=best.values)
            proved = (weeks, relaxed.values[0])
            each = self._scheduling(self.reduced(relaxed.found))
            told = Scale((weeks,), floor=proved[1], is_partial=True)
            known = each.settle(self.clock, NOBODY, told, weeks + 1, SETTLING_EFFORT)
            best = self._better_of(best, each)
            if known.found is None or known.least <= weeks < known.found.end:
                break
            forbidden.append(each.steps)
        return _bounded(best, proved)

    def _lasting(self, forbidden: Sequence[tuple[Step, ...]] = ()) -> tuple[RuledModel, Any]:
        """A model of selections without time, and a variable for how many weeks each takes at least."""
        inquiry, weeks = self.inquiry, self.inquiry.limits.weeks
        model = inquiry.model(self.clock, is_timed=False)
        if weeks is None or not isinstance(model, CalendarModel):
            raise TypeError("weeks need a calendar")
        for steps in forbidden:
            model.forbid(steps)
        first = earliest_starts(inquiry.closure, weeks, model.weekly, model.waived, inquiry.horizon, self.clock.check)
        end = model.model.new_int_var(0, inquiry.horizon, "")
        lengths = {step: weeks.length(inquiry.closure.route(*step)) for step in model.taken}
        for step, length in lengths.items():
            if first[step] + length <= inquiry.horizon:
                model.model.add(end >= first[step] + length).only_enforce_if(model.taken[step])
            else:
                model.model.add(model.taken[step] == 0)
        running = [step for step, length in lengths.items() if length]
        loads = [weeks.load(inquiry.closure.route(*step)) for step in running]
        add_work(model.model, loads, [lengths[step] * model.taken[step] for step in running], weeks, end)
        return model, end

    def reduced(self, found: Found) -> Found:
        """As few of the steps as are a plan without time."""
        chosen = replace(self.inquiry, chosen=frozenset(found.steps), forbidden=())
        several = self._smallest(chosen.model(self.clock, is_timed=False), 1)
        return several[0] if several else found

    def _smallest(self, model: RuledModel, most: int) -> list[Found]:
        """The smallest selections of a model, each without superfluous steps; none where there are too many of them."""
        model.model.minimize(model.amount(Objective.STEPS, lambda _: (0, 0)))
        found: list[Found] = []
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

    def _scheduling(self, selection: Found) -> Scheduling:
        known = self.inquiry.kept.for_use(self.inquiry).schedules
        steps = frozenset(selection.steps)
        if steps not in known:
            known[steps] = Scheduling(tuple(selection.steps), self.inquiry.only(steps))
        return known[steps]

    def _better_of(self, best: RuledOutcome, scheduling: Scheduling) -> RuledOutcome:
        """The better of what was found and a schedule, proved or not."""
        found = scheduling.known.found
        if found is None:
            return best
        values = tuple(found.amount(each, self.inquiry.prices) for each in self.objectives)
        if best.found is not None and best.values <= values:
            return best
        return RuledOutcome(found, False, self.objectives, values, values)

    def _enough(self, scheduling: Scheduling, best: RuledOutcome) -> int | None:
        """Weeks from which on a schedule is no better than the best plan so far; None: it is that plan's own."""
        found = scheduling.known.found
        if best.found is None or found is None or found is best.found:
            return None
        if Objective.WEEKS not in self.objectives:
            return None
        place = self.objectives.index(Objective.WEEKS)
        rest = tuple(found.amount(each, self.inquiry.prices) for each in self.objectives[place + 1 :])
        return best.found.end + (rest < best.values[place + 1 :])


def _bounded(outcome: RuledOutcome, bounds: tuple[int, ...]) -> RuledOutcome:
    """The same with what is proved of the first objectives alone."""
    return replace(outcome, bounds=(*bounds, *(0 for _ in outcome.values[len(bounds) :])))
