"""A record as it held on another day, so that growth can be drawn.

Of the small catalogue, net-basics shows networking at level 2. By hand: taken on 1 February 2024, valid through 31 July
2025, taken again on 1 March 2026, and revoked today.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.api.clock import today
from pathways.api.service import Service
from tests.records.kept import Kept, save, service_over, told

ASKED = """query ($day: Date) { learner(key: "ann", asOf: $day) {
    awards { key state isExpired revokedOn reason learner { awards { key } } }
    competencies { competency { key } level since source }
    experience { field } } }"""
RECORD = "mutation ($input: RecordAwardsInput!) { recordAwards(input: $input) { learner { awards { key id } } } }"
REVOKE = "mutation ($input: RevokeAwardInput!) { revokeAward(input: $input) { userErrors { code } } }"


@pytest.fixture(scope="module")
def service() -> Service:
    found = service_over(Kept())
    save(
        found,
        "ann",
        competencies=[{"competency": "security", "level": 1, "on": "2025-05-01"}],
        experience=[
            {"field": "it", "startedOn": "2025-01-01", "endedOn": "2025-12-31"},
            {"field": "sales", "months": 3},
        ],
    )
    awards = [
        {"credential": "net-basics", "key": "first", "issuedOn": "2024-02-01", "expiresOn": "2025-07-31"},
        {"credential": "net-basics", "key": "second", "issuedOn": "2026-03-01"},
    ]
    made = told(found, RECORD, input={"learner": "ann", "awards": awards})["learner"]["awards"]
    gone = next(each["id"] for each in made if each["key"] == "second")
    assert told(found, REVOKE, input={"award": gone, "reason": "Mistaken"})["userErrors"] == []
    return found


@pytest.mark.parametrize(
    ("day", "awards", "levels", "work"),
    [
        ("2024-01-31", [], [], ["sales"]),
        ("2024-02-01", [("first", False)], ["networking"], ["sales"]),
        ("2025-05-01", [("first", False)], ["networking", "security"], ["it", "sales"]),
        ("2025-08-01", [("first", True)], ["security"], ["it", "sales"]),
        ("2026-03-01", [("first", True), ("second", False)], ["networking", "security"], ["it", "sales"]),
    ],
)
def test_record_as_it_held_on_a_day(
    service: Service, day: str, awards: list[tuple[str, bool]], levels: list[str], work: list[str]
) -> None:
    found = told(service, ASKED, day=day)
    assert [(each["key"], each["isExpired"]) for each in found["awards"]] == awards
    assert {each["state"] for each in found["awards"]} <= {"VERIFIED"}
    assert {(each["revokedOn"], each["reason"]) for each in found["awards"]} <= {(None, None)}
    assert sorted(each["competency"]["key"] for each in found["competencies"]) == levels
    assert sorted(each["field"] for each in found["experience"]) == work
    for each in found["awards"]:
        assert [other["key"] for other in each["learner"]["awards"]] == [key for key, _ in awards]


@pytest.mark.parametrize("day", [None, today().isoformat()], ids=["no day", "today"])
def test_what_was_revoked_is_so_since_then(service: Service, day: str | None) -> None:
    found: dict[str, Any] = told(service, ASKED, day=day)
    second = found["awards"][1]
    assert (second["state"], second["revokedOn"], second["reason"]) == ("REVOKED", today().isoformat(), "Mistaken")
    assert [each["competency"]["key"] for each in found["competencies"]] == ["security"]
    assert (found["competencies"][0]["since"], found["competencies"][0]["source"]) == ("2025-05-01", "SELF")


def test_plan_to_a_goal_begins_on_the_day(service: Service) -> None:
    save(service, "ann", goals=[{"credential": "analyst"}])
    asked = """query ($day: Date) { learner(key: "ann", asOf: $day) {
        goals { plan { ... on Plan { startOn steps { credential { key } } } } } } }"""
    held, before = (told(service, asked, day=day)["goals"][0]["plan"] for day in ("2024-02-01", "2024-01-31"))
    assert (held["startOn"], before["startOn"]) == ("2024-02-01", "2024-01-31")
    steps = [{each["credential"]["key"] for each in plan["steps"]} for plan in (held, before)]
    assert "net-basics" not in steps[0]
    assert steps[1] - steps[0] == {"net-basics"}
