"""``pathways prose``: a queue of sentences, and what a person confirms."""

from __future__ import annotations

import json
from pathlib import Path

import yaml
from typer.testing import CliRunner
from xlsxwriter import Workbook

from pathways.cli.app import app
from pathways.domain.catalog import Credential
from pathways.domain.content import Content, Thing
from pathways.domain.origin import Origin
from pathways.domain.requirement import walk
from pathways.exchange.pathways_format.catalog import write_catalog
from pathways.exchange.standing import origins_in
from pathways.importing import Basis, judged
from pathways.prose_queue import confirmed_files, queue_of
from pathways.settings import Settings
from tests.catalogs import content_of, snapshot_of

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


def places_of(thing: Thing, origin: Origin) -> list[set[str]]:
    """The places of the lines of each of its ways."""
    assert isinstance(thing, Credential)
    return [{origin.place(line.path) for tree in way.trees for line in walk(tree)} for way in thing.routes]


def test_what_is_confirmed_keeps_file_sheet_and_cell(tmp_path: Path) -> None:
    """Of two ways of cs-220 the first is confirmed. Its other sentence, which a cell says and nobody confirmed, stays a
    requirement; math-101 comes along, since it is not published yet; cs-330 does not."""
    path = tmp_path / "courses.xlsx"
    with Workbook(str(path)) as book:
        sheet = book.add_worksheet("credentials")
        rows = [
            ["key", "name", "credentialType", "route", "kind", "requires"],
            ["math-101", "MATH 101", "COURSE"],
            ["cs-220", "CS 220", "COURSE", "course", "STUDY", "MATH 101 and CS 110"],
            ["cs-220", "", "", "project", "STUDY", "MATH 101 or good luck"],
            ["cs-330", "CS 330", "COURSE", "course", "STUDY", "CS 220"],
        ]
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    published = snapshot_of({"credentials": [{"key": "cs-110", "name": "CS 110", "credentialType": "COURSE"}]})
    queue = queue_of(path, published, Settings(), None)
    places = [each.place for each in queue.sentences]
    assert places == [f"{path} credentials!F{row}" for row in (3, 4, 5)]
    files = confirmed_files(queue, [(queue.sentences[0], queue.sentences[0].rules[0])], published.content)
    judgement = judged(files, Basis(published))
    assert sorted(thing.key for thing in judgement.things) == ["cs-220", "math-101"]
    known = {each["key"]: each for each in write_catalog(Content.of(judgement.things))["credentials"]}
    first, second = known["cs-220"]["routes"]
    assert first["requires"] == {"all": [{"credential": "math-101"}, {"credential": "cs-110"}]}
    assert first["sentence"] == "MATH 101 and CS 110"
    assert second["requires"] == {"condition": "MATH 101 or good luck"}
    origins = {thing.key: origin for thing, origin in origins_in(files, judgement.things)}
    assert origins["math-101"].place(None) == f"{path} credentials!A2"
    assert origins["cs-220"].place(None) == f"{path} credentials!A3"
    (thing,) = (each for each in judgement.things if each.key == "cs-220")
    assert places_of(thing, origins["cs-220"]) == [{f"{path} credentials!F3"}, {f"{path} credentials!F4"}]


def test_what_is_confirmed_keeps_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "courses.yaml"
    file.write_text(CATALOGUE, encoding="utf-8")
    courses = content_of(yaml.safe_load(CATALOGUE))
    queue = queue_of(file, snapshot_of({}), Settings(), None)
    files = confirmed_files(queue, [(queue.sentences[1], queue.sentences[1].rules[0])], courses)
    ((thing, origin),) = origins_in(files, [thing for draft in files.drafts for thing, _ in draft.things])
    assert (thing.key, origin.place(None)) == ("cs-330", f"{file}:7")
    assert places_of(thing, origin) == [{f"{file}:8"}]
