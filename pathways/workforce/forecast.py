"""A team month by month, as awards run out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import Award, Record
from pathways.domain.months import add_months
from pathways.errors import Problem
from pathways.workforce.people import Person, Role
from pathways.workforce.team_gap import team_gap

MOST_MONTHS = 120


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
    kept = [replace(person, record=_renewed(person, last)) for person in people]
    for month in range(months + 1):
        on = add_months(day, month)
        plain = team_gap([replace(each, day=on) for each in people], roles, on, snapshot)
        renewed = team_gap([replace(each, day=on) for each in kept], roles, on, snapshot)
        yield ForecastPoint(on, plain.coverage, plain.filled, renewed.coverage, renewed.filled)


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
