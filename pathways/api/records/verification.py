"""What a verification of a badge found, as the API shows it."""

from __future__ import annotations

from datetime import datetime

from pathways.api.declare import output
from pathways.badges import verification
from pathways.badges.verification import CheckOutcome


@output
class BadgeCheck:
    """One check of a badge.

    Attributes:
        name: what is checked, e.g. proof, key, dates, status.
        outcome: how it ended.
        text: a sentence that says what was found.
    """

    name: str
    outcome: CheckOutcome
    text: str


@output
class BadgeVerification:
    """Whether a badge is genuine: three verdicts kept apart, and the checks that they rest on.

    Attributes:
        valid: authentic, current and, where a recipient was named, theirs; trust is apart. Null: not determined.
        authentic: well-formed, and unchanged since the issuer signed it.
        current: valid already, not expired, and not revoked.
        trusted: whether the issuer is on the list of trusted ones; SKIPPED where no such list exists.
        checked_at: the moment it was judged by.
        standard: name and version of the standard; null: none that is known.
        checks: every check, in the order of reading.
        issuer: address or DID of the issuer, as the badge says.
        achievement: address of what was achieved, as the badge says.
        recipient: identifier of the recipient, or the hash of it, as the badge says.
        valid_from: from when it is valid; null: it does not say.
        valid_until: until when it is valid; null: it does not expire.
    """

    valid: bool | None
    authentic: CheckOutcome
    current: CheckOutcome
    trusted: CheckOutcome
    checked_at: datetime
    standard: str | None
    checks: list[BadgeCheck]
    issuer: str | None
    achievement: str | None
    recipient: str | None
    valid_from: datetime | None
    valid_until: datetime | None

    @classmethod
    def of(cls, found: verification.BadgeVerification) -> BadgeVerification:
        """The type of a verification."""
        claims = found.claims
        return cls(
            valid=found.valid,
            authentic=found.authentic,
            current=found.current,
            trusted=found.trusted,
            checked_at=found.checked_at,
            standard=claims.standard,
            checks=[BadgeCheck(name=each.name.value, outcome=each.outcome, text=each.text) for each in found.checks],
            issuer=claims.issuer,
            achievement=claims.achievement,
            recipient=claims.recipient,
            valid_from=claims.valid_from,
            valid_until=claims.valid_until,
        )
