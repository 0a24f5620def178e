"""API keys: 256 random bits that are shown once; kept is their hash, with what they open.

A key is written ``pathways.TENANT.KEY.SECRET``, so that it says itself where to look for it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from pathways.access.identity import Identity, ViewerKind
from pathways.access.roles import Permission, Role, granted
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError, did_you_mean
from pathways.text import flaw_of, shown

PREFIX = "pathways"
SECRET_BYTES = 32
NAME_BYTES = 5
LONGEST_OWNER = 200
_WRITTEN = re.compile(rf"{PREFIX}\.([a-z0-9-]+)\.([a-z0-9]+)\.([A-Za-z0-9_-]{{43}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """What is kept of a key.

    Attributes:
        key: names it; no secret.
        hash: SHA-256 of the whole key as it is sent, in hexadecimal.
        owner: whom to ask about it.
        roles: what whoever has it is to the tenant.
        permissions: what it may do besides what its roles allow.
        learner: the key of the learner that whoever has it is; None: of nobody.
        created_at: when it was made.
        expires_on: the last day on which it opens anything; None: it opens until it is revoked.
        last_used_at: when it was used last, to the minute; None: never.
        revoked_at: since when it opens nothing; None: it was not revoked.
    """

    key: str
    hash: str
    owner: str
    roles: frozenset[Role]
    permissions: frozenset[Permission] = frozenset()
    learner: str | None = None
    created_at: datetime
    expires_on: date | None = None
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def ends(self) -> float | None:
        """The moment from which it opens nothing, in seconds since 1970; None: none is set."""
        if self.revoked_at is not None:
            return 0.0  # whatever the clock of whoever revoked it said
        if self.expires_on is None:
            return None
        return datetime.combine(self.expires_on + timedelta(days=1), time(), UTC).timestamp()


class KeyStore(Protocol):
    """Where keys are kept."""

    def all_keys(self) -> list[ApiKey]:
        """All of them, by name; may raise StoreError."""

    def note_used(self, used: dict[str, datetime]) -> None:
        """When keys were used last; may raise StoreError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRequest:
    """What somebody wants a key for.

    Attributes:
        owner: whom to ask about it.
        roles: names of roles.
        permissions: names of permissions, of a service.
        learner: the key of the learner whom it stands for; None: nobody.
        expires_on: its last day.
    """

    owner: str
    roles: Sequence[str] = ()
    permissions: Sequence[str] = ()
    learner: str | None = None
    expires_on: date | None = None


def made(asked: KeyRequest, tenant: str, identity: Identity, now: datetime) -> tuple[ApiKey, str]:
    """A new key, and the secret that is shown once.

    Args:
        asked: what it is for.
        tenant: what it opens.
        identity: who makes it; nobody makes a key that may do more than they may.
        now: with its zone.

    Raises:
        ProblemsError: everything that is wrong with the request.
    """
    problems = [*_owner_problems(asked.owner), *_name_problems("roles", asked.roles, [role.value for role in Role])]
    problems += _name_problems("permissions", asked.permissions, [each.value for each in Permission])
    if asked.expires_on is not None and asked.expires_on < now.date():
        text = f"expiresOn is {asked.expires_on}, which has passed."
        problems.append(Problem(Code.OUT_OF_RANGE, text, "Choose a day from today on.", "expiresOn"))
    roles = frozenset(role for role in Role if role.value in asked.roles)
    permissions = frozenset(each for each in Permission if each.value in asked.permissions)
    if permissions and not roles:
        roles = frozenset({Role.SERVICE})
    if permissions and Role.SERVICE not in roles:
        text = "Permissions are listed for services; other roles have theirs."
        problems.append(Problem(Code.MISPLACED, text, f"Add the role {Role.SERVICE}.", "permissions"))
    if asked.learner is not None and Role.LEARNER not in roles:
        text = "Only whoever is a learner has a record of their own."
        problems.append(Problem(Code.MISPLACED, text, f"Add the role {Role.LEARNER}.", "learner"))
    if not roles and not problems:
        problems.append(Problem(Code.EMPTY, "The key has no role.", f"Choose from {', '.join(Role)}.", "roles"))
    more = (granted(roles) | permissions) - identity.permissions
    if more:
        text = f"The key could do more than you may: {', '.join(sorted(more))}."
        problems.append(Problem(Code.FORBIDDEN, text, "Leave out what you may not do yourself.", "roles"))
    if problems:
        raise ProblemsError(problems)
    name = secrets.token_hex(NAME_BYTES)
    secret = f"{PREFIX}.{tenant}.{name}.{secrets.token_urlsafe(SECRET_BYTES)}"
    key = ApiKey(
        key=name,
        hash=hash_of(secret),
        owner=asked.owner.strip(),
        roles=roles,
        permissions=permissions,
        learner=asked.learner,
        created_at=now,
        expires_on=asked.expires_on,
    )
    return key, secret


def hash_of(secret: str) -> str:
    """What is kept of a key. Its 256 bits are random, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def named_in(secret: str) -> tuple[str, str] | None:
    """The tenant and the name that a key says it is of; None: it is not written as keys are."""
    found = _WRITTEN.fullmatch(secret)
    return None if found is None else (found[1], found[2])


def opens(key: ApiKey, secret: str, moment: float) -> bool:
    """A key is the one that was sent, and is still good at a moment (seconds since 1970)."""
    is_it = hmac.compare_digest(key.hash, hash_of(secret))
    ends = key.ends()
    return is_it and (ends is None or moment < ends)


def identity_of(key: ApiKey, tenant: str) -> Identity:
    """Whoever has a key."""
    return Identity(
        kind=ViewerKind.SERVICE,
        tenant=tenant,
        subject=f"key:{key.owner}",
        name=key.owner,
        roles=key.roles,
        permissions=granted(key.roles) | key.permissions,
        learner=key.learner,
        key=key.key,
        expires=key.ends(),
    )


def _owner_problems(owner: str) -> list[Problem]:
    flaw = flaw_of(owner)
    if flaw is not None:
        return [Problem(Code.BAD_TEXT, flaw, None, "owner")]
    if not owner.strip():
        return [Problem(Code.EMPTY, "owner is empty.", "Write whom to ask about the key.", "owner")]
    if len(owner) > LONGEST_OWNER:
        text = f"owner is longer than {LONGEST_OWNER} characters."
        return [Problem(Code.TOO_LONG, text, "Shorten it.", "owner")]
    return []


def _name_problems(field: str, names: Sequence[str], known: Collection[str]) -> list[Problem]:
    return [
        Problem(
            Code.BAD_VALUE,
            f"{shown(name)} is not one of the {field}.",
            did_you_mean(name, list(known)) or f"Use {', '.join(known)}.",
            f"{field}/{at}",
        )
        for at, name in enumerate(names)
        if name not in known
    ]
