"""Credits that a cycle has left over count in the next one; everything is counted by hand.

A nurse's award is valid for 24 months. A renewal asks for 15 credits, and carries up to 10 over; each of the courses is
worth 5 and costs 10. Everything is asked on 2026-11-30.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.advising.standing import RenewalProgress, standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.curation.findings import findings_of
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan, ProofStatus
from pathways.domain.requirement import Group
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.planning.planner import Planner
from tests.api.small import data, service_of
from tests.cases.asking import DAY
from tests.catalogs import credential, question, record, snapshot_of, usd

ASKED = {"credits": 15, "of": {"select": {"keys": ["c*"]}}}
COURSES = [f"c{number}" for number in range(1, 9)]
RENEWED = {"credential": "nurse", "issuedOn": "2021-06-15", "expiresOn": "2027-06-15"}
"""Its cycle began on 2025-06-16, the one before on 2023-06-16."""
ONCE_RENEWED = {"credential": "nurse", "issuedOn": "2023-06-15", "expiresOn": "2027-06-15"}
"""The cycle before was the first one: it began on 2023-06-15."""


def nursing(carry: float | None = 10, **renewal: Any) -> Snapshot:
    way = {
        "key": "ce",
        "kind": "RENEWAL",
        "graceMonths": 3,
        "requires": ASKED,
        **({} if carry is None else {"carryOver": carry}),
        **renewal,
    }
    courses = [credential(key, {"cost": usd(10)}, credits=5) for key in COURSES]
    nurse = credential("nurse", {"cost": usd(1000)}, validMonths=24, renewals=[way])
    return snapshot_of({"credentials": [*courses, nurse]})


def taken(day: str, *places: int) -> list[dict[str, Any]]:
    """Courses that were taken on a day."""
    return [{"credential": COURSES[place - 1], "issuedOn": day} for place in places]


def renewal(snapshot: Snapshot, *awards: dict[str, Any]) -> RenewalProgress:
    """How far the renewal is."""
    (found,) = standing_of(progress_of("nurse", record({"awards": [*awards]}), DAY, snapshot), snapshot).renewals
    return found


def plan(snapshot: Snapshot, *awards: dict[str, Any], **options: Any) -> Plan:
    found = Planner().plan(question("nurse", {"awards": [*awards]}, startOn=DAY.isoformat(), **options), snapshot)
    assert isinstance(found, Plan)
    assert found.proof.status is ProofStatus.OPTIMAL
    return found


def cost(snapshot: Snapshot, *awards: dict[str, Any], **options: Any) -> int:
    return int(plan(snapshot, *awards, **options).totals.cost.amount)


def least(found: RenewalProgress) -> float:
    """The credits that are asked for in this cycle."""
    asked = found.lines[0].requirement
    assert isinstance(asked, Group) and asked.minimum is not None
    return float(asked.minimum)


@pytest.mark.parametrize(
    ("carry", "courses", "credits"),
    [(None, 8, 15), (10, 3, 15), (10, 4, 10), (10, 5, 5), (10, 6, 5), (9, 5, 6), (20, 5, 5), (20, 6, 0)],
)
def test_surplus_of_the_cycle_before_counts(carry: float | None, courses: int, credits: int) -> None:
    """Of three courses nothing is left over, of each more 5 credits, up to the cap."""
    found = renewal(nursing(carry), RENEWED, *taken("2024-06-01", *range(1, courses + 1)))
    assert (least(found), found.status.value == "MET") == (credits, credits == 0)


@pytest.mark.parametrize(
    ("day", "credits"), [("2023-06-15", 15), ("2023-06-16", 10), ("2025-06-15", 10), ("2025-06-16", 15)]
)
def test_only_the_cycle_before_carries_over(day: str, credits: int) -> None:
    """Four courses on one day: 5 are left over of the cycle that ended on 2025-06-15; later ones are of today's."""
    found = renewal(nursing(), RENEWED, *taken(day, 1, 2, 3, 4))
    assert (least(found), found.status.value == "MET") == (credits, day == "2025-06-16")


