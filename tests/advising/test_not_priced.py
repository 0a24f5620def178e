"""What no price is stated for is never taken for free: what it says, and what it stands behind."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from rich.console import Console

from pathways.advising.gap import closers_of, gap_of
from pathways.advising.recommend import recommend
from pathways.advising.renewing import Renewing
from pathways.catalog.snapshot import Snapshot
from pathways.cli.tables import show_gap, show_recommendations
from pathways.domain.advice import RecommendationOptions
from pathways.domain.money import Money, cost_text
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evidence import evidence_in
from tests.advising.columns import rows
from tests.api.small import data, service_of
from tests.catalogs import TODAY, credential, goal, question, record, snapshot_of, usd

PRICED = ("credential", "cost.amount", "is_priced")


def shows(competency: str, level: int) -> dict[str, Any]:
    return {"competencies": [{"competency": competency, "level": level}]}


CATALOG: dict[str, Any] = {
    "competencies": [{"key": key, "name": key} for key in "abcd"],
    "credentials": [
        credential("open", {}, **shows("c", 2)),
        credential("gate", {}),
        credential("partly", {"cost": usd(1), "requires": {"credential": "gate"}}, **shows("d", 2)),
        credential("cheap", {"cost": usd(10)}, **shows("b", 2)),
        credential("free", {"cost": usd(0)}, **shows("a", 1)),
    ],
}
GOAL = {"competencies": [{"competency": key, "level": 2} for key in "abcd"]}


def test_closers_without_price_stand_behind_those_with_one() -> None:
    """Of four equal needs `free` closes an eighth for nothing, the others a quarter: `cheap` for 10, `partly` for 1 and
    what `gate` takes, which nobody says; `open` for nobody knows what."""
    found = closers_of(gap_of(goal(GOAL), record(), TODAY, snapshot_of(CATALOG)), Planner(), snapshot_of(CATALOG))
    assert rows(found, *PRICED) == [("free", 0, True), ("cheap", 10, True), ("partly", 1, False), ("open", 0, False)]


def test_of_equal_scores_what_has_price_comes_first() -> None:
    """Each opens the way to one other, which is one point. No best plan, since there is no goal."""
    others = [
        credential(f"after-{key}", {"cost": usd(0), "requires": {"credential": key}}) for key in ("dear", "any", "none")
    ]
    catalog = {
        "credentials": [
            credential("dear", {"cost": usd(500)}),
            credential("any", {}),
            credential("none", {"cost": usd(0)}),
            *others,
        ]
    }
    found = recommend(record(), None, RecommendationOptions(), TODAY, snapshot_of(catalog), Planner())
    assert rows(found, *PRICED, "score") == [
        ("none", 0, True, 1),
        ("dear", 500, True, 1),
        ("any", 0, False, 1),
    ]


def test_renewal_counts_what_it_asks_for() -> None:
    """The renewal itself costs 3; what it asks for has a price in the one catalogue and none in the other."""
    ce = {"key": "ce", "kind": "RENEWAL", "cost": usd(3), "extendsMonths": 12, "requires": {"credential": "course"}}
    for route, expected in (({"cost": usd(4)}, (7, True)), ({}, (3, False))):
        catalog = {"credentials": [credential("held", {}, renewals=[ce]), credential("course", route)]}
        snapshot = snapshot_of(catalog)
        learner = record({"awards": [{"credential": "held", "expiresOn": "2026-12-24"}]})
        evidence = evidence_in(snapshot, learner, TODAY)
        (found,) = Renewing(evidence, snapshot, Planner()).renewals()
        assert found.cost.amount == expected[0]
        assert found.is_priced is expected[1]


@pytest.mark.parametrize(
    ("amount", "is_priced", "text"),
    [("0", True, "free"), ("0", False, "cost not stated"), ("9.5", True, "$9.50"), ("9.5", False, "at least $9.50")],
)
def test_words_for_costs(amount: str, is_priced: bool, text: str) -> None:
    assert cost_text(Money(Decimal(amount), "USD"), is_priced=is_priced) == text


def without_plan(snapshot: Snapshot, **options: Any) -> NoPlan:
    answer = Planner().plan(question("top", **options), snapshot)
    assert isinstance(answer, NoPlan)
    return answer


def test_relaxations_say_at_least_after_priced_ones() -> None:
    """`top` takes `a` or `b`, both of which are avoided and cost 5; to `a` belongs `gate`, which has no price."""
    ways = {"any": [{"credential": "a"}, {"credential": "b"}]}
    catalog = [
        credential("gate", {}),
        credential("a", {"cost": usd(5), "requires": {"credential": "gate"}}),
        credential("b", {"cost": usd(5)}),
        credential("top", {"cost": usd(1), "requires": ways}),
    ]
    answer = without_plan(snapshot_of({"credentials": catalog}), avoid=["a", "b"])
    assert [each.text for each in answer.relaxations] == [
        "Not avoiding B (2 steps, $6.00)",
        "Not avoiding A (3 steps, at least $6.00)",
    ]


def test_savings_of_a_record_use_stated_costs() -> None:
    """By the condition the way is `cheap`, which has no price, and not `dear` for 40."""
    ways: list[dict[str, Any]] = [
        {"cost": usd(0), "requires": {"all": [{"credential": "cheap"}, {"condition": "is a member"}]}},
        {"cost": usd(0), "requires": {"credential": "dear"}},
    ]
    for route, by in (({"cost": usd(0)}, ""), ({}, ", by the costs that are stated")):
        catalog = [credential("cheap", route), credential("dear", {"cost": usd(40)}), credential("top", *ways)]
        plan = Planner().plan(question("top"), snapshot_of({"credentials": catalog}))
        assert isinstance(plan, Plan)
        said = f"If the record said “is a member”, a plan that costs $40.00 less would do{by}; nobody has said so."
        assert said in plan.assumptions


ASKED = """{
  skillGap(goal: {competencies: [%s]}, learner: {profile: {}}) {
    coverage metInFull competencies { competency { name } needed held importance status }
    general { competency { name } needed held importance status } credentials { strength } lines { status }
    closers { credential { key name } closes { name } coverageAfter cost { amount currency } isPriced hours }
  }
  recommendations(learner: {profile: {}}, goal: {competencies: [%s]}) {
    notes
    edges { node {
      credential { key name } score eligibleNow possibleOn
      cost { amount currency } isPriced hours reasons { text } renewal { name } dueOn
    } }
  }
  progress(credential: "partly", learner: {profile: {}}) { lines { left { cost { amount } isPriced } } }
}"""


def test_no_table_calls_it_free() -> None:
    """Only `free` is; the others have their price, at least that, or none."""
    needs = ", ".join(f'{{competency: "{key}", level: 2}}' for key in "abcd")
    answer = data(ASKED % (needs, needs), service=service_of(snapshot_of(CATALOG)))
    written = io.StringIO()
    console = Console(file=written, width=200)
    show_gap(console, answer["skillGap"])
    closers = written.getvalue()
    show_recommendations(console, answer["recommendations"])
    for text in (closers, written.getvalue()[len(closers) :]):
        assert text.count("free ") == 2  # the key and the price of one
        assert "cost not stated" in text
    assert "at least $1.00" in closers
    assert [line["left"] for line in answer["progress"]["lines"]] == [{"cost": {"amount": "0.00"}, "isPriced": False}]
