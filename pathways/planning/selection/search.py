"""The cheapest selection of routes that reaches the goal: bounds first, then CP-SAT on what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pathways.domain.plan import Objective
from pathways.planning.selection.and_or_graph import TRUE, AndOrGraph, restrict
from pathways.planning.selection.bounds import Upper, cheapest_support, drop_dear, lower_bound, upper_bound
from pathways.planning.selection.cp_model import SelectionModel
from pathways.planning.selection.landmarks import INFINITE
from pathways.planning.selection.lexicographic_weights import Weights, combine
from pathways.planning.selection.linear_relaxation import relax
from pathways.planning.selection.reachability import (
    Network,
    NumberedStep,
    earn_all,
    routes_of,
    steps_of,
    without_surplus,
)
from pathways.planning.solver.deadline import LEAST_SECONDS, Clock
from pathways.planning.solver.outcome import Outcome
from pathways.planning.solver.progress import NOBODY, Incumbent, Observer, Scale
from pathways.planning.step import Step, StepPrices

COMBINED_BELOW = 1 << 46
ROUNDS = 3
RELAX_SHARE = 0.1

NumberedPrices = Callable[[NumberedStep], tuple[int, int]]

SelectionOutcome: TypeAlias = Outcome[tuple[NumberedStep, ...]]
"""Of a search that selects steps of an AND/OR graph."""


def optimise(
    and_or: AndOrGraph,
    named: Callable[[NumberedStep], Step],
    prices: StepPrices,
    objectives: Sequence[Objective],
    budget: int | None,
    clock: Clock,
    watch: Observer = NOBODY,
) -> SelectionOutcome:
    """Finds the best steps.

    Args:
        and_or: every credential in it can be earned, and the goal with them.
        named: the step behind a numbered one.
        prices: of each step.
        objectives: most important first.
        budget: the most the money may add up to, in thousandths; None: no limit.
        clock: when to stop.
        watch: receives better plans as they are found.
    """
    if and_or.goal == TRUE:
        nothing = (0,) * len(objectives)
        return Outcome((), False, tuple(objectives), nothing, nothing)
    return _Search(and_or, named, prices, objectives, budget, clock, watch).run()


class _Search:
    """One optimisation: a graph that shrinks, and the best plan so far."""

    def __init__(
        self,
        and_or: AndOrGraph,
        named: Callable[[NumberedStep], Step],
        prices: StepPrices,
        objectives: Sequence[Objective],
        budget: int | None,
        clock: Clock,
        watch: Observer,
    ) -> None:
        self.and_or = and_or
        self.named = named
        self.prices: NumberedPrices = lambda step: prices(named(step))
        self.objectives = objectives
        self.budget = budget
        self.clock = clock
        self.watch = watch
        self.asked = len(objectives)
        self.best: Upper | None = None
        self.weights = _weights(and_or, self.prices, objectives)
        self.floor = 0  # of the first objective, in thousandths (or a count): true whatever is left out later

    def run(self) -> SelectionOutcome:
        proved = 0
        for _ in range(ROUNDS):
            with self.clock.phase("upper"):
                self.improve(Network.of(self.and_or))
            with self.clock.phase("lower"):
                network = Network.of(self.and_or)
                lower = lower_bound(network, self.weights.combined, circles(self.and_or), corequisites(self.and_or))
            proved = lower.value
            self.floor = max(self.floor, self.weights.split(proved)[0])
            self.tell()
            if self.best is not None and self.settled(proved):
                return self.outcome(proved)
            before = len(self.and_or.credential)
            keep = drop_dear(lower, INFINITE if self.best is None else self.best.value)
            if all(keep):
                break
            with self.clock.phase("reduce"):
                self.shrink(keep)
            if len(self.and_or.credential) > 0.8 * before or self.clock.left <= 0:
                break
        if self.clock.left > LEAST_SECONDS:
            with self.clock.phase("relax"):
                proved = max(self.lower_of(proved), self.relax())
            if self.settled(proved):
                return self.outcome(proved)
        if self.clock.left < LEAST_SECONDS:
            return self.outcome(self.lower_of(proved))
        with self.clock.phase("solver"):
            return self.solve()

    def is_hurried(self) -> bool:
        """A tenth of the time is gone: whatever comes before the solver should end."""
        return self.clock.left < 0.9 * self.clock.limit

    def relax(self) -> int:
        """The relaxation's bound (0 where it left something out, which changes the weights).

        Its shares lead to better plans, and its certificate leaves out the routes that no better plan takes.
        """
        network = Network.of(self.and_or)
        until = self.clock.left * (1 - RELAX_SHARE)

        def more(share: Sequence[float], bound: int) -> bool:
            self.follow(network, share)
            return self.clock.left > until and not self.settled(bound)

        corequisite = corequisites(self.and_or)
        found = relax(network, self.weights.combined, corequisite, more, lambda: self.clock.left - until)
        self.floor = max(self.floor, self.weights.split(found.bound)[0])
        self.tell()
        if self.best is None or self.settled(found.bound):
            return found.bound
        mine = set(routes_of(self.and_or, self.best.steps) or [])
        allowed = [through < self.best.value or route in mine for route, through in enumerate(found.through)]
        if not all(allowed):
            smaller = restrict(
                self.and_or, [any(allowed[route] for route in routes) for routes in self.and_or.routes], allowed
            )
            self.replace_graph(smaller)
            return 0
        return found.bound

    def follow(self, network: Network, share: Sequence[float]) -> None:
        """The greedy plan for which what the relaxation takes is cheap."""
        weight = self.weights.combined
        leaning = [1 + int(cost * (1 - part)) for cost, part in zip(weight, share, strict=True)]
        routes = cheapest_support(network, leaning)
        steps = None if routes is None else without_surplus(self.and_or, routes, weight)
        if steps is not None:
            self.consider(steps)

    def lower_of(self, fallback: int) -> int:
        """A bound in the weights as they are now (they change when the graph shrinks)."""
        return min(fallback, self.best.value) if self.best is not None and self.best.value == fallback else 0

    def shrink(self, keep: Sequence[bool]) -> None:
        """Leaves credentials out."""
        self.replace_graph(restrict(self.and_or, keep))

    def replace_graph(self, smaller: AndOrGraph) -> None:
        """Goes on with less; weights and the value of the best plan are counted again."""
        order = earn_all(Network.of(smaller))
        self.and_or = restrict(smaller, [rank > 0 for rank in order.rank])
        self.weights = _weights(self.and_or, self.prices, self.objectives)
        if self.best is not None:
            routes = routes_of(self.and_or, self.best.steps)
            if routes is None:
                raise AssertionError("a bound dropped a credential of the best plan")
            self.best = Upper(self.best.steps, self.value(routes))

    def value(self, routes: Sequence[int]) -> int:
        return sum(self.weights.combined[route] for route in routes)

    def affordable(self, steps: Sequence[NumberedStep]) -> bool:
        return self.budget is None or sum(self.prices(step)[0] for step in steps) <= self.budget

    def improve(self, network: Network) -> None:
        """Greedy plans by the objectives and, where there is a budget, by money."""
        found = [upper_bound(network, self.weights.combined, self.is_hurried)]
        if self.budget is not None and (found[0] is None or not self.affordable(found[0].steps)):
            money = [1 + self.prices(step)[0] for step in steps_of(self.and_or, range(len(self.and_or.root)))]
            found.append(upper_bound(network, money, self.is_hurried))
        if all(plan is None for plan in found):
            order = earn_all(network)
            steps = without_surplus(self.and_or, [route for route in order.route if route >= 0], self.weights.combined)
            found.append(Upper(steps, 0) if steps is not None else None)
        for plan in found:
            if plan is not None:
                self.consider(plan.steps)

    def consider(self, steps: list[NumberedStep]) -> None:
        """Takes a plan as the best one if it is."""
        routes = routes_of(self.and_or, steps)
        if routes is None or not self.affordable(steps):
            return
        value = self.value(routes)
        if self.best is None or value < self.best.value:
            self.best = Upper(steps, value)
            self.tell()

    def tell(self) -> None:
        """Says how far it is to whoever watches."""
        value = None if self.best is None else self.weights.split(self.best.value)[0]
        bound = self.floor if value is None else min(self.floor, value)
        steps = () if self.best is None else self.best.steps
        self.watch.tell(Incumbent((), value, bound, tuple(map(self.named, steps))))

    def settled(self, lower: int) -> bool:
        """The bound proves every objective of the question; the tie-break may stay open."""
        if self.best is None:
            return False
        values = self.weights.split(self.best.value)[: self.asked]
        return self.weights.bounds(lower, self.weights.split(self.best.value))[: self.asked] == values

    def outcome(self, lower: int) -> SelectionOutcome:
        if self.best is None:
            return Outcome(None)
        return self.proved(self.best, self.weights.bounds(lower, self.weights.split(self.best.value)))

    def proved(self, best: Upper, bounds: Sequence[int]) -> SelectionOutcome:
        """The best plan with what is known of each objective."""
        values = self.weights.split(best.value)
        first = max(bounds[0], min(self.floor, values[0]))
        return Outcome(
            tuple(best.steps),
            False,
            self.weights.objectives[: self.asked],
            tuple(values[: self.asked]),
            (first, *bounds[1 : self.asked]),
        )

    def solve(self) -> SelectionOutcome:
        """CP-SAT, one stage for as many objectives as fit together into its integers."""
        model = SelectionModel(self.and_or, circles(self.and_or), corequisites(self.and_or))
        steps = steps_of(self.and_or, range(len(self.and_or.root)))
        if self.budget is not None:
            model.limit([self.prices(step)[0] for step in steps], self.budget)
        bounds = [0] * len(self.weights.values)
        for group in self.weights.packed(COMBINED_BELOW, self.asked):
            weight = self.weights.group_weights(group)
            if self.best is not None:
                routes = routes_of(self.and_or, self.best.steps) or []
                model.hint(routes)
                model.limit(weight, sum(weight[route] for route in routes))
            scale = self.scale(group, bounds, dict(zip(map(self.named, steps), model.taken, strict=True)))
            found = model.minimize(weight, self.clock, self.watch, scale)
            if found.infeasible and self.best is None:
                return Outcome(None, True)
            if found.routes is not None:
                self.adopt(found.routes)
            if self.best is None:
                return Outcome(None)
            values = self.weights.split(self.best.value)
            self.note_bounds(group, found.bound if not found.infeasible else 0, values, bounds)
            if not found.optimal:
                break
            model.limit(weight, found.bound)
        return Outcome(None) if self.best is None else self.proved(self.best, bounds)

    def scale(self, group: Sequence[int], bounds: Sequence[int], taken: Mapping[Step, Any]) -> Scale:
        """What the solver's numbers say of the first objective of a group, the ones before it being settled."""
        first = group[0]
        divisor = self.weights.factor[first] // self.weights.factor[group[-1]]
        return Scale(tuple(bounds[:first]), divisor, self.weights.unit[first], self.floor if first == 0 else 0, taken)

    def adopt(self, routes: Sequence[int]) -> None:
        """Takes a selection of the solver, without what is superfluous in it, as the best plan if it is one."""
        steps = without_surplus(self.and_or, routes, self.weights.combined)
        if steps is None:
            raise AssertionError("the solver's selection does not reach the goal")
        self.consider(steps)

    def note_bounds(self, group: Sequence[int], bound: int, values: Sequence[int], bounds: list[int]) -> None:
        last = self.weights.factor[group[-1]]
        rest = bound
        for place in group:
            factor = self.weights.factor[place] // last
            bounds[place] = min(rest // factor * self.weights.unit[place], values[place])
            rest %= factor
            if bounds[place] != values[place]:
                return


def _weights(and_or: AndOrGraph, prices: NumberedPrices, objectives: Sequence[Objective]) -> Weights:
    found = [prices(step) for step in steps_of(and_or, range(len(and_or.root)))]
    return combine(and_or, objectives, [money for money, _ in found], [hours for _, hours in found])


def circles(and_or: AndOrGraph) -> list[int]:
    """The strongly connected component of each credential: credentials that can need each other share a number."""
    return _components(and_or, lambda _: True)[: len(and_or.credential)]


def corequisites(and_or: AndOrGraph) -> list[int]:
    """The same under side-by-side lines alone: only such credentials can come together; -1 for one that is alone."""
    found = _components(and_or, lambda literal: literal < 0 or literal & 1 == 1)
    members = Counter(found)
    beside_itself = {
        and_or.route_of[route] for route, root in enumerate(and_or.root) if root == 2 * and_or.route_of[route] + 1
    }
    return [
        found[credential] if members[found[credential]] > 1 or credential in beside_itself else -1
        for credential in range(len(and_or.credential))
    ]


def _components(and_or: AndOrGraph, counts: Callable[[int], bool]) -> list[int]:
    count = len(and_or.credential)
    rows: list[int] = []
    columns: list[int] = []

    def edge(source: int, literal: int) -> None:
        if literal < TRUE and counts(literal):
            rows.append(source)
            columns.append(literal >> 1 if literal >= 0 else count + ~literal)

    for gate, kids in enumerate(and_or.kids):
        for kid in kids:
            edge(count + gate, kid)
    for route, root in enumerate(and_or.root):
        edge(and_or.route_of[route], root)
    size = count + len(and_or.kids)
    graph = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(size, size))
    _, labels = connected_components(graph, directed=True, connection="strong")
    found: list[int] = labels.tolist()
    return found