@pytest.mark.parametrize(("first", "credits"), [(None, 15), ({"credits": 10}, 10), ({"exempt": True}, 5)])
def test_first_cycle_leaves_over_what_it_spares(first: dict[str, Any] | None, credits: int) -> None:
    """Three courses in the first cycle: nothing is left over of 15, 5 beyond 10, and 10 at most if it is exempt."""
    special: dict[str, Any] = {} if first is None else {"firstCycle": first}
    snapshot = nursing(10, **special)
    found = renewal(snapshot, ONCE_RENEWED, *taken("2023-06-15", 1, 2, 3))
    assert least(found) == credits


def test_first_cycle_brings_nothing_along() -> None:
    """There is no cycle before it."""
    award = {"credential": "nurse", "issuedOn": "2025-06-15"}
    found = renewal(nursing(), award, *taken("2024-06-01", 1, 2, 3, 4, 5))
    assert least(found) == 15


@pytest.mark.parametrize(("limit", "credits"), [(30, 5), (20, 10), (15, 15)])
def test_limits_hold_for_what_is_left_over(limit: int, credits: int) -> None:
    """Of six courses 30 credits, or as many as the limit lets count; 15 are used up."""
    limited = {**ASKED, "limits": [{"atMostCredits": limit, "of": {"select": {"keys": ["c*"]}}}]}
    found = renewal(nursing(requires=limited), RENEWED, *taken("2024-06-01", 1, 2, 3, 4, 5, 6))
    assert least(found) == credits


@pytest.mark.parametrize(("held", "status"), [(1, "MET"), (0, "UNMET")])
def test_carried_credits_are_outside_limits(held: int, status: str) -> None:
    """10 are carried over; the limit lets one course of this cycle count, and its 5 are what is missing."""
    asked = {"credits": 15, "of": [{"credential": key} for key in COURSES]}
    limited = {**asked, "limits": [{"atMost": 1, "of": COURSES[5:]}]}
    held_now = taken("2026-06-01", *([6, 7] * held))
    found = renewal(nursing(requires=limited), RENEWED, *taken("2024-06-01", 1, 2, 3, 4, 5), *held_now)
    assert found.status.value == status
    assert least(found) == 5


@pytest.mark.parametrize(("carry", "total"), [(None, 30), (10, 10), (9, 20), (4, 30)])
def test_plan_carries_what_is_held(carry: float | None, total: int) -> None:
    """Two renewals. Of 25 credits held 10 are left over: 5 are missing with a cap of 10, 6 with 9, 11 with 4."""
    awards = taken("2026-01-15", 1, 2, 3, 4, 5)
    assert cost(nursing(carry), RENEWED, *awards, keepValidUntil="2031-06-15") == total


@pytest.mark.parametrize(("until", "total"), [("2029-06-15", 0), ("2031-06-15", 10), ("2033-06-15", 40)])
def test_carried_credits_are_used_up(until: str, total: int) -> None:
    """Of 25 credits 15 pay for the first renewal and 10 for the second, with one course; the third takes three more."""
    assert cost(nursing(), RENEWED, *taken("2026-01-15", 1, 2, 3, 4, 5), keepValidUntil=until) == total


@pytest.mark.parametrize(
    ("last", "carry", "total"), [("2027-06-15", 15, 60), ("2027-06-15", 14, None), ("2027-06-16", 14, 60)]
)
def test_plan_takes_more_for_the_next_cycle(last: str, carry: float, total: int | None) -> None:
    """Courses are given through a day: if that is the last one of the cycle, six of it pay for both renewals."""
    courses = [credential(key, {"cost": usd(10), "availableThrough": last}, credits=5) for key in COURSES]
    way = {"key": "ce", "kind": "RENEWAL", "carryOver": carry, "requires": ASKED}
    snapshot = snapshot_of({"credentials": [*courses, credential("nurse", validMonths=24, renewals=[way])]})
    found = Planner().plan(
        question("nurse", {"awards": [RENEWED]}, startOn=DAY.isoformat(), keepValidUntil="2031-06-15"), snapshot
    )
    assert isinstance(found, Plan | NoPlan)
    assert (int(found.totals.cost.amount) if isinstance(found, Plan) else None) == total


