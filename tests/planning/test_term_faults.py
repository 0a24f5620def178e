"""The verifier by itself: what is wrong with the terms of a plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.verify.calendar_replay import Replay
from tests.catalogs import credential, question, snapshot_of

TERMS = [
    {"key": "autumn", "name": "Autumn", "from": "09-01", "to": "12-20"},
    {"key": "half", "name": "First half", "from": "09-01", "to": "10-20"},
]
COURSES = [
    credential("whole", {"weeks": 14, "offerings": [{"term": "autumn"}]}, credits=6),
    credential("first", {"weeks": 6, "offerings": [{"term": "half"}, {"term": "autumn"}]}, credits=3),
    credential("late", {"weeks": 6, "offerings": [{"term": "half"}, {"term": "autumn"}]}, credits=3),
    credential("free", {"weeks": 1}, credits=2),
    credential("choice", {"weeks": 1}, credits=1, creditsFrom=1, creditsTo=4),
]
SNAPSHOT = snapshot_of({"terms": TERMS, "credentials": COURSES})


def faults(weeks: dict[str, tuple[int, int]], **options: Any) -> list[str]:
    """Of steps in weeks from Wednesday, 1 September 2027."""
    asked = question({"all": [{"credential": key} for key in weeks]}, startOn="2027-09-01", **options)
    credentials = SNAPSHOT.credentials
    steps = [
        TakenStep(credentials[key], credentials[key].routes[0], rank, when)
        for rank, (key, when) in enumerate(weeks.items(), start=1)
    ]
    return list(Replay(steps, asked, Instance(asked, SNAPSHOT).goal, SNAPSHOT, {}, {}).faults(Decimal(0)))


ALL = {"whole": (0, 14), "first": (0, 6), "late": (8, 14), "free": (0, 1)}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"maxCreditsPerTerm": 9}, []),
        ({"maxCreditsPerTerm": "8.999"}, ["9 credits in Autumn 2027, over 8.999"]),
        ({"maxCreditsPerTerm": 4}, ["9 credits in Autumn 2027, over 4", "5 credits in First half 2027, over 4"]),
        ({"minCreditsPerTerm": 5}, []),
        ({"minCreditsPerTerm": 6}, ["5 credits in First half 2027, under 6"]),
        ({"minCreditsPerTerm": 10}, ["5 credits in First half 2027, under 10"]),
    ],
)
def test_credits_are_added_up_by_term(options: dict[str, Any], expected: list[str]) -> None:
    """whole and late run past the first half: they belong to autumn, 9 credits. first fits into either, and free, which
    is always offered, begins in both: of two terms that begin on one day each belongs to the one that ends first, 5
    credits. That one comes first, so that autumn is the last."""
    assert faults(ALL, maxParallel=9, **options) == expected


def test_chosen_credits_are_those_that_a_plan_earns() -> None:
    assert faults({"choice": (0, 1)}, maxCreditsPerTerm=4) == []
    assert faults({"choice": (0, 1)}, maxCreditsPerTerm=3) == ["4 credits in First half 2027, over 3"]


def test_what_lies_in_no_term_is_not_counted() -> None:
    """Week 16 begins on 22 December."""
    assert faults({"free": (16, 17)}, maxCreditsPerTerm=1) == []
    assert faults({"free": (15, 16)}, maxCreditsPerTerm=1) == ["2 credits in Autumn 2027, over 1"]


def test_days_beside_the_term_are_a_fault() -> None:
    """From 8 September 14 weeks end on 15 December; from 15 September, on the 22nd."""
    assert faults({"whole": (1, 15)}, maxParallel=1) == []
    assert faults({"whole": (2, 16)}, maxParallel=1) == ["whole by r0: not to be had on 2027-09-15"]
