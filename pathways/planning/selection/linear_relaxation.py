"""The linear relaxation of the selection, tightened by landmark cuts, with bounds that are true in integers.

Booleans become shares between 0 and 1. A landmark is a set of routes of which every plan takes one; landmarks that the
shares violate are found as minimum cuts of a justification graph (LM-cut: Helmert and Domshlak 2009) and added until
none is found. The linear program is solved in floating point by HiGHS, but nothing that is said here rests on that: its
duals, rounded to integers, give a Lagrangian bound by exact arithmetic, and with it the routes that no better plan
takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

import highspy
import numpy as np

from pathways.planning.selection.and_or_graph import TRUE, AndOrGraph
from pathways.planning.selection.landmark_cuts import Cutter
from pathways.planning.selection.reachability import Network

DUAL_UNIT = 1 << 24
LEAST_GAIN = 0.01
PATIENCE = 3

Row = tuple[list[int], list[int], int]
"""Columns, coefficients, and what they must add up to at least."""


@dataclass(frozen=True, slots=True)
class Relaxed:
    """What the relaxation says.

    Attributes:
        bound: no selection weighs less.
        through: by route, no selection that takes it weighs less.
        share: by route, of the last linear program, between 0 and 1.
    """

    bound: int
    through: list[int]
    share: list[float]


def relax(
    network: Network,
    weight: Sequence[int],
    corequisite: Sequence[int],
    more: Callable[[Sequence[float], int], bool],
    left: Callable[[], float],
) -> Relaxed:
    """Solves the relaxation, with cuts as long as they help.

    Args:
        network: every credential in it can be earned.
        weight: of each route, above 0.
        corequisite: by credential, the number of its component under side-by-side lines alone.
        more: receives the shares and the bound after each round and says whether to go on.
        left: how many seconds the next round may take.
    """
    program = _Program(network.and_or, weight)
    cutter = Cutter(network, corequisite)
    best, waited = -inf, 0
    while True:
        value, share = program.solve(left())
        bound = program.certified()
        waited = 0 if value > best + LEAST_GAIN * max(1.0, abs(best)) else waited + 1
        best = max(best, value)
        if waited >= PATIENCE or not more(share, bound.bound):
            return bound
        cuts = list(cutter.cuts(share))
        if not cuts:
            return bound
        for routes in cuts:
            program.demand_one_of(routes)


class _Silent(highspy.Highs):
    """HiGHS without callbacks: asking for them prints its banner to standard output."""

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        """None are wanted."""


class _Program:
    """Columns: credentials, routes, gates. Rows are integers; the certificate is computed from them."""

    def __init__(self, and_or: AndOrGraph, weight: Sequence[int]) -> None:
        self.and_or = and_or
        self.weight = weight
        self.first_route = len(and_or.credential)
        self.first_gate = self.first_route + len(and_or.root)
        self.rows: list[Row] = []
        # Rows reach the solver divided by their largest coefficient: worths can be of any size.
        self.largest: list[int] = []
        self.scale = max(weight) / 1000
        for credential, routes in enumerate(and_or.routes):
            self.rows.append(
                ([*(self.first_route + route for route in routes), credential], [*[1] * len(routes), -1], 0)
            )
        for route, root in enumerate(and_or.root):
            self._imply(self.first_route + route, root)
        self._imply(None, and_or.goal)
        for gate, (kids, weights) in enumerate(zip(and_or.kids, and_or.weights, strict=True)):
            if and_or.need[gate] == sum(weights):
                for kid in kids:
                    self._imply(self.first_gate + gate, kid)
            else:
                columns = [self._column(kid) for kid in kids]
                self.rows.append(([*columns, self.first_gate + gate], [*weights, -and_or.need[gate]], 0))
        self.solver = _Silent()  # type: ignore[no-untyped-call]
        self.solver.setOptionValue("output_flag", False)
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("solver", "simplex")
        self._pass()

    def _column(self, literal: int) -> int:
        return self.first_gate + ~literal if literal < 0 else literal >> 1

    def _imply(self, when: int | None, literal: int) -> None:
        and_or = self.and_or
        if literal == TRUE:
            return
        if literal < 0 and and_or.need[~literal] == sum(and_or.weights[~literal]):
            for kid in and_or.kids[~literal]:
                self._imply(when, kid)
        elif when is None:
            self.rows.append(([self._column(literal)], [1], 1))
        else:
            self.rows.append(([self._column(literal), when], [1, -1], 0))

    def _pass(self) -> None:
        count = self.first_gate + len(self.and_or.need)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = count, len(self.rows)
        cost = np.zeros(count)
        cost[self.first_route : self.first_gate] = [weight / self.scale for weight in self.weight]
        program.col_cost_ = cost
        program.col_lower_, program.col_upper_ = np.zeros(count), np.ones(count)
        program.row_upper_ = np.full(len(self.rows), highspy.kHighsInf)
        starts = [0]
        columns: list[int] = []
        values: list[float] = []
        for row_columns, row_values, _ in self.rows:
            merged: dict[int, int] = {}
            for column, value in zip(row_columns, row_values, strict=True):
                merged[column] = merged.get(column, 0) + value
            largest = max(1, *merged.values())
            self.largest.append(largest)
            columns += merged.keys()
            values += [value / largest for value in merged.values()]
            starts.append(len(columns))
        leasts = [least / largest for (_, _, least), largest in zip(self.rows, self.largest, strict=True)]
        program.row_lower_ = np.array(leasts, dtype=np.float64)
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array(starts, dtype=np.int32)
        program.a_matrix_.index_ = np.array(columns, dtype=np.int32)
        program.a_matrix_.value_ = np.array(values, dtype=np.float64)
        self.solver.passModel(program)

    def demand_one_of(self, routes: Sequence[int]) -> None:
        """Adds a landmark."""
        columns = [self.first_route + route for route in routes]
        self.rows.append((columns, [1] * len(columns), 1))
        self.largest.append(1)
        self.solver.addRow(
            1.0, highspy.kHighsInf, len(columns), np.array(columns, dtype=np.int32), np.ones(len(columns))
        )

    def solve(self, seconds: float) -> tuple[float, list[float]]:
        """The value, in the program's own scale, and the shares of the routes."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(0.0, seconds))
        self.solver.run()
        return self.solver.getInfo().objective_function_value, self.shares()

    def shares(self) -> list[float]:
        """Of the routes, as the last solution has them; empty without one."""
        found = self.solver.getSolution().col_value[self.first_route : self.first_gate]
        return [min(1.0, max(0.0, share)) for share in found] or [0.0] * len(self.weight)

    def certified(self) -> Relaxed:
        """The Lagrangian bound of the rounded duals: true whatever the solver did.

        For any y >= 0: weight >= y*b + sum over columns of min(0, weight - y*A), since every column is 0 or 1.
        """
        solution = self.solver.getSolution()
        duals = solution.row_dual if len(solution.row_dual) == len(self.rows) else [0.0] * len(self.rows)
        unit = DUAL_UNIT << max(self.largest).bit_length()
        reduced = [0] * self.first_route + [weight * unit for weight in self.weight]
        reduced += [0] * len(self.and_or.need)
        total = 0
        for (columns, values, least), dual, largest in zip(self.rows, duals, self.largest, strict=True):
            whole = int(dual * self.scale * DUAL_UNIT) * (unit // DUAL_UNIT) // largest if dual > 0 else 0
            if whole:
                total += whole * least
                for column, value in zip(columns, values, strict=True):
                    reduced[column] -= whole * value
        total += sum(cost for cost in reduced if cost < 0)
        own = reduced[self.first_route : self.first_gate]
        return Relaxed(
            max(0, -(-total // unit)),
            [max(0, -(-(total + max(0, cost)) // unit)) for cost in own],
            self.shares(),
        )
