"""Plans of the fewest weeks, where these come first: the most promising selections, then choice and calendar at once.

A selection that is looked at is put into its shortest schedule and is out of the question from then on, with all that
contains it and in which nothing of it rests on the rest: that would be superfluous. What cannot be faster than the best
plan so far is cut off before it is looked at.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.model.calendar_model import CalendarModel
from pathways.planning.model.lexicographic_search import (
    SEARCH_SHARE,
    search,
    solve,
)
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.solution import ModelOutcome, Solution
from pathways.planning.scheduling.shortest_schedule import Scheduling
from pathways.planning.selection.cp_model import whole
from pathways.planning.solver.deadline import TimeOverError
from pathways.planning.solver.progress import NOBODY, Scale
from pathways.planning.solver.strategies import Strategy
from pathways.planning.strategies.by_selection import Selecting

Efforts = tuple[tuple[Strategy, float | None], ...]

FEW_ROUNDS, MANY_ROUNDS = 2, 24
"""Selections that are looked at before all is looked at at once; many where few are left, since bounds are close."""
CLOSE = 40
"""The undecided weeks are at most one in this many of a plan's."""
BRIEFLY: Efforts = ((Strategy(0), 0.05),)
LONGER: Efforts = ((Strategy(0), 2.0),)
AT_LENGTH: Efforts = ((Strategy(0, is_local=True), 1.0), (Strategy(2), 1.0), (Strategy(0), None))
CHOOSING_EFFORT = 0.1
SETTLING_EFFORT = 0.05
"""For the schedule of a selection that is one among several."""


