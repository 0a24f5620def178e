"""What a tenant decides for itself, as a node of the graph."""

from __future__ import annotations

from neo4j import ManagedTransaction

from pathways.access.audit import Also
from pathways.access.own_settings import SaidSettings, Saying
from pathways.store.bolt import Bolt, run_rows
from pathways.store.mapping.own_settings import FIELDS, KEY, read_said, said_of, settings_row

# The counter is written first: whoever changes them at the same time waits, or begins again.
_TAKE = f"""
MERGE (s:OwnSettings {{key: $key}})
SET s.version = coalesce(s.version, 0) + 1
RETURN s.version, {FIELDS}
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
        return read_said(self._bolt)

    def change(self, saying: Saying, also: Also) -> SaidSettings:
        """Stores what the tenant says next, and returns it.

        Args:
            saying: makes it of what was said before.
            also: what happens in the same transaction.

        Raises:
            StoreError: the store does not answer.
        """

        def work(tx: ManagedTransaction) -> SaidSettings:
            ((version, *known),) = run_rows(tx, _TAKE, key=KEY)
            said = saying(said_of(*known))
            run_rows(tx, _WRITE, row=settings_row(said, version))
            also(tx)
            return said

        return self._bolt.write(work)
