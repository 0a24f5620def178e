"""Days some months later, in a model.

Months differ in length by little, so there are few distances between a day and the one so many months after it; each
holds for the days of some spans. A table of all days would say the same, but costs the solver a literal for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.months import add_months
from pathways.planning.question.calendar import Span

KEPT = 256
"""Plans of one question ask for the same distances in every model."""

Distances = Mapping[int | None, tuple[Span, ...]]
"""By distance in days (None: the last day that counts), the spans of days that it holds for."""


def months_later(
    model: cp_model.CpModel, day: Any, first: date, span: Span, months: int, most: int | None = None, scale: int = 1
) -> Any:
    """The day some months after another, both counted from a first day.

    Args:
        day: of the model.
        span: in which it lies.
        most: later days are this one; None: they stay.
        scale: weeks are counted, of so many days; what is found is the week that the later day falls into.
    """
    distances = distances_of(first, span, months, most, scale)
    low, high = span
    lowest = min((low if distance is None else some[0][0] + distance) for distance, some in distances.items())
    last = _later(first, high, months, scale)
    found = model.new_int_var(lowest, last if most is None else max(lowest, most), "")
    ways = []
    for distance, some in distances.items():
        way = model.new_bool_var("")
        ways.append(way)
        model.add_linear_expression_in_domain(day, domain_of(some)).only_enforce_if(way)
        model.add(found == (most if distance is None else day + distance)).only_enforce_if(way)
    model.add_exactly_one(ways)
    return found


@lru_cache(maxsize=KEPT)
def distances_of(first: date, span: Span, months: int, most: int | None, scale: int = 1) -> Distances:
    """How far each day of a span is from the one some months after it."""
    found: dict[int | None, list[Span]] = defaultdict(list)
    for day in range(span[0], span[1] + 1):
        then = _later(first, day, months, scale)
        some = found[None if most is not None and then >= most else then - day]
        if some and some[-1][1] == day - 1:
            some[-1] = (some[-1][0], day)
        else:
            some.append((day, day))
    return {distance: tuple(some) for distance, some in found.items()}


def _later(first: date, day: int, months: int, scale: int) -> int:
    return (add_months(first + timedelta(days=scale * day), months) - first).days // scale


def domain_of(spans: tuple[Span, ...]) -> cp_model.Domain:
    """Of numbers in any of some spans."""
    return cp_model.Domain.from_intervals([list(span) for span in spans])
