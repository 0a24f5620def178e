"""A report as a workbook with one sheet for each table, and as one table of text."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from pathways.codes import Code
from pathways.documents.reports.page import step_of
from pathways.documents.reports.report import Report, Section, Value, text_of
from pathways.documents.table import harmless
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

MARK = "\ufeff"
"""By which a spreadsheet knows UTF-8."""
LONGEST_TITLE = 31
WIDEST = 60
"""Of a column, in letters."""
_HEAT = (
    ("#FFFFFF", "#52616F"),
    ("#DBE9F6", "#000000"),
    ("#A9CBE8", "#000000"),
    ("#5B9BD0", "#000000"),
    ("#1D5F99", "#FFFFFF"),
)
"""Paper and ink of each step."""


def report_csv(report: Report) -> str:
    """All tables below each other, each under its title, in the form that spreadsheets open; no cell is a formula."""
    written = io.StringIO(newline="")
    rows = csv.writer(written)
    rows.writerow([harmless(f"{report.title}, as of {report.day}")])
    rows.writerows([harmless(line)] for line in report.summary)
    for section in report.sections:
        rows.writerow([])
        rows.writerow([harmless(section.title)])
        rows.writerow([harmless(each.title) for each in section.columns])
        rows.writerows([harmless(text_of(value)) for value in row] for row in section.rows)
    return MARK + written.getvalue()


def report_workbook(report: Report) -> bytes:
    """A workbook; shares are numbers, days are days, and no text is a formula or a link.

    Raises:
        ProblemsError: NOT_INSTALLED.
    """
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        hint = "Install it: pip install 'pathways[sheets]', or ask for .html or .csv."
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation writes no workbooks.", hint) from None
    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(made, plain) as book:
        # The day of the report: the same report is the same file.
        day = datetime.combine(report.day, time(), UTC).replace(tzinfo=None)
        book.set_properties({"title": report.title, "created": day})
        sheets = _Sheets(book)
        sheets.summary(report)
        for section in report.sections:
            sheets.table(section)
    return made.getvalue()


class _Sheets:
    """Writes the sheets of a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._titles: set[str] = set()
        self._head = book.add_format({"bold": True, "bg_color": "#EEF2F6", "border": 1, "text_wrap": True})
        self._text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"border": 1, "num_format": "yyyy-mm-dd", "align": "left", "valign": "top"})
        self._share = book.add_format({"border": 1, "num_format": "0.#%", "valign": "top"})
        self._heat = [
            book.add_format({"border": 1, "num_format": "0%", "bg_color": paper, "font_color": ink, "align": "center"})
            for paper, ink in _HEAT
        ]

    def summary(self, report: Report) -> None:
        """The first sheet says what the report is."""
        sheet = self._book.add_worksheet("Summary")
        self._titles.add("summary")
        sheet.set_column(0, 0, WIDEST)
        sheet.write_string(0, 0, report.title, self._book.add_format({"bold": True, "font_size": 16}))
        sheet.write_string(1, 0, f"As of {report.day}")
        wrapped = self._book.add_format({"text_wrap": True, "valign": "top"})
        for row, line in enumerate(report.summary, start=2):
            sheet.write_string(row, 0, line, wrapped)

    def table(self, section: Section) -> None:
        """One table; its titles stay in sight, and stand on each printed page."""
        sheet = self._book.add_worksheet(self._title(section.title))
        for at, column in enumerate(section.columns):
            sheet.write_string(0, at, column.title, self._head)
            cells = [column.title, *(text_of(row[at]) for row in section.rows)]
            sheet.set_column(at, at, min(WIDEST, max(map(len, cells)) + 2))
        for number, row in enumerate(section.rows, start=1):
            for at, value in enumerate(row):
                self._write(sheet, number, at, value, heat=section.is_heat_map)
        sheet.freeze_panes(1, 1)
        if section.rows:
            sheet.autofilter(0, 0, len(section.rows), len(section.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _title(self, title: str) -> str:
        """As a workbook takes it: short, without some characters, and no two alike."""
        short = re.sub(r"[\[\]:*?/\\]", " ", title)[:LONGEST_TITLE].strip("'")
        found, number = short, 2
        while found.casefold() in self._titles:
            found, number = f"{short[: LONGEST_TITLE - 4]} ({number})", number + 1
        self._titles.add(found.casefold())
        return found

    def _write(self, sheet: Any, row: int, at: int, value: Value, *, heat: bool) -> None:
        match value:
            case Fraction():
                style: Format = self._heat[step_of(value)] if heat else self._share
                sheet.write_number(row, at, float(value), style)
            case date():
                sheet.write_datetime(row, at, datetime.combine(value, time()), self._day)
            case int() | Decimal():
                sheet.write_number(row, at, value, self._text)
            case _:
                sheet.write_string(row, at, text_of(value), self._text)
