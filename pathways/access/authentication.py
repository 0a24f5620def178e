"""Who somebody is, by what they sent."""

from __future__ import annotations

import hmac
import time
from typing import Protocol

from pathways.access.api_keys import PREFIX, named_in
from pathways.access.authenticator import UnauthenticatedError
from pathways.access.identity import DEFAULT_TENANT, Identity, administrator_here, nobody
from pathways.access.key_ring import WRONG, KeyRing
from pathways.access.tokens import Tokens

ELSEWHERE = "The token or key is of another tenant than this address."


class OtherTenants(Protocol):
    """The tenants beside the main one."""

    def some(self) -> bool:
        """There are any; may raise StoreError."""

    def at_host(self, host: str) -> str | None:
        """The name of the one that is called by a host name; None: it says nothing. May raise StoreError."""

    async def keys(self, tenant: str) -> KeyRing | None:
        """The keys of one; None: there is no such tenant. May raise StoreError."""


class Authentication:
    """Knows people and programs by what they send.

    Args:
        keys: those of the main tenant.
        here: the secret by which commands on this machine are known, which stands in the data folder; None: there is
            no such folder.
        is_required: whoever sends nothing is nobody; otherwise the administrator of this machine.
        readers: the catalogue is open to nobody known.
        tokens: of providers that are trusted; None: of nobody.
        tenant: the main one, which everybody reaches who names no other.
        others: those beside it; where there are some, whoever sends nothing is nobody. None: there are none.

    A tenant is named by the key or the token that is sent, and by the host that is called; where both name one, it must
    be the same.
    """

    def __init__(
        self,
        *,
        keys: KeyRing,
        here: str | None,
        is_required: bool,
        readers: bool,
        tokens: Tokens | None = None,
        tenant: str = DEFAULT_TENANT,
        others: OtherTenants | None = None,
    ) -> None:
        self._keys = keys
        self._here = here
        self._is_required = is_required
        self._readers = readers
        self._tenant = tenant
        self._tokens = tokens
        self._others = others

    async def identify(self, token: str | None, host: str = "") -> Identity:
        """Whoever sent a token or a key, or nothing.

        Args:
            host: the name by which they called the service, in small letters.

        Raises:
            UnauthenticatedError: the token or key is not valid, or of another tenant than the host.
            StoreError: the keys or the tenants cannot be read.
            ServiceError: a provider does not answer.
        """
        at = None if self._others is None else self._others.at_host(host)
        if token is None:
            tenant = at or self._tenant
            return nobody(tenant, reads=self._readers) if self._asks() else administrator_here(tenant)
        found = await self._known(token, at)
        if at is not None and found.tenant != at:
            raise UnauthenticatedError(ELSEWHERE)
        return found

    async def still_knows(self, identity: Identity) -> bool:
        """Somebody who was known some time ago still would be."""
        if identity.expires is not None and time.time() >= identity.expires:
            return False
        if identity.key is not None:
            keys = await self._ring(identity.tenant)
            return keys is not None and await keys.still_opens(identity.key)
        return self._tokens is None or self._tokens.counts(identity)

    async def _known(self, token: str, at: str | None) -> Identity:
        secret, _, named = token.partition(".")
        if self._here is not None and hmac.compare_digest(self._here.encode(), secret.encode()):
            tenant = named or at or self._tenant
            if await self._ring(tenant) is None:
                raise UnauthenticatedError(WRONG)
            return administrator_here(tenant)
        if self._tokens is not None and not token.startswith(f"{PREFIX}."):
            return await self._tokens.identify(token)
        owned = named_in(token)
        keys = None if owned is None else await self._ring(owned[0])
        if keys is None:
            raise UnauthenticatedError(WRONG)
        return await keys.identify(token)

    async def _ring(self, tenant: str) -> KeyRing | None:
        """The keys of a tenant; None: there is no such tenant."""
        if tenant == self._tenant:
            return self._keys
        return None if self._others is None else await self._others.keys(tenant)

    def _asks(self) -> bool:
        """Whoever says nothing is nobody."""
        return self._is_required or (self._others is not None and self._others.some())
