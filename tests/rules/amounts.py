"""How much of each line counts: whether amounts exist that reach every threshold within all limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from scipy.optimize import linprog

TINY = 1e-6
Divided = tuple[str, frozenset[str]]


@dataclass(frozen=True)
class Part:
    """A credential line that counts; `divided`: the countsOnce and the set of equivalents whose worth it takes of."""

    path: str
    worth: Fraction
    divided: Divided | None = None


@dataclass(frozen=True)
class Demand:
    """A `credits` group: what its lines must add up to, and what of some of them counts at most.

    Attributes:
        shares: likewise, as a share of all that counts, which is the parts and what is `given` beside them.
    """

    need: Fraction
    parts: tuple[Part, ...]
    caps: tuple[tuple[frozenset[str], Fraction], ...] = ()
    shares: tuple[tuple[frozenset[str], Fraction], ...] = ()
    given: Fraction = Fraction(0)


def payable(demands: Sequence[Demand], most: Mapping[Divided, Fraction]) -> bool:
    """Whether amounts above 0 exist for all parts that meet all demands.

    Args:
        demands: of one way in which a tree holds.
        most: what of each divided set may be claimed altogether.
    """
    rows: list[tuple[tuple[int, ...], float]] = []
    shares: list[tuple[tuple[tuple[int, float], ...], float]] = []
    parts = [part for demand in demands for part in demand.parts]
    place = {part.path: number for number, part in enumerate(parts)}
    taken: dict[Divided, list[int]] = {}
    for number, part in enumerate(parts):
        if part.divided is not None:
            taken.setdefault(part.divided, []).append(number)
    for name, of in taken.items():
        if sum(parts[number].worth for number in of) > most[name]:
            rows.append((tuple(of), float(most[name])))
    for demand in demands:
        for paths, cap in demand.caps:
            if sum(part.worth for part in demand.parts if part.path in paths) > cap:
                rows.append((tuple(sorted(place[path] for path in paths)), float(cap)))
        for paths, share in demand.shares:
            weighed = ((place[part.path], float((part.path in paths) - share)) for part in demand.parts)
            shares.append((tuple(weighed), float(share * demand.given)))
    needs = tuple((tuple(place[part.path] for part in demand.parts), float(demand.need)) for demand in demands)
    if not rows and not shares:
        return all(sum(part.worth for part in demand.parts) >= demand.need for demand in demands)
    return _amounts_exist(tuple(float(part.worth) for part in parts), tuple(rows), needs, tuple(shares))


@lru_cache(maxsize=100_000)
def _amounts_exist(
    worths: tuple[float, ...],
    rows: tuple[tuple[tuple[int, ...], float], ...],
    needs: tuple[tuple[tuple[int, ...], float], ...],
    shares: tuple[tuple[tuple[tuple[int, float], ...], float], ...],
) -> bool:
    """The least amount, which is the last variable, is made as large as possible."""
    size = len(worths) + 1
    matrix: list[list[float]] = []
    bounds: list[float] = []
    for sign, some in ((1.0, rows), (-1.0, needs)):
        for of, bound in some:
            matrix.append([sign if number in of else 0.0 for number in range(size)])
            bounds.append(sign * bound)
    for weighed, bound in shares:
        matrix.append([dict(weighed).get(number, 0.0) for number in range(size)])
        bounds.append(bound)
    for number in range(size - 1):
        matrix.append([-1.0 if other == number else 1.0 if other == size - 1 else 0.0 for other in range(size)])
        bounds.append(0.0)
    found = linprog(
        [0.0] * (size - 1) + [-1.0],
        A_ub=matrix,
        b_ub=bounds,
        bounds=[*((0.0, worth) for worth in worths), (0.0, 1.0)],
    )
    return found.status == 0 and found.fun is not None and found.fun < -TINY
