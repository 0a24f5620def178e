"""The front of money against weeks: the cheapest plan, the cheapest of those that are faster, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pathways.domain.comparison import Frontier
from pathways.domain.plan import Objective, Plan, ProofStatus
from pathways.planning.question.calendar import WEEKLY_HOURS
from pathways.planning.solver.deadline import Clock
from pathways.planning.strategies.alternatives import answered
from pathways.planning.strategies.pareto_descent import CHEAPEST, Descent
from pathways.planning.strategies.polishing import tidied
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import best_plan
from pathways.planning.strategies.variations import varied

MOST_POINTS = 50
FASTEST = (Objective.WEEKS, Objective.MONEY)


def frontier_of(inquiry: PricedQuestion, clock: Clock, most: int = MOST_POINTS) -> Frontier:
    """Every plan that is the cheapest of its weeks and the fastest of its price, each proved.

    A question without a calendar gets one of 40 hours a week. When there are too many, the fastest one and the
    cheapest of the others are given.

    Args:
        inquiry: the question, with all its limits.
        clock: when it runs out, what was found until then is given; only the last point may lack its proof.
        most: the most points, 2 or more.

    Raises:
        UnsoundPlanError: the verifier refuses one of them.
    """
    options = inquiry.instance.question.options
    hours = WEEKLY_HOURS if options.weekly_hours is None else options.weekly_hours
    asked = varied(inquiry, weekly_hours=hours, alternatives=0, optimize=CHEAPEST)
    ask = _asking(asked, clock)
    faster: PricedQuestion | None = asked
    points: list[Plan] = []
    while faster is not None:
        point, is_sure = ask(faster)
        if point is None:
            return Frontier(tuple(points), is_sure)
        if not is_sure:
            return Frontier((*points, point), False)
        if len(points) == most - 1:
            return _ended(points, point, faster, clock)
        points.append(point)
        faster = _faster(faster, point)
    return Frontier(tuple(points), True)


def _asking(inquiry: PricedQuestion, clock: Clock) -> Callable[[PricedQuestion], tuple[Plan | None, bool]]:
    """What finds the best plan of a question or of its faster ones; and whether it is proved, or that there is none."""
    if inquiry.keeps or inquiry.fills_terms:
        return lambda faster: _best(faster, CHEAPEST, clock)
    descent = Descent(inquiry, clock)

    def ask(faster: PricedQuestion) -> tuple[Plan | None, bool]:
        outcome = descent.next(faster.horizon)
        if outcome.found is None:
            return None, outcome.infeasible
        found = tidied(faster, replace(outcome.found, is_shortest=True), clock)
        return answered(replace(outcome, found=found), faster, clock), True

    return ask


def _best(inquiry: PricedQuestion, objectives: tuple[Objective, ...], clock: Clock) -> tuple[Plan | None, bool]:
    """The best plan, and whether that there is none better, or none at all, is proved."""
    if clock.left <= 0:
        return None, False
    left = clock.part()
    outcome = best_plan(inquiry, objectives, left)
    if outcome.found is None:
        return None, outcome.infeasible
    plan = answered(outcome, inquiry, left)
    return plan, plan.proof.status is ProofStatus.OPTIMAL


def _faster(inquiry: PricedQuestion, plan: Plan) -> PricedQuestion | None:
    """The same question for plans that end a week before one does; None: no plan can."""
    weeks = inquiry.limits.weeks
    if weeks is None or plan.totals.weeks is None:
        raise ValueError("a front needs a calendar")
    if plan.totals.weeks == 0:
        return None
    return varied(inquiry, finish_by=weeks.day(plan.totals.weeks - 1))


def _ended(points: list[Plan], next_one: Plan, inquiry: PricedQuestion, clock: Clock) -> Frontier:
    """The last point that there is place for: the fastest of all."""
    fastest, is_sure = _best(varied(inquiry, optimize=FASTEST), FASTEST, clock)
    if fastest is None or not is_sure:
        return Frontier((*points, next_one), False)
    is_next = fastest.totals.weeks == next_one.totals.weeks
    return Frontier((*points, next_one if is_next else fastest), is_next)
