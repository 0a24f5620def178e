"""How far files of learners were imported: whoever imports one again goes on where it stopped."""

from __future__ import annotations

from typing import Any

from pathways.store.bolt import Bolt, run_rows

_READ = "MATCH (i:LearnerImport {id: $id}) RETURN i.rows"
_NOTE = "MERGE (i:LearnerImport {id: $id}) SET i.rows = $rows RETURN 1"
_FORGET = "MATCH (i:LearnerImport {id: $id}) DELETE i"


class ImportedRows:
    """The rows of files that are stored; thread-safe."""

    def __init__(self, bolt: Bolt) -> None:
        self._bolt = bolt

    def read(self, digest: str) -> int:
        """How many rows of a file are stored, from its first on; 0 where nothing or all is.

        Raises:
            StoreError: the store does not answer.
        """
        rows = self._bolt.read(_READ, id=digest)
        return int(rows[0][0]) if rows else 0

    def note(self, tx: Any, digest: str, rows: int) -> None:
        """Writes it down in a transaction."""
        run_rows(tx, _NOTE, id=digest, rows=rows)

    def forget(self, digest: str) -> None:
        """All rows are stored.

        Raises:
            StoreError: the store does not answer.
        """
        self._bolt.write(lambda tx: run_rows(tx, _FORGET, id=digest))
