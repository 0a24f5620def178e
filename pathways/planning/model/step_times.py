"""When the steps of a model run: from the first day of a week or inside it, alone or as a block."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.catalog import Credential, Route
from pathways.domain.no_plan import ConflictMember
from pathways.planning.model.credits_per_term import CreditsPerTerm, Way
from pathways.planning.model.cumulative import Running, share
from pathways.planning.model.date_arithmetic import domain_of
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.renewal_steps import RenewalStep
from pathways.planning.model.renewals import Renewals
from pathways.planning.model.solution import RenewalTaken, Solution, claims_made
from pathways.planning.model.terms import User
from pathways.planning.question.blocks import Block, blocks_of
from pathways.planning.question.calendar import DAYS, Span, Weeks, join, meet
from pathways.planning.question.closure import Closure
from pathways.planning.question.heads_and_tails import earliest_starts
from pathways.planning.question.time_windows import Windows
from pathways.planning.step import Step
from pathways.requirements.constraint_terms import Literal


@dataclass(frozen=True)
class Together:
    """Steps that may run as one block.

    Attributes:
        length: weeks of each of them.
        start: the week in which they begin.
        inside: the days inside of weeks on which they may begin, with what says so.
        chosen: they do.
    """

    steps: Block
    length: int
    start: Any
    inside: list[tuple[int, Any]]
    chosen: Any

    @property
    def keys(self) -> frozenset[str]:
        """Of the credentials that they earn."""
        return frozenset(step.key for step in self.steps)


class StepTimes(PlanModel, ABC):
    """The steps of a question with a calendar, placed; what satisfies their lines is for the model to say.

    Args:
        closure: what may be earned.
        weeks: the calendar.
        horizon: no step ends later than on the first day of this week.
        waived: paths of lines that count as met, beside those that the record waives.
        droppable: limits and lines that are in force only where a literal says so.
        is_timed: steps are placed in weeks. Else all that holds in any week holds, and nothing runs out or takes time:
            no plan with a calendar is better than the best of these.
        renews: what runs out may be renewed.
        settled: a week from which on no day makes anything more possible; only awards run out.
        reached: the goal must be reached; else whatever is taken must only be in order.
        check: is called now and then while the model is made; what it raises ends that.

    Attributes:
        ticks: weeks; days where a step may begin inside a week, or the goal is to be kept valid, since what keeps it
            is placed on days.
        scale: days of a tick.
        last_day: the last day that counts, from the first one.
        is_packed: weeks are filled step by step, or terms are, which only the linear relaxation sees.
        is_told: it knows what plans have in common, so that searching proves more than the linear relaxation.
    """

    def __init__(
        self,
        closure: Closure,
        weeks: Weeks,
        horizon: int,
        waived: Iterable[str] = (),
        *,
        droppable: Iterable[ConflictMember] = (),
        is_timed: bool = True,
        renews: bool = True,
        settled: int = 0,
        reached: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.weeks = weeks
        self.horizon = horizon
        self.is_timed = is_timed
        kept = closure.limits.keep_valid_until
        self.kept = None if kept is None else max(0, (kept - weeks.first_day).days)
        self.ticks = closure.ticks(weeks) if self.kept is None else weeks.in_days
        self.scale = self.ticks.days
        self._of_week = DAYS // self.scale
        self.last_day = DAYS * horizon if self.kept is None else max(self.kept, DAYS * horizon)
        self.tick_horizon = self.last_day // self.scale
        evidence, snapshot = closure.instance.evidence, closure.instance.snapshot
        self.windows = Windows(evidence, snapshot, self.ticks, self.tick_horizon)
        self._renews = renews
        self._settled = settled
        self.renewals: Renewals | None = None
        self.main: dict[str, Any] = {}
        self._begin: dict[str, Any] = {}
        self._end: dict[str, Any] = {}
        self._running: list[Running] = []
        self._waits: list[Any] = [0]
        self._runs: list[tuple[str, Route, int, Any]] = []
        self._finishes: list[Any] = [0]
        self._last_ends: list[Any] = [0]
        self._inside: dict[str, list[tuple[int, Any]]] = {}
        self.together: list[Together] = []
        self.start: dict[str, Any] = {}
        self.finish: dict[str, Any] = {}
        self.end: Any = 0
        self._goal_tick: Any = 0
        self.is_told = False
        self.is_packed = False
        super().__init__(closure, waived, droppable=droppable, reached=reached, check=check)

    @abstractmethod
    def chains(self) -> Renewals:
        """What may be renewed."""

    def lay_out(self) -> None:
        """Start and end of every step, what they take of each week, and the end of it all."""
        if not self.is_timed:
            return
        waived = self.waived.union(self.in_force)
        self.earliest = earliest_starts(self.closure, self.weeks, self.windows, waived, self.horizon, self.check)
        self.end = self.model.new_int_var(0, max(0, min(self.horizon, self.weeks.latest)), "end")
        self._goal_tick = self.end if self._of_week == 1 else self.model.new_int_var(0, self.tick_horizon, "")
        self._lay_blocks()
        for key in self.closure.keys:
            self.check()
            credential = self.closure.credential(key)
            ways = self.closure.ways[key]
            routes = {step.place: self.closure.route(step) for step in ways}
            taken = {step.place: self.taken[step] for step in ways}
            firsts = {step.place: self.earliest[step] for step in ways}
            self._place(key, credential, routes, taken, self.earned[key], firsts)
        if self._renews or self.kept is not None:
            self.renewals = self.chains()
        self.model.add_max_equality(self.end, self._finishes)
        if self._of_week > 1:
            self.model.add_max_equality(self._goal_tick, self._last_ends)
        if self.kept is not None:
            # Waiting saves no renewal: the schedule is a shortest one, so no longer than one step after the other, save
            # that the cycle of a renewal begins on the day after the expiry before.
            work = sum(each.length * each.taken for each in self._running)
            waits = sum(self.main[each.name] for each in self._renewal_steps()) + sum(self._waits)
            self.model.add(self.end <= self._settled + work + waits)
        if self.weeks.limits_credits:
            CreditsPerTerm(self.model, self.weeks, self.ticks, self.horizon).limit(self._credited())
        is_filled = share(self.model, self._running, self.weeks, self.horizon, self.end)
        self.is_packed = is_filled or self.weeks.limits_credits

    def _credited(self) -> Iterator[Way]:
        """How long each step may run to earn a credential, by which route; what only keeps the goal lies in no term."""
        for name, route, length, runs in self._runs:
            if name in self.closure.place:
                credential = self.closure.credential(name)
                first_days = self.weeks.first_days(credential, route, self.horizon, length)
                inside = (day // DAYS for day in self.weeks.inside(credential, route, self.horizon, length))
                starts = join([*first_days, *((week, week) for week in inside)])
                yield Way(credential, route, length, self._begin[name], runs, starts)

    def _lay_blocks(self) -> None:
        """Steps that may lean on each other in a circle: on one first day that is possible for all, for as long."""
        model, weeks, closure = self.model, self.weeks, self.closure
        for steps in blocks_of(closure, self.waived, self.check):
            ways = [(closure.credential(step.key), closure.route(step)) for step in steps]
            routes = [route for _, route in ways]
            length = weeks.length_together(routes)
            head = max(self.earliest[step] for step in steps)
            spans: tuple[Span, ...] = ((head, self.horizon),) if head <= self.horizon else ()
            for credential, route in ways:
                spans = meet(spans, weeks.first_days(credential, route, self.horizon, length))
            inside = (set(weeks.inside(*way, self.horizon, length)) for way in ways)
            days = sorted(day for day in set.intersection(*inside) if day // DAYS >= head)
            if not spans and not days:
                continue
            block = Together(steps, length, model.new_int_var(0, self.horizon, ""), [], model.new_bool_var(""))
            on_first = self._inside_weeks(block.start, block.chosen, days, block.inside)
            model.add_linear_expression_in_domain(block.start, domain_of(spans)).only_enforce_if(on_first)
            model.add(block.start == 0).only_enforce_if(block.chosen.negated())
            self.together.append(block)
            if length:
                interval = model.new_optional_fixed_size_interval_var(block.start, length, block.chosen, "")
                load = weeks.load_together(routes)
                self._running.append(Running(interval, load, length, block.chosen, len(steps)))

    def _place(
        self,
        name: str,
        credential: Credential,
        routes: Mapping[int, Route],
        taken: Mapping[int, Any],
        present: Any,
        firsts: Mapping[int, int],
    ) -> None:
        """When a step runs: in weeks, from the first day of one or inside it; or, where it only keeps the goal valid,
        on a day."""
        model, weeks = self.model, self.weeks
        main = self.main[name] = present if self.kept is None else model.new_bool_var("")
        start = self.start[name] = model.new_int_var(0, self.horizon, "")
        model.add(start == 0).only_enforce_if(main.negated())
        length: Any = 0
        inside = self._inside[name] = []
        if self.kept is not None:
            self._begin[name] = model.new_int_var(0, self.tick_horizon, "")
        for place, route in routes.items():
            runs = taken[place] if self.kept is None else self.both(taken[place], main, exact=True)
            spans = weeks.first_days(credential, route, self.horizon)
            spans = tuple((max(begin, firsts[place]), end) for begin, end in spans if end >= firsts[place])
            days = [day for day in weeks.inside(credential, route, self.horizon) if day // DAYS >= firsts[place]]
            alone, blocks = runs, [each for each in self.together if Step(name, place) in each.steps]
            if blocks:
                alone = model.new_bool_var("")
                model.add(alone + sum(each.chosen for each in blocks) == runs)
            for each in blocks:
                model.add(start == each.start).only_enforce_if(each.chosen)
                length = length + each.length * each.chosen
                inside += each.inside
            self._runs += ((name, route, each.length, each.chosen) for each in blocks)
            if not spans and not days:
                model.add(alone == 0)
            else:
                self._runs.append((name, route, weeks.length(route), alone))
                on_first = self._inside_weeks(start, alone, days, inside)
                model.add_linear_expression_in_domain(start, domain_of(spans)).only_enforce_if(on_first)
                count = weeks.length(route)
                if count:
                    length = length + count * alone
                    interval = model.new_optional_fixed_size_interval_var(start, count, alone, "")
                    self._running.append(Running(interval, weeks.load(route), count, alone))
            if self.kept is not None:
                self._waits.append(weeks.longest_wait(credential, route, self._settled) * runs)
                keeps = self.both(taken[place], main.negated(), exact=True)
                any_day = self.ticks.starts(credential, replace(route, weeks=None, hours=None), self.tick_horizon)
                model.add_linear_expression_in_domain(self._begin[name], domain_of(any_day)).only_enforce_if(keeps)
        finish = self.finish[name] = start + length
        later = sum(day % DAYS * each for day, each in inside)
        self._finishes.append(finish + sum(each for _, each in inside))
        self._last_ends.append(self._of_week * finish + later)
        if self.kept is None:
            self._begin[name], self._end[name] = self._of_week * start + later, self._last_ends[-1]
            return
        model.add_implication(main, present)
        begin = self._begin[name]
        end = self._end[name] = model.new_int_var(0, self.tick_horizon, "")
        model.add(begin == DAYS * start + later).only_enforce_if(main)
        model.add(end == DAYS * finish + later).only_enforce_if(main)
        model.add(end == begin).only_enforce_if(main.negated())
        model.add(begin == 0).only_enforce_if(present.negated())

    def _inside_weeks(self, start: Any, runs: Any, days: Sequence[int], inside: list[tuple[int, Any]]) -> Any:
        """A step that runs may begin on some days inside of weeks; what is found says that it begins with a week.

        Args:
            inside: what says that a step begins on a day, with the day; more is added.
        """
        if not days:
            return runs
        found: Any = self.model.new_bool_var("")
        ways = [found]
        for day in days:
            way = self.model.new_bool_var("")
            self.model.add(start == day // DAYS).only_enforce_if(way)
            inside.append((day, way))
            ways.append(way)
        self.model.add(sum(ways) == runs)
        return found

    def renewal(self, name: str, credential: Credential, since: Sequence[Any]) -> RenewalStep:
        """A renewal that may be taken, and when."""
        model = self.model
        present = model.new_bool_var("")
        renewals = dict(enumerate(credential.renewals))
        taken = {place: model.new_bool_var("") for place in renewals}
        model.add(sum(taken.values()) == present)
        self._place(name, credential, renewals, taken, present, dict.fromkeys(renewals, 0))
        return RenewalStep(name, credential, present, taken, self._begin[name], self._end[name], since, None)

    def begins(self, user: User) -> Any:
        """The first tick of a step; of the goal, that on which it is reached."""
        return self._goal_tick if user is None else self._begin[user]

    def ends(self, name: str) -> Any:
        """The tick from which a step counts."""
        return self._end[name]

    def first_end(self, key: str) -> int | None:
        """The first tick on which a credential may be earned; None: never."""
        ways = self.closure.ways.get(key, ())
        if self.kept is not None:
            return 0 if ways else None
        firsts = (
            self._of_week * (self.earliest[step] + self.weeks.length(self.closure.route(step)))
            for step in ways
            if self.earliest[step] <= self.horizon
        )
        return min(firsts, default=None)

    def both(self, one: Literal, other: Literal, *, exact: bool = False) -> Literal:
        """True only if both are; `exact`: whenever both are."""
        if one is False or other is False:
            return False
        if one is True or other is True:
            return other if one is True else one
        found = self.model.new_bool_var("")
        self.model.add_implication(found, one)
        self.model.add_implication(found, other)
        if exact:
            self.model.add_bool_or([one.negated(), other.negated(), found])
        return found

    def link(self, when: Any, before: str, after: str, *, beside: bool) -> None:
        """What comes before is finished, what comes beside has begun, on the first day of what needs it."""
        if not self.is_timed:
            return
        ready = self._begin[before] if beside else self._end[before]
        self.model.add(ready <= self._begin[after]).only_enforce_if(when)
        if self.kept is not None:
            self.model.add_bool_or([when.negated(), self.main[after].negated(), self.main[before]])

    def _renewal_steps(self) -> Iterable[RenewalStep]:
        return () if self.renewals is None else self.renewals.steps

    def _ways(self, name: str) -> Sequence[Route]:
        key, _, renewal = name.partition("#")
        credential = self.closure.credential(key)
        return credential.renewals if renewal else [self.closure.route(step) for step in self.closure.ways[key]]

    def hint(self, found: Solution) -> None:
        """A selection and its weeks to start from."""
        super().hint(found)
        for key, start in self.start.items():
            self.model.add_hint(start, found.weeks.get(key, (0, 0))[0])
        for block in self.together:
            self.model.add_hint(block.chosen, block.keys in found.blocks and found.steps.keys() >= set(block.steps))

    def no_later(self, found: Solution) -> None:
        """No step begins later than in a schedule, and nothing ends later than all of it."""
        self.model.add(self.end <= found.end)
        for key, (begin, _) in found.weeks.items():
            self.model.add(self._begin[key] <= self._of_week * begin + found.shifts.get(key, 0))

    def read(self, solver: cp_model.CpSolver) -> Solution:
        """What the solver found."""
        found = super().read(solver)
        if not self.is_timed:
            return found
        keys = [step.key for step in found.steps]
        weeks = {key: (solver.value(self.start[key]), int(solver.value(self.finish[key]))) for key in keys}
        days = {
            key: solver.value(self._begin[key])
            for key in keys
            if self.kept is not None and not solver.value(self.main[key])
        }
        renewals = tuple(
            self._read_renewal(step, place, solver)
            for step in self._renewal_steps()
            for place, taken in step.taken.items()
            if solver.value(taken)
        )
        shifts = {key: shift for key in keys if (shift := self._shift(key, solver))}
        return replace(
            found,
            weeks=weeks,
            end=solver.value(self.end),
            shifts=shifts,
            blocks=tuple(block.keys for block in self.together if solver.value(block.chosen)),
            days=days,
            renewals=renewals,
        )

    def _shift(self, name: str, solver: cp_model.CpSolver) -> int:
        """Days after the first one of its week on which a step begins."""
        return sum(day % DAYS for day, way in self._inside[name] if solver.value(way))

    def _read_renewal(self, step: RenewalStep, place: int, solver: cp_model.CpSolver) -> RenewalTaken:
        main = bool(solver.value(self.main[step.name]))
        weeks = (solver.value(self.start[step.name]), int(solver.value(self.finish[step.name])))
        claims = step.claims.get(place, ())
        return RenewalTaken(
            step.key,
            place,
            self._rank_of.get(step.name, 1),
            weeks if main else None,
            self._shift(step.name, solver),
            int(solver.value(step.begin)) * self.scale,
            claims_made(claims, solver),
        )
