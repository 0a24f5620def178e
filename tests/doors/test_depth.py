"""What is nested too deeply is refused with a code, wherever it stands; a RecursionError is no answer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.small import ask
from tests.doors.test_texts import JSON, http

PLAN = "query ($goal: GoalInput!) { planPathway(goal: $goal, learner: {profile: {}}) { __typename } }"
TRY = "query ($rule: RequirementInput!) { checkRequirement(requires: $rule, learner: {profile: {}}) { status } }"


def nested(depth: int, inner: Any, rule: bool) -> Any:
    """A goal or a rule so many groups deep."""
    for _ in range(depth):
        inner = {"all": {"of": [inner]}} if rule else {"all": [inner]}
    return inner


@pytest.mark.parametrize("depth", [60, 70, 150, 400, 5_000])
def test_of_variables(depth: int) -> None:
    goal = ask(PLAN, goal=nested(depth, {"credential": "analyst"}, rule=False))
    assert "errors" not in goal or goal["errors"][0]["extensions"]["code"] in ("TOO_DEEP", "LIMIT")
    rule = ask(TRY, rule=nested(depth, {"condition": {"condition": "a"}}, rule=True))
    assert "errors" not in rule or rule["errors"][0]["extensions"]["code"] in ("TOO_DEEP", "LIMIT")
    assert depth < 100 or ("errors" in goal and "errors" in rule)


@pytest.mark.parametrize(
    "query",
    [
        "{ planPathway(goal: " + "{all: [" * 900 + "]}" * 900 + ", learner: {profile: {}}) { __typename } }",
        "{ catalog " * 900 + "}" * 900,
        "query ($a: " + "[" * 900 + "Int" + "]" * 900 + ") { catalog { revision } }",
    ],
    ids=["literal", "selection", "type"],
)
def test_of_a_query(query: str) -> None:
    (found,) = ask(query)["errors"]
    assert found["extensions"]["code"] in ("TOO_DEEP", "GRAPHQL_PARSE_FAILED")
    assert "deep" in found["message"]


def test_of_a_body() -> None:
    for body in (
        "[" * 100_000,
        json.dumps({"query": "{a}"})[:-1] + ', "variables": ' + '{"a":' * 50_000 + "}" * 50_001,
    ):
        assert http("POST", "/graphql", content=body, headers=JSON).status_code == 400
        assert http("POST", "/plans/plan.md", content=body, headers=JSON).status_code == 400
