"""Catalogues and templates as workbooks and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.exchange.document import name_of
from pathways.exchange.refusal import failure
from pathways.exchange.sheets.cells import is_number, text_of
from pathways.exchange.sheets.columns import CREDENTIALS, sheets
from pathways.exchange.sheets.harmless import escaped
from pathways.exchange.sheets.reading import LISTS, NOTE
from pathways.exchange.sheets.workbooks import INSTALL, cell_name

LONGEST_CELL = 32_767
LAST_ROW = 10_000
"""Rows of a template for which drop-down lists are offered."""
WIDEST = 40
_EXAMPLES: Mapping[str, Mapping[str, str]] = {
    CREDENTIALS: {
        "key": f"{NOTE} example-course",
        "name": "An example: rows that begin with # are left out",
        "credentialType": "COURSE",
        "status": "ACTIVE",
        "ownedBy": "example-college",
        "competencies": "network-security@2; teamwork",
        "credits": "3",
        "route": "course",
        "kind": "STUDY",
        "cost": "404.00 USD",
        "hours": "90",
        "requires": "math-101; cs-110 or cs-120",
    },
    "organizations": {"key": f"{NOTE} example-college", "name": "Example College", "url": "https://college.example"},
    "competencies": {"key": f"{NOTE} network-security", "name": "Network security", "broader": "security"},
}


def write_sheets(document: Mapping[str, Any], path: Path) -> None:
    """Writes a catalogue: all of it as a workbook, or as CSV the part that the name of the file says.

    Args:
        document: as the file format has it.
        path: where to; its suffix decides.

    Raises:
        ProblemsError: NOT_INSTALLED, UNWRITABLE, or TOO_LONG: a cell cannot hold a text.
    """
    tables = {part: list(_rows(part, document.get(part, ()))) for part in sheets()}
    if path.suffix.lower() == ".csv":
        part = path.stem if path.stem in tables else CREDENTIALS
        others = [name for name, rows in tables.items() if rows and name != part]
        if others:
            text = f"CSV holds one part, {part}, and the catalogue has {', '.join(others)} too."
            raise ProblemsError.one(Code.INVALID, text, "Write a workbook (.xlsx).", "--output")
        _write_csv(part, tables[part], path)
        return
    _write_workbook({part: rows for part, rows in tables.items() if rows or part == CREDENTIALS}, path, lists=False)


def write_template(path: Path) -> None:
    """Writes an empty table with an example row; a workbook has every part and drop-down lists.

    Raises:
        ProblemsError: as of `write_sheets`.
    """
    tables = {part: [_example(part)] if part in _EXAMPLES else [] for part in sheets()}
    if path.suffix.lower() == ".csv":
        part = path.stem if path.stem in tables else CREDENTIALS
        _write_csv(part, tables[part], path)
    else:
        _write_workbook(tables, path, lists=True)


def _example(part: str) -> list[str]:
    return [_EXAMPLES[part].get(column.name, "") for column in sheets()[part]]


def _rows(part: str, things: Sequence[Any]) -> Iterator[list[str]]:
    """The rows of a part; a credential has one for each of its ways."""
    for thing in things:
        value = thing if isinstance(thing, Mapping) else {"credentials": thing}
        ways = [*value.get("routes", ()), *value.get("renewals", ())] if part == CREDENTIALS else []
        for place, way in enumerate(ways or [{}]):
            yield [
                text_of(way.get(column.key), column)
                if column.of_route
                else text_of(value.get(column.key), column)
                if place == 0 or column.key == "key"
                else ""
                for column in sheets()[part]
            ]


def _write_csv(part: str, rows: Sequence[Sequence[str]], path: Path) -> None:
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([column.name for column in sheets()[part]])
    writer.writerows([escaped(cell) for cell in row] for row in rows)
    try:
        path.write_bytes(written.getvalue().encode("utf-8-sig"))  # by the mark Excel knows UTF-8
    except OSError as error:
        text = f"Could not write {name_of(path)}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.") from None


def _write_workbook(tables: Mapping[str, list[list[str]]], path: Path, *, lists: bool) -> None:
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import FileCreateError
    except ModuleNotFoundError:
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation writes no workbooks.", INSTALL) from None
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    bold, italic = book.add_format({"bold": True}), book.add_format({"italic": True, "font_color": "#666666"})
    choices: dict[tuple[str, ...], str] = {}
    for part, rows in tables.items():
        sheet = book.add_worksheet(part)
        sheet.freeze_panes(1, 1)
        columns = sheets()[part]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.name, bold)
            longest = max((len(row[place]) for row in rows), default=0)
            sheet.set_column(place, place, min(WIDEST, max(len(column.name), longest) + 2))
            if column.meaning:
                sheet.write_comment(0, place, column.meaning)
            if lists and column.choices:
                at = choices.setdefault(column.choices, cell_name("", 1, len(choices)).rstrip("1"))
                source = f"={LISTS}!${at}$1:${at}${len(column.choices)}"
                sheet.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": source})
        for number, row in enumerate(rows, start=1):
            for place, text in enumerate(row):
                if len(text.encode("utf-16-le")) // 2 > LONGEST_CELL:
                    said = f"{cell_name(part, number + 1, place)} would hold {len(text):,} characters."
                    hint = f"A cell holds {LONGEST_CELL:,}; write YAML or JSON."
                    raise failure(Code.TOO_LONG, said, name_of(path), None, hint)
                if is_number(text, columns[place]):
                    sheet.write_number(number, place, float(text))
                elif text:
                    sheet.write_string(number, place, text, italic if row[0].startswith(NOTE) else None)
    if choices:
        hidden = book.add_worksheet(LISTS)
        for place, values in enumerate(choices):
            hidden.write_column(0, place, values)
        hidden.hide()
    try:
        book.close()
    except FileCreateError as error:
        text = f"Could not write {name_of(path)}: {error}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.") from None
