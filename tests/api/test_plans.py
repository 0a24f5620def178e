"""Plans over the API: steps and proofs, conflicts, and refusals as data."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.small import DAY, data

PLAN = """query ($goal: GoalInput!, $learner: LearnerRef!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: $learner, options: $options) {
    __typename
    ... on Plan {
      goal startOn catalogRevision assumptions alternatives { startOn }
      totals { cost { amount currency } hours weeks steps }
      proof { status elapsedMs objectives { objective status value bound } }
      steps {
        number rank credential { key } route { key } cost { amount currency } hours startWeek endWeek startOn finishOn
        satisfies { path } after isRenewal
      }
    }
    ... on NoPlan {
      reason catalogRevision
      relaxations { text changes { assignment } plan { totals { steps cost { amount } } } }
      conflicts { text members { kind name requirement { path } } }
    }
    ... on Refusal { userErrors { __typename code message hint path } }
  }
}"""


def plan(goal: Any, profile: Any = None, **options: Any) -> dict[str, Any]:
    """The answer to a question; a text is a credential."""
    wanted = {"credential": goal} if isinstance(goal, str) else goal
    options.setdefault("startOn", DAY)
    found = data(PLAN, goal=wanted, learner={"profile": profile or {}}, options=options)
    answer: dict[str, Any] = found["planPathway"]
    return answer


def refused(goal: Any, profile: Any = None, **options: Any) -> list[tuple[str, str]]:
    """Codes and paths of a refusal."""
    answer = plan(goal, profile, **options)
    assert answer["__typename"] == "Refusal", answer
    assert {one["__typename"] for one in answer["userErrors"]} == {"ProblemError"}
    return [(one["code"], "/".join(one["path"])) for one in answer["userErrors"]]


def test_the_cheapest_plan_with_its_proof() -> None:
    answer = plan("analyst")
    assert answer["goal"] == "Certified Analyst"
    assert answer["proof"].pop("elapsedMs") >= 0
    assert answer["proof"] == {
        "status": "OPTIMAL",
        "objectives": [
            {"objective": "MONEY", "status": "OPTIMAL", "value": "100.00", "bound": "100.00"},
            {"objective": "HOURS", "status": "OPTIMAL", "value": "30.5", "bound": "30.5"},
        ],
    }
    assert answer["totals"] == {
        "cost": {"amount": "100.00", "currency": "USD"},
        "hours": 30.5,
        "weeks": None,
        "steps": 3,
    }
    assert (answer["startOn"], answer["catalogRevision"], answer["alternatives"]) == (DAY, 7, [])
    assert answer["steps"][2] == {
        "number": 3,
        "rank": 2,
        "credential": {"key": "analyst"},
        "route": {"key": "stack"},
        "cost": {"amount": "0.00", "currency": "USD"},
        "hours": 0.0,
        "startWeek": None,
        "endWeek": None,
        "startOn": None,
        "finishOn": None,
        "satisfies": [{"path": "goal/0"}],
        "after": [1, 2],
        "isRenewal": False,
    }
    assert "Network Basics: hours of course is estimated." in answer["assumptions"]


def test_what_is_held_is_not_planned_again() -> None:
    answer = plan("analyst", {"awards": [{"credential": "net-basics", "issuedOn": "2020-01-01"}]})
    assert [step["credential"]["key"] for step in answer["steps"]] == ["sec-badge", "analyst"]
    assert answer["totals"]["cost"]["amount"] == "0.00"


@pytest.mark.parametrize(
    ("goal", "steps"),
    [
        ({"competencies": [{"competency": "networking", "level": 1.5}]}, ["net-basics"]),
        ({"occupation": {"key": "soc-analyst", "coverage": 0.6}}, ["net-basics"]),
        ({"occupation": {"key": "soc-analyst"}}, ["sec-badge", "net-basics", "analyst"]),
        ({"all": [{"credential": "net-basics"}, {"competencies": [{"competency": "security", "level": 1}]}]}, None),
        ({"occupation": {"key": "soc-analyst", "coverage": 0, "withPreferredCredentials": None}}, []),
    ],
)
def test_every_form_of_goal(goal: Any, steps: list[str] | None) -> None:
    answer = plan(goal)
    found = [step["credential"]["key"] for step in answer["steps"]]
    assert found == (["sec-badge", "net-basics"] if steps is None else steps)


def test_objectives_are_proved_in_their_order() -> None:
    answer = plan("analyst", optimize=["STEPS", "HOURS", "MONEY"])
    assert [one["objective"] for one in answer["proof"]["objectives"]] == ["STEPS", "HOURS", "MONEY"]


def test_nulls_are_as_good_as_absent() -> None:
    names = ("optimize", "currency", "budget", "include", "avoid", "accreditedOnly", "alternatives", "timeLimitMs")
    assert plan("analyst", **dict.fromkeys(names))["totals"] == plan("analyst")["totals"]


def test_no_plan_names_conflict_and_what_would_help() -> None:
    answer = plan("analyst", budget="99.99")
    assert (answer["__typename"], answer["reason"], answer["catalogRevision"]) == ("NoPlan", "INFEASIBLE", 7)
    members = answer["conflicts"][0]["members"]
    assert {"kind": "BUDGET", "name": "budget", "requirement": None} in members
    (relaxed,) = answer["relaxations"]
    assert relaxed["changes"] == [{"assignment": "budget=100.00"}]
    assert relaxed["text"] == "A budget of $100.00 (3 steps, at least $100.00)"
    assert relaxed["plan"]["totals"] == {"steps": 3, "cost": {"amount": "100.00"}}


def test_line_that_stands_in_the_way_is_shown() -> None:
    members = plan("expert")["conflicts"][0]["members"]
    lines = [member["requirement"] for member in members if member["kind"] == "REQUIREMENT"]
    assert lines and all(line["path"] for line in lines)


def test_all_mistakes_of_question_are_told_at_once() -> None:
    profile = {
        "awards": [{"credential": "net-basic", "score": 1.2345, "issuedOn": "2026-01-02", "expiresOn": "2026-01-01"}],
        "competencies": [{"competency": "security", "level": 0}],
        "experience": [{"field": "it"}, {"months": -1}, {"startedOn": "2026-01-02", "endedOn": "2026-01-01"}],
    }
    assert refused("analist", profile, budget="-5", currency="USX", avoid=["nope"], timeLimitMs=0) == [
        ("OUT_OF_RANGE", "learner/profile/awards/0/expiresOn"),
        ("BAD_NUMBER", "learner/profile/awards/0/score"),
        ("OUT_OF_RANGE", "learner/profile/competencies/0/level"),
        ("MISSING", "learner/profile/experience/0"),
        ("OUT_OF_RANGE", "learner/profile/experience/1/months"),
        ("OUT_OF_RANGE", "learner/profile/experience/2/endedOn"),
        ("NOT_FOUND", "goal/credential"),
        ("NOT_FOUND", "learner/profile/awards/0"),
        ("NOT_FOUND", "options/avoid/0"),
        ("UNKNOWN_CURRENCY", "options/currency"),
        ("OUT_OF_RANGE", "options/budget"),
        ("OUT_OF_RANGE", "options/timeLimitMs"),
    ]


def test_number_that_cannot_be_read_is_one_problem() -> None:
    goal = {"competencies": [{"competency": "security", "level": 1.23456}]}
    assert refused(goal) == [("BAD_NUMBER", "goal/competencies/0/level")]


def test_what_was_agreed_with_the_learner_counts() -> None:
    waived = {"waivers": [{"path": "analyst/exam", "reason": "long practice", "by": "dean"}]}
    assert [step["route"]["key"] for step in plan("analyst", waived, avoid=["net-basics"])["steps"]] == ["exam"]
    held = {
        "awards": [{"credential": "old-analyst"}],
        "substitutions": [{"for": "net-basics", "by": "old-analyst", "reason": "same content"}],
        "claims": [{"award": "old-analyst", "path": "analyst/exam/0"}],
    }
    assert "net-basics" not in {step["credential"]["key"] for step in plan("analyst", held)["steps"]}


def test_what_was_agreed_names_what_is_there() -> None:
    profile = {
        "waivers": [{"path": "analyst/exam/7", "reason": " "}],
        "substitutions": [{"for": "net", "by": "sec-badge", "reason": ""}],
        "claims": [{"award": "net-basics", "path": "analyst/exam/0"}],
    }
    assert refused("analyst", profile) == [
        ("EMPTY", "learner/profile/waivers/0/reason"),
        ("EMPTY", "learner/profile/substitutions/0/reason"),
        ("NOT_FOUND", "learner/profile/waivers/0/path"),
        ("NOT_FOUND", "learner/profile/substitutions/0/for"),
        ("INVALID", "learner/profile/claims/0/award"),
    ]


def test_an_unknown_key_suggests_the_nearest() -> None:
    (mistake,) = plan("analist")["userErrors"]
    assert mistake["message"] == "There is no credential 'analist'."
    assert mistake["hint"] == "Did you mean analyst or old-analyst?"


def test_a_goal_nested_too_deeply_is_refused() -> None:
    goal: dict[str, Any] = {"credential": "analyst"}
    for _ in range(40):
        goal = {"all": [goal]}
    assert [code for code, _ in refused(goal)] == ["TOO_DEEP"]
