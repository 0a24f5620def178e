"""Tables of teams: each row names a team and says one thing of it, or several: a member, a manager, a role."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pathways.codes import Code
from pathways.documents.table import as_meant
from pathways.errors import Problem, did_you_mean
from pathways.exchange.learners.spreadsheets import opened_workbook
from pathways.exchange.teams.said import SaidRole, SaidTeam
from pathways.intake.checks import MistakeError, key, quantity
from pathways.text import flaw_of, shown

TABLES = (".csv", ".tsv")
WORKBOOKS = (".xlsx",)
COLUMNS = (
    "team",
    "name",
    "parent",
    "member",
    "manager",
    "occupation",
    "headcount",
    "coverage",
    "withPreferredCredentials",
)
OF_A_ROLE = COLUMNS[6:]
FLAGS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False, "": False}
MOST_PLACES = 5_000


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        line: of its file or sheet.
        sheet: of a workbook; None: the file is one table.
    """

    line: int
    cells: Sequence[str]
    sheet: str | None = None


def read_table(path: Path, name: str) -> tuple[Sequence[SaidTeam], list[Problem]]:
    """The teams of a table of text, with commas, semicolons or tabs.

    Raises:
        OSError: reading it failed.
    """
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        begin = file.readline()
        file.seek(0)
        reader = csv.reader(file, delimiter=max(",;\t", key=begin.count), strict=True)
        rows: list[Row] = []
        try:
            line = 1
            for cells in reader:
                rows.append(Row(line, cells))
                line = reader.line_num + 1
        except csv.Error as error:
            text = f"The row is not one of CSV: {error}."
            hint = "Put a text that holds quotes or line ends in quotes."
            return (), [Problem(Code.BAD_TEXT, text, hint, None, name, line)]
    return _teams(name, [rows])


def read_workbook(path: Path, name: str) -> tuple[Sequence[SaidTeam], list[Problem]]:
    """The teams of all sheets of a workbook.

    Raises:
        ProblemsError: NOT_INSTALLED, or it is no workbook.
        OSError: reading it failed.
    """
    sheets = [[Row(line, cells, title) for line, cells in rows] for title, rows in opened_workbook(path, name)]
    return _teams(name, [rows for rows in sheets if rows])


def _teams(file: str, tables: Iterable[list[Row]]) -> tuple[Sequence[SaidTeam], list[Problem]]:
    reading = _Reading(file, {}, [])
    empty = True
    for rows in tables:
        filled = [row for row in rows if any(cell.strip() for cell in row.cells)]
        if filled:
            empty = False
            reading.table(filled)
    if empty:
        text = "The table is empty."
        reading.problems.append(Problem(Code.EMPTY, text, "Its first row names the columns.", None, file, 1))
    return list(reading.teams.values()), reading.problems


