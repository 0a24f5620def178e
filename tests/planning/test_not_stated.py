"""Facts that a catalogue does not state: a plan counts on the best, and says so."""

from __future__ import annotations

from typing import Any

from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

UNKNOWN = {"validity": "unknown"}
CATALOGUE = {
    "credentials": [
        credential("first", {"cost": usd(10)}, **UNKNOWN),
        credential("second", {"cost": usd(20), "requires": {"credential": "first"}}),
        credential("limited", {"cost": usd(30)}, validMonths=12),
        credential("third", {"requires": {"credential": "limited"}}),
    ]
}


def planned(wanted: str, learner: dict[str, Any] | None = None, **options: Any) -> Plan:
    plan = Planner().plan(question(wanted, learner, **options), snapshot_of(CATALOGUE))
    assert isinstance(plan, Plan), plan
    return plan


def unknown(plan: Plan) -> list[str]:
    return [text.partition(":")[0] for text in plan.assumptions if "is not known" in text]


def test_validity_that_nobody_knows_counts_and_is_named() -> None:
    assert unknown(planned("first")) == ["FIRST"]
    assert unknown(planned("second")) == ["FIRST"]
    kept = planned("first", keepValidUntil="2040-01-01")
    assert ([step.credential.key for step in kept.steps], unknown(kept)) == (["first"], ["FIRST"])


def test_used_award_of_unknown_validity_is_named() -> None:
    held = {"awards": [{"credential": "first", "issuedOn": "2001-01-01"}]}
    assert unknown(planned("second", held)) == ["FIRST"]
    assert unknown(planned("first", held)) == ["FIRST"]
    assert unknown(planned("limited", held)) == []
    dated = {"awards": [{"credential": "first", "issuedOn": "2001-01-01", "expiresOn": "2030-01-01"}]}
    assert unknown(planned("second", dated)) == []


def test_total_without_every_cost_is_a_minimum() -> None:
    """Third costs nothing that is stated, and needs limited at 30."""
    assert "The plan costs at least $30.00: the cost of 1 step is not stated." in planned("third").assumptions
    assert not any("at least" in text for text in planned("second").assumptions)
