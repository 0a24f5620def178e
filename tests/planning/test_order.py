"""The order of steps that could be swapped: by stacks, by level, by hours, by name; expectations by hand."""

from __future__ import annotations

from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.plan import Plan, PlanStep
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of
from tests.seeded import snapshot

CSIE = ["comptia-security-plus", "comptia-cysa-plus", "comptia-pentest-plus", "comptia-securityx", "comptia-csie"]


def planned(catalog: Snapshot, wanted: Any, **options: Any) -> Plan:
    found = Planner().plan(question(wanted, None, **options), catalog)
    assert isinstance(found, Plan)
    return found


def keys(plan: Plan) -> list[str]:
    return [step.credential.key for step in plan.steps]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"optimize": ["WEEKS", "MONEY"]},
        {"weeklyHours": 10},
        {"weeklyHours": 60, "maxParallel": 1},
        {"finishBy": "2027-12-31"},
    ],
    ids=str,
)
def test_security_plus_comes_first_and_the_expert_last(options: dict[str, Any]) -> None:
    """80 hours, 90, 90 and 120, at levels 3, 3, 3 and above; CySA+ before PenTest+ by its name."""
    assert keys(planned(snapshot(), "comptia-csie", **options)) == CSIE


def test_a_break_that_makes_the_easiest_first_longer() -> None:
    """Of the four weeks before the break an exam of three weeks uses more than Security+ with its two."""
    plan = planned(snapshot(), "comptia-csie", breaks=[{"from": "2026-12-21", "to": "2027-01-03"}])
    assert plan.totals.weeks == 14
    assert keys(plan) == [CSIE[1], CSIE[0], *CSIE[2:]]


def shows(key: str, level: object, hours: int, **fields: Any) -> dict[str, Any]:
    found = credential(key, {"hours": hours, **fields})
    return {**found, "competencies": [{"competency": "x", "level": level}]} if level else found


def of(wanted: list[dict[str, Any]], **more: Any) -> Snapshot:
    return snapshot_of({"competencies": [{"key": "x", "name": "X"}], "credentials": wanted, **more})


def every(*listed: str) -> dict[str, Any]:
    return {"all": [{"credential": key} for key in listed]}


@pytest.mark.parametrize("calendar", [{}, {"weeklyHours": 10, "maxParallel": 1}], ids=["none", "weeks"])
def test_level_before_hours_before_name(calendar: dict[str, Any]) -> None:
    catalog = of([shows("a", 3, 10), shows("b", 2, 30), shows("c", 2, 20), shows("d", 0, 40), shows("e", 2, 20)])
    assert keys(planned(catalog, every("a", "b", "c", "d", "e"), **calendar)) == ["d", "c", "e", "b", "a"]


@pytest.mark.parametrize("calendar", [{}, {"weeklyHours": 10, "maxParallel": 1}], ids=["none", "weeks"])
def test_stacks_before_levels(calendar: dict[str, Any]) -> None:
    """The degree has a way through the hard certificate, dearer than its exam: the certificate comes first."""
    degree = credential(
        "degree",
        {"hours": 10},
        {"hours": 10, "cost": {"amount": 9, "currency": "USD"}, "requires": {"credential": "hard"}},
    )
    catalog = of([degree, shows("hard", 5, 50)])
    assert keys(planned(catalog, every("degree", "hard"), **calendar)) == ["hard", "degree"]


def test_a_circle_of_stacks_is_settled_by_ease() -> None:
    """Each has a dear way through the other one."""
    dear = {"cost": {"amount": 9, "currency": "USD"}}
    a = credential("a", {"hours": 20}, {**dear, "requires": {"credential": "b"}})
    b = credential("b", {"hours": 10}, {**dear, "requires": {"credential": "a"}})
    assert keys(planned(of([a, b]), every("a", "b"))) == ["b", "a"]
    assert keys(planned(of([a, b]), every("a", "b"), weeklyHours=10, maxParallel=1)) == ["b", "a"]


