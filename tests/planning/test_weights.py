"""Lexicographic objectives in one integer: order kept, totals told apart again."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.plan import Objective
from pathways.planning.selection.and_or_graph import TRUE, AndOrGraph
from pathways.planning.selection.lexicographic_weights import Weights, combine

MONEY, HOURS, STEPS = Objective.MONEY, Objective.HOURS, Objective.STEPS


def problem_of(sizes: list[int]) -> AndOrGraph:
    """Credentials with so many routes each."""
    problem = AndOrGraph()
    for credential, size in enumerate(sizes):
        problem.credential.append(credential)
        problem.routes.append([len(problem.root) + place for place in range(size)])
        problem.route_of += [credential] * size
        problem.route_place += list(range(size))
        problem.root += [TRUE] * size
    return problem


def weights(sizes: list[int], money: list[int], hours: list[int], *objectives: Objective) -> Weights:
    return combine(problem_of(sizes), objectives, money, hours)


def test_a_small_case_by_hand() -> None:
    """Money is in units of 500; three steps at most; so a unit of money weighs 4 and a step 1."""
    found = weights([2, 1, 1], [1000, 500, 0, 1500], [0, 0, 0, 0], MONEY)
    assert found.objectives == (MONEY, STEPS)
    assert (found.unit, found.factor) == ((500, 1), (4, 1))
    assert found.combined == [9, 5, 1, 13]
    assert found.split(9 + 1 + 13) == [2500, 3]


def test_steps_break_ties_unless_they_stand_among_objectives() -> None:
    assert weights([1], [1], [1], MONEY, HOURS).objectives == (MONEY, HOURS, STEPS)
    assert weights([1], [1], [1], STEPS, MONEY).objectives == (STEPS, MONEY)
    assert weights([1], [1], [1], HOURS).objectives == (HOURS, STEPS)


def test_every_route_weighs_something() -> None:
    assert min(weights([2, 2], [0] * 4, [0] * 4, MONEY, HOURS).combined) > 0


OBJECTIVES = st.permutations([MONEY, HOURS, STEPS]).flatmap(
    lambda order: st.integers(1, 3).map(lambda length: order[:length])
)
AMOUNTS = st.sampled_from([0, 1, 10, 250, 1000, 10**12, 999_999_999_999_999])


@given(st.lists(st.integers(1, 2), min_size=1, max_size=4), OBJECTIVES, st.data())
def test_smaller_total_is_lexicographically_better(
    sizes: list[int], objectives: list[Objective], data: st.DataObject
) -> None:
    count = sum(sizes)
    money, hours = (data.draw(st.lists(AMOUNTS, min_size=count, max_size=count)) for _ in range(2))
    found = weights(sizes, money, hours, *objectives)
    problem = problem_of(sizes)
    table = {MONEY: money, HOURS: hours, STEPS: [1] * count}
    seen: list[tuple[int, tuple[int, ...]]] = []
    for chosen in product(*([None, *routes] for routes in problem.routes)):
        routes = [route for route in chosen if route is not None]
        parts = tuple(sum(table[objective][route] for route in routes) for objective in found.objectives)
        total = sum(found.combined[route] for route in routes)
        assert tuple(found.split(total)) == parts
        seen.append((total, parts))
    assert [parts for _, parts in sorted(seen)] == sorted(parts for _, parts in seen)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS), min_size=1, max_size=4), OBJECTIVES, st.integers(1, 200))
def test_packed_groups_keep_the_order_and_their_weights(
    pairs: list[tuple[int, int]], objectives: list[Objective], bits: int
) -> None:
    found = weights([1] * len(pairs), [money for money, _ in pairs], [hours for _, hours in pairs], *objectives)
    groups = found.packed(1 << bits, len(found.values))
    assert [place for group in groups for place in group] == list(range(len(found.objectives)))
    for group in groups:
        own = found.group_weights(group)
        if len(group) > 1:
            assert sum(own) < 1 << bits
        for route, weight in enumerate(own):
            rest = weight
            for place in group:
                factor = found.factor[place] // found.factor[group[-1]]
                assert rest // factor * found.unit[place] == found.values[place][route]
                rest %= factor
    if len(groups) == 1:
        assert found.group_weights(groups[0]) == found.combined


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        ([2000, 3000, 2], [2000, 3000, 2]),
        ([2000, 3000, 1], [2000, 3000, 1]),
        ([2000, 2000, 2], [2000, 2000, 0]),
        ([1000, 3000, 2], [1000, 0, 0]),
        ([0, 0, 0], [0, 0, 0]),
    ],
)
def test_bound_stops_at_an_unproved_objective(bound: list[int], expected: list[int]) -> None:
    """The best plan has 2 dollars, 3 hours, 2 steps."""
    found = weights([1, 1, 1], [1000, 1000, 1000], [1000, 2000, 1000], MONEY, HOURS)
    total = sum(value // unit * factor for value, unit, factor in zip(bound, found.unit, found.factor, strict=True))
    assert found.bounds(total, [2000, 3000, 2]) == expected
