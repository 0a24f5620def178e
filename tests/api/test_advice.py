"""Gaps, closers, recommendations and progress over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.small import data, error, service_of
from tests.catalogs import credential, snapshot_of, usd

HELD = {"profile": {"awards": [{"credential": "net-basics", "issuedOn": "2026-01-01"}]}}
SOC = {"occupation": {"key": "soc-analyst"}}

GAP = """query ($goal: GoalInput!, $learner: LearnerRef!, $day: Date, $first: Int) {
  skillGap(goal: $goal, learner: $learner, asOf: $day) {
    coverage catalogRevision
    competencies { competency { key } needed held importance status }
    credentials { credential { key } strength status }
    lines { requirement { path parent } status remaining by { text worth } }
    closers(first: $first) { credential { key } closes { key } coverageAfter cost { amount currency } hours }
  }
}"""

RECOMMEND = """query (
  $learner: LearnerRef!, $goal: GoalInput, $options: RecommendationOptions, $first: Int, $after: String
) {
  recommendations(learner: $learner, goal: $goal, options: $options, first: $first, after: $after) {
    totalCount catalogRevision pageInfo { hasNextPage endCursor }
    edges { cursor node { credential { key } score eligibleNow cost { amount } hours reasons { kind text value } } }
  }
}"""

PROGRESS = """query ($credential: String!, $learner: LearnerRef!, $day: Date) {
  progress(credential: $credential, learner: $learner, asOf: $day) {
    credential { key } status share catalogRevision route { key }
    lines { requirement { path } status remaining by { text credential { key } worth } }
  }
}"""


def test_a_gap_weighs_what_is_held() -> None:
    found = data(GAP, goal=SOC, learner=HELD)["skillGap"]
    assert (found["coverage"], found["catalogRevision"]) == (0.6, 7)
    assert found["competencies"] == [
        {"competency": {"key": "networking"}, "needed": 2.0, "held": 2.0, "importance": 4.5, "status": "MET"},
        {"competency": {"key": "security"}, "needed": 3.0, "held": 0.0, "importance": 3.0, "status": "MISSING"},
    ]
    assert found["credentials"] == [{"credential": {"key": "analyst"}, "strength": "PREFERRED", "status": "PARTIAL"}]
    assert found["lines"] == []


def test_closers_count_the_whole_plan_to_them() -> None:
    closers = data(GAP, goal=SOC, learner=HELD)["skillGap"]["closers"]
    assert closers[0] == {
        "credential": {"key": "analyst"},
        "closes": [{"key": "security"}],
        "coverageAfter": 1.0,
        "cost": {"amount": "0.00", "currency": "USD"},
        "hours": 10.0,
    }
    assert closers[1]["coverageAfter"] == 0.733
    assert len(data(GAP, goal=SOC, learner=HELD, first=1)["skillGap"]["closers"]) == 1


def test_a_credential_goal_shows_its_lines() -> None:
    lines = data(GAP, goal={"credential": "analyst"}, learner=HELD)["skillGap"]["lines"]
    assert lines[1] == {
        "requirement": {"path": "analyst/stack/0", "parent": "analyst/stack"},
        "status": "MET",
        "remaining": None,
        "by": [{"text": "Network Basics, issued 2026-01-01", "worth": 3.0}],
    }
    assert [line["remaining"] for line in lines] == [
        "2.5 more credits from these 2 (one is left)",
        None,
        "Security Badge, worth 2.5 credits",
    ]


def test_a_gap_is_judged_on_the_day() -> None:
    held = {"profile": {"awards": [{"credential": "net-basics", "expiresOn": "2026-06-30"}]}}
    through = data(GAP, goal=SOC, learner=held, day="2026-06-30")["skillGap"]
    after = data(GAP, goal=SOC, learner=held, day="2026-07-01")["skillGap"]
    assert (through["coverage"], after["coverage"]) == (0.6, 0.0)
    assert after["competencies"][0]["status"] == "EXPIRED"


def test_recommendations_give_reasons_in_numbers() -> None:
    found = data(RECOMMEND, learner=HELD, goal=SOC)["recommendations"]
    assert (found["totalCount"], found["catalogRevision"]) == (1, 7)
    node = found["edges"][0]["node"]
    assert (node["credential"]["key"], node["eligibleNow"]) == ("sec-badge", True)
    assert {reason["kind"] for reason in node["reasons"]} >= {"ON_BEST_PLAN", "CLOSES_GAP"}


def test_recommendations_are_paged_and_limited() -> None:
    asked: dict[str, Any] = {"learner": {"profile": {}}, "goal": SOC}
    asked["options"] = {"eligibleNow": False, "maxHours": 100.5, "budget": "1000", "avoid": ["expert"]}
    whole = data(RECOMMEND, **asked)["recommendations"]
    one = data(RECOMMEND, **asked, first=1)["recommendations"]
    assert one["edges"] == whole["edges"][:1] and one["pageInfo"]["hasNextPage"]
    rest = data(RECOMMEND, **asked, after=one["pageInfo"]["endCursor"])["recommendations"]
    assert rest["edges"] == whole["edges"][1:]


def test_renewals_are_recommended_with_their_last_day() -> None:
    query = """query ($learner: LearnerRef!, $day: Date) {
      recommendations(learner: $learner, asOf: $day) {
        edges { cursor node { credential { key } renewal { key cost { amount } } dueOn graceThrough } }
      }
    }"""
    fee = {"key": "fee", "kind": "RENEWAL", "cost": usd(5), "extendsMonths": 12, "graceMonths": 1}
    test = {"key": "test", "kind": "RENEWAL", "cost": usd(7), "extendsMonths": 12}
    service = service_of(snapshot_of({"credentials": [credential("held", {}, renewals=[fee, test])]}))
    held = {"profile": {"awards": [{"credential": "held", "expiresOn": "2030-05-01"}]}}
    edges = data(query, service, learner=held, day="2030-04-10")["recommendations"]["edges"]
    assert [edge["node"] for edge in edges] == [
        {
            "credential": {"key": "held"},
            "renewal": {"key": key, "cost": {"amount": amount}},
            "dueOn": "2030-05-01",
            "graceThrough": grace,
        }
        for key, amount, grace in (("fee", "5.00", "2030-06-01"), ("test", "7.00", None))
    ]
    assert len({edge["cursor"] for edge in edges}) == 2
    assert data(query, service, learner=held, day="2030-01-30")["recommendations"]["edges"] == []  # 91 days before


def test_progress_shows_what_pays_for_each_line() -> None:
    found = data(PROGRESS, credential="analyst", learner=HELD, day="2026-11-23")["progress"]
    assert (found["status"], found["share"], found["route"]) == ("IN_PROGRESS", 0.545, {"key": "stack"})
    assert found["lines"][1]["by"] == [
        {"text": "Network Basics, issued 2026-01-01", "credential": {"key": "net-basics"}, "worth": 3.0}
    ]
    remaining = {line["requirement"]["path"]: line["remaining"] for line in found["lines"]}
    assert remaining == {
        "analyst/stack": "2.5 more credits from these 2 (one is left)",
        "analyst/stack/0": None,
        "analyst/stack/1": "Security Badge, worth 2.5 credits",
    }


STANDING = """query ($learner: LearnerRef!, $day: Date, $until: Date) {
  progress(credential: "analyst", learner: $learner, asOf: $day) {
    state validThrough renewableThrough
    renewals {
      route { key } opensOn dueOn graceThrough status share lines { requirement { path } status left { steps } }
    }
  }
  skillGap(goal: {credential: "analyst"}, learner: $learner, asOf: $day, keepValidUntil: $until) {
    coverage lines { requirement { path } }
  }
}"""


def test_progress_of_a_held_credential_shows_its_renewals() -> None:
    """The one line of the renewal is worth 2.5 of its 50 credits, and the badge is not held."""
    held = {"profile": {"awards": [{"credential": "analyst", "issuedOn": "2025-01-20"}]}}
    found = data(STANDING, learner=held, day="2026-11-30", until="2028-01-21")
    assert found["progress"] == {
        "state": "HELD",
        "validThrough": "2028-01-20",
        "renewableThrough": "2028-01-20",
        "renewals": [
            {
                "route": {"key": "ce"},
                "opensOn": "2025-01-20",
                "dueOn": "2028-01-20",
                "graceThrough": None,
                "status": "UNMET",
                "share": 0.0,
                "lines": [
                    {"requirement": {"path": "analyst/ce"}, "status": "UNMET", "left": None},
                    {"requirement": {"path": "analyst/ce/0"}, "status": "UNMET", "left": None},
                ],
            }
        ],
    }
    assert found["skillGap"]["coverage"] == 0
    assert [line["requirement"]["path"] for line in found["skillGap"]["lines"]] == ["analyst/ce", "analyst/ce/0"]
    within = data(STANDING, learner=held, day="2026-11-30", until="2028-01-20")["skillGap"]
    assert within["coverage"] == 1


def test_progress_without_award_says_that_nothing_is_held() -> None:
    found = data(STANDING, learner={"profile": {}}, day="2026-11-30")["progress"]
    assert found == {"state": "BLOCKED", "validThrough": None, "renewableThrough": None, "renewals": []}


@pytest.mark.parametrize(
    ("query", "variables", "code", "path"),
    [
        (GAP, {"goal": {"credential": "analist"}}, "NOT_FOUND", ["goal", "credential"]),
        (GAP, {"goal": {"all": []}}, "EMPTY_GOAL", ["goal", "all"]),
        (RECOMMEND, {"options": {"budget": "-1"}}, "OUT_OF_RANGE", ["options", "budget"]),
        (RECOMMEND, {"options": {"maxHours": 0.1234}}, "BAD_NUMBER", ["options", "maxHours"]),
        (RECOMMEND, {"options": {"currency": "USX"}}, "UNKNOWN_CURRENCY", ["options", "currency"]),
        (RECOMMEND, {"first": 1000}, "OUT_OF_RANGE", ["first"]),
        (PROGRESS, {"credential": "analist"}, "NOT_FOUND", ["credential"]),
        (
            PROGRESS,
            {"credential": "analyst", "learner": {"profile": {"waivers": [{"path": "x", "reason": "y"}]}}},
            "NOT_FOUND",
            ["learner", "profile", "waivers", "0", "path"],
        ),
    ],
)
def test_a_mistake_is_null_with_one_error(query: str, variables: dict[str, Any], code: str, path: list[str]) -> None:
    found = error(query, **{"learner": {"profile": {}}, **variables})
    assert (found["extensions"]["code"], found["extensions"]["path"]) == (code, path)


def test_all_mistakes_stand_in_the_error() -> None:
    learner = {"profile": {"awards": [{"credential": "net-basicz"}]}}
    found = error(GAP, goal={"credential": "analist"}, learner=learner)
    assert [problem["path"] for problem in found["extensions"]["problems"]] == [
        ["goal", "credential"],
        ["learner", "profile", "awards", "0"],
    ]


def test_closers_out_of_range() -> None:
    found = error(GAP, goal=SOC, learner=HELD, first=0)
    assert (found["extensions"]["code"], found["path"]) == ("OUT_OF_RANGE", ["skillGap", "closers"])
