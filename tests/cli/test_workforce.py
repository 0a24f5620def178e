"""``pathways workforce report`` beside a running service: who has agreed is in the tables, and nobody else."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Serving, run
from tests.cli.test_service import ask

pytestmark = pytest.mark.server

SAVE = """mutation { saveLearner(input: {key: "KEY", consents: [AGREED],
  competencies: [{competency: "COMPETENCY", level: 7, source: EMPLOYER}]}) { userErrors { message } } }"""


def people(folder: Path, table: str) -> set[str]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as opened:
        return {row["person"] for row in csv.DictReader(opened)}


def test_report_holds_who_has_agreed(service: Serving, data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "company"
    found: Any = ask(service.url, "{ occupations(first: 1) { edges { node { needs { competency { key } } } } } }")
    (node,) = (each["node"] for each in found["occupations"]["edges"])
    competency = node["needs"][0]["competency"]["key"]
    try:
        for key, agreed in (("quinn", "WORKFORCE"), ("rory", "ADVICE")):
            said = SAVE.replace("KEY", key).replace("AGREED", agreed).replace("COMPETENCY", competency)
            assert ask(service.url, said)["saveLearner"] == {"userErrors": []}
        done = run(data, "workforce", "report", "--write", str(folder), "--json")
        assert done.code == 0, done.err
        told = json.loads(done.out)
        assert told["people"] == 1 and {Path(each).parent for each in told["files"]} == {folder}
        assert {each.name for each in folder.iterdir()} == {Path(each).name for each in told["files"]}
        assert people(folder, "matches") == {"quinn"} == people(folder, "nearest")
        assert folder.stat().st_mode & 0o077 == 0
    finally:
        for key in ("quinn", "rory"):
            ask(service.url, f'mutation {{ eraseLearner(input: {{key: "{key}"}}) {{ erased }} }}')
