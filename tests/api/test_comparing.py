"""Fronts, sensitivities, savings and why not over the API: worked out when asked for, and not without end."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.api.context import MOST_STUDIES
from pathways.planning.analysis.comparer import Comparer
from tests.api.small import ask, data

ASKED = '(goal: {credential: "analyst"}, learner: {profile: {}}, options: {startOn: "2026-11-23" OPTIONS})'


def plan(fields: str, options: str = "") -> dict[str, Any]:
    """Fields of the best plan for the analyst."""
    query = f"{{ planPathway{ASKED.replace('OPTIONS', options)} {{ ... on Plan {{ {fields} }} }} }}"
    found: dict[str, Any] = data(query)["planPathway"]
    return found


def why(credential: str, options: str = "") -> dict[str, Any]:
    """The answer to why not."""
    asked = ASKED.replace("OPTIONS", options).replace("(", f'(credential: "{credential}", ', 1)
    fields = """__typename
      ... on WhyNot {
        credential { key } inBest text difference { cost { amount } hours weeks steps }
        best { totals { steps } frontierIsComplete }
        other { __typename ... on Plan { steps { route { key } } frontierIsComplete } ... on NoPlan { reason } }
      }
      ... on NoPlan { reason } ... on Refusal { userErrors { message hint path } }"""
    found: dict[str, Any] = data(f"{{ whyNot{asked} {{ {fields} }} }}")["whyNot"]
    return found


def test_the_front_of_money_against_weeks() -> None:
    # 20.5 hours beside 10 fit into one week of 40, and the stack takes none.
    answer = plan("frontierIsComplete frontier { cost { amount } weeks plan { proof { status } totals { weeks } } }")
    point = {"cost": {"amount": "100.00"}, "weeks": 1, "plan": {"proof": {"status": "OPTIMAL"}, "totals": {"weeks": 1}}}
    assert answer == {"frontierIsComplete": True, "frontier": [point]}


def test_the_front_keeps_the_hours_of_the_question() -> None:
    # 20.5 hours are 3 weeks of 10 hours, in which 7 hours leave no place for the 10 of the badge.
    answer = plan("frontier { weeks }", "weeklyHours: 10")
    assert answer == {"frontier": [{"weeks": 4}]}


def test_price_limits_and_savings_of_awards() -> None:
    # Both routes need Network Basics and the badge; the stack is free, the exam takes 404.50.
    answer = plan(
        """sensitivity {
          number credential { key } text isProved costMayRiseBy { amount } hoursMayRiseBy weeksMayRiseBy
        }
        steps { savedIfWaived { cost { amount } hours weeks steps } }"""
    )
    rises = {each["credential"]["key"]: each["costMayRiseBy"] for each in answer["sensitivity"]}
    assert rises == {"net-basics": None, "sec-badge": None, "analyst": {"amount": "404.50"}}
    assert [each["number"] for each in answer["sensitivity"]] == [1, 2, 3]
    assert all(each["isProved"] and each["hoursMayRiseBy"] is None for each in answer["sensitivity"])
    saved = {
        step["savedIfWaived"]["cost"]["amount"]: step["savedIfWaived"]["hours"]
        for step in answer["steps"]
        if step["savedIfWaived"]["steps"] == 1
    }
    assert saved == {"100.00": 20.5, "0.00": 10}
    assert answer["steps"][2]["savedIfWaived"] == {
        "cost": {"amount": "100.00"},
        "hours": 30.5,
        "weeks": None,
        "steps": 3,
    }


def test_only_requested_fields_are_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("asked for nothing of this")

    for name in ("frontier", "sensitivity", "saved_if_held"):
        monkeypatch.setattr(Comparer, name, refuse)
    assert plan("totals { steps }") == {"totals": {"steps": 3}}


def test_only_the_answer_itself_is_studied() -> None:
    fields = "frontierIsComplete frontier { weeks } sensitivity { number } steps { savedIfWaived { steps } }"
    answer = plan(f"alternatives {{ {fields} }} frontier {{ plan {{ {fields} }} }}", "alternatives: 1")
    others = [*answer["alternatives"], *(point["plan"] for point in answer["frontier"])]
    assert len(others) == 2
    for other in others:
        assert other["frontier"] is other["frontierIsComplete"] is other["sensitivity"] is None
        assert {step["savedIfWaived"] for step in other["steps"]} == {None}


def test_one_request_studies_a_bounded_amount() -> None:
    asked = ASKED.replace("OPTIONS", "")
    fields = "... on Plan { frontier { weeks } frontierIsComplete }"
    query = " ".join(f"p{place}: planPathway{asked} {{ {fields} }}" for place in range(MOST_STUDIES + 1))
    errors = ask(f"{{ {query} }}")["errors"]
    assert {error["extensions"]["code"] for error in errors} == {"LIMIT"}
    assert {error["path"][0] for error in errors} == {f"p{MOST_STUDIES}"}


def test_without_a_credential() -> None:
    answer = why("sec-badge")
    assert answer.pop("text") == "No plan does without Security Badge: every way to the goal needs it."
    assert answer == {
        "__typename": "WhyNot",
        "credential": {"key": "sec-badge"},
        "inBest": True,
        "difference": None,
        "best": {"totals": {"steps": 3}, "frontierIsComplete": True},
        "other": {"__typename": "NoPlan", "reason": "INFEASIBLE"},
    }


def test_with_a_credential() -> None:
    answer = why("expert")
    assert (answer["inBest"], answer["other"]["__typename"]) == (False, "NoPlan")
    assert answer["text"].startswith("With Chartered Expert no plan exists because of including Chartered Expert ")


def test_an_unknown_credential_is_refused() -> None:
    (mistake,) = why("analist")["userErrors"]
    assert mistake["path"] == ["credential"]
    assert mistake["hint"] == "Did you mean analyst or old-analyst?"


def test_goal_without_a_plan_is_answered_with_that() -> None:
    assert why("sec-badge", 'avoid: ["analyst"]') == {"__typename": "NoPlan", "reason": "INFEASIBLE"}
