"""The way into the catalogue: one writer, one import at a time, off the event loop."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from pathways.access.audit import Also
from pathways.api.jobs.read_only import read_only
from pathways.api.jobs.worker_pool import Gone, Pool
from pathways.domain.changes import CatalogImport
from pathways.errors import Problem, ProblemsError

MOST_WAITING = 8


class Writer(Protocol):
    """Publishes what is imported."""

    def import_document(self, text: str, expected_revision: int | None, also: Also) -> CatalogImport:
        """Reads a document in the format pathways/1, checks it as a whole, and publishes it: all or nothing.

        Args:
            text: the document.
            expected_revision: refuse when another one is published.
            also: is called in the transaction that publishes, with it and the revision.

        When it returns, the service answers from the revision that it published, or from a later one.

        Raises:
            ProblemsError: what is wrong with the document; STALE where another revision than the expected one is
                published.
            StoreError: the store does not answer.
        """


class ImportQueue:
    """Waits for the writer; without one, nothing can be changed."""

    def __init__(self, writer: Writer | None) -> None:
        self._writer = writer
        self._pool = Pool(1, MOST_WAITING)

    async def import_document(
        self,
        text: str,
        expected_revision: int | None,
        acting: AbstractContextManager[Also],
        gone: Gone | None,
    ) -> CatalogImport | tuple[Problem, ...]:
        """What the import did, or what is wrong with the document.

        Raises:
            ProblemsError: READ_ONLY, there is no writer; BUSY, too many imports wait.
            StoreError: the store does not answer.
        """
        writer = self._writer
        if writer is None:
            raise read_only("nothing can be changed through it")

        def work() -> CatalogImport | tuple[Problem, ...]:
            try:
                with acting as also:
                    return writer.import_document(text, expected_revision, also)
            except ProblemsError as error:
                return error.problems

        return await self._pool.run(work, gone)

    def abandon(self) -> None:
        """Waits no longer for imports; what is being published may still be."""
        self._pool.abandon()

    def close(self) -> None:
        """Lets an import under way end, and drops what waits."""
        self._pool.close()
