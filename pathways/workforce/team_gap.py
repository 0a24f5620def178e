"""What a team has of what its roles ask for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import GapStatus
from pathways.domain.deadline import check_time
from pathways.workforce.assignment import Worth, assign
from pathways.workforce.fit import Fit, fit_of
from pathways.workforce.people import Person, Role
from pathways.workforce.yardstick import Yardstick

NOBODY = Fraction(0)
Row = tuple[Worth | None, ...]
"""What somebody is worth in each role; None: no use there."""


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One role, and who is assigned to its places, by key."""

    role: Role
    fits: tuple[Fit, ...]

    @property
    def filled(self) -> int:
        """How many of its places are filled."""
        return sum(each.fills for each in self.fits)


@dataclass(frozen=True, slots=True)
class TeamCompetency:
    """A competency at a level that some places need.

    Attributes:
        wanted: how many places need it at this level.
        holders: who has it so, by key.
        nearest: the highest level below it that somebody has; None: nobody has any.
        status: MET: as many have it as places want it; PARTIAL: some do, or have a lower level; EXPIRED: nobody has any
            of it now, and some once had.
    """

    competency: str
    level: Decimal
    wanted: int
    holders: tuple[str, ...]
    nearest: Decimal | None
    status: GapStatus


@dataclass(frozen=True, slots=True)
class TeamGap:
    """A team beside its roles.

    Attributes:
        coverage: the mean over all places of the fit of whoever is assigned (0 where nobody is), 0 to 1, under the
            assignment that makes it greatest.
        roles: in the order of the question.
        competencies: by key, then level.
    """

    people: tuple[Person, ...]
    day: date
    coverage: Fraction
    roles: tuple[RoleGap, ...]
    competencies: tuple[TeamCompetency, ...]

    @property
    def places(self) -> int:
        """How many there are."""
        return sum(each.role.headcount for each in self.roles)

    @property
    def filled(self) -> int:
        """How many of them are filled."""
        return sum(each.filled for each in self.roles)


def team_gap(people: Sequence[Person], roles: Sequence[Role], day: date, snapshot: Snapshot) -> TeamGap:
    """Compares a team with its roles.

    Args:
        people: by key; the order decides between equals.
        roles: at least one place (`role_problems` says what is wrong with them).

    Raises:
        ProblemsError: TIMEOUT.
    """
    assigned = assigned_roles(people, roles, snapshot)
    gaps = tuple(
        RoleGap(
            role, tuple(fit_of(person, role) for person, found in zip(people, assigned, strict=True) if found == at)
        )
        for at, role in enumerate(roles)
    )
    places = sum(role.headcount for role in roles)
    total = sum((fit.coverage for gap in gaps for fit in gap.fits), NOBODY)
    return TeamGap(tuple(people), day, total / places, gaps, tuple(_competencies(people, roles, snapshot)))


def assigned_roles(people: Sequence[Person], roles: Sequence[Role], snapshot: Snapshot) -> tuple[int | None, ...]:
    """For each person the number of the role that the best assignment gives them, or None.

    Raises:
        ProblemsError: TIMEOUT.
    """
    yardsticks = yardsticks_of(roles, snapshot)
    return assign([row_of(person, yardsticks) for person in people], [role.headcount for role in roles])


def yardsticks_of(roles: Iterable[Role], snapshot: Snapshot) -> tuple[Yardstick, ...]:
    """What each role asks for."""
    return tuple(Yardstick.of(role, snapshot) for role in roles)


def row_of(person: Person, yardsticks: Iterable[Yardstick]) -> Row:
    """What somebody is worth in each role.

    Raises:
        ProblemsError: TIMEOUT.
    """
    check_time()
    return tuple(each.worth(person) for each in yardsticks)


def _competencies(people: Iterable[Person], roles: Iterable[Role], snapshot: Snapshot) -> Iterator[TeamCompetency]:
    wanted: dict[tuple[str, Decimal], int] = {}
    for role in roles:
        for need in snapshot.occupations[role.occupation].needs:
            place = need.competency, need.level
            wanted[place] = wanted.get(place, 0) + role.headcount
    for (competency, level), count in sorted(wanted.items()):
        held = {person.key: person.evidence.level(competency) for person in people}
        holders = tuple(key for key, has in held.items() if has >= level)
        nearest = max((has for has in held.values() if 0 < has < level), default=None)
        status = _status(len(holders), count, nearest)
        if status is GapStatus.MISSING and any(competency in person.evidence.shown_once for person in people):
            status = GapStatus.EXPIRED
        yield TeamCompetency(competency, level, count, holders, nearest, status)


def _status(holders: int, wanted: int, nearest: Decimal | None) -> GapStatus:
    if holders >= wanted:
        return GapStatus.MET
    return GapStatus.PARTIAL if holders or nearest is not None else GapStatus.MISSING
