"""The badge behind an award: what was found out about it when it was imported."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pathways.badges.verification import BadgeVerification


class MatchedBy(StrEnum):
    """By what a badge was found to be of a credential.

    Attributes:
        ACHIEVEMENT: the address of its achievement is that of the credential.
        ALIGNMENT: it says that its achievement is aligned with the credential.
        WORD: whoever imported it said so.
    """

    ACHIEVEMENT = "ACHIEVEMENT"
    ALIGNMENT = "ALIGNMENT"
    WORD = "WORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A badge that was imported; no two of a record have the same issuer and identifier.

    Attributes:
        issuer: address or DID, as it says.
        identifier: its own address; where it has none, the hash of what was sent.
        title: what was achieved, in words.
        verification: how it was verified, at first or when that last came to more.
        matched_by: None: the catalogue has no such credential.
        competencies: keys of those that it is aligned with.
    """

    issuer: str
    identifier: str
    title: str
    verification: BadgeVerification
    matched_by: MatchedBy | None = None
    competencies: tuple[str, ...] = ()
