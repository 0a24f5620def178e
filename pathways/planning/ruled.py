"""Questions that are solved as one model: with a calendar, or where claims, exclusions or overlaps count."""

from __future__ import annotations

from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.errors import Problem
from pathways.planning.alternatives import answered, with_alternatives
from pathways.planning.clock import Clock
from pathways.planning.inquiry import Inquiry
from pathways.planning.instance import Instance
from pathways.planning.pricing import Pricing, currency_of
from pathways.planning.ruled_closure import closure_of
from pathways.planning.ruled_conflict import find_ruled_conflict
from pathways.planning.watching import NOBODY, Watch

CONFLICT_SHARE = 0.5


def plan_ruled(
    instance: Instance, rates: Rates, default_currency: str, clock: Clock, watch: Watch = NOBODY
) -> PlanResult:
    """The best plan with its proof, why there is none, or why it cannot be asked.

    Raises:
        UnsoundPlanError: the verifier refuses the plan that was found.
    """
    options = instance.question.options
    with clock.phase("closure"):
        closure = closure_of(instance, instance.limits)
    currency = currency_of((route for _, _, route in closure.steps()), options.currency, default_currency, rates)
    if isinstance(currency, Problem):
        return Refusal((currency,))
    inquiry = Inquiry(instance, instance.limits, Pricing(rates, currency))
    outcome = inquiry.best(options.optimize, clock, watch)
    if outcome.infeasible:
        conflict = find_ruled_conflict(inquiry, clock.part(CONFLICT_SHARE))
        return NoPlan(NoPlanReason.INFEASIBLE, (conflict,), instance.snapshot.revision)
    if outcome.found is None:
        return NoPlan(NoPlanReason.UNDECIDED, (), instance.snapshot.revision)
    with clock.phase("answer"):
        plan = answered(outcome, inquiry, clock)
    return with_alternatives(plan, inquiry, options.alternatives, clock)
