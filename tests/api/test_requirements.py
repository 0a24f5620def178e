"""Requirement trees are typed lines; each names its parent's path, however it is reached."""

from __future__ import annotations

from typing import Any

from tests.api.small import data

LINE = """__typename path parent text worth
  ... on GroupRequirement { rule minimum each { months credits } countsOnce select { keys } limits { atMost } }
  ... on CredentialRequirement { minScore earnedWithinMonths concurrent together everEarned credential { key } }
  ... on CompetencyRequirement { level competency { key } }
  ... on ExperienceRequirement { months fields withinMonths distinctFields }
  ... on ConditionRequirement { condition }"""


def routes(key: str, which: str = "routes") -> dict[str, Any]:
    """The routes of a credential by key."""
    query = f'{{ credential(key: "{key}") {{ {which} {{ key requirementLines {{ {LINE} }} requirement {{ path parent'
    found = data(query + " ... on GroupRequirement { of { path parent } } } } } }")["credential"][which]
    return {route["key"]: route for route in found}


def test_flat_list_names_the_parents_of_the_tree() -> None:
    exam = routes("analyst")["exam"]
    assert [(line["path"], line["parent"]) for line in exam["requirementLines"]] == [
        ("analyst/exam", None),
        ("analyst/exam/0", "analyst/exam"),
        ("analyst/basis", "analyst/exam"),
        ("analyst/exam/1/0", "analyst/basis"),
        ("analyst/exam/1/1", "analyst/basis"),
    ]
    assert exam["requirement"] == {
        "path": "analyst/exam",
        "parent": None,
        "of": [
            {"path": "analyst/exam/0", "parent": "analyst/exam"},
            {"path": "analyst/basis", "parent": "analyst/exam"},
        ],
    }


def test_worth_is_what_line_adds_inside_credits_group() -> None:
    found = routes("analyst")
    assert [line["worth"] for line in found["stack"]["requirementLines"]] == [None, 3.0, 2.5]
    assert found["stack"]["requirementLines"][0]["minimum"] == 5.5
    assert [line["worth"] for line in found["exam"]["requirementLines"]] == [None] * 5


def test_every_modifier_is_shown() -> None:
    found = routes("analyst")["exam"]["requirementLines"][3]
    assert found["concurrent"] is True and found["together"] is False and found["credential"] == {"key": "sec-badge"}
    group, analyst, experience, condition = routes("expert")["panel"]["requirementLines"]
    assert (group["rule"], group["minimum"], group["limits"]) == ("AT_LEAST", 3.0, [])
    assert (group["countsOnce"], group["select"]) == (False, None)
    assert analyst["minScore"] == 72.5
    assert (experience["months"], experience["fields"], experience["withinMonths"]) == (24, ["security"], 60)
    assert experience["text"] == "24 months of experience in security, within the last 60 months"
    assert condition["condition"] == "Agrees to the code of ethics"


def test_renewals_show_their_lines() -> None:
    group, line = routes("analyst", "renewals")["ce"]["requirementLines"]
    assert group["each"] == {"months": 12, "credits": 10.0}
    assert (line["everEarned"], line["parent"]) == (True, "analyst/ce")


def test_line_reached_through_a_plan_knows_its_parent() -> None:
    query = """{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {optimize: STEPS}) {
      ... on Plan { steps { credential { key } satisfies { path parent } } }
    } }"""
    steps = data(query)["planPathway"]["steps"]
    satisfied = {step["credential"]["key"]: step["satisfies"] for step in steps}
    assert {"path": "goal/0", "parent": "goal"} in satisfied["analyst"]
    assert {line["parent"] for line in satisfied["sec-badge"]} <= {"analyst/basis", "analyst/stack"}


def test_a_named_line_is_found_without_its_route() -> None:
    query = """{ progress(credential: "analyst", learner: {profile: {awards: [{credential: "net-basics"}]}}) {
      route { key } lines { requirement { path parent } }
    } }"""
    found = data(query)["progress"]
    parents = {line["requirement"]["path"]: line["requirement"]["parent"] for line in found["lines"]}
    assert parents[f"analyst/{found['route']['key']}"] is None
