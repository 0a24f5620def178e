"""The most that a group with limits and distinct can give, by integer programming."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING

from pathways.curation.reach import Reach, values_of
from pathways.domain.quantity import THOUSAND, thousandths
from pathways.domain.requirement import CredentialLine, Distinct, Group, GroupRule

if TYPE_CHECKING:
    from scipy.optimize import LinearConstraint

SECONDS = 5.0
LARGEST = 10**9  # thousandths; beyond, floating point no longer tells two neighbours apart
INFEASIBLE = 2


@dataclass(slots=True)
class Rows:
    """Linear constraints, a row at a time."""

    cells: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: Sequence[tuple[int, float]], low: float = -inf, high: float = inf) -> None:
        self.cells += [(len(self.low), column, factor) for column, factor in terms]
        self.low.append(low)
        self.high.append(high)

    def constraint(self, columns: int) -> LinearConstraint:
        from scipy.optimize import LinearConstraint
        from scipy.sparse import coo_array

        rows, places, factors = (list(part) for part in zip(*self.cells, strict=True))
        matrix = coo_array((factors, (rows, places)), shape=(len(self.low), columns)).tocsr()
        return LinearConstraint(matrix, self.low, self.high)


def most_within(group: Group, reach: Reach) -> int | None:
    """What the direct lines of an AT_LEAST or CREDITS group give at most within its limits, in thousandths.

    Where the search takes too long it is a bound from above. In AT_LEAST each line counts whole, and a limit
    of credits looks at what the lines are worth.

    Returns:
        None when what counts cannot come from as many different ones as `distinct` asks.
    """
    lines = [
        line
        for line in group.of
        if isinstance(line, CredentialLine) and reach.worth(line, group.rule) > 0
        for _ in range(reach.times(line.credential))
    ]
    others = sum(reach.worth(line, group.rule) for line in group.of if not isinstance(line, CredentialLine))
    worths = [reach.worth(line, group.rule) for line in lines]
    if sum(worths) > LARGEST:
        return sum(worths) + others
    if not lines:
        return others if group.distinct is None or group.distinct.at_least <= 0 else None
    import numpy as np
    from scipy.optimize import Bounds, milp  # most catalogues limit nothing, and a check is told at once

    # Columns: whether each line counts, how much of it counts, then whether each owner (or …) is among those that do.
    size = len(lines)
    rows = Rows()
    same: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        same[reach.kind(line.credential)].append(place)
        rows.add([(size + place, 1), (place, -worths[place])], high=0)
        rows.add([(size + place, 1), (place, -1)], low=0)
    for kind, places in same.items():
        rows.add([(place, 1) for place in places], high=reach.times(kind))
    for limit in group.limits:
        if limit.graded is not None:
            continue  # awards of another scale may pay
        inside = [place for place, line in enumerate(lines) if line.credential in limit.keys]
        if inside and limit.at_most is not None:
            rows.add([(place, 1) for place in inside], high=limit.at_most)
        if inside and limit.at_most_credits is not None:
            most = thousandths(limit.at_most_credits)
            if group.rule is GroupRule.CREDITS:
                rows.add([(size + place, 1) for place in inside], high=most)
            else:
                rows.add([(place, reach.least_worth(lines[place])) for place in inside], high=most)
        if inside and limit.at_most_share is not None:
            # So many thousandths of all that counts: of the lines, or of the credits.
            share, counts = thousandths(limit.at_most_share), group.rule is GroupRule.CREDITS
            first, unit = (size, 1) if counts else (0, THOUSAND)
            terms = [(first + place, (THOUSAND * (place in inside) - share) * unit) for place in range(size)]
            rows.add(terms, high=share * others)
    givers = _givers(group.distinct, lines, reach)
    columns = 2 * size + len(givers)
    for column, places in enumerate(givers, 2 * size):
        rows.add([(column, 1), *((place, -1) for place in places)], high=0)
    if group.distinct is not None:
        if len(givers) < group.distinct.at_least:
            return None
        if givers:
            rows.add([(column, 1) for column in range(2 * size, columns)], low=group.distinct.at_least)
    counted = group.rule is GroupRule.CREDITS
    gain = np.zeros(columns)
    gain[size : 2 * size] = 1 if counted else 0
    gain[:size] = 0 if counted else THOUSAND
    high = np.concatenate([np.ones(size), worths, np.ones(len(givers))])
    found = milp(
        -gain,
        integrality=np.ones(columns, dtype=np.int64),
        bounds=Bounds(np.zeros(columns), high),
        constraints=rows.constraint(columns),
        options={"time_limit": SECONDS, "mip_rel_gap": 0},
    )
    if found.status == INFEASIBLE:
        return None
    bound = found.mip_dual_bound
    return others + (sum(worths) if bound is None else round(-bound))


def _givers(distinct: Distinct | None, lines: Sequence[CredentialLine], reach: Reach) -> list[list[int]]:
    """For each different owner (or …) the places of the lines that give it."""
    if distinct is None:
        return []
    found: dict[str, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        for value in values_of(distinct, line, reach):
            found[value].append(place)
    return [found[value] for value in sorted(found)]
