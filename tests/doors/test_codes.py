"""The same mistake has the same code: in a file, through GraphQL, in an address, on the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from starlette.datastructures import QueryParams

from pathways.api.http.plan_url import plan_variables
from pathways.cli.main import main
from pathways.cli.plans.question import Question
from pathways.codes import Code
from pathways.domain.catalog import Kind
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


TYPED: list[tuple[str, Any, str, Code]] = [
    ("weeklyHours", "many", "--weekly-hours", Code.BAD_NUMBER),
    ("maxCreditsPerTerm", "x", "--max-credits-per-term", Code.BAD_NUMBER),
    ("minCreditsPerTerm", "nan", "--min-credits-per-term", Code.BAD_NUMBER),
    ("budget", "some", "--budget", Code.BAD_NUMBER),
    ("budget", "1.2345", "--budget", Code.BAD_NUMBER),
    ("maxParallel", "many", "--max-parallel", Code.WRONG_TYPE),
    ("maxParallel", Decimal("1.5"), "--max-parallel", Code.WRONG_TYPE),
    ("maxParallel", 99_999_999_999, "--max-parallel", Code.OUT_OF_RANGE),
    ("timeLimitMs", "soon", "--time-limit-ms", Code.WRONG_TYPE),
    ("startOn", "tomorrow", "--start-on", Code.BAD_DATE),
    ("finishBy", "2026-02-30", "--finish-by", Code.BAD_DATE),
    ("keepValidUntil", "1.2.2026", "--keep-valid-until", Code.BAD_DATE),
    ("optimize", "FAME", "--optimize", Code.BAD_VALUE),
    ("accreditedOnly", 1, "", Code.WRONG_TYPE),
    ("alternatives", Decimal("1.5"), "", Code.WRONG_TYPE),
    ("weeklyhours", 1, "", Code.NOT_FOUND),
]
"""An option, what is wrong with it, and how the command spells it, where it takes a value."""


@pytest.mark.parametrize(("name", "value", "option", "code"), TYPED, ids=[f"{each[0]}-{each[1]}" for each in TYPED])
def test_what_is_typed_wrongly(
    name: str, value: Any, option: str, code: Code, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert [each.code for each in options_of.so_far({name: value})[1]] == [code]
    with pytest.raises(ProblemsError) as refused:
        plan_variables("analyst", QueryParams([(name, f"{value}")]), lambda _: Kind.CREDENTIAL)
    assert [(each.code, each.path) for each in refused.value.problems] == [(code, name)]
    if option == "--optimize":
        with pytest.raises(ProblemsError) as told:
            Question(optimize=value).options()
        assert [(each.code, each.path) for each in told.value.problems] == [(code, option)]
    elif option:
        monkeypatch.setattr("sys.argv", ["pathways", "plan", "analyst", option, f"{value}", "--json"])
        with pytest.raises(SystemExit):
            main()
        (found,) = json.loads(capsys.readouterr().out)["problems"]
        assert (found["code"], found["path"]) == (code, option)
