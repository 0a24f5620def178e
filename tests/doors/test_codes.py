"""The same mistake has the same code, whether it comes in a file or through GraphQL."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pathways.codes import Code
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.errors import ProblemsError
from pathways.exchange.document import read_text
from pathways.exchange.learner_files import read_record
from pathways.intake.questions import goal_of, options_of
from pathways.planning.question.validation import question_problems
from tests.api.small import ask, small_snapshot

ASK = """query($learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: {credential: "analyst"}, learner: $learner, options: $options) {
    ... on Refusal { userErrors { code path } }
  }
}"""
OF_GOAL = """query($goal: GoalInput!) {
  planPathway(goal: $goal, learner: {profile: {}}) { ... on Refusal { userErrors { code path } } }
}"""
GOAL = CredentialGoal("analyst")
RECORDS: list[tuple[dict[str, Any], Code]] = [
    ({"awards": [{"credential": "net-basic"}]}, Code.NOT_FOUND),
    ({"awards": [{"credential": "net-basics", "score": 1.2345}]}, Code.BAD_NUMBER),
    (
        {"awards": [{"credential": "net-basics", "issuedOn": "2026-01-02", "expiresOn": "2026-01-01"}]},
        Code.OUT_OF_RANGE,
    ),
    ({"competencies": [{"competency": "security", "level": 0}]}, Code.OUT_OF_RANGE),
    ({"competencies": [{"competency": "security", "level": 1.23456}]}, Code.BAD_NUMBER),
    ({"competencies": [{"competency": "securty", "level": 1}]}, Code.NOT_FOUND),
    ({"experience": [{"field": "it"}]}, Code.MISSING),
    ({"experience": [{"months": -1}]}, Code.OUT_OF_RANGE),
    ({"experience": [{"startedOn": "2026-01-02", "endedOn": "2026-01-01"}]}, Code.OUT_OF_RANGE),
    ({"waivers": [{"path": "analyst/exam/0", "reason": " "}]}, Code.EMPTY),
    ({"awards": [{"credential": "Net Basics"}]}, Code.BAD_KEY),
    ({"awards": [{"credential": "net-basics", "times": 0}]}, Code.OUT_OF_RANGE),
    ({"awards": [{"credential": "net-basics", "credits": -1}]}, Code.OUT_OF_RANGE),
    ({"conditions": [" "]}, Code.EMPTY),
    ({"experience": [{"months": 1, "share": 2}]}, Code.OUT_OF_RANGE),
    ({"experience": [{"months": 9, "startedOn": "2026-01-01", "endedOn": "2026-02-28"}]}, Code.BAD_VALUE),
    ({"since": [{"on": "2026-01-01"}, {"on": "2026-01-02"}]}, Code.DUPLICATE),
    ({"unlisted": [{"creditsOf": " ", "credits": 3}]}, Code.EMPTY),
    ({"unlisted": [{"creditsOf": "Latin", "credits": -3}]}, Code.OUT_OF_RANGE),
]
GOALS: list[tuple[dict[str, Any], Code]] = [
    ({"credential": "Analyst"}, Code.BAD_KEY),
    ({"credential": "analist"}, Code.NOT_FOUND),
    ({"competencies": [{"competency": "security", "level": 0}]}, Code.OUT_OF_RANGE),
    ({"competencies": [{"competency": "security", "level": 1.2345}]}, Code.BAD_NUMBER),
    ({"all": []}, Code.EMPTY_GOAL),
    ({"all": [{"credential": "analyst"}, {"occupation": {"key": "soc", "coverage": -1}}]}, Code.OUT_OF_RANGE),
]
OPTIONS: list[tuple[dict[str, Any], Code]] = [
    ({"optimize": []}, Code.EMPTY),
    ({"optimize": ["MONEY", "MONEY"]}, Code.DUPLICATE),
    ({"currency": "USX"}, Code.UNKNOWN_CURRENCY),
    ({"weeklyHours": 0}, Code.OUT_OF_RANGE),
    ({"weeklyHours": 1.2345}, Code.BAD_NUMBER),
    ({"maxParallel": 0}, Code.OUT_OF_RANGE),
    ({"maxCreditsPerTerm": -1}, Code.OUT_OF_RANGE),
    ({"minCreditsPerTerm": 1.2345}, Code.BAD_NUMBER),
    ({"alternatives": 1000}, Code.OUT_OF_RANGE),
    ({"timeLimitMs": 0}, Code.OUT_OF_RANGE),
    ({"avoid": ["nothing-such"]}, Code.NOT_FOUND),
    ({"breaks": [{"from": "2026-02-02", "to": "2026-02-01"}]}, Code.OUT_OF_RANGE),
]


def from_graphql(record: dict[str, Any], options: dict[str, Any]) -> list[str]:
    answer = ask(ASK, learner={"profile": record}, options=options)
    return [error["code"] for error in answer["data"]["planPathway"]["userErrors"]]


def from_file(record: dict[str, Any], options: dict[str, Any]) -> list[str]:
    try:
        read = read_record(read_text(json.dumps(record), "learner.json"))
    except ProblemsError as error:
        return [problem.code for problem in error.problems]
    chosen, problems = options_of.so_far(read_text(json.dumps(options), "options.json").value)
    return [problem.code for problem in (*problems, *asked(read, chosen))]


def asked(record: Record, options: PlanOptions) -> list[Any]:
    return question_problems(PlanQuestion(GOAL, record, options), small_snapshot())


@pytest.mark.parametrize("place", range(len(RECORDS)))
def test_mistakes_of_a_record(place: int) -> None:
    record, code = RECORDS[place]
    assert from_file(record, {}) == [code]
    assert from_graphql(record, {}) == [code]


@pytest.mark.parametrize("place", range(len(OPTIONS)))
def test_mistakes_of_options(place: int) -> None:
    options, code = OPTIONS[place]
    assert from_file({}, options) == [code]
    assert from_graphql({}, options) == [code]


@pytest.mark.parametrize("place", range(len(GOALS)))
def test_mistakes_of_goals(place: int) -> None:
    goal, code = GOALS[place]
    wanted, problems = goal_of.so_far(read_text(json.dumps(goal), "goal.json").value)
    found = problems or question_problems(PlanQuestion(wanted, Record(), options_of({})), small_snapshot())
    assert code in {each.code for each in found}
    told = ask(OF_GOAL, goal=goal)["data"]["planPathway"]["userErrors"]
    assert code in {each["code"] for each in told}
    assert {each["code"] for each in told} >= {str(each.code) for each in found}
