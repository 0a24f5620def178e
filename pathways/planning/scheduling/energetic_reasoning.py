"""What has to run between two weeks of a plan: energetic reasoning (Erschler, Lopez and Thuriot 1991).

A step cannot begin before what it rests on is there, and leaves weeks for what rests on it. So of its own weeks some
fall between two weeks wherever it is put; and what all the steps of a plan need there has to fit.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from pathways.planning.model.dual_feasible import shares
from pathways.planning.step import Step

MOST_CELLS = 4_000_000
MOST_AT_ONCE = 3
"""Bounds that are added after one look at a selection."""

Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some weeks between the beginning and the end of a plan, and what the steps need of them.

    Attributes:
        needs: of each step, at least, wherever it is put.
        room: in each of the weeks, in the same measure.
        outside: weeks before and after them; a plan is as long as that, or longer.
    """

    needs: Mapping[Step, int]
    room: int
    outside: int

    def add_to(self, model: cp_model.CpModel, taken: Mapping[Step, Any], weeks: Any) -> None:
        """What is taken fits, where a plan lasts that number of weeks."""
        steps = [step for step in self.needs if step in taken]
        needed = cp_model.LinearExpr.weighted_sum([taken[step] for step in steps], [self.needs[step] for step in steps])
        model.add(needed <= self.room * (weeks - self.outside))


@dataclass(frozen=True, slots=True)
class Part:
    """A step as a plan may have it.

    Attributes:
        length: weeks that it runs, 1 or more.
        load: what it takes of each of them.
        head, tail: weeks that pass at least before it begins, and after it has ended.
    """

    length: int
    load: int
    head: int
    tail: int


class Energy:
    """The stretches of weeks of plans that consist of some steps.

    Args:
        parts: the steps that may be taken and run for some weeks.
        capacity: of a week; no load is above it.
        most_at_once: so many steps in one week at most; None: no limit.
    """

    def __init__(self, parts: Mapping[Step, Part], capacity: int, most_at_once: int | None) -> None:
        self._steps = list(parts)
        several = list(parts.values())
        loads = [each.load for each in several]
        seen = list(shares(loads, capacity))
        if most_at_once is not None:
            seen.append(([1] * len(loads), most_at_once))
        self._loads: Table = np.array([each for each, _ in seen], dtype=np.int64).reshape(len(seen), len(loads))
        if not self._loads.size:
            return
        self._rooms: Table = np.array([room for _, room in seen], dtype=np.int64)
        length = np.array([each.length for each in several], dtype=np.int64)
        head = np.array([each.head for each in several], dtype=np.int64)
        tail = np.array([each.tail for each in several], dtype=np.int64)
        marks = max(1, int((MOST_CELLS / len(several)) ** 0.5))
        pairs = np.array(list(product(_some(head, marks), _some(tail, marks))), dtype=np.int64)
        before = np.maximum(0, pairs[:, :1] - head[None, :])
        after = np.maximum(0, pairs[:, 1:] - tail[None, :])
        self._inside: Table = np.maximum(0, length[None, :] - before - after)
        self._outside: Table = pairs.sum(axis=1)

    def too_short(self, taken: Collection[Step], weeks: int, least: int) -> list[Stretch]:
        """Some of the stretches into which what is taken does not fit, those first that miss most.

        Args:
            weeks: that the plan is to last.
            least: that every plan lasts; stretches that are not in all plans say nothing.
        """
        if not self._loads.size:
            return []
        chosen = np.array([step in taken for step in self._steps], dtype=np.int64)
        needed = (self._inside * chosen) @ self._loads.T
        lasting = self._outside[:, None] - (-needed // self._rooms[None, :])
        lasting[(needed == 0) | (self._outside > least)[:, None]] = 0
        functions = lasting.argmax(axis=1)
        longest = lasting.max(axis=1, initial=0)
        worst = np.argsort(-longest, kind="stable")[:MOST_AT_ONCE]
        return [self._stretch(int(each), int(functions[each])) for each in worst if longest[each] > weeks]

    def _stretch(self, pair: int, function: int) -> Stretch:
        needs = self._inside[pair] * self._loads[function]
        found = {step: int(need) for step, need in zip(self._steps, needs, strict=True) if need}
        return Stretch(found, int(self._rooms[function]), int(self._outside[pair]))


def _some(values: Table, most: int) -> list[int]:
    """The values, each once; evenly many of them where they are too many."""
    found = sorted({0, *values.tolist()})
    if len(found) <= most:
        return found
    return sorted({found[round(place * (len(found) - 1) / max(1, most - 1))] for place in range(most)})
