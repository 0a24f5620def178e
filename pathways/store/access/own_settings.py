"""What a tenant decides for itself, as a node of the graph."""

from __future__ import annotations

from typing import Any

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.access.own_settings import ReviewSetting, SaidSettings, Saying
from pathways.store.bolt import Bolt, run_rows

_KEY = "settings"
_FIELDS = "s.review, s.smallestGroup, s.namesForWorkforce"
_READ = f"MATCH (s:OwnSettings {{key: $key}}) RETURN {_FIELDS}"
# The counter is written first: whoever changes them at the same time waits, or begins again.
_TAKE = f"""
MERGE (s:OwnSettings {{key: $key}})
SET s.version = coalesce(s.version, 0) + 1
RETURN s.version, {_FIELDS}
"""
_WRITE = "MATCH (s:OwnSettings {key: $row.key}) SET s = $row RETURN 1"


class StoredSettings:
    """The settings of the tenant of one store; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def read(self) -> SaidSettings:
        """What the tenant said.

        Raises:
            StoreError: the store does not answer.
        """
        for said in self._bolt.glance(_READ, key=_KEY):
            return _said(*said)
        return SaidSettings()

    def change(self, saying: Saying, also: Also) -> SaidSettings:
        """Stores what the tenant says next, and returns it.

        Args:
            saying: makes it of what was said before.
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> SaidSettings:
            ((version, *known),) = run_rows(tx, _TAKE, key=_KEY)
            said = saying(_said(*known))
            run_rows(tx, _WRITE, row=_row(said, version))
            also(tx)
            return said

        return self._bolt.write(work)


def _said(review: str | None, smallest_group: int | None, names_for_workforce: bool | None) -> SaidSettings:
    return SaidSettings(
        review=None if review is None else ReviewSetting(review),
        smallest_group=smallest_group,
        names_for_workforce=names_for_workforce,
    )


def _row(said: SaidSettings, version: int) -> dict[str, Any]:
    row = {
        "review": said.review and str(said.review),
        "smallestGroup": said.smallest_group,
        "namesForWorkforce": said.names_for_workforce,
    }
    return {"key": _KEY, "version": version} | {name: value for name, value in row.items() if value is not None}
