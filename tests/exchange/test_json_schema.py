"""The JSON Schema of the file format and the reader say the same of every document, as far as a schema can speak.

The models that the schema is printed from take what the reader takes; so do both readers, of JSON and of YAML.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from pathways.cli.app import app
from pathways.domain.content import Content
from pathways.exchange.document import read_document, read_text
from pathways.exchange.files import as_json, as_yaml
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.exchange.pathways_format.catalog_models import Catalogue
from pathways.exchange.pathways_format.json_schema import json_schema, printed_schema
from pathways.intake.learner_models import Learners, Record
from tests.budget import examples
from tests.catalogs import content_of
from tests.contract.contents import degree_catalogue, security_catalogue
from tests.exchange.documents import documents
from tests.exchange.every_field import EVERYTHING, IN_RENEWALS, SUBSTITUTED, WHOLE_RECORD
from tests.exchange.learners import records
from tests.exchange.schema_agreement import (
    catalogue_problems,
    complaints,
    expect_agreement,
    in_yaml,
    model_problems,
    record_problems,
    whole,
)
from tests.exchange.test_refused import BAD_VALUES
from tests.seeded import SEED


@settings(max_examples=examples(40))
@given(documents())
def test_documents_that_are_right_are_right_in_both(document: dict[str, Any]) -> None:
    for right in (whole(document), write_catalog(content_of(document))):
        assert complaints(right) == []
        assert model_problems(Catalogue, right) == []
        assert catalogue_problems(right) == in_yaml(right) == []


@settings(max_examples=examples(60))
@given(records())
@example({"format": "pathways/1", "competencies": [{"competency": "networking", "level": 1}]})
def test_records_that_are_right_are_right_in_both(record: dict[str, Any]) -> None:
    assert record_problems(record) == []
    assert complaints(record) == []
    assert complaints({"learners": [record]}) == []
    assert model_problems(Record, record) == model_problems(Learners, {"learners": [record]}) == []


def test_what_is_published_is_right() -> None:
    for things in (security_catalogue(), degree_catalogue()):
        assert complaints(write_catalog(Content.of(things))) == []


def test_the_seed_data_is_right() -> None:
    files = [path for path in sorted(SEED.rglob("*.yaml")) if path.parent.name != "scenarios"]
    assert len(files) > 40
    for path in files:
        value = read_document(path).value
        assert complaints(value) == [], path
        assert model_problems(Catalogue, value) == [], path


LEFT = {"BAD_NUMBER", "OUT_OF_RANGE", "DUPLICATE_KEY", "UNKNOWN_CURRENCY", "EMPTY"}
"""Codes of some of these that only the reader sees: places, the order of days, other keys, ISO 4217, empty lists."""


@pytest.mark.parametrize(("text", "code", "line", "path"), BAD_VALUES)
def test_what_the_reader_refuses_is_refused(text: str, code: str, line: int, path: str) -> None:
    document = read_text(text, "a.yaml")
    problems = list(read_catalog(document).problems)
    expect_agreement(document.value, problems)
    if problems and not complaints(document.value):
        assert code in LEFT


RECORDS_THAT_ARE_WRONG: tuple[dict[str, Any], ...] = (
    {"award": []},
    {"awards": {}},
    {"awards": [{}]},
    {"awards": [{"credential": "A"}]},
    {"awards": [{"credential": "a", "state": "HELD"}]},
    {"awards": [{"credential": "a", "issuedOn": "2026-02-30"}]},
    {"awards": [{"credential": "a", "score": "many"}]},
    {"competencies": [{"competency": "a", "level": 0}], "name": "Ada"},
    {"experience": [{"field": "it"}]},
    {"experience": [{"startedOn": "2026-01-01"}]},
    {"experience": [{"months": -1}]},
    {"conditions": ["", "b"]},
    {"conditions": ["a", "a"]},
    {"waivers": [{"path": "a"}]},
    {"substitutions": [{"for": "a", "by": "b"}]},
    {"claims": [{"award": "a", "path": "b", "line": "c"}]},
    {"learners": []},
    {"learners": [{}, {}]},
    {"learners": [{"award": []}]},
)


@pytest.mark.parametrize("record", RECORDS_THAT_ARE_WRONG)
def test_wrong_records_are_refused_by_both(record: dict[str, Any]) -> None:
    assert record_problems(record)
    assert complaints(record)


WORDS = sorted({word for each in json_schema()["$defs"].values() for word in each["properties"]})
VALUES: tuple[Any, ...] = (
    *("", " ", "Not a key!", "a", "7", "-7", "0.5", "2026-02-30", "2026-02-03", "COURSE", "credits", "https://a"),
    *(0, 1, -1, 7, 1.5, 10**12, 10**9 + 1, True, False),
    *([], {}, [[]], [7], ["a", "a"], ["a"], [{}], {"a": 1}, {"keys": ["a"]}, {"select": {}}, {"condition": "x"}),
    *({"select": {"keys": ["a"]}}, [{"condition": "x"}], [{"select": {"keys": ["a"]}}], {"not": {"condition": "x"}}),
)


def places(value: Any, place: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [place]
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, below in inner:
        found += places(below, (*place, name))
    return found


def spoiled(document: dict[str, Any], data: st.DataObject) -> dict[str, Any]:
    """The document with something replaced, added, renamed or gone."""
    made = copy.deepcopy(document)
    *above, last = data.draw(st.sampled_from(places(made)[1:]))
    around: Any = made
    for name in above:
        around = around[name]
    match data.draw(st.sampled_from(["replace", "remove", "rename", "add"])):
        case "replace":
            around[last] = data.draw(st.sampled_from(VALUES))
        case "remove":
            del around[last]
        case "rename" if isinstance(around, dict):
            around[data.draw(st.sampled_from([*WORDS, f"{last}s"]))] = around.pop(last)
        case _ if isinstance(around[last], dict):
            around[last][data.draw(st.sampled_from(WORDS))] = data.draw(st.sampled_from(VALUES))
        case _:
            around[last] = [around[last], data.draw(st.sampled_from(VALUES))]
    return made


@settings(max_examples=examples(100))
@given(documents(), st.data())
def test_spoiled_documents_are_judged_alike(document: dict[str, Any], data: st.DataObject) -> None:
    found = {**spoiled(whole(document), data), "format": "pathways/1"}
    if not any(name in found for name in ("key", "name", "learners", "awards", "experience", "conditions", "waivers")):
        problems = catalogue_problems(found)
        expect_agreement(found, problems)
        assert problems or not model_problems(Catalogue, found), found
        assert [(each.code, each.path) for each in in_yaml(found)] == [(each.code, each.path) for each in problems]


@settings(max_examples=examples(120))
@given(records().filter(bool), st.data())
def test_spoiled_records_are_judged_alike(record: dict[str, Any], data: st.DataObject) -> None:
    found = {**spoiled({"key": "ada", **record}, data), "name": "Ada"}
    problems = record_problems(found)
    expect_agreement(found, problems)
    assert problems or not model_problems(Record, found), found


def names_in(value: Any) -> set[str]:
    return {name for place in places(value) for name in place if isinstance(name, str)}


def test_every_field_of_models_is_read_and_written() -> None:
    assert names_in([EVERYTHING, SUBSTITUTED, {"learners": [WHOLE_RECORD]}]) == set(WORDS)
    assert complaints(EVERYTHING) == complaints(WHOLE_RECORD) == []
    content = content_of({name: part for name, part in EVERYTHING.items() if name != "format"})
    assert json.loads(as_json(write_catalog(content))) == EVERYTHING
    record = read_record(read_text(json.dumps(WHOLE_RECORD), "ada.json"))
    assert all(getattr(record, field.name) for field in fields(record))


def test_the_command_prints_it() -> None:
    done = CliRunner().invoke(app, ["schema", "file"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, json_schema())


@pytest.mark.server
def test_a_public_checker_names_what_is_wrong(tmp_path: Path) -> None:
    (schema := tmp_path / "pathways-1.json").write_text(printed_schema(), encoding="utf-8")
    (right := tmp_path / "right.yaml").write_text(as_yaml(EVERYTHING), encoding="utf-8")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        """format: pathways/1
