"""Teams into files, as they are read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import yaml

from pathways.codes import Code
from pathways.documents.table import harmless
from pathways.errors import ProblemsError
from pathways.exchange.teams.tables import COLUMNS
from pathways.intake.values import FORMAT
from pathways.present import present

Node = Mapping[str, Any]
"""A team, as the API answers it."""
SUFFIXES = (".yaml", ".yml", ".json", ".csv", ".xlsx")
MARK = "\ufeff"
"""By which a spreadsheet knows UTF-8."""


def written(teams: Sequence[Node], suffix: str) -> str | bytes:
    """A file with some teams.

    Args:
        suffix: one of SUFFIXES.

    Raises:
        ProblemsError: NOT_INSTALLED.
    """
    match suffix:
        case ".csv":
            made = io.StringIO(newline="")
            csv.writer(made).writerows([COLUMNS, *([harmless(each) for each in row] for row in _rows(teams))])
            return MARK + made.getvalue()
        case ".xlsx":
            return _workbook([COLUMNS, *_rows(teams)])
        case ".json":
            return json.dumps(_document(teams), indent=2, ensure_ascii=False) + "\n"
        case _:
            return yaml.safe_dump(_document(teams), sort_keys=False, allow_unicode=True)


def _document(teams: Sequence[Node]) -> dict[str, Any]:
    return {"format": FORMAT, "teams": [_team(each) for each in teams]}


def _team(team: Node) -> dict[str, Any]:
    return present(
        key=team["key"],
        name=None if team["name"] == team["key"] else team["name"],
        parent=None if team["parent"] is None else team["parent"]["key"],
        members=list(team["memberKeys"]),
        managers=list(team["managers"]),
        roles=[
            present(
                occupation=each["occupation"]["key"],
                headcount=each["headcount"],
                coverage=None if each["coverage"] == 1 else each["coverage"],
                withPreferredCredentials=each["withPreferredCredentials"] or None,
            )
            for each in team["roles"]
        ],
    )


def _rows(teams: Sequence[Node]) -> Iterator[tuple[str, ...]]:
    """One row for the team itself, and one for each member, manager and role."""
    for team in map(_team, teams):
        key = team["key"]
        yield key, team.get("name", ""), team.get("parent", ""), *[""] * (len(COLUMNS) - 3)
        yield from ((key, "", "", each, *[""] * 5) for each in team.get("members", ()))
        yield from ((key, "", "", "", each, *[""] * 4) for each in team.get("managers", ()))
        for role in team.get("roles", ()):
            preferred = "true" if role.get("withPreferredCredentials") else ""
            figures = str(role["headcount"]), str(role.get("coverage", "")), preferred
            yield key, "", "", "", "", role["occupation"], *figures


def _workbook(rows: Sequence[Sequence[str]]) -> bytes:
    try:
        from xlsxwriter import Workbook
    except ModuleNotFoundError:
        hint = "Install it: pip install 'pathways[sheets]', or ask for .yaml or .csv."
        raise ProblemsError.one(Code.NOT_INSTALLED, "This installation writes no workbooks.", hint) from None
    made = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with Workbook(made, plain) as book:
        sheet = book.add_worksheet("Teams")
        for number, row in enumerate(rows):
            for at, text in enumerate(row):
                sheet.write_string(number, at, text)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return made.getvalue()
