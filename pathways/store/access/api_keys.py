"""API keys as nodes of the graph."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from neo4j import ManagedTransaction

from pathways.access.api_keys import ApiKey
from pathways.access.audit import Also
from pathways.access.roles import Permission, Role
from pathways.store.bolt import Bolt, run_rows
from pathways.store.errors import damaged

_ADD = "CREATE (k:ApiKey {key: $row.key}) SET k = $row RETURN 1"
_LEARNER = "MATCH (l:Learner {key: $key}) RETURN 1"
_ALL = "MATCH (k:ApiKey) RETURN properties(k) ORDER BY k.key"
_REVOKE = "MATCH (k:ApiKey {key: $key}) SET k.revokedAt = coalesce(k.revokedAt, $at) RETURN properties(k)"
_USED = (
    "UNWIND $rows AS row MATCH (k:ApiKey {key: row.key}) "
    "WHERE k.lastUsedAt IS NULL OR k.lastUsedAt < row.at SET k.lastUsedAt = row.at RETURN count(*)"
)


class ApiKeys:
    """The API keys of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def all_keys(self) -> list[ApiKey]:
        """All of them, by name.

        Raises:
            StoreError: the store does not answer, or holds what is no key.
        """
        return [self._read(properties) for (properties,) in self._bolt.glance(_ALL)]

    def add(self, key: ApiKey, also: Also) -> bool:
        """Stores a new key; False: the learner whom it stands for is not there.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> bool:
            if key.learner is not None and not run_rows(tx, _LEARNER, key=key.learner):
                return False
            run_rows(tx, _ADD, row=_row(key))
            also(tx)
            return True

        return self._bolt.write(work)

    def revoke(self, key: str, at: datetime, also: Also) -> ApiKey | None:
        """Has a key open nothing any more, from its first revocation on; None: there is no such key.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> list[Any]:
            rows = run_rows(tx, _REVOKE, key=key, at=written(at))
            if rows:
                also(tx)
            return rows

        for (properties,) in self._bolt.write(work):
            return self._read(properties)
        return None

    def note_used(self, used: dict[str, datetime]) -> None:
        """When keys were used last.

        Raises:
            StoreError: the store does not answer.
        """
        rows = [{"key": key, "at": written(at)} for key, at in used.items()]
        self._bolt.write(lambda tx: run_rows(tx, _USED, rows=rows))

    def _read(self, kept: dict[str, Any]) -> ApiKey:
        try:
            return ApiKey(
                key=kept["key"],
                hash=kept["hash"],
                owner=kept["owner"],
                # What only a newer program knows opens nothing here.
                roles=frozenset(role for role in Role if role.value in kept["roles"]),
                permissions=frozenset(each for each in Permission if each.value in kept["permissions"]),
                learner=kept.get("learner"),
                created_at=datetime.fromisoformat(kept["createdAt"]),
                expires_on=_date(kept.get("expiresOn")),
                last_used_at=_time(kept.get("lastUsedAt")),
                revoked_at=_time(kept.get("revokedAt")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise damaged(
                self._bolt.address, f"the API key {kept.get('key')!r} is not as it was stored ({error})"
            ) from error


def _row(key: ApiKey) -> dict[str, Any]:
    row: dict[str, Any] = {
        "key": key.key,
        "hash": key.hash,
        "owner": key.owner,
        "roles": sorted(map(str, key.roles)),
        "permissions": sorted(map(str, key.permissions)),
        "learner": key.learner,
        "createdAt": written(key.created_at),
        "expiresOn": key.expires_on and key.expires_on.isoformat(),
    }
    return {name: value for name, value in row.items() if value is not None}


def written(at: datetime) -> str:
    """An instant as the store keeps it; texts of it stand in the order of time."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
