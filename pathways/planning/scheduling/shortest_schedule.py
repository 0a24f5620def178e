"""The shortest schedule of steps that are settled: all of them are taken, by one route each.

What has to come before what, and which steps can share a week, bounds how long they last; a model that speaks of pairs
and of sets of steps that share weeks closes what is left (after the schemes of Brucker, Knust, Schoo and Thiele 1998).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations

from ortools.sat.python import cp_model

from pathways.planning.model.calendar_model import CalendarModel
from pathways.planning.model.lexicographic_search import solve
from pathways.planning.model.solution import Solution
from pathways.planning.question.heads_and_tails import all_before, needed
from pathways.planning.scheduling.compatible_sets import RunningSets
from pathways.planning.scheduling.valid_inequalities import ValidInequalities
from pathways.planning.selection.cp_model import whole
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import Observer, Scale
from pathways.planning.solver.strategies import Strategy
from pathways.planning.step import Step

FIRST_EFFORT = 0.05
SKETCHING, PLACING = Strategy(0, is_brief=True), Strategy(0, is_local=True)
PROVING, PACKING = Strategy(1), Strategy(2)
PROVING_EFFORT = 4.0
"""Of it, beside that of placing."""
MOST_SHARED = 1_500
"""The most sets that a model has a constraint for each."""


@dataclass(frozen=True, slots=True)
class Scheduled:
    """What is known of the shortest schedule of some steps.

    Attributes:
        found: the shortest that was found; None: none.
        least: weeks below which there is none.
        is_impossible: proved: there is no schedule at all.
    """

    found: Solution | None
    least: int
    is_impossible: bool = False

    def settles(self, enough: int | None) -> bool:
        """Nothing more has to be found out: it is the shortest, or as long as is too long."""
        if self.is_impossible or (self.found is not None and self.found.end <= self.least):
            return True
        return enough is not None and self.found is not None and self.least >= enough


class Shares:
    """Which of some steps come before others, and which can share a week.

    Args:
        model: of nothing but these steps, one route each.
        tightening: what whole plans have in common; None: no other steps are taken.
    """

    def __init__(self, model: CalendarModel, tightening: ValidInequalities | None = None) -> None:
        closure, weeks = model.closure, model.weeks
        self._weeks = weeks
        self.keys = closure.keys
        steps = {key: closure.ways[key][0] for key in self.keys}
        routes = {key: closure.route(step) for key, step in steps.items()}
        self.length = {key: weeks.length(route) for key, route in routes.items()}
        self._load = {key: weeks.load(route) for key, route in routes.items()}
        self._are_loose = bool(model.together)
        firsts = model.earliest if tightening is None else tightening.heads
        self._first = {key: firsts[step] for key, step in steps.items()}
        self._last = {key: 0 if tightening is None else tightening.tails[key] for key in self.keys}
        whole = closure if tightening is None else tightening.with_ways(closure.ways)
        self.tasks = tuple(key for key in self.keys if self.length[key])
        self._number = {key: number for number, key in enumerate(self.tasks)}
        self.before = all_before(needed(whole, self.keys, weeks, model.windows, model.waived, model.check), model.check)

    @cached_property
    def after(self) -> Mapping[str, frozenset[str]]:
        """By step, what has to come later."""
        return {key: frozenset(each for each in self.keys if key in self.before[each]) for key in self.keys}

    @cached_property
    def sets(self) -> RunningSets | None:
        """Of steps that can share a week; None: too many, or none at all, or some may run longer with less work."""
        if not self.tasks or self._are_loose:
            return None
        return RunningSets.of(
            [self.length[key] for key in self.tasks],
            [self._load[key] for key in self.tasks],
            self._weeks.hundredths,
            self._weeks.max_parallel,
            lambda one, other: not self.ordered(self.tasks[one], self.tasks[other]),
        )

    def ordered(self, one: str, other: str) -> bool:
        """One of two steps has to come before the other."""
        return one in self.before[other] or other in self.before[one]

    @cached_property
    def chained_heads(self) -> Mapping[str, int]:
        """A week before which each step cannot begin: what comes before it takes so long, one after the other."""
        return self._passing(self.before, self._first, lambda _: 0)

    @cached_property
    def chained_tails(self) -> Mapping[str, int]:
        """Weeks that what comes after each step takes, one after the other."""
        return self._passing(self.after, self._last, lambda _: 0)

    @cached_property
    def heads(self) -> Mapping[str, int]:
        """The same, since all that comes before has to share weeks."""
        return self._passing(self.before, self.chained_heads, self._lasting)

    @cached_property
    def tails(self) -> Mapping[str, int]:
        """The same, since all that comes after has to share weeks."""
        return self._passing(self.after, self.chained_tails, self._lasting)

    @cached_property
    def least(self) -> int:
        """Weeks that all of them last at least: as chains, or since they share weeks."""
        heads, tails = self.chained_heads, self.chained_tails
        longest = max((heads[key] + self.length[key] + tails[key] for key in self.keys), default=0)
        return max(longest, self._lasting(self.tasks))

    def fit(self, weeks: int) -> bool:
        """False: proved that they do not fit into that number of weeks."""
        if self.sets is None:
            return True
        heads, tails = ([each[key] for key in self.tasks] for each in (self.heads, self.tails))
        return self.sets.fit(heads, tails, weeks)

    def _passing(
        self,
        rest: Mapping[str, frozenset[str]],
        least: Mapping[str, int],
        lasting: Callable[[Sequence[str]], int],
    ) -> Mapping[str, int]:
        """Weeks that pass with the rest of each step, which has to come first, or last."""
        found: dict[str, int] = {}
        for key in sorted(self.keys, key=lambda each: len(rest[each])):
            chain = max((found.get(each, 0) + self.length[each] for each in rest[key]), default=0)
            found[key] = max(least[key], chain, lasting([each for each in self.tasks if each in rest[key]]))
        return found

    def _lasting(self, tasks: Sequence[str]) -> int:
        if self.sets is None or not tasks:
            return 0
        return self.sets.least([self._number[key] for key in tasks])


class Scheduling:
    """Places all of the steps so that the last one ends as early as possible.

    Args:
        make: a model of nothing but these steps, without an objective.

    Attributes:
        known: so far.
    """

    def __init__(self, steps: tuple[Step, ...], make: Callable[[Clock], CalendarModel]) -> None:
        self.steps = steps
        self._make = make
        self._model: CalendarModel | None = None
        self._proving: CalendarModel | None = None
        self._shares: Shares | None = None
        self._effort = FIRST_EFFORT
        self.known = Scheduled(None, 0)
        self._with_more: Shares | None = None
        self._outgrown = -1

    def outgrows(self, weeks: int, tightening: ValidInequalities) -> bool:
        """Proved: no plan that takes all of these steps, whatever else it takes, fits into that number of weeks.

        Once it is sketched.

        Args:
            tightening: what all plans have in common.
        """
        if weeks > self._outgrown and self._model is not None and not tightening.may_run_together(self.steps):
            if self._with_more is None:
                self._with_more = Shares(self._model, tightening)
            shares = self._with_more
            passing = (shares.heads[key] + shares.length[key] + shares.tails[key] for key in shares.keys)
            if max((shares.least, *passing)) > weeks or not shares.fit(weeks):
                self._outgrown = weeks
        return weeks <= self._outgrown

    def sketch(self, clock: Clock, watch: Observer, scale: Scale) -> Scheduled:
        """A first schedule, and what bounds all of them.

        Raises:
            TimeOverError: it would be of no use any more.
        """
        if self._model is None:
            self._model = _all_taken(self._make(clock))
            self._shares = Shares(self._model)
            _narrow(self._model, self._shares.chained_heads, self._shares.chained_tails)
            self._model.model.minimize(self._model.end)
            self.known = Scheduled(None, self._shares.least)
            self._improve(self._model, FIRST_EFFORT, SKETCHING, None, clock, watch, scale)
            if not self.known.settles(None) and clock.left > 0:
                _narrow(self._model, self._shares.heads, self._shares.tails)
                self.known = replace(self.known, least=self._least(self._shares))
        return self.known

    def settle(
        self, clock: Clock, watch: Observer, scale: Scale, enough: int | None = None, effort: float | None = None
    ) -> Scheduled:
        """The shortest schedule, or as near to it as time and effort allow.

        Args:
            enough: schedules of so many weeks or more are of no use, now that there is one.
            effort: no turn of more than that, in the solver's own measure; None: whatever it takes.
            watch: receives better schedules, and what is proved of them.

        Raises:
            TimeOverError: it would be of no use any more.
        """
        self.sketch(clock, watch, scale)
        while not self.known.settles(enough) and clock.left > 0 and (effort is None or self._effort <= effort):
            if self._model is None or self._shares is None:
                raise ValueError("a schedule is settled after it is sketched")
            self._improve(self._model, self._effort, PLACING, enough, clock, watch, scale)
            if self.known.settles(enough) or clock.left <= 0:
                break
            if self._proving is None:
                self._proving = _all_taken(self._make(clock))
                _narrow(self._proving, self._shares.heads, self._shares.tails)
                _share(self._proving, self._shares)
                self._proving.model.minimize(self._proving.end)
            turn = PACKING if self._proving.is_packed else PROVING
            self._improve(self._proving, PROVING_EFFORT * self._effort, turn, enough, clock, watch, scale)
            self._effort *= 2
        return self.known

    def _least(self, shares: Shares) -> int:
        """The least weeks into which nothing proves that the steps do not fit."""
        passing = (shares.heads[key] + shares.length[key] + shares.tails[key] for key in shares.keys)
        weeks, found = max(self.known.least, *passing), self.known.found
        while (found is None or weeks < found.end) and not shares.fit(weeks):
            weeks += 1
        return weeks

    def _improve(
        self,
        model: CalendarModel,
        effort: float,
        turn: Strategy,
        enough: int | None,
        clock: Clock,
        watch: Observer,
        scale: Scale,
    ) -> None:
        """One turn of the solver: a shorter schedule, or a better bound."""
        known = self.known
        ends = [] if known.found is None else [known.found.end, *(() if enough is None else (enough,))]
        model.model.add(model.end >= known.least)
        if known.found is not None:
            model.hint(known.found)
            model.model.add(model.end < min(ends))
        scale = Scale(scale.settled, taken=model.taken, is_partial=scale.is_partial)
        solver, status = solve(model, clock, watch, scale, effort, turn)
        if status == cp_model.INFEASIBLE:
            self.known = replace(known, least=min(ends, default=0), is_impossible=known.found is None)
            return
        found = model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else known.found
        least = max(known.least, whole(solver.best_objective_bound))
        self.known = Scheduled(found, found.end if found is not None and status == cp_model.OPTIMAL else least)


def _all_taken(model: CalendarModel) -> CalendarModel:
    for taken in model.taken.values():
        model.model.add(taken == 1)
    return model


def _narrow(model: CalendarModel, heads: Mapping[str, int], tails: Mapping[str, int]) -> None:
    """No step begins before its head has passed, nor ends so late that its tail does not fit."""
    for key, head in heads.items():
        model.model.add(model.start[key] >= head)
        model.model.add(model.finish[key] + tails[key] <= model.end)


def _share(model: CalendarModel, shares: Shares) -> None:
    """For each pair which comes first, or that they share weeks; and the weeks of each set that shares some."""
    sets = shares.sets
    if sets is None or len(sets.sets) > MOST_SHARED:
        return
    solver = model.model
    length = [shares.length[key] for key in shares.tasks]
    shared = {some: solver.new_int_var(0, min(length[each] for each in some), "") for some in sets.sets}
    for one, other in combinations(range(len(shares.tasks)), 2):
        first, second = shares.tasks[one], shares.tasks[other]
        if shares.ordered(first, second):
            continue
        begins = [model.start[key] for key in (first, second)]
        ends = [model.start[key] + shares.length[key] for key in (first, second)]
        earlier, later = solver.new_bool_var(""), solver.new_bool_var("")
        solver.add(ends[0] <= begins[1]).only_enforce_if(earlier)
        solver.add(ends[1] <= begins[0]).only_enforce_if(later)
        ways = [earlier, later]
        if (one, other) in sets.pairs:
            both = solver.new_bool_var("")
            solver.add(begins[0] < ends[1]).only_enforce_if(both)
            solver.add(begins[1] < ends[0]).only_enforce_if(both)
            weeks = sum(lasts for some, lasts in shared.items() if one in some and other in some)
            solver.add(weeks >= 1).only_enforce_if(both)
            solver.add(weeks <= ends[0] - begins[1]).only_enforce_if(both)
            solver.add(weeks <= ends[1] - begins[0]).only_enforce_if(both)
            solver.add(weeks == 0).only_enforce_if(both.negated())
            ways.append(both)
        solver.add_exactly_one(ways)
    for number, own in enumerate(length):
        solver.add(sum(lasts for some, lasts in shared.items() if number in some) == own)
    solver.add(sum(shared.values()) <= model.end)
