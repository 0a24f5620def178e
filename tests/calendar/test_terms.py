"""Planner and exhaustion give one answer where offerings recur and terms limit credits."""

from __future__ import annotations

import pytest

from tests.budget import some
from tests.calendar.drawing_terms import random_terms
from tests.calendar.judging import same_plan


@pytest.mark.parametrize("seed", some(range(100_000), 4))
def test_plan_by_terms_is_the_best_there_is(seed: int) -> None:
    same_plan(random_terms(seed))
