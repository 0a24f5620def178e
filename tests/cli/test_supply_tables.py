"""What ``pathways supply`` and ``pathways what-if`` ask and show, without a process."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.api.service import Service
from pathways.cli import queries, supply_tables
from pathways.cli.tables import show_what_if
from tests.api.small import THINGS
from tests.cli.screen import Screen
from tests.editing.desk import EDDA, Desk, ask, published

KEPT = {"kind": "ASSESSMENT", "hoursPerYear": 40, "costPerYear": {"amount": "1200", "currency": "USD"}}
MASTER: Any = {
    "key": "master",
    "name": "Master",
    "credentialType": "CERTIFICATION",
    "routes": [{"key": "way", "kind": "STUDY", "requires": {"credential": {"credential": "net-basics"}}}],
}
CHEAP: Any = {
    "putRoute": {"credential": "net-basics", "key": "b", "kind": "STUDY", "cost": {"amount": "40", "currency": "USD"}}
}


@pytest.fixture(scope="module")
def service() -> Service:
    desk = Desk(THINGS)
    badge = {"key": "sec-badge", "ownedBy": ["acme"], "upkeep": [KEPT]}
    published(desk.service(), {"putCredential": badge}, {"putCredential": MASTER})
    return desk.service()


def test_upkeep_is_shown_by_owner_and_kind(service: Service) -> None:
    screen = Screen(100)
    supply_tables.show_upkeep(screen, ask(service, EDDA, queries.UPKEEP_TOTALS)["upkeepTotals"])
    assert screen.rows[0] == ["all", "all", "1", "40", "$1,200.00"]
    assert screen.rows[-1] == ["acme", "assessment", "1", "40", "$1,200.00"]


def test_retiring_is_shown_with_what_it_saves(service: Service) -> None:
    screen = Screen(100)
    found = ask(service, EDDA, queries.RETIREMENTS, keys=["net-basics", "sec-badge"])["retirements"]
    supply_tables.show_retirements(screen, found)
    assert screen.rows[0] == ["Network Basics", "1", "0", "0", "", ""]
    assert screen.rows[2] == ["Security Badge", "0", "0", "0", "40", "$1,200.00"]


def test_gains_are_shown_part_by_part(service: Service) -> None:
    screen = Screen(100)
    parts = [{"name": "cheap.yaml", "changes": [CHEAP]}]
    found = ask(service, EDDA, queries.SUPPLY_GAINS, parts=parts, inOrder=True)["supplyGains"]["parts"]
    supply_tables.show_gains(screen, found, in_order=True)
    assert screen.rows == [["cheap.yaml", "0", "0", "1", "0", "$60.00", "20.5"]]


def test_what_is_not_shown_is_said(service: Service) -> None:
    screen = Screen(120)
    money = {"amount": "1.00", "currency": "USD"}
    hidden = {"reached": 1, "stranded": 0, "better": None, "worse": None, "saved": None, "hours": None, "undecided": 0}
    supply_tables.show_gains(screen, [{"name": "a", "gain": hidden}], in_order=False)
    badge = {"key": "b", "name": "B"}
    retired = {"credential": badge, "upkeepHours": None, "upkeepCost": money, "gain": hidden}
    supply_tables.show_retirements(screen, [retired])
    wanted = {"competency": badge, "level": 1, "occupations": 1, "learners": None, "credentials": 0, "least": None}
    supply_tables.show_demand(screen, [wanted], 1)
    no = "not shown"
    assert screen.rows[0] == ["a", "1", "0", no, no, no, no]
    assert screen.rows[1][1:] == ["0", no, no, "", "$1.00"]
    assert screen.rows[3][1:] == ["1", "1", no, "0", "none"]


def test_demand_is_shown_beside_the_cheapest_way(service: Service) -> None:
    screen = Screen(100)
    page = ask(service, EDDA, queries.DEMAND, first=1)["competencyDemand"]
    supply_tables.show_demand(screen, [each["node"] for each in page["edges"]], page["totalCount"])
    assert screen.rows[0] == ["Networking", "2", "1", "0", "1", "$100.00"]


def test_plans_now_and_then_are_shown(service: Service) -> None:
    screen = Screen(100)
    goals = [{"credential": "master"}]
    show_what_if(screen, ask(service, EDDA, queries.WHAT_IF, changes=[CHEAP], goals=goals)["whatIf"])
    assert screen.rows == [["master", "$100.00", "$40.00", "20.5", "0"]]
