"""Bounds without a solver: never above the optimum that exhaustion finds, nor below it from the other side."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.plan import Objective, Plan
from pathways.domain.quantity import thousandths
from pathways.planning.planner import Planner
from pathways.planning.question.instance import Instance
from pathways.planning.selection.and_or_graph import FALSE, TRUE, AndOrGraph
from pathways.planning.selection.bounds import drop_dear, lower_bound, upper_bound
from pathways.planning.selection.lexicographic_weights import Weights, combine
from pathways.planning.selection.reachability import Network, NumberedStep, routes_of
from pathways.planning.selection.search import circles, corequisites
from tests.budget import examples
from tests.catalogs import credential, question, snapshot_of, usd
from tests.planning.brute_force import World, best_value
from tests.planning.test_never_beaten import catalogs, goals

OBJECTIVES = ("MONEY", "HOURS", "STEPS")


@dataclass
class Case:
    """A question folded, with the weights of its routes; None where nothing is left to decide."""

    and_or: AndOrGraph
    network: Network
    weights: Weights

    @classmethod
    def of(cls, document: dict[str, Any], wanted: Any, held: tuple[str, ...] = ()) -> Case | None:
        learner = {"awards": [{"credential": key} for key in held], "conditions": ["yes"]}
        instance = Instance(question(wanted, learner), snapshot_of(document))
        and_or = instance.and_or_graph(instance.limits)
        if and_or.goal in (TRUE, FALSE):
            return None
        routes = [instance.route(and_or, route) for route in range(len(and_or.root))]
        money = [thousandths(route.cost.amount) if route.cost else 0 for route in routes]
        hours = [thousandths(route.hours) if route.hours else 0 for route in routes]
        weights = combine(and_or, [Objective(name) for name in OBJECTIVES], money, hours)
        return cls(and_or, Network.of(and_or), weights)

    def total(self, values: tuple[Fraction, ...]) -> int:
        """Totals of money, hours and steps as one weight."""
        counts = [int(value * (1 if name == "STEPS" else 1000)) for name, value in zip(OBJECTIVES, values, strict=True)]
        return sum(
            count // unit * factor
            for count, unit, factor in zip(counts, self.weights.unit, self.weights.factor, strict=True)
        )

    def key(self, document: dict[str, Any], number: int) -> str:
        keys: list[str] = sorted(item["key"] for item in document["credentials"])
        return keys[self.and_or.credential[number]]

    def price(self, steps: list[NumberedStep]) -> int:
        routes = routes_of(self.and_or, steps)
        assert routes is not None
        return sum(self.weights.combined[route] for route in routes)


@settings(max_examples=examples(150))
@given(st.data())
def test_the_optimum_lies_between_the_bounds(data: st.DataObject) -> None:
    document = data.draw(catalogs())
    keys = [item["key"] for item in document["credentials"]]
    goal = data.draw(goals(keys))
    held = tuple(data.draw(st.lists(st.sampled_from(keys), unique=True, max_size=1)))
    world = World(document, held, ["yes"])
    case = Case.of(document, goal, held)
    if case is None:
        return
    found = best_value(world, goal, OBJECTIVES)
    assert found is not None
    optimum = case.total(found)
    weight = case.weights.combined
    lower = lower_bound(case.network, weight, circles(case.and_or), corequisites(case.and_or))
    assert lower.value <= optimum
    for landmark in lower.landmarks:
        assert best_value(world, goal, OBJECTIVES, avoid=[case.key(document, landmark)]) is None
    upper = upper_bound(case.network, weight, lambda: False)
    if upper is not None:
        assert optimum <= upper.value == case.price(upper.steps)
    learner = {"awards": [{"credential": key} for key in held], "conditions": ["yes"]}
    plan = Planner().plan(question(goal, learner, optimize=list(OBJECTIVES)), snapshot_of(document))
    assert isinstance(plan, Plan)
    best = {step.credential.key for step in plan.steps}
    kept = drop_dear(lower, optimum)
    assert all(kept[number] for number in range(len(kept)) if case.key(document, number) in best)


def way(cost: int, *needs: str) -> dict[str, Any]:
    return {"cost": usd(cost), "requires": {"all": [{"credential": key} for key in needs]}}


def bounds(*credentials: dict[str, Any], goal: Any = "top") -> tuple[list[int], list[int], set[str]]:
    """Lower and upper bound in dollars, hours and steps, and the landmarks."""
    document = {"credentials": list(credentials)}
    case = Case.of(document, goal)
    assert case is not None
    weight = case.weights.combined
    lower = lower_bound(case.network, weight, circles(case.and_or), corequisites(case.and_or))
    upper = upper_bound(case.network, weight, lambda: False)
    assert upper is not None
    shown = [[part // 1000 for part in case.weights.split(value)[:1]] for value in (lower.value, upper.value)]
    return shown[0], shown[1], {case.key(document, number) for number in lower.landmarks}


def test_a_chain_is_all_landmarks() -> None:
    found = bounds(credential("top", way(3, "b")), credential("b", way(4, "a")), credential("a", way(5)))
    assert found == ([12], [12], {"top", "a", "b"})


def test_what_both_ways_share_is_a_landmark() -> None:
    found = bounds(
        credential("top", way(1, "left"), way(1, "right")),
        credential("left", way(10, "base")),
        credential("right", way(20, "base")),
        credential("base", way(7)),
    )
    assert found == ([18], [18], {"top", "base"})


def test_a_shared_cost_counts_once_from_below() -> None:
    """Added up for each user, `base` would make the left-hand way cost 22; it costs 12."""
    found = bounds(
        credential("top", way(0, "l1", "l2"), way(0, "r1")),
        credential("l1", way(1, "base")),
        credential("l2", way(1, "base")),
        credential("base", way(10)),
        credential("r1", way(15)),
    )
    assert found[0] <= [12] <= found[1] <= [15]


def test_at_least_n_needs_the_n_cheapest() -> None:
    lines = [{"credential": key} for key in "abc"]
    found = bounds(
        credential("top", {"cost": usd(0), "requires": {"atLeast": 2, "of": lines}}),
        *(credential(key, way(cost)) for key, cost in zip("abc", (2, 3, 9), strict=True)),
    )
    assert found == ([5], [5], {"top"})


@pytest.mark.parametrize("size", [50, 400])
def test_a_long_chain_takes_no_deep_recursion(size: int) -> None:
    chain = [credential(f"c{n:04}", way(1, f"c{n - 1:04}") if n else way(1)) for n in range(size)]
    found = bounds(*chain, goal=f"c{size - 1:04}")
    assert found[:2] == ([size], [size])
