"""The keys of a tenant in memory: a wrong key costs no question to the store, a revoked one soon opens nothing."""

from __future__ import annotations

import asyncio
import logging
import time
from datetime import UTC, datetime

from pathways.access.api_keys import ApiKey, KeyStore, identity_of, named_in, opens
from pathways.access.authenticator import UnauthenticatedError
from pathways.access.identity import Identity
from pathways.errors import StoreError

log = logging.getLogger(__name__)

FRESH_SECONDS = 2.0
"""How old what is known may be: so long a key that another process revoked may still open something."""
LOOK_AGAIN_SECONDS = 0.25
"""Likewise where a key is not known: the store is read no sooner again, however many wrong keys come."""
NOTED_SECONDS = 60.0
"""How exactly it is kept when a key was used last."""
WRONG = "The API key is not valid."


class KeyRing:
    """Knows whoever has a key of one tenant.

    Args:
        tenant: what its keys open.
        store: where they are kept.
    """

    def __init__(self, tenant: str, store: KeyStore) -> None:
        self._tenant = tenant
        self._store = store
        self._keys: dict[str, ApiKey] = {}
        self._looked: float | None = None
        self._changes = 0
        self._changes_seen = 0
        self._looking = asyncio.Lock()
        self._noted: dict[str, float] = {}
        self._used: dict[str, datetime] = {}

    async def identify(self, secret: str) -> Identity:
        """Whoever has a key.

        Raises:
            UnauthenticatedError: it is no key, or opens nothing any more.
            StoreError: the store has not answered yet.
        """
        named = named_in(secret)
        if named is None or named[0] != self._tenant:
            raise UnauthenticatedError(WRONG)
        await self._look(FRESH_SECONDS)
        if named[1] not in self._keys:
            await self._look(LOOK_AGAIN_SECONDS)
        key = self._keys.get(named[1])
        if key is None or not opens(key, secret, time.time()):
            raise UnauthenticatedError(WRONG)
        moment = time.monotonic()
        if moment - self._noted.get(key.key, -NOTED_SECONDS) >= NOTED_SECONDS:
            self._noted[key.key] = moment
            self._used[key.key] = datetime.now(UTC)
        return identity_of(key, self._tenant)

    async def still_opens(self, name: str) -> bool:
        """A key that opened something still does."""
        await self._look(FRESH_SECONDS)
        key = self._keys.get(name)
        ends = None if key is None else key.ends()
        return key is not None and (ends is None or time.time() < ends)

    def forget(self) -> None:
        """Something changed: the store is read before anybody is known again."""
        self._changes += 1

    def close(self) -> None:
        """Writes down what is to be kept."""
        self._note_used()

    async def _look(self, most: float) -> None:
        if self._is_fresh(most):
            return
        async with self._looking:
            if self._is_fresh(most):
                return
            changes = self._changes
            try:
                self._keys = {key.key: key for key in await asyncio.to_thread(self._store.all_keys)}
                await asyncio.to_thread(self._note_used)
            except StoreError as error:
                if self._looked is None:
                    raise
                log.warning("the API keys are as they were last known: %s", error)
            self._looked, self._changes_seen = time.monotonic(), changes

    def _is_fresh(self, most: float) -> bool:
        is_seen = self._changes_seen == self._changes  # not before the store was read: others wait for that too
        return is_seen and self._looked is not None and time.monotonic() - self._looked < most

    def _note_used(self) -> None:
        used, self._used = self._used, {}
        if used:
            self._store.note_used(used)
