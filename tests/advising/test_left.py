"""What is left to do for each line by itself, also where the line is a group with claims of its own."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.progress import left_to_do, progress_of
from pathways.planning.planner import Planner
from tests.budget import some
from tests.catalogs import TODAY, credential, record, snapshot_of, usd
from tests.seeded import planner, snapshot

A, B, C = ({"credential": key} for key in "abc")
TAKE = {"cost": usd(10)}
OLD = {"awards": [{"credential": "a-old"}]}
HOLDER = {"awards": [{"credential": "comptia-security-plus"}]}
GROUPS: dict[str, dict[str, Any]] = {
    "once": {"countsOnce": True, "all": [A, B]},
    "divided": {"countsOnce": "credits", "all": [{"credits": 3, "of": [A]}, {"credits": 3, "of": [A, B]}]},
    "limited": {"atLeast": 2, "of": [A, B], "limits": [{"atMost": 1, "of": ["b"]}]},
    "distinct": {"atLeast": 2, "of": [A, B, C], "distinct": {"by": "subjects", "atLeast": 2}},
    "credits": {"credits": 6, "of": [A, B]},
}


@pytest.mark.parametrize(
    ("name", "learner", "expected"),
    [
        ("once", {}, [2, 1, 1]),
        ("once", OLD, [1, 0, 1]),
        ("divided", {}, [2, 1, 1, 1, 1, 1]),
        ("divided", OLD, [1, 0, 0, 0, 0, 1]),
        ("limited", {}, [2, 1, 1]),
        ("limited", OLD, [1, 0, 1]),
        ("distinct", {}, [2, 1, 1, 1]),
        ("distinct", OLD, [1, 0, 1, 1]),
        ("credits", {}, [2, 1, 1]),
        ("credits", OLD, [1, 0, 1]),
    ],
)
def test_the_steps_that_are_left_for_each_line(name: str, learner: dict[str, Any], expected: list[int]) -> None:
    # a and b have the subject x and c has y, so what is distinct is a or b, and c; a-old may stand for a.
    catalog = snapshot_of(
        {
            "credentials": [
                credential("a", TAKE, credits=3, subjects=["x"]),
                credential("a-old", credits=3, status="SUPERSEDED", supersededBy="a", subjects=["x"]),
                credential("b", TAKE, credits=3, subjects=["x"]),
                credential("c", TAKE, credits=3, subjects=["y"]),
                credential("top", {"requires": GROUPS[name]}),
            ],
            "equivalents": [["a", "a-old"]],
        }
    )
    held = record(learner)
    lines = progress_of("top", held, TODAY, catalog).lines
    left = [left_to_do(line.requirement, "top", held, TODAY, Planner(), catalog) for line in lines]
    assert [0 if plan is None else plan.totals.steps for plan in left] == expected
    assert all(plan.totals.cost.amount == 10 * plan.totals.steps for plan in left if plan is not None)


@pytest.mark.parametrize("key", some(sorted(snapshot().credentials), 20))
@pytest.mark.parametrize(
    "learner", [{}, {"awards": [{"credential": "comptia-security-plus"}]}], ids=["empty", "holder"]
)
def test_every_line_of_the_seed_has_an_answer(key: str, learner: dict[str, Any]) -> None:
    held = record(learner)
    for line in progress_of(key, held, TODAY, snapshot()).lines:
        plan = left_to_do(line.requirement, key, held, TODAY, planner(), snapshot())
        assert plan is None or plan.totals.steps > 0
