"""The private address of a learner's calendar: a secret that is said once; the record keeps its hash only."""

from __future__ import annotations

import binascii
import hashlib
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace

from pathways.access.identity import Identity
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.records.awarding import expect_seen
from pathways.records.learner import StoredLearner
from pathways.records.permitted import is_own, reaches_all

SECRET_BYTES = 32
_BETWEEN, _AFTER_TENANT = ".", "\n"
"""Neither stands in what it parts."""


@dataclass(frozen=True, slots=True)
class CalendarName:
    """What stands in the address: the tenant, the learner whose calendar it is, and the secret."""

    tenant: str
    learner: str
    secret: str

    def __str__(self) -> str:
        whose = urlsafe_b64encode(f"{self.tenant}{_AFTER_TENANT}{self.learner}".encode()).decode().rstrip("=")
        return f"{whose}{_BETWEEN}{self.secret}"


def new_secret() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(SECRET_BYTES)


def read_name(name: str) -> CalendarName | None:
    """What a text says; None: it is the name of no calendar."""
    first, between, secret = name.partition(_BETWEEN)
    try:
        whose = urlsafe_b64decode(first + "=" * (-len(first) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    tenant, after, learner = whose.partition(_AFTER_TENANT)
    return CalendarName(tenant, learner, secret) if between and after and secret and secret.isascii() else None


def with_address(known: StoredLearner, secret: str | None, identity: Identity, path: str) -> StoredLearner:
    """The record with another address of its calendar, or with none; the one before opens nothing any more.

    Args:
        secret: of the address; None: there is to be none.
        path: where the request stands.

    Raises:
        ProblemsError: NOT_FOUND, or FORBIDDEN: whoever advises does not take an address along.
    """
    expect_seen(known, identity, path)
    if not (is_own(identity, known.key) or reaches_all(identity)):
        text, hint = "You may not open the calendar of this learner.", "Ask the learner, or an administrator."
        raise ProblemsError.one(Code.FORBIDDEN, text, hint, path)
    return replace(known, calendar=None if secret is None else _digest(secret))


def opens(known: StoredLearner, secret: str) -> bool:
    """The address with this secret is the one of the record."""
    return known.calendar is not None and hmac.compare_digest(known.calendar, _digest(secret))


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
