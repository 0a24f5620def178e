"""Lexicographic objectives as one integer weight for each route.

Each objective is divided by what all its values share, and multiplied by more than all later ones can add up to
together, so a smaller total is a lexicographically better plan. A last objective, STEPS, is always added: among equals
the plan with fewer steps is taken, so nothing in it is superfluous.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from pathways.domain.plan import Objective
from pathways.planning.selection.and_or_graph import AndOrGraph


@dataclass(frozen=True, slots=True)
class Weights:
    """Combined weights.

    Attributes:
        objectives: most important first, STEPS last if it was not asked for.
        values: by objective, of each route: thousandths of money or hours, or 1.
        unit: by objective, what its values were divided by.
        factor: by objective, what a unit of it weighs.
        combined: of each route.
    """

    objectives: tuple[Objective, ...]
    values: tuple[list[int], ...]
    unit: tuple[int, ...]
    factor: tuple[int, ...]
    combined: list[int]

    def split(self, total: int) -> list[int]:
        """A combined total as one value for each objective."""
        found = []
        for unit, factor in zip(self.unit, self.factor, strict=True):
            found.append(total // factor * unit)
            total %= factor
        return found

    def bounds(self, total: int, values: Sequence[int]) -> list[int]:
        """What a lower bound on the combined total says of each objective, given the values of the best plan.

        An objective has its bound if all before it are proved; one after an unproved objective has only 0.
        """
        found = self.split(total)
        proved = True
        for place, value in enumerate(values):
            if not proved:
                found[place] = 0
            else:
                found[place] = min(found[place], value)
                proved = found[place] == value
        return found

    def packed(self, below: int, first: int) -> list[list[int]]:
        """The first objectives grouped, in order, so that the combined total within a group stays below a size."""
        groups: list[list[int]] = []
        top = 0
        for place, values in enumerate(self.values[:first]):
            most = sum(values) // self.unit[place] + 1
            if groups and top * most < below:
                groups[-1].append(place)
                top *= most
            else:
                groups.append([place])
                top = most
        return groups

    def group_weights(self, group: Sequence[int]) -> list[int]:
        """The combined weight of each route over one group of `packed`."""
        last = self.factor[group[-1]]
        return [
            sum(self.values[place][route] // self.unit[place] * (self.factor[place] // last) for place in group)
            for route in range(len(self.combined))
        ]


def combine(and_or: AndOrGraph, objectives: Sequence[Objective], money: Sequence[int], hours: Sequence[int]) -> Weights:
    """Combines the objectives over the routes of a graph."""
    ordered = tuple(objectives) if Objective.STEPS in objectives else (*objectives, Objective.STEPS)
    table = {Objective.MONEY: list(money), Objective.HOURS: list(hours), Objective.STEPS: [1] * len(and_or.root)}
    values = tuple(table[objective] for objective in ordered)
    unit = tuple(gcd(*found) or 1 for found in values)
    factor = [1] * len(ordered)
    for place in range(len(ordered) - 2, -1, -1):
        later = values[place + 1]
        most = sum(max((later[route] for route in routes), default=0) for routes in and_or.routes) // unit[place + 1]
        factor[place] = factor[place + 1] * (most + 1)
    combined = [
        sum(found[route] // share * times for found, share, times in zip(values, unit, factor, strict=True))
        for route in range(len(and_or.root))
    ]
    return Weights(ordered, values, unit, tuple(factor), combined)
