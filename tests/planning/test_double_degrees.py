"""Two degrees that may share a few courses: proved in time, and no dearer than an integer program of the same says."""

from __future__ import annotations

from random import Random
from typing import Any

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.budget import some
from tests.catalogs import credential, question, snapshot_of, usd

MOST_SHARED = 4
AREA, FREE = 12, 24
DEGREES = {"degree-a": range(5), "degree-b": range(3, 8)}
"""By degree, the subjects of which it asks for AREA credits each; beside FREE credits of any course."""


def course(rng: Random, number: int) -> dict[str, Any]:
    return credential(
        f"course-{number:03}",
        {"cost": usd(100 * rng.randint(2, 5))},
        credentialType="COURSE",
        credits=rng.choice((3, 3, 3, 4)),
        subjects=[f"s{each}" for each in rng.sample(range(8), rng.choice((1, 1, 2)))],
    )


def degree(key: str) -> dict[str, Any]:
    areas = [{"subjects": [f"s{number}"], "credentialTypes": ["COURSE"]} for number in DEGREES[key]]
    groups = [{"credits": AREA, "of": {"select": each}} for each in areas]
    free = {"credits": FREE, "of": {"select": {"keys": ["course-*"]}}}
    return credential(key, {"kind": "STACK", "requires": {"countsOnce": True, "all": [*groups, free]}})


def least_cost(courses: list[dict[str, Any]], held: set[str]) -> float:
    """By an integer program: which course counts in which group of which degree, which are taken, and which shared."""
    groups = [(key, subject) for key, subjects in DEGREES.items() for subject in (*subjects, None)]
    count, width = len(courses), len(groups)
    size = count * (width + 2)

    def row(entries: dict[int, float]) -> Any:
        found = np.zeros(size)
        for place, value in entries.items():
            found[place] = value
        return found

    def counts(number: int, key: str) -> dict[int, float]:
        return {number * width + place: 1 for place, (degree, _) in enumerate(groups) if degree == key}

    upper = np.ones(size)
    cost = np.zeros(size)
    rows, least = [], []
    for number, each in enumerate(courses):
        taken, shared = count * width + number, count * (width + 1) + number
        cost[taken] = 0 if each["key"] in held else float(each["routes"][0]["cost"]["amount"])
        for place, (_, subject) in enumerate(groups):
            if subject is not None and f"s{subject}" not in each["subjects"]:
                upper[number * width + place] = 0
        one, other = (counts(number, key) for key in DEGREES)
        rows += [row({taken: 1, **dict.fromkeys(some, -1)}) for some in (one, other)]
        rows.append(row({shared: 1, taken: 1, **dict.fromkeys((*one, *other), -1)}))
        least += [0, 0, 0]
    for place, (_, subject) in enumerate(groups):
        rows.append(row({number * width + place: each["credits"] for number, each in enumerate(courses)}))
        least.append(FREE if subject is None else AREA)
    rows.append(row({count * (width + 1) + number: -1 for number in range(count)}))
    least.append(-MOST_SHARED)
    solved = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), lb=np.array(least)),
        bounds=Bounds(np.zeros(size), upper),
        integrality=np.ones(size, dtype=np.int64),
    )
    assert solved.status == 0
    return float(solved.fun)


@pytest.mark.parametrize(("seed", "count", "holds"), some([(0, 300, 0), (1, 300, 14), (2, 120, 0), (3, 120, 10)], 1))
def test_two_degrees_that_share_little_are_proved(seed: int, count: int, holds: int) -> None:
    rng = Random(seed)  # noqa: S311
    courses = [course(rng, number) for number in range(count)]
    held = {each["key"] for each in rng.sample(courses, holds)}
    overlaps = [{"key": "cap", "between": list(DEGREES), "atMost": MOST_SHARED}]
    catalog = snapshot_of({"credentials": [*courses, *map(degree, DEGREES)], "overlaps": overlaps})
    goal = {"all": [{"credential": key} for key in DEGREES]}
    learner = {"awards": [{"credential": key, "issuedOn": "2025-06-01"} for key in sorted(held)]}
    plan = Planner().plan(question(goal, learner), catalog)
    assert isinstance(plan, Plan)
    assert plan.proof.objectives[0].bound == plan.proof.objectives[0].value
    assert plan.proof.status is ProofStatus.OPTIMAL
    assert float(plan.totals.cost.amount) == pytest.approx(least_cost(courses, held))
