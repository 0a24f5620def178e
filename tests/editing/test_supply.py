"""What the supply costs and is worth, by hand on the small catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.api.service import Service
from tests.api.small import THINGS
from tests.editing.desk import EDDA, Desk, ask, published

GAIN = "gain { reached stranded better worse saved { amount currency } hours undecided }"
PARTS = f"""query ($parts: [SupplyPartInput!]!, $inOrder: Boolean) {{
  supplyGains(parts: $parts, inOrder: $inOrder) {{ parts {{ name {GAIN} }} userErrors {{ code path }} }}
}}"""


def route(credential: str, key: str, cost: int) -> dict[str, Any]:
    said = {"credential": credential, "key": key, "kind": "STUDY", "cost": {"amount": str(cost), "currency": "USD"}}
    return {"putRoute": said}


def new(key: str, *needs: str, cost: int = 0) -> dict[str, Any]:
    way: dict[str, Any] = {"key": "way", "kind": "STUDY", "cost": {"amount": str(cost), "currency": "USD"}}
    if needs:
        way["requires"] = {"all": {"of": [{"credential": {"credential": each}} for each in needs]}}
    return {"putCredential": {"key": key, "name": key, "credentialType": "CERTIFICATION", "routes": [way]}}


@pytest.fixture(scope="module")
def service() -> Service:
    """The small catalogue; whoever is a master has the networks, and the badge is kept up."""
    desk = Desk(THINGS)
    kept = {"kind": "ASSESSMENT", "hoursPerYear": 40, "costPerYear": {"amount": "1200", "currency": "USD"}}
    badge = {"key": "sec-badge", "ownedBy": ["acme"], "upkeep": [kept, {"kind": "DELIVERY", "hoursPerYear": 2}]}
    published(desk.service(), {"putCredential": badge}, new("master", "net-basics", cost=10))
    return desk.service()


def test_upkeep_is_added_up_by_kind_and_owner(service: Service) -> None:
    found = ask(service, EDDA, "{ upkeepTotals { kind owner credentials hours costs { amount } } }")["upkeepTotals"]
    assert [(each["kind"], each["owner"], each["hours"]) for each in found] == [
        (None, None, 42),
        ("ASSESSMENT", None, 40),
        ("DELIVERY", None, 2),
        (None, "acme", 42),
        ("ASSESSMENT", "acme", 40),
        ("DELIVERY", "acme", 2),
    ]
    assert [each["costs"] for each in found[:3]] == [[{"amount": "1200.00"}], [{"amount": "1200.00"}], []]
    assert ask(service, EDDA, '{ upkeepTotals(owner: "board") { hours } }')["upkeepTotals"] == []


def test_retiring_is_set_against_its_upkeep(service: Service) -> None:
    """Without the networks nobody becomes a master; the badge leads to nothing that anybody is asked about."""
    query = f'{{ retirements(keys: ["net-basics", "sec-badge"]) {{ credential {{ key }} upkeepHours {GAIN} }} }}'
    networks, badge = ask(service, EDDA, query)["retirements"]
    assert (networks["gain"]["stranded"], networks["upkeepHours"]) == (1, None)
    assert (badge["gain"]["stranded"], badge["gain"]["worse"], badge["upkeepHours"]) == (0, 0, 42)


def parts_of(service: Service, *parts: tuple[str, Any], in_order: bool = False) -> Any:
    sent = [{"name": name, "changes": [change]} for name, change in parts]
    return ask(service, EDDA, PARTS, parts=sent, inOrder=in_order)["supplyGains"]


def test_parts_are_worth_what_they_save_alone(service: Service) -> None:
    """The course of the networks costs 100 and takes 20.5 hours on the way to the master."""
    parts = ("cheap", route("net-basics", "cheap", 40)), ("dear", route("net-basics", "dear", 400))
    cheap, dear = parts_of(service, *parts)["parts"]
    saved = {"amount": "60.00", "currency": "USD"}
    nothing = {"reached": 0, "stranded": 0, "worse": 0, "undecided": 0}
    assert cheap == {"name": "cheap", "gain": {**nothing, "better": 1, "saved": saved, "hours": 20.5}}
    none = {"amount": "0.00", "currency": "USD"}
    assert dear == {"name": "dear", "gain": {**nothing, "better": 0, "saved": none, "hours": 0}}


def test_roll_out_begins_with_what_helps_most(service: Service) -> None:
    """The top rests on the base, so that it waits; the cheap route helps at once, and less than two new ends."""
    parts = ("top", new("top", "base", cost=5)), ("base", new("base")), ("cheap", route("net-basics", "cheap", 40))
    found = parts_of(service, *parts, in_order=True)["parts"]
    assert [(each["name"], each["gain"]["reached"]) for each in found] == [("cheap", 0), ("base", 0), ("top", 1)]


def test_parts_that_rest_on_nothing_are_refused(service: Service) -> None:
    found = parts_of(service, ("lost", new("lost", "nowhere")), in_order=True)
    assert (found["parts"], found["userErrors"][0]["code"]) == ([], "DANGLING_REFERENCE")
    assert found["userErrors"][0]["path"][:3] == ["parts", "0", "changes"]
    assert parts_of(service)["userErrors"] == [{"code": "EMPTY", "path": ["parts"]}]
    many = parts_of(service, *[("one", new("one"))] * 21)
    assert many["userErrors"] == [{"code": "LIMIT", "path": ["parts"]}]


def test_demand_stands_beside_supply() -> None:
    desk = Desk(THINGS)
    needs = [
        {"competency": key, "level": level, "importance": 1} for key, level in (("security", 3), ("networking", 5))
    ]
    published(desk.service(), {"putOccupation": {"key": "soc", "name": "SOC", "needs": needs}})
    fields = "competency { key } level occupations learners credentials least { cost { amount } }"
    query = f"{{ competencyDemand {{ totalCount edges {{ node {{ {fields} }} }} }} }}"
    found = [each["node"] for each in ask(desk.service(), EDDA, query)["competencyDemand"]["edges"]]
    assert [(each["competency"]["key"], each["level"], each["occupations"], each["credentials"]) for each in found] == [
        ("networking", 5, 2, 0),
        ("security", 3, 2, 1),
    ]
    assert (found[0]["least"], found[1]["least"]) == (None, {"cost": {"amount": "100.00"}})
