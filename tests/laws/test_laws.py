"""Answers keep the laws; `make fuzz` asks far more often."""

from __future__ import annotations

import pytest

from tests.budget import some
from tests.laws.fuzz import DRAWN
from tests.laws.laws import LAWS, kept

USUAL = {"rules": 6, "calendar": 3, "shortcuts": 3}
ASKED = [(law, drawn, seed) for law in LAWS for drawn in DRAWN for seed in some(range(1_000), USUAL[drawn])]


@pytest.mark.parametrize(("law", "drawn", "seed"), ASKED)
def test_a_law_is_kept(law: str, drawn: str, seed: int) -> None:
    kept(law, DRAWN[drawn](seed), seed)
