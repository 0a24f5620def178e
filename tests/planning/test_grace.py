"""Without a calendar an award that has run out may still be renewed, while its grace lasts."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

RENEWAL = {"key": "ce", "kind": "RENEWAL", "cost": usd(10), "hours": 1, "extendsMonths": 12, "graceMonths": 6}


def world(renewal: dict[str, Any] | None = None, line: dict[str, Any] | None = None) -> dict[str, Any]:
    """The licence costs 100 by its exam and 10 to renew; the post asks for it and costs 50; an activity costs 5."""
    renewals = [{**RENEWAL, **(renewal or {})}]
    return {
        "credentials": [
            credential("licence", {"cost": usd(100)}, validMonths=12, renewals=renewals),
            credential("post", {"cost": usd(50), "requires": {"credential": "licence", **(line or {})}}),
            credential("activity", {"cost": usd(5)}, credits=3),
        ]
    }


def held(issued: str, **fields: Any) -> dict[str, Any]:
    return {"awards": [{"credential": "licence", "issuedOn": issued, **fields}]}


@pytest.mark.parametrize(
    ("issued", "money"),
    [
        ("2026-06-01", "50"),  # valid on the day of the question, 2026-11-23
        ("2025-11-22", "60"),  # ran out yesterday
        ("2025-05-23", "60"),  # ran out on 2026-05-23: the last day of grace
        ("2025-05-22", "150"),  # a day later it is over
    ],
)
@pytest.mark.parametrize("goal", ["post", {"all": [{"credential": "post"}, {"credential": "licence"}]}])
def test_the_cheaper_of_renewing_and_sitting_again(issued: str, money: str, goal: Any) -> None:
    answer = Planner().plan(question(goal, held(issued)), snapshot_of(world()))
    assert isinstance(answer, Plan)
    assert str(answer.totals.cost.amount) == money
    assert [step.is_renewal for step in answer.steps] == {"50": [False], "60": [True, False], "150": [False, False]}[
        money
    ]


@pytest.mark.parametrize(
    ("line", "fields", "money"),
    [
        ({"minScore": 80}, {"score": 85}, "60"),
        ({"minScore": 80}, {"score": 75}, "150"),  # renewing leaves the score as it is
        ({"earnedWithinMonths": 24}, {}, "60"),
        ({"earnedWithinMonths": 12}, {}, "150"),  # and the day of issue
    ],
)
def test_renewing_changes_neither_score_nor_day_of_issue(
    line: dict[str, Any], fields: dict[str, Any], money: str
) -> None:
    answer = Planner().plan(question("post", held("2025-08-01", **fields)), snapshot_of(world(line=line)))
    assert isinstance(answer, Plan)
    assert str(answer.totals.cost.amount) == money


def test_renewal_is_paid_within_its_cycle() -> None:
    asks = {"requires": {"credits": 3, "of": [{"credential": "activity"}]}}
    before = {"credential": "activity", "issuedOn": "2025-07-31"}
    within = {"credential": "activity", "issuedOn": "2025-08-01"}
    own = {"requires": {"credential": "licence"}}
    for renewal, more, money in ((asks, [], "65"), (asks, [before], "65"), (asks, [within], "60"), (own, [], "150")):
        learner = {"awards": [*held("2025-08-01")["awards"], *more]}
        answer = Planner().plan(question("post", learner), snapshot_of(world(renewal)))
        assert isinstance(answer, Plan)
        assert str(answer.totals.cost.amount) == money


def test_avoiding_forbids_to_earn_and_not_to_renew() -> None:
    avoided = Planner().plan(question("post", held("2025-08-01"), avoid=["licence"]), snapshot_of(world()))
    assert isinstance(avoided, Plan)
    assert str(avoided.totals.cost.amount) == "60"
    gone = Planner().plan(question("post", held("2024-08-01"), avoid=["licence"]), snapshot_of(world()))
    assert isinstance(gone, NoPlan)


@pytest.mark.parametrize("limit", [{"weeklyHours": 40}, {"finishBy": "2030-01-01"}, {"maxParallel": 5}])
def test_a_limit_that_binds_nothing_changes_nothing(limit: dict[str, Any]) -> None:
    free, bound = (
        Planner().plan(question("post", held("2025-08-01"), **options), snapshot_of(world())) for options in ({}, limit)
    )
    assert isinstance(free, Plan)
    assert isinstance(bound, Plan)
    assert free.totals.cost == bound.totals.cost


@pytest.mark.parametrize(
    ("issued", "fields", "money"),
    [("2025-07-01", {}, "11"), ("2025-06-30", {}, None), ("2025-06-30", {"everEarned": True}, "11")],
)
def test_first_renewal_counts_in_the_cycle_of_issue(issued: str, fields: dict[str, Any], money: str | None) -> None:
    """The licence of 2025-07-01 asks for a card, which ran out as well; renewing leaves its day of issue as it is."""
    card = {"key": "ce", "kind": "RENEWAL", "cost": usd(1), "graceMonths": 6}
    catalog = [
        credential("card", validMonths=12, renewals=[card]),
        credential("licence", validMonths=12, renewals=[{**RENEWAL, "requires": {"credential": "card", **fields}}]),
    ]
    awards = [{"credential": "licence", "issuedOn": "2025-07-01"}, {"credential": "card", "issuedOn": issued}]
    both = {"all": [{"credential": "card"}, {"credential": "licence"}]}
    answer = Planner().plan(question(both, {"awards": awards}), snapshot_of({"credentials": catalog}))
    assert (str(answer.totals.cost.amount) if isinstance(answer, Plan) else None) == money


def test_renewed_credential_may_be_needed_concurrently() -> None:
    lines = {"all": [{"credential": "licence", "together": True}, {"credential": "activity"}]}
    catalog = world()["credentials"] + [credential("job", {"requires": lines})]
    answer = Planner().plan(question("job", held("2025-11-22")), snapshot_of({"credentials": catalog}))
    assert isinstance(answer, Plan)
    assert str(answer.totals.cost.amount) == "15"


@pytest.mark.parametrize(
    ("issued", "money"),
    [
        (["2023-12-01", "2024-12-01", "2025-12-01"], "10"),
        # None in the second year, which is over: the exam is sat again.
        (["2023-12-01", "2023-12-02", "2025-12-01"], "100"),
        # The third year ended with the licence, on 2026-10-19.
        (["2023-12-01", "2024-12-01", "2026-10-20"], "100"),
    ],
    ids=["yearly", "none-in-second", "in-grace"],
)
@pytest.mark.parametrize("options", [{}, {"finishBy": "2027-12-01"}], ids=["no-calendar", "calendar"])
def test_years_with_too_few_credits_are_over(issued: list[str], money: str, options: dict[str, Any]) -> None:
    """20 in each of the years that begin on 20 October of 2023, 2024 and 2025."""
    keys = [f"s{number}" for number in range(3)]
    of = [{"credential": key} for key in keys]
    renewal = RENEWAL | {"requires": {"credits": 60, "each": {"months": 12, "credits": 20}, "of": of}}
    courses = [credential(key, {"cost": usd(500), "weeks": 4}, credits=20) for key in keys]
    licence = credential("licence", {"cost": usd(100)}, validMonths=36, renewals=[{**renewal, "extendsMonths": 36}])
    earned = [{"credential": key, "issuedOn": day} for key, day in zip(keys, issued, strict=True)]
    awards = [*held("2023-10-20")["awards"], *earned]
    found = Planner().plan(
        question("licence", {"awards": awards}, **options), snapshot_of({"credentials": [licence, *courses]})
    )
    assert isinstance(found, Plan)
    assert str(found.totals.cost.amount) == money
