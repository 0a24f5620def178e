"""Workbooks (.xlsx) in and out."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.exchange.refusal import failure

_RATIO = 60
"""A workbook may unpack to this many times its size, and some megabytes; a usual one packs to a tenth."""
_ROOM = 50_000_000
INSTALL = "Install it: pip install 'pathways[sheets]'."


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet.

    Attributes:
        title: its name, or that of the file.
        sheet: how cells name it; empty: there is only one.
        rows: each with its number, from the header on.
        left: columns before the first one.
    """

    title: str
    sheet: str
    rows: list[tuple[int, list[str]]]
    left: int = 0


def read_tables(path: Path, name: str) -> list[Table]:
    """The sheets of a workbook.

    Raises:
        ProblemsError: NOT_INSTALLED, or it is no workbook.
        OSError: reading it failed.
    """
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ModuleNotFoundError:
        text = "This installation reads no spreadsheets."
        raise ProblemsError.one(Code.NOT_INSTALLED, text, INSTALL) from None
    _expect_small(path, name)
    try:
        book = CalamineWorkbook.from_path(path)
        found = []
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            top, left = sheet.start or (0, 0)
            numbered = enumerate(([_text(each) for each in cells] for cells in sheet.iter_rows()), start=1)
            # Rows come from the first of the sheet on, columns from the first that is filled.
            found.append(Table(title, title, [(row, cells) for row, cells in numbered if row > top], left))
        return found
    except CalamineError as error:
        raise _unreadable(name, str(error)) from None


def cell_name(sheet: str, row: int, column: int) -> str:
    """As a spreadsheet names it, e.g. credentials!C7; columns count from 0."""
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters, column = chr(ord("A") + letter) + letters, column - 1
    return f"{sheet}!{letters}{row}" if sheet else f"{letters}{row}"


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
        text = f"{name} unpacks to more than {_RATIO} times its size."
        raise failure(Code.TOO_LARGE, text, name, None, "Save it again, or as CSV.")


def _unreadable(name: str, why: str) -> ProblemsError:
    hint = "Save it again as .xlsx, or as CSV."
    return failure(Code.OTHER_KIND_OF_FILE, f"{name} is not a workbook: {why}.", name, None, hint)
