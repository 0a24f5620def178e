"""The whole question as one model with a calendar: which steps, by which routes, in which weeks.

A step that is taken runs in consecutive weeks; what a line rests on is finished (or begun, where the line allows it) by
the first day of the step that needs it, and still valid on it. The goal is judged on the day the last step ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.calendar import add_months
from pathways.domain.catalog import Route
from pathways.domain.plan import Objective
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import (
    CompetencyLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    Requirement,
)
from pathways.planning.earliest import earliest_starts
from pathways.planning.ordering import Use as Support
from pathways.planning.packing import shares
from pathways.planning.plan_facts import PlanFacts
from pathways.planning.pricing import Prices
from pathways.planning.ruled_closure import Closure
from pathways.planning.ruled_model import Found, RuledModel, User
from pathways.planning.weeks import Span, Weeks
from pathways.planning.windows import Windows
from pathways.requirements.compiling import Literal

MOST_IN_WEEKS = 5_000
"""Pairs of a step and a week up to which each has a variable of its own."""


class CalendarModel(RuledModel):
    """One model of a question with a calendar.

    Args:
        closure: what may be earned.
        weeks: the calendar.
        horizon: no step ends later than on the first day of this week.
        waived: paths of lines that count as met, beside those that the record waives.
        is_timed: steps are placed in weeks. Else all that holds in any week holds, and nothing runs out or takes time:
            no plan with a calendar is better than the best of these.
    """

    def __init__(
        self, closure: Closure, weeks: Weeks, horizon: int, waived: Iterable[str] = (), *, is_timed: bool = True
    ) -> None:
        self.weeks = weeks
        self.horizon = horizon
        self.is_timed = is_timed
        self.windows = Windows(closure.instance.evidence, closure.instance.snapshot, weeks, horizon)
        self.start: dict[str, Any] = {}
        self.finish: dict[str, Any] = {}
        self.end: Any = 0
        self._is_filled = False
        self._literals: dict[object, Literal] = {}
        self._until: dict[tuple[str, int], Any] = {}
        super().__init__(closure, waived)

    def lay_out(self) -> None:
        """Start and end of every step, what they take of each week, and the end of it all."""
        if not self.is_timed:
            return
        model, weeks = self.model, self.weeks
        self._earliest = earliest_starts(self.closure, weeks, self.windows, self.waived, self.horizon)
        self.end = model.new_int_var(0, max(0, min(self.horizon, weeks.last)), "end")
        running: list[tuple[Any, Route, int, Any]] = []
        ends: list[Any] = [0]
        for key in self.closure.keys:
            self.start[key] = start = model.new_int_var(0, self.horizon, "")
            length: Any = 0
            model.add(start == 0).only_enforce_if(self.earned[key].negated())
            for place in self.closure.routes[key]:
                credential = self.closure.credential(key)
                route = credential.routes[place]
                taken = self.taken[key, place]
                spans = weeks.starts(credential, route, self.horizon)
                first = self._earliest[key, place]
                spans = tuple((max(begin, first), end) for begin, end in spans if end >= first)
                if not spans:
                    model.add(taken == 0)
                    continue
                model.add_linear_expression_in_domain(start, _domain(spans)).only_enforce_if(taken)
                weeks_taken = weeks.length(route)
                if weeks_taken:
                    length = length + weeks_taken * taken
                    interval = model.new_optional_fixed_size_interval_var(start, weeks_taken, taken, "")
                    running.append((interval, route, weeks_taken, taken))
            self.finish[key] = start + length
            ends.append(self.finish[key])
        model.add_max_equality(self.end, ends)
        self._share(running)

    def _share(self, running: Sequence[tuple[Any, Route, int, Any]]) -> None:
        """What steps that run in the same week may take together."""
        model, weeks = self.model, self.weeks
        loads = [weeks.load(route) for _, route, _, _ in running]
        intervals = [interval for interval, _, _, _ in running]
        if running and sum(loads) > weeks.hundredths:
            model.add_cumulative(intervals, loads, weeks.hundredths)
            for seen, whole in shares(loads, weeks.hundredths):
                work = sum(load * length * taken for load, (_, _, length, taken) in zip(seen, running, strict=True))
                model.add(work <= whole * self.end)
            if all(length == 1 for _, _, length, _ in running) and len(running) * self.horizon <= MOST_IN_WEEKS:
                self._fill([each.start_expr() for each in intervals], loads, [taken for _, _, _, taken in running])
        if weeks.max_parallel is not None and len(running) > weeks.max_parallel:
            model.add_cumulative(intervals, [1] * len(running), weeks.max_parallel)
            model.add(sum(length * taken for _, _, length, taken in running) <= weeks.max_parallel * self.end)

    def _fill(self, starts: Sequence[Any], loads: Sequence[int], taken: Sequence[Any]) -> None:
        """Steps of one week each: which week has which, so that what does not add up to a full week is seen."""
        model, self._is_filled = self.model, True
        filled: list[list[Any]] = [[] for _ in range(self.horizon)]
        for start, present in zip(starts, taken, strict=True):
            for number, week in enumerate(filled):
                here = model.new_bool_var("")
                model.add(start == number).only_enforce_if(here)
                week.append(here)
            model.add(sum(week[-1] for week in filled) == present)
        for week in filled:
            model.add(cp_model.LinearExpr.weighted_sum(week, list(loads)) <= self.weeks.hundredths)

    @property
    def turns(self) -> tuple[tuple[int, float], ...]:
        """Choices and full weeks need the linear relaxation, which takes long; schedules are found without it."""
        if not self.is_timed:
            return super().turns
        return ((2, 0.5), (0, 0.5), (1, 0.5)) if self._is_filled else ((2, 0.1), (0, 1.0), (1, 0.2))

    def facts(self, user: User) -> PlanFacts:
        """What may satisfy the lines of a tree, and when."""
        return CalendarFacts(self, user)

    def held(self, key: str) -> Literal:
        """A valid award stands in the record when the goal is reached."""
        return self.during(None, self.windows.held(key))

    def shown(self, competency: str, level: int) -> Literal:
        """The record shows a competency at a level, in thousandths, when the goal is reached."""
        return self.during(None, self.windows.shown(competency, from_thousandths(level)))

    def during(self, user: User, spans: tuple[Span, ...]) -> Literal:
        """The first day of a step (None: the day on which the goal is reached) falls into some weeks."""
        if not spans or not self.is_timed:
            return bool(spans)
        first = 0 if user is None else min(self._earliest[user, place] for place in self.closure.routes[user])
        if any(begin <= first and end >= self.horizon for begin, end in spans):
            return True
        found = self._literals.get((user, spans))
        if found is None:
            found = self._literals[user, spans] = self.model.new_bool_var("")
            when = self.end if user is None else self.start[user]
            self.model.add_linear_expression_in_domain(when, _domain(spans)).only_enforce_if(found)
        return found

    def support(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """Earned by the plan in time, and still valid."""
        within = None if line is None else line.earned_within_months
        together = line is not None and line.together
        beside = line is not None and line.side_by_side
        name = (key, user, beside, together, within)
        if name in self._literals:
            return self._literals[name]
        literal = super().support(key, user, line)
        if literal is not False and self.is_timed:
            literal = self._in_time(literal, key, user, together=together, within=within)
        self._literals[name] = literal
        return literal

    def link(self, when: Any, before: str, after: str, *, beside: bool) -> None:
        """What comes before is finished, what comes beside has begun, on the first day of what needs it."""
        if self.is_timed:
            ready = self.start[before] if beside else self.finish[before]
            self.model.add(ready <= self.start[after]).only_enforce_if(when)

    def _in_time(self, literal: Any, key: str, user: User, *, together: bool, within: int | None) -> Literal:
        valid = self.closure.credential(key).valid_months
        limits = [self.until(key, months) for months in (valid, within) if months is not None]
        limits = [limit for limit in limits if limit is not None]
        when = self.end if user is None else self.start[user]
        if not limits and (user is None or not together):
            return literal
        found = self.model.new_bool_var("")
        self.model.add_implication(found, literal)
        if user is not None and together:
            begun = self.model.new_bool_var("")
            self.model.add(self.start[key] == when).only_enforce_if(found, begun)
            self.model.add(self.finish[key] <= when).only_enforce_if(found, begun.negated())
        for limit in limits:
            self.model.add(when <= limit).only_enforce_if(found)
        return found

    def until(self, key: str, months: int) -> Any:
        """The last week that begins so many months after a step ends, or earlier; None: later than the horizon."""
        first = min(
            (self._earliest[key, place] + self.weeks.length(route) for place, route in self._routes(key)),
            default=self.horizon,
        )
        if self._through(min(first, self.horizon), months) >= self.horizon:
            return None
        found = self._until.get((key, months))
        if found is None:
            table = [self._through(week, months) for week in range(self.horizon + 1)]
            found = self._until[key, months] = self.model.new_int_var(table[0], table[-1], "")
            self.model.add_element(self.finish[key], table, found)
        return found

    def _through(self, week: int, months: int) -> int:
        return min(self.horizon, self.weeks.week_of(add_months(self.weeks.day(week), months)))

    def _routes(self, key: str) -> list[tuple[int, Route]]:
        return [(place, self.closure.credential(key).routes[place]) for place in self.closure.routes[key]]

    def levels(self, competency: str) -> set[int]:
        """At which a competency can be shown, in thousandths."""
        held = {int(level * 1000) for level in self.windows.levels(competency)}
        return super().levels(competency) | held

    def amount(self, objective: Objective, prices: Prices) -> Any:
        """What an objective adds up to: thousandths of money or hours, weeks, or a count."""
        return self.end if objective is Objective.WEEKS else super().amount(objective, prices)

    def may_circle(self, uses: Sequence[Support]) -> bool:
        """Steps that take no time may wait for one another on the same day; others keep time in order by themselves."""
        keys = self.closure.keys
        return not self.is_timed or any(
            use.strict and any(not self.weeks.length(route) for _, route in self._routes(keys[use.before]))
            for use in uses
        )

    def hint(self, found: Found) -> None:
        """A selection and its weeks to start from."""
        super().hint(found)
        for key, start in self.start.items():
            self.model.add_hint(start, found.weeks.get(key, (0, 0))[0])

    def no_later(self, found: Found) -> None:
        """No step begins later than in a schedule, and nothing ends later than all of it."""
        self.model.add(self.end <= found.end)
        for key, (begin, _) in found.weeks.items():
            self.model.add(self.start[key] <= begin)

    def read(self, solver: cp_model.CpSolver) -> Found:
        """What the solver found."""
        found = super().read(solver)
        if not self.is_timed:
            return found
        weeks = {key: (solver.value(self.start[key]), int(solver.value(self.finish[key]))) for key, _ in found.steps}
        return Found(found.steps, found.uses, weeks, solver.value(self.end))


class CalendarFacts(PlanFacts):
    """What the record makes true in some weeks, and what the steps of a plan can."""

    _model: CalendarModel

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        model = self._model
        return [
            (
                key,
                model.any_of(
                    [model.during(self._user, model.windows.paid(line, key)), model.support(key, self._user, line)]
                ),
            )
            for key in self._evidence.accepted(line)
        ]

    def leaf(self, line: Requirement) -> Literal:
        model = self._model
        match line:
            case CoverageLine():
                return model.covers(line)
            case ExclusionLine(credential=str() as key) if model.windows.leaf(line):
                return model.none_of(self._evidence.equivalents.get(key, (key,)))
            case CompetencyLine(competency=competency, level=level):
                shown = model.during(self._user, model.windows.leaf(line))
                return model.any_of([shown, model.shows(competency, int(level * 1000), self._user)])
            case _:
                return model.during(self._user, model.windows.leaf(line))


def _domain(spans: Iterable[Span]) -> cp_model.Domain:
    return cp_model.Domain.from_intervals([list(span) for span in spans])
