"""Files of evidence, in a folder beside the store: each stands under the hash of its learner and its content.

Two learners never share a file, so whoever is erased takes theirs along. A file that no record names goes when a
service starts: what was sent in vain, or was brought back with a copy of the folder.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import Self

from pathways.codes import Code
from pathways.errors import ProblemsError

YOUNG_SECONDS = 3_600
"""A file this young may belong to a record that is just being written."""
_DRAFT = ".sent-"


class EvidenceFiles:
    """The folder; thread-safe.

    Args:
        folder: made when the first file comes.
        largest_bytes: of one file.
    """

    def __init__(self, folder: Path, largest_bytes: int) -> None:
        self._folder = folder
        self.largest_bytes = largest_bytes

    def path(self, digest: str) -> Path | None:
        """Where a file is; None: it is not there."""
        found = self._folder / digest[:2] / digest
        return found if found.is_file() else None

    def sent(self, learner: str) -> SentFile:
        """A file on its way; leaving the context without `keep` leaves nothing behind.

        Args:
            learner: whose it is.
        """
        return SentFile(self._folder, learner)

    def remove(self, digests: Iterable[str]) -> None:
        """Removes files; those that are not there do not matter."""
        for digest in digests:
            with suppress(OSError):
                (self._folder / digest[:2] / digest).unlink()

    def sweep(self, named: Collection[str]) -> int:
        """Removes what no record names, and returns how many files that were.

        Args:
            named: the digests that records name.
        """
        count = 0
        old = time.time() - YOUNG_SECONDS
        for each in self._folder.rglob("*"):
            with suppress(OSError):
                if each.is_file() and each.name not in named and each.stat().st_mtime < old:
                    each.unlink()
                    count += 1
        return count

    @property
    def is_used(self) -> bool:
        """There is a folder."""
        return self._folder.is_dir()


def hash_of(learner: str) -> hashlib._Hash:
    """What the content of a file is added to, so that it has its digest.

    Args:
        learner: whose it is.
    """
    return hashlib.sha256(learner.encode("utf-8", "surrogatepass") + b"\0")


class SentFile:
    """A file on its way into the folder."""

    def __init__(self, folder: Path, learner: str) -> None:
        self._folder = folder
        self._hash = hash_of(learner)
        self._draft: Path | None = None
        self._descriptor = -1
        self.size = 0

    def __enter__(self) -> Self:
        """Opens it, closed to other users.

        Raises:
            ProblemsError: UNWRITABLE.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._descriptor, draft = mkstemp(dir=self._folder, prefix=_DRAFT)
        except OSError as error:
            raise _unwritable(error) from None
        self._draft = Path(draft)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)
        if self._draft is not None:
            with suppress(OSError):
                self._draft.unlink()

    def write(self, data: bytes) -> None:
        """More of it.

        Raises:
            ProblemsError: UNWRITABLE.
        """
        self._hash.update(data)
        self.size += len(data)
        try:
            while data:
                data = data[os.write(self._descriptor, data) :]
        except OSError as error:
            raise _unwritable(error) from None

    def keep(self) -> str:
        """Gives it its name, safe on the disk, and returns that.

        Raises:
            ProblemsError: UNWRITABLE.
        """
        digest = self._hash.hexdigest()
        try:
            os.fsync(self._descriptor)
            place = self._folder / digest[:2]
            place.mkdir(exist_ok=True, mode=0o700)
            if self._draft is not None:
                self._draft.replace(place / digest)
        except OSError as error:
            raise _unwritable(error) from None
        self._draft = None
        return digest


def _unwritable(error: OSError) -> ProblemsError:
    text = f"Could not keep the file: {error.strerror}."
    return ProblemsError.one(Code.UNWRITABLE, text, "Ask whoever runs the service.")
