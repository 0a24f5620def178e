"""When the cycles of an award that is renewed begin, and in which one a course counts; all is counted by hand.

A licence is valid for 24 months. A renewal costs 60, extends by 24 months and asks for one course of 10; grace is of
three months. Everything is asked on 2026-11-30.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.advising.standing import RenewalProgress, standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan, PlanStep
from pathways.planning.planner import Planner
from tests.cases.asking import DAY
from tests.catalogs import credential, question, record, snapshot_of, usd


def licensing(**renewal: Any) -> Snapshot:
    way = {"key": "ce", "kind": "RENEWAL", "cost": usd(60), "graceMonths": 3, "requires": {"any": COURSES}, **renewal}
    courses = [credential(key, {"cost": usd(10)}) for key in ("x", "y")]
    return snapshot_of({"credentials": [*courses, credential("licence", validMonths=24, renewals=[way])]})


COURSES = [{"credential": "x"}, {"credential": "y"}]
RENEWED_AHEAD = ("2023-01-10", "2029-01-10")
"""Its cycle begins on 2027-01-11: the old expiry is 2027-01-10."""
IN_GRACE = ("2024-10-31", None)
"""It ran out on 2026-10-31, and may be renewed through 2027-01-31."""


def held(*awards: tuple[str, str, str | None]) -> dict[str, Any]:
    """Awards, each with its issue, and with its expiry where it says that."""
    return {
        "awards": [
            {"credential": key, "issuedOn": issued, **({"expiresOn": expires} if expires else {})}
            for key, issued, expires in awards
        ]
    }


def renewal(snapshot: Snapshot, *awards: tuple[str, str, str | None]) -> RenewalProgress:
    """How far the renewal is."""
    known = record(held(*awards))
    (found,) = standing_of(progress_of("licence", known, DAY, snapshot), snapshot).renewals
    return found


def kept(until: str, *awards: tuple[str, str, str | None], **way: Any) -> tuple[PlanStep, ...] | None:
    """The steps that keep the licence."""
    asked = question("licence", held(*awards), startOn=DAY.isoformat(), keepValidUntil=until)
    found = Planner().plan(asked, licensing(**way))
    assert isinstance(found, Plan | NoPlan)
    return found.steps if isinstance(found, Plan) else None


def cost(steps: tuple[PlanStep, ...] | None) -> int:
    assert steps is not None
    return int(sum(step.cost.amount for step in steps))


@pytest.mark.parametrize(("taken", "status"), [("2025-01-10", "UNMET"), ("2025-01-11", "MET")])
def test_renewed_award_has_the_cycle_before_its_expiry(taken: str, status: str) -> None:
    """Issued in 2023 and renewed once, it runs out on 2027-01-10: the old expiry is 2025-01-10."""
    found = renewal(licensing(), ("licence", "2023-01-10", "2027-01-10"), ("x", taken, None))
    assert (found.status.value, found.opens_on) == (status, date(2025, 1, 11))


@pytest.mark.parametrize(
    ("months", "opens"), [(12, date(2026, 1, 11)), (36, date(2024, 1, 11)), (60, date(2023, 1, 10))]
)
def test_cycle_is_as_long_as_the_extension(months: int, opens: date) -> None:
    """It never begins before the issue."""
    found = renewal(licensing(extendsMonths=months), ("licence", "2023-01-10", "2027-01-10"))
    assert found.opens_on == opens


def test_first_cycle_begins_on_the_issue() -> None:
    assert renewal(licensing(extendsMonths=12), ("licence", "2025-06-15", None)).opens_on == date(2025, 6, 15)


def test_what_was_renewed_ahead_waits_for_its_cycle() -> None:
    """Until 2027-01-10 neither a course nor a renewal is of the next cycle."""
    steps = kept("2029-01-11", ("licence", *RENEWED_AHEAD), ("x", "2026-06-01", None), graceMonths=0)
    assert steps is not None
    course, again = steps
    assert course.due is not None and (course.due.since, course.due.through) == (date(2027, 1, 11), date(2029, 1, 10))
    assert again.due is not None and (again.due.since, again.due.through) == (date(2027, 1, 11), date(2029, 1, 10))


@pytest.mark.parametrize(("last", "is_possible"), [("2027-01-10", False), ("2027-01-11", True)])
def test_renewal_opens_with_its_cycle(last: str, is_possible: bool) -> None:
    steps = kept("2029-01-11", ("licence", *RENEWED_AHEAD), requires={"all": []}, availableThrough=last)
    assert (steps is not None) is is_possible


@pytest.mark.parametrize(("taken", "total"), [("2026-10-31", 130), ("2026-11-01", 130), ("2026-11-10", 130)])
def test_course_of_grace_counts_in_one_cycle(taken: str, total: int) -> None:
    """Kept through 2030-10-31 by two renewals: one course pays for one of them, of whichever cycle it is."""
    assert cost(kept("2030-10-31", ("licence", *IN_GRACE), ("x", taken, None))) == total


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        ("2026-11-10", "2026-11-20", 120),
        ("2026-10-31", "2026-11-20", 120),
        ("2026-10-31", "2026-11-01", 120),
        ("2026-10-30", "2026-10-31", 130),
    ],
)
def test_two_courses_of_grace_count_in_two_cycles(first: str, second: str, total: int) -> None:
    """From 2026-11-01 on they are of both cycles; two of the first cycle pay for one renewal."""
    assert cost(kept("2030-10-31", ("licence", *IN_GRACE), ("x", first, None), ("y", second, None))) == total


@pytest.mark.parametrize(("until", "count"), [("2028-10-31", 1), ("2028-11-01", 2)])
def test_two_renewals_may_follow_at_once(until: str, count: int) -> None:
    """It ran out on 2026-10-31; the cycle after began on 2026-11-01, and a second renewal may be taken as well."""
    steps = kept(until, ("licence", *IN_GRACE), requires={"all": []}, availableThrough="2026-11-30")
    assert steps is not None and len(steps) == count
    assert all(step.due is None or step.due.since == DAY for step in steps)
