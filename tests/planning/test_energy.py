"""What has to run between two weeks, beside hand calculations and beside schedules that there are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ortools.sat.python import cp_model

from pathways.planning.scheduling.energetic_reasoning import Energy, Part
from pathways.planning.step import Step

CAPACITY = 10


@pytest.mark.parametrize(
    ("parts", "most", "weeks", "least"),
    [
        ([(4, 1, 0, 4)] * 3, 2, 10, 4),  # twelve weeks, two at a time, before a step of four
        ([(4, 6, 0, 4)] * 3, None, 16, 4),  # no two fit into a week
        ([(4, 1, 0, 0)] * 3, None, 2, 0),  # twelve hours, ten a week; how long each lasts is not looked at here
        ([(5, 6, 3, 0), (5, 6, 3, 0)], None, 13, 3),  # ten weeks, none of them among the first three
        ([(5, 6, 0, 0), (5, 6, 4, 0)], None, 10, 0),  # ten weeks of which the first may begin at once
        ([(6, 6, 0, 0), (2, 6, 2, 2)], None, 8, 4),
    ],
)
def test_weeks_that_a_selection_lasts_at_least(
    parts: list[tuple[int, int, int, int]], most: int | None, weeks: int, least: int
) -> None:
    """Hand calculations: the longest that any stretch asks for, of those that lie in every plan."""
    named = {Step(str(number), 0): Part(*part) for number, part in enumerate(parts)}
    energy = Energy(named, CAPACITY, most)
    assert energy.too_short(named.keys(), weeks - 1, least)
    assert not energy.too_short(named.keys(), weeks, least)


def test_optional_steps_give_no_bound() -> None:
    """A step that is not taken would leave four weeks; a plan without it may be shorter than that."""
    named = {Step("taken", 0): Part(2, 1, 0, 0), Step("other", 0): Part(2, 1, 0, 4)}
    assert not Energy(named, CAPACITY, 1).too_short([Step("taken", 0)], 2, 2)


@st.composite
def schedules(draw: st.DrawFn) -> tuple[list[Part], list[int], int, int | None]:
    """Some steps with weeks in which they run, no week with too much in it; and heads and tails no later than that."""
    most = draw(st.none() | st.integers(1, 3))
    parts, starts = [], []
    taken: dict[int, list[int]] = {}
    for _ in range(draw(st.integers(1, 6))):
        length, load = draw(st.integers(1, 5)), draw(st.integers(0, CAPACITY))
        start = draw(st.integers(0, 6))
        while any(
            sum(taken.get(week, [])) + load > CAPACITY or (most is not None and len(taken.get(week, [])) >= most)
            for week in range(start, start + length)
        ):
            start += 1
        for week in range(start, start + length):
            taken.setdefault(week, []).append(load)
        starts.append(start)
        parts.append((length, load))
    end = max(start + length for start, (length, _) in zip(starts, parts, strict=True)) + draw(st.integers(0, 2))
    whole = [
        Part(length, load, draw(st.integers(0, start)), draw(st.integers(0, end - start - length)))
        for start, (length, load) in zip(starts, parts, strict=True)
    ]
    return whole, starts, end, most


@given(schedules(), st.data())
def test_no_schedule_that_there_is_is_cut_off(
    drawn: tuple[list[Part], list[int], int, int | None], data: st.DataObject
) -> None:
    parts, _, end, most = drawn
    named = {Step(str(number), 0): part for number, part in enumerate(parts)}
    energy = Energy(named, CAPACITY, most)
    assert not energy.too_short(named.keys(), end, end)
    asked = data.draw(st.integers(0, end))
    for stretch in energy.too_short(named.keys(), asked, data.draw(st.integers(0, end))):
        model = cp_model.CpModel()
        stretch.add_to(model, {step: model.new_constant(1) for step in named}, end)
        assert cp_model.CpSolver().solve(model) == cp_model.OPTIMAL
        model = cp_model.CpModel()
        stretch.add_to(model, {step: model.new_constant(1) for step in named}, asked)
        assert cp_model.CpSolver().solve(model) == cp_model.INFEASIBLE
