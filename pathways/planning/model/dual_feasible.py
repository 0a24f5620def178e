"""How much of a week each step takes at least: linear bounds on how long steps last that share the hours of a week.

A function of loads is dual feasible if what fits into a week still fits by it (Fekete and Schepers 2001). Steps of more
than half a week's hours take a week of their own, and so on: what fits by hours alone need not fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

MOST_PARTS = 4


def shares(loads: Sequence[int], capacity: int) -> Iterator[tuple[list[int], int]]:
    """Loads as dual feasible functions see them, and the capacity; the loads themselves first.

    Args:
        loads: of steps, none above the capacity.
        capacity: of a week, in the same unit.
    """
    seen: set[tuple[int, ...]] = set()
    for found, whole in _functions(loads, capacity):
        scaled = tuple(found)
        if any(scaled) and scaled not in seen:
            seen.add(scaled)
            yield found, whole


def _functions(loads: Sequence[int], capacity: int) -> Iterator[tuple[list[int], int]]:
    yield list(loads), capacity
    for parts in range(1, MOST_PARTS + 1):
        whole = parts * capacity
        yield [_rounded(load, capacity, parts) for load in loads], whole
    for least in sorted({load for load in loads if 0 < 2 * load <= capacity}):
        yield [capacity if load > capacity - least else load if load >= least else 0 for load in loads], capacity


def _rounded(load: int, capacity: int, parts: int) -> int:
    """Rounded down to parts of a week of which one more than there are would be needed; exact multiples stay."""
    count, left = divmod((parts + 1) * load, capacity)
    return parts * load if not left else count * capacity
