"""Which spellings are one condition; by hand."""

from __future__ import annotations

import pytest

from pathways.domain.conditions import folded
from pathways.domain.learner import Record


@pytest.mark.parametrize(
    "other",
    [
        "Bachelor's degree, full-time",
        "bachelor's degree, full-time",
        "Bachelors degree full time",
        "Bachelor\u2019s  degree, full\u2010time.",
        "\tBACHELOR'S DEGREE (FULL TIME)\n",
    ],
)
def test_case_spaces_and_punctuation_make_no_difference(other: str) -> None:
    assert folded("Bachelor's degree, full-time") == folded(other)
    assert Record(conditions=frozenset({other})).says("Bachelor's degree, full-time")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("an average of 2.5", "an average of 25"),
        ("passed C#", "passed C"),
        ("18+", "18"),
        ("is of age", "is off age"),
        ("?", "!"),
    ],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert folded(one) != folded(other)