credentials:
- {key: A, name: A, credentialType: COURS}
- key: b
  name: B
  credentialType: COURSE
  routes:
  - {key: r, kind: EXAM, hour: 3, requires: {all: [{credential: a, minScor: 1}, {atLeast: 1}]}}
""",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema)]
    done = subprocess.run([*command, str(right)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    done = subprocess.run([*command, str(wrong)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    said = done.stdout
    assert "$.credentials[0].key: 'A' does not match" in said
    assert "$.credentials[0].credentialType: 'COURS' is not one of ['ATTENDANCE_CERTIFICATE'" in said
    assert "('hour' was unexpected)" in said
    assert "$.credentials[1].routes[0].requires.all[0]: 'minScor' is not one of ['credential'" in said
    assert "$.credentials[1].routes[0].requires.all[1]: 'of' is a required property" in said
    assert "is not valid under any of the given schemas" not in said


def with_rule(line: dict[str, Any], *, renewal: bool = False) -> dict[str, Any]:
    found = {"key": "r", "kind": "RENEWAL" if renewal else "EXAM", "requires": line}
    credential = {"key": "a", "name": "A", "credentialType": "COURSE", "renewals" if renewal else "routes": [found]}
    return whole({"credentials": [credential]})


@pytest.mark.parametrize(
    ("line", "renewal", "is_right"),
    [
        ({"experience": SUBSTITUTED}, False, True),
        ({"experience": {"hours": 4500}}, False, True),
        ({"experience": {}}, False, False),
        ({"experience": {"hours": 9, "substitutes": SUBSTITUTED["substitutes"]}}, False, False),
        ({"experience": {"hours": 9, "substitutes": []}}, False, False),
        ({"experience": {"months": 9, "substitutes": [{"months": 6}]}}, False, False),
        ({"experience": {"months": 9, "substitutes": [{"months": 6, "by": IN_RENEWALS}]}}, False, False),
        ({"experience": {"months": 9, "substitutes": [{"months": 6, "by": IN_RENEWALS}]}}, True, True),
        ({"all": [{"condition": "x"}], "cohort": {}}, False, False),
        ({"condition": "x", "cohort": {"from": "2024-08-01"}}, False, False),
        ({"credential": "a", "everEarned": True}, False, True),
    ],
)
def test_experience_and_cohorts_are_judged_alike(line: dict[str, Any], *, renewal: bool, is_right: bool) -> None:
    document = with_rule(line, renewal=renewal)
    assert (complaints(document) == []) == is_right
    assert (catalogue_problems(document) == []) == is_right
