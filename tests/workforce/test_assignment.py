"""The assignment of people to places, beside all that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.workforce.assignment import Worth, assign
from tests.budget import examples

Table = list[list[Worth | None]]


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[int]]:
    people, roles = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    shares = st.fractions(0, 1, max_denominator=7)
    cell = st.none() | st.builds(Worth, shares.filter(bool), st.booleans())
    table = [[draw(cell) for _ in range(roles)] for _ in range(people)]
    return table, draw(st.lists(st.integers(1, 3), min_size=roles, max_size=roles))


def every(table: Table, places: Sequence[int]) -> Iterator[tuple[int | None, ...]]:
    for roles in product((None, *range(len(places))), repeat=len(table)):
        fits = all(roles.count(role) <= count for role, count in enumerate(places))
        if fits and all(role is None or row[role] is not None for row, role in zip(table, roles, strict=True)):
            yield roles


def worth(table: Table, roles: Sequence[int | None]) -> tuple[Fraction, int]:
    found = [row[role] for row, role in zip(table, roles, strict=True) if role is not None]
    return sum((each.coverage for each in found if each), Fraction(0)), sum(each.fills for each in found if each)


@settings(max_examples=examples(45))
@given(tables())
def test_nothing_beats_the_assignment(drawn: tuple[Table, list[int]]) -> None:
    table, places = drawn
    found = assign(table, places)
    assert found in set(every(table, places))
    assert worth(table, found) == max(worth(table, each) for each in every(table, places))


def test_equal_people_stand_in_order_of_their_keys() -> None:
    one = Worth(Fraction(1, 2), fills=False)
    assert assign([[one, one], [one, one], [one, one]], [1, 1]) == (0, 1, None)


def test_differences_below_floating_point_decide() -> None:
    """Shares that differ by less than a double can tell: 1/3 beside 1/3 + 10^-30."""
    less, more = Fraction(1, 3), Fraction(1, 3) + Fraction(1, 10**30)
    table: Table = [[Worth(less, fills=True)], [Worth(more, fills=False)]]
    assert assign(table, [1]) == (None, 0)


def test_filled_places_decide_between_equal_coverage() -> None:
    half = Fraction(1, 2)
    table: Table = [[Worth(half, fills=False)], [Worth(half, fills=True)]]
    assert assign(table, [1]) == (None, 0)


def test_a_place_stays_free_where_that_is_better() -> None:
    """One person is worth 1 in the first role and 1/2 in the second, another 1/3 in the first: 1 beats 5/6."""
    one, half, third = (Worth(share, fills=False) for share in (Fraction(1), Fraction(1, 2), Fraction(1, 3)))
    assert assign([[third, None], [one, half]], [1, 1]) == (None, 0)


def test_nobody_and_nothing() -> None:
    assert assign([], [1]) == ()
    assert assign([[]], []) == (None,)
