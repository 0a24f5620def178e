"""Teams from files: documents, tables and workbooks say the same, and each mistake is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pathways.api.service import Service
from pathways.cli import queries
from pathways.cli.teams.files import expect_known, saved
from pathways.errors import ProblemsError
from pathways.exchange.teams.files import read_teams
from pathways.exchange.teams.writing import written
from pathways.workforce.teams import Teams
from tests.access.asking import post
from tests.api.small import service_of
from tests.workforce.kept_teams import KeptTeams
from tests.workforce.small_team import catalogue
from tests.workforce.test_team_operations import asked

MOST = 1_000_000
YAML = """format: pathways/1
teams:
  - key: night
    parent: care
    members: [cy, dee]
  - key: care
    name: Soins d'été
    members: [ann, bob]
    managers: [hr@example.org]
    roles:
      - {occupation: engineer, headcount: 2, coverage: 0.75}
      - {occupation: operator, withPreferredCredentials: true}
"""
TABLE = """team;name;parent;member;manager;occupation;headcount;coverage;withPreferredCredentials
night;;care;cy;;;;;
night;;;dee;;;;;
care;Soins d'été;;ann;hr@example.org;engineer;2;0.75;
care;;;bob;;operator;;;yes
"""


def empty() -> Service:
    return service_of(catalogue(), teams=Teams(KeptTeams()))


def stored(over: Service) -> list[dict[str, Any]]:
    return [each["node"] for each in asked("ADMINISTRATOR", queries.TEAMS, over)["edges"]]


def imported(*paths: Path) -> list[dict[str, Any]]:
    over = empty()

    def ask(query: str, variables: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = post("ADMINISTRATOR", query, over, **variables).json()
        return found

    teams = read_teams(paths, MOST)
    expect_known(teams, ask)
    for team in teams:
        assert not saved(team, ask)
    return stored(over)


def refused(path: Path, text: str) -> list[tuple[str, int | None]]:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        imported(path)
    return [(each.code, each.line) for each in error.value.problems]


def test_documents_and_tables_say_the_same(tmp_path: Path) -> None:
    (document := tmp_path / "teams.yaml").write_text(YAML, encoding="utf-8")
    (table := tmp_path / "teams.csv").write_text(TABLE, encoding="utf-8-sig")
    care, night = found = imported(document)
    assert (care["name"], care["memberKeys"], care["managers"]) == ("Soins d'été", ["ann", "bob"], ["hr@example.org"])
    assert [(each["occupation"]["key"], each["headcount"], each["coverage"]) for each in care["roles"]] == [
        ("engineer", 2, 0.75),
        ("operator", 1, 1.0),
    ]
    assert [each["withPreferredCredentials"] for each in care["roles"]] == [False, True]
    assert (night["parent"], night["memberKeys"]) == ({"key": "care"}, ["cy", "dee"])
    assert imported(table) == found


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".csv", ".xlsx"])
def test_written_teams_are_read_back(tmp_path: Path, suffix: str) -> None:
    (document := tmp_path / "first.yaml").write_text(YAML, encoding="utf-8")
    found = imported(document)
    content = written(found, suffix)
    (file := tmp_path / f"again{suffix}").write_bytes(content.encode() if isinstance(content, str) else content)
    assert imported(file) == found


def test_each_bad_row_of_a_table_is_named(tmp_path: Path) -> None:
    head = "team,parent,member,occupation,headcount,coverage\n"
    rows = [
        "care,,ann,,,",
        ",,bob,,,",
        "care,,ann,,,",
        "care,,,enginer,,",
        "care,,,,2,",
        "care,,,operator,0,",
        "NO,,,,,",
    ]
    assert refused(tmp_path / "a.csv", head + "\n".join([*rows, "care,,,operator,1,1.5", "care,,,operator,x,"])) == [
        ("MISSING", 3),
        ("DUPLICATE", 4),
        ("MISPLACED", 6),
        ("OUT_OF_RANGE", 7),
        ("BAD_KEY", 8),
        ("OUT_OF_RANGE", 9),
        ("BAD_NUMBER", 10),
    ]
    assert refused(tmp_path / "b.csv", head + "care,,,enginer,,\ncare,nowhere,,,,") == [
        ("NOT_FOUND", 3),
        ("NOT_FOUND", 2),
    ]
    assert refused(tmp_path / "c.csv", "team,membr\ncare,ann") == [("NOT_FOUND", 1)]
    assert refused(tmp_path / "d.csv", "") == [("EMPTY", 1)]


def test_each_mistake_of_a_document_is_named(tmp_path: Path) -> None:
    text = YAML.replace("[cy, dee]", "[cy, cy]").replace("coverage: 0.75", "coverage: 2").replace("managers", "manager")
    assert refused(tmp_path / "a.yaml", text) == [("DUPLICATE", 5), ("NOT_FOUND", 9), ("OUT_OF_RANGE", 11)]
    assert refused(tmp_path / "b.yaml", YAML.replace("engineer", "enginer")) == [("NOT_FOUND", 11)]
    assert refused(tmp_path / "c.yaml", YAML.replace("name: Soins", "parent: night # ")) == [("CIRCLE", 4)]
    assert refused(tmp_path / "d.pdf", YAML) == [("BAD_FORMAT", None)]


def test_no_written_cell_is_a_formula(tmp_path: Path) -> None:
    (document := tmp_path / "teams.yaml").write_text(YAML.replace("Soins d'été", "=1+1"), encoding="utf-8")
    found = imported(document)
    table = written(found, ".csv")
    assert isinstance(table, str)
    assert "'=1+1" in table
    (file := tmp_path / "again.csv").write_text(table, encoding="utf-8")
    assert imported(file) == found
