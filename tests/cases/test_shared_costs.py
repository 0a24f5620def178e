"""Costs that several steps share: a plan pays each once, or once for each year begun; all sums are done by hand.

Everything is asked on 2026-11-30. `fee` is what the steps of most tests share, beside costs of their own.
"""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from pathways.curation.checking import check_drafts
from pathways.documents.markdown import markdown_of
from pathways.documents.plan_document import plan_document
from pathways.documents.table import csv_of
from pathways.domain.content import Content
from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Plan, ProofStatus
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner
from tests.api.small import data, service_of
from tests.catalogs import credential, question, snapshot_of, usd

DAY = "2026-11-30"


def fee(amount: object, every: str | None = None, currency: str = "USD", key: str = "fee") -> dict[str, Any]:
    """What a route shares."""
    cost = {"key": key, "amount": {"amount": str(amount), "currency": currency}}
    return {"sharedCost": cost if every is None else {**cost, "every": every}}


def way(cost: object, shared: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    return {"cost": usd(cost), **(shared or {}), **fields}


def all_of(*keys: str) -> dict[str, Any]:
    return {"requires": {"all": [{"credential": key} for key in keys]}}


def any_of(*keys: str) -> dict[str, Any]:
    return {"requires": {"any": [{"credential": key} for key in keys]}}


def planned(
    credentials: list[dict[str, Any]],
    *awards: dict[str, Any],
    wanted: str = "goal",
    planner: Planner | None = None,
    **options: Any,
) -> Any:
    asked = question(wanted, {"awards": list(awards)}, startOn=DAY, **options)
    return (planner or Planner()).plan(asked, snapshot_of({"credentials": credentials}))


def plan(*args: Any, **options: Any) -> Plan:
    """The best plan, which is proved."""
    found = planned(*args, **options)
    assert isinstance(found, Plan)
    assert found.proof.status is ProofStatus.OPTIMAL
    return found


def money(found: Plan) -> Decimal:
    assert sum(step.cost.amount for step in found.steps) == found.totals.cost.amount
    return found.totals.cost.amount


def names(found: Plan) -> set[str]:
    return {step.name for step in found.steps}


TWO = [
    credential("a", way(10, fee(100))),
    credential("b", way(20, fee(100))),
    credential("goal", way(0, all_of("a", "b"))),
]


@pytest.mark.parametrize("options", [{}, {"optimize": ["WEEKS", "MONEY"]}, {"finishBy": "2027-06-30"}])
def test_steps_pay_a_shared_cost_once(options: dict[str, Any]) -> None:
    """10 + 20 + 100; it is shown on the first of the two."""
    found = plan(TWO, **options)
    assert money(found) == 130
    assert [(step.name, int(step.cost.amount)) for step in found.steps] == [("a", 110), ("b", 20), ("goal", 0)]
    told = "A: the cost includes fee, $100.00, which the plan pays once for all steps that share it."
    assert told in found.assumptions


@pytest.mark.parametrize(("shared", "expected"), [(49, {"y", "goal"}), (51, {"x", "goal"})])
def test_shared_cost_counts_in_the_choice(shared: int, expected: set[str]) -> None:
    """60 against 10 and the fee."""
    ways = [
        credential("x", way(60)),
        credential("y", way(10, fee(shared))),
        credential("goal", way(0, any_of("x", "y"))),
    ]
    assert names(plan(ways)) == expected


@pytest.mark.parametrize(("other", "expected"), [(11, "y"), (9, "x")])
def test_fee_that_is_paid_anyway_decides_nothing(other: int, expected: str) -> None:
    """`z` is needed and pays the fee of 500, so that `y` adds 10."""
    ways = [
        credential("x", way(other)),
        credential("y", way(10, fee(500))),
        credential("z", way(1, fee(500))),
        credential("either", way(0, any_of("x", "y"))),
        credential("goal", way(0, all_of("either", "z"))),
    ]
    found = plan(ways)
    assert names(found) == {expected, "z", "either", "goal"}
    assert money(found) == 501 + min(other, 10)


def test_two_keys_are_paid_apart() -> None:
    """10 + 20 + 100 + 7."""
    a, b = credential("a", way(10, fee(100))), credential("b", way(20, fee(7, key="dues")))
    assert money(plan([a, b, TWO[2]])) == 137


@pytest.mark.parametrize(("budget", "is_enough"), [("130.00", True), ("129.99", False)])
def test_a_budget_holds_what_is_shared(budget: str, *, is_enough: bool) -> None:
    found = planned(TWO, budget=budget)
    assert isinstance(found, Plan if is_enough else NoPlan)
    if isinstance(found, NoPlan):
        assert [change.assignment for each in found.relaxations for change in each.changes] == ["budget=130.00"]


def card(shared: dict[str, Any], key: str = "card", **renewal: Any) -> dict[str, Any]:
    """Valid for 36 months; a renewal costs 5, and what it shares."""
    keep = {"key": "keep", "kind": "RENEWAL", **way(5, shared), **renewal}
    return credential(key, way(1000), validMonths=36, renewals=[keep])


HELD = [{"credential": key, "issuedOn": "2024-06-30", "expiresOn": "2027-06-30"} for key in ("card", "other")]


@pytest.mark.parametrize(
    ("until", "cost"), [("2027-11-29", 140), ("2027-11-30", 275), ("2028-11-29", 275), ("2028-11-30", 410)]
)
def test_yearly_cost_is_paid_for_each_year_begun(until: str, cost: int) -> None:
    """5 + 135 in each year that begins on 30 November."""
    found = plan([card(fee(135, "year"))], HELD[0], wanted="card", keepValidUntil=until)
    assert money(found) == cost
    years = (cost - 5) // 135
    counted = "1 year" if years == 1 else f"{years} years"
    assert any(f"$135.00 a year for {counted}, which the plan pays once" in text for text in found.assumptions)


def test_yearly_cost_without_last_day_is_one() -> None:
    ways = [credential("goal", way(5, fee(135, "year")))]
    assert money(plan(ways)) == money(plan(ways, finishBy="2029-01-01")) == 140


@pytest.mark.parametrize("every", [None, "year"])
def test_several_renewals_share_a_cost(every: str | None) -> None:
    """Two credentials, each renewed twice until 2031: four times 5, and 135 once or for five years."""
    both = {"all": [{"credential": "card"}, {"credential": "other"}]}
    cards = [card(fee(135, every)), card(fee(135, every), "other")]
    found = plan(cards, *HELD, wanted=both, keepValidUntil="2031-06-30")
    assert money(found) == 20 + (135 if every is None else 5 * 135)
    assert [step.cost.amount for step in found.steps][1:] == [5, 5, 5]


@pytest.mark.parametrize(("exam", "expected"), [(138, [False]), (141, [True])])
def test_earning_again_competes_with_renewal_and_fee(exam: int, expected: list[bool]) -> None:
    """139 by the exam without the fee, beside 5 + 135: 140."""
    ways = {**card(fee(135)), "routes": [{"key": "r0", "kind": "EXAM", **way(exam)}]}
    found = plan([ways], HELD[0], wanted="card", keepValidUntil="2028-01-01")
    assert [step.is_renewal for step in found.steps] == expected


def test_step_that_only_shares_cost_may_hasten() -> None:
    """`later` may begin after `fast`, which costs nothing once `slow` pays the fee: 4 weeks instead of 5."""
    ways = [
        credential("slow", way(1, fee(3), weeks=4)),
        credential("fast", way(0, fee(3), weeks=1)),
        credential("later", way(0, any_of("slow", "fast"), weeks=1)),
        credential("goal", way(0, all_of("slow", "later"))),
    ]
    found = plan(ways, optimize=["MONEY", "WEEKS"])
    assert (int(money(found)), found.totals.weeks) == (4, 4)
    assert "fast" in names(found)


@pytest.mark.parametrize(("rate", "cost"), [("0.9", "18.08"), ("1.1", "22.12")])
def test_each_year_is_converted_by_itself(rate: str, cost: str) -> None:
    """10.05 EUR are 9.045, rounded 9.04, or 11.055, rounded 11.06; twice."""
    planner = Planner(rates=Rates({("EUR", "USD"): Decimal(rate)}))
    ways = [card(fee("10.05", "year", "EUR"), cost=usd(0))]
    found = plan(ways, HELD[0], wanted="card", planner=planner, currency="USD", keepValidUntil="2027-12-01")
    assert money(found) == Decimal(cost)


def test_nothing_needs_no_rate() -> None:
    assert money(plan([credential("goal", way(5, fee(0, currency="EUR")))])) == 5


@pytest.mark.parametrize("shared", [fee(1, currency="EUR"), {"cost": {"amount": "1", "currency": "EUR"}}])
def test_currency_of_renewals_needs_a_rate(shared: dict[str, Any]) -> None:
    found = planned([card({}, **shared)], HELD[0], wanted="card", keepValidUntil="2028-01-01")
    assert isinstance(found, Refusal)
    assert "EUR" in found.problems[0].message and "USD" in found.problems[0].message


def test_price_may_rise_up_to_next_plan() -> None:
    """10 + 50 beside 100: 40 more."""
    ways = [credential("x", way(100)), credential("y", way(10, fee(50))), credential("goal", way(0, any_of("x", "y")))]
    snapshot, asked = snapshot_of({"credentials": ways}), question("goal", startOn=DAY)
    found = Planner().plan(asked, snapshot)
    assert isinstance(found, Plan)
    rises = {each.credential: each.cost_may_rise_by for each in Comparer(Planner(), snapshot).sensitivity(found, asked)}
    assert rises["y"] is not None and rises["y"].amount == 40


def test_alternatives_are_ordered_with_shared_costs() -> None:
    """50 for the fee and 1; 52; 50 and 3."""
    ways = [
        credential("a", way(1, fee(50))),
        credential("b", way(52)),
        credential("c", way(3, fee(50))),
        credential("goal", way(0, any_of("a", "b", "c"))),
    ]
    found = plan(ways, alternatives=2)
    assert [money(each) for each in (found, *found.alternatives)] == [51, 52, 53]


def drafted(*credentials: dict[str, Any], existing: Content | None = None) -> list[tuple[str, str]]:
    """Paths and messages of what is wrong."""
    draft = read_catalog(Document("c.yaml", {"format": "pathways/1", "credentials": list(credentials)}, "", False))
    ((*problems,),) = check_drafts([draft], existing or Content()).problems
    return [(each.path or "", each.message) for each in problems]


def test_one_key_has_one_amount() -> None:
    said = drafted(credential("a", way(1, fee(100)), way(1, fee(100))), credential("b", way(1, fee("100.50", "year"))))
    here = "The shared cost 'fee' is 100.00 USD here and 100.50 USD every year at 'b'."
    assert said == [
        ("credentials/0/routes/0/sharedCost", here),
        ("credentials/0/routes/1/sharedCost", here),
        (
            "credentials/1/routes/0/sharedCost",
            "The shared cost 'fee' is 100.50 USD every year here and 100.00 USD at 'a'.",
        ),
    ]


def test_new_amount_is_imported_everywhere_at_once() -> None:
    before = snapshot_of({"credentials": TWO}).content
    new = [credential("a", way(10, fee(110))), credential("b", way(20, fee(110)))]
    assert len(drafted(new[0], existing=before)) == 1
    assert drafted(*new, existing=before) == []


@pytest.mark.parametrize(
    ("cost", "path"),
    [
        ({"amount": usd(1)}, "sharedCost"),
        ({"key": "fee"}, "sharedCost"),
        ({"key": "fee", "amount": usd(-1)}, "sharedCost/amount/amount"),
        ({"key": "fee", "amount": usd(1), "every": "month"}, "sharedCost/every"),
        ({"key": "fee", "amount": usd(1), "often": 2}, "sharedCost/often"),
    ],
)
def test_wrong_shared_cost_is_noted_in_its_place(cost: dict[str, Any], path: str) -> None:
    said = drafted(credential("a", {"sharedCost": cost}))
    assert [each for each, _ in said] == [f"credentials/0/routes/0/{path}"]


def test_documents_show_a_fee_beside_unstated_cost() -> None:
    """The own cost of the only step is not stated."""
    found = plan_document(plan([credential("goal", fee(135))]), "Goal", {})
    assert r"at least \$135.00 | 0 |" in markdown_of(found)
    assert next(csv.DictReader(io.StringIO(csv_of(found), newline="")))["cost"] == "135.00"


def test_routes_tell_what_they_share() -> None:
    show = """{ credential(key: "card") {
      routes { sharedCost { key } } renewals { sharedCost { key amount { amount currency } every } }
    } }"""
    assert data(show, service_of(snapshot_of({"credentials": [card(fee(135, "year"))]})))["credential"] == {
        "routes": [{"sharedCost": None}],
        "renewals": [
            {"sharedCost": {"key": "fee", "amount": {"amount": "135.00", "currency": "USD"}, "every": "YEAR"}}
        ],
    }
