"""Which steps can run in the same week, and how long all of them last at least.

Weeks are shared out among the sets of steps that can run together. The fewest weeks in which each step gets its own, a
linear program, are a lower bound (Mingozzi, Maniezzo, Ricciardelli and Bianco 1998); so are those in which each set has
no weeks but those in which all of its steps may run (Brucker and Knust 2000). The linear programs are solved in
floating point, but nothing rests on that: their duals, rounded down to whole numbers, prove the bounds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, hstack, identity, vstack

DUAL_UNIT = 1 << 20
MOST_SETS = 4_000
MOST_COLUMNS = 40_000
"""Of a linear program with weeks; it takes tenths of a second."""

Matrix = NDArray[np.bool_]


@dataclass(frozen=True)
class RunningSets:
    """Every set of steps that can run in the same week.

    Attributes:
        lengths: of the steps, in weeks, 1 or more.
        sets: the steps of each, in their order.
        members: the same as a table of sets by steps.
    """

    lengths: NDArray[np.int64]
    sets: tuple[tuple[int, ...], ...]
    members: Matrix

    @classmethod
    def of(
        cls,
        lengths: Sequence[int],
        loads: Sequence[int],
        capacity: int,
        most_at_once: int | None,
        may_meet: Callable[[int, int], bool],
    ) -> RunningSets | None:
        """None: there are too many of them to look at each.

        Args:
            loads: of the steps in each of their weeks, none above the capacity of a week.
            most_at_once: so many steps of one set at most.
            may_meet: two steps, the lower one first, can run in the same week as far as their requirements go.
        """
        count = len(lengths)
        after = [[other for other in range(one + 1, count) if may_meet(one, other)] for one in range(count)]
        able = [frozenset(each) for each in after]
        found: list[tuple[int, ...]] = [(one,) for one in range(count)]
        for some in found:  # grows on the way
            if most_at_once is not None and len(some) >= most_at_once:
                continue
            left = capacity - sum(loads[each] for each in some)
            found.extend(
                (*some, other)
                for other in after[some[-1]]
                if loads[other] <= left and all(other in able[each] for each in some[:-1])
            )
            if len(found) > MOST_SETS:
                return None
        members = np.zeros((len(found), count), dtype=np.bool_)
        for row, some in enumerate(found):
            members[row, list(some)] = True
        return cls(np.array(lengths, dtype=np.int64), tuple(found), members)

    @cached_property
    def pairs(self) -> frozenset[tuple[int, int]]:
        """Two steps that can run together, the lower one first."""
        return frozenset((some[0], some[1]) for some in self.sets if len(some) == 2)

    def least(self, steps: Sequence[int]) -> int:
        """Weeks that some of the steps last at least, however they share them."""
        if len(steps) <= 1:
            return int(self.lengths[list(steps)].sum())
        members = np.unique(self.members[:, list(steps)], axis=0)
        lengths = self.lengths[list(steps)]
        solved = linprog(np.ones(len(members)), A_ub=-members.T.astype(float), b_ub=-lengths, method="highs")
        if solved.status != 0:
            return int(lengths.max())
        weight = _whole(-solved.ineqlin.marginals)
        most = int((members @ weight).max())
        return -(-int(weight @ lengths) // most) if most else int(lengths.max())

    def fit(self, heads: Sequence[int], tails: Sequence[int], weeks: int) -> bool:
        """False: proved that the steps do not fit into that number of weeks.

        Args:
            heads, tails: weeks that pass at least before each step begins, and after it ends.
        """
        first, last = np.array(heads), weeks - np.array(tails)
        if (last - first < self.lengths).any():
            return False
        parts = list(pairwise(sorted({0, weeks, *first.tolist(), *last.tolist()})))
        awake = np.array([(first <= begin) & (last >= end) for begin, end in parts])
        spans = np.array([end - begin for begin, end in parts], dtype=np.int64)
        columns = [np.flatnonzero(~self.members[:, ~here].any(axis=1)) for here in awake]
        if sum(map(len, columns)) > MOST_COLUMNS:
            return True
        weight = _whole(self._weights(columns, spans))
        most = np.array([int((self.members @ (weight * here)).max()) for here in awake])
        return int(weight @ self.lengths) <= int(most @ spans)

    def _weights(self, columns: Sequence[NDArray[np.int64]], spans: NDArray[np.int64]) -> NDArray[np.float64]:
        """What a week of each step is worth where the weeks that are missing are as few as can be."""
        count = len(self.lengths)
        chosen = self.members[np.concatenate(columns)]
        number, step = np.nonzero(chosen)
        covers = coo_array((-np.ones(len(number)), (step, number)), shape=(count, len(chosen)))
        part = np.repeat(np.arange(len(spans)), [len(each) for each in columns])
        takes = coo_array((np.ones(len(part)), (part, np.arange(len(part)))), shape=(len(spans), len(part)))
        nothing = coo_array((len(spans), count))
        table: Any = vstack([hstack([covers, -identity(count)]), hstack([takes, nothing])])
        cost = np.concatenate([np.zeros(len(chosen)), np.ones(count)])
        limit = np.concatenate([-self.lengths, spans])
        solved = linprog(cost, A_ub=table.tocsr(), b_ub=limit, method="highs")
        return -solved.ineqlin.marginals[:count] if solved.status == 0 else np.zeros(count)


def _whole(duals: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rounded down: any weights above 0 prove something, these nearly as much as the duals."""
    return np.floor(np.clip(duals, 0.0, None) * DUAL_UNIT).astype(np.int64)
