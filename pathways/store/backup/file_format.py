"""A backup: a file of the format pathways-backup/5 with one revision whole, its change log, the change sets, the teams,
what the tenant decides for itself, and all learners with their files of evidence.

It is gzip, and inside are lines of JSON, so ``zcat FILE | head -1`` says what it is:

    {"format":"pathways-backup/5","program":"0.1.0","revision":7,"publishedAt":"…","fingerprint":"…","counts":{…},
     "erasures":["ID",count]}                              how far the file of erasures was; left out: there was none
    ["thing",version,"fingerprint",{…}]                        canonical data; kind by kind, in key order
    ["revision",number,"publishedAt","fingerprint",things,"author","title","changeSet"]    in order; null: not known
    ["changes",[[revision,"key","subjectKind","kind","…"],…]]  in order; what the thing said before, as text, or null
    ["changeSet",{…},[[{…},{…}],…]]                            canonical data; with what is staged, before and after
    ["team",version,{…}]                                       canonical data, in key order
    ["settings",{…}]                                           canonical data; left out where the tenant says nothing
    ["learner",version,{…}]                                    canonical data, in key order
    ["file","learner","digest",last,"…"]                       a part of a file in base64; last: 1 of the last one
    ["badge","LIST/PLACE"]                                     revoked, of a learner who was erased; in order
    ["end",things,revisions,changes,learners,files,badges,changeSets,teams,settings]

Backups of the format pathways-backup/1 have no learners, those of pathways-backup/2 no files and badges, those of
pathways-backup/3 no change sets, nor what things said before, those of pathways-backup/4 no teams and settings. Where a
key is set, all of this stands in a file of age.

The file ends with its seal, an empty gzip member whose comment is the sha256 of every byte before it: whether a file is
whole is known before anything of it is unpacked. The header line and the seal stay what they are in every later format.
"""

from __future__ import annotations

import gzip
import json
import os
import stat
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from pathways.access.own_settings import SaidSettings
from pathways.changesets.change_set import ChangeSet
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.errors import Problem, ProblemsError
from pathways.records.learner import StoredLearner
from pathways.store.backup.encryption import MAGIC, BackupKeys, decrypted
from pathways.store.backup.erasures import Position
from pathways.store.backup.line_reader import MOST_VERSIONS, FilePart, Record, RevokedBadge, record_of
from pathways.store.mapping.canonical_json import UNDERSTANDING, text_of
from pathways.store.mapping.rows import Stamped
from pathways.store.publish.redo_log import History
from pathways.workforce.team import StoredTeam

