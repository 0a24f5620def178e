"""Tables as text: CSV with commas or semicolons, or tabs, in UTF-8."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path

from pathways.codes import Code
from pathways.errors import Problem
from pathways.exchange.learners.rows import Cells, Header, Piece, Row
from pathways.exchange.learners.tables import LONGEST_CELL, header_problems

_SEPARATORS = ",;\t"


def read_csv(path: Path, name: str, after: int) -> Iterator[Piece]:
    """The rows of a table, some of them in memory.

    Args:
        path: the file.
        name: for problems.
        after: rows up to this number are passed over.

    Raises:
        OSError: reading it failed.
    """
    # Bytes that are not UTF-8 become halves of characters, which no text has: their row is wrong, and no other one.
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        begin = file.readline()
        file.seek(0)
        separator = max(_SEPARATORS, key=begin.count)
        lines = _lines(file, separator)
        header = next(lines, None)
        if header is None or not isinstance(header[1], list):
            problem = Problem(Code.EMPTY, "The table is empty.", "Its first row names the columns.", None, name, 1)
            yield Row(0, name, 1, problems=[problem])
            return
        columns = Header.of(name, header[0], header[1])
        if problems := header_problems(columns):
            yield Row(0, name, columns.line, problems=problems)
            return
        for number, (line, cells) in enumerate(lines, start=1):
            if isinstance(cells, csv.Error):
                hint = f"Put a text that holds quotes or line ends in quotes; a cell has at most {LONGEST_CELL:,}."
                problem = Problem(Code.BAD_TEXT, f"The row is not one of CSV: {cells}.", hint, None, name, line)
                yield Row(number, name, line, problems=[problem])
            elif number > after and any(cells):
                yield Cells(number, line, columns, cells)


def _lines(file: Iterable[str], separator: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """The rows with their first lines, and what is wrong with those that are none."""
    reader = csv.reader(file, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except csv.Error as error:
            yield line, error
        except StopIteration:
            return
