"""Costs in several currencies are compared by a configured rate, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.advising.gap import closers_of, gap_of
from pathways.domain.money import Rates
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, goal, record, snapshot_of

SHOWS = {"competencies": [{"competency": "x", "level": 1}]}
CATALOG = {
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("dollars", {"cost": {"amount": 60, "currency": "USD"}}, **SHOWS),
        credential("euros", {"cost": {"amount": 50, "currency": "EUR"}}, **SHOWS),
        credential("yen", {"cost": {"amount": 5000, "currency": "JPY"}}, **SHOWS),
    ],
}


def priced(rates: Rates, currency: str) -> list[tuple[str, str]]:
    snapshot = snapshot_of(CATALOG)
    wanted = goal({"competencies": [{"competency": "x", "level": 1}]})
    gap = gap_of(wanted, record(), TODAY, snapshot, currency=currency)
    return [(each.credential, str(each.cost)) for each in closers_of(gap, Planner(rates), snapshot)]


def closers(rates: Rates) -> list[str]:
    snapshot = snapshot_of(CATALOG)
    gap = gap_of(goal({"competencies": [{"competency": "x", "level": 1}]}), record(), TODAY, snapshot)
    return [closer.credential for closer in closers_of(gap, Planner(rates), snapshot)]


def test_order_is_by_cost_in_one_currency() -> None:
    # 5,000 yen are $35, 50 euros are $65.
    pairs = {("EUR", "USD"): Decimal("1.3"), ("JPY", "USD"): Decimal("0.007")}
    assert closers(Rates(pairs)) == ["yen", "dollars", "euros"]


def test_without_a_rate_they_are_not_compared() -> None:
    with pytest.raises(ProblemsError) as refused:
        closers(Rates({("JPY", "USD"): Decimal("0.007")}))
    (problem,) = refused.value.problems
    assert problem.code == "NO_RATE"
    assert "no rate from EUR to USD" in problem.message


def test_every_closer_is_in_the_currency_asked() -> None:
    # 60 dollars are 48 euros and 5,000 yen 30.
    pairs = {("USD", "EUR"): Decimal("0.8"), ("JPY", "EUR"): Decimal("0.006")}
    assert priced(Rates(pairs), "EUR") == [("yen", "€30.00"), ("dollars", "€48.00"), ("euros", "€50.00")]
    with pytest.raises(ProblemsError) as refused:
        priced(Rates({("USD", "EUR"): Decimal("0.8")}), "EUR")
    assert [(problem.code, problem.path) for problem in refused.value.problems] == [("NO_RATE", "currency")]
    with pytest.raises(ProblemsError) as unknown:
        priced(Rates(), "USQ")
    assert [(problem.code, problem.path) for problem in unknown.value.problems] == [("UNKNOWN_CURRENCY", "currency")]
