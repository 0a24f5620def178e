"""What an administrator does: makes and revokes API keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

from pathways.access.api_keys import ApiKey, KeyRequest, KeyStore, made
from pathways.access.audit import Act, Also, Recorder, Unrecorded
from pathways.access.identity import Caller
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown


class WritableKeys(KeyStore, Protocol):
    """Where keys are kept and changed."""

    def add(self, key: ApiKey, also: Also) -> bool:
        """Stores a new key; False: the learner whom it stands for is not there. May raise StoreError."""

    def revoke(self, key: str, at: datetime, also: Also) -> ApiKey | None:
        """Has a key open nothing any more; None: there is no such key. May raise StoreError."""


class Administration:
    """Makes and revokes the keys of one tenant; blocking, and thread-safe.

    Args:
        tenant: what the keys open.
        store: where they are kept.
        changed: is called after a change.
        recorder: records what is done; None: nobody.
    """

    def __init__(
        self,
        tenant: str,
        store: WritableKeys,
        changed: Callable[[], None] = lambda: None,
        recorder: Recorder | None = None,
    ) -> None:
        self._tenant = tenant
        self._store = store
        self._changed = changed
        self._recorder = recorder or Unrecorded()

    def all_keys(self) -> list[ApiKey]:
        """All keys, the newest first.

        Raises:
            StoreError: the store does not answer.
        """
        return sorted(self._store.all_keys(), key=lambda each: (each.created_at, each.key), reverse=True)

    def create(self, asked: KeyRequest, caller: Caller) -> tuple[ApiKey, str]:
        """A new key, and the secret that nobody sees again.

        Raises:
            ProblemsError: everything that is wrong with the request.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action="createApiKey")) as also:
            key, secret = made(asked, self._tenant, caller.identity, datetime.now(UTC))
            if not self._store.add(key, also):
                raise ProblemsError([_no_learner(key.learner)])
        self._changed()
        return key, secret

    def revoke(self, name: str, caller: Caller) -> ApiKey:
        """A key that opens nothing any more; revoked once, it stays as it is.

        Raises:
            ProblemsError: NOT_FOUND.
            StoreError: the store does not answer.
        """
        with self._recorder.acting(Act(caller=caller, action="revokeApiKey")) as also:
            key = self._store.revoke(name, datetime.now(UTC), also)
            if key is None:
                raise ProblemsError.one(Code.NOT_FOUND, f"There is no API key {shown(name)}.", path="key")
        self._changed()
        return key


def _no_learner(key: str | None) -> Problem:
    text = f"There is no learner {shown(key or '')}."
    return Problem(Code.NOT_FOUND, text, "Make the record first (saveLearner).", "learner")
