"""``pathways prose``: a queue of sentences, and what a person confirms."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from typer.testing import CliRunner

from pathways.cli.app import app

CATALOGUE = """format: pathways/1
credentials:
  - {key: math-101, name: MATH 101 Calculus, credentialType: COURSE}
  - {key: cs-110, name: CS 110, credentialType: COURSE}
  - {key: cs-220, name: CS 220, credentialType: COURSE, routes: [
      {key: course, kind: STUDY, sentence: Prerequisite: MATH 101 and CS 110.}]}
  - {key: cs-330, name: CS 330, credentialType: COURSE, routes: [
      {key: course, kind: STUDY, requires: {condition: MATH 101 and CS 110 or CS 220}}]}
  - {key: cs-440, name: CS 440, credentialType: COURSE, routes: [
      {key: course, kind: STUDY, requires: {condition: good luck}}]}
""".replace("Prerequisite: MATH 101 and CS 110.", '"Prerequisite: MATH 101 and CS 110."')


def test_queue_names_places_and_keeps_what_is_confirmed(tmp_path: Path) -> None:
    file, written = tmp_path / "courses.yaml", tmp_path / "rules.yaml"
    file.write_text(CATALOGUE, encoding="utf-8")
    asked = ["prose", str(file), "--data", str(tmp_path / "none")]
    done = CliRunner().invoke(app, [*asked, "--json"])
    found = json.loads(done.stdout)["sentences"]
    assert [(each["credential"], each["state"]) for each in found] == [
        ("cs-220", "read"),
        ("cs-330", "ambiguous"),
        ("cs-440", "kept as text"),
    ]
    assert [each["place"].rpartition(":")[2] for each in found] == ["6", "8", "10"]
    assert len(found[1]["readings"]) == 2
    done = CliRunner().invoke(app, [*asked, "--write", str(written)], input="y\n2\n")
    assert done.exit_code == 0
    (one, two) = yaml.safe_load(written.read_text(encoding="utf-8"))["credentials"]
    (first,), (second,) = one["routes"], two["routes"]
    assert first["requires"] == {"all": [{"credential": "math-101"}, {"credential": "cs-110"}]}
    assert first["sentence"] == "Prerequisite: MATH 101 and CS 110."
    assert second["requires"] == found[1]["readings"][1]
    assert second["sentence"] == "MATH 101 and CS 110 or CS 220"
