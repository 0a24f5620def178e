"""Who asks: settled once, when a request arrives, and never changed after."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from pathways.access.roles import ANONYMOUS_READERS, Permission, Role, granted

DEFAULT_TENANT = "default"


class ViewerKind(Enum):
    """Who asks: nobody known, a person, or a program.

    Attributes:
        ANONYMOUS: nobody said who they are.
        PERSON: a person, known by a token, or whoever sits at this machine.
        SERVICE: a program, known by its key.
    """

    ANONYMOUS = "ANONYMOUS"
    PERSON = "PERSON"
    SERVICE = "SERVICE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Somebody, as one tenant knows them.

    Attributes:
        kind: nobody known, a person or a program.
        tenant: whose catalogue and records they reach; there is no way to another's.
        subject: the name by which records and the audit log know them: SUBJECT of the only issuer, ISSUER#SUBJECT where
            several are trusted, key:OWNER of an API key; empty: nobody known.
        name: what to call them; None: nothing was said.
        email: their address, where whoever vouches for them has verified it; None: nothing is known.
        issuer: who vouches for them; None: nobody, or a key of this service.
        roles: as the token or the key says.
        permissions: what they may do.
        learner: the key of their own record; None: they have none.
        key: the name of the API key that they sent; None: none was sent.
        expires: the moment from which they are nobody again, in seconds since 1970; None: never.
    """

    kind: ViewerKind
    tenant: str = DEFAULT_TENANT
    subject: str = ""
    name: str | None = None
    email: str | None = None
    issuer: str | None = None
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    learner: str | None = None
    key: str | None = None
    expires: float | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent one request.

    Attributes:
        identity: who they are.
        address: the host they call from; clients take turns by it.
        request_id: names the request in logs and in the audit log.
    """

    identity: Identity
    address: str = ""
    request_id: str = ""


def administrator_here(tenant: str = DEFAULT_TENANT) -> Identity:
    """Whoever sits at this machine, where nobody else reaches the service."""
    roles = frozenset({Role.ADMINISTRATOR})
    return Identity(
        kind=ViewerKind.PERSON, tenant=tenant, subject="local", roles=roles, permissions=granted(roles), name=None
    )


def nobody(tenant: str = DEFAULT_TENANT, *, reads: bool) -> Identity:
    """Somebody who did not say who they are.

    Args:
        reads: the catalogue is open to them.
    """
    permissions = ANONYMOUS_READERS if reads else frozenset()
    return Identity(kind=ViewerKind.ANONYMOUS, tenant=tenant, permissions=permissions)


HERE = Caller(administrator_here())
"""Whoever asks in this process."""


def caller_here() -> Caller:
    """Whoever runs a command on this machine, with a name for what they do."""
    return Caller(administrator_here(), request_id=uuid4().hex)
