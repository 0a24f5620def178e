"""Planner and exhaustion give one answer to questions with a calendar; tests.calendar.fuzz asks them far more often."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import count

import pytest

from tests.budget import some
from tests.calendar.assert_same_answer import same_plan
from tests.calendar.random_cases import random_case
from tests.calendar.random_terms import random_terms
from tests.rules.random_cases import Case


def _keeping(seed: int) -> int:
    """The first seed from this one on whose question keeps something valid."""
    return next(each for each in count(seed) if random_case(each).question.options.keep_valid_until is not None)


KEPT = sorted({_keeping(seed) for seed in some(range(1_000), 2)})


@pytest.mark.parametrize("seed", some(range(100_000), 3))
def test_calendar_plan_agrees_with_exhaustion(seed: int) -> None:
    case = random_case(seed)
    options = replace(case.question.options, keep_valid_until=None, weekly_hours=Decimal(10))
    same_plan(replace(case, question=replace(case.question, options=options)))


@pytest.mark.parametrize("seed", KEPT)
def test_keeping_valid_agrees_with_exhaustion(seed: int) -> None:
    same_plan(random_case(seed))


@pytest.mark.parametrize(
    ("draw", "seed"),
    [
        (random_terms, 3_000_433),  # a step that fills a term, so that weeks are saved for which nobody asked
        (random_terms, 3_000_984),  # terms of every other year are far away
        (random_case, 3_001_460),  # a route leans on what may come beside, and nothing leans on it
        (random_terms, 3_001_625),  # what is held runs out between two first days of weeks
        (random_case, 3_001_984),  # without a waived line there is no circle, and no block
        (random_case, 3_002_796),  # an occupation asks for a credential that shows something, too
        (random_case, 7_000_234),  # what is renewed is worth what its award says
        (random_terms, 7_300_680),  # what is worth more than any term may have waits until no term is on
        (random_case, 7_000_334),  # one award is worth less than the next one of the same credential
    ],
)
def test_cases_that_once_differed(draw: Callable[[int], Case], seed: int) -> None:
    same_plan(draw(seed))
