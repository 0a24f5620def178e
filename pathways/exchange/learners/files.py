"""Files of learners and awards: which are read how, and how far a reader got."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import name_of
from pathways.exchange.learners.csv_files import read_csv
from pathways.exchange.learners.records import read_lines, read_records, row_said
from pathways.exchange.learners.rows import Cells, Piece, Row, Said
from pathways.exchange.learners.spreadsheets import read_workbook
from pathways.exchange.learners.tables import Table

TABLES = (".csv", ".tsv")
WORKBOOKS = (".xlsx",)
LINES = (".jsonl", ".ndjson")
RECORDS = (".json", ".yaml", ".yml")
SUFFIXES = (*TABLES, *WORKBOOKS, *LINES, *RECORDS)


@dataclass(frozen=True, slots=True)
class LearnerFile:
    """A file that can be read.

    Attributes:
        path: where it is.
        name: as it can be printed.
        digest: of its bytes, by which it is known again.
        lines: how many it has.
        size: in bytes.
    """

    path: Path
    name: str
    digest: str
    lines: int
    size: int

    def pieces(self, snapshot: Snapshot, after: int, largest_bytes: int) -> Iterator[Piece]:
        """What it says, in pieces that `RowReader` makes into rows.

        Args:
            snapshot: what it may name, where it is read as a whole.
            after: rows up to this number are passed over.
            largest_bytes: it may have, where it is read as a whole.

        Raises:
            ProblemsError: it cannot be read as a whole, or any further.
        """
        suffix = self.path.suffix.lower()
        try:
            if suffix in TABLES:
                yield from read_csv(self.path, self.name, after)
            elif suffix in WORKBOOKS:
                yield from read_workbook(self.path, self.name, after)
            elif suffix in LINES:
                yield from read_lines(self.path, self.name, after)
            else:
                yield from read_records(self.path, self.name, snapshot, after, largest_bytes)
        except OSError as error:
            raise _unreadable(self.name, error) from None


class RowReader:
    """Makes rows of pieces, in their order.

    Args:
        snapshot: what they may name.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._table: Table | None = None

    def row(self, piece: Piece) -> Row:
        """What a piece says."""
        match piece:
            case Row():
                return piece
            case Said():
                return row_said(piece, self._snapshot)
            case Cells(header=header):
                if self._table is None or self._table.header is not header:
                    self._table = Table(header, self._snapshot)
                return self._table.row(piece)


def open_learners(path: Path, largest_bytes: int) -> LearnerFile:
    """A file, looked at once.

    Args:
        path: its suffix says how it is read.
        largest_bytes: it may have, where it is read as a whole.

    Raises:
        ProblemsError: it cannot be read, is too large, or has another suffix.
    """
    name, suffix = name_of(path), path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = f"Files of learners end in {', '.join(SUFFIXES)}."
        raise ProblemsError([Problem(Code.BAD_FORMAT, f"{name} is of a kind that is not read here.", hint, None, name)])
    total, lines = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            size = 0
            while piece := file.read(2**20):
                total.update(piece)
                lines += piece.count(b"\n")
                size += len(piece)
    except OSError as error:
        raise _unreadable(name, error) from None
    if suffix in (*WORKBOOKS, *RECORDS) and size > largest_bytes:
        hint = "Write CSV or JSON Lines, which are read row by row, or raise the limit (PATHWAYS_MAX_FILE_BYTES)."
        text = f"{name} has more than {largest_bytes:,} bytes, the limit."
        raise ProblemsError([Problem(Code.TOO_LARGE, text, hint, None, name, 1)])
    return LearnerFile(path, name, total.hexdigest(), lines, size)


def _unreadable(name: str, error: OSError) -> ProblemsError:
    text = f"Could not read {name}: {error.strerror}."
    return ProblemsError([Problem(Code.UNREADABLE, text, "Check the path.", None, name)])
