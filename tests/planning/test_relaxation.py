"""The relaxation's certificate: true against exhaustion, whatever HiGHS says."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.planning.selection.landmarks import in_at_least
from pathways.planning.selection.linear_relaxation import Relaxed, relax
from pathways.planning.selection.reachability import routes_of
from pathways.planning.selection.search import corequisites
from tests.budget import examples
from tests.catalogs import question, snapshot_of
from tests.planning.brute_force import World, best_value
from tests.planning.test_bounds import OBJECTIVES, Case
from tests.planning.test_never_beaten import catalogs, goals


def relaxed(case: Case) -> Relaxed:
    def more(_share: Sequence[float], _bound: int) -> bool:
        return True

    return relax(case.network, case.weights.combined, corequisites(case.and_or), more, lambda: 10.0)


@settings(max_examples=examples(150))
@given(st.data())
def test_no_plan_weighs_less_than_the_certificate_says(data: st.DataObject) -> None:
    document = data.draw(catalogs())
    keys = [item["key"] for item in document["credentials"]]
    goal = data.draw(goals(keys))
    case = Case.of(document, goal)
    if case is None:
        return
    found = best_value(World(document, [], ["yes"]), goal, OBJECTIVES)
    assert found is not None
    optimum = case.total(found)
    answer = relaxed(case)
    assert answer.bound <= optimum
    assert all(0 <= share <= 1 for share in answer.share)
    plan = Planner().plan(question(goal, {"conditions": ["yes"]}, optimize=list(OBJECTIVES)), snapshot_of(document))
    assert isinstance(plan, Plan)
    snapshot = snapshot_of(document)
    numbers = {item.key: number for number, item in enumerate(snapshot.graph.credentials)}
    steps = [(numbers[step.credential.key], step.credential.routes.index(step.route)) for step in plan.steps]
    routes = routes_of(case.and_or, steps)
    assert routes is not None
    assert all(answer.through[route] <= optimum for route in routes)


@given(st.lists(st.integers(0, 255), max_size=9), st.integers(1, 10))
def test_bits_in_at_least_so_many_masks(masks: list[int], least: int) -> None:
    expected = sum(1 << bit for bit in range(8) if sum(mask >> bit & 1 for mask in masks) >= least)
    assert in_at_least(masks, least) == expected
