"""Days some months or days later, or on a day of the year, in a model.

Months differ in length by little, so there are few distances between a day and the one so many months after it; each
holds for the days of some spans. Days of the year are few as well: each is the later day of all those of a span. A
table of all days would say the same, but costs the solver a literal for each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.months import Lifetime
from pathways.planning.question.calendar import Span

KEPT = 256
"""Plans of one question ask for the same distances in every model."""

Move = tuple[int, int]
"""From a day to a later one: how often the day counts (1, or 0 where all come to the same day), and what is added."""
Moves = Mapping[Move, tuple[Span, ...]]
"""Each with the spans of days that it holds for."""


def last_day_after(
    model: cp_model.CpModel,
    day: Any,
    first: date,
    span: Span,
    lifetime: Lifetime,
    most: int | None = None,
    scale: int = 1,
) -> Any:
    """The last day of a lifetime that begins with a day, both counted from a first day.

    Args:
        day: of the model.
        span: in which it lies.
        lifetime: not for life.
        most: later days are this one; None: they stay.
        scale: weeks are counted, of so many days; what is found is the week that the later day falls into.
    """
    moves = moves_of(first, span, lifetime, most, scale)
    low, high = span
    found = model.new_int_var(_moved(first, low, lifetime, most, scale), _moved(first, high, lifetime, most, scale), "")
    ways = []
    for (times, added), some in moves.items():
        way = model.new_bool_var("")
        ways.append(way)
        model.add_linear_expression_in_domain(day, domain_of(some)).only_enforce_if(way)
        model.add(found == times * day + added).only_enforce_if(way)
    model.add_exactly_one(ways)
    return found


@lru_cache(maxsize=KEPT)
def moves_of(first: date, span: Span, lifetime: Lifetime, most: int | None, scale: int = 1) -> Moves:
    """How each day of a span comes to the last one of a lifetime that begins with it."""
    found: dict[Move, list[Span]] = defaultdict(list)
    for day in range(span[0], span[1] + 1):
        then = _moved(first, day, lifetime, most, scale)
        is_fixed = lifetime.until is not None or then == most
        some = found[(0, then) if is_fixed else (1, then - day)]
        if some and some[-1][1] == day - 1:
            some[-1] = (some[-1][0], day)
        else:
            some.append((day, day))
    return {move: tuple(some) for move, some in found.items()}


def _moved(first: date, day: int, lifetime: Lifetime, most: int | None, scale: int) -> int:
    then = (lifetime.moved(first + timedelta(days=scale * day)) - first).days // scale
    return then if most is None else min(most, then)


def domain_of(spans: tuple[Span, ...]) -> cp_model.Domain:
    """Of numbers in any of some spans."""
    return cp_model.Domain.from_intervals([list(span) for span in spans])