def test_easier_steps_of_later_ranks_come_first() -> None:
    """`second` needs `first`; both are easier than `hard`, which needs nothing."""
    catalog = of([shows("first", 1, 5), shows("second", 1, 6, requires={"credential": "first"}), shows("hard", 4, 9)])
    plan = planned(catalog, every("second", "hard"))
    assert keys(plan) == ["first", "second", "hard"]
    assert [step.after for step in plan.steps] == [(), (1,), ()]


def test_what_is_needed_comes_first_however_hard() -> None:
    catalog = of([shows("hard", 5, 90), shows("easy", 1, 1, requires={"credential": "hard"})])
    for calendar in ({}, {"weeklyHours": 40}):
        assert keys(planned(catalog, "easy", **calendar)) == ["hard", "easy"]


def test_what_is_begun_with_it_comes_first() -> None:
    """The lecture is taken beside the laboratory, or before it."""
    lecture = credential("lecture", {"hours": 90, "weeks": 4})
    lab = credential("lab", {"hours": 9, "weeks": 4, "requires": {"credential": "lecture", "concurrent": True}})
    for calendar in ({}, {"weeklyHours": 40}):
        assert keys(planned(of([lecture, lab]), "lab", **calendar)) == ["lecture", "lab"]


def test_no_schedule_grows_for_the_order() -> None:
    """Beside the long hard one the easy ones fit one after the other: begun after it, they would end later."""
    catalog = of([shows("hard", 5, 80, weeks=8), shows("a", 1, 80, weeks=4), shows("b", 1, 80, weeks=4)])
    plan = planned(catalog, every("hard", "a", "b"), optimize=["WEEKS"], weeklyHours=30)
    assert plan.totals.weeks == 8
    assert {step.credential.key: step.dates.start_week for step in plan.steps if step.dates} == {
        "hard": 0,
        "a": 0,
        "b": 4,
    }


def test_days_of_a_step_stay() -> None:
    """The easy one is offered in the fourth and fifth week alone; the hard one begins the plan."""
    offering = {"startsOn": "2026-12-14", "endsOn": "2026-12-27"}
    catalog = of([shows("hard", 5, 30), shows("easy", 1, 20, offerings=[offering]), shows("mid", 3, 20)])
    plan = planned(catalog, every("hard", "easy", "mid"), weeklyHours=10, optimize=["WEEKS"])
    assert plan.totals.weeks == 7
    starts = {step.credential.key: step.dates.start_week for step in plan.steps if step.dates}
    assert starts["easy"] == 3


def test_short_lived_award_is_not_moved_too_early() -> None:
    """The permit lasts two months and is needed at the end; it is easier, and still begun late."""
    permit = credential("permit", {"hours": 10}, validMonths=2)
    hard = shows("hard", 4, 120)
    last = credential("last", {"hours": 10, "requires": every("permit", "hard")})
    plan = planned(of([permit, hard, last]), "last", weeklyHours=10, optimize=["WEEKS"])
    assert plan.totals.weeks == 14
    assert keys(plan) == ["hard", "permit", "last"]


GOALS = ["linux-foundation-golden-kubestronaut", "comptia-csie", "peoplecert-itil-4-managing-professional"]


@pytest.mark.parametrize("wanted", [key for key in GOALS if key in snapshot().credentials])
def test_neighbours_that_could_be_swapped_stand_in_order(wanted: str) -> None:
    """The definition itself: of two steps beside each other, of which neither waits for the other, the easier first."""
    plan = planned(snapshot(), wanted)
    for one, other in zip(plan.steps, plan.steps[1:], strict=False):
        if one.number not in other.after:
            assert _ease(one) <= _ease(other), (one.credential.key, other.credential.key)


def _ease(step: PlanStep) -> tuple[Decimal, Decimal, str]:
    level = max((item.level for item in step.credential.competencies), default=Decimal(0))
    return level, step.hours, step.credential.name


def test_the_order_of_the_catalogue_says_nothing() -> None:
    parts = [shows(key, level, 10) for key, level in (("a", 3), ("b", 1), ("c", 2))]
    for some in permutations(parts):
        assert keys(planned(of(list(some)), every("a", "b", "c"))) == ["b", "c", "a"]
