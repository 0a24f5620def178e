"""The signing keys of OpenID providers: found by discovery, kept by kid, fetched again when an unknown one comes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import Key, KeySet

from pathways.errors import ServiceError

log = logging.getLogger(__name__)

DISCOVERY = ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server")
AGAIN_SECONDS = 60.0
"""No sooner are keys fetched again, however many unknown ones are named."""
SOON_SECONDS = 2.0
"""Likewise while none was ever fetched: the provider may just be starting."""
OLD_SECONDS = 3600.0
"""Then they are fetched again, so that a key that the provider withdrew opens nothing for ever."""
FETCH_SECONDS = 5.0
LARGEST = 1_000_000
"""Bytes of what a provider answers."""


class SigningKeys:
    """The public keys with which one provider signs.

    Args:
        issuer: its identifier, an address.
        changed: is called when other keys were fetched.
    """

    def __init__(self, issuer: str, changed: Callable[[], None] = lambda: None) -> None:
        self._issuer = issuer
        self._changed = changed
        self._keys: dict[str | None, Key] = {}
        self._tried: float | None = None
        self._fetched: float | None = None
        self._fetching = asyncio.Lock()

    async def key(self, kid: str | None) -> Key | None:
        """The key of an identifier; of None the only one. None: the provider has no such key.

        Raises:
            ServiceError: its keys were never fetched, and it does not answer now.
        """
        # Whoever comes while keys are being fetched waits for them: they may be the first, or those of a rotation.
        if self._is_wanted(kid) or (kid not in self._keys and self._fetching.locked()):
            async with self._fetching:
                if self._is_wanted(kid):
                    await self._fetch()
        if self._fetched is None:
            raise ServiceError(f"The provider {self._issuer} does not answer, so its tokens are refused until it does.")
        return self._keys.get(kid)

    def _is_wanted(self, kid: str | None) -> bool:
        """It is time to fetch, for this key."""
        now = time.monotonic()
        if self._tried is not None and now - self._tried < (SOON_SECONDS if self._fetched is None else AGAIN_SECONDS):
            return False
        return kid not in self._keys or self._fetched is None or now - self._fetched > OLD_SECONDS

    async def _fetch(self) -> None:
        before, self._tried = self._tried, time.monotonic()
        try:
            async with httpx.AsyncClient(timeout=FETCH_SECONDS) as client:
                keys = await self._published(client)
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("the keys of %s were not fetched: %s", self._issuer, error)
            return
        except asyncio.CancelledError:
            self._tried = before  # whoever asked has left, which says nothing about the provider
            raise
        found: dict[str | None, Key] = {each.kid: each for each in keys if each.as_dict().get("use", "sig") == "sig"}
        if len(found) == 1:
            found[None] = next(iter(found.values()))
        self._keys, self._fetched = found, self._tried
        self._changed()

    async def _published(self, client: httpx.AsyncClient) -> KeySet:
        for place in DISCOVERY:
            said = await _json(client, self._issuer.rstrip("/") + place)
            if said is not None:
                break
        else:
            raise ValueError("it describes itself nowhere")
        if said["issuer"] != self._issuer:
            raise ValueError(f"it says that it is {said['issuer']!r}")
        keys = await _json(client, said["jwks_uri"])
        if keys is None:
            raise ValueError(f"there is nothing at {said['jwks_uri']}")
        return KeySet.import_key_set(keys)


async def _json(client: httpx.AsyncClient, url: str) -> Any:
    """What an address answers; None: there is nothing."""
    async with client.stream("GET", url, headers={"accept": "application/json"}) as response:
        if response.status_code == 404:
            return None
        response.raise_for_status()
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST:
                raise ValueError(f"{url} answers more than {LARGEST} bytes")
    return httpx.Response(200, content=bytes(body)).json()
