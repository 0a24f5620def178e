"""Writing a backup: into a file beside the one that is wanted, which takes its name once it is safe on the disk."""

from __future__ import annotations

import gzip
import json
import os
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from tempfile import mkstemp
from types import TracebackType
from typing import IO, Any, Self

from pathways.changesets.change_set import ChangeSet
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.errors import ProblemsError
from pathways.records.evidence_files import EvidenceFiles
from pathways.store.backup.encryption import BackupKeys, Encrypting
from pathways.store.backup.file_format import FORMAT, Header, seal
from pathways.store.backup.own import Own
from pathways.store.bolt import Row
from pathways.store.mapping.canonical_json import to_data
from pathways.store.mapping.learners import learner_of

_LEVEL = 6
_ROWS = 1000
"""Of the change log in one line."""
_PART = 192 * 1024
"""Of a file in one line, in bytes; a multiple of 3, as base64 likes it."""


class Draft:
    """A backup file that is not there yet; leaving the context without `publish` leaves nothing behind."""

    def __init__(self, path: Path, *, force: bool, keys: BackupKeys | None = None) -> None:
        self._path = path
        self._force = force
        self._keys = keys
        self._draft = path
        self._file: IO[bytes] | None = None
        self._sink: IO[bytes] | Encrypting | None = None
        self._packed: _Packed | None = None

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
            self._drop()
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                self._draft.unlink()

    @contextmanager
    def lines(self, header: Header) -> Iterator[Lines]:
        """Starts from the beginning, whatever was written before: with the catalogue.

        Raises:
            ProblemsError: it cannot be written.
        """
        assert self._file is not None, "the draft is not open"  # noqa: S101
        with self._writing():
            self._drop()
            self._file.seek(0)
            self._file.truncate()
            self._sink = self._file if self._keys is None else Encrypting(self._file, self._keys)
            self._packed = _Packed(self._sink)
            with self._packed.member() as member:
                lines = self._packed.lines = Lines(member)
                lines.header(header)
                yield lines

    def publish(
        self,
        learners: Iterable[tuple[int, str]] = (),
        evidence: EvidenceFiles | None = None,
        badges: Iterable[str] = (),
        own: Own | None = None,
    ) -> int:
        """Adds teams, settings, and learners with their files, seals the file, and gives it its name once it is safe on
        the disk.

        Args:
            learners: the version and the record of each.
            evidence: where their files are; None: files are left out. One that is gone is left out too.
            badges: places in status lists that stay revoked; taken once all learners are written.
            own: teams and settings; None: there are none.

        Returns:
            Its size in bytes.

        Raises:
            ProblemsError: it cannot be written.
        """
        assert self._file is not None and self._packed is not None, "nothing was written"  # noqa: S101
        with self._writing():
            with self._packed.member() as member:
                lines = self._packed.lines.on(member)
                if own is not None:
                    lines.own(own)
                for version, text in learners:
                    lines.learner(version, text)
                if evidence is not None:
                    for learner, digest in lines.named:
                        lines.file(learner, digest, evidence.path(digest))
                for each in badges:
                    lines.badge(each)
                lines.end()
            self._packed.seal()
            if isinstance(self._sink, Encrypting):
                self._sink.end()
            self._file.flush()
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

    @property
    def learners(self) -> int:
        """How many were written."""
        return 0 if self._packed is None else self._packed.lines.learners

    @property
    def files(self) -> int:
        """How many files of evidence were written."""
        return 0 if self._packed is None else self._packed.lines.files

    def _drop(self) -> None:
        if isinstance(self._sink, Encrypting):
            self._sink.drop()
        self._sink = None

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            message = f"Could not write {self._path}: {error.strerror or error}."
            raise ProblemsError.one(Code.UNWRITABLE, message, "Choose another file.") from error


