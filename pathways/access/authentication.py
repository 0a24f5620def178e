"""Who somebody is, by what they sent."""

from __future__ import annotations

import hmac
import time

from pathways.access.api_keys import PREFIX
from pathways.access.identity import DEFAULT_TENANT, Identity, administrator_here, nobody
from pathways.access.key_ring import KeyRing
from pathways.access.tokens import Tokens


class Authentication:
    """Knows people and programs by what they send.

    Args:
        keys: those of the tenant.
        here: the secret by which commands on this machine are known, which stands in the data folder; None: there is
            no such folder.
        is_required: whoever sends nothing is nobody; otherwise the administrator of this machine.
        readers: the catalogue is open to nobody known.
        tokens: of providers that are trusted; None: of nobody.
        tenant: whose catalogue and records everybody reaches.
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
    ) -> None:
        self._keys = keys
        self._here = here
        self._is_required = is_required
        self._nobody = nobody(tenant, reads=readers)
        self._administrator = administrator_here(tenant)
        self._tokens = tokens

    async def identify(self, token: str | None) -> Identity:
        """Whoever sent a token or a key, or nothing.

        Raises:
            UnauthenticatedError: the token or key is not valid.
            StoreError: the keys cannot be read.
            ServiceError: a provider does not answer.
        """
        if token is None:
            return self._nobody if self._is_required else self._administrator
        if self._here is not None and hmac.compare_digest(self._here.encode(), token.encode()):
            return self._administrator
        if self._tokens is None or token.startswith(f"{PREFIX}."):
            return await self._keys.identify(token)
        return await self._tokens.identify(token)

    async def still_knows(self, identity: Identity) -> bool:
        """Somebody who was known some time ago still would be."""
        if identity.expires is not None and time.time() >= identity.expires:
            return False
        return identity.key is None or await self._keys.still_opens(identity.key)
