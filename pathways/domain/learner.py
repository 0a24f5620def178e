"""A learner's record: awards, competencies, experience and conditions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pathways.domain.catalog import CompetencyLevel, Credential, CredentialType, RouteKind
from pathways.domain.conditions import folded
from pathways.domain.months import Lifetime, whole_months

ANY_GRADE = "\0"
"""A planned step reaches any grade; no author can write this one."""
_UNLISTED = "unlisted/"
"""How the keys of credit from outside the catalogue begin; no author can write such a key."""


class AwardState(StrEnum):
    """What is known of an award's proof; REVOKED and REJECTED ones never count.

    Attributes:
        CLAIMED: somebody says so, and nobody has looked at the proof.
        VERIFIED: its proof was seen, or whoever recorded it vouches for it.
        REVOKED: it was taken back.
        REJECTED: its proof was seen, and it does not stand.
    """

    CLAIMED = "CLAIMED"
    VERIFIED = "VERIFIED"
    REVOKED = "REVOKED"
    REJECTED = "REJECTED"

    @property
    def counts(self) -> bool:
        """Neither revoked nor rejected."""
        return self in (AwardState.CLAIMED, AwardState.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """A credential given to a person.

    Attributes:
        credits: what this award itself is worth; None: what its credential is.
        kind: by which kind of route it was earned; None: STUDY.
        issued_by: key or name of who issued it; None: its credential's first owner.
        times: how often it was earned like this.
        grade: of its credential's scale, or of another one.
        failed: it is an attempt that was not passed, whatever its score, and earns nothing.
        kept_as: keys of the learner and of the award where it is stored; None: it was sent along. Says nothing of it.
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
    failed: bool = False
    kept_as: tuple[str, str] | None = field(default=None, compare=False)

    def worth(self, credential: Credential) -> Decimal:
        """In credits."""
        return (credential.sure_credits if self.credits is None else self.credits) or Decimal(0)

    def is_as_issued(self, lifetime: Lifetime) -> bool:
        """Its expiry is that of its issue: it is in its first cycle, since no renewal has moved it."""
        return self.issued_on is not None and self.last_day(lifetime) == lifetime.last_day(self.issued_on)

    def last_day(self, lifetime: Lifetime) -> date | None:
        """The day through which it is valid: expiresOn, else that of its credential, else None (for ever)."""
        if self.expires_on is not None:
            return self.expires_on
        return None if self.issued_on is None else lifetime.last_day(self.issued_on)

    @property
    def counts(self) -> bool:
        """Neither revoked nor rejected."""
        return self.state.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Work in a field: months or hours of it, or the days it ran; one whose end lies ahead is running.

    Attributes:
        share: of full time; None: all of it.
    """

    months: int | None = None
    field: str | None = None
    started_on: date | None = None
    ended_on: date | None = None
    hours: Decimal | None = None
    share: Decimal | None = None


def other_months(entry: Experience) -> int | None:
    """The whole months from the first through the last day of some work, where its months say something else.

    One that has begun may be counted as a whole one.
    """
    start, end = entry.started_on, entry.ended_on
    if entry.months is None or start is None or end is None or end < start:
        return None
    whole, left = whole_months(start, min(end, date.max - timedelta(days=1)) + timedelta(days=1))
    return None if whole <= entry.months <= whole + (1 if left else 0) else whole


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
class Since:
    """The day on which a learner began a credential; without one, whatever the record does not name."""

    on: date
    credential: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a learner brings.

    Attributes:
        since: days on which the learner began, which say whose rules apply.
    """

    awards: tuple[Award, ...] = ()
    competencies: tuple[CompetencyLevel, ...] = ()
    experience: tuple[Experience, ...] = ()
    conditions: frozenset[str] = frozenset()
    waivers: tuple[Waiver, ...] = ()
    substitutions: tuple[Substitution, ...] = ()
    claims: tuple[PinnedClaim, ...] = ()
    since: tuple[Since, ...] = ()

    def began(self, credential: str | None, day: date) -> date:
        """The day on which a credential was begun: its own, else the general one, else the day asked."""
        known = {each.credential: each.on for each in self.since}
        return known.get(credential) or known.get(None) or day

    def says(self, condition: str) -> bool:
        """One of its conditions is this one, however it is spelled."""
        wanted = folded(condition)
        return any(folded(each) == wanted for each in self.conditions)


def unlisted_award(number: int, text: str, credits: Decimal) -> Award:
    """The award for credit from outside the catalogue, such as that of another school's course.

    Args:
        number: of the entry, from 1; the same text may stand in several.
        text: what the credit is of.
    """
    return Award(credential=f"{_UNLISTED}{number}/{text}", credits=credits)


def is_unlisted(key: str) -> bool:
    """The key is that of credit from outside the catalogue."""
    return key.startswith(_UNLISTED)


def unlisted_text(key: str) -> str | None:
    """What the credit is of; None: the key is that of a catalogue item."""
    return key.removeprefix(_UNLISTED).partition("/")[2] if is_unlisted(key) else None


def unlisted_credential(award: Award) -> Credential:
    """What stands for it in the catalogue of the learner: nobody owns it, and nothing earns it."""
    return Credential(
        key=award.credential,
        name=unlisted_text(award.credential) or "",
        credential_type=CredentialType.COURSE,
        credits=award.credits,
    )
