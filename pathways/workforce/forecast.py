"""A team month by month, as awards run out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.deadline import check_time
from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.errors import Problem
from pathways.workforce.assignment import assign
from pathways.workforce.people import Person, Role
from pathways.workforce.team_gap import NOBODY, Row, row_of, yardsticks_of

MOST_MONTHS = 120
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ForecastPoint:
    """A team on one day.

    Attributes:
        coverage, filled: if nobody renews anything.
        renewed_coverage, renewed_filled: if all is renewed that can be.
    """

    on: date
    coverage: Fraction
    filled: int
    renewed_coverage: Fraction
    renewed_filled: int


def months_problems(months: int) -> list[Problem]:
    """What is wrong with how far somebody looks ahead."""
    if 1 <= months <= MOST_MONTHS:
        return []
    text = f"months must be 1 to {MOST_MONTHS} (got {months})."
    return [Problem(Code.OUT_OF_RANGE, text, "Say how far to look ahead, such as 12.", "months")]


def forecast(
    people: Sequence[Person], roles: Sequence[Role], day: date, months: int, snapshot: Snapshot
) -> Iterator[ForecastPoint]:
    """The team today, and on the same day of each month to come.

    What is not valid on the first day stays as it is; nobody learns anything new.

    Raises:
        ProblemsError: TIMEOUT.
    """
    last = add_months(day, months)
    filling = _Filling(roles, snapshot)
    plain = [_Course(person, filling) for person in people]
    kept = [
        course
        if (record := _renewed(course.person, last)) == course.person.record
        else _Course(replace(course.person, record=record), filling)
        for course in plain
    ]
    for month in range(months + 1):
        on = add_months(day, month)
        yield ForecastPoint(on, *filling.on(on, plain), *filling.on(on, kept))


class _Filling:
    """How well the places of some roles can be filled; by people who are worth the same it is found out once."""

    def __init__(self, roles: Sequence[Role], snapshot: Snapshot) -> None:
        self._yardsticks = yardsticks_of(roles, snapshot)
        self._places = [role.headcount for role in roles]
        self._rows: list[Row] = []
        self._numbers: dict[Row, int] = {}
        self._known: dict[tuple[int, ...], tuple[Fraction, int]] = {}

    def number(self, person: Person) -> int:
        """A number that people have in common who are worth the same in each role."""
        row = row_of(person, self._yardsticks)
        if row not in self._numbers:
            self._numbers[row] = len(self._rows)
            self._rows.append(row)
        return self._numbers[row]

    def on(self, day: date, courses: Sequence[_Course]) -> tuple[Fraction, int]:
        """The mean coverage of all places, and how many are filled."""
        check_time()
        numbers = tuple(course.on(day) for course in courses)
        if numbers not in self._known:
            rows = [self._rows[number] for number in numbers]
            found = zip(rows, assign(rows, self._places), strict=True)
            taken = [worth for row, role in found if role is not None and (worth := row[role]) is not None]
            coverage = sum((worth.coverage for worth in taken), NOBODY) / sum(self._places)
            self._known[numbers] = coverage, sum(worth.fills for worth in taken)
        return self._known[numbers]


class _Course:
    """What one person is worth as time goes on: the same from one turning point to the next.

    Whether an award counts on a day hangs on its own first and last day alone; neither a cohort nor a failed attempt
    changes more than the ways to what is still to be earned.
    """

    def __init__(self, person: Person, filling: _Filling) -> None:
        self.person = person
        self._filling = filling
        self._turns = sorted(set(_turns(person)))
        self._known: dict[int, int] = {}

    def on(self, day: date) -> int:
        """The number of what the person is worth on a day."""
        span = bisect_right(self._turns, day)
        if span not in self._known:
            self._known[span] = self._filling.number(replace(self.person, day=day))
        return self._known[span]


def _turns(person: Person) -> Iterator[date]:
    """The days on which an award begins to count, or does not count any more."""
    credentials = person.snapshot.credentials
    for award in person.record.awards:
        credential = credentials.get(award.credential)
        if award.issued_on is not None:
            yield award.issued_on
        last = award.expires_on if credential is None else award.last_day(credential.lifetime)
        if last is not None and last < date.max:
            yield last + DAY


def _renewed(person: Person, through: date) -> Record:
    """The record in which what is valid today and can be renewed stays valid."""
    record, credentials, day = person.record, person.view.credentials, person.day

    def kept(award: Award) -> Award:
        if award.credential not in credentials:
            return award
        credential = credentials[award.credential]
        last = award.last_day(credential.lifetime)
        begun = award.counts and (award.issued_on is None or award.issued_on <= day)
        runs_out = last is not None and day <= last < through
        is_open = credential.plannable_on(day) and any(each.open_from(day) for each in credential.renewals)
        if begun and runs_out and is_open and award.credential in person.evidence.valid:
            return replace(award, expires_on=through)
        return award

    return replace(record, awards=tuple(map(kept, record.awards)))
