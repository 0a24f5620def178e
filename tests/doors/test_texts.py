"""What is no text is refused at every door, with its place: files, documents, variables, addresses, words typed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from pathways.api.app import create_app
from pathways.cli.options import expect_texts
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import read_text
from pathways.exchange.files import files_of
from pathways.exchange.learner_files import read_record
from tests.api.small import ask, service_of, small_snapshot

BAD = ["\x00", "\x1b", "\r", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\ud83d", "\udc00"]

CREDENTIAL = {"key": "a", "name": "A", "credentialType": "CERTIFICATION"}


def catalogue(place: str, text: str) -> dict[str, Any]:
    """A catalogue with a text at one place."""
    route = {"key": "r", "kind": "STUDY"}
    things: dict[str, dict[str, Any]] = {
        "organizations/0/name": {"organizations": [{"key": "o", "name": text}]},
        "competencies/0/framework": {"competencies": [{"key": "c", "name": "C", "framework": text}]},
        "competencies/0/statement": {"competencies": [{"key": "c", "name": "C", "statement": text}]},
        "credentials/0/name": {"credentials": [{**CREDENTIAL, "name": text}]},
        "credentials/0/description": {"credentials": [{**CREDENTIAL, "description": text}]},
        "credentials/0/subjects/0": {"credentials": [{**CREDENTIAL, "subjects": [text]}]},
        "credentials/0/inLanguage/0": {"credentials": [{**CREDENTIAL, "inLanguage": text}]},
        "credentials/0/routes/0/name": {"credentials": [{**CREDENTIAL, "routes": [{**route, "name": text}]}]},
        "credentials/0/routes/0/requires/path": {
            "credentials": [{**CREDENTIAL, "routes": [{**route, "requires": {"all": [], "path": text}}]}]
        },
        "credentials/0/routes/0/requires/condition": {
            "credentials": [{**CREDENTIAL, "routes": [{**route, "requires": {"condition": text}}]}]
        },
        "credentials/0/routes/0/requires/experience/field/0": {
            "credentials": [
                {**CREDENTIAL, "routes": [{**route, "requires": {"experience": {"months": 1, "field": text}}}]}
            ]
        },
        "occupations/0/code": {"occupations": [{"key": "w", "name": "W", "code": text}]},
        "overlaps/0/name": {
            "credentials": [CREDENTIAL, {**CREDENTIAL, "key": "b"}],
            "overlaps": [{"between": ["a", "b"], "atMost": 1, "name": text}],
        },
    }
    return {"format": "pathways/1", **things[place]}


PLACES = [
    "organizations/0/name",
    "competencies/0/framework",
    "credentials/0/name",
    "credentials/0/subjects/0",
    "credentials/0/inLanguage/0",
    "credentials/0/routes/0/name",
    "credentials/0/routes/0/requires/path",
    "credentials/0/routes/0/requires/experience/field/0",
    "occupations/0/code",
    "overlaps/0/name",
]
PROSE = [
    "competencies/0/statement",
    "credentials/0/description",
    "credentials/0/routes/0/requires/condition",
]


def problems_of(text: str, file: str = "a.json") -> list[Problem]:
    """What an import of one document says."""
    try:
        files = files_of([read_text(text, file)])
    except ProblemsError as error:
        return list(error.problems)
    return files.located(check_drafts(files.drafts, Content()).problems)


@pytest.mark.parametrize("place", PLACES + PROSE)
def test_of_a_catalogue_with_its_line(place: str) -> None:
    for character in [*BAD, *("\n\t" if place in PLACES else "")]:
        (found,) = problems_of(json.dumps(catalogue(place, f"a{character}b"), indent=1))
        half = "\ud800" <= character <= "\udfff"
        assert (found.code, found.path) == (("NOT_JSON", None) if half else ("BAD_TEXT", place))
        assert found.line is not None and found.line > 1
        assert found.hint


@pytest.mark.parametrize("place", PROSE)
def test_prose_has_lines(place: str) -> None:
    for text in ("a\nb", "a\tb", "a\r\nb"):
        assert problems_of(json.dumps(catalogue(place, text))) == []


@pytest.mark.parametrize("escape", [r"\0", r"\e", r"\x7f", r"\N", r"\L", r"\u202e"])
def test_of_yaml_with_its_line(escape: str) -> None:
    (found,) = problems_of(f'format: pathways/1\norganizations:\n- key: a\n  name: "a{escape}b"\n', "a.yaml")
    assert (found.code, found.path, found.line) == ("BAD_TEXT", "organizations/0/name", 4)


def test_half_a_character_in_yaml_is_refused() -> None:
    (found,) = problems_of('format: pathways/1\norganizations:\n- {key: a, name: "\\ud800"}\n', "a.yaml")
    assert (found.code, found.line) == ("NOT_YAML", 3)


@pytest.mark.parametrize("name", ["a\x1bb", "a\nb", "\x00", "\u202eab"])
def test_invalid_field_names_are_never_repeated(name: str) -> None:
    (found,) = problems_of(json.dumps({"format": "pathways/1", name: 1}))
    assert (found.code, found.path) == ("NOT_FOUND", repr(name).replace("/", "~1"))
    assert name not in found.message


@pytest.mark.parametrize(
    ("record", "path"),
    [
        ({"conditions": ["a", "b\x1b"]}, "conditions/1"),
        ({"waivers": [{"path": "a\n", "reason": "r"}]}, "waivers/0/path"),
        ({"waivers": [{"path": "a", "reason": "r\x00"}]}, "waivers/0/reason"),
        ({"experience": [{"months": 1, "field": "\u2028x"}]}, "experience/0/field"),
        ({"name": "\x7fa"}, "name"),
    ],
)
def test_of_a_learner(record: dict[str, Any], path: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_record(read_text(json.dumps(record), "me.json"))
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [("BAD_TEXT", path)]


def test_of_ctdl() -> None:
    node = {"@id": "https://x.example/1", "@type": "ceterms:Certification", "ceterms:name": "A"}
    for term, text, path in (
        ("ceterms:name", "A\x1b", "@graph/0/ceterms:name"),
        ("ceterms:description", {"en": "A\x00"}, "@graph/0/ceterms:description/en"),
        ("ceterms:subject", ["a", "\u202eb"], "@graph/0/ceterms:subject/1"),
        ("ceterms:unread", {"a": [{"b": "\x9b"}]}, "@graph/0/ceterms:unread/a/0/b"),
    ):
        found = problems_of(json.dumps({"@graph": [{**node, term: text}]}))
        assert [(problem.code, problem.path) for problem in found] == [("BAD_TEXT", path)]
    (found_name,) = problems_of(json.dumps({"@graph": [{**node, "a\x1b": "x"}]}))
    assert (found_name.code, found_name.path) == ("BAD_TEXT", "@graph/0/'a\\x1b'")


def test_names_of_ctdl_stand_on_one_line() -> None:
    node = {"@id": "https://x.example/1", "@type": "ceterms:Certification", "ceterms:name": " A\r\n  B\tC "}
    (draft, *_, joined) = files_of([read_text(json.dumps({"@graph": [node]}), "a.json")]).drafts
    assert not draft.problems
    assert [thing.name for thing, _ in joined.things] == ["A B C"]


# GraphQL and HTTP

PLAN = """query ($goal: GoalInput!, $who: LearnerRef!) {
  planPathway(goal: $goal, learner: $who) { __typename ... on Refusal { userErrors { message } } } }"""


@pytest.mark.parametrize("character", BAD)
def test_of_variables(character: str) -> None:
    if character == "\r":
        return  # one alone may stand where lines may
    profile = {"conditions": ["fine", f"a{character}"], "waivers": [{"path": f"{character}", "reason": "r"}]}
    errors = ask(PLAN, goal={"credential": f"{character}a"}, who={"profile": profile})["errors"]
    assert [(each["extensions"]["code"], "/".join(each["extensions"]["path"])) for each in errors] == [
        ("BAD_TEXT", "goal/credential"),
        ("BAD_TEXT", "who/profile/conditions/1"),
        ("BAD_TEXT", "who/profile/waivers/0/path"),
    ]
    json.dumps(errors, ensure_ascii=False).encode()


def test_of_names_in_variables() -> None:
    (found,) = ask(PLAN, goal={"credential": "analyst"}, who={"profile": {"\ud800": 1}})["errors"]
    assert (found["extensions"]["code"], found["extensions"]["path"]) == ("BAD_TEXT", ["who", "profile"])
    json.dumps(found, ensure_ascii=False).encode()


@pytest.mark.parametrize("literal", [r'"\u0000"', r'"a\u001b"', r'"""' + "\\u202e" + r'"""', r'"\u{202e}"'])
def test_of_literals(literal: str) -> None:
    query = f"{{ catalog {{ revision }}\n credential(key: {literal}) {{ key }} }}"
    answer = ask(query)
    if "202e" in literal and literal.startswith('"""'):
        assert answer["errors"][0]["extensions"]["code"] == "NOT_FOUND"  # nothing is an escape in a block
        return
    (found,) = answer["errors"]
    assert (found["extensions"]["code"], found["locations"]) == ("BAD_TEXT", [{"line": 2, "column": 18}])


