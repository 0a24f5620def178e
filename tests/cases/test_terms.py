"""The cases beside the project in which terms count."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from pathways.domain.plan import Plan
from tests.beside import needs
from tests.cases.asking import CASES, catalogue, plan


@needs(CASES)
def test_at_most_18_credits_take_two_spans() -> None:
    """A and B have 6 credits, C has 12: of 24 one span of offering dates has 12 or 18, the other one the rest."""
    found = plan(catalogue("57-term-cap"), "c57-cert", maxCreditsPerTerm=18)
    assert isinstance(found, Plan)
    earned: dict[str, Decimal] = defaultdict(Decimal)
    for step in found.steps:
        if step.term is not None:
            earned[str(step.term)] += step.credential.credits or 0
    assert sorted(earned) == ["2027-01-04 to 2027-04-04", "2027-09-06 to 2027-12-05"]
    assert set(earned.values()) in ({Decimal(12)}, {Decimal(6), Decimal(18)})


@needs(CASES)
def test_at_most_24_credits_take_one_span() -> None:
    found = plan(catalogue("57-term-cap"), "c57-cert", maxCreditsPerTerm=24)
    assert isinstance(found, Plan)
    assert {str(step.term) for step in found.steps if step.credential.credits} == {"2027-01-04 to 2027-04-04"}
