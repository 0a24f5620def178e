"""Sums with coefficients of any length, against adding them up for every assignment."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from pathways.planning.solver.long_sums import BASE, reach
from tests.budget import examples

LENGTHS = st.sampled_from([1, 5, 29, 30, 31, 59, 60, 61, 64, 90, 91, 300])


@st.composite
def sums(draw: st.DrawFn) -> tuple[list[int], int]:
    """Coefficients, and a threshold near what some of them add up to."""
    numbers = LENGTHS.flatmap(lambda bits: st.integers(1, 2**bits))
    coefficients = draw(st.lists(numbers, min_size=1, max_size=5))
    chosen = draw(st.lists(st.sampled_from(coefficients), max_size=5))
    near = draw(st.sampled_from([-BASE, -1, 0, 1, BASE]))
    return coefficients, max(1, sum(chosen) + near)


@settings(max_examples=examples(30))
@given(sums())
def test_just_assignments_that_reach_the_threshold_may_open(case: tuple[list[int], int]) -> None:
    coefficients, threshold = case
    model = cp_model.CpModel()
    literals = [model.new_bool_var(f"x{place}") for place in range(len(coefficients))]
    opened = model.new_bool_var("opened")
    reach(model, list(zip(coefficients, literals, strict=True)), threshold, opened)
    for chosen in product([0, 1], repeat=len(coefficients)):
        fixed = [literal if is_true else literal.negated() for literal, is_true in zip(literals, chosen, strict=True)]
        for wanted in (opened, opened.negated()):
            model.clear_assumptions()
            model.add_assumptions([*fixed, wanted])
            is_possible = cp_model.CpSolver().solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
            enough = sum(each * is_true for each, is_true in zip(coefficients, chosen, strict=True)) >= threshold
            assert is_possible is (enough or wanted is not opened)
