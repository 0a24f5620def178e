"""States of learners, spelled shortly, for cases worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pathways.domain.catalog import CompetencyLevel, Credential, CredentialStatus, CredentialType
from pathways.domain.content import Content
from pathways.domain.learner import Award, PinnedClaim, Record
from pathways.domain.requirement import Requirement
from pathways.domain.shared_rules import Equivalence
from tests.rules import oracle
from tests.rules.state import State, classes_of
from tests.rules.trees import (
    at_most,
    at_most_credits,
    grown,
)

TODAY = date(2026, 11, 23)
CREDITS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 4}
OWNED = {"a": ("o1",), "b": ("o1",), "c": ("o2",), "d": ("o1", "o2")}


def state(
    held: str | Sequence[Award] = "",
    *,
    sets: Sequence[str] = (),
    before: str = "",
    beside: str = "",
    planned: str | None = None,
    **record: Any,
) -> State:
    """Credentials a to e, worth 1, 2, 3, 4 and 4, n without a worth; those of `held` are held for ever."""
    credentials = [
        Credential(
            key=key,
            name=key,
            credential_type=CredentialType.DEGREE if key == "e" else CredentialType.COURSE,
            status=CredentialStatus.DEVELOPING if key == "z" else CredentialStatus.ACTIVE,
            credits=Decimal(CREDITS[key]) if key in CREDITS else None,
            owned_by=OWNED.get(key, ()),
            subjects=("s",) if key in "abz" else (),
            competencies=(CompetencyLevel(competency="x", level=Decimal(2)),) if key == "c" else (),
            valid_months=12 if key == "e" else None,
        )
        for key in "abcdenz"
    ]
    equivalences = [Equivalence(key=f"set-{each}", name="", credentials=tuple(each)) for each in sets]
    content = Content.of([*credentials, *equivalences])
    awards = tuple(Award(credential=each) if isinstance(each, str) else each for each in held)
    return State(
        content.credentials,
        classes_of(content),
        Record(awards=awards, **record),
        TODAY,
        frozenset(before),
        frozenset(beside),
        frozenset(before + beside if planned is None else planned),
    )


def holds(tree: str | Requirement, at: State, owner: str | None = None) -> bool:
    return oracle.holds(grown(tree, at.credentials, owner), at)


def scored(key: str, score: int) -> Award:
    return Award(credential=key, score=Decimal(score))


def on(key: str, day: date, **fields: Any) -> Award:
    return Award(credential=key, issued_on=day, **fields)


def minor(path: str, award: str) -> tuple[PinnedClaim, ...]:
    return (PinnedClaim(award=award, path=path),)


LIMITED = {"limits": (at_most(1, "a", "b"),)}
CAPPED = {"limits": (at_most_credits(2, "c", "d"),)}
