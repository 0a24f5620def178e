"""Of what was found without renewals and with them the better one is taken, and its bounds are true of both."""

from __future__ import annotations

import pytest

from pathways.domain.plan import Objective
from pathways.planning.model.solution import ModelOutcome, Solution
from pathways.planning.strategies.solve import better

AIMS = (Objective.MONEY, Objective.WEEKS)
NOTHING = ModelOutcome(None, False)


def found(values: tuple[int, int], bounds: tuple[int, int]) -> ModelOutcome:
    return ModelOutcome(Solution({}, {}), False, AIMS, values, bounds)


PLAIN = found((50, 8), (50, 8))


@pytest.mark.parametrize(
    ("plain", "best", "least", "values", "bounds"),
    [
        # Time ran out with renewals: the plan stays, and is proved only as far as the question without time proves it.
        (PLAIN, NOTHING, (50,), (50, 8), (50, 0)),
        (PLAIN, NOTHING, (40,), (50, 8), (40, 0)),
        (PLAIN, NOTHING, (), (50, 8), (0, 0)),
        # A bound on weeks presumes that the money is at its own.
        (PLAIN, found((60, 4), (45, 0)), (40,), (50, 8), (45, 0)),
        (PLAIN, found((50, 9), (50, 6)), (40,), (50, 8), (50, 6)),
        # What is found with renewals is as good or better.
        (PLAIN, found((50, 8), (50, 8)), (50,), (50, 8), (50, 8)),
        (PLAIN, found((30, 9), (30, 9)), (30,), (30, 9), (30, 9)),
        (NOTHING, found((30, 9), (20, 0)), (20,), (30, 9), (20, 0)),
    ],
)
def test_the_better_one_with_bounds_that_hold(
    plain: ModelOutcome,
    best: ModelOutcome,
    least: tuple[int, ...],
    values: tuple[int, int],
    bounds: tuple[int, int],
) -> None:
    outcome = better(plain, best, least)
    assert outcome.found is not None
    assert (outcome.values, outcome.bounds) == (values, bounds)


def test_proved_impossibility_stays_proved() -> None:
    assert better(NOTHING, ModelOutcome(None, True), (50,)).infeasible
