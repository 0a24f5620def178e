"""Planner and exhaustion give one answer to questions with a calendar; tests.calendar.fuzz asks them far more often."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.budget import some
from tests.calendar.drawing import random_case
from tests.calendar.judging import same_plan

KEPT = [seed for seed in some(range(1_000), 15) if random_case(seed).question.options.keep_valid_until is not None]


@pytest.mark.parametrize("seed", some(range(100_000), 10))
def test_calendar_plan_agrees_with_exhaustion(seed: int) -> None:
    case = random_case(seed)
    options = replace(case.question.options, keep_valid_until=None, weekly_hours=Decimal(10))
    same_plan(replace(case, question=replace(case.question, options=options)))


@pytest.mark.parametrize("seed", KEPT)
def test_keeping_valid_agrees_with_exhaustion(seed: int) -> None:
    same_plan(random_case(seed))
