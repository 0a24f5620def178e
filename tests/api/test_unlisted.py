"""Credit from outside the catalogue, asked about and answered: nothing is ever shown as a credential for it."""

from __future__ import annotations

from typing import Any

from pathways.cli.learner import profile_of
from tests.api.small import data, error, service_of
from tests.catalogs import credential, record, snapshot_of, usd

MUSIC = "Music 101 at another school"
RULE = {"credits": 7, "of": {"select": {"keys": ["c*"], "unlisted": True}}}
SERVICE = service_of(
    snapshot_of(
        {
            "credentials": [
                *(credential(key, {"cost": usd(10)}, credits=3) for key in ("c1", "c2")),
                credential("degree", {"requires": RULE}),
            ]
        }
    )
)
LINES = """lines { status by { text worth credential { key } }
  requirement { __typename path text ... on ConditionRequirement { condition } } }"""
PROGRESS = f"""query ($learner: LearnerRef!) {{
  progress(credential: "degree", learner: $learner, asOf: "2026-11-30") {{ status {LINES} }}
}}"""
PLAN = """query ($learner: LearnerRef!) {
  planPathway(goal: {credential: "degree"}, learner: $learner, options: {startOn: "2026-11-30"}) {
    ... on Plan { totals { cost { amount } } steps {
      credential { key } claims { text worth credential { key } requirement { __typename text } } } }
  }
}"""


def asked(*credits: float) -> dict[str, Any]:
    return {"learner": {"profile": {"unlisted": [{"creditsOf": MUSIC, "credits": each} for each in credits]}}}


def test_progress_names_what_it_is_of() -> None:
    found = data(PROGRESS, SERVICE, **asked(4))["progress"]
    assert found["status"] == "IN_PROGRESS"
    (line,) = (each for each in found["lines"] if MUSIC in each["requirement"]["path"])
    assert line["status"] == "MET"
    assert line["requirement"] == {
        "__typename": "ConditionRequirement",
        "path": f"degree/r0/unlisted/1/{MUSIC}",
        "text": MUSIC,
        "condition": MUSIC,
    }
    (claim,) = line["by"]
    assert (claim["credential"], claim["worth"]) == (None, 4.0)
    assert MUSIC in claim["text"]


def test_a_plan_takes_what_is_left() -> None:
    found = data(PLAN, SERVICE, **asked(4))["planPathway"]
    assert found["totals"]["cost"]["amount"] == "10.00"
    claims = [claim for step in found["steps"] if step["credential"]["key"] == "degree" for claim in step["claims"]]
    assert not [claim for claim in claims if claim["credential"] is None and claim["text"] != MUSIC]


def test_claims_of_a_plan_name_their_text() -> None:
    rule = {"credits": 4, "of": [{"credential": "c1"}, {"select": {"unlisted": True}}], "countsOnce": True}
    courses = credential("c1", {"cost": usd(10)}, credits=3), credential("degree", {"requires": rule})
    found = data(PLAN, service_of(snapshot_of({"credentials": [*courses]})), **asked(1))["planPathway"]
    assert [step["credential"]["key"] for step in found["steps"]] == ["c1", "degree"]
    assert [(claim["text"], claim["worth"], claim["credential"]) for claim in found["steps"][1]["claims"]] == [
        ("C1", 3.0, {"key": "c1"}),
        (MUSIC, 1.0, None),
    ]


def test_what_it_cannot_be_is_refused() -> None:
    profile = {"unlisted": [{"creditsOf": " ", "credits": -1}, {"creditsOf": "x", "credits": 0.0001}]}
    found = error(PROGRESS, SERVICE, learner={"profile": profile})
    assert {(each["code"], "/".join(each["path"])) for each in found["extensions"]["problems"]} == {
        ("EMPTY", "learner/profile/unlisted/0/creditsOf"),
        ("OUT_OF_RANGE", "learner/profile/unlisted/0/credits"),
        ("BAD_NUMBER", "learner/profile/unlisted/1/credits"),
    }


def test_the_command_line_sends_it() -> None:
    held = {"unlisted": [{"creditsOf": MUSIC, "credits": 2.5}]}
    assert profile_of(record(held)) == held
