"""Bounds of how long steps last that share weeks, beside every schedule there is."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.planning.scheduling.compatible_sets import RunningSets
from tests.budget import examples

CAPACITY = 10
Pairs = frozenset[tuple[int, int]]


def shortest(lengths: list[int], loads: list[int], most: int, before: Pairs, heads: list[int], tails: list[int]) -> int:
    """The fewest weeks of any schedule, tails included; every start of every step is tried."""
    horizon = max(heads) + sum(lengths)
    best = horizon + max(tails)
    for starts in product(*(range(head, horizon + 1) for head in heads)):
        ends = [start + length for start, length in zip(starts, lengths, strict=True)]
        last = max(end + tail for end, tail in zip(ends, tails, strict=True))
        if last >= best or any(ends[first] > starts[then] for first, then in before):
            continue
        weeks = [
            [each for each in range(len(starts)) if starts[each] <= week < ends[each]] for week in range(max(ends))
        ]
        if all(len(here) <= most and sum(loads[each] for each in here) <= CAPACITY for here in weeks):
            best = last
    return best


def sets_of(lengths: list[int], loads: list[int], most: int | None, before: Pairs = frozenset()) -> RunningSets:
    """Steps, some of which come before others."""
    found = RunningSets.of(lengths, loads, CAPACITY, most, lambda one, other: (one, other) not in before)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("lengths", "loads", "most", "weeks"),
    [
        ([3, 3, 3], [6, 6, 6], None, 9),  # no two fit into a week
        ([3, 3, 3], [5, 5, 5], None, 5),  # nine weeks of work, two at a time
        ([4, 2, 2], [7, 3, 3], None, 4),  # the short ones beside the long one
        ([2, 2, 2, 2], [1, 1, 1, 1], 3, 3),  # eight weeks, three at a time
        ([5, 1], [1, 1], None, 5),
    ],
)
def test_weeks_that_steps_last_at_least(lengths: list[int], loads: list[int], most: int | None, weeks: int) -> None:
    assert sets_of(lengths, loads, most).least(range(len(lengths))) == weeks


def test_set_shares_the_weeks_of_its_steps() -> None:
    """Two that may share weeks do not, when one begins as the other has to be over: three weeks each, in five."""
    sets = sets_of([3, 3], [5, 5], None)
    assert sets.least((0, 1)) == 3
    assert sets.fit((0, 2), (2, 0), 5)
    assert not sets.fit((0, 2), (3, 0), 5)


def test_too_many_sets_are_not_looked_at() -> None:
    assert RunningSets.of([1] * 40, [0] * 40, CAPACITY, None, lambda _one, _other: True) is None


@st.composite
def few_steps(draw: st.DrawFn) -> tuple[list[int], list[int], int, Pairs, list[int], list[int]]:
    """Up to four steps, with heads, tails and an order of some."""
    count = draw(st.integers(1, 4))

    def numbers(low: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=count, max_size=count))

    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    before = frozenset(draw(st.lists(st.sampled_from(pairs), max_size=2))) if pairs else frozenset()
    return numbers(1, 3), numbers(1, CAPACITY), draw(st.integers(1, 3)), before, numbers(0, 2), numbers(0, 2)


@settings(max_examples=examples(60))
@given(few_steps())
def test_no_schedule_is_shorter_than_what_is_proved(
    drawn: tuple[list[int], list[int], int, Pairs, list[int], list[int]],
) -> None:
    lengths, loads, most, before, heads, tails = drawn
    sets = sets_of(lengths, loads, most, before)
    weeks = shortest(lengths, loads, most, before, heads, tails)
    assert sets.fit(heads, tails, weeks)
    none = [0] * len(lengths)
    assert sets.least(range(len(lengths))) <= shortest(lengths, loads, most, before, none, none)
