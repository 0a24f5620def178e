"""Verifies a badge: reads what it is, and makes each check of its kind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from pathways.badges.baked import unbaked
from pathways.badges.credentials import Credentials
from pathways.badges.documents import Documents, documents_of
from pathways.badges.form import is_credential
from pathways.badges.open_badges_2 import Assertions, is_assertion
from pathways.badges.reading import MOST_BYTES, MOST_TEXT_BYTES, Node, UnreadableError, read_json
from pathways.badges.tokens import Token, is_token, read_token
from pathways.badges.verification import (
    BadgeCheck,
    BadgeVerification,
    CheckName,
    CheckOutcome,
    Claims,
    failed,
    passed,
    skipped,
    unknown,
)
from pathways.text import shown

LONGEST_ADDRESS = 2_000


def verify(
    data: bytes,
    *,
    documents: Documents | None = None,
    recipient: str | None = None,
    trusted_issuers: Collection[str] | None = None,
    at: datetime | None = None,
) -> BadgeVerification:
    """Verifies a badge; whatever is wrong with it is said by its checks.

    Args:
        data: JSON, a JSON Web Token, or a PNG or SVG picture with either baked in.
        documents: what badges point to (default: the usual contexts, nothing else).
        recipient: whose badge it should be, e.g. an e-mail address; None: anybody's.
        trusted_issuers: addresses of issuers; None: no such list is kept.
        at: the moment to judge by, with its time zone (default: now).
    """
    moment = at or datetime.now(UTC)
    known = documents or documents_of()
    try:
        claims, checks = _checked(data, known, recipient, moment)
    except UnreadableError as reason:
        claims, checks = Claims(), [failed(CheckName.FORM, str(reason))]
    verification = BadgeVerification(claims, moment, tuple(checks))
    order = list(CheckName)
    checks = [*checks, check_issuer(verification, trusted_issuers)]
    return BadgeVerification(claims, moment, tuple(sorted(checks, key=lambda each: order.index(each.name))))


def check_issuer(verification: BadgeVerification, trusted: Collection[str] | None) -> BadgeCheck:
    """Whether the issuer of a badge, as far as it is known, is trusted."""
    issuer = verification.claims.issuer
    if trusted is None:
        return skipped(CheckName.ISSUER, "No list of trusted issuers is kept.")
    if issuer is None or verification.authentic is not CheckOutcome.PASSED:
        return unknown(CheckName.ISSUER, "It is not certain who issued it.")
    if issuer in trusted:
        return passed(CheckName.ISSUER, f"{shown(issuer)} is trusted.")
    return failed(CheckName.ISSUER, f"{shown(issuer)} is not on the list of trusted issuers.")


def _checked(data: bytes, documents: Documents, recipient: str | None, at: datetime) -> tuple[Claims, list[BadgeCheck]]:
    if len(data) > MOST_BYTES:
        raise UnreadableError(f"{len(data):,} bytes are more than the {MOST_BYTES:,} that are read.")
    found = _document(_hosted(unbaked(data), documents))
    badge = found.payload if isinstance(found, Token) else found
    if is_assertion(badge):
        return Assertions(documents, at).check(badge, found if isinstance(found, Token) else None, recipient)
    credentials = Credentials(documents, at)
    if isinstance(found, Token):
        return credentials.check_token(found, recipient)
    if is_credential(found):
        return credentials.check(found, recipient)
    raise UnreadableError("It is JSON, but not a badge.")


def _hosted(data: bytes, documents: Documents) -> bytes:
    """What stands at an address, where a picture holds no more than that."""
    text = data.strip()
    if not text.startswith((b"https://", b"http://")) or len(text) > LONGEST_ADDRESS:
        return data
    address = text.decode("ascii", "replace")
    found = documents.newest(address)
    if found is None:
        raise UnreadableError(f"The badge at {shown(address)} is not at hand.")
    return found


def _document(data: bytes) -> Node | Token:
    if len(data) > MOST_TEXT_BYTES:
        raise UnreadableError(f"{len(data):,} bytes are more than the {MOST_TEXT_BYTES:,} that a badge may have.")
    text = data.strip()
    if is_token(text.decode("ascii", "replace")):
        return read_token(text.decode("ascii"))
    value = read_json(data)
    if not isinstance(value, dict):
        raise UnreadableError("It is JSON, but not a badge.")
    return value
