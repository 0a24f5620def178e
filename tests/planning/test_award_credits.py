"""Plans where awards are not worth what a step would earn; all costs by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

CATALOG = {
    "credentials": [
        credential("project", {"cost": usd(40), "weeks": 1}, creditsFrom=1, creditsTo=4),
        credential("course", {"cost": usd(100), "weeks": 1}, credits=3),
        credential("degree", {"requires": {"credits": 6, "of": [{"credential": "project"}, {"credential": "course"}]}}),
        credential(
            "whole",
            {
                "requires": {
                    "countsOnce": True,
                    "all": [
                        {"credits": 3, "of": [{"credential": "project"}, {"credential": "course"}]},
                        {"credits": 3, "of": [{"credential": "project"}, {"credential": "course"}]},
                    ],
                }
            },
        ),
    ]
}


@pytest.mark.parametrize("options", [{}, {"optimize": ["MONEY", "WEEKS"]}])
@pytest.mark.parametrize(
    ("goal", "awards", "cost"),
    [
        ("degree", [], 140),
        # 2 of the project and 3 of the course are too few: the project again, which then is worth 4.
        ("degree", [{"credential": "project", "credits": 2}, {"credential": "course"}], 40),
        ("degree", [{"credential": "project", "credits": 3}], 100),
        ("degree", [{"credential": "project", "credits": "2.999"}, {"credential": "course"}], 40),
        ("degree", [{"credential": "project", "credits": 3}, {"credential": "course"}], 0),
        ("degree", [{"credential": "course", "credits": 6}], 0),
        ("degree", [{"credential": "course", "credits": 2}], 40),
        ("degree", [{"credential": "course", "credits": 1}], 140),
        ("degree", [{"credential": "project"}, {"credential": "course"}], 40),
        ("whole", [{"credential": "project", "credits": 3}, {"credential": "course"}], 0),
        ("whole", [{"credential": "project", "credits": 2}, {"credential": "course"}], 40),
    ],
)
def test_a_plan_takes_again_what_is_worth_more(
    goal: str, awards: list[dict[str, Any]], cost: int, options: dict[str, Any]
) -> None:
    plan = Planner().plan(question(goal, {"awards": awards}, **options), snapshot_of(CATALOG))
    assert isinstance(plan, Plan)
    assert plan.totals.cost.amount == cost


def test_no_step_earns_more_than_can_be_chosen() -> None:
    rule = {"credits": 5, "of": [{"credential": "project"}]}
    found = snapshot_of({"credentials": [*CATALOG["credentials"][:2], credential("d", {"requires": rule})]})
    assert isinstance(Planner().plan(question("d"), found), NoPlan)
    plan = Planner().plan(question("d", {"awards": [{"credential": "project", "credits": 5}]}), found)
    assert isinstance(plan, Plan)
    assert [step.credential.key for step in plan.steps] == ["d"]


@pytest.mark.parametrize("weeks", [False, True])
def test_a_renewal_counts_what_an_award_says(weeks: bool) -> None:
    renewal = {"key": "ce", "kind": "RENEWAL", "cost": usd(5), "extendsMonths": 12}
    asks = {"requires": {"credits": 10, "of": [{"credential": "talk"}, {"credential": "course"}]}}
    catalog = {
        "credentials": [
            credential("talk", {"cost": usd(30)}, credits=10),
            CATALOG["credentials"][1],
            credential("licence", {"cost": usd(900)}, validMonths=12, renewals=[{**renewal, **asks}]),
        ]
    }
    options = {"keepValidUntil": "2027-06-30"} if weeks else {"keepValidUntil": "2027-06-30", "weeklyHours": 10}
    for credits, cost in (("9.5", 35), (10, 5)):
        awards = [
            {"credential": "licence", "issuedOn": "2026-01-10"},
            {"credential": "course", "issuedOn": "2026-03-01", "credits": credits},
        ]
        plan = Planner().plan(question("licence", {"awards": awards}, **options), snapshot_of(catalog))
        assert isinstance(plan, Plan)
        assert plan.totals.cost.amount == cost
