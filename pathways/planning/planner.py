"""Answers a question for a plan: folds it, optimises, verifies, and says what is proved."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Route
from pathways.domain.money import Money, Rates, convert
from pathways.domain.plan import (
    NoPlan,
    NoPlanReason,
    Objective,
    ObjectiveProof,
    Plan,
    PlanQuestion,
    PlanResult,
    PlanTotals,
    Proof,
    ProofStatus,
    Refusal,
)
from pathways.domain.quantity import from_thousandths, thousandths
from pathways.errors import Problem as Mistake
from pathways.planning.assumptions import assumptions_of
from pathways.planning.conflict import find_conflict
from pathways.planning.instance import Instance
from pathways.planning.network import Network, Step, earn_all, routes_of, steps_of, subproblem
from pathways.planning.optimise import Clock, Outcome, Prices, optimise
from pathways.planning.problem import FALSE, Problem
from pathways.planning.question import question_problems
from pathways.planning.steps import plan_steps
from pathways.planning.verify import Taken, faults_of

log = logging.getLogger(__name__)

CONFLICT_SHARE = 0.5
LEAST_CONFLICT_MS = 500


class UnsoundPlanError(Exception):
    """The independent verifier refuses a plan: a fault of this program, never an answer."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans over snapshots.

    Attributes:
        rates: between currencies, from the configuration.
        default_currency: of a plan whose closure names no cost.
        time_limit_ms: when the question sets none.
    """

    rates: Rates = field(default_factory=Rates)
    default_currency: str = "USD"
    time_limit_ms: int = 10_000

    def plan(self, question: PlanQuestion, snapshot: Snapshot) -> PlanResult:
        """The best plan, with its proof; or why there is none; or why the question cannot be asked.

        Raises:
            UnsoundPlanError: the verifier refuses the plan that was found; the instance is logged.
        """
        mistakes = question_problems(question, snapshot)
        if mistakes:
            return Refusal(tuple(mistakes))
        clock = Clock(question.options.time_limit_ms or self.time_limit_ms)
        instance = Instance(question, snapshot)
        with clock.phase("closure"):
            problem = instance.problem(instance.limits)
        currency = self._currency(instance, problem)
        if isinstance(currency, Mistake):
            return Refusal((currency,))
        prices = self._prices(snapshot, currency)
        budget = question.options.budget
        most = None if budget is None else thousandths(budget)
        if problem.goal == FALSE:
            return self._no_plan(instance, prices, most, currency, clock)
        outcome = optimise(problem, prices, question.options.optimize, most, clock)
        if outcome.steps is None:
            if outcome.infeasible:
                return self._no_plan(instance, prices, most, currency, clock)
            return NoPlan(NoPlanReason.UNDECIDED, (), snapshot.revision)
        with clock.phase("answer"):
            return self._answer(instance, problem, outcome, currency, clock)

    def _currency(self, instance: Instance, problem: Problem) -> str | Mistake:
        """The plan's currency: as asked, else the only one at hand; with a rate from every other."""
        stated = {
            route.cost.currency
            for place in range(len(problem.root))
            if (route := instance.route(problem, place)).cost is not None
        }
        asked = instance.question.options.currency
        target = asked or (min(stated) if len(stated) == 1 else None if stated else self.default_currency)
        if target is None:
            names = " and ".join(sorted(stated))
            text = f"The costs on the way are in {names}; a plan adds up one currency."
            return Mistake(
                "NO_RATE", text, "Name options.currency, with rates to it in the configuration.", "options/currency"
            )
        missing = sorted(source for source in stated if self.rates.between(source, target) is None)
        if missing:
            text = f"There is no rate from {missing[0]} to {target}."
            return Mistake("NO_RATE", text, "Configure the rate, or ask in another currency.", "options/currency")
        return target

    def _prices(self, snapshot: Snapshot, currency: str) -> Prices:
        credentials = snapshot.graph.credentials
        known: dict[Step, tuple[int, int]] = {}

        def prices(step: Step) -> tuple[int, int]:
            found = known.get(step)
            if found is None:
                number, place = step
                route = credentials[number].routes[place]
                found = known[step] = (
                    thousandths(self._cost(route, currency).amount),
                    0 if route.hours is None else thousandths(route.hours),
                )
            return found

        return prices

    def _cost(self, route: Route, currency: str) -> Money:
        if route.cost is None:
            return Money(Decimal(0), currency)
        rate = self.rates.between(route.cost.currency, currency)
        if rate is None:
            raise ValueError(f"no rate from {route.cost.currency} to {currency}")
        return route.cost if route.cost.currency == currency else convert(route.cost, currency, rate)

    def _no_plan(self, instance: Instance, prices: Prices, budget: int | None, currency: str, clock: Clock) -> NoPlan:
        conflict_clock = Clock(max(LEAST_CONFLICT_MS, int(clock.left * 1000 * CONFLICT_SHARE)))

        def unpayable(problem: Problem) -> bool:
            left = Clock(max(1, int(conflict_clock.left * 1000)))
            return optimise(problem, prices, (Objective.MONEY,), budget, left).infeasible

        judge = None if budget is None else unpayable
        conflict = find_conflict(instance, judge, currency, lambda: conflict_clock.left <= 0)
        return NoPlan(NoPlanReason.INFEASIBLE, (conflict,), instance.snapshot.revision)

    def _answer(self, instance: Instance, problem: Problem, outcome: Outcome, currency: str, clock: Clock) -> Plan:
        question, snapshot = instance.question, instance.snapshot
        taken = ranked(problem, outcome.steps or (), snapshot)
        costs = {step.credential.key: self._cost(step.route, currency) for step in taken}
        total = Money(sum((cost.amount for cost in costs.values()), Decimal(0)), currency)
        faults = faults_of(taken, question, instance.goal, instance.evidence, snapshot, total.amount)
        faults += _false_values(outcome, taken, total)
        if faults:
            log.error("a plan fails verification: %s; instance: %r; revision %d", faults, question, snapshot.revision)
            raise UnsoundPlanError(faults[0])
        steps = plan_steps(taken, costs, instance)
        totals = PlanTotals(total, sum((step.hours for step in steps), Decimal(0)), len(steps))
        return Plan(
            steps,
            totals,
            _proof(outcome, clock),
            question.day,
            assumptions_of(steps, instance),
            snapshot.revision,
        )


