"""The front of money against weeks: by hand, and beside every plan that there is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.comparison import Frontier
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Objective, ProofStatus
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.analysis.frontier import frontier_of
from pathways.planning.planner import Planner
from pathways.planning.question.instance import Instance
from pathways.planning.solver.deadline import Clock
from pathways.planning.strategies.variations import inquiry_of
from tests.budget import some
from tests.calendar.fuzz import WITHOUT
from tests.calendar.oracle import Exhaustion
from tests.calendar.random_cases import random_case
from tests.catalogs import content_of, credential, question, snapshot_of, usd
from tests.rules.random_cases import Case

pytestmark = pytest.mark.slow


def way(cost: object, weeks: int, *needs: str) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), "weeks": weeks, **({"requires": {"all": lines}} if lines else {})}


def two_ways(count: int) -> Snapshot:
    """Steps in a row, each slow and free or fast and dear, at 1, 2, 4, … dollars a week that it saves."""
    steps = [
        credential(f"s{place}", *(way(cost, weeks, *needs) for cost, weeks in ((0, 2**place), (2**place, 0))))
        for place in range(count)
        for needs in [[f"s{place - 1}"] if place else []]
    ]
    return snapshot_of({"credentials": steps})


def amounts(frontier: Frontier | Refusal) -> list[tuple[object, object]]:
    """Money and weeks of the points; each is proved."""
    assert isinstance(frontier, Frontier)
    assert all(point.proof.status is ProofStatus.OPTIMAL for point in frontier.points)
    return [(Fraction(point.totals.cost.amount), point.totals.weeks) for point in frontier.points]


def test_every_price_that_buys_a_week() -> None:
    found = Comparer(Planner(), two_ways(3)).frontier(question("s2"))
    assert amounts(found) == [(cost, 7 - cost) for cost in range(8)]
    assert isinstance(found, Frontier) and found.complete


def test_frontier_keeps_cheapest_and_fastest() -> None:
    inquiry = inquiry_of(Instance(question("s2"), two_ways(3)), Planner().rates, "USD")
    found = frontier_of(inquiry, Clock(10_000), most=4)  # type: ignore[arg-type]
    assert amounts(found) == [(0, 7), (1, 6), (2, 5), (7, 0)]
    assert not found.complete
    assert frontier_of(inquiry, Clock(10_000), most=8).complete  # type: ignore[arg-type]


def test_limits_of_the_question_hold_for_every_point() -> None:
    found = Comparer(Planner(), two_ways(3)).frontier(question("s2", budget="5", finishBy="2026-12-28"))
    assert amounts(found) == [(2, 5), (3, 4), (4, 3), (5, 2)]


def test_no_plan_has_no_points() -> None:
    nobody = snapshot_of({"credentials": [credential("a", way(1, 1), status="CEASED")]})
    assert Comparer(Planner(), nobody).frontier(question("a")) == Frontier((), True)


def test_without_time_nothing_is_called_complete() -> None:
    inquiry = inquiry_of(Instance(question("s2"), two_ways(3)), Planner().rates, "USD")
    assert frontier_of(inquiry, Clock(0)) == Frontier((), False)  # type: ignore[arg-type]


def test_what_cannot_be_asked_is_refused() -> None:
    found = Comparer(Planner(), two_ways(3)).frontier(question("s3"))
    assert isinstance(found, Refusal) and found.problems[0].code == "NOT_FOUND"


@pytest.mark.parametrize("seed", some(range(200), 3))
def test_the_front_of_all_plans(seed: int) -> None:
    agrees(trading(seed))


@pytest.mark.parametrize("seed", some(range(300), 5))
def test_the_front_where_days_and_validity_count(seed: int) -> None:
    agrees(WITHOUT["keeping"](random_case(seed)))


def agrees(case: Case) -> None:
    """The front is that of all plans."""
    found = Comparer(Planner(), compile_snapshot(case.content, revision=1, fingerprint="test")).frontier(case.question)
    assert amounts(found) == exhausted(case)
    assert isinstance(found, Frontier) and found.complete


def trading(seed: int) -> Case:
    """Four credentials with two routes each, of which money buys the faster one; some need others."""
    rng = Random(seed)  # noqa: S311
    credentials = []
    for place in range(4):
        routes = []
        for _ in range(2):
            needs = [f"c{rng.randrange(place)}" for _ in range(rng.randint(0, 2) if place else 0)]
            weeks = rng.randint(0, 4)
            routes.append({**way(10 - 2 * weeks + rng.randint(0, 3), weeks, *needs), "hours": rng.choice((0, 20, 60))})
        credentials.append(credential(f"c{place}", *routes))
    limits = rng.choice(({}, {"maxParallel": 1}, {"weeklyHours": 20}, {"budget": "20", "maxParallel": 2}))
    wanted = {"all": [{"credential": key} for key in ("c2", "c3")]}
    return Case(content_of({"credentials": credentials}), question(wanted, **limits))


def exhausted(case: Case) -> list[tuple[object, object]]:
    """The cheapest of all plans, the cheapest of those that end a week before it, and so on."""
    options = replace(case.question.options, optimize=(Objective.MONEY, Objective.WEEKS))
    asked = replace(case.question, options=options)
    points: list[tuple[object, object]] = []
    while plans := Exhaustion(case.content, asked).plans:
        cost, weeks = plans[0].values
        points.append((cost, int(weeks)))
        if not weeks:
            break
        last = asked.day + timedelta(weeks=int(weeks) - 1)
        asked = replace(asked, options=replace(options, finish_by=last))
    return points


def test_shortcut_is_on_the_front() -> None:
    """B may begin after X instead of A, which is needed anyway: six weeks instead of nine, for one more."""
    either = {"any": [{"credential": "a"}, {"credential": "x"}]}
    things = [
        credential("g", way(1, 1, "a", "b")),
        credential("a", way(1, 4)),
        credential("b", {**way(1, 4), "requires": either}),
        credential("x", way(1, 1)),
    ]
    found = Comparer(Planner(), snapshot_of({"credentials": things})).frontier(question("g"))
    assert amounts(found) == [(3, 9), (4, 6)]
    assert isinstance(found, Frontier) and found.complete
