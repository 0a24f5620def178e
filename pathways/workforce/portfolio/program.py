"""A linear program with whole columns, row by row, solved by HiGHS within a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf
from time import perf_counter

import highspy
import numpy as np
import numpy.typing as npt

Terms = Mapping[int, float]
"""Coefficients by column."""
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Entries = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]
"""Of all rows: the row, the column and the coefficient of each entry."""
SAMPLE, TOGETHER = 200, 50
"""How many parts tell the first prices of what all share; how many are solved at once at given prices."""
FREE = 1e-7
"""What adds no more than this to the bound costs nothing, within floating point."""
SPARE = 0.05
"""Of the columns that cost something at the prices of the relaxation, the share that is tried beside the free ones."""
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

    @property
    def nearest(self) -> float:
        """Up to here columns add so little to the bound that good solutions may well have them."""
        costing = np.sort(self.dearer[self.dearer > FREE])
        return float(costing[int(len(costing) * SPARE)]) if len(costing) else FREE


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
        self._parts: list[tuple[int, int]] = []
        self._known: Entries | None = None
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

    def part(self) -> None:
        """Begins a part, with rows over its own columns alone; the last call begins the rest."""
        self._parts.append((len(self._upper), len(self._lengths)))

    def relaxation(self, objective: Terms, seconds: float) -> Relaxation | None:
        """What the linear relaxation tells of an objective; None: it is not solved in time, or has no solution.

        The prices of the rows that all parts share come from a sample of the parts, then from all parts with the
        columns that are worth their price; at these prices each part stands for itself. Any prices give a true bound,
        so nothing here rests on the sample, or on the solver's tolerances.
        """
        if self._is_impossible or not self._lengths:
            return None
        ends = perf_counter() + seconds
        cost, count = self._cost(objective), len(self._parts) - 1
        everywhere = np.ones(len(self._upper), dtype=bool)
        if count <= SAMPLE:
            price = self._prices(cost, np.ones(len(self._lengths), dtype=bool), everywhere, ends)
            return None if price is None else self._relaxed(cost, price)
        columns, rows = self._within(range(0, count, -(-count // SAMPLE)))
        price = self._prices(cost, rows, columns, ends, share=len(range(0, count, -(-count // SAMPLE))) / count)
        first = None if price is None else self._apart(cost, price, ends)
        if first is None:
            return None
        rows[:] = True
        price = self._prices(cost, rows, first.dearer <= first.nearest, ends)
        second = None if price is None else self._apart(cost, price, ends)
        return first if second is None or second.bound < first.bound else second

    def _within(self, parts: Iterable[int]) -> tuple[Flags, Flags]:
        """The columns and rows of some parts, with those that all share."""
        columns, rows = np.zeros(len(self._upper), dtype=bool), np.zeros(len(self._lengths), dtype=bool)
        for part in parts:
            (column, row), (last_column, last_row) = self._parts[part], self._parts[part + 1]
            columns[column:last_column] = rows[row:last_row] = True
        column, row = self._parts[-1]
        columns[column:] = rows[row:] = True
        return columns, rows

    def _apart(self, cost: Floats, price: Floats, ends: float) -> Relaxation | None:
        """At prices of the rows that all parts share, what the parts say of their own rows, a few at a time."""
        column, row = self._parts[-1]
        price = price.copy()
        price[:row] = 0.0
        left = self._reduced(cost, price)
        for first in range(0, len(self._parts) - 1, TOGETHER):
            columns, rows = self._within(range(first, min(first + TOGETHER, len(self._parts) - 1)))
            columns[column:] = rows[row:] = False
            own = self._prices(left, rows, columns, ends)
            if own is None:
                return None
            price += own
        return self._relaxed(cost, price)

    def _prices(self, cost: Floats, rows: Flags, columns: Flags, ends: float, share: float = 1.0) -> Floats | None:
        """Of some rows over some columns; the limits of what all parts share are this share of the whole."""
        seconds = ends - perf_counter()
        if seconds <= 0:
            return None
        solver = self._solver(seconds)
        solver.setOptionValue("solve_relaxation", True)
        if not rows.all():  # the simplex alone is faster on a few parts
            solver.setOptionValue("presolve", "off")
        row_of, column_of, value_of = self._entries()
        entries = rows[row_of] & columns[column_of]
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = int(columns.sum()), int(rows.sum())
        program.col_cost_ = cost[columns]
        program.col_lower_, program.col_upper_ = (
            np.zeros(program.num_col_),
            np.array(self._upper, dtype=np.float64)[columns],
        )
        # Where every limit is a whole number, an array of them would be of whole numbers too.
        least, most = np.array(self._least, dtype=np.float64), np.array(self._most, dtype=np.float64)
        if share != 1.0:
            shared = self._parts[-1][1]
            least[shared:] *= share
            most[shared:] *= share
        program.row_lower_, program.row_upper_ = least[rows], most[rows]
        lengths = np.bincount(row_of[entries], minlength=len(rows))[rows]
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.array([0, *np.cumsum(lengths)], dtype=np.int32)
        program.a_matrix_.index_ = (np.cumsum(columns) - 1)[column_of[entries]].astype(np.int32)
        program.a_matrix_.value_ = value_of[entries]
        solver.passModel(program)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        price = np.zeros(len(rows))
        price[rows] = solver.getSolution().row_dual
        return price

    def _reduced(self, cost: Floats, price: Floats) -> Floats:
        """What one more of each column costs beside what its rows pay for it."""
        row_of, column_of, value_of = self._entries()
        return cost - np.bincount(column_of, price[row_of] * value_of, len(self._upper))

    def _entries(self) -> Entries:
        """Kept, since each few parts ask for them."""
        if self._known is None or len(self._known[2]) != len(self._values):
            rows = np.repeat(np.arange(len(self._lengths)), self._lengths)
            self._known = rows, np.array(self._columns, dtype=np.int64), np.array(self._values, dtype=np.float64)
        return self._known

    def _relaxed(self, cost: Floats, price: Floats) -> Relaxation:
        limit = np.where(price > 0, self._least, self._most)
        price = np.where(np.isfinite(limit), price, 0.0)
        limit[price == 0] = 0.0
        reduced = self._reduced(cost, price)
        bound = float(price @ limit + np.minimum(reduced, 0.0) @ np.array(self._upper))
        return Relaxation(bound, np.where(self._whole, np.maximum(reduced, 0.0), 0.0))

    def close(self, columns: Flags) -> None:
        """These columns are 0 from now on."""
        self._upper = np.where(columns, 0.0, self._upper).tolist()

    def best(
        self,
        objective: Terms,
        seconds: float,
        gap: float,
        begin: Sequence[float] | None = None,
        closed: Flags | None = None,
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
