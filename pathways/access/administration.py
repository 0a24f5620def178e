"""What an administrator does: makes and revokes API keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Protocol

from pathways.access.api_keys import ApiKey, KeyRequest, KeyStore, made
from pathways.access.identity import Identity
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.text import shown

Also = Callable[[Any], None]
"""What else happens in the transaction of a store."""


class WritableKeys(KeyStore, Protocol):
    """Where keys are kept and changed."""

    def add(self, key: ApiKey, also: Also) -> None:
        """Stores a new key; may raise StoreError."""

    def revoke(self, key: str, at: datetime, also: Also) -> ApiKey | None:
        """Has a key open nothing any more; None: there is no such key. May raise StoreError."""


class Administration:
    """Makes and revokes the keys of one tenant; blocking, and thread-safe.

    Args:
        tenant: what the keys open.
        store: where they are kept.
        changed: is called after a change.
    """

    def __init__(self, tenant: str, store: WritableKeys, changed: Callable[[], None] = lambda: None) -> None:
        self._tenant = tenant
        self._store = store
        self._changed = changed

    def all_keys(self) -> list[ApiKey]:
        """All keys, the newest first.

        Raises:
            StoreError: the store does not answer.
        """
        return sorted(self._store.all_keys(), key=lambda each: (each.created_at, each.key), reverse=True)

    def create(self, asked: KeyRequest, identity: Identity) -> tuple[ApiKey, str]:
        """A new key, and the secret that nobody sees again.

        Raises:
            ProblemsError: everything that is wrong with the request.
            StoreError: the store does not answer.
        """
        key, secret = made(asked, self._tenant, identity, datetime.now(UTC))
        self._store.add(key, lambda _: None)
        self._changed()
        return key, secret

    def revoke(self, name: str) -> ApiKey:
        """A key that opens nothing any more; revoked once, it stays as it is.

        Raises:
            ProblemsError: NOT_FOUND.
            StoreError: the store does not answer.
        """
        key = self._store.revoke(name, datetime.now(UTC), lambda _: None)
        if key is None:
            raise ProblemsError.one(Code.NOT_FOUND, f"There is no API key {shown(name)}.", path="key")
        self._changed()
        return key
