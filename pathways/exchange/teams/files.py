"""Files of teams: which are read how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from pathways.codes import Code
from pathways.domain.quantity import plain
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import Document, name_of, read_document
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.teams.said import SaidRole, SaidTeam, parents_first
from pathways.exchange.teams.tables import TABLES, WORKBOOKS, read_table, read_workbook
from pathways.intake.places import path_of
from pathways.intake.values import FORMAT

DOCUMENTS = (".yaml", ".yml", ".json")
SUFFIXES = (*TABLES, *WORKBOOKS, *DOCUMENTS)
TEAM = ("key", "name", "parent", "members", "managers", "roles")
ROLE = ("occupation", "headcount", "coverage", "withPreferredCredentials")
MOST_PLACES = 5_000


def read_teams(paths: Iterable[Path], largest_bytes: int) -> list[SaidTeam]:
    """All teams of some files, each behind the one above it.

    Raises:
        ProblemsError: everything that is wrong, each with its file and line.
    """
    teams: list[SaidTeam] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            found, wrong = _read(path, largest_bytes)
        except ProblemsError as error:
            problems += error.problems
            continue
        teams += found
        problems += wrong
    ordered, more = parents_first(teams)
    if problems or more:
        raise ProblemsError([*problems, *more])
    return ordered


def _read(path: Path, largest_bytes: int) -> tuple[Sequence[SaidTeam], list[Problem]]:
    name, suffix = name_of(path), path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = f"Files of teams end in {', '.join(SUFFIXES)}."
        raise ProblemsError([Problem(Code.BAD_FORMAT, f"{name} is of a kind that is not read here.", hint, None, name)])
    if suffix in DOCUMENTS:
        return _read_document(read_document(path, largest_bytes=largest_bytes))
    try:
        if path.stat().st_size > largest_bytes:
            text = f"{name} has more than {largest_bytes:,} bytes, the limit."
            raise ProblemsError([Problem(Code.TOO_LARGE, text, "Split it into several files.", None, name)])
        return (read_table if suffix in TABLES else read_workbook)(path, name)
    except OSError as error:
        text = f"Could not read {name}: {error.strerror}."
        raise ProblemsError([Problem(Code.UNREADABLE, text, "Check the path.", None, name)]) from None


def _read_document(document: Document) -> tuple[list[SaidTeam], list[Problem]]:
    notes = Notes()
    root = Fields(document.value, (), notes)
    if root.required("format", FORMAT) and root.value["format"] != FORMAT:
        root.note(Code.BAD_FORMAT, "The format is not known.", f"Use `format: {FORMAT}`.", "format")
    root.required("teams", "[…]")
    found = root.items("teams", lambda fields: _team(fields, document))
    root.finish(("format", "teams"))
    return list(found), document.located(notes.problems)


def _team(fields: Fields, document: Document) -> SaidTeam | None:
    place = fields.place

    def problem(code: Code, message: str, hint: str | None, below: str) -> Problem:
        path = "/".join(filter(None, (path_of(place), below)))
        (found,) = document.located([Problem(code, message, hint, path)])
        return found

    key = fields.key("key") if fields.required("key") else None
    team = SaidTeam(
        key=key or "",
        problem=problem,
        name=fields.text("name"),
        parent=fields.key("parent"),
        members=list(fields.texts("members")),
        managers=list(fields.texts("managers")),
        roles=list(fields.items("roles", _role)),
    )
    fields.finish(TEAM)
    return team if key else None


def _role(fields: Fields) -> SaidRole | None:
    occupation = fields.key("occupation") if fields.required("occupation") else None
    headcount = fields.whole("headcount", 1, MOST_PLACES)
    coverage = fields.quantity("coverage")
    if coverage is not None and coverage > 1:
        text = f"coverage must be 0 to 1 (got {plain(coverage)})."
        fields.note(Code.OUT_OF_RANGE, text, "Write 0.8 for 80 %.", "coverage")
    preferred = fields.flag("withPreferredCredentials")
    fields.finish(ROLE)
    if occupation is None:
        return None
    return SaidRole(occupation, headcount or 1, Decimal(1) if coverage is None else coverage, preferred)
