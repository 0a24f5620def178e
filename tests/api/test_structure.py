"""How credentials stand in the graph: blocking, delay, complexity, what falls with them, their upkeep."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.api.service import Service
from tests.api.small import data, error, service_of
from tests.catalogs import credential, snapshot_of

STRUCTURE = """query ($keys: [String!]!) { structure(keys: $keys) {
  credential { key upkeep { kind hoursPerYear costPerYear { amount currency } } }
  blockingFactor delayFactor complexity centrality depth goals fallsWithIt redundantLines { path credential by }
  upkeepHours upkeepCost { amount currency }
} }"""


@pytest.fixture(scope="module")
def service() -> Service:
    """Of a chain of three, whose second is kept up, and whose last one names both others."""

    def asks(*keys: str) -> dict[str, Any]:
        return {"requires": {"all": [{"credential": key} for key in keys]}}

    kept = {"kind": "assessment", "hoursPerYear": 40, "costPerYear": {"amount": "1200.00", "currency": "USD"}}
    second = {**credential("second", asks("first")), "upkeep": [kept, {"kind": "delivery", "hoursPerYear": 2.5}]}
    chain = [credential("first", {}), second, credential("third", asks("first", "second"))]
    return service_of(snapshot_of({"credentials": chain}))


def test_chain_has_the_figures_of_a_chain(service: Service) -> None:
    """Blocking 2, 1, 0; delay 3 each; the one between has one of the two chains through it, of 3."""
    found = data(STRUCTURE, service, keys=["third", "second", "first"])["structure"]
    assert [each["credential"]["key"] for each in found] == ["third", "second", "first"]
    assert [each["blockingFactor"] for each in found] == [0, 1, 2]
    assert [each["delayFactor"] for each in found] == [3, 3, 3]
    assert [each["complexity"] for each in found] == [3, 4, 5]
    assert [each["centrality"] for each in found] == [0, 3, 0]
    assert [each["depth"] for each in found] == [2, 1, 0]
    assert [each["goals"] for each in found] == [0, 1, 2]
    assert [each["fallsWithIt"] for each in found] == [[], ["third"], ["second", "third"]]
    redundant = [{"path": "third/r0/0", "credential": "first", "by": "second"}]
    assert [each["redundantLines"] for each in found] == [redundant, [], []]
    assert [each["upkeepHours"] for each in found] == [None, 42.5, None]
    assert [each["upkeepCost"] for each in found] == [None, {"amount": "1200.00", "currency": "USD"}, None]
    assert found[1]["credential"]["upkeep"] == [
        {"kind": "ASSESSMENT", "hoursPerYear": 40.0, "costPerYear": {"amount": "1200.00", "currency": "USD"}},
        {"kind": "DELIVERY", "hoursPerYear": 2.5, "costPerYear": None},
    ]


def test_unknown_keys_are_named_all_at_once(service: Service) -> None:
    found = error(STRUCTURE, service, keys=["frist", "second", "nothing"])
    problems = found["extensions"]["problems"]
    assert [(each["code"], each["path"]) for each in problems] == [
        ("NOT_FOUND", ["keys", "0"]),
        ("NOT_FOUND", ["keys", "2"]),
    ]
    assert "first" in problems[0]["hint"]


def test_more_than_a_hundred_keys_are_refused(service: Service) -> None:
    found = error(STRUCTURE, service, keys=["first"] * 101)
    assert found["extensions"]["code"] == "OUT_OF_RANGE"
