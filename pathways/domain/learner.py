"""A learner's record: awards, competencies, experience and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.domain.catalog import CompetencyLevel, Credential, RouteKind
from pathways.domain.conditions import folded
from pathways.domain.months import add_months

ANY_GRADE = "\0"
"""A planned step reaches any grade; no author can write this one."""


class AwardState(StrEnum):
    """What is known of an award's proof; REVOKED and REJECTED ones never count."""

    CLAIMED = "CLAIMED"
    VERIFIED = "VERIFIED"
    REVOKED = "REVOKED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A credential given to a person.

    Attributes:
        credits: what this award itself is worth; None: what its credential is.
        kind: by which kind of route it was earned; None: STUDY.
        issued_by: key or name of who issued it; None: its credential's first owner.
        times: how often it was earned like this.
        grade: of its credential's scale, or of another one.
    """

    credential: str
    issued_on: date | None = None
    expires_on: date | None = None
    score: Decimal | None = None
    state: AwardState = AwardState.CLAIMED
    credits: Decimal | None = None
    kind: RouteKind | None = None
    issued_by: str | None = None
    times: int = 1
    grade: str | None = None

    def worth(self, credential: Credential) -> Decimal:
        """In credits."""
        return (credential.sure_credits if self.credits is None else self.credits) or Decimal(0)

    def last_day(self, valid_months: int | None) -> date | None:
        """The day through which it is valid: expiresOn, else issuedOn plus validMonths, else None (for ever)."""
        if self.expires_on is not None:
            return self.expires_on
        if self.issued_on is not None and valid_months is not None:
            return add_months(self.issued_on, valid_months)
        return None

    @property
    def counts(self) -> bool:
        """Neither revoked nor rejected."""
        return self.state not in (AwardState.REVOKED, AwardState.REJECTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Work in a field: a number of months, or the days it ran; one whose end lies ahead is running."""

    months: int | None = None
    field: str | None = None
    started_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A requirement line that holds for this learner; it counts with its worth, and claims nothing."""

    path: str
    reason: str
    by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Substitution:
    """A credential that counts as another for this learner."""

    for_: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedClaim:
    """The learner's own choice of the line that an award pays for.

    Attributes:
        award: the credential of the award.
        path: the requirement line.
    """

    award: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a learner brings."""

    awards: tuple[Award, ...] = ()
    competencies: tuple[CompetencyLevel, ...] = ()
    experience: tuple[Experience, ...] = ()
    conditions: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    claims: tuple[PinnedClaim, ...] = ()

    def says(self, condition: str) -> bool:
        """One of its conditions is this one, however it is spelled."""
        wanted = folded(condition)
        return any(folded(each) == wanted for each in self.conditions)
