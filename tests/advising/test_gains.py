"""What single credentials add, beside the coverage counted twice over all needs: once without and once with each."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.gains import Gains
from pathways.advising.gap import coverage_of
from pathways.requirements.evidence import evidence_of
from pathways.requirements.leaves import Earned
from tests.catalogs import TODAY, goal, record
from tests.seeded import snapshot

OCCUPATIONS = sorted(snapshot().occupations)
SEVERAL: dict[str, Any] = {
    "all": [
        {"credential": "comptia-security-plus"},
        {"occupation": {"key": OCCUPATIONS[0]}},
        {"competencies": [{"competency": "sec-operations", "level": 3}]},
    ]
}


@pytest.mark.parametrize("wanted", [*({"occupation": {"key": key}} for key in OCCUPATIONS[::20]), SEVERAL], ids=str)
@pytest.mark.parametrize("held", [(), ("comptia-security-plus", "comptia-a-plus")], ids=["nothing", "two"])
def test_gains_are_differences_of_coverage(wanted: Any, held: tuple[str, ...]) -> None:
    found = snapshot()
    asked = goal(wanted)
    learner = record({"awards": [{"credential": key} for key in held]})
    evidence = evidence_of(learner, TODAY, found.credentials, found.equivalents)
    before = coverage_of(asked, evidence, found)
    gains = Gains(asked, evidence, found)
    for key, credential in found.credentials.items():
        after = coverage_of(asked, evidence, found, Earned.of([key], found.credentials))
        assert gains.of(credential) == after - before, key
