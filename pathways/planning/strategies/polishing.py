"""Removes superfluous steps from a solution and shortens its schedule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ortools.sat.python import cp_model

from pathways.planning.model.lexicographic_search import solve
from pathways.planning.model.solution import Solution
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.step import Step, tally
from pathways.planning.strategies.priced_question import PricedQuestion

POLISH_EFFORT = 0.1


def fewest_of(inquiry: PricedQuestion, found: Solution, always: Iterable[Step], clock: Clock) -> Solution | None:
    """The fewest steps of a plan that are one and end as early; None: it is not known.

    Args:
        always: of them these at least.

    Raises:
        TimeOverError: a model was not made in time.
    """
    model = inquiry.calendar(clock, renews=bool(found.renewals))
    model.only(found.choices)
    for step, count in tally(found.choices).items():
        model.model.add(model.chosen(step, count + 1) == 0)
    for step in always:
        model.model.add(model.chosen(step, 1) == 1)
    model.model.add(model.end <= found.end)
    model.model.minimize(model.count)
    solver, status = solve(model, clock)
    return model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None


def tidied(inquiry: PricedQuestion, found: Solution, clock: Clock) -> Solution:
    """The same steps in a schedule that is as short as any of theirs, without needless delays."""
    renews = bool(found.renewals) or inquiry.limits.keep_valid_until is not None
    asked = inquiry if renews else replace(inquiry, chosen=frozenset(found.steps), forbidden=())
    try:
        model = asked.calendar(clock, renews=renews)
    except TimeOverError:
        return found
    model.fix(found)
    is_shortest = found.is_shortest
    if not is_shortest:
        model.model.minimize(model.end)
        model.hint(found)
        solver, status = solve(model, clock)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return found
        found, is_shortest = model.read(solver), status == cp_model.OPTIMAL
    model.no_later(found)
    if model.kept is not None:
        model.model.minimize(sum(model.main.values()))
        model.hint(found)
        solver, status = solve(model, clock)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return replace(found, is_shortest=is_shortest)
        model.model.add(sum(model.main.values()) <= round(solver.objective_value))
        found = model.read(solver)
    model.model.minimize(sum(model.start.values()))
    model.hint(found)
    solver, status = solve(model, clock, effort=POLISH_EFFORT)
    polished = model.read(solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else found
    return replace(polished, is_shortest=is_shortest)
