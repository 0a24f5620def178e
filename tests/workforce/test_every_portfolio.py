"""Portfolios beside the best of all that there are."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings

from pathways.domain.no_plan import NoPlan, NoPlanReason
from pathways.domain.plan import ProofStatus
from pathways.planning.planner import Planner
from pathways.workforce.people import Role, people_of
from pathways.workforce.portfolio import program
from pathways.workforce.portfolio.answer import TrainingPortfolio
from pathways.workforce.portfolio.portfolio import Portfolios
from pathways.workforce.portfolio.question import PortfolioOptions, SeatLimit
from tests.budget import examples
from tests.catalogs import TODAY, record, snapshot_of
from tests.workforce.every_portfolio import Team, Way, best, teams


def asked(team: Team) -> TrainingPortfolio | NoPlan:
    snapshot = snapshot_of(team.catalogue())
    records = {
        f"p{number}": record({"awards": [{"credential": f"c{each}", "issuedOn": "2026-01-01"} for each in held]})
        for number, held in enumerate(team.held)
    }
    options = PortfolioOptions(
        budget=None if team.budget is None else Decimal(team.budget),
        minimum_coverage=None if team.minimum is None else Decimal(team.minimum.numerator) / team.minimum.denominator,
        max_hours_each=None if team.hours_each is None else Decimal(team.hours_each),
        seats=() if team.seats is None else (SeatLimit(f"c{team.seats[0]}", team.seats[1]),),
        currency="USD",
    )
    roles = [Role(f"o{number}", headcount) for number, (headcount, _) in enumerate(team.roles)]
    found = Portfolios(Planner(), snapshot).best(people_of(records, TODAY, snapshot), roles, options)
    assert isinstance(found, TrainingPortfolio | NoPlan)
    return found


TWO_WAYS = Team(
    ways=((Way(cost=0, hours=1), Way(cost=0, hours=0)),),
    shows=({"s0": 1},),
    held=(frozenset(),) * 3,
    roles=((1, {"s0": (1, 1)}),) * 2,
)
"""The first solution for coverage and money may take the longer way."""


@example(TWO_WAYS)
@settings(max_examples=examples(240))
@given(teams())
def test_nothing_beats_the_portfolio(team: Team) -> None:
    judge(team)


@settings(max_examples=examples(80))
@given(teams())
def test_pricing_people_apart_comes_to_the_same(team: Team) -> None:
    """As with hundreds of people: a sample tells the prices of what all share, and each is relaxed alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(program, "SAMPLE", 1)
        patch.setattr(program, "TOGETHER", 1)
        judge(team)


def judge(team: Team) -> None:
    """The portfolio is as good as the best of all."""
    found, expected = asked(team), best(team)
    if expected is None:
        assert isinstance(found, NoPlan) and found.reason is NoPlanReason.INFEASIBLE
        return
    assert isinstance(found, TrainingPortfolio)
    assert [found.cost.amount, found.hours] == [Decimal(each) for each in expected[1:]]
    assert found.proof.status is ProofStatus.OPTIMAL
    if team.minimum is None:
        assert found.coverage_after == found.coverage_bound == expected[0]
    else:
        assert found.coverage_after >= team.minimum
    assert sum((each.cost.amount for each in found.trainings), Decimal(0)) == found.cost.amount
    assert found.coverage_before <= found.coverage_after or team.minimum == Fraction(0)
