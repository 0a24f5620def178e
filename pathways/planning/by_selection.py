"""Questions without a calendar and without rules: the cheapest selection of steps, folded into an AND/OR graph."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.catalog.snapshot import Snapshot
from pathways.domain.money import Rates
from pathways.domain.no_plan import ConflictMember
from pathways.domain.plan import Objective
from pathways.errors import Problem
from pathways.planning.answer.answer import Proved, answer_of
from pathways.planning.attempt import Attempt
from pathways.planning.explain.conflict_members import limits_of, waived_by
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.question.instance import Instance
from pathways.planning.question.members import Core
from pathways.planning.question.pricing import Pricing, currency_of
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.selection.and_or_graph import FALSE, AndOrGraph
from pathways.planning.selection.reachability import Network, NumberedStep, earn_all, routes_of, steps_of, subgraph
from pathways.planning.selection.search import optimise
from pathways.planning.solver.deadline import Clock
from pathways.planning.solver.progress import NOBODY, Observer
from pathways.planning.step import Step
from pathways.planning.strategies.priced_question import PricedQuestion


def attempt_by_selection(
    instance: Instance, rates: Rates, default_currency: str, clock: Clock, watch: Observer = NOBODY
) -> Attempt:
    """As `attempt_by_model`, for what `needs_model` does not name.

    Raises:
        UnsoundPlanError: the verifier refuses the plan that was found.
    """
    question, snapshot = instance.question, instance.snapshot
    with clock.phase("closure"):
        and_or = instance.and_or_graph(instance.limits)
    routes = (instance.route(and_or, place) for place in range(len(and_or.root)))
    currency = currency_of(routes, question.options.currency, default_currency, rates)
    if isinstance(currency, Problem):
        return Attempt(refused=currency)
    pricing = Pricing(rates, currency)

    def named(step: NumberedStep) -> Step:
        number, place = step
        return Step(snapshot.graph.credentials[number].key, place)

    def prices(step: Step) -> tuple[int, int]:
        return pricing.of(snapshot.credentials[step.key].routes[step.place])

    def judge(kept: Sequence[ConflictMember], dropped: Sequence[ConflictMember], left: Clock) -> Core | None:
        limits = limits_of(kept, instance)
        folded = instance.and_or_graph(limits, waived_by(dropped))
        is_stuck = folded.goal == FALSE
        if not is_stuck and limits.budget is not None:
            is_stuck = optimise(folded, named, prices, (Objective.MONEY,), limits.budget, left.part()).infeasible
        return Core.of(kept, dropped) if is_stuck else None

    obstacles = Obstacles(instance, judge, currency, clock)
    if and_or.goal == FALSE:
        return Attempt(obstacles=obstacles)
    outcome = optimise(and_or, named, prices, question.options.optimize, instance.limits.budget, clock, watch)
    if outcome.found is None:
        return Attempt(obstacles=obstacles) if outcome.infeasible else Attempt()
    with clock.phase("answer"):
        taken = _ranked(and_or, outcome.found, snapshot)
        plan = answer_of(taken, None, instance, pricing, Proved.of(outcome), clock)
    return Attempt(plan=plan, inquiry=PricedQuestion(instance, instance.limits, pricing))


def exists_by_selection(instance: Instance, rates: Rates, default_currency: str, clock: Clock) -> bool:
    """There is a plan, and time was enough to see that."""
    if instance.limits.budget is None:
        return instance.and_or_graph(instance.limits).goal != FALSE
    return attempt_by_selection(instance, rates, default_currency, clock).plan is not None


def _ranked(and_or: AndOrGraph, steps: Sequence[NumberedStep], snapshot: Snapshot) -> list[TakenStep]:
    """Steps with their ranks."""
    routes = routes_of(and_or, steps) or []
    part = subgraph(and_or, routes)
    order = earn_all(Network.of(part))
    found = []
    for route in order.route:
        if route >= 0:
            ((number, place),) = steps_of(part, [route])
            credential = snapshot.graph.credentials[number]
            found.append(TakenStep(credential, credential.routes[place], order.rank[part.route_of[route]]))
    return found
