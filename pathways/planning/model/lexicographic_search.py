"""The best plan of a question in which claims, exclusions or overlaps count: one objective after the other, proved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.model.solution import ModelOutcome, Solution
from pathways.planning.question.closure import Closure
from pathways.planning.question.pricing import Pricing
from pathways.planning.selection.cp_model import whole
from pathways.planning.solver.deadline import LEAST_SECONDS, Clock
from pathways.planning.solver.progress import NOBODY, PLAIN, Observer, Scale
from pathways.planning.solver.strategies import BRIEF, WHOLE, Strategy
from pathways.planning.step import Prices, Step
from pathways.requirements.claims import Uses

SEARCH_SHARE = 0.9
"""Of the time that is left; the rest is for what is superfluous in a plan that is not proved, and for its schedule."""
POLISH_SHARE = 0.5
FILLING_MS = 20_000
PARTS = 1_000_000
SYMMETRY_EFFORT = 0.02
QUICK_EFFORT = 0.05
BRIEF_EFFORT = 0.5


def prices_of(closure: Closure, pricing: Pricing, years: int) -> Prices:
    """What the steps of a closure cost.

    Args:
        years: in which what is paid every year falls due.
    """

    def own(step: Step) -> tuple[int, int]:
        return pricing.of(closure.route(step))

    def key_of(step: Step) -> str | None:
        cost = closure.route(step).shared_cost
        return None if cost is None else cost.key

    costs = (route.shared_cost for _, route in closure.routes())
    return Prices(own, key_of, {cost.key: pricing.shared_of(cost, years) for cost in costs if cost is not None})


def search(
    model: PlanModel,
    prices: Prices,
    objectives: Sequence[Objective],
    clock: Clock,
    least: Sequence[int] = (),
    watch: Observer = NOBODY,
    scale: Scale = PLAIN,
    start: Solution | None = None,
    patience: float | None = None,
) -> ModelOutcome:
    """Solves a model.

    Args:
        model: of the question, with its limits.
        prices: of each step.
        objectives: most important first.
        clock: when to stop.
        least: what the first objectives are proved not to go below, each where those before it are at theirs.
        watch: receives better plans as they are found.
        scale: what is settled before the first of them, and whether the model is one of more than plans.
        start: a plan.
        patience: no turn of more effort than that, in the solver's own measure; None: whatever it takes.
    """
    found = start
    if start is not None:
        model.hint(start)
    bounds: list[int] = []
    for place, objective in enumerate(objectives):
        amount = model.amount(objective, prices)
        floor = least[place] if place < len(least) else 0
        if found is not None and found.amount(objective, prices) == floor:
            bounds.append(floor)
            model.model.add(amount <= floor)
            continue
        if floor:
            model.model.add(amount >= floor)
        if found is not None:
            model.model.add(amount <= found.amount(objective, prices))
        settled = replace(scale, settled=(*scale.settled, *bounds), floor=floor, taken=model.taken)
        told = NOBODY if scale.is_relaxed and bounds else watch
        part = clock.part(SEARCH_SHARE)
        status, better, bound = minimized(model, objective, amount, prices, part, told, settled, patience)
        if status == cp_model.INFEASIBLE and found is None:
            return ModelOutcome(None, True)
        found = found if better is None else better
        bound = max(floor, bound)
        if found is None:
            return ModelOutcome(None, False)
        value = found.amount(objective, prices)
        if status == cp_model.OPTIMAL:
            bound = value
        bounds.append(min(bound, value))
        model.model.add(amount <= value)
        if status != cp_model.OPTIMAL:
            break
        if value > floor:
            least = ()  # those of later objectives presumed that this one is at its least
    if found is None:
        return ModelOutcome(None, False)
    if not scale.is_relaxed and (Objective.STEPS not in objectives or len(bounds) < len(objectives)):
        found = _without_surplus(model, found, clock.part(POLISH_SHARE))
    bounds += [0] * (len(objectives) - len(bounds))
    values = found.amounts(objectives, prices)
    return ModelOutcome(found, False, tuple(objectives), values, tuple(map(min, bounds, values)))


def with_fewest_steps(
    model: PlanModel, prices: Prices, objectives: Sequence[Objective], clock: Clock
) -> ModelOutcome | None:
    """The best plan by money or hours and then by steps, as one; the model stays as it is.

    Returns:
        None: these are not the objectives, or with little effort it is not proved.
    """
    first, *rest = objectives
    if first not in (Objective.MONEY, Objective.HOURS) or rest != [Objective.STEPS]:
        return None
    model.model.minimize(model.amount(first, prices) * (len(model.taken) + 1) + model.amount(Objective.STEPS, prices))
    solver, status = solve(model, clock.part(SEARCH_SHARE), effort=QUICK_EFFORT, turn=BRIEF)
    if status == cp_model.INFEASIBLE:
        return ModelOutcome(None, True)
    if status != cp_model.OPTIMAL:
        return None
    found = model.read(solver)
    values = found.amounts(objectives, prices)
    return ModelOutcome(found, False, tuple(objectives), values, values)


def minimized(
    model: PlanModel,
    objective: Objective,
    amount: Any,
    prices: Prices,
    clock: Clock,
    watch: Observer,
    scale: Scale,
    patience: float | None = None,
) -> tuple[int, Solution | None, int]:
    """Status, the best plan found, and what no plan goes below.

    With several levels of linear relaxation each has its turn, a longer one in each round, and goes on from what the
    others found and proved: some prove what must be taken, others how long it lasts.
    """
    found: Solution | None = None
    bound, effort = 0, model.first_effort if patience is None else min(model.first_effort, patience)
    while True:
        for turn in model.turns:
            model.model.minimize(amount)
            limit = effort * turn.share if len(model.turns) > 1 else None
            solver, status = solve(model, clock, watch, scale, limit, turn)
            bound = max(bound, whole(solver.best_objective_bound))
            if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                found = model.read(solver)
                model.hint(found)
                value = found.amount(objective, prices)
                model.model.add(amount <= value)
                if bound >= value:
                    status = int(cp_model.OPTIMAL)
            if status in (cp_model.OPTIMAL, cp_model.INFEASIBLE) or clock.left <= 0 or limit is None:
                is_only_found = found is not None and status != cp_model.OPTIMAL
                return int(cp_model.FEASIBLE) if is_only_found else status, found, bound
            model.model.add(amount >= bound)
        effort *= 2
        if patience is not None and effort > patience:
            return int(cp_model.UNKNOWN if found is None else cp_model.FEASIBLE), found, bound


def no_plan_of(model: PlanModel, clock: Clock) -> bool:
    """Proved: no plan."""
    return has_plan_in(model, clock) is False


def has_plan_in(model: PlanModel, clock: Clock) -> bool | None:
    """Whether there is a plan; None: time ran out first.

    A short search settles most questions; for the others the model is made ready first.
    """
    _, status = solve(model, clock, effort=BRIEF_EFFORT, turn=BRIEF)
    if status == cp_model.UNKNOWN:
        _, status = solve(model, clock)
    return None if status == cp_model.UNKNOWN else bool(status != cp_model.INFEASIBLE)


def best_filling(make: Callable[[], PlanModel], step: Step) -> Uses:
    """The claims by which a step can be taken, or that come as near to it as any; as many as there can be."""
    model = make()
    model.model.add(model.taken[step] == 1)
    model.model.maximize(sum(claim.use for claim in model.claims.get(step, ())))
    clock = Clock(FILLING_MS)
    solver, status = solve(model, clock)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return model.uses(step, solver)
    model = make()
    shares = [PARTS // need * filled for filled, need in model.filled.get(step, ())]
    model.model.maximize(sum(shares) + sum(claim.use for claim in model.claims.get(step, ())))
    solver, status = solve(model, clock)
    return model.uses(step, solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else {}


def _without_surplus(model: PlanModel, found: Solution, clock: Clock) -> Solution:
    """The fewest of the steps that are a plan by themselves: no proper subset of those is one."""
    model.only(found.choices)
    model.model.minimize(model.count)
    solver, status = solve(model, clock)
    return model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else found


def solve(
    model: PlanModel,
    clock: Clock,
    watch: Observer = NOBODY,
    scale: Scale = PLAIN,
    effort: float | None = None,
    turn: Strategy = WHOLE,
) -> tuple[cp_model.CpSolver, int]:
    """One solving, by one worker, the same on every machine that is given enough time.

    Args:
        watch: receives progress.
        scale: what the model's objective says, for whoever watches.
        effort: after so much work (the solver's own measure, the same on every machine) it ends; None: no limit.
        turn: how it is solved.
    """
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = turn.level
    if turn.is_local:
        solver.parameters.num_workers = 2
        solver.parameters.interleave_search = True
        solver.parameters.subsolvers.extend(["max_lp" if turn.level == WHOLE.level else "no_lp"])
    if turn.is_brief:
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
    solver.parameters.symmetry_detection_deterministic_time_limit = SYMMETRY_EFFORT
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = max(clock.left, LEAST_SECONDS)
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    with clock.over(solver, watch, scale) as told:
        status = solver.solve(model.model, told)
    if status == cp_model.MODEL_INVALID:
        raise ValueError(f"the model of a question is invalid: {model.model.validate()}")
    if status == cp_model.INFEASIBLE:
        model.refuted(solver)
    return solver, int(status)
