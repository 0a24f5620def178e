"""A linear program with whole columns, row by row, solved by HiGHS within a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

import highspy
import numpy as np

Terms = Mapping[int, float]
"""Coefficients by column."""
LEAST_SECONDS = 0.2
"""The solver looks at the clock after it has made the program smaller, and not before."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver says of one objective.

    Attributes:
        values: of the columns, in the best solution found; None: none was found.
        bound: no solution is better.
        infeasible: proved that there is no solution.
    """

    values: tuple[float, ...] | None
    bound: float
    infeasible: bool = False


class _Silent(highspy.Highs):
    """HiGHS without callbacks: asking for them prints its banner to standard output."""

    def enableCallbacks(self) -> None:  # noqa: N802  the library's name
        """None are wanted."""


class Program:
    """Columns between bounds, some of them whole, and rows over them."""

    def __init__(self) -> None:
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._columns: list[int] = []
        self._values: list[float] = []
        self._lengths: list[int] = []
        self._least: list[float] = []
        self._most: list[float] = []
        self._is_impossible = False

    def column(self, upper: float = 1.0, *, whole: bool) -> int:
        """A new column from 0 through `upper`."""
        self._upper.append(upper)
        self._whole.append(whole)
        return len(self._upper) - 1

    def row(self, terms: Terms, least: float = -inf, most: float = inf) -> None:
        """What the terms add up to lies between these."""
        if not terms:
            self._is_impossible |= least > 0 or most < 0
            return
        self._columns += terms.keys()
        self._values += terms.values()
        self._lengths.append(len(terms))
        self._least.append(least)
        self._most.append(most)

    def best(self, objective: Terms, seconds: float, gap: float, begin: Sequence[float] | None = None) -> Solved:
        """The solution for which the objective is least, as far as time allows.

        Args:
            gap: a bound this near to the value proves it.
            begin: a known solution, which is kept where there is no time for another one. The solver does not start
                from it: where presolve settles the program, it would answer with the start.
        """
        if self._is_impossible:
            return Solved(None, inf, infeasible=True)
        if not self._upper:
            return Solved((), 0.0)
        if begin is not None and seconds < LEAST_SECONDS:
            return Solved(tuple(begin), -inf)
        solver = _Silent()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", max(LEAST_SECONDS, seconds))
        solver.setOptionValue("mip_abs_gap", gap)
        solver.passModel(self._written(objective))
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Solved(None, inf, infeasible=True)
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = tuple(solver.getSolution().col_value) if found else None
        return Solved(values, info.mip_dual_bound)

    def _written(self, objective: Terms) -> highspy.HighsLp:
        count = len(self._upper)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = count, len(self._lengths)
        cost = np.zeros(count)
        for column, value in objective.items():
            cost[column] = value
        program.col_cost_ = cost
        program.col_lower_, program.col_upper_ = np.zeros(count), np.array(self._upper)
        program.row_lower_, program.row_upper_ = np.array(self._least), np.array(self._most)
        kinds = highspy.HighsVarType
        program.integrality_ = [kinds.kInteger if each else kinds.kContinuous for each in self._whole]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array([0, *accumulate(self._lengths)], dtype=np.int32)
        program.a_matrix_.index_ = np.array(self._columns, dtype=np.int32)
        program.a_matrix_.value_ = np.array(self._values, dtype=np.float64)
        return program


_OPTIONS: Mapping[str, bool | int | float] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
}