@dataclass(slots=True)
class _Reading:
    """The rows so far."""

    file: str
    teams: dict[str, SaidTeam]
    problems: list[Problem]

    def table(self, rows: Sequence[Row]) -> None:
        head, *others = rows
        folded = {each.casefold(): each for each in COLUMNS}
        columns = [folded.get(each.strip().casefold(), each.strip()) for each in head.cells]
        before = len(self.problems)
        for at, column in enumerate(columns):
            if column and column not in COLUMNS:
                hint = did_you_mean(column, COLUMNS) or f"Columns are {', '.join(COLUMNS)}."
                self._note(head, Code.NOT_FOUND, f"The column {shown(column)} is not known.", hint)
            elif column and column in columns[:at]:
                self._note(head, Code.DUPLICATE, f"The column {shown(column)} stands twice.", "Keep one.")
        if "team" not in columns:
            self._note(head, Code.MISSING, "There is no column team.", f"Columns are {', '.join(COLUMNS)}.")
        if len(self.problems) == before:
            for row in others:
                cells = [as_meant(each.strip()) for each in row.cells]
                self._row(row, dict(zip(columns, cells, strict=False)))

    def _row(self, row: Row, said: dict[str, str]) -> None:
        for column, text in said.items():
            if (flaw := flaw_of(text)) is not None:
                self._note(row, Code.BAD_TEXT, flaw, "Write it again.", column)
                return
        if not said["team"]:
            self._note(row, Code.MISSING, "No team stands here.", "Each row names one.", "team")
            return
        names = [column for column in ("team", "parent", "occupation") if said.get(column)]
        right = [self._is_key(row, column, said[column]) for column in names]  # each is noted
        if not all(right):
            return
        team = self.teams.get(said["team"])
        if team is None:
            team = self.teams[said["team"]] = SaidTeam(said["team"], _Places(self.file, row))
        self._once(row, team, said)
        for field, listed in (("member", team.members), ("manager", team.managers)):
            self._listed(row, team, said.get(field, ""), field, listed)
        role = self._role(row, said)
        if role is not None:
            _places(team)[f"roles/{len(team.roles)}"] = row
            team.roles.append(role)

    def _once(self, row: Row, team: SaidTeam, said: dict[str, str]) -> None:
        """What one row alone need say of a team."""
        for field in ("name", "parent"):
            text, known = said.get(field) or None, getattr(team, field)
            if text is not None and known not in {None, text}:
                hint = "Say it once, or the same each time."
                self._note(row, Code.CONFLICT, f"The {field} is {shown(known)} in another row.", hint, field)
            elif text is not None:
                _places(team)[field] = row
                setattr(team, field, text)

    def _listed(self, row: Row, team: SaidTeam, text: str, field: str, listed: list[str]) -> None:
        if text in listed:
            self._note(row, Code.DUPLICATE, f"{shown(text)} stands there twice.", "Name each once.", field)
        elif text:
            _places(team)[f"{field}s/{len(listed)}"] = row
            listed.append(text)

    def _role(self, row: Row, said: dict[str, str]) -> SaidRole | None:
        occupation = said.get("occupation")
        if not occupation:
            for column in OF_A_ROLE:
                if said.get(column):
                    text = f"{column} stands without an occupation."
                    self._note(row, Code.MISPLACED, text, "Name the occupation beside it.", column)
            return None
        headcount = self._number(row, "headcount", said.get("headcount", ""), MOST_PLACES)
        coverage = self._number(row, "coverage", said.get("coverage", ""), 1)
        preferred = FLAGS.get(said.get("withPreferredCredentials", "").casefold())
        if preferred is None:
            text = f"{shown(said['withPreferredCredentials'])} is neither yes nor no."
            self._note(row, Code.BAD_VALUE, text, "Write true or false.", "withPreferredCredentials")
        if headcount is None or coverage is None or preferred is None:
            return None
        if headcount < 1 or headcount != int(headcount):
            text = f"headcount must be a whole number from 1 (got {headcount})."
            self._note(row, Code.OUT_OF_RANGE, text, "Leave out a role without places.", "headcount")
            return None
        return SaidRole(occupation, int(headcount), coverage, preferred)

    def _number(self, row: Row, column: str, text: str, most: int) -> Decimal | None:
        """What a cell says; 1 where it is empty, None where it is wrong, which is noted."""
        if not text:
            return Decimal(1)
        try:
            found = quantity(Decimal(text))
        except (MistakeError, ArithmeticError):
            self._note(
                row, Code.BAD_NUMBER, f"{column} must be a number (got {shown(text)}).", "Write it as 0.8.", column
            )
            return None
        if found > most:
            self._note(row, Code.OUT_OF_RANGE, f"{column} must be at most {most} (got {text}).", None, column)
            return None
        return found

    def _is_key(self, row: Row, column: str, text: str) -> bool:
        try:
            key(text)
        except MistakeError as mistake:
            self._note(row, mistake.code, mistake.message(column), mistake.hint, column)
            return False
        return True

    def _note(self, row: Row, code: Code, message: str, hint: str | None, column: str | None = None) -> None:
        self.problems.append(_problem(self.file, row, code, message, hint, column))


class _Places:
    """Where the rows say what of a team."""

    def __init__(self, file: str, first: Row) -> None:
        self._file = file
        self._first = first
        self.rows: dict[str, Row] = {}

    def __call__(self, code: Code, message: str, hint: str | None, path: str) -> Problem:
        parts = path.split("/")
        above = ("/".join(parts[:end]) for end in range(len(parts), 0, -1))
        row = next((self.rows[each] for each in above if each in self.rows), self._first)
        return _problem(self._file, row, code, message, hint, parts[-1] if parts[-1] in COLUMNS else None)


def _places(team: SaidTeam) -> dict[str, Row]:
    assert isinstance(team.problem, _Places)  # noqa: S101  every team of a table has them
    return team.problem.rows


def _problem(file: str, row: Row, code: Code, message: str, hint: str | None, column: str | None) -> Problem:
    path = column if row.sheet is None else f"{row.sheet}!{row.line}"
    return Problem(code, message, hint, path, file, row.line)
