"""Routes that an award opens which has run out: `everEarned`. All days are counted by hand.

The licence costs 100 by its exam, and 30 by reinstatement for whoever ever held it. Asked on 2026-11-30.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.curation.findings import findings_of
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd


def world(**line: Any) -> Any:
    again = {"credential": "licence", "everEarned": True, **line}
    ways = ({"cost": usd(100)}, {"cost": usd(30), "requires": again})
    return snapshot_of({"credentials": [credential("licence", *ways, validMonths=12)]})


def money(asked: Any, snapshot: Any) -> str | None:
    found = Planner().plan(asked, snapshot)
    if isinstance(found, NoPlan):
        return None
    assert isinstance(found, Plan)
    return str(found.totals.cost.amount)


@pytest.mark.parametrize("options", [{}, {"maxParallel": 3}])
@pytest.mark.parametrize(
    ("award", "line", "cost"),
    [
        ({"issuedOn": "2025-11-30"}, {}, "0"),  # valid through the day that is asked
        ({"issuedOn": "2025-11-29"}, {}, "30"),
        ({"issuedOn": "1990-01-01"}, {}, "30"),
        (None, {}, "100"),
        ({"issuedOn": "1990-01-01", "state": "REVOKED"}, {}, "100"),
        ({"issuedOn": "2020-01-01", "score": 70}, {"minScore": 70}, "30"),
        ({"issuedOn": "2020-01-01", "score": 69}, {"minScore": 70}, "100"),
        ({"issuedOn": "2021-11-30"}, {"earnedWithinMonths": 60}, "30"),
        ({"issuedOn": "2021-11-29"}, {"earnedWithinMonths": 60}, "100"),
    ],
)
def test_an_award_that_ran_out_reinstates(
    award: dict[str, Any] | None, line: dict[str, Any], cost: str, options: dict[str, Any]
) -> None:
    learner = {"awards": [{"credential": "licence", **award}] if award else []}
    assert money(question("licence", learner, startOn="2026-11-30", **options), world(**line)) == cost


@pytest.mark.parametrize(("ever", "weeks"), [(True, 7), (False, None)])
def test_earned_award_may_run_out_before_use(*, ever: bool, weeks: int | None) -> None:
    """The pass of 2026-12-07 is valid through 2027-01-04; the work of five weeks after it ends on 01-11."""
    both = {"all": [{"credential": "pass", "everEarned": ever}, {"credential": "work"}]}
    things = [
        credential("pass", {"weeks": 1}, validDays=28),
        credential("work", {"weeks": 5, "requires": {"credential": "pass"}}),
        credential("post", {"weeks": 1, "requires": both}),
    ]
    asked = question("post", startOn="2026-11-30", optimize=["WEEKS"], currency="USD")
    found = Planner().plan(asked, snapshot_of({"credentials": things}))
    assert (found.totals.weeks if isinstance(found, Plan) else None) == weeks


def test_reinstatement_needs_no_assumption_that_it_stays_valid() -> None:
    """The course takes five weeks, and the pass runs out after two: the job that asks for it once held says nothing."""
    for ever, count in ((True, 0), (False, 1)):
        both = {"all": [{"credential": "pass", "everEarned": ever}, {"credential": "course"}]}
        things = [
            credential("pass", validMonths=12),
            credential("course", {"weeks": 5}),
            credential("job", {"requires": both}),
        ]
        learner = {"awards": [{"credential": "pass", "issuedOn": "2025-12-14"}]}
        found = Planner().plan(question("job", learner, startOn="2026-11-30"), snapshot_of({"credentials": things}))
        assert isinstance(found, Plan)
        assert sum("runs out" in text for text in found.assumptions) == count


def test_a_way_back_in_is_no_circle() -> None:
    assert [each.text for each in findings_of(world()) if each.severity < 2] == []
