"""Terms, recurring offerings and credits per term over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.small import data, service_of
from tests.catalogs import credential, snapshot_of

TERMS = [
    {"key": "autumn", "name": "Autumn term", "from": "09-01", "to": "12-20"},
    {"key": "winter", "from": "12-27", "to": "02-20", "every": "evenYear"},
]
OFFERED = [
    {"startsOn": "2027-03-01", "endsOn": "2027-06-30"},
    {"term": "autumn", "seats": 30},
    {"from": "12-27", "to": "02-20", "every": "oddYear"},
]
COURSES = [credential(key, {"weeks": 12, "offerings": OFFERED}, credits=6) for key in ("a", "b", "c")]
SERVICE = service_of(snapshot_of({"terms": TERMS, "credentials": COURSES}))
SHOW = """{ credential(key: "a") { routes {
  offerings { startsOn } recurringOfferings { term name every from to seats }
} } }"""
PLAN = """query ($options: PlanOptions) {
  planPathway(
    goal: {all: [{credential: "a"}, {credential: "b"}, {credential: "c"}]}
    learner: {profile: {}} options: $options
  ) {
    __typename
    ... on Plan { totals { weeks } steps { startOn term } }
    ... on NoPlan {
      conflicts { text members { kind name } }
      relaxations { changes { kind value assignment } plan { totals { weeks } } }
    }
    ... on Refusal { userErrors { code path message } }
  }
}"""


def planned(**options: Any) -> dict[str, Any]:
    options = {"startOn": "2027-02-22", "optimize": ["WEEKS"], **options}
    found: dict[str, Any] = data(PLAN, SERVICE, options=options)["planPathway"]
    return found


def test_route_says_when_it_recurs() -> None:
    assert data(SHOW, SERVICE)["credential"]["routes"] == [
        {
            "offerings": [{"startsOn": "2027-03-01"}],
            "recurringOfferings": [
                {
                    "term": "autumn",
                    "name": "Autumn term",
                    "every": "YEAR",
                    "from": "09-01",
                    "to": "12-20",
                    "seats": 30,
                },
                {"term": None, "name": None, "every": "ODD_YEAR", "from": "12-27", "to": "02-20", "seats": None},
            ],
        }
    ]


def test_steps_name_their_terms() -> None:
    """With terms in the catalogue, the offering of March lies in none of them: no limit looks at it."""
    found = planned(maxCreditsPerTerm=6)
    assert [(step["startOn"], step["term"]) for step in found["steps"]] == [("2027-03-01", None)] * 3
    found = planned(maxCreditsPerTerm=6, startOn="2027-08-30")
    assert [step["term"] for step in found["steps"]] == ["Autumn term 2027", "Autumn term 2028", "Autumn term 2029"]


def test_conflict_and_help_name_credits_per_term() -> None:
    """From 30 August three courses of 6 credits end in December only if a term may have all of them."""
    found = planned(maxCreditsPerTerm=17.5, startOn="2027-08-30", finishBy="2028-01-31")
    assert found["conflicts"][0]["members"] == [
        {"kind": "FINISH_BY", "name": "finishBy"},
        {"kind": "CREDITS_PER_TERM", "name": "maxCreditsPerTerm"},
    ]
    assert "at most 17.5 credits a term" in found["conflicts"][0]["text"]
    changes = [each["changes"] for each in found["relaxations"]]
    assert [{"kind": "CREDITS_PER_TERM", "value": "18", "assignment": "maxCreditsPerTerm=18"}] in changes


@pytest.mark.parametrize("name", ["maxCreditsPerTerm", "minCreditsPerTerm"])
def test_negative_credits_are_refused(name: str) -> None:
    (problem,) = planned(**{name: -1})["userErrors"]
    assert (problem["code"], problem["path"]) == ("OUT_OF_RANGE", ["options", name])
    assert problem["message"] == f"{name} must be 0 or more (got -1)."
