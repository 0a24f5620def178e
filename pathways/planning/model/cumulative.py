"""What steps that run in the same week may take together, in a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ortools.sat.python import cp_model

from pathways.planning.model.dual_feasible import shares
from pathways.planning.question.calendar import Weeks

MOST_IN_WEEKS = 5_000
"""Pairs of a step and a week up to which each has a variable of its own."""


@dataclass(frozen=True, slots=True)
class Running:
    """A step that takes time, if it is taken, or several as one block.

    Attributes:
        load: hundredths of an hour that it takes in each of its weeks.
        length: weeks.
        places: steps that it is.
    """

    interval: Any
    load: int
    length: int
    taken: Any
    places: int = 1


def share(model: cp_model.CpModel, running: Sequence[Running], weeks: Weeks, horizon: int, end: Any) -> bool:
    """Adds what steps that run in the same week may take together; says whether each week was filled step by step.

    Args:
        running: the steps that take time.
        horizon: the last week on whose first day one may end.
        end: the week on whose first day the last one ends.
    """
    is_filled = False
    loads = [each.load for each in running]
    places = [each.places for each in running]
    intervals = [each.interval for each in running]
    if running and sum(loads) > weeks.hundredths:
        model.add_cumulative(intervals, loads, weeks.hundredths)
        if all(each.length == 1 for each in running) and len(running) * horizon <= MOST_IN_WEEKS:
            _fill(model, running, loads, weeks, horizon)
            is_filled = True
    if weeks.max_parallel is not None and sum(places) > weeks.max_parallel:
        model.add_cumulative(intervals, places, weeks.max_parallel)
    add_work(model, loads, [each.length * each.taken for each in running], weeks, end, places)
    return is_filled


def add_work(
    model: cp_model.CpModel,
    loads: Sequence[int],
    lasting: Sequence[Any],
    weeks: Weeks,
    end: Any,
    places: Sequence[int] | None = None,
) -> None:
    """All that steps take together fits into the weeks until the end.

    Args:
        loads: of steps, in each of their weeks.
        lasting: weeks of each, none where it is not taken.
        places: that each takes; None: one.
    """
    if sum(loads) > weeks.hundredths:
        for seen, whole in shares(loads, weeks.hundredths):
            model.add(cp_model.LinearExpr.weighted_sum(lasting, list(seen)) <= whole * end)
    places = [1] * len(loads) if places is None else list(places)
    if weeks.max_parallel is not None and sum(places) > weeks.max_parallel:
        model.add(cp_model.LinearExpr.weighted_sum(lasting, places) <= weeks.max_parallel * end)


def _fill(
    model: cp_model.CpModel, running: Sequence[Running], loads: Sequence[int], weeks: Weeks, horizon: int
) -> None:
    """Steps of one week each: which week has which, so that what does not add up to a full week is seen."""
    filled: list[list[Any]] = [[] for _ in range(horizon)]
    for each in running:
        for number, week in enumerate(filled):
            here = model.new_bool_var("")
            model.add(each.interval.start_expr() == number).only_enforce_if(here)
            week.append(here)
        model.add(sum(week[-1] for week in filled) == each.taken)
    for week in filled:
        model.add(cp_model.LinearExpr.weighted_sum(week, list(loads)) <= weeks.hundredths)
