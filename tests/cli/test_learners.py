"""Learners from the command line: imported beside a service, looked at, taken along, forgotten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run, serving

pytestmark = [pytest.mark.server, pytest.mark.slow]

CATALOGUE = """format: pathways/1
organizations: [{key: college, name: A College}]
credentials:
  - {key: welding, name: Welding, credentialType: COMPLETION_CERTIFICATE, ownedBy: [college],
     routes: [{key: exam, name: Exam, kind: EXAM}]}
"""


def test_learners_come_in_and_go(tmp_path: Path) -> None:
    data, table, catalogue = tmp_path / "data", tmp_path / "awards.csv", tmp_path / "small.yaml"
    catalogue.write_text(CATALOGUE)
    table.write_text("learner,name,credential,issuedOn\ns-1,Ann [x],welding,2024-01-31\ns-2,Bob,wedling,\n")
    assert run(data, "import", str(catalogue)).code == 0
    with serving(data):
        imported = run(data, "learners", "import", str(table))
        assert imported.code == 1
        assert imported.out == "2 rows: 1 learner added, 0 changed, 0 as before, 1 row left out.\n"
        assert f"{table}:3 credential NOT_FOUND There is no credential 'wedling'. Did you mean welding?" in imported.err
        again = json.loads(run(data, "learners", "import", str(table), "--json").out)
        assert (again["added"], again["unchanged"], again["leftOut"]) == (0, 1, 1)
        assert [each["code"] for each in again["problems"]] == ["NOT_FOUND"]
        assert json.loads(run(data, "learners", "list", "ann", "--json").out) == [{"key": "s-1", "name": "Ann [x]"}]
        shown = run(data, "learners", "show", "s-1")
        assert "Ann [x] (s-1)" in shown.out
        assert "Welding" in shown.out
        file = tmp_path / "s-1.json"
        assert run(data, "learners", "export", "s-1", "--output", str(file)).code == 0
        assert json.loads(file.read_text())["awards"][0]["award"]["credential"] == "welding"
        assert "is forgotten. Receipt: " in run(data, "learners", "erase", "s-1", "--yes").out
        gone = run(data, "learners", "show", "s-1")
        assert (gone.code, "There is no learner" in gone.err) == (2, True)
        assert run(data, "learners", "list").out == "There are no learners.\n"
        refused = run(data, "learners", "import", str(tmp_path / "nowhere.csv"))
        assert (refused.code, "Could not read" in refused.err) == (2, True)
