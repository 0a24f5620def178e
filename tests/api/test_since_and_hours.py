"""Since when, hours and part time over the API; what routes and credentials say of days."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.small import data, error, service_of
from tests.catalogs import credential, snapshot_of

PROGRESS = """query ($credential: String!, $learner: LearnerRef!, $day: Date) {
  progress(credential: $credential, learner: $learner, asOf: $day) {
    status route { key }
    lines { remaining requirement { ... on ExperienceRequirement { months hours } } }
  }
}"""
SHOW = """{
  credential(key: "degree") {
    validMonths validDays validUntil
    routes { key cohort { from through } } renewals { opensDays cohort { from } }
  }
}"""
HOURS = {"experience": {"hours": 4500}}
SERVICE = service_of(
    snapshot_of(
        {
            "credentials": [
                credential(
                    "degree",
                    {"requires": HOURS, "cohort": {"through": "2024-07-31"}},
                    {"cohort": {"from": "2024-08-01", "through": "2030-01-01"}},
                    validDays=90,
                    validUntil="03-31",
                    renewals=[{"key": "ce", "kind": "RENEWAL", "opensDays": 30}],
                )
            ]
        }
    )
)


def asked(**profile: Any) -> dict[str, Any]:
    return {"credential": "degree", "learner": {"profile": profile}, "day": "2026-11-30"}


def test_progress_is_by_the_rule_of_the_year() -> None:
    old = data(PROGRESS, SERVICE, **asked(since=[{"on": "2024-07-31"}], experience=[{"hours": 500.5}]))["progress"]
    assert old == {
        "status": "IN_PROGRESS",
        "route": {"key": "r0"},
        "lines": [{"remaining": "3999.5 more hours of experience", "requirement": {"months": None, "hours": 4500.0}}],
    }
    new = data(PROGRESS, SERVICE, **asked(since=[{"credential": "degree", "on": "2024-08-01"}]))["progress"]
    assert (new["status"], new["route"]["key"]) == ("MET", "r1")


def test_credentials_say_what_they_say_of_days() -> None:
    assert data(SHOW, SERVICE)["credential"] == {
        "validMonths": None,
        "validDays": 90,
        "validUntil": "03-31",
        "routes": [
            {"key": "r0", "cohort": {"from": None, "through": "2024-07-31"}},
            {"key": "r1", "cohort": {"from": "2024-08-01", "through": "2030-01-01"}},
        ],
        "renewals": [{"opensDays": 30, "cohort": None}],
    }


@pytest.mark.parametrize(
    ("profile", "code", "path"),
    [
        ({"since": [{"on": "2024-01-01"}, {"on": "2025-01-01"}]}, "DUPLICATE", ["since", "1"]),
        ({"since": [{"credential": "x", "on": "2024-01-01"}]}, "NOT_FOUND", ["since", "0"]),
        ({"experience": [{"hours": -1}]}, "OUT_OF_RANGE", ["experience", "0", "hours"]),
        ({"experience": [{"months": 1, "share": 1.5}]}, "OUT_OF_RANGE", ["experience", "0", "share"]),
        ({"experience": [{"share": 0.5}]}, "MISSING", ["experience", "0"]),
        (
            {"experience": [{"months": 9, "startedOn": "2024-01-01", "endedOn": "2024-12-31"}]},
            "BAD_VALUE",
            ["experience", "0", "months"],
        ),
    ],
)
def test_mistakes_are_named_with_their_place(profile: dict[str, Any], code: str, path: list[str]) -> None:
    found = error(PROGRESS, SERVICE, **asked(**profile))
    assert (found["extensions"]["code"], found["extensions"]["path"]) == (code, ["learner", "profile", *path])
