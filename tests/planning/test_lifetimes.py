"""Awards that are valid for some days, or through a day of the year, in plans. All days are counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

RENEWAL = {"key": "ce", "kind": "RENEWAL", "cost": usd(10)}


def plan_kept(stated: dict[str, Any], issued: str, until: str, opens: int | None = None) -> Plan:
    """The plan that keeps a held licence from 2026-11-30."""
    renewal = RENEWAL | ({} if opens is None else {"opensDays": opens})
    licence = credential("licence", {"cost": usd(100)}, **stated, renewals=[renewal])
    learner = {"awards": [{"credential": "licence", "issuedOn": issued}]}
    asked = question("licence", learner, startOn="2026-11-30", keepValidUntil=until)
    found = Planner().plan(asked, snapshot_of({"credentials": [licence]}))
    assert isinstance(found, Plan)
    assert found.proof.status.value == "OPTIMAL"
    return found


def kept(stated: dict[str, Any], issued: str, until: str) -> list[str]:
    """Its money, and through which day each renewal is due."""
    found = plan_kept(stated, issued, until)
    return [str(found.totals.cost.amount), *(str(step.due.through) for step in found.steps if step.due)]


@pytest.mark.parametrize(
    ("stated", "issued", "until", "expected"),
    [
        ({"validDays": 90}, "2026-10-01", "2026-12-30", ["0"]),  # 30 + 30 + 30: through 2026-12-30
        ({"validDays": 90}, "2026-10-01", "2026-12-31", ["10", "2026-12-30"]),
        ({"validDays": 90}, "2026-10-01", "2027-03-30", ["10", "2026-12-30"]),  # 1 + 31 + 28 + 30
        ({"validDays": 90}, "2026-10-01", "2027-03-31", ["20", "2026-12-30", "2027-03-30"]),
        ({"validUntil": "03-31"}, "2026-04-01", "2027-03-31", ["0"]),
        ({"validUntil": "03-31"}, "2026-04-01", "2027-04-01", ["10", "2027-03-31"]),
        ({"validUntil": "03-31"}, "2026-04-01", "2029-03-31", ["20", "2027-03-31", "2028-03-31"]),
        ({"validUntil": "03-31"}, "2026-04-01", "2029-04-01", ["30", "2027-03-31", "2028-03-31", "2029-03-31"]),
        ({"validMonths": 24, "validUntil": "03-31"}, "2026-04-01", "2029-03-31", ["0"]),
        ({"validMonths": 24, "validUntil": "03-31"}, "2026-04-01", "2031-03-31", ["10", "2029-03-31"]),
        ({"validMonths": 24, "validUntil": "03-31"}, "2026-04-01", "2031-04-01", ["20", "2029-03-31", "2031-03-31"]),
    ],
)
def test_licence_has_the_renewals_its_days_need(
    stated: dict[str, Any], issued: str, until: str, expected: list[str]
) -> None:
    assert kept(stated, issued, until) == expected


@pytest.mark.parametrize(
    ("stated", "weeks"),
    [
        # The course takes 4 weeks: it begins when the exam has ended on Monday 2026-12-07, and the post a week after
        # its last week on 2027-01-04, 28 days after the exam.
        ({"validDays": 28}, 6),
        ({"validDays": 27}, None),
        ({"validUntil": "01-04"}, 6),
        ({"validMonths": 1}, 6),
    ],
)
def test_what_is_planned_runs_out_by_its_days(stated: dict[str, Any], weeks: int | None) -> None:
    post = {"all": [{"credential": "exam"}, {"credential": "course"}]}
    things = [
        credential("exam", {"weeks": 1}, **stated),
        credential("course", {"weeks": 4, "requires": {"credential": "exam"}}),
        credential("post", {"weeks": 1, "requires": post}),
    ]
    asked = question("post", startOn="2026-11-30", optimize=["WEEKS"], currency="USD")
    found = Planner().plan(asked, snapshot_of({"credentials": things}))
    if weeks is None:
        assert isinstance(found, NoPlan)
    else:
        assert isinstance(found, Plan)
        assert found.totals.weeks == weeks


@pytest.mark.parametrize(("issued", "is_held"), [("2026-03-31", True), ("2025-12-01", False), ("2026-03-30", False)])
def test_day_of_the_year_ends_a_held_award(issued: str, *, is_held: bool) -> None:
    """Asked on 2026-11-23."""
    things = [
        credential("pass", {"cost": usd(40)}, validUntil="03-31"),
        credential("post", {"requires": {"credential": "pass"}}),
    ]
    found = Planner().plan(
        question("post", {"awards": [{"credential": "pass", "issuedOn": issued}]}),
        snapshot_of({"credentials": things}),
    )
    assert isinstance(found, Plan)
    assert str(found.totals.cost.amount) == ("0" if is_held else "40")


@pytest.mark.parametrize(
    ("opens", "windows"),
    [
        (None, ["2026-11-30..2027-03-31", "2027-04-01..2028-03-31"]),
        (
            90,
            ["2026-12-31..2027-03-31", "2028-01-01..2028-03-31"],
        ),  # 31 + 28 + 31 days from 31 December; 2028 is a leap year
        (0, ["2027-03-31..2027-03-31", "2028-03-31..2028-03-31"]),
        (1000, ["2026-11-30..2027-03-31", "2027-04-01..2028-03-31"]),  # never before the plan, or the cycle
    ],
)
def test_renewal_opens_some_days_ahead_of_the_expiry(opens: int | None, windows: list[str]) -> None:
    found = plan_kept({"validUntil": "03-31"}, "2026-04-01", "2029-03-31", opens)
    assert [f"{step.due.since}..{step.due.through}" for step in found.steps if step.due] == windows


@pytest.mark.parametrize(("opens", "begins"), [(21, "2026-11-30"), (20, "2026-12-07"), (7, "2026-12-14"), (6, None)])
def test_step_to_goal_waits_until_its_renewal_opens(opens: int, begins: str | None) -> None:
    """The licence runs out on Monday 2026-12-21 and is renewed in a week of its own; the job follows five weeks."""
    renewal = {"key": "ce", "kind": "RENEWAL", "weeks": 1, "opensDays": opens}
    both = {"all": [{"credential": "licence"}, {"credential": "course"}]}
    things = [
        credential("licence", validMonths=12, renewals=[renewal]),
        credential("course", {"weeks": 5}),
        credential("job", {"weeks": 1, "requires": both}),
    ]
    learner = {"awards": [{"credential": "licence", "issuedOn": "2025-12-21"}]}
    asked = question("job", learner, startOn="2026-11-30", optimize=["WEEKS"], currency="USD")
    found = Planner().plan(asked, snapshot_of({"credentials": things}))
    if begins is None:
        assert isinstance(found, NoPlan)
    else:
        assert isinstance(found, Plan)
        assert found.totals.weeks == 6
        (renewing,) = (step for step in found.steps if step.is_renewal)
        assert renewing.dates is not None
        assert begins <= str(renewing.dates.start_on) <= "2026-12-14"