def test_courses_for_the_next_cycle_say_so() -> None:
    """Each may be taken in the cycle that leaves it over, which ends on 2027-06-15."""
    courses = [credential(key, {"cost": usd(10), "availableThrough": "2027-06-15"}, credits=5) for key in COURSES]
    way = {"key": "ce", "kind": "RENEWAL", "carryOver": 15, "requires": ASKED}
    snapshot = snapshot_of({"credentials": [*courses, credential("nurse", validMonths=24, renewals=[way])]})
    found = plan(snapshot, RENEWED, keepValidUntil="2031-06-15")
    *studied, first, second = sorted(found.steps, key=lambda step: (step.is_renewal, step.number))
    assert len(studied) == 6
    assert all(step.satisfies and step.due is not None and step.due.through <= date(2027, 6, 15) for step in studied)
    assert second.due is not None and second.due.since == date(2027, 6, 16)
    assert {step.number for step in studied} <= {*first.after, *second.after}


@pytest.mark.parametrize(("courses", "total"), [(3, 30), (4, 20), (5, 10), (6, 10)])
def test_grace_sees_what_is_carried(courses: int, total: int) -> None:
    """It ran out on 2026-10-01 and may be renewed through 2027-01-01, without a calendar and with one."""
    award = {"credential": "nurse", "issuedOn": "2020-10-01", "expiresOn": "2026-10-01"}
    held = taken("2024-10-01", *range(1, courses + 1))
    assert cost(nursing(), award, *held) == total
    assert cost(nursing(), award, *held, finishBy="2027-01-31") == total


@pytest.mark.parametrize(
    ("carry", "requires", "code"),
    [
        (0, None, "OUT_OF_RANGE"),
        (-1, None, "OUT_OF_RANGE"),
        ("much", None, "BAD_NUMBER"),
        (1, {"all": []}, "MISPLACED"),
        (1, {"all": [{"credits": 1, "of": [{"condition": "yes", "worth": 1}]}]}, "MISPLACED"),
    ],
)
def test_wrong_carry_over_is_noted(carry: Any, requires: dict[str, Any] | None, code: str) -> None:
    asked = requires or {"credits": 1, "of": [{"condition": "yes", "worth": 1}]}
    ways = [{"key": "ce", "kind": "RENEWAL", "requires": asked, "carryOver": carry}]
    value = {"format": "pathways/1", "credentials": [credential("a", renewals=ways)]}
    problems = read_catalog(Document("c.yaml", value, "", False)).problems
    assert [(str(each.code), each.path) for each in problems] == [(code, "credentials/0/renewals/0/carryOver")]


def test_renewals_tell_what_they_carry_over() -> None:
    show = '{ credential(key: "nurse") { routes { carryOver } renewals { carryOver } } }'
    assert data(show, service_of(nursing(7.5)))["credential"] == {
        "routes": [{"carryOver": None}],
        "renewals": [{"carryOver": 7.5}],
    }


@pytest.mark.parametrize(
    ("carry", "renewal", "said"),
    [
        # 25, 50 and so on are over, of which all that was earned in the cycle is carried.
        (40, {}, None),
        (40.001, {}, "no cycle can leave over more than 40 credits"),
        (40, {"firstCycle": {"credits": 10}}, None),
        (40.001, {"firstCycle": {"credits": 10}}, "no cycle can leave over more than 40 credits"),
        (40, {"firstCycle": {"exempt": True}}, None),
        (40.5, {"firstCycle": {"exempt": True}}, "no cycle can leave over more than 40 credits"),
        (1, {"requires": {**ASKED, "credits": 40}}, "its lines give 40 credits at most, and nothing is left over"),
        (40, {"requires": {**ASKED, "credits": 39}}, None),
        # What the first cycle leaves over is all that there ever is.
        (30, {"requires": {**ASKED, "credits": 40}, "firstCycle": {"credits": 10}}, None),
        (30.5, {"requires": {**ASKED, "credits": 40}, "firstCycle": {"credits": 10}}, "more than 30 credits"),
        (20, {"requires": {**ASKED, "limits": [{"atMost": 4, "of": COURSES}]}}, None),
        (20.5, {"requires": {**ASKED, "limits": [{"atMost": 4, "of": COURSES}]}}, "more than 20 credits"),
    ],
    ids=str,
)
def test_check_finds_caps_beyond_any_surplus(carry: float, renewal: dict[str, Any], said: str | None) -> None:
    """Eight courses give 40 credits in each cycle, of which 15 are used up."""
    found = [each for each in findings_of(nursing(carry, **renewal)) if each.code == "CARRY_OVER_OUT_OF_REACH"]
    assert [(each.subject, each.path) for each in found] == ([] if said is None else [("nurse", "nurse/ce")])
    assert all(said is not None and said in each.text for each in found)