class Fastest:
    """Of one question with a calendar in which nothing is renewed, weeks first.

    Args:
        selecting: of the question.
    """

    def __init__(self, selecting: Selecting) -> None:
        self._selecting = selecting
        self._inquiry = selecting.inquiry
        self._clock = selecting.clock
        self._tightening = selecting.tightening
        self._choosing: tuple[PlanModel, Any] | None = None
        self._looked_at: list[Scheduling] = []
        self._best = ModelOutcome(None, False)
        self._floor = 0
        self._is_stuck = False

    def plan(self) -> ModelOutcome:
        """The best plan, and what is proved of all; of what comes after weeks only once these are proved."""
        try:
            self._find()
        except TimeOverError:
            return self._so_far()
        found = self._so_far()
        if found.found is None or found.values[0] > found.bounds[0]:
            return found
        try:
            with self._clock.phase("as fast"):
                return self._best_as_fast(found)
        except TimeOverError:
            return found

    def _find(self) -> None:
        for efforts in (BRIEFLY, LONGER, AT_LENGTH):
            self._look_at()
            self._at_once(efforts)
            if self._is_settled:
                break
            self._tightening.sharpen(self._clock)
            self._choosing = None
        self._settle()

    def _settle(self) -> None:
        """The shortest schedules of those selections for which that still matters."""
        with self._clock.phase("selections"):
            for each in sorted(self._looked_at, key=lambda one: one.known.least):
                if self._best.found is not None and each.known.least < self._best.values[0]:
                    told = Scale(floor=self._least, is_partial=True)
                    enough = self._selecting.enough(each, self._best)
                    each.settle(self._clock, self._selecting.watch, told, enough)
                    self._best = self._selecting.better_of(self._best, each)

    @property
    def _least(self) -> int:
        """Weeks that every plan lasts."""
        return min((self._floor, *(each.known.least for each in self._looked_at)))

    @property
    def _last(self) -> int:
        """Weeks that no better plan exceeds."""
        return self._inquiry.horizon if self._best.found is None else self._best.found.end - 1

    @property
    def _is_settled(self) -> bool:
        """No selection that was not looked at is a faster plan."""
        return self._floor > self._last

    def _so_far(self) -> ModelOutcome:
        best = self._best
        if best.found is None:
            return ModelOutcome(None, self._is_settled and not self._looked_at)
        return best.bounded((min(self._least, best.values[0]),))

    def _look_at(self) -> None:
        """Puts the most promising selections into their schedules."""
        with self._clock.phase("selections"):
            for number in range(MANY_ROUNDS):
                is_close = self._best.found is not None and CLOSE * (self._last - self._floor) <= self._last
                if number >= FEW_ROUNDS and not is_close:
                    return
                if self._is_stuck or self._is_settled or self._clock.left <= 0:
                    return
                selection, is_sure = self._most_promising()
                if selection is None:
                    return
                # what contains a selection without a schedule need not be superfluous
                self._is_stuck = not self._look_into(self._selecting.unseen(selection, self._looked_at))
                if not is_sure:
                    return

    def _look_into(self, each: Scheduling, effort: float | None = SETTLING_EFFORT) -> bool:
        """Its shortest schedule, as far as that matters; False: none was found."""
        told, last = Scale(floor=self._least, is_partial=True), self._last
        each.sketch(self._clock, NOBODY, told)
        self._best = self._selecting.better_of(self._best, each)
        enough = self._selecting.enough(each, self._best)
        if each.settle(self._clock, self._selecting.watch, told, enough, effort).found is None:
            return False
        self._best = self._selecting.better_of(self._best, each)
        self._looked_at.append(each)
        if self._last < last:
            self._choosing = None
        elif self._choosing is not None:
            self._selecting.leave_out(self._choosing[0], each, last)
        return True

    def _most_promising(self) -> tuple[Solution | None, bool]:
        """The selection that may be fastest, as far as is known without a calendar, and whether that is proved."""
        if self._choosing is None:
            self._choosing = self._selecting.lasting(self._inquiry.horizon, [])
            for each in self._looked_at:
                self._selecting.leave_out(self._choosing[0], each, self._last)
        model, end = self._choosing
        model.model.minimize(end)
        while self._clock.left > 0:
            model.model.add(end >= self._floor)
            model.model.add(end <= self._last)
            solver, status = solve(model, self._clock, effort=CHOOSING_EFFORT)
            if status == cp_model.INFEASIBLE:
                self._floor = self._last + 1
                break
            self._floor = max(self._floor, whole(solver.best_objective_bound))
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            found, lasts = model.read(solver), round(solver.objective_value)
            is_cut = self._tightening.cut(model, found.steps, end, lasts, self._floor)
            if not self._tightening.cut(model, found.steps, self._last, self._last, self._last) and not is_cut:
                return found, status == cp_model.OPTIMAL
        return None, False

    def _fits(self, last: int) -> bool:
        """False: no selection that was not looked at fits into so many weeks, as far as is known without a calendar."""
        model, _ = self._selecting.lasting(last, self._looked_at)
        while self._clock.left > 0:
            solver, status = solve(model, self._clock, effort=CHOOSING_EFFORT)
            if status == cp_model.INFEASIBLE:
                return False
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            if not self._tightening.cut(model, model.read(solver).steps, last, last, last):
                break
        return True

    def _at_once(self, efforts: Efforts) -> None:
        """Choice and calendar in one model of all that is faster than the best plan so far."""
        if self._is_settled or self._clock.left <= 0:
            return
        last = self._last
        if not self._fits(last):
            self._floor = last + 1
            return
        with self._clock.phase("model"):
            model = self._selecting.told(last, self._floor, self._looked_at)
            model.model.minimize(model.end)
        with self._clock.phase("at once"):
            self._improve(model, efforts)

    def _improve(self, model: CalendarModel, efforts: Efforts) -> None:
        """Looks for faster plans."""
        clock = self._clock.part(SEARCH_SHARE)
        for turn, effort in efforts:
            scale = Scale(floor=self._least, taken=model.taken)
            solver, status = solve(model, clock, self._selecting.watch, scale, effort, turn)
            if status == cp_model.INFEASIBLE:
                self._floor = self._last + 1
                return
            self._floor = max(self._floor, whole(solver.best_objective_bound))
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                found = model.read(solver)
                self._best = self._selecting.outcome_of(found)
                model.hint(found)
                model.model.add(model.end < found.end)
            if self._is_settled or clock.left <= 0:
                return

    def _best_as_fast(self, fastest: ModelOutcome) -> ModelOutcome:
        """The best plan by the other objectives of those that take the fewest weeks, which are proved."""
        weeks, rest = fastest.values[0], fastest.objectives[1:]
        _, relaxed = self._selecting.best_within(weeks, rest, self._clock)
        if relaxed.found is None or relaxed.values != relaxed.bounds:
            return self._rest_at_once((weeks,))
        if self._best.values[1:] <= relaxed.values:
            return replace(self._best, bounds=self._best.values)
        self._look_into(self._selecting.scheduling(self._selecting.reduced(relaxed.found)))
        return self._rest_at_once((weeks, *relaxed.values[:1]))

    def _rest_at_once(self, proved: tuple[int, ...]) -> ModelOutcome:
        """The same, choice and calendar in one model."""
        weeks = proved[0]
        known = self._best.bounded(proved)
        if known.values == known.bounds:
            return known
        others = [each for each in self._looked_at if each.known.found is not self._best.found]
        decided = [each for each in others if each.known.settles(weeks + 1)]
        model = self._selecting.told(weeks, weeks, decided)
        prices, watch = self._inquiry.prices, self._selecting.watch
        return search(model, prices, known.objectives, self._clock, known.bounds, watch, start=known.found)
