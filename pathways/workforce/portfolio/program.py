"""A linear program with whole columns, row by row, solved by HiGHS within a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf

import highspy
import numpy as np
import numpy.typing as npt

Terms = Mapping[int, float]
"""Coefficients by column."""
Floats = npt.NDArray[np.float64]
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


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What the program without whole columns says of the program with them.

    Attributes:
        bound: no solution is better.
        dearer: by column, how far above the bound every solution lies in which it is 1 or more; 0: nothing is known.
    """

    bound: float
    dearer: Floats


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

    def relaxation(self, objective: Terms, seconds: float) -> Relaxation | None:
        """What the linear relaxation tells of an objective; None: it is not solved in time, or has no solution.

        Any prices of the rows give a true bound, so nothing here rests on the solver's tolerances.
        """
        if self._is_impossible or not self._lengths:
            return None
        solver = self._solver(seconds)
        solver.setOptionValue("solve_relaxation", True)
        solver.setOptionValue("presolve", "off")  # which is slower here than the simplex alone
        solver.passModel(self._written(objective))
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        least, most = np.array(self._least), np.array(self._most)
        price = np.array(solver.getSolution().row_dual)
        limit = np.where(price > 0, least, most)
        price[~np.isfinite(limit)] = 0.0
        limit[price == 0] = 0.0
        each = np.repeat(price, self._lengths) * np.array(self._values)
        reduced = self._cost(objective) - np.bincount(self._columns, each, len(self._upper))
        bound = float(price @ limit + np.minimum(reduced, 0.0) @ np.array(self._upper))
        return Relaxation(bound, np.where(self._whole, np.maximum(reduced, 0.0), 0.0))

    def close(self, columns: npt.NDArray[np.bool_]) -> None:
        """These columns are 0 from now on."""
        self._upper = np.where(columns, 0.0, self._upper).tolist()

    def best(
        self,
        objective: Terms,
        seconds: float,
        gap: float,
        begin: Sequence[float] | None = None,
        closed: npt.NDArray[np.bool_] | None = None,
    ) -> Solved:
        """The solution for which the objective is least, as far as time allows.

        Args:
            gap: a bound this near to the value proves it.
            begin: a known solution, which is kept where there is no time for another one. The solver does not start
                from it: where presolve settles the program, it would answer with the start.
            closed: columns that are 0 this time.
        """
        if self._is_impossible:
            return Solved(None, inf, infeasible=True)
        if not self._upper:
            return Solved((), 0.0)
        if begin is not None and seconds < LEAST_SECONDS:
            return Solved(tuple(begin), -inf)
        solver = self._solver(seconds)
        solver.setOptionValue("mip_abs_gap", gap)
        program = self._written(objective)
        if closed is not None:
            program.col_upper_ = np.where(closed, 0.0, self._upper)
        solver.passModel(program)
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Solved(None, inf, infeasible=True)
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = tuple(solver.getSolution().col_value) if found else None
        return Solved(values, info.mip_dual_bound)

    def _solver(self, seconds: float) -> _Silent:
        solver = _Silent()  # type: ignore[no-untyped-call]
        for name, value in _OPTIONS.items():
            solver.setOptionValue(name, value)
        solver.setOptionValue("time_limit", max(LEAST_SECONDS, seconds))
        return solver

    def _cost(self, objective: Terms) -> Floats:
        cost = np.zeros(len(self._upper))
        for column, value in objective.items():
            cost[column] = value
        return cost

    def _written(self, objective: Terms) -> highspy.HighsLp:
        count = len(self._upper)
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = count, len(self._lengths)
        program.col_cost_ = self._cost(objective)
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
