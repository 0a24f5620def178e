"""Planner and exhaustion give one answer to questions with a calendar; tests.calendar.fuzz asks them far more often."""

from __future__ import annotations

from hypothesis import given, settings

from tests.calendar.drawing import cases
from tests.calendar.judging import same_plan
from tests.rules.drawing import Case


@settings(max_examples=300, deadline=None)
@given(cases())
def test_a_plan_with_a_calendar_is_the_best_that_exhaustion_finds(case: Case) -> None:
    same_plan(case)
