"""A share is written as a percentage in one form, wherever it stands."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pathways
from pathways.advising.situation import closing
from pathways.api.types.scalars import share as shared
from pathways.wording.phrases import percent


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Decimal("0.091"), "9.1 %"),
        (Decimal("0.163"), "16.3 %"),
        (Decimal("0.02"), "2 %"),
        (Fraction(1, 3), "33.3 %"),
        (Fraction(2, 3), "66.7 %"),
        (0.5, "50 %"),
        ("0.075", "7.5 %"),
        (1, "100 %"),
        (0, "0 %"),
        (Decimal("0.9996"), "99.9 %"),
        (Fraction(1, 10_000), "0.1 %"),
        (Decimal("0.9994"), "99.9 %"),
    ],
)
def test_percentage_has_no_superfluous_zeros(share: Decimal | Fraction | float | str, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("exact", "told"),
    [
        (Fraction(1), 1),
        (Fraction(0), 0),
        (Fraction(9_999, 10_000), 0.999),
        (Fraction(1, 10_000), 0.001),
        (Fraction(2, 3), 0.667),
    ],
)
def test_api_never_rounds_a_share_to_all(exact: Fraction, told: float) -> None:
    assert shared(exact) == told


def test_reason_says_its_share_so() -> None:
    assert closing(Fraction(91, 1000)).text == "Covers 9.1 % more of the goal"
    assert closing(Fraction(1, 50)).text == "Covers 2 % more of the goal"


def test_only_one_place_writes_percentages() -> None:
    package = Path(pathways.__file__).parent
    writes = re.compile(r'f"[^"\n]*\} ?%[ "]|f"[^"\n]*\} ?%"')
    found = [str(file.relative_to(package)) for file in package.rglob("*.py") if writes.search(file.read_text())]
    assert found == ["wording/phrases.py"]