class Lines:
    """The lines of a backup in their order: things, revisions, changes, change sets, teams, settings, learners, files.

    Attributes:
        named: the learner and the digest of each file that the records name.
    """

    def __init__(self, packed: gzip.GzipFile) -> None:
        self._packed = packed
        self._things = self._revisions = self._changes = self._change_sets = 0
        self.learners = self.files = self._badges = self._teams = self._settings = 0
        self.named: list[tuple[str, str]] = []

    def on(self, packed: gzip.GzipFile) -> Self:
        """Goes on in another part of the file."""
        self._packed = packed
        return self

    def header(self, header: Header) -> None:
        """The first line."""
        at = header.erasures
        self._line(
            {
                "format": FORMAT,
                "program": header.program,
                "revision": header.revision,
                "publishedAt": header.published_text,
                "fingerprint": header.fingerprint,
                "counts": {kind: header.counts[kind] for kind in Kind},
                **({} if at is None else {"erasures": [at.id, at.count]}),
            }
        )

    def thing(self, version: int, fingerprint: str, text: str) -> None:
        """One thing, by its canonical text."""
        self._things += 1
        self._packed.write(f'["thing",{version},"{fingerprint}",{text}]\n'.encode())

    def revision(self, row: Row) -> None:
        """One revision, a row of REVISION."""
        self._revisions += 1
        self._line(["revision", *row])

    def changes(self, rows: Iterable[Sequence[Any]]) -> None:
        """Any number of changes, rows of CHANGE."""
        every = iter(rows)
        while some := list(islice(every, _ROWS)):
            self._changes += len(some)
            self._line(["changes", some])

    def change_set(self, known: ChangeSet) -> None:
        """One change set, with what is staged in it."""
        self._change_sets += 1
        staged = [[None if thing is None else to_data(thing) for thing in (e.before, e.after)] for e in known.staged]
        self._line(["changeSet", to_data(replace(known, staged=())), staged])

    def own(self, own: Own) -> None:
        """All teams, and the settings where the tenant says any."""
        for team in own.teams:
            self._teams += 1
            self._line(["team", team.version, to_data(replace(team, version=0))])
        if said := to_data(own.settings):
            self._settings += 1
            self._line(["settings", said])

    def learner(self, version: int, text: str) -> None:
        """One learner, by the canonical text of the record."""
        self.learners += 1
        self._packed.write(f'["learner",{version},{text}]\n'.encode())
        if '"digest"' in text:
            learner = learner_of(version, json.loads(text))
            self.named += [(learner.key, digest) for digest in dict.fromkeys(learner.files)]

    def file(self, learner: str, digest: str, path: Path | None) -> None:
        """One file of evidence, part by part; one that is gone is left out.

        Args:
            path: None: it is not there.
        """
        if path is None:
            return
        with path.open("rb") as file:
            part = file.read(_PART)
            while part:
                after = file.read(_PART)
                self._line(["file", learner, digest, int(not after), b64encode(part).decode()])
                part = after
        self.files += 1

    def badge(self, place: str) -> None:
        """One place in a status list that stays revoked."""
        self._badges += 1
        self._line(["badge", place])

    def end(self) -> None:
        """The last line."""
        counts = (self._things, self._revisions, self._changes, self.learners, self.files, self._badges)
        self._line(["end", *counts, self._change_sets, self._teams, self._settings])

    def _line(self, data: Any) -> None:
        self._packed.write(json.dumps(data, separators=(",", ":")).encode() + b"\n")


class _Packed:
    """A file of several members of gzip, and its seal."""

    lines: Lines

    def __init__(self, file: IO[bytes] | Encrypting) -> None:
        self._file = file
        self._total = sha256()

    @contextmanager
    def member(self) -> Iterator[gzip.GzipFile]:
        """A part of it."""
        with gzip.GzipFile("", "wb", _LEVEL, self, mtime=0) as packed:
            yield packed

    def seal(self) -> None:
        """Its end."""
        self._file.write(seal(self._total.hexdigest()))

    def write(self, data: bytes) -> int:
        """Of gzip."""
        self._total.update(data)
        return self._file.write(data)

    def flush(self) -> None:
        """Of gzip."""
        self._file.flush()
