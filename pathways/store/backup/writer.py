"""Writing a backup: into a file beside the one that is wanted, which takes its name once it is safe on the disk."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import IO, Any, Self

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.errors import ProblemsError
from pathways.store.backup.file_format import FORMAT, Header, seal
from pathways.store.bolt import Row

_LEVEL = 6
_ROWS = 1000
"""Of the change log in one line."""


class Draft:
    """A backup file that is not there yet; leaving the context without `publish` leaves nothing behind."""

    def __init__(self, path: Path, *, force: bool) -> None:
        self._path = path
        self._force = force
        self._draft = path
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Opens the file, closed to others.

        Raises:
            ProblemsError: it is there already, or cannot be written.
        """
        with self._writing():
            if self._path.is_dir() or (self._path.exists() and not self._path.is_file()):
                raise ProblemsError.one(Code.UNWRITABLE, f"{self._path} is not a file.", "Choose another file.")
            if self._path.exists() and not self._force:
                hint = "Choose another file, or say --force to replace it."
                raise ProblemsError.one(Code.EXISTS, f"{self._path} is there already.", hint)
            descriptor, draft = mkstemp(dir=self._path.parent, prefix=".pathways-backup-")
            self._draft = Path(draft)
            self._file = os.fdopen(descriptor, "wb")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                self._draft.unlink()

    @contextmanager
    def lines(self, header: Header) -> Iterator[Lines]:
        """Starts from the beginning, whatever was written before, and seals the file at the end.

        Raises:
            ProblemsError: it cannot be written.
        """
        assert self._file is not None, "the draft is not open"  # noqa: S101
        with self._writing():
            self._file.seek(0)
            self._file.truncate()
            hashed = _Hashed(self._file)
            with gzip.GzipFile("", "wb", _LEVEL, hashed, mtime=0) as packed:
                lines = Lines(packed)
                lines.header(header)
                yield lines
                lines.end()
            self._file.write(seal(hashed.total.hexdigest()))
            self._file.flush()

    def publish(self) -> int:
        """Gives the file its name once it is safe on the disk.

        Returns:
            Its size in bytes.

        Raises:
            ProblemsError: it cannot be written.
        """
        assert self._file is not None, "the draft is not open"  # noqa: S101
        with self._writing():
            os.fsync(self._file.fileno())
            size = os.fstat(self._file.fileno()).st_size
            self._file.close()
            self._draft.replace(self._path)
            self._file = None
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        return size

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"Could not write {self._path}: {error.strerror or error}."
            raise ProblemsError.one(Code.UNWRITABLE, message, "Choose another file.") from error


class Lines:
    """The lines of a backup in their order: things, revisions, changes."""

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed
        self._things = self._revisions = self._changes = 0

    def header(self, header: Header) -> None:
        """The first line."""
        self._line(
            {
                "format": FORMAT,
                "program": header.program,
                "revision": header.revision,
                "publishedAt": header.published_text,
                "fingerprint": header.fingerprint,
                "counts": {kind: header.counts[kind] for kind in Kind},
            }
        )

    def thing(self, version: int, fingerprint: str, text: str) -> None:
        """One thing, by its canonical text."""
        self._things += 1
        self._packed.write(f'["thing",{version},"{fingerprint}",{text}]\n'.encode())

    def revision(self, row: Row) -> None:
        """One revision: (number, publishedAt, fingerprint, things)."""
        self._revisions += 1
        self._line(["revision", *row])

    def changes(self, rows: Sequence[Sequence[Any]]) -> None:
        """Any number of changes: (revision, key, subjectKind, kind)."""
        self._changes += len(rows)
        every = iter(rows)
        while some := list(islice(every, _ROWS)):
            self._line(["changes", some])

    def end(self) -> None:
        """The last line."""
        self._line(["end", self._things, self._revisions, self._changes])

    def _line(self, data: Any) -> None:
        self._packed.write(json.dumps(data, separators=(",", ":")).encode() + b"\n")


class _Hashed:
    """A file that hashes what is written to it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.total = sha256()
        self._file = file

    def write(self, data: bytes) -> int:
        self.total.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()
