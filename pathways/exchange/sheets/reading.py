"""Sheets and CSV as documents of the file format, each value with the cell that says it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError, did_you_mean
from pathways.exchange.document import Document, name_of
from pathways.exchange.foreign import foreign_text
from pathways.exchange.refusal import failure
from pathways.exchange.sheets.cells import Sentence, value_of
from pathways.exchange.sheets.columns import CREDENTIALS, Column, Form, sheets
from pathways.exchange.sheets.harmless import unescaped
from pathways.exchange.sheets.workbooks import Table, cell_name, read_tables
from pathways.intake.places import Place, place_of
from pathways.intake.values import FORMAT
from pathways.text import shown

SUFFIXES = (".xlsx", ".csv")
NOTE = "#"
"""A row whose first cell begins with it says nothing: it is an example, or a remark."""
LISTS = "Lists"
"""The sheet of a template with the values of its drop-down lists."""


@dataclass(frozen=True, slots=True)
class SheetDocument(Document):
    """A workbook or a CSV file as a document.

    Attributes:
        cells: the cell of each place, and its row.
        sentences: requirements in words, by place; they do not stand in the value yet.
        notes: how many rows were left out because they are notes.
    """

    cells: Mapping[Place, tuple[str, int]]
    sentences: Mapping[Place, str]
    notes: int = 0

    def located(self, problems: Iterable[Problem]) -> list[Problem]:
        """The same problems, each with its sheet and cell (of the nearest place above it)."""
        found = []
        for problem in problems:
            place = place_of(problem.path)
            while place and place not in self.cells:
                place = place[:-1]
            cell, row = self.cells.get(place, ("", 1))
            found.append(replace(problem, path=cell or None, file=self.file, line=row))
        return sorted(found, key=lambda problem: problem.line or 0)


def read_sheets(path: Path, largest_bytes: int) -> SheetDocument:
    """Reads a workbook or a CSV file.

    Raises:
        ProblemsError: it cannot be read, or has sheets or columns that are not known.
    """
    name = name_of(path)
    try:
        size = path.stat().st_size
        if size > largest_bytes:
            text, hint = f"{name} has more than {largest_bytes:,} bytes, the limit.", "Split it into several files."
            raise failure(Code.TOO_LARGE, text, name, 1, hint)
        tables = [_csv(path)] if path.suffix.lower() == ".csv" else read_tables(path, name)
    except OSError as error:
        raise failure(Code.UNREADABLE, f"Could not read {name}: {error.strerror}.", name, None) from None
    return _Reader(name).read(tables)


def _csv(path: Path) -> Table:
    name = name_of(path)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        hint = "Save it as CSV UTF-8."
        raise failure(Code.NOT_UTF8, f"Byte {error.start} is not UTF-8.", name, 1, hint) from None
    begin = text.partition("\n")[0]
    separator = max(",;\t", key=begin.count)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1):
            rows.append((number, [unescaped(each) for each in row]))
    except csv.Error as error:
        hint = "Put a text that holds quotes or line ends in quotes."
        raise failure(Code.BAD_TEXT, f"It is not CSV: {error}.", name, len(rows) + 1, hint) from None
    known = {_folded(column.name) for columns in sheets().values() for column in columns}
    is_own = not known.isdisjoint(_folded(each) for each in (rows[0][1] if rows else ()))
    # Tables of other kinds have columns of the same name; by its suffix alone, any text is a table.
    foreign = foreign_text(text, "" if is_own else name)
    if foreign is not None:
        raise ProblemsError([replace(foreign, file=name, line=1)])
    return Table(path.stem, "", rows)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[Problem] = []
        self._cells: dict[Place, tuple[str, int]] = {}
        self._sentences: dict[Place, str] = {}
        self._notes = 0

    def read(self, tables: list[Table]) -> SheetDocument:
        value: dict[str, Any] = {"format": FORMAT}
        known = {_folded(name): name for name in sheets()}
        for table in tables:
            part = known.get(_folded(table.title))
            if part is None and (len(tables) == 1 or not table.sheet):
                part = CREDENTIALS
            if table.title == LISTS or (part is None and not table.rows):
                continue
            if part is None:
                hint = did_you_mean(table.title, list(sheets())) or f"Sheets are {', '.join(sheets())}."
                text = f"The sheet {shown(table.title)} is not known."
                self._problems.append(Problem(Code.NOT_FOUND, text, hint, table.title, self._file, 1))
                continue
            listed = value.setdefault(part, [])
            for row, cells in self._rows(table, part):
                self._thing(table, part, listed, row, cells)
        if self._problems:
            raise ProblemsError(self._problems)
        return SheetDocument(self._file, value, "", False, self._cells, self._sentences, self._notes)

    def _rows(self, table: Table, part: str) -> Iterator[tuple[int, dict[Column, tuple[str, str]]]]:
        """The rows that say something: for each column that does, the cell and its name."""
        if not table.rows:
            return
        first, header = table.rows[0]
        folded = {_folded(column.name): column for column in sheets()[part]}
        columns: dict[int, Column] = {}
        for place, name in enumerate(header):
            if not name.strip():
                continue
            column = folded.get(_folded(name))
            cell = cell_name(table.sheet, first, place + table.left)
            if column is None:
                names = [each.name for each in sheets()[part]]
                hint = did_you_mean(name, names) or f"Columns of {part} are {', '.join(names)}."
                text = f"The column {shown(name)} is not known."
                self._problems.append(Problem(Code.NOT_FOUND, text, hint, cell, self._file, first))
            elif column in columns.values():
                text = f"The column {shown(name)} stands twice."
                self._problems.append(Problem(Code.DUPLICATE, text, "Keep one.", cell, self._file, first))
            else:
                columns[place] = column
        for row, cells in table.rows[1:]:
            if next(filter(None, cells), "").startswith(NOTE):
                self._notes += 1
                continue
            filled = {
                columns[place]: (text, cell_name(table.sheet, row, place + table.left))
                for place, text in enumerate(cells)
                if text.strip() and place in columns
            }
            for place, text in enumerate(cells):
                if text.strip() and not "".join(header[place : place + 1]).strip():
                    cell = cell_name(table.sheet, row, place + table.left)
                    said = "The cell stands under no name."
                    self._problems.append(
                        Problem(Code.MISPLACED, said, "Give its column a name.", cell, self._file, row)
                    )
            if filled:
                yield row, filled

    def _thing(
        self, table: Table, part: str, listed: list[Any], row: int, cells: dict[Column, tuple[str, str]]
    ) -> None:
        own = {column: cell for column, cell in cells.items() if not column.of_route}
        of_route = {column: cell for column, cell in cells.items() if column.of_route}
        key = next((text.strip() for column, (text, _) in own.items() if column.key == "key"), "")
        further = bool(of_route) and len(own) == (1 if key else 0) and listed and key in ("", listed[-1].get("key"))
        if not further:
            listed.append({})
        at: Place = (part, len(listed) - 1)
        thing = listed[-1]
        if not further:
            self._cells[at] = (cell_name(table.sheet, row, table.left), row)
            self._fill(thing, at, own, row)
        if of_route:
            kind = next((text.strip() for column, (text, _) in of_route.items() if column.key == "kind"), "")
            name = "renewals" if kind == "RENEWAL" else "routes"
            routes = thing.setdefault(name, [])
            routes.append({})
            place: Place = (*at, name, len(routes) - 1)
            self._cells[place] = (next(iter(of_route.values()))[1], row)
            self._fill(routes[-1], place, of_route, row)

    def _fill(self, thing: dict[str, Any], at: Place, cells: dict[Column, tuple[str, str]], row: int) -> None:
        has_scale = any(column.key == "scale" for column in cells)
        for column, (text, cell) in cells.items():
            place: Place = (*at, column.key)
            self._cells[place] = (cell, row)
            if column.key == "passing" and has_scale:
                thing[column.key] = text
                continue
            try:
                value = value_of(text if column.form is Form.TEXT else text.strip(), column)
            except ProblemsError as error:
                self._problems += [replace(each, path=cell, file=self._file, line=row) for each in error.problems]
                continue
            if isinstance(value, Sentence):
                self._sentences[place] = value.text
            else:
                thing[column.key] = value


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]", "", name).casefold()
