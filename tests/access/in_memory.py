"""Stores of keys and of the audit log that live in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from pathways.access.api_keys import ApiKey
from pathways.access.audit import Also, Entry, Wanted
from pathways.access.own_settings import SaidSettings, Saying
from pathways.access.trusted_issuers import TrustedIssuer
from pathways.errors import StoreError

SECRET = bytes(32)


class Kept:
    """Keys in memory, which may be away; counts how often it was asked."""

    def __init__(self, *keys: ApiKey) -> None:
        self.kept = {key.key: key for key in keys}
        self.used: dict[str, datetime] = {}
        self.asked = 0
        self.away = False

    def all_keys(self) -> list[ApiKey]:
        self.asked += 1
        if self.away:
            raise StoreError("The store is away.")
        return list(self.kept.values())

    def note_used(self, used: dict[str, datetime]) -> None:
        self.used |= used


class Writable(Kept):
    """Keys in memory that can be added and revoked.

    Args:
        learners: those who are there.
    """

    def __init__(self, *keys: ApiKey, learners: Collection[str] = ()) -> None:
        super().__init__(*keys)
        self.learners = learners

    def add(self, key: ApiKey, also: Also) -> bool:
        if key.learner is not None and key.learner not in self.learners:
            return False
        also(None)
        self.kept[key.key] = key
        return True

    def revoke(self, key: str, at: datetime, also: Also) -> ApiKey | None:
        if key not in self.kept:
            return None
        also(None)
        self.kept[key] = replace(self.kept[key], revoked_at=at)
        return self.kept[key]


class Trusting:
    """Trusted issuers in memory, without transactions: an entry of the audit log is written by itself."""

    def __init__(self, *addresses: str) -> None:
        self.kept = {each: TrustedIssuer(issuer=each) for each in addresses}

    def all_issuers(self) -> list[TrustedIssuer]:
        return list(self.kept.values())

    def save(self, issuer: TrustedIssuer, also: Also) -> None:  # noqa: ARG002
        self.kept[issuer.issuer] = issuer

    def remove(self, address: str, also: Also) -> TrustedIssuer | None:  # noqa: ARG002
        return self.kept.pop(address, None)


class Said:
    """What a tenant said, in memory."""

    def __init__(self, said: SaidSettings | None = None) -> None:
        self.said = said or SaidSettings()

    def read(self) -> SaidSettings:
        return self.said

    def change(self, saying: Saying, also: Also) -> SaidSettings:  # noqa: ARG002
        self.said = saying(self.said)
        return self.said


class InMemory:
    """A log in memory, whose transactions may fail."""

    def __init__(self) -> None:
        self.kept: list[Entry] = []
        self.away = False

    def secret(self) -> bytes:
        return SECRET

    def write(self, tx: list[Entry], entry: Entry) -> None:
        tx.append(entry)

    def add(self, entries: Sequence[Entry]) -> None:
        if self.away:
            raise StoreError("The store is away.")
        self.kept += entries

    def count(self, wanted: Wanted) -> int:
        return len(self._chosen(wanted))

    def page(self, wanted: Wanted, limit: int, after: tuple[str, str] | None) -> list[Entry]:
        found = [each for each in self._chosen(wanted) if after is None or (each.at, each.id) < after]
        return sorted(found, key=lambda each: (each.at, each.id), reverse=True)[:limit]

    def _chosen(self, wanted: Wanted) -> list[Entry]:
        return [each for each in self.kept if not (wanted.refused_only and each.allowed)]
