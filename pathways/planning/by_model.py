"""Questions that are solved as one model: with a calendar, or where claims, exclusions or overlaps count."""

from __future__ import annotations

from pathways.domain.money import Rates
from pathways.errors import Problem
from pathways.planning.attempt import Attempt
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.explain.model_judge import ModelJudge
from pathways.planning.question.instance import Instance
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.planning.strategies.alternatives import answered
from pathways.planning.strategies.solve import best_plan, has_plan
from pathways.planning.strategies.variations import inquiry_of


def attempt_by_model(
    instance: Instance, rates: Rates, default_currency: str, clock: Clock, watch: Observer = NOBODY
) -> Attempt:
    """The best plan with its proof, what stands in its way, or what is wrong with the question.

    Raises:
        UnsoundPlanError: the verifier refuses the plan that was found.
    """
    options = instance.question.options
    with clock.phase("closure"):
        inquiry = inquiry_of(instance, rates, default_currency)
    if isinstance(inquiry, Problem):
        return Attempt(refused=inquiry)
    outcome = best_plan(inquiry, options.optimize, clock, watch)
    if outcome.infeasible:
        judge = ModelJudge(inquiry)
        quick = None if instance.limits.weeks is None else judge.stuck_at_any_time
        return Attempt(obstacles=Obstacles(instance, judge.stuck, inquiry.pricing.currency, clock, quick))
    if outcome.found is None:
        return Attempt(is_cut=outcome.is_cut)
    with clock.phase("answer"):
        return Attempt(plan=answered(outcome, inquiry, clock), inquiry=inquiry)


def exists_by_model(instance: Instance, rates: Rates, default_currency: str, clock: Clock) -> bool:
    """There is a plan, and time was enough to see that."""
    inquiry = inquiry_of(instance, rates, default_currency)
    return not isinstance(inquiry, Problem) and has_plan(inquiry, clock) is True
