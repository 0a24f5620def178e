"""A share is written as a percentage in one form, wherever it stands."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

import pathways
from pathways.advising.situation import closing
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
    ],
)
def test_percentage_has_no_superfluous_zeros(share: Decimal | Fraction | float | str, text: str) -> None:
    assert percent(share) == text


def test_reason_says_its_share_so() -> None:
    assert closing(Fraction(91, 1000)).text == "Covers 9.1 % more of the goal"
    assert closing(Fraction(1, 50)).text == "Covers 2 % more of the goal"


def test_only_one_place_writes_percentages() -> None:
    package = Path(pathways.__file__).parent
    writes = re.compile(r'f"[^"\n]*\} ?%[ "]|f"[^"\n]*\} ?%"')
    found = [str(file.relative_to(package)) for file in package.rglob("*.py") if writes.search(file.read_text())]
    assert found == ["wording/phrases.py"]
