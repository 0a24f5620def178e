"""The JSON Schema of the file format and the reader say the same of every document, as far as a schema can speak.

The models that the schema is printed from take what the reader takes; so do both readers, of JSON and of YAML.
"""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from dataclasses import fields
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError
from typer.testing import CliRunner

from pathways.cli.app import app
from pathways.domain.content import Content
from pathways.errors import Problem, ProblemsError
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
from tests.exchange.learners import records
from tests.exchange.test_refused import BAD_VALUES
from tests.seeded import SEED

BEYOND = {
    "BAD_TEXT": "a character",
    "DUPLICATE": "what stands twice under different levels",
    "DUPLICATE_KEY": "keys of other things",
    "DUPLICATE_PATH": "paths of other lines",
    "DANGLING_REFERENCE": "keys of other things",
    "UNKNOWN_CURRENCY": "which currencies there are",
    "BAD_URL": "how an address goes on after https://",
}
"""Codes of what a schema cannot say, and what that is."""
BEYOND_SOMETIMES = (
    ("BAD_NUMBER", "decimal places"),
    ("BAD_NUMBER", "is finer than"),
    ("BAD_NUMBER", "is too large"),
    ("OUT_OF_RANGE", "lies before"),
    ("OUT_OF_RANGE", "above maxCredits"),
    ("OUT_OF_RANGE", "is more than creditsTo"),
    ("OUT_OF_RANGE", "The credits of"),
    ("BAD_VALUE", "months says"),
    ("BAD_REQUIREMENT", "ways to add up the substitutes"),
    ("BAD_REQUIREMENT", "No line of the group names"),
    ("BAD_REQUIREMENT", "An average stands in an average"),
    ("BAD_REQUIREMENT", "nothing to average"),
    ("BAD_REQUIREMENT", "Credit from outside the catalogue"),
    ("EMPTY", "Without a filter every credential matches"),
    ("NO_WORTH", "does not say what it is worth"),
)
"""Codes with what their message says, where the schema says other mistakes of that code."""


@cache
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def complaints(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator().iter_errors(document)]


def is_beyond(problem: Problem) -> bool:
    return problem.code in BEYOND or any(
        problem.code == code and text in problem.message for code, text in BEYOND_SOMETIMES
    )


def catalogue_problems(value: object) -> list[Problem]:
    return list(read_catalog(read_text(json.dumps(value, default=str), "a.json")).problems)


def record_problems(value: object) -> list[Problem]:
    try:
        read_record(read_text(json.dumps(value), "a.json"))
    except ProblemsError as error:
        return list(error.problems)
    return []


def model_problems(model: type, value: dict[str, Any]) -> list[str]:
    """What the models say of a document, out of JSON as out of plain values."""
    said = []
    judge = adapter(model)
    for judged in (partial(judge.validate_json, as_json(value)), partial(judge.validate_python, value)):
        try:
            judged()
        except ValidationError as error:
            said += [f"{problem['loc']}: {problem['msg']}" for problem in error.errors()]
    return said


@cache
def adapter(model: type) -> TypeAdapter[Any]:
    return TypeAdapter(model)


def in_yaml(value: Any) -> list[Problem]:
    """The problems of a catalogue that stands in YAML."""
    return list(read_catalog(read_text(as_yaml(value), "a.yaml")).problems)


def expect_agreement(value: object, problems: list[Problem]) -> None:
    found = complaints(value)
    if found:
        assert problems, (value, found)
    else:
        assert all(map(is_beyond, problems)), (value, problems)


def whole(document: dict[str, Any]) -> dict[str, Any]:
    return {"format": "pathways/1", **document}


@settings(max_examples=examples(40))
@given(documents())
def test_documents_that_are_right_are_right_in_both(document: dict[str, Any]) -> None:
    for right in (whole(document), write_catalog(content_of(document))):
        assert complaints(right) == []
        assert model_problems(Catalogue, right) == []
        assert catalogue_problems(right) == in_yaml(right) == []


@settings(max_examples=examples(60))
@given(records())
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


