"""Evaluator, planner and exhaustion give one answer; `make fuzz` asks them far more often."""

from __future__ import annotations

from hypothesis import given, settings

from tests.budget import examples
from tests.rules.assert_same_answer import nothing_to_buy, same_meaning, same_plan
from tests.rules.random_cases import Case, cases


@settings(max_examples=examples(100))
@given(cases())
def test_a_tree_means_what_exhaustion_finds(case: Case) -> None:
    same_meaning(case)


@settings(max_examples=examples(100))
@given(cases())
def test_planner_agrees_with_evaluator_without_steps(case: Case) -> None:
    nothing_to_buy(case)


@settings(max_examples=examples(100))
@given(cases())
def test_a_plan_is_the_best_that_exhaustion_finds(case: Case) -> None:
    same_plan(case)
