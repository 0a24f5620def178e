"""Tables in workbooks (.xlsx): each sheet is one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.exchange.learners.rows import Cells, Header, Piece, Row
from pathways.exchange.learners.tables import header_problems

_RATIO = 60
"""A workbook may unpack to this many times its size, and some megabytes; a usual one packs to a tenth."""
_ROOM = 50_000_000


def read_workbook(path: Path, name: str, after: int) -> Iterator[Piece]:
    """The rows of all sheets of a workbook, one sheet after another.

    Args:
        path: the file.
        name: for problems.
        after: rows up to this number are passed over; they are counted through all sheets.

    Raises:
        ProblemsError: NOT_INSTALLED, or it is no workbook.
        OSError: reading it failed.
    """
    number = 0
    for title, left, filled in _sheets(path, name):
        header = next(filled, None)
        if header is None:
            continue
        columns = Header.of(name, header[0], header[1], title, left)
        if problems := header_problems(columns):
            yield Row(number, name, columns.line, problems=problems)
            continue
        for line, cells in filled:
            number += 1
            if number > after and any(cells):
                yield Cells(number, line, columns, cells)


def opened_workbook(path: Path, name: str) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """The sheets of a workbook: their titles, and the lines and cells of their rows.

    Args:
        path: the file.
        name: for problems.

    Raises:
        ProblemsError: NOT_INSTALLED, or it is no workbook.
        OSError: reading it failed.
    """
    yield from ((title, rows) for title, _, rows in _sheets(path, name))


def _sheets(path: Path, name: str) -> Iterator[tuple[str, int, Iterator[tuple[int, list[str]]]]]:
    """The sheets that are not empty: title, how many columns lie before the first, and the rows with their lines."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        hint = "Install it: pip install 'pathways[records]'."
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation reads no spreadsheets.", hint) from None
    _expect_small(path, name)
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [(each, book.get_sheet_by_name(each)) for each in book.sheet_names]
    except CalamineError as error:
        raise _unreadable(name, str(error)) from None
    for title, sheet in sheets:
        if sheet.height:
            top, left = sheet.start or (0, 0)
            rows = enumerate((list(map(_text, cells)) for cells in sheet.iter_rows()), start=1)
            # Rows come from the first of the sheet on, columns from the first that is filled.
            yield title, left, ((line, cells) for line, cells in rows if line > top)


def _text(value: Any) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case datetime():
            return value.isoformat() if value.time() != datetime.min.time() else value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _expect_small(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except zipfile.BadZipFile:
        raise _unreadable(name, "it is not a ZIP file") from None
    if unpacked > _ROOM + _RATIO * path.stat().st_size:
        hint = "Save it again, or as CSV."
        text = f"{name} unpacks to more than {_RATIO} times its size."
        raise ProblemsError([Problem(Code.TOO_LARGE, text, hint, None, name)])


def _unreadable(name: str, why: str) -> ProblemsError:
    hint = "Save it again as .xlsx, or as CSV."
    return ProblemsError([Problem(Code.OTHER_KIND_OF_FILE, f"{name} is not a workbook: {why}.", hint, None, name)])
