"""Whatever a client sends, it gets a clear error with a code; a fault of ours is logged and masked."""

from __future__ import annotations

import logging
from typing import Any, cast

import pytest

from pathways.api.service import Service
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.errors import StoreError
from pathways.planning.answer.answer import UnsoundPlanError
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.small import ask, data, service_of, small_snapshot

PLAN = '{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}) { __typename } }'


@pytest.mark.parametrize(
    ("query", "code", "says"),
    [
        ("{", "GRAPHQL_PARSE_FAILED", "Syntax Error"),
        ("{ catalog { revisions } }", "GRAPHQL_VALIDATION_FAILED", "Did you mean 'revision'"),
        ("{ credentials(orderBy: PRICE) { totalCount } }", "GRAPHQL_VALIDATION_FAILED", "'PRICE'"),
        ('{ credentials(first: "3") { totalCount } }', "GRAPHQL_VALIDATION_FAILED", "Int"),
        (PLAN.replace("}, learner", ", all: []}, learner"), "GRAPHQL_VALIDATION_FAILED", "exactly one key"),
        (PLAN.replace('"analyst"', "null"), "GRAPHQL_VALIDATION_FAILED", "must be non-null"),
        ("query A { __typename } query B { __typename }", "BAD_REQUEST", "name one"),
        ("fragment F on Query { __typename }", "GRAPHQL_VALIDATION_FAILED", "never used"),
        ("subscription { catalogChanged { revision } }", "BAD_REQUEST", "text/event-stream"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED", "introspection"),
    ],
)
def test_a_request_that_cannot_be_run(query: str, code: str, says: str) -> None:
    answer = ask(query)
    assert "data" not in answer
    found = answer["errors"][0]
    assert found["extensions"]["code"] == code
    assert says in found["message"]


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"goal": {"credential": "analyst", "all": []}}, "exactly one key"),
        ({"goal": {}}, "exactly one key"),
        ({"goal": {"credential": None}}, "non-null"),
        ({"goal": {"credentials": "analyst"}}, "credential"),
        ({}, "goal"),
        ({"goal": {"occupation": {"key": "soc-analyst", "coverage": float("nan")}}}, "Float"),
        ({"goal": {"occupation": {"key": "soc-analyst", "coverage": "all"}}}, "Float"),
    ],
)
def test_a_variable_that_cannot_be_read(variables: dict[str, Any], says: str) -> None:
    answer = ask(
        "query ($goal: GoalInput!) { planPathway(goal: $goal, learner: {profile: {}}) { __typename } }", **variables
    )
    assert "data" not in answer
    assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert says in answer["errors"][0]["message"]


@pytest.mark.parametrize("field", ["credentials(first: 0)", "overlaps(first: 101)", 'findings(after: "x")'])
def test_one_wrong_list_leaves_the_rest(field: str) -> None:
    answer = ask(f"{{ catalog {{ revision }} wrong: {field} {{ totalCount }} }}")
    assert answer["data"] == {"catalog": {"revision": 7}, "wrong": None}
    assert len(answer["errors"]) == 1


def test_one_error_does_not_spoil_the_rest() -> None:
    answer = ask('{ catalog { revision } credential(key: "x1y2") { name } }')
    assert answer["data"] == {"catalog": {"revision": 7}, "credential": None}
    assert len(answer["errors"]) == 1


class Unsound(Planner):
    """Finds a plan that does not stand up."""

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:  # noqa: ARG002
        raise UnsoundPlanError("step 2 secret")


def test_a_fault_is_logged_and_masked(caplog: pytest.LogCaptureFixture) -> None:
    service = service_of(small_snapshot(), planner=Unsound())
    with caplog.at_level(logging.ERROR):
        answer = ask(PLAN, service)
    assert answer["data"] == {"planPathway": None}
    (found,) = answer["errors"]
    assert found["extensions"] == {"code": "INTERNAL"}
    assert "secret" not in found["message"]
    assert "UnsoundPlanError" in caplog.text


def test_a_store_that_is_away_is_said_so() -> None:
    def away() -> Snapshot:
        raise StoreError("The store does not answer; is it running?")

    answer = ask("{ catalog { revision } }", service_of(away))
    assert answer == {
        "errors": [{"message": "The store does not answer; is it running?", "extensions": {"code": "UNAVAILABLE"}}]
    }


def production() -> Service:
    """A service as the public meets it."""
    return service_of(small_snapshot(), production=True)


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "Query") { name } }'])
def test_production_hides_the_schema(query: str) -> None:
    assert ask(query, production())["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "errors" not in ask(query)


def test_production_suggests_nothing() -> None:
    texts = [
        ask("{ catalog { revisions } }", production())["errors"][0]["message"],
        ask("{ credentials(orderBy: NAM) { totalCount } }", production())["errors"][0]["message"],
        ask(
            "query ($f: CredentialFilter) { credentials(filter: $f) { totalCount } }",
            production(),
            f={"stackabel": True},
        )["errors"][0]["message"],
    ]
    assert not [text for text in texts if "Did you mean" in text]


def test_introspection_tells_which_inputs_are_one_of() -> None:
    found = data('{ __type(name: "GoalInput") { isOneOf } }')
    assert cast("dict[str, bool]", found["__type"])["isOneOf"] is True
