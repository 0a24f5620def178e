"""The people of a team as their records stand on a day, and the roles that it has to fill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pathways.catalog.references import record_problems, unknown_key
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import Record
from pathways.domain.quantity import plain, thousandths
from pathways.errors import Problem, ProblemsError
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by
from pathways.wording.phrases import counted

MOST_PEOPLE = 5_000
"""In one team that is judged person by person."""
MOST_PLACES = 5_000
MOST_NAMED = 20
"""Unknown occupations, each with a hint."""


@dataclass(frozen=True, slots=True)
class Role:
    """Places of an occupation in a team.

    Attributes:
        headcount: how many places, from 1.
        coverage: from which fit upward a place is filled, 0 to 1.
        with_preferred_credentials: a place asks for what the occupation prefers, too, not only for what it requires.
    """

    occupation: str
    headcount: int = 1
    coverage: Decimal = Decimal(1)
    with_preferred_credentials: bool = False

    def current(self, snapshot: Snapshot) -> Role:
        """The same with the occupation as the catalogue names it today."""
        return replace(self, occupation=snapshot.current_key(self.occupation))


@dataclass(frozen=True)
class Person:
    """Somebody on a day, named by the key of a learner or of a profile; no other field of a record is looked at."""

    key: str
    record: Record
    day: date
    snapshot: Snapshot

    @cached_property
    def view(self) -> Snapshot:
        """The catalogue as it holds for this person."""
        return seen_by(self.snapshot, self.record, self.day)

    @cached_property
    def evidence(self) -> Evidence:
        """What the record proves on the day."""
        return evidence_in(self.view, self.record, self.day)

    @cached_property
    def levels(self) -> Mapping[str, int]:
        """The highest level of each competency that the record proves, in thousandths."""
        return {key: thousandths(found[0].level) for key, found in self.evidence.shown.items()}


def people_of(records: Mapping[str, Record], day: date, snapshot: Snapshot, path: str = "team") -> tuple[Person, ...]:
    """Everybody, by key.

    Args:
        path: where the request names them; a record's problems are told below it.

    Raises:
        ProblemsError: a record names what is unknown, or there are too many people.
    """
    problems: list[Problem] = []
    for place, (_, record) in enumerate(records.items()):
        problems += (each.under(f"{path}/{place}") for each in record_problems(record, snapshot))
    if len(records) > MOST_PEOPLE:
        text = f"{len(records):,} people are too many for one team (at most {MOST_PEOPLE:,})."
        problems.append(Problem(Code.LIMIT, text, "Ask about the teams below it, one by one.", path))
    if problems:
        raise ProblemsError(problems)
    return tuple(Person(key, records[key], day, snapshot) for key in sorted(records))


def role_problems(roles: Iterable[Role], snapshot: Snapshot, path: str = "roles") -> list[Problem]:
    """What is wrong with some roles: unknown occupations, too many places, none."""
    problems: list[Problem] = []
    unknown: set[str] = set()
    places = 0
    for number, role in enumerate(roles):
        here = f"{path}/{number}"
        if role.occupation not in snapshot.occupations:
            unknown.add(role.occupation)
            if len(unknown) <= MOST_NAMED:
                problems.append(unknown_key(role.occupation, snapshot.occupations, "occupation", f"{here}/occupation"))
        if role.headcount < 1:
            text = f"headcount must be 1 or more (got {role.headcount})."
            problems.append(Problem(Code.OUT_OF_RANGE, text, "Leave out a role without places.", f"{here}/headcount"))
        if not 0 <= role.coverage <= 1:
            text = f"coverage must be 0 to 1 (got {plain(role.coverage)})."
            problems.append(Problem(Code.OUT_OF_RANGE, text, "Write 0.8 for 80 %.", f"{here}/coverage"))
        places += max(0, role.headcount)
    if len(unknown) > MOST_NAMED:
        text = f"{counted(len(unknown) - MOST_NAMED, 'more occupation is', 'more occupations are')} not known."
        problems.append(Problem(Code.NOT_FOUND, text, "Mend the first ones, and send it again.", path))
    if not places and not problems:
        text = "The team has no roles to fill."
        problems.append(Problem(Code.MISSING, text, "Say which occupations it needs, and how many of each.", path))
    if places > MOST_PLACES:
        text = f"{places:,} places are too many for one question (at most {MOST_PLACES:,})."
        problems.append(Problem(Code.LIMIT, text, "Ask about fewer roles at a time.", path))
    return problems
