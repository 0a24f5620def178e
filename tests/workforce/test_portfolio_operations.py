"""Portfolios through GraphQL: whose people count, who may ask, and what is answered."""

from __future__ import annotations

from typing import Any

from pathways.access.audit import AuditLog
from tests.access.asking import codes, post
from tests.access.in_memory import InMemory
from tests.catalogs import TODAY
from tests.workforce.test_nameless import PEOPLE, team
from tests.workforce.test_nameless import service as nameless
from tests.workforce.test_team_operations import ROLES, asked, service

PORTFOLIO = """{ __typename
    ... on TrainingPortfolio { coverageBefore coverageAfter coverageBound cost { amount currency } hours catalogRevision
      trainings { credential { key } route { key } people cost { amount } hours closes { key } }
      plans { person occupation { key } coverageBefore coverageAfter cost { amount } hours credentials { key } }
      proof { status objectives { objective status value bound } } }
    ... on NoPlan { reason text conflicts { text } }
    ... on Refusal { userErrors { code path message } } }"""


def question(team: str = '{key: "care"}', roles: str = "", **options: Any) -> str:
    said = ", ".join([f'asOf: "{TODAY}"', *(f"{key}: {value}" for key, value in options.items())])
    return f"{{ trainingPortfolio(team: {team}{roles and ', ' + roles}, options: {{{said}}}) {PORTFOLIO} }}"


def test_trainings_under_a_budget() -> None:
    """As `test_portfolio` reckons: 50 for cy's ops-cert, which makes 11/12 of 3/4."""
    found = asked("HR", question(budget='"300"'))
    assert found == {
        "__typename": "TrainingPortfolio",
        "coverageBefore": 0.75,
        "coverageAfter": 0.917,
        "coverageBound": 0.917,
        "cost": {"amount": "50.00", "currency": "USD"},
        "hours": 5,
        "catalogRevision": 1,
        "trainings": [
            {
                "credential": {"key": "ops-cert"},
                "route": {"key": "r0"},
                "people": ["cy"],
                "cost": {"amount": "50.00"},
                "hours": 5,
                "closes": [{"key": "ops"}],
            }
        ],
        "plans": [
            {
                "person": "cy",
                "occupation": {"key": "operator"},
                "coverageBefore": 0.5,
                "coverageAfter": 1,
                "cost": {"amount": "50.00"},
                "hours": 5,
                "credentials": [{"key": "ops-cert"}],
            }
        ],
        "proof": {
            "status": "OPTIMAL",
            "objectives": [
                {"objective": "MONEY", "status": "OPTIMAL", "value": "50.00", "bound": "50.00"},
                {"objective": "HOURS", "status": "OPTIMAL", "value": "5", "bound": "5"},
            ],
        },
    }


def test_cheapest_that_reaches_a_coverage() -> None:
    found = asked("HR", question(minimumCoverage=0.8, seats='[{credential: "ops-cert", atMost: 0}]'))
    assert [each["people"] for each in found["trainings"]] == [["bob"]]
    assert (found["cost"]["amount"], found["coverageBound"]) == ("100.00", None)
    none = asked("HR", question(minimumCoverage=0.9, only='["lost"]'))
    assert (none["__typename"], none["reason"], none["conflicts"]) == ("NoPlan", "INFEASIBLE", [])


def test_leaving_and_joining_are_counted() -> None:
    """Eve becomes a whole engineer for 100, bob 3/4 of one for 100, and cy the whole operator for 50: 11/12."""
    profile = '{key: "eve", profile: {awards: [{credential: "sec-cert"}]}}'
    found = asked("HR", question(leaving='["dee", "ann"]', joining=f"[{profile}]", maxHoursEach=10))
    assert [(each["person"], each["credentials"]) for each in found["plans"]] == [
        ("cy", [{"key": "ops-cert"}]),
        ("bob", [{"key": "net-cert"}]),
        ("eve", [{"key": "net-cert"}]),
    ]
    assert found["coverageAfter"] == 0.917


def test_who_has_not_agreed_is_in_no_portfolio() -> None:
    found = asked("HR", question(), service(consents=False))
    assert (found["coverageBefore"], found["trainings"]) == (0, [])


def test_managers_ask_about_their_teams_alone() -> None:
    found = asked("HR", question('{key: "kitchen"}', ROLES))
    assert found == {
        "__typename": "Refusal",
        "userErrors": [{"code": "NOT_FOUND", "path": ["team", "key"], "message": "There is no team 'kitchen'."}],
    }
    assert found["userErrors"][0]["code"] == asked("HR", question('{key: "no"}', ROLES))["userErrors"][0]["code"]
    assert asked("ADMINISTRATOR", question('{key: "kitchen"}', ROLES))["__typename"] == "TrainingPortfolio"


def test_learners_ask_for_no_portfolio() -> None:
    answer = post("LEARNER", question(), service()).json()
    assert codes(answer) == ["NOT_FOUND"]


def test_whose_records_count_is_written_down() -> None:
    log = InMemory()
    recorder = AuditLog(log)
    asked("HR", question(), service(recorder))
    recorder.close()
    assert [each.action for each in log.kept].count("workforce") == 4


def test_profiles_are_trained_without_being_stored() -> None:
    found = asked("HR", question('{profiles: [{key: "x", profile: {}}]}', 'roles: [{occupation: "operator"}]'))
    assert (found["cost"]["amount"], found["coverageAfter"]) == ("150.00", 1)


def test_mistakes_of_all_kinds_are_refused() -> None:
    found = asked("HR", question(budget='"5"', minimumCoverage=2))
    assert [(each["code"], each["path"]) for each in found["userErrors"]] == [
        ("BAD_VALUE", ["options", "minimumCoverage"]),
        ("OUT_OF_RANGE", ["options", "minimumCoverage"]),
    ]
    fine = asked("HR", question(maxHoursEach=0.00001))
    assert [(each["code"], each["path"]) for each in fine["userErrors"]] == [
        ("BAD_NUMBER", ["options", "maxHoursEach"])
    ]


def test_nobody_is_named_where_names_are_hidden() -> None:
    """Trainings are listed; whom they are for is not said."""
    over = nameless(team("all", *PEOPLE[:8]))
    found = asked("HR", question('{key: "all"}'), over)
    assert found["__typename"] == "TrainingPortfolio" and found["trainings"]
    assert [each["people"] for each in found["trainings"]] == [[]] * len(found["trainings"])
    assert found["plans"] == []
    for few in (
        question('{key: "few"}'),
        question('{key: "all"}', leaving='["ann-1"]'),
        question('{learners: ["ann-1"]}'),
    ):
        refused = asked("HR", few, nameless(team("all", *PEOPLE[:8]), team("few", *PEOPLE[8:11])))
        assert [each["code"] for each in refused["userErrors"]] == ["NAMES_HIDDEN"]