FORMAT = "pathways-backup/5"
_WITHOUT_LEARNERS = "pathways-backup/1"
_WITHOUT_CHANGE_SETS = (_WITHOUT_LEARNERS, "pathways-backup/2", "pathways-backup/3")
_WITHOUT_OWN = (*_WITHOUT_CHANGE_SETS, "pathways-backup/4")
_FAMILY = "pathways-backup/"
_GZIP = b"\x1f\x8b"
_SEAL_START = b"\x1f\x8b\x08\x10\0\0\0\0\0\xff"
_SEAL_END = b"\0\x03\0" + bytes(8)
_SEAL_BYTES = len(_SEAL_START) + 64 + len(_SEAL_END)
_ROOM = 4 * 2**20
_RATIO = 100
"""A file may unpack to _ROOM bytes, and this many more for each byte of its size. Backups pack to a tenth or so of
their size; what was made to fill a memory packs to a thousandth."""
_LONGEST_LINE = 256 * 2**20
_UNPACKING = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a backup.

    Attributes:
        revision: 0 of a catalogue in which nothing was ever published.
        fingerprint: of the catalogue.
        counts: how many things of each kind.
        program: the version of Pathways that wrote it.
        erasures: how far the file of erasures was; None: there was none.
        has_learners: its format has a place for them.
        has_change_sets: likewise.
        has_own: likewise, for teams and settings.
    """

    revision: int
    published_at: datetime | None
    fingerprint: str
    counts: Mapping[Kind, int]
    program: str
    erasures: Position | None = None
    has_learners: bool = True
    has_change_sets: bool = True
    has_own: bool = True

    @property
    def published_text(self) -> str | None:
        """`published_at` as the store keeps it."""
        return None if self.published_at is None else self.published_at.isoformat(timespec="milliseconds")

    @property
    def things(self) -> int:
        """How many there are of all kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as it lies on the disk.

    Attributes:
        keys: for one that is encrypted.
    """

    path: Path
    file: IO[bytes]
    keys: BackupKeys | None

    @property
    def size(self) -> int:
        """In bytes."""
        return os.fstat(self.file.fileno()).st_size

    @property
    def is_encrypted(self) -> bool:
        """It says so."""
        self.file.seek(0)
        return self.file.read(len(MAGIC)) == MAGIC

    @contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """What it holds, to be read once from its beginning."""
        if self.is_encrypted:
            with decrypted(self.path, self.file, self.keys) as stream:
                yield stream
        else:
            self.file.seek(0)
            yield self.file


class Backup:
    """A backup file that is open and whole. Made by `open_backup`."""

    def __init__(self, source: _Source, header: Header, seal: bytes) -> None:
        self.path = source.path
        self.header = header
        self._source = source
        self._seal = seal

    def records(self) -> Iterator[tuple[int, Record]]:
        """Everything after the header, with the number of its line.

        Raises:
            ProblemsError: a line says something that no backup says.
        """
        for number, line in self._lines():
            try:
                record = record_of(line)
            except UNDERSTANDING as error:
                raise damaged(self.path, f"what it says is not understood ({error!r:.100})", number) from error
            yield number, record

    def things(self) -> Iterator[Stamped]:
        """The things of a backup that was checked."""
        for _, line in self._lines():
            if line.startswith(b'["thing"') and isinstance(record := record_of(line), Stamped):
                yield record

    def history(self) -> Iterator[History]:
        """The change log of a backup that was checked."""
        for _, line in self._lines():
            if line.startswith((b'["revision"', b'["changes"')) and isinstance(record := record_of(line), History):
                yield record

    def learners(self) -> Iterator[StoredLearner]:
        """The learners of a backup that was checked."""
        for _, line in self._lines():
            if line.startswith(b'["learner"') and isinstance(record := record_of(line), StoredLearner):
                yield record

    def files(self) -> Iterator[FilePart]:
        """The files of evidence of a backup that was checked, part by part."""
        for _, line in self._lines():
            if line.startswith(b'["file"') and isinstance(record := record_of(line), FilePart):
                yield record

    def badges(self) -> Iterator[str]:
        """The places in status lists, of a backup that was checked, that stay revoked."""
        for _, line in self._lines():
            if line.startswith(b'["badge"') and isinstance(record := record_of(line), RevokedBadge):
                yield record.id

    def change_sets(self) -> Iterator[ChangeSet]:
        """The change sets of a backup that was checked."""
        for _, line in self._lines():
            if line.startswith(b'["changeSet"') and isinstance(record := record_of(line), ChangeSet):
                yield record

    def teams(self) -> Iterator[StoredTeam]:
        """The teams of a backup that was checked."""
        for _, line in self._lines():
            if line.startswith(b'["team"') and isinstance(record := record_of(line), StoredTeam):
                yield record

    def settings(self) -> SaidSettings:
        """What the tenant of a backup that was checked decides for itself."""
        for _, line in self._lines():
            if line.startswith(b'["settings"') and isinstance(record := record_of(line), SaidSettings):
                return record
        return SaidSettings()

    def require_unchanged(self) -> None:
        """Makes sure that the file is still the one that was opened.

        Raises:
            ProblemsError: another hand changed it meanwhile.
        """
        if _seal_of(self._source) != self._seal:
            raise damaged(self.path, "it was changed while it was read")

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        for number, line in _unpacked(self._source):
            if number > 1:
                yield number, line


@contextmanager
def open_backup(path: Path, keys: BackupKeys | None = None) -> Iterator[Backup]:
    """Opens a backup and makes sure that it is whole; what it says is another question (see `checker.check`).

    Args:
        keys: open one that is encrypted.

    Raises:
        ProblemsError: it cannot be read, is no backup, was written by a newer program, or is damaged; no key opens it.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        text = f"Could not read {path}: {error.strerror}."
        raise ProblemsError.one(Code.UNREADABLE, text, "Check the path.") from None
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise _problem(Code.UNREADABLE, path, "is not a file.", "Check the path.")
        source = _Source(path, file, keys)
        header = _header_of(source)
        yield Backup(source, header, _seal_of(source))


