"""What plans without superfluous steps have in common, told to the models that look for short ones.

Something rests on each of their steps; and what has to run between two of their weeks fits (energy). Both cut off what
takes longer than the best plan so far, so that few selections are left to be looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.requirement import CredentialLine, walk
from pathways.planning.model.calendar_model import CalendarModel
from pathways.planning.model.cumulative import add_work
from pathways.planning.model.lexicographic_search import solve
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.question.blocks import blocks_of
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.closure import Closure, named_in
from pathways.planning.question.heads_and_tails import NEVER, all_before, earliest_starts, least_after
from pathways.planning.question.time_windows import Windows
from pathways.planning.scheduling.energetic_reasoning import Energy, Part, Stretch
from pathways.planning.selection.cp_model import whole
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.strategies import BRIEF
from pathways.planning.step import Step

HEAD_EFFORT = 0.02
FEW = 3
"""What rests on fewer credentials than that is known well enough by how long they last one after the other."""
MOST_SHARPENED = 1_000
"""Steps up to which each is looked at by itself."""


class ValidInequalities:
    """Of one question with a calendar in which nothing is renewed.

    Attributes:
        heads: weeks that pass at least before each step begins.
        tails: weeks that pass at least after each credential is earned.
        stretches: of weeks, into which what is looked at did not fit.
    """

    def __init__(self, closure: Closure, weeks: Weeks, horizon: int, waived: frozenset[str], clock: Clock) -> None:
        self._weeks = weeks
        self._closure = closure
        self._horizon = horizon
        self._waived = closure.instance.evidence.waived.union(waived)
        ticks = closure.ticks(weeks)
        last_tick = weeks.days * horizon // ticks.days
        windows = Windows(closure.instance.evidence, closure.instance.snapshot, ticks, last_tick)
        self.heads = earliest_starts(closure, weeks, windows, self._waived, horizon, clock.check)
        self.tails = least_after(closure, weeks)
        self.length = {step: weeks.length(route) for step, route in closure.steps()}
        # In a block a step runs longer, with less work in each week: bounds of hours leave it out.
        in_blocks = {step for steps in blocks_of(closure, self._waived, clock.check) for step in steps}
        self._in_blocks = in_blocks
        self._load = {step: 0 if step in in_blocks else weeks.load(route) for step, route in closure.steps()}
        self.stretches: list[Stretch] = []
        self._energy: Energy | None = None
        self._is_sharp = False

    def may_run_together(self, steps: Iterable[Step]) -> bool:
        """One of some steps may lean on others in a circle, and run longer."""
        return not self._in_blocks.isdisjoint(steps)

    def with_ways(self, ways: Mapping[str, tuple[Step, ...]]) -> Closure:
        """Whatever may be earned, some of it in certain ways only."""
        return replace(self._closure, ways={**self._closure.ways, **ways})

    def bound(self, model: PlanModel, end: Any, last: int) -> None:
        """How many weeks each step of a selection takes with what comes before and after it, and all of them together.

        Args:
            model: of selections without time.
            end: its variable for the weeks.
            last: no plan lasts longer.
        """
        self._bound(model, list(model.taken), self.tails, end, last)
        for stretch in self.stretches:
            if stretch.outside <= last:
                stretch.add_to(model.model, model.taken, last)

    def _bound(self, model: PlanModel, steps: Sequence[Step], tails: Mapping[str, int], end: Any, last: int) -> None:
        for step in steps:
            least = self.heads[step] + self.length[step] + tails[step.key]
            if least <= last:
                model.model.add(end >= least).only_enforce_if(model.taken[step])
            else:
                model.model.add(model.taken[step] == 0)
        running = [step for step in steps if self.length[step]]
        loads = [self._load[step] for step in running]
        lasting = [self.length[step] * model.taken[step] for step in running]
        add_work(model.model, loads, lasting, self._weeks, end)

    def cut(self, model: PlanModel, taken: Collection[Step], weeks: Any, lasts: int, least: int) -> bool:
        """Adds what a selection does not fit into; says whether there is anything.

        Args:
            weeks: that a plan lasts, as the model has them.
            lasts: the same for this selection.
            least: that every plan lasts.
        """
        if self._energy is None:
            parts = {step: self._part(step) for step, length in self.length.items() if length}
            open_ones = {step: each for step, each in parts.items() if each.head + each.tail < NEVER}
            self._energy = Energy(open_ones, self._weeks.hundredths, self._weeks.max_parallel)
        found = self._energy.too_short(taken, lasts, least)
        for stretch in found:
            stretch.add_to(model.model, model.taken, weeks)
        self.stretches += found
        return bool(found)

    def _part(self, step: Step) -> Part:
        return Part(self.length[step], self._load[step], self.heads[step], self.tails[step.key])

    def tell(self, model: CalendarModel, least: int) -> None:
        """All of it, to a model of choice and calendar at once.

        Args:
            least: weeks that every plan lasts.
        """
        solver = model.model
        model.is_told = True
        solver.add(model.end >= least)
        for step, taken in model.taken.items():
            head, tail = self.heads[step], self.tails[step.key]
            if head + self.length[step] + tail > model.horizon:
                solver.add(taken == 0)
            elif head > model.earliest[step]:
                solver.add(model.start[step.key] >= head).only_enforce_if(taken)
        for key, earned in model.earned.items():
            if self.tails[key] < NEVER:
                solver.add(model.finish[key] + self.tails[key] <= model.end).only_enforce_if(earned)
        for stretch in self.stretches:
            if stretch.outside <= model.horizon:
                stretch.add_to(solver, model.taken, model.end if stretch.outside <= least else model.horizon)
        supports: dict[str, dict[str, Any]] = defaultdict(dict)
        for (before, after, beside), literal in model.supports.items():
            if not beside and self._closure.ways.get(before):
                supports[after][before] = literal
        for after, some in supports.items():
            self._share(model, after, some)
        self._use_all(model)

    def _use_all(self, model: CalendarModel) -> None:
        """Something rests on each step; nothing rests on another but the steps that are taken."""
        used: dict[str, list[Any]] = defaultdict(list)
        for (before, after, _), literal in model.supports.items():
            used[before].append(literal)
            model.model.add_implication(literal, model.earned[after])
        for key, earned in model.earned.items():
            if self.tails[key]:
                model.model.add_bool_or([earned.negated(), *used[key]])

    def _share(self, model: CalendarModel, after: str, before: Mapping[str, Any]) -> None:
        """What a step rests on has run by the time it begins."""
        if len(before) < 2:
            return
        weeks = self._weeks
        first = {key: min(self.heads[step] for step in self._closure.ways[key]) for key in before}
        length = {key: min(self.length[step] for step in self._closure.ways[key]) for key in before}
        load = {key: min(self._load[step] for step in self._closure.ways[key]) for key in before}
        head = min((self.heads[step] for step in self._closure.ways[after]), default=0)
        for begin in sorted({0, *(each for each in first.values() if each <= head)}):
            inside = {key: max(0, length[key] - max(0, begin - first[key])) for key in before}
            rooms = [({key: load[key] * lasts for key, lasts in inside.items()}, weeks.hundredths)]
            if weeks.max_parallel is not None:
                rooms.append((inside, weeks.max_parallel))
            for needs, room in rooms:
                if any(needs.values()):
                    needed = sum(need * before[key] for key, need in needs.items() if need)
                    passing = model.start[after] - begin
                    model.model.add(needed <= room * passing).only_enforce_if(model.earned[after])

    def sharpen(self, clock: Clock) -> None:
        """Later heads, since what a step rests on has to share weeks, too."""
        if self._is_sharp or len(self.heads) > MOST_SHARPENED:
            return
        self._is_sharp = True
        below = _below(self._closure, clock)
        for key in sorted(below, key=lambda each: len(below[each])):
            if len(below[key]) < FEW or key in below[key] or self._has_beside({key, *below[key]}):
                continue
            for step in self._closure.ways[key]:
                if self._closure.route(step).requires is not None and self.heads[step] < NEVER:
                    clock.check()
                    self.heads[step] = max(self.heads[step], self._least_before(step, below[key], clock))
        self._energy = None

    def _has_beside(self, keys: Collection[str]) -> bool:
        trees = (self._closure.route(step).requires for key in keys for step in self._closure.ways[key])
        lines = (line for tree in trees if tree is not None for line in walk(tree))
        return any(isinstance(line, CredentialLine) and line.side_by_side for line in lines)

    def _least_before(self, step: Step, below: Collection[str], clock: Clock) -> int:
        """Weeks that what a step rests on takes at least."""
        steps = [other for key in below for other in self._closure.ways[key]]
        closure = self._closure.only([step, *steps])
        closure = replace(closure, limits=replace(closure.limits, include=()))
        model = CalendarModel(closure, self._weeks, self._horizon, self._waived, is_timed=False, reached=False)
        end = model.model.new_int_var(0, self._horizon, "")
        model.model.add(model.taken[step] == 1)
        self._bound(model, steps, dict.fromkeys(below, 0), end, self._horizon)
        model.model.minimize(end)
        solver, status = solve(model, clock, effort=HEAD_EFFORT, turn=BRIEF)
        return NEVER if status == cp_model.INFEASIBLE else whole(solver.best_objective_bound)


def _below(closure: Closure, clock: Clock) -> Mapping[str, frozenset[str]]:
    """By credential, all that it may rest on, and what that may rest on in turn."""
    named = {
        key: frozenset(
            name for step in closure.ways[key] for other in _named(closure, step) for name in closure.names(other)
        )
        for key in closure.keys
    }
    for names in closure.repeated:
        for before, after in pairwise(names):
            named[after] |= {before}
    return all_before(named, clock.check)


def _named(closure: Closure, step: Step) -> Collection[str]:
    """The credentials that a route's lines name."""
    requires = closure.route(step).requires
    return () if requires is None else set(named_in(requires, closure.instance))
