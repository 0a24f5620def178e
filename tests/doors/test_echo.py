"""A value of 100,000 characters is never repeated, whichever door it comes through."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pathways.errors import ProblemsError
from pathways.exchange.document import read_text
from pathways.exchange.learner_files import read_record
from tests.api.small import ask
from tests.doors.test_addresses import NODE, credential
from tests.doors.test_texts import JSON, http, problems_of

LONG = "x" * 100_000
MOST = 80
LARGEST_ANSWER = 5_000


def expect_short(answer: object) -> None:
    """Little of what was sent, and little in all."""
    said = json.dumps(answer, default=str)
    assert "x" * (MOST + 1) not in said
    assert len(said) < LARGEST_ANSWER


CATALOGUES: list[dict[str, Any]] = [
    {LONG: 1},
    {"format": LONG},
    {"credentials": LONG},
    {"credentials": [LONG]},
    {"credentials": [credential(LONG)]},
    {"credentials": [credential("a", **{LONG: 1})]},
    {"credentials": [credential("a", name=LONG)]},
    {"credentials": [credential("a", status=LONG)]},
    {"credentials": [credential("a", ctid=LONG, subjectWebpage=f"https://{LONG}/")]},
    {"credentials": [credential("a", ownedBy=[LONG, "x" * 200], credits=LONG, validMonths=LONG, lastDay=LONG)]},
    {"credentials": [credential("a", credits=[LONG], validMonths={LONG: [LONG]})]},
    {
        "credentials": [
            credential("a", routes=[{"key": LONG, "kind": LONG, "cost": {"amount": LONG, "currency": LONG}}])
        ]
    },
    {"credentials": [credential("a", routes=[{"key": "r", "kind": "EXAM", "requires": {LONG: 1}}])]},
    {"credentials": [credential("a", routes=[{"key": "r", "kind": "EXAM", "requires": {"select": {"keys": [LONG]}}}])]},
    {"overlaps": [{"between": [LONG, {"select": {"keys": [f"{LONG}!"]}}], "atMost": LONG}]},
    {"equivalents": [[LONG, LONG]]},
]


@pytest.mark.parametrize("place", range(len(CATALOGUES)))
@pytest.mark.parametrize("file", ["a.json", "a.yaml"])
def test_of_a_catalogue(place: int, file: str) -> None:
    problems = problems_of(json.dumps({"format": "pathways/1", **CATALOGUES[place]}), file)
    assert problems
    expect_short([problem.as_dict() for problem in problems])


@pytest.mark.parametrize("text", [f"&{LONG} a", f"!{LONG} a", f"{{a: 1, {LONG}: 1, {LONG}: 2}}", f'{{"a": {LONG}'])
def test_of_a_file_that_cannot_be_read(text: str) -> None:
    expect_short([problem.as_dict() for problem in problems_of(text, "a.yaml")])


TERMS = ["@type", "ctid", "subjectWebpage", "requires", "estimatedCost", "renewalFrequency", "creditValue", LONG]
TERMS += ["credentialStatusType", "expirationDate", "ownedBy", "accreditedBy", "assesses", "hasCondition", "name"]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term[:20])
def test_of_ctdl(term: str) -> None:
    for value in (LONG, f"ceterms:{LONG}", {"@id": f"https://x.example/{LONG}"}, {"ceterms:price": LONG}, [[LONG]], 7):
        node = {"@id": "https://x.example/1", **NODE, (term if term[0] == "@" else f"ceterms:{term}"): value}
        expect_short([problem.as_dict() for problem in problems_of(json.dumps({"@graph": [node]}))])


def test_of_a_learner() -> None:
    record = {"awards": [{"credential": LONG, "score": LONG, "state": LONG}], LONG: 1, "competencies": [LONG]}
    with pytest.raises(ProblemsError) as caught:
        read_record(read_text(json.dumps(record), "me.json"))
    expect_short([problem.as_dict() for problem in caught.value.problems])


PLAN = """query ($goal: GoalInput!, $who: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $who, options: $options) {
    __typename ... on Refusal { userErrors { message hint path } } } }"""


@pytest.mark.parametrize(
    "variables",
    [
        {"goal": {"credential": LONG}},
        {"goal": {LONG: LONG}},
        {"goal": LONG},
        {"goal": {"competencies": [{"competency": LONG, "level": 1}]}},
        {"goal": {"competencies": [{"competency": "security", "level": LONG}]}},
        {"options": {"currency": LONG}},
        {"options": {"budget": LONG}},
        {"options": {"startOn": LONG}},
        {"options": {"optimize": [LONG]}},
        {"options": {"avoid": [LONG]}},
        {"who": {"profile": {"awards": [{"credential": LONG}]}}},
        {"who": {"profile": {"waivers": [{"path": LONG, "reason": LONG}]}}},
        {"who": {"profile": {"claims": [{"award": LONG, "path": LONG}]}}},
        {"who": {"profile": {"substitutions": [{"for": LONG, "by": LONG, "reason": LONG}]}}},
        {"who": {"profile": {"awards": [{"credential": "analyst", "issuedOn": LONG, "score": LONG}]}}},
    ],
    ids=lambda variables: str(variables)[:30],
)
def test_of_variables(variables: dict[str, Any]) -> None:
    expect_short(ask(PLAN, **{"goal": {"credential": "analyst"}, "who": {"profile": {}}, **variables}))


@pytest.mark.parametrize(
    "query",
    [
        f"{{ {LONG} }}",
        f"{{ catalog {{ {LONG} }} }}",
        f'{{ credential(key: "{LONG}") {{ key }} }}',
        f"{{ credential(key: {LONG}) {{ key }} }}",
        f'{{ node(id: "{LONG}") {{ id }} }}',
        f'{{ credentials(after: "{LONG}") {{ totalCount }} }}',
        f'{{ catalog(x: "{LONG}") {{ revision }} }}',
        f"query {LONG}($a: {LONG}) {{ catalog {{ revision }} }}",
        f"{{ ...{LONG} }}",
        f"{LONG}",
        f'"{LONG}',
        f"{{ catalog @{LONG} {{ revision }} }}",
    ],
    ids=lambda query: query[:30],
)
def test_of_a_query(query: str) -> None:
    expect_short(ask(query))


def test_of_http() -> None:
    for answer in (
        http("GET", f"/plans/{LONG[:50_000]}.md"),
        http("GET", f"/plans/analyst.md?{LONG[:50_000]}=1"),
        http("GET", f"/plans/analyst.md?weeklyHours={LONG[:50_000]}"),
        http("GET", f"/plans/analyst.md?breaks={LONG[:50_000]}"),
        http("GET", f"/plans/analyst.md?startOn={LONG[:20_000]}&budget={LONG[:20_000]}&currency={LONG[:20_000]}"),
        http("POST", "/plans/plan.md", content=json.dumps({"goal": 1, LONG: 1}), headers=JSON),
        http("POST", "/graphql", content=json.dumps({"query": "{a}", "operationName": LONG}), headers=JSON),
        http("POST", "/graphql", content=LONG, headers=JSON),
        http("POST", "/graphql", content="{}", headers={"content-type": LONG}),
    ):
        expect_short(answer.json())