@pytest.mark.parametrize("character", [each for each in BAD if each != "\r"])
def test_of_a_query(character: str) -> None:
    for query in (f"{{ catalog {{\nrevision #{character}\n}} }}", f'{{ credential(\nkey: "{character}") {{ key }} }}'):
        (found,) = ask(query)["errors"]
        assert found["extensions"]["code"] == "BAD_TEXT"
        assert "line 2" in found["message"]
        json.dumps(found, ensure_ascii=False).encode()


def test_of_an_imported_document() -> None:
    asked = "mutation ($text: String!) { importCatalog(input: {document: $text}) { revision } }"
    (found,) = ask(asked, text="format: pathways/1\n# \x1b")["errors"]
    assert (found["extensions"]["code"], found["extensions"]["path"]) == ("BAD_TEXT", ["text"])


def http(method: str, path: str, **sent: Any) -> httpx.Response:
    """One request to the service over the small catalogue."""

    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(service_of(small_snapshot())), raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **sent)

    return asyncio.run(asked())


@pytest.mark.parametrize(
    "body",
    [
        b'{"query": "{ catalog { revision } }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ catalog { revision } }", "variables": {"\\udc00": 1}}',
        b'{"query": "{ catalog { \\ud800 } }"}',
        b'{"query": "{ catalog { revision } }", "operationName": "\\ud800"}',
        b'{"query": "{ catalog { revision } } #\xed\xa0\x80"}',
        b'{"query": "{ credential(key: \\"\\\\u0000\\") { key } }"}',
    ],
)
def test_of_an_http_body(body: bytes) -> None:
    for media in ("application/json", "application/graphql-response+json"):
        answer = http("POST", "/graphql", content=body, headers={"content-type": "application/json", "accept": media})
        assert answer.status_code == (200 if media == "application/json" else 400)
        assert answer.json()["errors"][0]["extensions"]["code"] in ("BAD_TEXT", "BAD_REQUEST")


