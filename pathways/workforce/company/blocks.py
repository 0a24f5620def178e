"""Some people of a company measured by all of its roles; such blocks are merged to a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from pathways.catalog.snapshot import Snapshot
from pathways.domain.deadline import check_time
from pathways.domain.months import add_months
from pathways.domain.quantity import thousandths
from pathways.workforce.company.columns import Columns
from pathways.workforce.company.measuring import Measured, Shares, filling
from pathways.workforce.people import Role
from pathways.workforce.risks import HORIZON_MONTHS
from pathways.workforce.yardstick import Yardstick

ROLES_AT_ONCE = 256
TENTHS = 11
"""From under a tenth to all of it."""
_BITS = 62


@dataclass(frozen=True, slots=True)
class CompanyQuestion:
    """The question that each block answers.

    Attributes:
        roles: by key, ascending.
        needed: the levels that roles need of each competency, in thousandths, ascending, with how many roles need each.
        counted: credentials that roles ask for, or that show what a role needs.
        most: how many are listed, people of each role and roles of each person.
        day: that counts as today.
        with_matrix: the coverage of each role by each person is told, too.
    """

    roles: Mapping[str, Yardstick]
    needed: Mapping[str, Mapping[int, int]]
    counted: frozenset[str]
    most: int
    day: date
    with_matrix: bool

    @classmethod
    def of(cls, snapshot: Snapshot, day: date, most: int, *, with_matrix: bool) -> CompanyQuestion:
        """About all occupations of a catalogue; a place of one is filled by whoever covers all of it."""
        occupations = snapshot.occupations
        needed: dict[str, dict[int, int]] = {}
        for occupation in occupations.values():
            for need in occupation.needs:
                levels, level = needed.setdefault(need.competency, {}), thousandths(need.level)
                levels[level] = levels.get(level, 0) + 1
        asked = {each.credential for occupation in occupations.values() for each in occupation.credentials}
        shown = {
            key
            for key, credential in snapshot.credentials.items()
            if any(each.competency in needed for each in credential.competencies)
        }
        return cls(
            {key: Yardstick.of(Role(key), snapshot) for key in sorted(occupations)},
            {key: dict(sorted(levels.items())) for key, levels in sorted(needed.items())},
            frozenset(asked | shown),
            most,
            day,
            with_matrix,
        )


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody near to a role.

    Attributes:
        count: how much of it they cover, of the whole count of the role.
        fills: they would fill a place.
    """

    count: int
    person: str
    fills: bool


@dataclass(frozen=True, slots=True)
class Holders:
    """Who has a competency at a level.

    Attributes:
        alone: the only one; None: nobody or several do.
    """

    count: int
    alone: str | None

    def __add__(self, other: Holders) -> Holders:
        """Both together."""
        count = self.count + other.count
        return Holders(count, (self.alone or other.alone) if count == 1 else None)


@dataclass(frozen=True, slots=True)
class Ending:
    """Somebody's credential that runs out soon.

    Attributes:
        on: the last day (included) on which it is valid.
    """

    on: date
    person: str
    credential: str


@dataclass(frozen=True, slots=True)
class Block:
    """The answer for some people.

    Attributes:
        keys: of the people, ascending.
        nearest: for each role who covers most of it, best first, and nobody who covers nothing.
        filled: for each role how many would fill a place.
        tenths: for each role how many people cover so many tenths of it (rounded down).
        matches: for each person the numbers of the roles that they cover most of, best first; -1 behind the last one.
            Shares that differ by less than 2**-48 count as equal, and then the key decides.
        shares: of these.
        holders: for each competency and each level that roles need, who has it so.
        ending: what runs out within twelve months.
        matrix: for each role (row) and person (column) the percentage that is covered, rounded down; None: not asked.
    """

    keys: tuple[str, ...]
    nearest: tuple[tuple[Near, ...], ...]
    filled: NDArray[np.int64]
    tenths: NDArray[np.int64]
    matches: NDArray[np.int32]
    shares: Shares
    holders: Mapping[tuple[str, int], Holders]
    ending: tuple[Ending, ...]
    matrix: NDArray[np.uint8] | None