A_SELECT = {
    "select": {"keys": ["a*"], "subjects": ["it"], "notKeys": ["ab"]},
    "except": {"ownedBy": ["org"], "minCredits": 1, "maxCredits": 2},
}
EVERY_LINE = [
    {
        "credential": "b",
        "minScore": 70,
        "earnedWithinMonths": 6,
        "concurrent": True,
        "together": True,
        "everEarned": True,
    },
    {"competency": "c", "level": 2},
    {"experience": {"months": 12, "fields": ["it", "law"], "withinMonths": 60, "distinctFields": 2, "hours": 1800}},
    {"condition": "is of age", "path": "age"},
    {"not": {"credential": "b"}},
    {"not": {"condition": "is in prison"}},
    {
        "select": {"credentialTypes": ["COURSE"], "competencies": ["c"], "levels": ["3*"]},
        "minScore": 1,
        "concurrent": True,
    },
    {
        "credential": "b",
        "maxScore": 90,
        "earned": {
            "kinds": ["STUDY"],
            "notKinds": ["EXAM"],
            "issuedBy": ["org"],
            "notIssuedBy": ["other"],
            "after": "2020-01-01",
            "before": "2030-01-01",
        },
        "exact": True,
    },
    {"credential": "b", "minScore": {"scale": "C"}},
    {"not": {"select": {"keys": ["b"]}}},
    {"average": {"atLeast": 2.75, "of": {"atLeast": 1, "of": [{"credential": "b"}]}, "scale": "points"}},
    {"average": {"atLeast": 70, "of": {"select": {"subjects": ["it"]}}}},
]
SUBSTITUTED = {
    "months": 24,
    "substitutes": [{"by": {"credential": "b"}, "months": 12}, {"by": {"condition": "apprentice"}, "months": 6}],
    "atMostOnce": True,
}
"""Written as the choice that it is."""
A_ROUTE = {
    "key": "r",
    "name": "R",
    "kind": "EXAM",
    "cost": {"amount": "1.50", "currency": "USD"},
    "sharedCost": {"key": "fee", "amount": {"amount": "135.00", "currency": "USD"}, "every": "year"},
    "hours": 1,
    "weeks": 2,
    "estimated": ["hours"],
    "availableFrom": "2026-01-01",
    "availableThrough": "2026-12-31",
    "offerings": [
        {"startsOn": "2026-02-01", "endsOn": "2026-02-28", "seats": 3},
        {"term": "autumn", "seats": 4},
        {"from": "02-01", "to": "05-31", "every": "oddYear"},
    ],
    "cohort": {"from": "2024-08-01", "through": "2025-07-31"},
}
RETAKE = {"afterDays": 1, "atMost": 2, "withinMonths": 3}
COUNTED = {
    "atLeast": 1,
    "of": [{"credential": "b"}, {"any": [{"credential": "b"}], "shared": True}],
    "limits": [
        {"atMost": 1, "of": ["b"]},
        {"atMostCredits": 2, "of": A_SELECT},
        {"atMost": 1, "per": "subjects"},
        {"atMostShare": 0.5, "of": ["b"]},
        {"atMostCredits": 12, "graded": "scale"},
        {"atMostCredits": 3, "of": {"select": {"unlisted": True}}},
        {"atMost": 1, "graded": "scale", "of": ["b"]},
    ],
    "same": "ownedBy",
    "withinMonthsOfEachOther": 84,
    "distinct": {"by": "ownedBy", "atLeast": 1},
    "countsOnce": True,
}
IN_RENEWALS = {
    "credits": 5,
    "of": [{"credential": "b", "everEarned": True, "worth": 2}],
    "each": {"months": 12, "credits": 2},
    "countsOnce": "credits",
}
CHOSEN = {"credits": 1, "validity": "unknown", "creditsFrom": 1, "creditsTo": 4, "level": "graduate"}
GRADED = {"scale": "scale", "passing": "D", "attempts": "latest", "repeatable": 3}
EVERYTHING = {
    "format": "pathways/1",
    "organizations": [
        {"key": "org", "name": "Org", "url": "https://example.org/"},
        {"key": "other", "name": "Other"},
    ],
    "competencies": [
        {"key": "c", "name": "C", "statement": "Can.", "framework": "f", "uri": "urn:x:c", "broader": ["d"]},
        {"key": "d", "name": "D"},
    ],
    "credentials": [
        {
            "key": "a",
            "ctid": "ce-00000000-0000-4000-8000-000000000001",
            "name": "A",
            "description": "Two\nlines.",
            "credentialType": "CERTIFICATION",
            "status": "ACTIVE",
            "ownedBy": ["org"],
            "accreditedBy": ["org"],
            "competencies": [{"competency": "c", "level": 3}],
            "alignment": "ISSUER",
            "credits": 3,
            "validMonths": 36,
            "subjects": ["it"],
            "subjectWebpage": "https://example.org/a",
            "inLanguage": ["en"],
            "formerKeys": ["a-2010"],
            "movedPaths": [{"from": "a/exam/2", "to": "a/exam/0/1"}],
            "supersededBy": ["b"],
            "lastDay": "2030-01-01",
            "reference": {"url": "https://example.org/", "asOf": "2026-01-01"},
            "upkeep": [
                {"kind": "assessment", "hoursPerYear": 40},
                {"kind": "delivery", "costPerYear": {"amount": "1200.00", "currency": "USD"}},
            ],
            "routes": [
                {
                    **A_ROUTE,
                    "retake": {"afterDays": 1, "atMost": 2, "withinMonths": 3},
                    "sentence": "All of these, and two of those.",
                    "requires": {"all": EVERY_LINE},
                    "recommends": COUNTED,
                }
            ],
            "renewals": [
                {
                    **A_ROUTE,
                    "key": "ce",
                    "kind": "RENEWAL",
                    "extendsMonths": 36,
                    "graceMonths": 3,
                    "opensDays": 90,
                    "firstCycle": {"credits": 2},
                    "carryOver": 1.5,
                    "sentence": "Two credits each year.",
                    "alignTo": "b",
                    "requires": IN_RENEWALS,
                }
            ],
        },
        {
            "key": "b",
            "name": "B",
            "credentialType": "COURSE",
            "status": "ACTIVE",
            "credits": 1,
            "validity": "unknown",
            **CHOSEN,
            **GRADED,
        },
        {
            "key": "bb",
            "name": "BB",
            "credentialType": "LICENSE",
            "status": "ACTIVE",
            "validDays": 730,
            "validUntil": "03-31",
            "renewals": [{"key": "ce", "kind": "RENEWAL", "firstCycle": {"exempt": True}}],
        },
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "code": "1",
            "codeSystem": "soc",
            "needs": [{"competency": "c", "level": 1, "importance": 2}],
            "generalNeeds": [{"competency": "d", "level": 1, "importance": 2}],
            "credentials": [{"credential": "a", "strength": "REQUIRED"}],
        }
    ],
    "scales": [
        {"key": "scale", "name": "Letters", "values": ["F", "D", "C"], "points": [0, 1, 2], "passing": "D"},
    ],
    "terms": [{"key": "autumn", "name": "Autumn", "from": "09-01", "to": "01-31", "every": "evenYear"}],
    "equivalents": [
        {"key": "newer", "name": "Newer", "of": ["a", "b"], "oneWay": True, "credits": "named", "for": ["b"]},
        {"key": "same", "name": "Same", "credentials": ["a", "b"]},
    ],
    "overlaps": [
        {
            "key": "over",
            "name": "Over",
            "between": ["a", A_SELECT],
            "of": ["b"],
            "atMost": 1,
            "atMostCredits": 2,
            "eachAtMost": 1,
        }
    ],
}
SAID = {"score": 700, "grade": "C", "state": "VERIFIED", "credits": 2, "kind": "EXAM", "issuedBy": "org", "times": 2}
WHOLE_RECORD = {
    "format": "pathways/1",
    "key": "ada",
    "name": "Ada",
    "awards": [
        {
            "credential": "a",
            "issuedOn": "2026-01-01",
            "expiresOn": "2027-01-01",
            "score": 700,
            "state": "VERIFIED",
            **SAID,
        }
    ],
    "competencies": [{"competency": "c", "level": 2}],
    "experience": [
        {"months": 12, "field": "it", "startedOn": "2025-01-01", "endedOn": "2025-12-31", "hours": 900, "share": 0.5}
    ],
    "conditions": ["is of age"],
    "waivers": [{"path": "age", "reason": "an older rule", "by": "registrar"}],
    "substitutions": [{"for": "a", "by": "b", "reason": "agreed"}],
    "claims": [{"award": "a", "path": "age"}],
    "since": [{"on": "2024-09-01"}, {"credential": "a", "on": "2025-09-01"}],
    "unlisted": [{"creditsOf": "Music 101", "credits": 2.5}],
}


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
