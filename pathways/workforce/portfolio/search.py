"""Objective after objective: coverage, money, hours; each within its share of the time, each with its bound."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pathways.planning.solver.deadline import Clock
from pathways.workforce.portfolio.model import PortfolioModel
from pathways.workforce.portfolio.program import Program, Solved, Terms

FIRST_SHARE = 0.75
"""Of the time that is left, for each objective but the last one."""
NEARLY = 1e-7
"""A row that keeps what an objective has reached leaves this much room for floating point."""
MILLIONTH = 1e-6
"""A mean coverage this near to its bound is proved."""
LEAST_MONEY, LEAST_HOURS = 0.0005, 0.0005
"""Amounts and hours are whole thousandths."""


@dataclass(frozen=True, slots=True)
class Searched:
    """What was found.

    Attributes:
        values: of the columns; None: nothing was found.
        coverage: the value over all places, and what no portfolio goes above; None: the cheapest was asked for.
        money, hours: what no portfolio as good in the objectives before goes below.
        infeasible: proved that nothing keeps the limits.
    """

    values: tuple[float, ...] | None
    coverage: float | None = None
    money: float = 0.0
    hours: float = 0.0
    infeasible: bool = False


def value_of(terms: Terms, values: Sequence[float]) -> float:
    """What some terms add up to."""
    return sum(each * values[column] for column, each in terms.items())


def greatest_coverage(model: PortfolioModel, clock: Clock) -> Searched:
    """The greatest coverage; among those the least money; among those the fewest hours."""
    program, gap = model.program, MILLIONTH * max(1, model.places)
    first = _narrowed(program, _negative(model.coverage), clock.part(FIRST_SHARE), gap)
    if first.values is None:
        return Searched(None, -first.bound, infeasible=first.infeasible)
    most = value_of(model.coverage, first.values)
    program.row(model.coverage, least=most - NEARLY * max(1.0, most))
    rest = _cheapest(model, clock, first.values)
    is_proved = -first.bound <= most + gap
    money, hours = (rest.money, rest.hours) if is_proved else (0.0, 0.0)
    return Searched(rest.values, max(most, -first.bound), money, hours)


def cheapest(model: PortfolioModel, minimum: Fraction, clock: Clock) -> Searched:
    """The least money that reaches a coverage (the sum over all places); among those the fewest hours."""
    model.program.row(model.coverage, least=float(minimum))
    return _cheapest(model, clock, None)


def _cheapest(model: PortfolioModel, clock: Clock, begin: tuple[float, ...] | None) -> Searched:
    program = model.program
    if begin is None:
        first = _narrowed(program, model.money, clock.part(FIRST_SHARE), LEAST_MONEY)
    else:
        first = program.best(model.money, clock.left * FIRST_SHARE, LEAST_MONEY, begin)
    values = begin if first.values is None else first.values
    if values is None:
        return Searched(None, infeasible=first.infeasible)
    least = value_of(model.money, values)
    program.row(model.money, most=least + NEARLY * max(1.0, least))
    second = program.best(model.hours, clock.left, LEAST_HOURS, values)
    is_proved = first.bound >= least - 2 * LEAST_MONEY
    return Searched(
        values if second.values is None else second.values,
        None,
        max(0.0, first.bound),
        second.bound if is_proved else 0.0,
    )


def _narrowed(program: Program, objective: Terms, clock: Clock, gap: float) -> Solved:
    """The best solution, and a program without the columns that no solution as good has: fixing by reduced costs.

    The relaxation tells how much each column adds to its bound. A solution over the cheapest columns alone comes near
    the bound; whatever adds more than it lies above the bound is in no better one.
    """
    relaxed = program.relaxation(objective, clock.left)
    if relaxed is None:
        return program.best(objective, clock.left, gap)
    limit = relaxed.nearest
    few = program.best(objective, clock.left * FIRST_SHARE, gap, closed=relaxed.dearer > limit)
    if few.values is None:
        found = program.best(objective, clock.left, gap)
        return replace(found, bound=max(found.bound, relaxed.bound))
    value = value_of(objective, few.values)
    above = value - relaxed.bound + 2 * NEARLY * max(1.0, abs(value))
    program.close(relaxed.dearer > above)
    if above <= limit:
        return Solved(few.values, max(relaxed.bound, min(few.bound, relaxed.bound + limit)))
    found = program.best(objective, clock.left, gap, few.values)
    bound = min(value, max(relaxed.bound, found.bound))
    if found.values is None or value_of(objective, found.values) > value:
        return Solved(few.values, bound)
    return Solved(found.values, bound)


def _negative(terms: Mapping[int, float]) -> dict[int, float]:
    return {column: -each for column, each in terms.items()}
