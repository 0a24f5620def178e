"""The assignment of people to places that has the greatest value, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from scipy.optimize import linear_sum_assignment

from pathways.domain.deadline import check_time


@dataclass(frozen=True, slots=True)
class Worth:
    """What a person is worth in a role: how much of it they cover, and whether that fills a place."""

    coverage: Fraction
    fills: bool


def assign(worths: Sequence[Sequence[Worth | None]], places: Sequence[int]) -> tuple[int | None, ...]:
    """Who has which role, so that the coverage of all together is greatest.

    Of equals the one that fills more places; of these the one that gives people who stand earlier roles that stand
    earlier. SciPy's assignment in floating point begins; what it misses is found by exchanges along circles of roles,
    counted in whole numbers. When no exchange gains anything, nothing is better (Klein 1967: a flow without a negative
    circle is cheapest), so the result is proved.

    Args:
        worths: of each person in each role; None: the person is no use there.
        places: how many each role has.

    Returns:
        For each person the number of the role, or None.

    Raises:
        ProblemsError: TIMEOUT.
    """
    people, roles = len(worths), len(places)
    if not people or not roles:
        return (None,) * people
    table = _whole(worths)
    state = _Assigned(table, [min(count, people) for count in places], _ordered(worths, _begun(table, places)))
    while state.exchange():
        check_time()
    return tuple(state.roles)


def _whole(worths: Sequence[Sequence[Worth | None]]) -> list[list[int | None]]:
    """Each worth as one whole number: coverage first, then places filled, then the order of people and roles."""
    people, roles = len(worths), len(worths[0])
    common = lcm(*(each.coverage.denominator for row in worths for each in row if each is not None))
    ties = people * people * roles + 1
    table: list[list[int | None]] = []
    for number, row in enumerate(worths):
        table.append([])
        for place, each in enumerate(row):
            if each is None:
                table[-1].append(None)
                continue
            whole = each.coverage.numerator * (common // each.coverage.denominator)
            whole = whole * (people + 1) + each.fills
            table[-1].append(whole * ties + (people - number) * (roles - place))
    return table


def _begun(table: Sequence[Sequence[int | None]], places: Sequence[int]) -> list[int | None]:
    """Nearly the best, by floating point."""
    slots = [role for role, count in enumerate(places) for _ in range(min(count, len(table)))]
    most = max((each for row in table for each in row if each is not None), default=1)
    shares = np.array([[0.0 if each is None else each / most for each in row] for row in table])
    people, taken = linear_sum_assignment(shares[:, slots], maximize=True)
    found: list[int | None] = [None] * len(table)
    for person, slot in zip(people.tolist(), taken.tolist(), strict=True):
        if table[person][slots[slot]] is not None:
            found[person] = slots[slot]
    return found


def _ordered(worths: Sequence[Sequence[Worth | None]], roles: list[int | None]) -> list[int | None]:
    """Among people who are worth the same everywhere the first ones have the first roles: no exchange is left there."""
    alike: dict[tuple[Worth | None, ...], list[int]] = {}
    for person, row in enumerate(worths):
        alike.setdefault(tuple(row), []).append(person)
    for some in alike.values():
        taken = sorted((roles[each] for each in some), key=lambda role: (role is None, role or 0))
        for person, role in zip(some, taken, strict=True):
            roles[person] = role
    return roles


@dataclass(slots=True)
class _Move:
    """The best single move from one role to another: what it gains, and who moves (None: a free place does)."""

    gain: int
    person: int | None


class _Assigned:
    """An assignment that exchanges improve. The last node stands for no role: it has room for everybody."""

    def __init__(self, table: Sequence[Sequence[int | None]], places: Sequence[int], roles: list[int | None]) -> None:
        self._table = table
        self._places = places
        self.roles = roles

    def exchange(self) -> bool:
        """Carries out one circle of moves that gains something; False: there is none."""
        moves = self._moves()
        circle = _gaining_circle(len(self._places) + 1, moves)
        for source, target in circle:
            person = moves[source, target].person
            if person is not None:
                self.roles[person] = target if target < len(self._places) else None
        return bool(circle)

    def _moves(self) -> dict[tuple[int, int], _Move]:
        nowhere = len(self._places)
        moves: dict[tuple[int, int], _Move] = {}
        taken = [0] * nowhere
        for person, role in enumerate(self.roles):
            source = nowhere if role is None else role
            row = self._table[person]
            here = 0 if role is None else row[role] or 0
            if role is not None:
                taken[role] += 1
            for target, there in enumerate((*row, 0)):
                if target != source and there is not None:
                    known = moves.get((source, target))
                    if known is None or known.gain < there - here:
                        moves[source, target] = _Move(there - here, person)
        for role, count in enumerate(self._places):
            # A place may be left free, and a free one taken: as if somebody who is worth nothing went, or came.
            for source, target, may in ((role, nowhere, taken[role] < count), (nowhere, role, taken[role] > 0)):
                known = moves.get((source, target))
                if may and (known is None or known.gain < 0):
                    moves[source, target] = _Move(0, None)
        return moves


def _gaining_circle(nodes: int, moves: dict[tuple[int, int], _Move]) -> list[tuple[int, int]]:
    """A circle of moves whose gains add up to more than nothing, by Bellman and Ford; empty: there is none."""
    best = [0] * nodes
    before: dict[int, int] = {}
    node = 0
    for _ in range(nodes):
        last = None
        for (source, target), move in moves.items():
            if best[source] + move.gain > best[target]:
                best[target], before[target], last = best[source] + move.gain, source, target
        if last is None:
            return []
        node = last
    for _ in range(nodes):
        node = before[node]
    circle = [(before[node], node)]
    while circle[-1][0] != node:
        circle.append((before[circle[-1][0]], circle[-1][0]))
    return circle
