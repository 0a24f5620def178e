"""Questions in which claims, exclusions or overlaps count: folded into no gates, solved as one model."""

from __future__ import annotations

from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.quantity import thousandths
from pathways.errors import Problem
from pathways.planning.answering import Proved, answer_of
from pathways.planning.instance import Instance
from pathways.planning.optimise import Clock
from pathways.planning.pricing import Pricing, currency_of
from pathways.planning.ruled_closure import Closure, closure_of
from pathways.planning.ruled_conflict import find_ruled_conflict
from pathways.planning.ruled_model import Found, RuledModel
from pathways.planning.ruled_search import prices_of, search
from pathways.planning.verify import Taken

CONFLICT_SHARE = 0.5
LEAST_CONFLICT_MS = 500


def plan_ruled(instance: Instance, rates: Rates, default_currency: str, clock: Clock) -> PlanResult:
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
    pricing = Pricing(rates, currency)
    prices = prices_of(closure, pricing)
    budget = None if options.budget is None else thousandths(options.budget)
    with clock.phase("model"):
        model = RuledModel(closure)
    with clock.phase("solver"):
        outcome = search(model, prices, options.optimize, budget, clock)
    if outcome.infeasible:
        left = Clock(max(LEAST_CONFLICT_MS, int(clock.left * 1000 * CONFLICT_SHARE)))
        conflict = find_ruled_conflict(instance, pricing, budget, left)
        return NoPlan(NoPlanReason.INFEASIBLE, (conflict,), instance.snapshot.revision)
    if outcome.found is None:
        return NoPlan(NoPlanReason.UNDECIDED, (), instance.snapshot.revision)
    with clock.phase("answer"):
        proved = Proved(outcome.objectives, outcome.values, outcome.bounds)
        return answer_of(_taken(outcome.found, closure), outcome.found.uses, instance, pricing, proved, clock)


def _taken(found: Found, closure: Closure) -> list[Taken]:
    steps = [
        Taken(closure.credential(key), closure.credential(key).routes[place], rank)
        for (key, place), rank in found.steps.items()
    ]
    return sorted(steps, key=lambda step: (step.rank, step.credential.key))
