"""What a plan takes for granted as data: kind, credential, line and value of each, by hand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pathways.domain.plan import AssumptionKind, Plan
from pathways.planning.planner import Planner
from tests.api.small import data
from tests.catalogs import credential, question, snapshot_of, usd
from tests.docs.pages import text_of

Told = tuple[str, str | None, str | None, str | None]
"""Kind, credential, path and value."""

FEE = {"key": "club", "amount": usd(50)}
OFFERED = [{"startsOn": "2027-02-01", "endsOn": "2027-03-01"}]
PAST = [{"startsOn": "2026-02-01", "endsOn": "2026-03-01"}]
PIECE = {"credential": "piece"}


def needs(line: dict[str, Any], **said: Any) -> list[dict[str, Any]]:
    """Something that asks for a piece, which takes nine weeks to earn."""
    return [credential("piece", {"cost": usd(5)}, **said), credential("top", {"cost": usd(1), "requires": line})]


def held(**said: Any) -> dict[str, Any]:
    """An award of the piece."""
    return {"awards": [PIECE | said]}


CASES: dict[str, tuple[list[dict[str, Any]], dict[str, Any], list[Told]]] = {
    "no cost": (
        [credential("top", {})],
        {},
        [("COST_AT_LEAST", None, None, "1"), ("COST_NOT_STATED", "top", None, "r0")],
    ),
    "estimates": (
        [credential("top", {"cost": usd(1), "hours": 3, "estimated": ["cost", "hours"]})],
        {},
        [("ESTIMATED", "top", None, "cost and hours")],
    ),
    "shared cost": (
        [credential("top", {"cost": usd(1), "sharedCost": FEE})],
        {},
        [("SHARED_COST", "top", None, "$50.00")],
    ),
    "validity": (
        [credential("top", {"cost": usd(1)}, validity="unknown")],
        {},
        [("VALIDITY_UNKNOWN", "top", None, None)],
    ),
    "conditions": (
        [credential("top", {"cost": usd(1), "requires": {"condition": "Is sworn in"}})],
        {"conditions": ["Is sworn in", "Likes tea"], "experience": [{"months": 3, "field": "tea"}]},
        [
            ("CONDITION_UNCHECKED", "top", "top/r0", "Is sworn in"),
            ("CONDITION_UNKNOWN", None, None, "Likes tea"),
            ("FIELD_UNKNOWN", None, None, "tea"),
        ],
    ),
    "opens later": (
        [credential("top", {"cost": usd(1), "availableFrom": "2027-01-04"})],
        {},
        [("OPENS_LATER", "top", None, "2027-01-04")],
    ),
    "offered later": (
        [credential("top", {"cost": usd(1), "offerings": OFFERED})],
        {},
        [("OFFERED_LATER", "top", None, "2027-02-01")],
    ),
    "offered before": (
        [credential("top", {"cost": usd(1), "offerings": PAST})],
        {},
        [("OFFERED_AGAIN", "top", None, "2026-03-01")],
    ),
    # 1 November through 31 December, both included, are two months.
    "work to come": (
        [credential("top", {"cost": usd(1), "requires": {"experience": {"months": 2}}})],
        {"experience": [{"startedOn": "2026-11-01", "endedOn": "2027-06-30"}]},
        [("EXPERIENCE_TO_COME", None, "top/r0", "2026-12-31")],
    ),
    "award to come": (
        needs(PIECE),
        held(issuedOn="2026-12-24"),
        [("AWARD_TO_COME", "piece", "top/r0", "2026-12-24")],
    ),
    "no score": (
        needs(PIECE | {"minScore": 7}),
        held(),
        [("FACT_MISSING", "piece", "top/r0", "score"), ("SCORE_NEEDED", "piece", "top/r0", "a score of 7 or more")],
    ),
    "runs out": (
        [*needs({"all": [PIECE, {"credential": "long"}]}), credential("long", {"cost": usd(2), "weeks": 9})],
        held(issuedOn="2026-01-01", expiresOn="2026-12-24"),
        [("RUNS_OUT", "piece", "top/r0/0", "2026-12-24"), ("WITHOUT_AWARD", "piece", None, "$8.00")],
    ),
    "grows old": (
        [
            *needs({"all": [PIECE | {"earnedWithinMonths": 12}, {"credential": "long"}]}),
            credential("long", {"cost": usd(2), "weeks": 9}),
        ],
        held(issuedOn="2025-12-24"),
        [("TOO_OLD", "piece", "top/r0/0", "2026-12-24"), ("WITHOUT_AWARD", "piece", None, "$8.00")],
    ),
    "score to reach": (
        needs(PIECE | {"minScore": 7}),
        {},
        [("SCORE_NEEDED", "piece", "top/r0", "a score of 7 or more")],
    ),
    "condition not said": (
        [credential("top", {"cost": usd(9)}, {"cost": usd(4), "requires": {"condition": "Is sworn in"}})],
        {},
        [("CONDITION_WOULD_SAVE", None, None, "$5.00")],
    ),
    # What is held pays for either line: the other one at 2, or the dear one at 5.
    "own choice": (
        [
            credential("piece", {"cost": usd(9)}),
            credential("other", {"cost": usd(2)}),
            credential("dear", {"cost": usd(5)}),
            credential(
                "top",
                {
                    "cost": usd(1),
                    "requires": {
                        "countsOnce": True,
                        "all": [
                            {"any": [PIECE, {"credential": "other"}]},
                            {"any": [PIECE, {"credential": "dear"}]},
                        ],
                    },
                },
            ),
        ],
        held() | {"claims": [{"award": "piece", "path": "top/r0/0/0"}]},
        [("OWN_CHOICE_COSTS", None, None, "$3.00")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_assumption_says_what_it_is_of(name: str) -> None:
    things, learner, told = CASES[name]
    plan = Planner().plan(question("top", learner), snapshot_of({"credentials": things}))
    assert isinstance(plan, Plan), plan
    assert [(each.kind.value, each.credential, each.path, each.value) for each in plan.assumed] == told
    assert all(each.text for each in plan.assumed)
    assert plan.assumptions == tuple(each.text for each in plan.assumed)


def test_page_lists_every_kind() -> None:
    _, _, table = text_of("reference/plan.md").partition("## Assumptions")
    listed = re.findall(r"^\| `([A-Z_]+)` \|", table, re.MULTILINE)
    assert listed == [each.value for each in AssumptionKind]


def test_list_stands_beside_the_texts() -> None:
    asked = """{ planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {startOn: "2026-11-23"}) {
        ... on Plan { assumptions assumptionList { code text credential { key } path value } } } }"""
    found = data(asked)["planPathway"]
    assert [each["text"] for each in found["assumptionList"]] == found["assumptions"]
    estimated = next(each for each in found["assumptionList"] if each["code"] == "ESTIMATED")
    assert estimated == {
        "code": "ESTIMATED",
        "text": "Network Basics: hours of course is estimated.",
        "credential": {"key": "net-basics"},
        "path": None,
        "value": "hours",
    }
