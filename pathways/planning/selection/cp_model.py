"""The selection model for OR-Tools CP-SAT: which credentials by which routes, at least weight.

Booleans say that a credential is earned, that a route is taken, and that a gate is open; implications run downward
from the goal, so whatever is true is supported. An order exists only inside strongly connected components, where a
support could otherwise run in a circle.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.selection.and_or_graph import TRUE, AndOrGraph
from pathways.planning.solver.acyclicity import Use, forbid_circles
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.long_sums import reach
from pathways.planning.solver.progress import Observer, Scale

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Selection:
    """What the solver says: routes of the best selection (None: none found), and what no selection can go below.

    `infeasible` says that it proved that there is none.
    """

    routes: list[int] | None
    bound: int
    optimal: bool
    infeasible: bool


class SelectionModel:
    """One CP-SAT model of an AND/OR graph, asked once per objective.

    Args:
        and_or: every credential in it can be earned.
        circle: by credential, the number of its strongly connected component.
        corequisite: the same under side-by-side lines alone, -1 for one that is alone.
    """

    def __init__(self, and_or: AndOrGraph, circle: Sequence[int], corequisite: Sequence[int]) -> None:
        self.and_or = and_or
        self.circle = circle
        self.corequisite = corequisite
        self.model = cp_model.CpModel()
        self.members: dict[int, int] = {}
        for number in circle:
            self.members[number] = self.members.get(number, 0) + 1
        self.earned = [self.model.new_bool_var("") for _ in and_or.credential]
        self.taken = [self.model.new_bool_var("") for _ in and_or.root]
        self.open: dict[tuple[int, int], Any] = {}
        self.below: dict[tuple[int, int], Any] = {}
        self.hangs_on: dict[int, frozenset[int]] = {}
        for credential, routes in enumerate(and_or.routes):
            self.model.add(sum(self.taken[route] for route in routes) == self.earned[credential])
        for route, root in enumerate(and_or.root):
            self.imply(self.taken[route], root, and_or.route_of[route])
        self.imply(None, and_or.goal, -1)
        self.order()

    def imply(self, when: Any, literal: int, user: int) -> None:
        """`when` (None: always) makes a literal true, as `user` (a credential, -1: the goal) needs it."""
        if literal == TRUE:
            return
        if literal < 0 and self.and_or.need[~literal] == sum(self.and_or.weights[~literal]):
            for kid in self.and_or.kids[~literal]:
                self.imply(when, kid, user)
            return
        needed = self.literal(literal, user)
        if when is None:
            self.model.add(needed == 1)
        else:
            self.model.add_implication(when, needed)

    def literal(self, literal: int, user: int) -> Any:
        return self.gate(~literal, user) if literal < 0 else self.credential(literal, user)

    def credential(self, literal: int, user: int) -> Any:
        """Earned, and (inside a circle) at a rank that serves the user."""
        credential = literal >> 1
        if user < 0 or self.circle[user] != self.circle[credential]:
            return self.earned[credential]
        found = self.below.get((literal, user))
        if found is None:
            found = self.below[literal, user] = self.model.new_bool_var("")
            self.model.add_implication(found, self.earned[credential])
        return found

    def order(self) -> None:
        """Keeps what is taken from resting on itself, circle by circle."""
        uses: dict[int, list[Use]] = {}
        for (literal, user), holds in self.below.items():
            before = literal >> 1
            # Between credentials that cannot come together, beside can always be made before.
            strict = (
                not literal & 1 or self.corequisite[before] < 0 or self.corequisite[before] != self.corequisite[user]
            )
            uses.setdefault(self.circle[user], []).append(Use(before, user, strict, holds))
        for circle, found in uses.items():
            if not forbid_circles(self.model, found):
                self.rank_circle(found, self.members[circle])

    def rank_circle(self, uses: Sequence[Use], members: int) -> None:
        """The same by a rank for each credential: a weaker model, but a small one however large the circle."""
        rank: dict[int, Any] = {}
        for use in uses:
            for credential in (use.before, use.after):
                if credential not in rank:
                    rank[credential] = self.model.new_int_var(0, members - 1, "")
            if use.before == use.after:
                if use.strict:
                    self.model.add(use.holds == 0)
            else:
                gap = 1 if use.strict else 0
                self.model.add(rank[use.before] + gap <= rank[use.after]).only_enforce_if(use.holds)

    def gate(self, gate: int, user: int) -> Any:
        """Open only if its true kids reach its need."""
        # A shared gate that hangs on the user's own circle (or on the user) needs a copy that minds the order.
        shared = user < 0 or (self.and_or.owner[gate] < 0 and self.circle[user] not in self.circles_of(gate))
        seat = -1 if shared else user
        found = self.open.get((gate, seat))
        if found is not None:
            return found
        found = self.open[gate, seat] = self.model.new_bool_var("")
        kids, weights, need = self.and_or.kids[gate], self.and_or.weights[gate], self.and_or.need[gate]
        if need == sum(weights):
            for kid in kids:
                self.imply(found, kid, seat)
            return found
        literals = [self.literal(kid, seat) for kid in kids]
        if need == 1:
            self.model.add_bool_or([*literals, found.negated()])
            return found
        reach(self.model, list(zip(weights, literals, strict=True)), need, found)
        return found

    def circles_of(self, gate: int) -> frozenset[int]:
        """The components of all credentials that a gate hangs on."""
        found = self.hangs_on.get(gate)
        if found is None:
            found = frozenset().union(
                *(self.circles_of(~kid) if kid < 0 else {self.circle[kid >> 1]} for kid in self.and_or.kids[gate])
            )
            self.hangs_on[gate] = found
        return found

    def limit(self, weight: Sequence[int], most: int) -> None:
        """The weights of the routes taken add up to `most` or less."""
        self.model.add(cp_model.LinearExpr.weighted_sum(self.taken, list(weight)) <= most)

    def hint(self, routes: Sequence[int]) -> None:
        """A selection to start from."""
        chosen = set(routes)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for route, variable in enumerate(self.taken):
            self.model.add_hint(variable, route in chosen)

    def minimize(self, weight: Sequence[int], clock: Clock, watch: Observer, scale: Scale) -> Selection:
        """The selection of least weight, within a time.

        Args:
            weight: of each route.
            clock: when to stop.
            watch: receives progress.
            scale: what the weights say.
        """
        self.model.minimize(cp_model.LinearExpr.weighted_sum(self.taken, list(weight)))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2
        solver.parameters.random_seed = 1
        solver.parameters.max_time_in_seconds = max(clock.left, 0.001)
        with clock.over(solver, watch, scale) as told:
            status = solver.solve(self.model, told)
        if status == cp_model.MODEL_INVALID:
            raise ValueError(f"the selection model is invalid: {self.model.validate()}")
        if status == cp_model.INFEASIBLE:
            return Selection(None, 0, False, True)
        bound = whole(solver.best_objective_bound)
        if status == cp_model.UNKNOWN:
            return Selection(None, bound, False, False)
        routes = [route for route, variable in enumerate(self.taken) if solver.value(variable)]
        optimal = status == cp_model.OPTIMAL
        value = sum(weight[route] for route in routes)
        return Selection(routes, value if optimal else min(bound, value), optimal, False)


def whole(bound: float) -> int:
    """The solver's bound as an integer that is surely true: a double holds integers exactly below 2**53 only."""
    return max(0, int(bound)) if abs(bound) < 1 << 53 else 0
