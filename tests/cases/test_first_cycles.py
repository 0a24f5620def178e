"""What renewals ask for in the first cycle of an award; everything is counted by hand.

A nurse's award is valid for 24 months. A renewal asks for 15 credits; each of the courses is worth 5 and costs 10.
Everything is asked on 2026-11-30.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.advising.standing import RenewalProgress, standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.plan import Plan, ProofStatus
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.planning.planner import Planner
from tests.api.small import data, service_of
from tests.cases.asking import DAY
from tests.catalogs import credential, question, record, snapshot_of, usd

COURSES = [f"c{number}" for number in range(1, 7)]
EXEMPT = {"exempt": True}
TEN = {"credits": 10}


def nursing(first: dict[str, Any] | None, **renewal: Any) -> Snapshot:
    ways = {
        "key": "ce",
        "kind": "RENEWAL",
        "graceMonths": 3,
        "requires": {"credits": 15, "of": {"select": {"keys": ["c*"]}}},
        **({} if first is None else {"firstCycle": first}),
        **renewal,
    }
    courses = [credential(key, {"cost": usd(10)}, credits=5) for key in COURSES]
    nurse = credential("nurse", {"cost": usd(100)}, validMonths=24, renewals=[ways])
    return snapshot_of({"credentials": [*courses, nurse]})


def nurse(issued: str, expires: str | None = None) -> dict[str, Any]:
    return {"credential": "nurse", "issuedOn": issued, **({"expiresOn": expires} if expires else {})}


def renewal(first: dict[str, Any] | None, *awards: dict[str, Any]) -> RenewalProgress:
    """How far the renewal is."""
    snapshot = nursing(first)
    (found,) = standing_of(progress_of("nurse", record({"awards": [*awards]}), DAY, snapshot), snapshot).renewals
    return found


def plan(first: dict[str, Any] | None, *awards: dict[str, Any], **options: Any) -> tuple[int, int]:
    """What the best plan costs, and how many renewals it has."""
    asked = question("nurse", {"awards": [*awards]}, startOn=DAY.isoformat(), **options)
    found = Planner().plan(asked, nursing(first))
    assert isinstance(found, Plan)
    assert found.proof.status is ProofStatus.OPTIMAL
    return int(found.totals.cost.amount), sum(step.is_renewal for step in found.steps)


@pytest.mark.parametrize(
    ("expires", "status"),
    [(None, "MET"), ("2027-06-15", "MET"), ("2027-06-16", "UNMET"), ("2027-06-14", "UNMET"), ("2029-06-15", "UNMET")],
)
def test_first_cycle_has_the_expiry_of_issue(expires: str | None, status: str) -> None:
    """Issued on 2025-06-15, it is valid through 2027-06-15; what ends on another day was renewed, or is not known."""
    assert renewal(EXEMPT, nurse("2025-06-15", expires)).status.value == status


@pytest.mark.parametrize(("courses", "status"), [(1, "IN_PROGRESS"), (2, "MET")])
def test_first_cycle_asks_for_fewer_credits(courses: int, status: str) -> None:
    taken = [{"credential": key, "issuedOn": "2026-01-15"} for key in COURSES[:courses]]
    assert renewal(TEN, nurse("2025-06-15"), *taken).status.value == status
    assert renewal(None, nurse("2025-06-15"), *taken).status.value == "IN_PROGRESS"


@pytest.mark.parametrize(("first", "cost"), [(None, 60), (TEN, 50), (EXEMPT, 30), ({"credits": 0}, 30)])
def test_later_cycles_ask_for_all(first: dict[str, Any] | None, cost: int) -> None:
    """Two renewals keep it from 2027-06-15 through 2031: three courses each, fewer in the first cycle."""
    assert plan(first, nurse("2025-06-15"), keepValidUntil="2031-06-15") == (cost, 2)
    assert plan(first, nurse("2021-06-15", "2027-06-15"), keepValidUntil="2031-06-15") == (60, 2)


@pytest.mark.parametrize(("first", "cost"), [(None, 130), (TEN, 120), (EXEMPT, 100)])
def test_what_a_plan_earns_has_first_cycle(first: dict[str, Any] | None, cost: int) -> None:
    """100 to earn it, and one renewal after 2028-11-30."""
    assert plan(first, keepValidUntil="2029-06-30") == (cost, 1)


@pytest.mark.parametrize(("issued", "cost"), [("2024-10-01", 0), ("2022-10-01", 30)])
def test_grace_of_first_cycle_asks_for_less(issued: str, cost: int) -> None:
    """It ran out on 2026-10-01 and may be renewed through 2027-01-01, without a calendar and with one."""
    award = nurse(issued, "2026-10-01")
    assert plan(EXEMPT, award) == (cost, 1)
    assert plan(EXEMPT, award, finishBy="2027-01-31") == (cost, 1)


def test_periods_of_the_first_cycle_stay() -> None:
    """`each` stays: ten credits in one year leave the other year without any."""
    asked = {"credits": 15, "each": {"months": 12, "credits": 5}, "of": {"select": {"keys": ["c*"]}}}
    taken = [{"credential": key, "issuedOn": "2026-01-15"} for key in COURSES[:2]]
    snapshot = nursing(TEN, requires=asked)
    awards = [nurse("2024-12-15"), *taken]
    (found,) = standing_of(progress_of("nurse", record({"awards": [*awards]}), DAY, snapshot), snapshot).renewals
    assert (found.status.value, found.due_on) == ("IN_PROGRESS", date(2026, 12, 15))


@pytest.mark.parametrize(
    ("first", "requires", "path"),
    [
        ({}, None, "firstCycle"),
        ({"exempt": False}, None, "firstCycle"),
        ({"exempt": True, "credits": 1}, None, "firstCycle"),
        ({"credits": -1}, None, "firstCycle/credits"),
        ({"credits": 1}, {"all": []}, "firstCycle/credits"),
        ({"exempt": True, "hours": 1}, None, "firstCycle/hours"),
    ],
)
def test_wrong_first_cycle_is_noted(first: dict[str, Any], requires: dict[str, Any] | None, path: str) -> None:
    asked = requires or {"credits": 1, "of": [{"condition": "yes", "worth": 1}]}
    ways = [{"key": "ce", "kind": "RENEWAL", "requires": asked, "firstCycle": first}]
    value = {"format": "pathways/1", "credentials": [credential("a", renewals=ways)]}
    problems = read_catalog(Document("c.yaml", value, "", False)).problems
    assert [each.path for each in problems] == [f"credentials/0/renewals/0/{path}"]


def test_renewals_tell_their_first_cycle() -> None:
    show = (
        '{ credential(key: "nurse") { routes { firstCycle { exempt } } renewals { firstCycle { exempt credits } } } }'
    )
    assert data(show, service_of(nursing(TEN)))["credential"] == {
        "routes": [{"firstCycle": None}],
        "renewals": [{"firstCycle": {"exempt": False, "credits": 10.0}}],
    }
