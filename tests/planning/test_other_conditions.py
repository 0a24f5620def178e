"""What a plan would save if the record said a condition: nothing where it is waived, so that is not planned."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.plan import Plan, PlanQuestion
from pathways.planning.planner import Planner
from pathways.planning.question.instance import Instance
from tests.catalogs import credential, question, snapshot_of, usd

MEMBER = {"condition": "is a member"}


@pytest.mark.parametrize(
    ("learner", "planned", "cost"),
    [
        # The goal costs 10, and the course 40 where the condition does not hold.
        ({}, 1, 50),
        ({"conditions": ["is a member"]}, 0, 10),
        ({"waivers": [{"path": "goal/r0/0", "reason": "agreed"}]}, 0, 10),
        # Waived with what stands around it.
        ({"waivers": [{"path": "goal/r0", "reason": "agreed"}]}, 0, 10),
    ],
)
def test_only_open_conditions_are_tried(
    learner: dict[str, Any], planned: int, cost: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[PlanQuestion] = []
    best = Planner.best_within

    def counted(self: Planner, asked: Instance, *rest: Any) -> Plan | None:
        tried.append(asked.question)
        return best(self, asked, *rest)

    monkeypatch.setattr(Planner, "best_within", counted)
    rule = {"any": [MEMBER, {"credential": "course"}]}
    value = {
        "credentials": [
            credential("goal", {"cost": usd(10), "requires": rule}),
            credential("course", {"cost": usd(40)}),
        ]
    }
    found = Planner().plan(question("goal", learner), snapshot_of(value))
    assert isinstance(found, Plan)
    assert found.totals.cost.amount == cost
    assert len(tried) == planned
