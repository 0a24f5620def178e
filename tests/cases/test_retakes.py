"""When routes open again after attempts that failed; days are counted by hand. Everything is asked on 2026-11-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.advising.standing import standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.planning.planner import Planner
from tests.api.small import data, service_of
from tests.cases.asking import DAY
from tests.catalogs import credential, question, record, snapshot_of, usd


def exam(retake: dict[str, Any] | None, *others: dict[str, Any], **route: Any) -> Snapshot:
    """An exam for 50 that 60 points pass, and other ways."""
    way = {"key": "exam", "kind": "EXAM", "cost": usd(50), **({"retake": retake} if retake else {}), **route}
    return snapshot_of({"credentials": [credential("card", way, *others, passing=60)]})


def failed(*days: str | None, state: str = "VERIFIED") -> list[dict[str, Any]]:
    """Attempts of 59 points."""
    return [{"credential": "card", "score": 59, "state": state, **({"issuedOn": day} if day else {})} for day in days]


def planned(snapshot: Snapshot, awards: list[dict[str, Any]], **options: Any) -> Any:
    asked = question("card", {"awards": awards}, startOn=DAY.isoformat(), **options)
    return Planner().plan(asked, snapshot)


def begins(snapshot: Snapshot, awards: list[dict[str, Any]]) -> date | None:
    """The first day on which the exam can be sat, with a calendar and without; None: there is no plan."""
    found, timed = planned(snapshot, awards), planned(snapshot, awards, optimize=["WEEKS"])
    if isinstance(found, NoPlan) and isinstance(timed, NoPlan):
        return None
    assert isinstance(found, Plan) and isinstance(timed, Plan)
    assert found.totals.cost.amount == 50
    (step,) = found.steps
    opens = step.route.available_from or DAY
    waits = f"CARD can be begun from {opens}; without a calendar that is not counted."
    assert (waits in found.assumptions) is (opens > DAY)
    (dated,) = timed.steps
    assert dated.dates is not None
    assert opens <= dated.dates.start_on
    assert (dated.dates.start_on - opens).days < 7
    return opens


@pytest.mark.parametrize(
    ("days", "opens"), [(14, date(2026, 12, 4)), (10, DAY), (11, date(2026, 12, 1)), (9, DAY), (0, DAY)]
)
def test_exam_waits_days_after_the_last_attempt(days: int, opens: date) -> None:
    """The last of two failed on 20 November."""
    assert begins(exam({"afterDays": days}), failed("2026-06-01", "2026-11-20")) == opens


@pytest.mark.parametrize(
    ("attempts", "opens"),
    [
        (["2026-03-01", "2026-06-01", "2026-11-20"], date(2027, 3, 1)),
        (["2026-06-01", "2026-11-20"], date(2026, 12, 4)),
        (["2025-11-30", "2026-06-01", "2026-11-20"], date(2026, 12, 4)),
        (["2025-12-05", "2026-06-01", "2026-11-20"], date(2026, 12, 5)),
        (["2026-01-10", "2026-03-01", "2026-06-01", "2026-11-20"], date(2027, 3, 1)),
        ([None, "2026-06-01", "2026-11-20"], date(2026, 12, 4)),
    ],
)
def test_three_attempts_within_twelve_months(attempts: list[str | None], opens: date) -> None:
    retake = {"afterDays": 14, "atMost": 3, "withinMonths": 12}
    assert begins(exam(retake), failed(*attempts)) == opens


@pytest.mark.parametrize(("attempts", "is_open"), [(1, True), (2, False), (3, False)])
def test_so_many_attempts_close_it_for_ever(attempts: int, *, is_open: bool) -> None:
    found = begins(exam({"atMost": 2}), failed(*["2020-01-01", None, "2021-01-01"][:attempts]))
    assert found == (DAY if is_open else None)


def test_what_is_no_failed_attempt_closes_nothing() -> None:
    retake = {"afterDays": 300, "atMost": 1}
    assert begins(exam(retake), []) == DAY
    assert begins(exam(retake), failed("2026-11-20", state="REVOKED")) == DAY
    assert begins(exam(retake), failed("2026-12-20")) == DAY
    assert begins(exam(None), failed("2026-11-20")) == DAY


@pytest.mark.parametrize(("last", "is_open"), [("2026-12-04", True), ("2026-12-03", False)])
def test_route_that_ends_before_stays_closed(last: str, *, is_open: bool) -> None:
    snapshot = exam({"afterDays": 14}, availableThrough=last)
    assert isinstance(planned(snapshot, failed("2026-11-20")), Plan if is_open else NoPlan)


def test_another_way_is_taken_meanwhile() -> None:
    """By the course at once for 80, by the exam later for 50."""
    snapshot = exam({"afterDays": 40}, {"cost": usd(80)})
    awards = failed("2026-11-20")
    cheap, fast = planned(snapshot, awards), planned(snapshot, awards, finishBy="2026-12-29")
    assert (cheap.totals.cost.amount, fast.totals.cost.amount) == (50, 80)
    late = planned(snapshot, awards, finishBy="2027-01-04")
    assert late.totals.cost.amount == 50


@pytest.mark.parametrize(("days", "state"), [(10, "ELIGIBLE"), (11, "BLOCKED")])
def test_progress_knows_when_the_exam_opens(days: int, state: str) -> None:
    snapshot = exam({"afterDays": days})
    found = progress_of("card", record({"awards": failed("2026-11-20")}), DAY, snapshot)
    assert standing_of(found, snapshot).state.value == state


@pytest.mark.parametrize(
    ("retake", "path"),
    [
        ({}, "retake/afterDays"),
        ({"withinMonths": 3}, "retake/atMost"),
        ({"afterDays": 3, "withinMonths": 3}, "retake"),
        ({"afterDays": -1}, "retake/afterDays"),
        ({"atMost": 0}, "retake/atMost"),
        ({"atMost": 1, "after": 3}, "retake/after"),
    ],
)
def test_wrong_retake_is_noted(retake: dict[str, Any], path: str) -> None:
    value = {"format": "pathways/1", "credentials": [credential("a", {"retake": retake})]}
    problems = read_catalog(Document("c.yaml", value, "", False)).problems
    assert [each.path for each in problems] == [f"credentials/0/routes/0/{path}"]


def test_routes_tell_when_they_open_again() -> None:
    show = '{ credential(key: "card") { routes { retake { afterDays atMost withinMonths } } } }'
    assert data(show, service_of(exam({"afterDays": 14, "atMost": 3})))["credential"] == {
        "routes": [{"retake": {"afterDays": 14, "atMost": 3, "withinMonths": None}}]
    }