def measured_block(columns: Columns, question: CompanyQuestion) -> Block:
    """Measures some people by all roles.

    Raises:
        ProblemsError: TIMEOUT.
    """
    people, roles = len(columns.keys), list(question.roles.values())
    nearest: list[tuple[Near, ...]] = []
    filled, tenths = np.zeros(len(roles), np.int64), np.zeros((len(roles), TENTHS), np.int64)
    matrix = np.zeros((len(roles), people), np.uint8) if question.with_matrix else None
    best = _Best(people, len(roles), question.most)
    for number, yardstick in enumerate(roles):
        check_time()
        measured = Measured.of(yardstick, columns)
        shares, fills = measured.shares, filling(measured, yardstick, columns)
        chosen = (each for each in measured.first(question.most).tolist() if measured.count(each))
        nearest.append(tuple(Near(measured.count(each), columns.keys[each], bool(fills[each])) for each in chosen))
        filled[number] = np.count_nonzero(fills)
        percentages = np.where(shares < 1, np.minimum(shares * 100 + 1e-9, 99), 100).astype(np.uint8)
        tenths[number] = np.bincount(percentages // 10, minlength=TENTHS)
        if matrix is not None:
            matrix[number] = percentages
        best.add(shares)
    matches, shares = best.found()
    return Block(
        columns.keys,
        tuple(nearest),
        filled,
        tenths,
        matches,
        shares,
        dict(_holders(columns, question)),
        tuple(sorted(_ending(columns, question), key=lambda each: (each.on, each.person, each.credential))),
        matrix,
    )


class _Best:
    """The roles that each person covers most of, some roles at a time.

    A share and the number of its role are one whole number, so that no two are equal and their order is the one told.
    """

    def __init__(self, people: int, roles: int, most: int) -> None:
        self._most = min(most, roles)
        self._roles = roles
        self._bits = roles.bit_length()
        self._waiting = np.full((ROLES_AT_ONCE + self._most, people), -1, np.int64)
        self._rows = self._most
        self._number = 0

    def add(self, shares: Shares) -> None:
        """The next role."""
        scaled = (shares * float(1 << (_BITS - self._bits - 1))).astype(np.int64) << self._bits
        self._waiting[self._rows] = np.where(scaled > 0, scaled + (self._roles - self._number), -1)
        self._rows, self._number = self._rows + 1, self._number + 1
        if self._rows == len(self._waiting):
            self._sift()

    def found(self) -> tuple[NDArray[np.int32], Shares]:
        """The numbers of the roles and the shares, best first, a row for each person."""
        self._sift()
        best = -np.sort(-self._waiting[: self._most].T, axis=1)
        numbers = np.where(best < 0, -1, self._roles - (best & ((1 << self._bits) - 1))).astype(np.int32)
        shares = np.where(best < 0, 0.0, (best >> self._bits) / float(1 << (_BITS - self._bits - 1)))
        return numbers, shares

    def _sift(self) -> None:
        by_person = np.ascontiguousarray(self._waiting[: self._rows].T)
        if self._most:
            by_person.partition(self._rows - self._most, axis=1)
        self._waiting[: self._most] = by_person[:, self._rows - self._most :].T
        self._rows = self._most


def _holders(columns: Columns, question: CompanyQuestion) -> Iterator[tuple[tuple[str, int], Holders]]:
    for competency, levels in question.needed.items():
        for level in levels:
            found = columns.at_least(competency, level)
            yield (competency, level), Holders(len(found), columns.keys[int(found[0])] if len(found) == 1 else None)


def _ending(columns: Columns, question: CompanyQuestion) -> Iterator[Ending]:
    horizon = add_months(question.day, HORIZON_MONTHS).toordinal()
    for credential in question.counted & columns.ends.keys():
        numbers, days = columns.ends[credential]
        soon = days <= horizon
        for number, day in zip(numbers[soon].tolist(), days[soon].tolist(), strict=True):
            yield Ending(date.fromordinal(day), columns.keys[number], credential)
