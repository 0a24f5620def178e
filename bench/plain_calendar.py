"""The rivals of plans with a calendar: plain CP-SAT in one model, and the greedy selection, scheduled greedily.

The plain model is that of plain.py with a start for each credential, an interval for each route and two cumulative
constraints, as anyone would write it down first; one objective after the other. The greedy scheduler takes the steps in
their order and puts each into the first weeks in which what it asks for is there and there is room.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from bench.greedy import plan_greedily
from bench.plain import THOUSAND, PlainModel
from pathways.domain.catalog import Route
from pathways.domain.content import Content
from pathways.domain.goal import Goal
from pathways.domain.plan import Objective
from pathways.planning.question.calendar import Weeks
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned

Values = tuple[int, ...]
"""By objective: thousandths of money, or weeks."""


@dataclass(frozen=True, slots=True)
class Timed:
    """What a rival found.

    Attributes:
        values: of its plan, by objective; None when it found none in time.
        proved: that none is better.
        seconds: building the model included.
    """

    values: Values | None
    proved: bool
    seconds: float


def solve_plainly(content: Content, goal: Goal, weeks: Weeks, objectives: Sequence[Objective], limit: float) -> Timed:
    """Builds and solves the model; `limit` seconds in all."""
    started = time.perf_counter()
    model = _TimedModel(content, goal, weeks)
    values: Values | None = None
    for objective in objectives:
        amount = model.end if objective is Objective.WEEKS else model.cost
        model.model.minimize(amount)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_time_in_seconds = max(0.1, limit - (time.perf_counter() - started))
        status = solver.solve(model.model)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            values = tuple(solver.value(model.end if each is Objective.WEEKS else model.cost) for each in objectives)
        if status != cp_model.OPTIMAL:
            return Timed(values, False, time.perf_counter() - started)
        model.model.add(amount <= round(solver.objective_value))
    return Timed(values, True, time.perf_counter() - started)


class _TimedModel(PlainModel):
    def __init__(self, content: Content, goal: Goal, weeks: Weeks) -> None:
        self.weeks = weeks
        self.start: dict[str, Any] = {}
        self.finish: dict[str, Any] = {}
        self.running: list[tuple[Any, int]] = []
        self.horizon = sum(
            max(weeks.length(route) for route in credential.routes) for credential in content.credentials.values()
        )
        super().__init__(content, goal)
        intervals, loads = zip(*self.running, strict=True)
        self.model.add_cumulative(intervals, loads, weeks.hundredths)
        if weeks.max_parallel is not None:
            self.model.add_cumulative(intervals, [1] * len(intervals), weeks.max_parallel)
        self.end = self.model.new_int_var(0, self.horizon, "")
        for key, finish in self.finish.items():
            self.model.add(finish <= self.end).only_enforce_if(self.earned[key])

    def add_routes(self, key: str) -> None:
        """As without a calendar, and each route that is taken runs for as long as it lasts."""
        before = len(self.routes)
        start, finish = self.times(key)
        super().add_routes(key)
        for _, route, taken in self.routes[before:]:
            length = self.weeks.length(route)
            self.running.append(
                (self.model.new_optional_interval_var(start, length, finish, taken, ""), self.weeks.load(route))
            )

    def times(self, key: str) -> tuple[Any, Any]:
        """When a credential's step begins and ends."""
        if key not in self.start:
            self.start[key] = self.model.new_int_var(0, self.horizon, "")
            self.finish[key] = self.model.new_int_var(0, self.horizon, "")
        return self.start[key], self.finish[key]

    def usable(self, key: str, user: str | None, side_by_side: bool) -> Any:
        """Earned, and done by the time its user begins; or begun, where they may be side by side."""
        before = super().usable(key, user, side_by_side)
        if user is None:
            return before
        when = self.model.new_bool_var("")
        self.model.add_implication(when, before)
        start, finish = self.times(key)
        self.model.add((start if side_by_side else finish) <= self.times(user)[0]).only_enforce_if(when)
        return when


def schedule_greedily(
    content: Content, goal: Goal, weeks: Weeks, objectives: Sequence[Objective], evidence: Evidence
) -> Timed:
    """The greedy selection, each step in its turn as early as it can be."""
    started = time.perf_counter()
    chosen = plan_greedily(content, goal)
    if chosen.cost is None:
        return Timed(None, False, time.perf_counter() - started)
    done: dict[str, int] = {}
    begun: dict[str, int] = {}
    hours: Counter[int] = Counter()
    running: Counter[int] = Counter()
    for key, name in chosen.routes:
        route = next(each for each in content.credentials[key].routes if each.key == name)
        length, load = weeks.length(route), weeks.load(route)
        week = 0
        while not (
            _is_ready(route, week, done, begun, content, evidence)
            and all(
                hours[each] + load <= weeks.hundredths
                and (weeks.max_parallel is None or running[each] < weeks.max_parallel)
                for each in range(week, week + length)
            )
        ):
            week += 1
        begun[key], done[key] = week, week + length
        for each in range(week, week + length):
            hours[each] += load
            running[each] += 1
    values = {Objective.WEEKS: max(done.values(), default=0), Objective.MONEY: int(chosen.cost * THOUSAND)}
    return Timed(tuple(values[each] for each in objectives), False, time.perf_counter() - started)


def _is_ready(
    route: Route, week: int, done: dict[str, int], begun: dict[str, int], content: Content, evidence: Evidence
) -> bool:
    finished = [key for key, end in done.items() if end <= week]
    beside = [key for key, start in begun.items() if start <= week]
    return holds(route.requires, evidence, content.credentials, Earned.of(finished, content.credentials, beside))
