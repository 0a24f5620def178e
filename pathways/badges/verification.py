"""What a verification answers: three verdicts kept apart, and the checks that they rest on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class CheckOutcome(StrEnum):
    """How a check ended.

    Attributes:
        PASSED: it is as it should be.
        FAILED: it is not.
        SKIPPED: nothing to check, or nobody asked for it.
        UNKNOWN: it could not be determined, which is never good.
    """

    PASSED = "PASSED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    UNKNOWN = "UNKNOWN"


class CheckName(StrEnum):
    """What is checked, in the order in which people read it."""

    FORM = "form"
    CONTEXT = "context"
    SCHEMA = "schema"
    PROOF = "proof"
    KEY = "key"
    INSIDE = "inside"
    DATES = "dates"
    STATUS = "status"
    RECIPIENT = "recipient"
    ISSUER = "issuer"


AUTHENTIC = frozenset(
    {CheckName.FORM, CheckName.CONTEXT, CheckName.SCHEMA, CheckName.PROOF, CheckName.KEY, CheckName.INSIDE}
)
CURRENT = frozenset({CheckName.DATES, CheckName.STATUS})
_WORST_FIRST = (CheckOutcome.FAILED, CheckOutcome.UNKNOWN, CheckOutcome.PASSED)


def worst(outcomes: Iterable[CheckOutcome]) -> CheckOutcome:
    """The worst of some outcomes; SKIPPED when all were skipped."""
    found = set(outcomes)
    return next((each for each in _WORST_FIRST if each in found), CheckOutcome.SKIPPED)


@dataclass(frozen=True, slots=True)
class BadgeCheck:
    """One check.

    Attributes:
        text: a sentence that says what was found.
    """

    name: CheckName
    outcome: CheckOutcome
    text: str


def passed(name: CheckName, text: str) -> BadgeCheck:
    """A check that passed."""
    return BadgeCheck(name, CheckOutcome.PASSED, text)


def failed(name: CheckName, text: str) -> BadgeCheck:
    """A check that failed."""
    return BadgeCheck(name, CheckOutcome.FAILED, text)


def unknown(name: CheckName, text: str) -> BadgeCheck:
    """A check that could not be determined."""
    return BadgeCheck(name, CheckOutcome.UNKNOWN, text)


def skipped(name: CheckName, text: str) -> BadgeCheck:
    """A check without anything to check."""
    return BadgeCheck(name, CheckOutcome.SKIPPED, text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What a badge says, whether or not it is true.

    Attributes:
        standard: by its name and version; None: none of those that are known.
        identifier: address of the badge itself.
        issuer: address of the issuer.
        achievement: address of the achievement; for Open Badges 2.0 of the badge class.
        recipient: address of the recipient, or the hash of it.
        title: name of the achievement, as it was written.
        alignments: addresses of what the achievement is aligned with: credentials, competencies.
    """

    standard: str | None = None
    identifier: str | None = None
    issuer: str | None = None
    achievement: str | None = None
    recipient: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    title: str | None = None
    alignments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BadgeVerification:
    """What was found out about one badge at one moment.

    Attributes:
        claims: what the badge says.
        checked_at: for this moment, with its time zone.
        checks: in the order of `CheckName`, each name once.
    """

    claims: Claims
    checked_at: datetime
    checks: tuple[BadgeCheck, ...]

    def outcome(self, name: CheckName) -> CheckOutcome:
        """How a check ended; SKIPPED when it was not made."""
        return next((each.outcome for each in self.checks if each.name == name), CheckOutcome.SKIPPED)

    @property
    def authentic(self) -> CheckOutcome:
        """The badge is well-formed and unchanged since its issuer signed it."""
        return worst(each.outcome for each in self.checks if each.name in AUTHENTIC)

    @property
    def current(self) -> CheckOutcome:
        """The badge is neither expired nor revoked, and valid already."""
        return worst(each.outcome for each in self.checks if each.name in CURRENT)

    @property
    def trusted(self) -> CheckOutcome:
        """The issuer is on the list of trusted ones."""
        return self.outcome(CheckName.ISSUER)

    @property
    def valid(self) -> bool | None:
        """Authentic, current and, where one was named, of that recipient; None: it could not be determined."""
        match worst((self.authentic, self.current, self.outcome(CheckName.RECIPIENT))):
            case CheckOutcome.PASSED:
                return True
            case CheckOutcome.FAILED:
                return False
            case _:
                return None


class Verifier(Protocol):
    """Verifies badges with the documents of this installation."""

    def __call__(self, data: bytes, recipient: str | None, trusted: Collection[str] | None) -> BadgeVerification:
        """What was found out about a badge.

        Args:
            data: as `pathways.badges.verify.verify` takes it.
            recipient: whose badge it should be; None: anybody's.
            trusted: addresses of trusted issuers; None: no such list is kept.
        """