def ranked(problem: Problem, steps: Sequence[Step], snapshot: Snapshot) -> list[Taken]:
    """Steps with their ranks, in an order in which they can be done; ties by key."""
    routes = routes_of(problem, steps) or []
    part = subproblem(problem, routes)
    order = earn_all(Network.of(part))
    found = []
    for route in order.route:
        if route >= 0:
            ((number, place),) = steps_of(part, [route])
            credential = snapshot.graph.credentials[number]
            found.append(Taken(credential, credential.routes[place], order.rank[part.route_of[route]]))
    return sorted(found, key=lambda step: (step.rank, step.credential.key))


def _false_values(outcome: Outcome, taken: Sequence[Taken], total: Money) -> list[str]:
    """The optimiser's values, counted again from the routes."""
    hours = sum((step.route.hours or Decimal(0) for step in taken), Decimal(0))
    real = {
        Objective.MONEY: thousandths(total.amount),
        Objective.HOURS: thousandths(hours),
        Objective.STEPS: len(taken),
    }
    return [
        f"{objective} is {real[objective]}, not {value}"
        for objective, value in zip(outcome.objectives, outcome.values, strict=True)
        if real[objective] != value
    ]


def _proof(outcome: Outcome, clock: Clock) -> Proof:
    objectives = []
    for objective, value, bound in zip(outcome.objectives, outcome.values, outcome.bounds, strict=True):
        status = ProofStatus.OPTIMAL if value == bound else ProofStatus.BOUNDED
        counted = objective is Objective.STEPS
        shown = (Decimal(value), Decimal(bound)) if counted else (from_thousandths(value), from_thousandths(bound))
        objectives.append(ObjectiveProof(objective, status, *shown))
    status = ProofStatus.OPTIMAL if outcome.proved else ProofStatus.BOUNDED
    return Proof(status, tuple(objectives), clock.elapsed_ms, dict(clock.phases))
