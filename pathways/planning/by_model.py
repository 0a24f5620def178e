"""Questions that are solved as one model: with a calendar, or where claims, exclusions or overlaps count."""

from __future__ import annotations

from pathways.domain.money import Rates
from pathways.errors import Problem
from pathways.planning.attempt import Attempt
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.planning.strategies.alternatives import answered
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import best_plan, has_plan, is_impossible_at_any_time
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

        def impossible(limits: Limits, waived: frozenset[str], left: Clock) -> bool:
            return has_plan(PricedQuestion(instance, limits, inquiry.pricing, waived), left) is False

        def at_any_time(limits: Limits, waived: frozenset[str], left: Clock) -> bool:
            return is_impossible_at_any_time(PricedQuestion(instance, limits, inquiry.pricing, waived), left)

        surely = None if instance.limits.weeks is None else at_any_time
        return Attempt(obstacles=Obstacles(instance, impossible, inquiry.pricing.currency, clock, surely))
    if outcome.found is None:
        return Attempt(is_cut=outcome.is_cut)
    with clock.phase("answer"):
        return Attempt(plan=answered(outcome, inquiry, clock), inquiry=inquiry)


def exists_by_model(instance: Instance, rates: Rates, default_currency: str, clock: Clock) -> bool:
    """There is a plan, and time was enough to see that."""
    inquiry = inquiry_of(instance, rates, default_currency)
    return not isinstance(inquiry, Problem) and has_plan(inquiry, clock) is True
