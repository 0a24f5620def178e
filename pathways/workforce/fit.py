"""How well one person fits one role."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from pathways.advising.gap import competency_gap, credential_status
from pathways.domain.advice import CompetencyGap, CredentialGap, GapStatus
from pathways.domain.catalog import Strength
from pathways.requirements.leaves import covered
from pathways.workforce.people import Person, Role


@dataclass(frozen=True, slots=True)
class Fit:
    """One person in one role.

    Attributes:
        coverage: the importance-weighted share of min(held, needed) / needed over the needs of the occupation, 0 to 1,
            as `skillGap` tells it; an occupation without needs is covered.
        missing: the needs that are not met in full, in the occupation's order.
        credentials: what the occupation asks for, required ones first.
        fills: the coverage is enough for the role, and each credential that it asks for is held.
    """

    person: str
    occupation: str
    coverage: Fraction
    missing: tuple[CompetencyGap, ...]
    credentials: tuple[CredentialGap, ...]
    fills: bool


def coverage_in(person: Person, occupation: str) -> Fraction:
    """The share alone, for those who compare many."""
    return covered(person.snapshot.occupations[occupation].needs, person.evidence)


def fills_place(person: Person, role: Role, coverage: Fraction, ignored: Collection[str] = ()) -> bool:
    """With a coverage known already.

    Args:
        ignored: credentials that nobody is counted out for lack of.
    """
    if coverage < Fraction(role.coverage):
        return False
    return all(
        person.evidence.holds(each.credential) or each.credential in ignored
        for each in person.snapshot.occupations[role.occupation].credentials
        if each.strength is Strength.REQUIRED or role.with_preferred_credentials
    )


def fit_of(person: Person, role: Role) -> Fit:
    """One person in one role, line by line."""
    occupation, evidence = person.snapshot.occupations[role.occupation], person.evidence
    coverage = coverage_in(person, role.occupation)
    needs = (competency_gap(need, evidence, weighted=True) for need in occupation.needs)
    asked = sorted(occupation.credentials, key=lambda each: each.strength is not Strength.REQUIRED)
    return Fit(
        person=person.key,
        occupation=role.occupation,
        coverage=coverage,
        missing=tuple(each for each in needs if each.status is not GapStatus.MET),
        credentials=tuple(
            CredentialGap(each.credential, each.strength, credential_status(each.credential, evidence, person.view))
            for each in asked
        ),
        fills=fills_place(person, role, coverage),
    )
