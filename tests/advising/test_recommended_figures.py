"""What recommendations cost: budgets, currencies, equivalents, and what must wait."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.advising.recommend import notes_on, recommend
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.domain.money import Rates
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanQuestion
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.advising.jobs import awards, found, keys, way
from tests.catalogs import TODAY, credential, goal, record, snapshot_of, usd


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        ("100", ["top"]),
        ("99.99", ["a", "b"]),
        ("79.99", ["a"]),
        ("49.99", ["b"]),
        ("29.99", []),
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
    assert keys(found("top", max_hours=Decimal(5))) == ["a"]


def test_avoided_credentials_are_never_used() -> None:
    assert keys(found("top", avoid=("a",))) == []
    assert keys(found(None, awards("b"), avoid=("c",))) == ["shows", "a"]


def test_the_same_question_has_the_same_answer() -> None:
    assert len({found("top", eligible_now=False) for _ in range(3)}) == 1


def test_everything_wrong_is_named_at_once() -> None:
    with pytest.raises(ProblemsError) as caught:
        found("topp", awards("aa"), avoid=("bb",), currency="USQ", budget=Decimal(-1), max_hours=Decimal(-1))
    assert [(problem.code, problem.path) for problem in caught.value.problems] == [
        ("NOT_FOUND", "learner/profile/awards/0"),
        ("NOT_FOUND", "goal/credential"),
        ("NOT_FOUND", "options/avoid/0"),
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


EQUIVALENT: dict[str, Any] = {
    "credentials": [
        credential("dear", way(9)),
        credential("cheap", way(4)),
        credential("open", {}),
        credential("top", way(1, "dear")),
        credential("other", way(20)),
        credential("last", way(1, "other")),
    ],
    "equivalents": [["dear", "cheap", "open"]],
}


def of_equivalents(wanted: Any = None, learner: Any = None, **options: Any) -> tuple[Recommendation, ...]:
    asked = None if wanted is None else goal(wanted)
    given = RecommendationOptions(**options)
    return recommend(record(learner), asked, given, TODAY, snapshot_of(EQUIVALENT), Planner())


def test_of_equivalents_cheapest_is_named_with_the_rule() -> None:
    """Only a line that names `dear` stands in the catalogue, and any of the three opens `top`; `open` has no price."""
    first, second = of_equivalents(avoid=("dear",)), of_equivalents()
    assert keys(first) == keys(second) == ["cheap", "other"]
    assert rows(second[0].reasons, "kind.value", "value", "text") == [
        ("UNLOCKS", 1, "Opens the way to TOP"),
        ("CHEAPEST_EQUIVALENT", 2, "Counts the same as DEAR and OPEN, and costs least of those with a price"),
    ]
    assert [reason.kind.value for reason in second[1].reasons] == ["UNLOCKS"]


def test_few_of_many_equivalents_are_priced() -> None:
    """Of 300 pairs, each of which opens the way to one other, a hundred are shown, and two of each are priced."""
    pairs = [credential(f"{name}-{n:03}", way(1)) for n in range(300) for name in ("one", "two")]
    then = [credential(f"then-{n:03}", way(1, f"one-{n:03}")) for n in range(300)]
    sets = [[f"one-{n:03}", f"two-{n:03}"] for n in range(300)]
    found = snapshot_of({"credentials": [*pairs, *then], "equivalents": sets})
    Counting.made = 0
    items = recommend(record(), None, RecommendationOptions(), TODAY, found, Counting())
    assert keys(items) == [f"one-{n:03}" for n in range(100)]
    assert Counting.made == 200


def test_prices_of_equivalents_are_compared_in_one_currency() -> None:
    """1,000 yen are $7 by the rate, less than 9 dollars; without a rate nobody knows, and 9 dollars are a price."""
    yen = {"cost": {"amount": 1000, "currency": "JPY"}}
    catalog = snapshot_of(
        {
            "credentials": [credential("dollars", way(9)), credential("yen", yen), credential("top", way(0, "yen"))],
            "equivalents": [["dollars", "yen"]],
        }
    )
    for rates, key in ((Rates({("JPY", "USD"): Decimal("0.007")}), "yen"), (Rates(), "dollars")):
        found = recommend(record(), None, RecommendationOptions(), TODAY, catalog, Planner(rates))
        assert [item.credential for item in found] == [key]


@pytest.mark.parametrize("held", ["dear", "cheap", "open"])
def test_equivalent_that_is_held_counts_as_held(held: str) -> None:
    """With any of the three `top` is open already, and to earn another of them opens nothing."""
    assert keys(of_equivalents(None, awards(held))) == ["other"]
    assert keys(of_equivalents("top", awards(held))) == ["top"]


def test_goal_asks_for_the_credential_itself() -> None:
    """To hold an equivalent is not to hold it, as it is for a plan."""
    assert keys(of_equivalents("dear", awards("cheap"))) == ["dear"]


FAR: dict[str, Any] = {
    "credentials": [
        credential("course", way(3)),
        credential("exam", way(4, "course")),
        credential("beside", way(1, "course")),
        credential("far", way(5, "exam"), way(1)),
        credential("shut", {"cost": usd(1), "requires": {"condition": "is a member"}}),
        credential("closed", way(1), status="SUPERSEDED"),
        credential("dead-end", way(1, "closed")),
    ]
}
FAR["credentials"][3]["routes"] = [
    {
        "key": "r0",
        "kind": "EXAM",
        "cost": usd(5),
        "requires": {"all": [{"credential": "exam"}, {"experience": {"months": 60, "fields": ["security"]}}]},
    }
]
ENOUGH = (
    "Work in security from 2026-11-23 on is enough on 2030-11-22 at the earliest, with 60 months, 12 of them so far."
)


def far(wanted: Any, learner: Any = None, **options: Any) -> tuple[tuple[Recommendation, ...], tuple[str, ...]]:
    asked = (record(learner), goal(wanted), RecommendationOptions(**options), TODAY, snapshot_of(FAR), Planner())
    found = recommend(*asked)
    return found, notes_on(found, *asked)


def test_goal_that_must_wait_says_so() -> None:
    """Of 60 months 12 are there; from today on the other 48 are enough on 22 November 2030. Before that its course and
    exam can be had; `beside` leads nowhere."""
    found, notes = far("far", {"experience": [{"months": 12, "field": "security"}]})
    assert rows(found, "credential", "score") == [("course", 101)]
    assert found[0].reasons[0].text == "Step 1 of a way to the goal, which something is missing for"
    assert len(notes) == 1
    assert "60 months of experience in security" in notes[0]
    assert ENOUGH in notes[0]
    assert keys(far("far", eligible_now=False)[0]) == ["course", "exam"]
