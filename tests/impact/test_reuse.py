"""What is reused is what planning all again says."""

from __future__ import annotations

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.impact.impact import Impact, impact_of
from pathways.impact.planned import Replanned
from pathways.impact.reuse import reused_impact
from pathways.planning.planner import Planner
from tests.budget import some
from tests.impact.drawing import Case, random_case

PLANNER = Planner()
CASES = 300


def both(case: Case) -> tuple[Impact, Impact]:
    """By reuse, and by planning all again."""
    before, after = (compile_snapshot(each, revision=1, fingerprint="") for each in (case.before, case.after))
    old, new = (Replanned(each, PLANNER, case.day) for each in (before, after))
    return (
        reused_impact(before, after, case.people, PLANNER, case.day),
        impact_of(old, new, case.people, PLANNER.rates, case.day),
    )


def assert_same(found: Impact, expected: Impact) -> None:
    """Equal, apart from totals of plans that the change cannot touch, which were not looked for."""
    assert found.goals == expected.goals
    assert len(found.people) == len(expected.people)
    for one, other in zip(found.people, expected.people, strict=True):
        assert (one.learner, one.goal, one.effect) == (other.learner, other.goal, other.effect)
        assert (one.begin_by, one.once_closed) == (other.begin_by, other.once_closed)
        if one.is_touched:
            assert (one.before, one.after) == (other.before, other.after)
        else:
            assert other.before == other.after


@pytest.mark.parametrize("seed", some(range(CASES), 4))
def test_reuse_agrees_with_planning_all(seed: int) -> None:
    assert_same(*both(random_case(seed)))