@pytest.mark.parametrize(
    "path",
    [
        "/plans/%00.md",
        "/plans/analyst%1b.md",
        "/plans/analyst.md?holding=%1b",
        "/plans/analyst.md?currency=%7f",
        "/plans/analyst.md?avoid=a,%E2%80%AE",
        "/plans/analyst.md?%00=1",
        "/plans/analyst.md?weeklyHours=%00",
        "/plans/analyst.md?breaks=%00",
        "/plans/analyst.md?startOn=%00",
        "/plans/%ED%A0%80.md",
    ],
)
def test_of_an_address(path: str) -> None:
    answer = http("GET", path)
    assert answer.status_code in (400, 404)
    error = answer.json()["userErrors"][0]
    assert error["code"] and error["message"] and error["path"]


def test_of_a_posted_plan() -> None:
    answer = http("POST", "/plans/plan.md", content=b'{"goal": {"credential": "\\ud800"}}', headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["userErrors"][0]["path"] == ["goal", "credential"]
    assert http("POST", "/plans/plan.md", content=b'{"goal": 1, "\\ud800": 1}', headers=JSON).status_code == 400


JSON: Mapping[str, str] = {"content-type": "application/json"}


# The command line


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["plan", "a\udcff"], "1"),
        (["plan", "a", "--holding", "\udcff"], "--holding"),
        (["plan", "a", "--holding=b\x1b"], "--holding"),
        (["plan", "a", "--learner", "x", "--budget", "\x00"], "--budget"),
    ],
)
def test_of_words_typed(words: list[str], place: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        expect_texts(words)
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [("BAD_TEXT", place)]


def test_file_name_of_any_bytes_can_be_printed(tmp_path: Path) -> None:
    from pathways.exchange.files import read_files

    (tmp_path / "a\udcff.json").write_text("{")
    with pytest.raises(ProblemsError) as caught:
        read_files([tmp_path])
    (found,) = caught.value.problems
    assert found.place.encode().endswith(b"a\\xff.json:1")
