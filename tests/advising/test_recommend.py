"""Recommendations and their reasons, calculated by hand.

Points: 100 on the best plan, 50 times the coverage gained, 20 for a renewal due, 10 for each stack completed, 1 for
each credential unlocked, a tenth for each occupation that asks for it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.advising.recommend import recommend
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd

ITEM = ("credential", "score", "cost.amount", "hours", "eligible_now")


def way(cost: object, *needs: str, **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs]
    return {"cost": usd(cost), **({"requires": {"all": lines}} if lines else {}), **fields}


CATALOG: dict[str, Any] = {
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("a", way(50, hours=5)),
        credential("b", way(30, hours=9)),
        credential("top", way(20, "a", "b", hours=1)),
        credential("stack", {**way(0, "b", "c"), "kind": "STACK"}),
        credential("c", way(1)),
        credential("old", way(1), status="SUPERSEDED"),
        credential("coming", way(1), status="DEVELOPING"),
        credential("ended", way(1), lastDay="2026-11-22"),
        credential("lonely", way(1)),
        credential("dear", way(900, "c")),
        credential("shows", way(7), competencies=[{"competency": "x", "level": 2}]),
        credential("uses", {"cost": usd(0), "requires": {"competency": "x", "level": 2}}),
    ],
    "occupations": [
        {
            "key": key,
            "name": key,
            "needs": [{"competency": "x", "level": 4, "importance": 1}],
            "credentials": [{"credential": "shows", "strength": "PREFERRED"}],
        }
        for key in ("job", "gig")
    ],
}


def found(wanted: Any = None, learner: dict[str, Any] | None = None, **options: Any) -> tuple[Recommendation, ...]:
    chosen = RecommendationOptions(**options)
    asked = None if wanted is None else goal(wanted)
    return recommend(record(learner), asked, chosen, TODAY, snapshot_of(CATALOG), Planner())


def shown(items: tuple[Recommendation, ...]) -> list[tuple[Any, ...]]:
    return [(item.credential, item.score, {r.kind.value: r.value for r in item.reasons}) for item in items]


def keys(items: tuple[Recommendation, ...]) -> list[str]:
    return [item.credential for item in items]


def awards(*listed: str) -> dict[str, Any]:
    return {"awards": [{"credential": key} for key in listed]}


def test_steps_of_the_best_plan_that_can_be_taken_now_the_cheaper_first() -> None:
    items = found("top")[:2]
    assert rows(items, *ITEM) == [
        ("b", 100, 30, 9, True),
        ("a", 100, 50, 5, True),
    ]
    assert {item.credential: rows(item.reasons, "kind.value", "value") for item in items} == {
        "a": [("ON_BEST_PLAN", 1)],
        "b": [("ON_BEST_PLAN", 2)],
    }


def test_what_is_not_open_yet_is_named_when_asked_for_at_the_price_of_its_plan() -> None:
    items = found("top", eligible_now=False)[:3]
    assert rows(items, *ITEM) == [
        ("top", 150, 100, 15, False),
        ("b", 100, 30, 9, True),
        ("a", 100, 50, 5, True),
    ]


def test_the_last_step_unlocks_and_closes() -> None:
    assert shown(found("top", awards("a"))[:1]) == [("b", Decimal(101), {"ON_BEST_PLAN": 1, "UNLOCKS": 1})]
    assert shown(found("top", awards("a", "b"))[:1]) == [("top", Decimal(150), {"ON_BEST_PLAN": 1, "CLOSES_GAP": 1})]


def test_what_has_nothing_to_do_with_the_goal_comes_last_and_only_if_it_opens_something() -> None:
    assert shown(found("top")[2:]) == [
        ("shows", Decimal("1.2"), {"UNLOCKS": 1, "IN_DEMAND": 2}),
        ("c", Decimal(1), {"UNLOCKS": 1}),
    ]


def test_part_of_a_need_is_a_part_of_the_points() -> None:
    """Level 2 of 4 covers half; no plan reaches 4. Two occupations ask for it, and it opens the way to `uses`."""
    assert shown(found({"occupation": "job"})[:1]) == [
        ("shows", Decimal("26.2"), {"CLOSES_GAP": Decimal("0.5"), "UNLOCKS": 1, "IN_DEMAND": 2})
    ]


def test_without_a_goal_what_unlocks_and_completes_most_comes_first() -> None:
    assert shown(found()) == [
        ("shows", Decimal("1.2"), {"UNLOCKS": 1, "IN_DEMAND": 2}),
        ("c", Decimal(1), {"UNLOCKS": 1}),
    ]
    assert shown(found(None, awards("b"))) == [
        ("c", Decimal(11), {"COMPLETES_STACK": 1, "UNLOCKS": 1}),
        ("shows", Decimal("1.2"), {"UNLOCKS": 1, "IN_DEMAND": 2}),
        ("a", Decimal(1), {"UNLOCKS": 1}),
    ]


def test_nothing_held_and_nothing_that_is_not_to_be_had() -> None:
    everything = found(None, awards("a", "b", "c", "top", "stack", "dear", "shows", "uses"), eligible_now=False)
    assert everything == ()
    assert not {"old", "coming", "ended"} & set(keys(found(None, None, eligible_now=False)))


@pytest.mark.parametrize(
    ("issued", "days"), [("2025-10-23", -31), ("2025-11-22", -1), ("2025-11-23", None), ("2026-11-22", None)]
)
def test_a_lapsed_credential_is_due(issued: str, days: int | None) -> None:
    """It was valid for twelve months; today is 2026-11-23. While it is held it is no recommendation."""
    catalog = {"credentials": [credential("yearly", way(5), validMonths=12)]}
    learner = record({"awards": [{"credential": "yearly", "issuedOn": issued}]})
    items = recommend(learner, None, RecommendationOptions(), TODAY, snapshot_of(catalog), Planner())
    expected = [] if days is None else [("yearly", Decimal(20), {"RENEWAL_DUE": Decimal(days)})]
    assert shown(items) == expected


@pytest.mark.parametrize(("expires", "days"), [("2026-11-23", 0), ("2027-02-21", 90), ("2027-02-22", None)])
def test_what_renews_something_held_is_due_within_ninety_days(expires: str, days: int | None) -> None:
    """The renewal asks for the course, so that the course alone can be started now; both can be asked for."""
    line = {"credits": 1, "of": [{"credential": "course", "worth": 1}]}
    ce = {"key": "ce", "kind": "RENEWAL", "cost": usd(3), "extendsMonths": 12, "requires": line}
    catalog = {"credentials": [credential("held", way(5), renewals=[ce]), credential("course", way(5))]}
    learner = record({"awards": [{"credential": "held", "expiresOn": expires}]})
    for now, more in ((True, []), (False, [("held", Decimal(40), {"RENEWAL_DUE": days})])):
        options = RecommendationOptions(eligible_now=now)
        items = recommend(learner, None, options, TODAY, snapshot_of(catalog), Planner())
        expected = [] if days is None else [*more, ("course", Decimal(20), {"RENEWAL_DUE": Decimal(days)})]
        assert shown(items) == expected


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("100", ["top"]),
        ("99.99", ["a", "b", "shows", "c"]),
        ("79.99", ["a", "shows", "c"]),
        ("49.99", ["b", "shows", "c"]),
        ("37.99", ["b", "shows"]),
        ("0", []),
    ],
)
def test_the_first_ones_fit_a_budget_together(budget: str, expected: list[str]) -> None:
    items = found("top", budget=Decimal(budget), eligible_now=False)
    assert keys(items) == expected
    assert sum(item.cost.amount for item in items) <= Decimal(budget)


class Counting(Planner):
    """Counts the plans that are made."""

    made = 0

    def best(self, question: PlanQuestion, snapshot: Snapshot) -> Plan | Refusal | None:
        Counting.made += 1
        return super().best(question, snapshot)


@pytest.mark.parametrize(("budget", "most"), [(None, 100), (Decimal(10), 200)])
def test_few_of_many_are_priced(budget: Decimal | None, most: int) -> None:
    """Each opens the way to another; by itself it costs 1, with what comes before it 21."""
    first = [credential(f"first-{n}", way(20)) for n in range(250)]
    then = [credential(f"then-{n}", way(1, f"first-{n}")) for n in range(250)]
    last = [credential(f"last-{n}", way(1, f"then-{n}")) for n in range(250)]
    found = snapshot_of({"credentials": [*first, *then, *last]})
    Counting.made = 0
    options = RecommendationOptions(budget=budget, eligible_now=False)
    items = recommend(record({"awards": [{"credential": "first-1"}]}), None, options, TODAY, found, Counting())
    assert Counting.made == most
    assert len(items) == (100 if budget is None else 1)


def test_hours_limit_each_one() -> None:
    assert keys(found("top", max_hours=Decimal(15), eligible_now=False))[:3] == ["top", "b", "a"]
    assert keys(found("top", max_hours=Decimal("14.999"), eligible_now=False))[:2] == ["b", "a"]
    assert keys(found("top", max_hours=Decimal(5))) == ["a", "shows", "c"]


def test_what_is_avoided_is_neither_shown_nor_planned_with() -> None:
    assert keys(found("top", avoid=("a",))) == ["shows", "c"]
    assert keys(found(None, awards("b"), avoid=("c",))) == ["shows", "a"]


def test_the_same_question_has_the_same_answer() -> None:
    assert len({found("top", eligible_now=False) for _ in range(3)}) == 1


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        found("topp", awards("aa"), avoid=("bb",), currency="USQ", budget=Decimal(-1), max_hours=Decimal(-1))
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("UNKNOWN_KEY", "learner/profile/awards/0"),
        ("UNKNOWN_KEY", "goal/credential"),
        ("UNKNOWN_KEY", "options/avoid/0"),
        ("UNKNOWN_CURRENCY", "options/currency"),
        ("OUT_OF_RANGE", "options/budget"),
        ("OUT_OF_RANGE", "options/maxHours"),
    ]


def test_a_budget_is_in_one_currency() -> None:
    """50 EUR and 50 USD are not 100 of anything."""
    euro = {"cost": {"amount": 50, "currency": "EUR"}}
    catalog = {
        "credentials": [
            credential("eu", euro),
            credential("us", way(50)),
            credential("top-eu", way(0, "eu")),
            credential("top-us", way(0, "us")),
        ]
    }
    options = RecommendationOptions(budget=Decimal(100))
    with pytest.raises(ProblemsError) as caught:
        recommend(record(), None, options, TODAY, snapshot_of(catalog), Planner())
    (problem,) = caught.value.problems
    assert (problem.code, problem.path) == ("NO_RATE", "options/currency")
    assert "EUR" in problem.message
    assert "USD" in problem.message
