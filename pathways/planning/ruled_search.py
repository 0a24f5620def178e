"""The best plan of a question in which claims, exclusions or overlaps count: one objective after the other, proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.model import whole
from pathways.planning.optimise import Clock
from pathways.planning.pricing import Pricing
from pathways.planning.ruled_closure import Closure
from pathways.planning.ruled_model import Found, RuledModel, Step
from pathways.requirements.claims import Uses

LEAST_SECONDS = 0.02
FILLING_SECONDS = 20.0
PARTS = 1_000_000

Prices = Callable[[Step], tuple[int, int]]
"""Money and hours of a step, in thousandths."""


def prices_of(closure: Closure, pricing: Pricing) -> Prices:
    """What each step of a closure costs."""

    def prices(step: Step) -> tuple[int, int]:
        key, place = step
        return pricing.of(closure.credential(key).routes[place])

    return prices


@dataclass(frozen=True, slots=True)
class RuledOutcome:
    """What was found and what is proved.

    Attributes:
        found: None when there is no plan, or none was found in time.
        infeasible: proved that none exists.
        values, bounds: by objective, in thousandths of money or hours, or a count.
    """

    found: Found | None
    infeasible: bool
    objectives: tuple[Objective, ...] = ()
    values: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()


def search(
    model: RuledModel, prices: Prices, objectives: Sequence[Objective], budget: int | None, clock: Clock
) -> RuledOutcome:
    """Solves a model.

    Args:
        model: of the question.
        prices: of each step.
        objectives: most important first.
        budget: the most the money may add up to, in thousandths; None: no limit.
        clock: when to stop.
    """
    weights = {objective: _weights(model, prices, objective) for objective in objectives}
    if budget is not None:
        model.limit(_weights(model, prices, Objective.MONEY), budget)
    found: Found | None = None
    bounds: list[int] = []
    for objective in objectives:
        weight = weights[objective]
        model.minimize(weight)
        solver, status = _solve(model, clock.left)
        if status == cp_model.INFEASIBLE and found is None:
            return RuledOutcome(None, True)
        bound = whole(solver.best_objective_bound)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            found = model.read(solver)
            model.hint(found.steps)
        if found is None:
            return RuledOutcome(None, False)
        value = _value(found, weight)
        if status == cp_model.OPTIMAL:
            bound = value
        bounds.append(min(bound, value))
        if status != cp_model.OPTIMAL:
            break
        model.limit(weight, value)
    if found is None:
        return RuledOutcome(None, False)
    if Objective.STEPS not in objectives or len(bounds) < len(objectives):
        found = _without_surplus(model, found, clock)
    bounds += [0] * (len(objectives) - len(bounds))
    values = tuple(_value(found, weights[objective]) for objective in objectives)
    return RuledOutcome(found, False, tuple(objectives), values, tuple(map(min, bounds, values)))


def is_impossible(model: RuledModel, prices: Prices, budget: int | None, seconds: float) -> bool:
    """Proved: no plan within the budget."""
    if budget is not None:
        model.limit(_weights(model, prices, Objective.MONEY), budget)
    _, status = _solve(model, seconds)
    return bool(status == cp_model.INFEASIBLE)


def best_filling(make: Callable[[], RuledModel], step: Step) -> Uses:
    """The claims by which a step can be taken, or that come as near to it as any; as many as there can be."""
    model = make()
    model.model.add(model.taken[step] == 1)
    model.model.maximize(sum(claim.use for claim in model.claims.get(step, ())))
    solver, status = _solve(model, FILLING_SECONDS)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return model.uses(step, solver)
    model = make()
    shares = [PARTS // need * filled for filled, need in model.filled.get(step, ())]
    model.model.maximize(sum(shares) + sum(claim.use for claim in model.claims.get(step, ())))
    solver, status = _solve(model, FILLING_SECONDS)
    return model.uses(step, solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else {}


def _without_surplus(model: RuledModel, found: Found, clock: Clock) -> Found:
    """The fewest of the steps that are a plan by themselves: no proper subset of those is one."""
    model.only(found.steps)
    model.minimize(dict.fromkeys(model.taken, 1))
    solver, status = _solve(model, max(clock.left, 1.0))
    return model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else found


def _solve(model: RuledModel, seconds: float) -> tuple[cp_model.CpSolver, int]:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(seconds, LEAST_SECONDS)
    status = solver.solve(model.model)
    if status == cp_model.MODEL_INVALID:
        raise ValueError(f"the model of a question is invalid: {model.model.validate()}")
    return solver, int(status)


def _weights(model: RuledModel, prices: Prices, objective: Objective) -> dict[Step, int]:
    match objective:
        case Objective.MONEY:
            return {step: prices(step)[0] for step in model.taken}
        case Objective.HOURS:
            return {step: prices(step)[1] for step in model.taken}
        case _:
            return dict.fromkeys(model.taken, 1)


def _value(found: Found, weight: dict[Step, int]) -> int:
    return sum(weight[step] for step in found.steps)
