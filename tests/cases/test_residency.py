"""A college of which 60 credits at least are earned there, and 120 in all; numbers by hand.

What was transferred is an award of the course itself, of kind PRIOR_LEARNING; or an award of the twin of a course
that stands for it everywhere but in the 60 credits.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import Assessment
from tests.cases.asking import DAY
from tests.catalogs import credential, question, record, snapshot_of, usd

COURSES = [f"c{number:02}" for number in range(40)]
OWN = {"select": {"ownedBy": ["college"]}}


def college(here: dict[str, Any]) -> dict[str, Any]:
    """Its courses, each with its twin by transfer, and the degree; `here`: what the 60 credits are of."""
    degree = {"all": [{"credits": 120, "of": {"select": {"keys": ["c*"]}}}, {"credits": 60, "of": here}]}
    return {
        "organizations": [{"key": "college", "name": "The College"}],
        "credentials": [
            *(credential(key, {"cost": usd(100)}, credits=3, ownedBy=["college"]) for key in COURSES),
            credential("degree", {"kind": "STACK", "cost": usd(0), "requires": degree}),
        ],
    }


BY_KIND = snapshot_of(college({**OWN, "earned": {"notKinds": ["PRIOR_LEARNING"]}}))
BY_ISSUER = snapshot_of(college({**OWN, "earned": {"issuedBy": ["college"]}}))


def awards(by_transfer: int, here: int) -> list[dict[str, Any]]:
    transferred = [
        {"credential": key, "kind": "PRIOR_LEARNING", "issuedBy": "Another College"} for key in COURSES[:by_transfer]
    ]
    return [*transferred, *({"credential": key} for key in COURSES[by_transfer : by_transfer + here])]


def lines(snapshot: Snapshot, held: list[dict[str, Any]]) -> list[Assessment]:
    return list(progress_of("degree", record({"awards": held}), DAY, snapshot).lines[0].parts)


@pytest.mark.parametrize("snapshot", [BY_KIND, BY_ISSUER], ids=["kind", "issuer"])
@pytest.mark.parametrize(
    ("by_transfer", "here", "met", "cost"),
    [
        # 117 in all and 57 here: one more course of its own mends both.
        (20, 19, [False, False], 100),
        # 120 in all, but 57 here.
        (21, 19, [True, False], 100),
        (20, 20, [True, True], 0),
        (19, 20, [False, True], 100),
    ],
)
def test_two_totals(snapshot: Snapshot, by_transfer: int, here: int, met: list[bool], cost: int) -> None:
    held = awards(by_transfer, here)
    assert [part.holds for part in lines(snapshot, held)] == met
    plan = Planner().plan(question("degree", {"awards": held}), snapshot)
    assert isinstance(plan, Plan)
    assert plan.totals.cost.amount == cost


TWINS = [f"t-{key}" for key in COURSES]


def with_twins() -> Snapshot:
    found = college({**OWN, "exact": True})
    twins = [credential(key, {"kind": "PRIOR_LEARNING", "cost": usd(1)}, credits=3) for key in TWINS]
    after = credential("after-c00", {"cost": usd(5), "requires": {"credential": "c00"}}, credits=0)
    sets = [list(pair) for pair in zip(COURSES, TWINS, strict=True)]
    return snapshot_of({**found, "credentials": [*found["credentials"], *twins, after], "equivalents": sets})


@pytest.mark.parametrize(
    ("by_transfer", "here", "met", "cost"),
    [
        (20, 19, [False, False], 100),
        (21, 19, [True, False], 100),
        (20, 20, [True, True], 0),
        (19, 20, [False, True], 1),
    ],
)
def test_twins_count_in_all_and_never_here(by_transfer: int, here: int, met: list[bool], cost: int) -> None:
    snapshot = with_twins()
    held = [{"credential": key} for key in (*TWINS[:by_transfer], *COURSES[by_transfer : by_transfer + here])]
    assert [part.holds for part in lines(snapshot, held)] == met
    plan = Planner().plan(question("degree", {"awards": held}), snapshot)
    assert isinstance(plan, Plan)
    assert plan.totals.cost.amount == cost
    assert [
        step.credential.key
        for step in Planner().plan(question("after-c00", {"awards": held}), snapshot).steps  # type: ignore[union-attr]
    ] == ["after-c00"]


def test_no_twin_fills_a_residency_from_nothing() -> None:
    plan = Planner().plan(question("degree", timeLimitMs=20_000), with_twins())
    assert isinstance(plan, Plan)
    own = [step for step in plan.steps if step.credential.key in COURSES]
    # Twenty courses here at 100, and twenty twins at 1.
    assert len(own) == 20
    assert plan.totals.cost.amount == 2020
