"""What opening a route for a group costs: files say it, the API shows it, and single plans do not look at it."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from tests.api.small import data, service_of
from tests.cases.asking import plan
from tests.catalogs import credential, snapshot_of, usd

GROUP = {"amount": usd(900), "seats": 20}


def test_single_plans_do_not_look_at_it() -> None:
    ways: list[dict[str, Any]] = [{"key": "course", "cost": usd(5), "groupCost": GROUP}, {"cost": usd(6)}]
    found = plan(snapshot_of({"credentials": [credential("goal", *ways)]}), "goal")
    assert isinstance(found, Plan)
    assert [step.route.key for step in found.steps] == ["course"]
    assert found.totals.cost.amount == 5


@pytest.mark.parametrize(
    ("cost", "path"),
    [
        ({"seats": 3}, "groupCost"),
        ({"amount": usd(-1)}, "groupCost/amount/amount"),
        ({"amount": usd(1), "seats": 0}, "groupCost/seats"),
        ({"amount": usd(1), "seats": 2.5}, "groupCost/seats"),
        ({"amount": usd(1), "places": 2}, "groupCost/places"),
    ],
)
def test_wrong_group_cost_is_noted_in_its_place(cost: dict[str, Any], path: str) -> None:
    said = credential("a", {"groupCost": cost})
    draft = read_catalog(Document("c.yaml", {"format": "pathways/1", "credentials": [said]}, "", False))
    ((*problems,),) = check_drafts([draft], Content()).problems
    assert [each.path for each in problems] == [f"credentials/0/routes/0/{path}"]


def test_routes_show_what_a_group_costs() -> None:
    show = '{ credential(key: "card") { routes { groupCost { amount { amount currency } seats } } } }'
    content = {"credentials": [credential("card", {"groupCost": GROUP}, {"groupCost": {"amount": usd(1)}}, {})]}
    assert data(show, service_of(snapshot_of(content)))["credential"]["routes"] == [
        {"groupCost": {"amount": {"amount": "900.00", "currency": "USD"}, "seats": 20}},
        {"groupCost": {"amount": {"amount": "1.00", "currency": "USD"}, "seats": None}},
        {"groupCost": None},
    ]
