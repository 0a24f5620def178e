"""Planner and exhaustion give one answer where offerings recur and terms limit credits."""

from __future__ import annotations

import pytest

from tests.budget import some
from tests.calendar.assert_same_answer import same_plan
from tests.calendar.random_terms import random_terms


@pytest.mark.parametrize("seed", some(range(100_000), 4))
def test_plan_by_terms_is_the_best_there_is(seed: int) -> None:
    same_plan(random_terms(seed))