def seal(checksum: str) -> bytes:
    """The end of a backup file.

    Args:
        checksum: sha256 (hex) of everything before it.
    """
    return _SEAL_START + checksum.encode() + _SEAL_END


def damaged(path: Path, what: str, line: int | None = None) -> ProblemsError:
    """Says that a file is damaged, and what to do."""
    message = f"The backup is damaged: {what}. Nothing was restored."
    hint = "Use another copy, or an older backup."
    return ProblemsError([Problem(Code.DAMAGED_BACKUP, message, hint, None, str(path), line)])


def _header_of(source: _Source) -> Header:
    path = source.path
    with source.stream() as stream:
        begin = stream.read(len(_GZIP))
    if not begin and source.is_encrypted:
        raise damaged(path, "decrypting it failed", 1)
    if begin != _GZIP:
        raise _no_backup(path)
    _, line = next(_unpacked(source), (0, b""))
    try:
        data = json.loads(line)
        format_ = str(data["format"])
    except UNDERSTANDING:
        raise _no_backup(path) from None
    if format_ not in (FORMAT, *_WITHOUT_OWN):
        if not format_.startswith(_FAMILY):
            raise _no_backup(path)
        message = f"is of the format {format_}; this program reads {FORMAT}."
        raise _problem(Code.NEWER_FORMAT, path, message, f"Install pathways {data.get('program', 'newer')} or newer.")
    try:
        # A kind that is not counted is one that the program which wrote it did not know.
        at, counts = data["publishedAt"], {kind: _count(data["counts"].get(kind, 0)) for kind in Kind}
        published_at = None if at is None else datetime.fromisoformat(at)
        erasures = None if data.get("erasures") is None else _position(*data["erasures"])
        has = {
            "has_learners": format_ != _WITHOUT_LEARNERS,
            "has_change_sets": format_ not in _WITHOUT_CHANGE_SETS,
            "has_own": format_ == FORMAT,
        }
        revision, print_, program = _count(data["revision"]), data["fingerprint"], data["program"]
        return Header(revision, published_at, print_, counts, program, erasures, **has)
    except UNDERSTANDING as error:
        raise damaged(path, f"its header is not understood ({error!r:.100})", 1) from error


def _position(id_: Any, count: Any) -> Position:
    return Position(text_of(id_), _count(count))


def _unpacked(source: _Source) -> Iterator[tuple[int, bytes]]:
    """The lines with their numbers, from 1, without their ends."""
    path, number = source.path, 0
    left = _ROOM + _RATIO * source.size
    with source.stream() as stream, gzip.GzipFile(fileobj=stream, mode="rb") as unpacked:
        while True:
            try:
                line = unpacked.readline(min(_LONGEST_LINE, left + 1))
            except _UNPACKING as error:
                raise damaged(path, "unpacking it failed", number + 1) from error
            except OSError as error:
                text = f"Could not read {path}: {error.strerror}."
                raise ProblemsError.one(Code.UNREADABLE, text, "Check the disk.") from None
            if not line:
                return
            number += 1
            if (left := left - len(line)) < 0:
                raise damaged(path, f"it unpacks to more than {_RATIO} times its size", number)
            if not line.endswith(b"\n"):
                raise damaged(path, "a line has no end", number)
            yield number, line[:-1]


def _seal_of(source: _Source) -> bytes:
    """The seal of a file, if it is the right one."""
    total, found = sha256(), b""
    with source.stream() as stream:
        while piece := stream.read(2**20):
            found += piece
            total.update(found[:-_SEAL_BYTES])
            found = found[-_SEAL_BYTES:]
    if found != seal(total.hexdigest()):
        raise damaged(source.path, "it was cut off or changed: its checksum differs")
    return found


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < MOST_VERSIONS:
        raise ValueError(value)
    return value


def _no_backup(path: Path) -> ProblemsError:
    hint = "Name a file that `pathways backup` wrote; files of catalogues are for `pathways import`."
    return _problem(Code.NOT_A_BACKUP, path, "is not a backup.", hint)


def _problem(code: Code, path: Path, message: str, hint: str) -> ProblemsError:
    return ProblemsError.one(code, f"{path} {message}", hint)
