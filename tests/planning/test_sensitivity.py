"""How far a step may rise, and what holding it saves: by hand, and by raising it in the catalogue and exhaustion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Route
from pathways.domain.comparison import StepSensitivity
from pathways.domain.content import Content
from pathways.domain.money import Money
from pathways.domain.plan import Objective, Plan, PlanQuestion, PlanStep, ProofStatus
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner
from tests.budget import some
from tests.calendar.oracle import Exhaustion
from tests.calendar.shortcuts import random_shortcut
from tests.catalogs import content_of, credential, question, usd

pytestmark = pytest.mark.slow

LIMITS: tuple[dict[str, Any], ...] = (
    {},
    {"budget": "24"},
    {"optimize": ["WEEKS", "MONEY"]},
    {"optimize": ["WEEKS"], "finishBy": "2027-01-25"},
)


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), **({"requires": {"all": lines}} if lines else {}), **fields}


def compiled(content: Content) -> Snapshot:
    return compile_snapshot(content, revision=1, fingerprint="test")


CONTENT = content_of(
    {
        "credentials": [
            credential("ccna", way(300, hours=40, weeks=4)),
            credential("net", way(180, hours=60, weeks=2)),
            credential("long", way(0, hours=20, weeks=5)),
            credential("basis", way(20, hours=5, weeks=1), validMonths=12),
            credential("job", way(0, "ccna", "basis"), way(0, "net", "basis")),
            credential("both", way(0, "long", "job")),
        ]
    }
)


def planned(asked: PlanQuestion, content: Content = CONTENT) -> Plan:
    answer = Planner().plan(asked, compiled(content))
    assert isinstance(answer, Plan), answer
    return answer


def comparer(content: Content = CONTENT) -> Comparer:
    return Comparer(Planner(), compiled(content))


def rises(asked: PlanQuestion, content: Content = CONTENT) -> dict[str, StepSensitivity]:
    found = comparer(content).sensitivity(planned(asked, content), asked)
    assert all(each.is_proved for each in found)
    return {each.credential: each for each in found}


def raised(content: Content, key: str, route: str, change: Callable[[Route], Route]) -> Content:
    """A catalogue in which one route is dearer or longer."""
    credential = content.credentials[key]
    routes = tuple(change(each) if each.key == route else each for each in credential.routes)
    return replace(content, credentials={**content.credentials, key: replace(credential, routes=routes)})


def test_price_may_rise_to_that_of_next_plan() -> None:
    found = rises(question("job"))
    assert found["net"].cost_may_rise_by == Money(Decimal(120), "USD")
    assert found["net"].text == "Its price may rise by $120.00 before another plan is cheaper."
    assert found["basis"].cost_may_rise_by is None
    assert found["basis"].text == "No plan does without BASIS, whatever it costs."
    # Of the goal itself, the route through NET has another beside it.
    assert found["job"].cost_may_rise_by == Money(Decimal(120), "USD")


def test_a_budget_ends_it_too() -> None:
    found = rises(question("job", budget="250.50"))
    assert found["basis"].cost_may_rise_by == Money(Decimal("50.5"), "USD")
    assert found["net"].text == "Its price may rise by $50.50 before the plan is over the budget."


def test_hours_may_rise_where_they_matter_most() -> None:
    found = rises(question("job", optimize=["HOURS"]))
    assert found["ccna"].hours_may_rise_by == 20
    assert found["ccna"].text == "It may take 20 hours more before another plan takes fewer."
    assert found["basis"].hours_may_rise_by is None
    assert {each.cost_may_rise_by for each in found.values()} == {None}


def test_calendar_hours_are_no_separate_measure() -> None:
    found = rises(question("job", optimize=["HOURS"], weeklyHours=40))
    assert all("WEEKS" in each.text and each.hours_may_rise_by is None for each in found.values())


def test_the_fewest_steps_do_not_rise() -> None:
    assert {each.text for each in rises(question("job", optimize=["STEPS"])).values()} == {
        "The fewest steps are the fewest, whatever each takes."
    }


def test_weeks_may_rise_to_the_next_plan() -> None:
    # NET runs 2 weeks beside BASIS; CCNA 4.
    found = rises(question("job", optimize=["WEEKS"]))
    assert found["net"].weeks_may_rise_by == 2
    # However long BASIS is, every plan waits for it.
    assert found["basis"].weeks_may_rise_by is None
    assert found["basis"].text == "No plan is faster even when it takes 52 weeks more."


def test_weeks_pass_beside_a_longer_step() -> None:
    # LONG runs 5 weeks anyway: by NET in 2 weeks or by CCNA in 4, both plans end after 5; NET may take up to 5.
    # A step that all plans have makes a hundred questions: they are given the time, on a busy machine too.
    found = rises(question("both", optimize=["WEEKS", "MONEY"], timeLimitMs=60_000))
    assert found["net"].weeks_may_rise_by == 3
    assert found["long"].weeks_may_rise_by is None


SHORTCUT = content_of(
    {
        "credentials": [
            credential("slow", way(1, weeks=1)),
            credential("fast", way(1, weeks=2)),
            credential("later", way(1, weeks=4, requires={"any": [{"credential": "slow"}, {"credential": "fast"}]})),
            credential("goal", way(1, "slow", "later", weeks=1)),
        ]
    }
)


@pytest.mark.parametrize("optimize", [["WEEKS"], ["WEEKS", "MONEY"]])
def test_plan_with_one_more_step_may_be_faster(optimize: list[str]) -> None:
    """One after the other they take six weeks; with FAST, whatever SLOW takes up to six, seven."""
    found = rises(question("goal", optimize=optimize), SHORTCUT)
    assert found["slow"].weeks_may_rise_by == 1
    assert found["later"].weeks_may_rise_by is None


def test_plan_with_one_step_less_may_be_faster() -> None:
    """FAST hastens a plan of nine weeks to seven; from the tenth week of its own on, it delays it."""
    longer = raised(SHORTCUT, "slow", "r0", lambda route: replace(route, weeks=4))
    found = rises(question("goal", optimize=["WEEKS"]), longer)
    assert sorted(found) == ["fast", "goal", "later", "slow"]
    assert found["fast"].weeks_may_rise_by == 7


def test_a_last_day_ends_it_too() -> None:
    found = rises(question("both", optimize=["WEEKS", "MONEY"], finishBy="2027-01-04"))
    assert found["long"].weeks_may_rise_by == 1
    assert found["basis"].weeks_may_rise_by == 5


def test_what_holding_the_credential_of_a_step_saves() -> None:
    asked = question("job", weeklyHours=40)
    plan = planned(asked)
    saved = comparer().saved_if_held(plan, asked)
    figures: dict[str, tuple[object, ...]] = {
        plan.steps[number - 1].credential.key: (each.cost.amount, each.hours, each.weeks, each.steps)
        for number, each in saved.items()
        if each is not None
    }
    # 200 dollars, 65 hours, 2 weeks, 3 steps; BASIS runs beside NET.
    assert figures == {"net": (180, 60, 1, 1), "basis": (20, 5, 0, 1), "job": (200, 65, 2, 3)}


def test_held_award_has_the_requested_score() -> None:
    scored = {"all": [{"credential": "net", "minScore": 80}]}
    content = content_of({"credentials": [credential("net", way(5)), credential("job", way(1, requires=scored))]})
    asked = question("job")
    plan = planned(asked, content)
    saved = comparer(content).saved_if_held(plan, asked)[1]
    assert saved is not None and saved.cost.amount == 5 and saved.steps == 1


def test_of_plan_that_is_not_proved_nothing_is() -> None:
    asked = question("job")
    plan = planned(asked)
    unsure = replace(plan, proof=replace(plan.proof, status=ProofStatus.BOUNDED))
    found = comparer().sensitivity(unsure, asked)
    assert {each.credential: each.is_proved for each in found if each.cost_may_rise_by} == {"net": False, "job": False}


@pytest.mark.parametrize("seed", some(range(100), 1))
def test_limit_of_sensitivity_is_exact(seed: int) -> None:
    holds_up_to_its_limits(*drawn(seed))


@pytest.mark.parametrize("seed", some(range(1_000), 1))
def test_the_same_where_more_steps_may_save_weeks(seed: int) -> None:
    case = random_shortcut(seed)
    options = replace(case.question.options, optimize=(Objective.WEEKS,), alternatives=0, time_limit_ms=60_000)
    # A step with hours runs as long as these take, so that its weeks alone would not say how much longer it runs.
    credentials = {
        key: replace(each, routes=tuple(replace(route, hours=None) for route in each.routes))
        for key, each in case.content.credentials.items()
    }
    holds_up_to_its_limits(replace(case.content, credentials=credentials), replace(case.question, options=options))


def holds_up_to_its_limits(content: Content, asked: PlanQuestion) -> None:
    """By exhaustion: no plan is better when a step rises by its limit or less, and one is beyond it."""
    plan = Planner().plan(asked, compiled(content))
    if not isinstance(plan, Plan):
        return
    first = asked.options.optimize[0]
    for step, found in zip(plan.steps, rises(asked, content).values(), strict=True):
        place = found.weeks_may_rise_by if first is Objective.WEEKS else _dollars(found)
        if place is not None:
            assert holds_still(plan, step.number, place, asked, content), found
            assert not holds_still(plan, step.number, place + 1, asked, content), found
        for far in (10, 30) if place is None else some(range(1, place), 2):
            assert holds_still(plan, step.number, far, asked, content), found


def _dollars(found: StepSensitivity) -> int | None:
    return None if found.cost_may_rise_by is None else int(found.cost_may_rise_by.amount)


def holds_still(plan: Plan, number: int, by: int, asked: PlanQuestion, content: Content) -> bool:
    """By exhaustion: no plan is better in the first objective than the plan's own steps when one of them rises."""
    step = plan.steps[number - 1]

    def dearer(route: Route) -> Route:
        if asked.options.optimize[0] is not Objective.WEEKS:
            cost = Money(Decimal(0), "USD") if route.cost is None else route.cost
            return replace(route, cost=Money(cost.amount + by, cost.currency))
        return replace(route, weeks=(route.weeks or 0) + by)

    after = raised(content, step.credential.key, step.route.key, dearer)
    every = Exhaustion(after, asked)
    own = {each.credential.key: _route(after, each) for each in plan.steps}
    schedule = every.schedule(own) if every.allows(own) else None
    if schedule is None:
        return False
    mine = every.values(own, every.weeks.total(schedule.steps, schedule.starts))
    return mine[0] == every.plans[0].values[0]


def _route(content: Content, step: PlanStep) -> Route:
    routes = content.credentials[step.credential.key].routes
    return next(route for route in routes if route.key == step.route.key)


def drawn(seed: int) -> tuple[Content, PlanQuestion]:
    """Four credentials with two routes each, of which some need others; the cheapest or the fastest is asked for."""
    rng = Random(seed)  # noqa: S311
    credentials = []
    for place in range(4):
        routes = []
        for _ in range(2):
            needs = {f"c{rng.randrange(place)}" for _ in range(rng.randint(0, 2) if place else 0)}
            routes.append(way(rng.randint(0, 9), *sorted(needs), weeks=rng.randint(0, 4)))
        credentials.append(credential(f"c{place}", *routes))
    limits: dict[str, Any] = rng.choice(LIMITS)
    wanted = {"all": [{"credential": key} for key in ("c2", "c3")]}
    return content_of({"credentials": credentials}), question(wanted, **limits)
