"""What fits into a week by its hours fits by every other measure of loads too, tried on all sets of steps."""

from __future__ import annotations

from itertools import combinations
from random import Random

from pathways.planning.model.dual_feasible import shares


def test_steps_above_half_a_week_share_none() -> None:
    assert ([10, 10, 5, 0], 10) in list(shares([6, 7, 5, 4], 10))


def test_whatever_fits_by_hours_fits_by_every_measure() -> None:
    dice = Random(3)  # noqa: S311  cases, no secrets
    for _ in range(60):
        capacity = dice.randint(1, 24)
        loads = [dice.randint(0, capacity) for _ in range(8)]
        for seen, whole in shares(loads, capacity):
            for count in range(9):
                for some in combinations(range(8), count):
                    if sum(loads[each] for each in some) <= capacity:
                        assert sum(seen[each] for each in some) <= whole, (loads, capacity, seen, some)
