"""The rival that proves: plain CP-SAT on the unreduced model, as anyone would write it down first.

One Boolean per credential, per route and per requirement line, straight from the trees; an integer rank for every
credential that can stand in a circle; default parameters, one worker. No bounds, no reductions, no hints. It minimises
money alone, which is less than the planner does (that also breaks ties by steps).
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ortools.sat.python import cp_model

from bench.closure import circle_numbers, closure_of, goal_rule, named_by, providers_of
from pathways.domain.catalog import Route
from pathways.domain.content import Content
from pathways.domain.goal import Goal
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement

THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class PlainAnswer:
    """What plain CP-SAT found.

    Attributes:
        cost: None when it found no plan in time.
        proved: it proved that the cost is least.
        seconds: building the model included.
        routes: of the plan, (credential, route).
    """

    cost: Decimal | None
    proved: bool
    seconds: float
    routes: tuple[tuple[str, str], ...]


def solve_plainly(content: Content, goal: Goal, limit: float) -> PlainAnswer:
    """Builds and solves the model; `limit` seconds in all."""
    started = time.perf_counter()
    model = PlainModel(content, goal)
    model.model.minimize(model.cost)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = max(0.1, limit - (time.perf_counter() - started))
    status = solver.solve(model.model)
    seconds = time.perf_counter() - started
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return PlainAnswer(None, False, seconds, ())
    chosen = [(key, route) for key, route, taken in model.routes if solver.value(taken)]
    cost = sum((_cost(route) for _, route in chosen), Decimal(0))
    routes = tuple((key, route.key) for key, route in chosen)
    return PlainAnswer(cost, status == cp_model.OPTIMAL, seconds, routes)


def _cost(route: Route) -> Decimal:
    return Decimal(0) if route.cost is None else route.cost.amount


class PlainModel:
    """The model; what it minimizes is for whoever solves it."""

    def __init__(self, content: Content, goal: Goal) -> None:
        self.model = cp_model.CpModel()
        self.content = content
        self.providers = providers_of(content)
        keys = closure_of(content, goal, self.providers)
        self.circle = circle_numbers(content, keys, self.providers)
        self.earned = {key: self.model.new_bool_var("") for key in keys}
        members = Counter(self.circle.values())
        self.rank = {key: self.model.new_int_var(0, members[part] - 1, "") for key, part in self.circle.items()}
        self.routes: list[tuple[str, Route, Any]] = []
        for key in keys:
            self.add_routes(key)
        self.model.add(self.line(goal_rule(goal), None) == 1)
        taken = [variable for _, _, variable in self.routes]
        self.cost = cp_model.LinearExpr.weighted_sum(
            taken, [int(_cost(route) * THOUSAND) for _, route, _ in self.routes]
        )

    def add_routes(self, key: str) -> None:
        """An earned credential takes one of its routes, and a route that is taken has its requirement met."""
        own = []
        for route in self.content.credentials[key].routes:
            taken = self.model.new_bool_var("")
            own.append(taken)
            self.routes.append((key, route, taken))
            if route.requires is not None:
                self.model.add_implication(taken, self.line(route.requires, key))
        self.model.add(sum(own) == self.earned[key])

    def line(self, line: Requirement, user: str | None) -> Any:
        """A Boolean that is true only if the line holds for its user."""
        if isinstance(line, Group):
            return self.group(line, user)
        met = self.model.new_bool_var("")
        side_by_side = isinstance(line, CredentialLine) and line.side_by_side
        ways = [self.usable(name, user, side_by_side) for name in named_by(line, self.providers)]
        self.model.add_bool_or([*ways, met.negated()])
        return met

    def group(self, group: Group, user: str | None) -> Any:
        met = self.model.new_bool_var("")
        parts = [self.line(part, user) for part in group.of]
        match group.rule:
            case GroupRule.ALL:
                for part in parts:
                    self.model.add_implication(met, part)
            case GroupRule.ANY:
                self.model.add_bool_or([*parts, met.negated()])
            case _:
                weights, need = self.threshold(group)
                self.model.add(cp_model.LinearExpr.weighted_sum(parts, weights) >= need).only_enforce_if(met)
        return met

    def threshold(self, group: Group) -> tuple[Sequence[int], int]:
        """What each part is worth and what they must add up to; the families name no credential twice in a group."""
        minimum = group.minimum or Decimal(0)
        if group.rule is GroupRule.AT_LEAST:
            return [1] * len(group.of), int(minimum)
        worth = [
            (self.content.credentials[part.credential].credits if isinstance(part, CredentialLine) else part.worth)
            or Decimal(0)
            for part in group.of
        ]
        return [int(value * THOUSAND) for value in worth], int(minimum * THOUSAND)

    def usable(self, key: str, user: str | None, side_by_side: bool) -> Any:
        """Earned and, where the two can stand in one circle, earned before the user."""
        if user is None or user not in self.circle or self.circle.get(key) != self.circle[user]:
            return self.earned[key]
        before = self.model.new_bool_var("")
        self.model.add_implication(before, self.earned[key])
        gap = 0 if side_by_side else 1
        self.model.add(self.rank[key] + gap <= self.rank[user]).only_enforce_if(before)
        return before
