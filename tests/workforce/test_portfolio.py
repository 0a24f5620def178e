"""Portfolios reckoned by hand, over the small team and over small catalogues of their own."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, Refusal
from pathways.domain.plan import ProofStatus
from pathways.planning.planner import Planner
from pathways.workforce.people import Role, people_of
from pathways.workforce.portfolio import portfolio
from pathways.workforce.portfolio.answer import TrainingPortfolio
from pathways.workforce.portfolio.model import PortfolioModel
from pathways.workforce.portfolio.portfolio import Portfolios, UnsoundPortfolioError
from pathways.workforce.portfolio.question import PortfolioOptions, SeatLimit
from pathways.workforce.portfolio.search import Searched
from tests.catalogs import TODAY, credential, record, snapshot_of, usd
from tests.workforce.small_team import ENGINEERS, OPERATOR, catalogue, team

SNAPSHOT = catalogue()
ROLES = (ENGINEERS, OPERATOR)


def asked(
    snapshot: Snapshot = SNAPSHOT,
    records: Mapping[str, Mapping[str, Any]] | None = None,
    roles: Sequence[Role] = ROLES,
    planner: Planner | None = None,
    **options: Any,
) -> TrainingPortfolio | NoPlan | Refusal:
    found = {key: record(each) for key, each in (records or {}).items()}
    people = team(snapshot) if records is None else people_of(found, TODAY, snapshot)
    return Portfolios(planner or Planner(), snapshot).best(people, roles, PortfolioOptions(**options))


def best(*args: Any, **options: Any) -> Any:
    """The portfolio, which is proved."""
    found = asked(*args, **options)
    assert isinstance(found, TrainingPortfolio)
    assert found.proof.status is ProofStatus.OPTIMAL
    return found


def taken(found: Any) -> dict[str, list[str]]:
    return {each.credential.key: list(each.people) for each in found.trainings}


def test_everything_that_helps_is_taken_without_limits() -> None:
    """Ann's sec-cert makes 1 of 3/4 as an engineer, cy's ops-cert 1 of 1/2 as the operator; dee is an engineer."""
    found = best()
    assert taken(found) == {"ops-cert": ["cy"], "sec-cert": ["ann"]}
    assert (found.coverage_before, found.coverage_after, found.coverage_bound) == (Fraction(3, 4), 1, 1)
    assert (found.cost.amount, found.hours) == (350, 35)
    assert [(each.credential.key, each.closes) for each in found.trainings] == [
        ("ops-cert", ("ops",)),
        ("sec-cert", ("sec",)),
    ]


@pytest.mark.parametrize(
    ("budget", "coverage", "cost"), [(49, Fraction(3, 4), 0), (349, Fraction(11, 12), 50), (350, Fraction(1), 350)]
)
def test_a_budget_buys_the_greatest_coverage(budget: int, coverage: Fraction, cost: int) -> None:
    """For 300 ann's place gains 1/4, for 50 the operator's gains 1/2; of three places."""
    found = best(budget=Decimal(budget))
    assert (found.coverage_after, found.cost.amount) == (coverage, cost)


def test_cheapest_that_reaches_eighty_percent() -> None:
    """Ann's sec-cert alone reaches 5/6 for 300, cy's ops-cert 11/12 for 50."""
    found = best(minimum_coverage=Decimal("0.8"))
    assert (taken(found), found.cost.amount, found.coverage_after) == ({"ops-cert": ["cy"]}, 50, Fraction(11, 12))
    assert found.coverage_bound is None


def test_a_coverage_out_of_reach_names_the_greatest() -> None:
    """Without sec-cert and ops-cert: bob takes net-cert and is the whole operator, ann stays at 3/4: 11/12."""
    found = asked(minimum_coverage=Decimal("0.95"), avoid=("sec-cert", "ops-cert"))
    assert isinstance(found, NoPlan) and found.reason is NoPlanReason.INFEASIBLE
    assert found.text == "No trainings within the limits reach a coverage of 95 %. At most 91.7 % can be reached."


LEVELS = [{"key": key, "name": key.upper()} for key in ("a", "b")]


def shows(key: str, *routes: Mapping[str, Any], **levels: int) -> dict[str, Any]:
    """A credential that shows some skills."""
    return credential(key, *routes, competencies=[{"competency": each, "level": at} for each, at in levels.items()])


def way(cost: int, hours: int = 0, needs: str | None = None, **fields: Any) -> dict[str, Any]:
    asks = {} if needs is None else {"requires": {"credential": needs}}
    return {"cost": usd(cost), "hours": hours, **asks, **fields}


def job(**needs: int) -> dict[str, Any]:
    """Each need at its level, all of the same importance."""
    wanted = [{"competency": key, "level": level, "importance": 1} for key, level in needs.items()]
    return {"key": "job", "name": "Job", "needs": wanted}


def of(*credentials: Mapping[str, Any], needs: Mapping[str, int] | None = None, **more: Any) -> Snapshot:
    occupations = [job(**(needs or {"a": 1, "b": 1}))]
    return snapshot_of({"competencies": LEVELS, "credentials": list(credentials), "occupations": occupations, **more})


JOB = (Role("job"),)
NOBODY_HAS_ANYTHING: Mapping[str, Mapping[str, Any]] = {"ann": {}, "bob": {}, "cy": {}}


def test_steps_that_two_trainings_share_are_paid_once() -> None:
    """Both need the base: 100 + 10 + 10 and 20 + 1 + 1 hours."""
    snapshot = of(
        credential("base", way(100, 20)), shows("x", way(10, 1, "base"), a=1), shows("y", way(10, 1, "base"), b=1)
    )
    found = best(snapshot, {"ann": {}}, JOB)
    assert taken(found) == {"base": ["ann"], "x": ["ann"], "y": ["ann"]}
    assert (found.cost.amount, found.hours, found.coverage_after) == (120, 22, 1)
    assert {each.credential.key: each.closes for each in found.trainings} == {"base": (), "x": ("a",), "y": ("b",)}
    (plan,) = found.plans
    assert plan.steps[0].credential.key == "base" and (plan.before, plan.after) == (0, 1)


def test_prerequisites_count_in_the_budget() -> None:
    snapshot = of(credential("base", way(100)), shows("x", way(10, needs="base"), a=1))
    assert best(snapshot, {"ann": {}}, JOB, budget=Decimal(109)).coverage_after == 0
    assert best(snapshot, {"ann": {}}, JOB, budget=Decimal(110)).coverage_after == Fraction(1, 2)


OPENED: dict[str, Any] = {"groupCost": {"amount": usd(50), "seats": 2}}


@pytest.mark.parametrize(("budget", "people"), [(59, 0), (60, 1), (70, 2), (129, 2), (130, 3)])
def test_opening_a_group_is_paid_for_each_group(budget: int, people: int) -> None:
    """10 each, and 50 for each two: 60, 70, 130."""
    snapshot = of(shows("x", way(10, **OPENED), a=1), needs={"a": 1})
    found = best(snapshot, NOBODY_HAS_ANYTHING, (Role("job", 3),), budget=Decimal(budget))
    assert found.coverage_after == Fraction(people, 3)
    assert sum((each.cost.amount for each in found.trainings), Decimal(0)) == found.cost.amount


def test_group_opens_where_enough_people_take_it() -> None:
    """Alone 30 is cheaper than 10 + 50; three pay 90 alone, and 30 + 50 where a group has room for all."""
    snapshot = of(shows("x", way(30), way(10, groupCost={"amount": usd(50)}), a=1), needs={"a": 1})
    assert best(snapshot, {"ann": {}}, JOB).cost.amount == 30
    assert best(snapshot, NOBODY_HAS_ANYTHING, (Role("job", 3),)).cost.amount == 80


def test_seats_and_hours_limit_who_learns() -> None:
    snapshot = of(shows("x", way(10, 8), a=1), shows("y", way(15, 9), a=1), needs={"a": 1})
    places = (Role("job", 3),)
    full = best(snapshot, NOBODY_HAS_ANYTHING, places, seats=(SeatLimit("x", 1),))
    assert {key: len(people) for key, people in taken(full).items()} == {"x": 1, "y": 2}
    short = best(snapshot, NOBODY_HAS_ANYTHING, places, seats=(SeatLimit("x", 1),), max_hours_each=Decimal(8))
    assert {key: len(people) for key, people in taken(short).items()} == {"x": 1}
    assert taken(best(snapshot, NOBODY_HAS_ANYTHING, places, only=("y",))).keys() == {"y"}


def test_reskilling_lists_all_plans_the_shortest_first() -> None:
    """Cy has the base: 1 hour; bob has nothing: 21; ann covers the job already."""
    snapshot = of(credential("base", way(100, 20)), shows("x", way(10, 1, "base"), a=1), needs={"a": 1})
    people = {"ann": {"awards": [{"credential": "x"}]}, "bob": {}, "cy": {"awards": [{"credential": "base"}]}}
    found = best(snapshot, people, (Role("job", 3),))
    assert [(each.person, each.hours, each.cost.amount) for each in found.plans] == [("cy", 1, 10), ("bob", 21, 110)]
    assert (found.cost.amount, found.hours) == (120, 22)


def test_who_is_trained_may_change_places() -> None:
    """Ann covers the job; bob learns nothing of it. One place: whoever has it, nothing is bought."""
    snapshot = of(shows("x", way(10), a=1), needs={"a": 1})
    people = {"ann": {"awards": [{"credential": "x"}]}, "bob": {}}
    assert taken(best(snapshot, people, JOB)) == {}
    assert taken(best(snapshot, people, (Role("job", 2),))) == {"x": ["bob"]}


def test_what_has_run_out_is_earned_again() -> None:
    """The renewal in grace would be free; a portfolio earns and renews nothing."""
    lapsing = {"validMonths": 12, "renewals": [{"key": "ce", "kind": "RENEWAL", "cost": usd(0), "graceMonths": 24}]}
    snapshot = of({**shows("x", way(10), a=1), **lapsing}, needs={"a": 1})
    people = {"ann": {"awards": [{"credential": "x", "issuedOn": "2025-06-01"}]}}
    found = best(snapshot, people, JOB)
    assert (found.coverage_before, found.coverage_after, found.cost.amount) == (0, 1, 10)


TWICE: dict[str, Any] = {
    "countsOnce": True,
    "all": [{"any": [{"credential": "m"}, {"credential": "n"}]} for _ in range(2)],
}


def test_the_planner_says_what_rules_cost() -> None:
    """One module would do for both lines, were it not that each counts once: 5 + 7, and 20 for x."""
    snapshot = of(
        credential("m", way(5)), credential("n", way(7)), shows("x", way(20, requires=TWICE), a=1), needs={"a": 1}
    )
    found = best(snapshot, {"ann": {}}, JOB)
    assert taken(found) == {"m": ["ann"], "n": ["ann"], "x": ["ann"]}
    assert found.cost.amount == 32
    assert best(snapshot, {"ann": {}}, JOB, budget=Decimal(31)).coverage_after == 0


def test_what_rules_forbid_is_in_no_portfolio() -> None:
    """X asks for m twice, and m counts once: nobody earns x, so y is taken, though it shows less."""
    never: dict[str, Any] = {"countsOnce": True, "all": [{"credential": "m"}, {"credential": "m"}]}
    snapshot = of(
        credential("m", way(1)), shows("x", way(1, requires=never), a=2), shows("y", way(50), a=1), needs={"a": 2}
    )
    found = best(snapshot, {"ann": {}}, JOB)
    assert (taken(found), found.coverage_after) == ({"y": ["ann"]}, Fraction(1, 2))


@pytest.mark.parametrize(
    ("shown", "held", "before", "after", "people"),
    [
        pytest.param({"b": 5}, {}, Fraction(0), Fraction(3, 4), ["ann"], id="counts-at-a-lower-level"),
        pytest.param({"b": 5}, {"b": 2}, Fraction(2, 4), Fraction(3, 4), ["ann"], id="held-of-the-other-counts"),
        pytest.param({"b": 5}, {"a": 3}, Fraction(3, 4), Fraction(3, 4), [], id="no-more-than-is-held"),
        pytest.param({"b": 5, "a": 4}, {"b": 3}, Fraction(3, 4), Fraction(1), ["ann"], id="its-own-level-is-higher"),
    ],
)
def test_what_counts_as_a_need_is_taken(
    shown: Mapping[str, int], held: Mapping[str, int], before: Fraction, after: Fraction, people: list[str]
) -> None:
    """The job needs a at 4; b counts as a, up to 3."""
    counts = [{"competency": "b", "as": "a", "upTo": 3}]
    snapshot = of(shows("x", way(10), **shown), needs={"a": 4}, counts=counts)
    stated = [{"competency": key, "level": level} for key, level in held.items()]
    found = best(snapshot, {"ann": {"competencies": stated}}, JOB)
    assert (found.coverage_before, found.coverage_after) == (before, after)
    assert taken(found) == ({"x": people} if people else {})
    assert [each.closes for each in found.trainings] == [("a",)] * len(people)


def test_of_equal_courses_the_cheapest_is_taken() -> None:
    """X is dearer than y and shows less, z has too few seats, and w leads to what nothing else shows."""
    snapshot = of(
        shows("w", way(30), a=1),
        shows("x", way(20), a=1),
        shows("y", way(20), a=2),
        shows("z", way(5), a=2),
        shows("last", way(1, needs="w"), b=1),
        needs={"a": 2, "b": 1},
    )
    found = best(snapshot, {"ann": {}, "bob": {}}, (Role("job", 2),), seats=(SeatLimit("z", 1),))
    assert {key: len(each) for key, each in taken(found).items()} == {"w": 2, "y": 1, "z": 1, "last": 2}
    assert found.cost.amount == 2 * (30 + 1) + 20 + 5


def test_shared_fee_is_paid_once_by_each_person() -> None:
    fee: dict[str, Any] = {"sharedCost": {"key": "dues", "amount": usd(7)}}
    snapshot = of(shows("x", way(10, **fee), a=1), shows("y", way(10, **fee), b=1))
    assert best(snapshot, {"ann": {}, "bob": {}}, (Role("job", 2),)).cost.amount == 2 * (10 + 10 + 7)


def test_circles_support_nothing() -> None:
    """X asks for y, and y for x or z: z is earned first, however cheap the circle looks."""
    either: dict[str, Any] = {"requires": {"any": [{"credential": "x"}, {"credential": "z"}]}}
    snapshot = of(credential("z", way(90)), credential("y", way(2, **either)), shows("x", way(1, needs="y"), a=1))
    assert best(snapshot, {"ann": {}}, JOB).cost.amount == 93


def test_money_is_counted_in_one_currency() -> None:
    snapshot = of(
        shows("x", {"cost": {"amount": "10", "currency": "EUR"}}, a=1),
        shows("y", way(10, groupCost={"amount": {"amount": "30", "currency": "EUR"}}), b=1),
    )
    found = asked(snapshot, {"ann": {}}, JOB)
    assert isinstance(found, Refusal) and [each.code for each in found.problems] == [Code.NO_RATE]
    planner = Planner(rates=Rates({("EUR", "USD"): Decimal("1.1")}))
    assert str(best(snapshot, {"ann": {}}, JOB, planner, currency="USD").cost) == "$54.00"


def test_every_mistake_is_named_at_once() -> None:
    found = asked(
        budget=Decimal(-1),
        minimum_coverage=Decimal(2),
        currency="XXY",
        max_hours_each=Decimal(-1),
        seats=(SeatLimit("net-cert", -1), SeatLimit("net-cert", 1), SeatLimit("lots", 1)),
        only=("nothing",),
        avoid=("net-cert", "none"),
        time_limit_ms=0,
    )
    assert isinstance(found, Refusal)
    assert [(each.path, each.code) for each in found.problems] == [
        ("options/currency", Code.UNKNOWN_CURRENCY),
        ("options/only/0", Code.NOT_FOUND),
        ("options/avoid/1", Code.NOT_FOUND),
        ("options/seats/0/atMost", Code.OUT_OF_RANGE),
        ("options/seats/1", Code.DUPLICATE),
        ("options/seats/2/credential", Code.NOT_FOUND),
        ("options/minimumCoverage", Code.BAD_VALUE),
        ("options/minimumCoverage", Code.OUT_OF_RANGE),
        ("options/budget", Code.OUT_OF_RANGE),
        ("options/maxHoursEach", Code.OUT_OF_RANGE),
        ("options/timeLimitMs", Code.OUT_OF_RANGE),
    ]


def test_nobody_to_train_leaves_all_as_it_is() -> None:
    found = best(SNAPSHOT, {}, ROLES)
    assert (found.coverage_before, found.coverage_after, found.trainings) == (0, 0, ())


def test_out_of_time_says_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that finds nothing in time buys nothing, and says that all places might be covered."""
    monkeypatch.setattr(portfolio, "greatest_coverage", lambda *_: Searched(None, 3.0))
    found: Any = asked()
    assert (found.coverage_after, found.coverage_bound) == (Fraction(3, 4), 1)
    assert found.proof.status is ProofStatus.BOUNDED
    assert [each.status for each in found.proof.objectives] == [ProofStatus.OPTIMAL, ProofStatus.OPTIMAL]


def test_portfolio_that_breaks_a_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As if the program had not minded the budget."""

    class Careless(PortfolioModel):
        def __init__(self, ways: Any, roles: Any, _: Any, pricing: Any) -> None:
            super().__init__(ways, roles, PortfolioOptions(), pricing)

    monkeypatch.setattr(portfolio, "PortfolioModel", Careless)
    with caplog.at_level(logging.CRITICAL), pytest.raises(UnsoundPortfolioError, match="over the budget"):
        asked(budget=Decimal(10))
