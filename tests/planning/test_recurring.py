"""What recurs is planned as the same offerings written with all their dates are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.content import Content, Thing
from pathways.domain.offerings import Offering
from pathways.domain.plan import Objective, Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.budget import some
from tests.calendar.random_terms import random_terms
from tests.calendar.terms import comings
from tests.calendar.weeks import USUAL_HOURS
from tests.rules.random_cases import Case

YEARS = 12
"""That are written out; no plan of these small catalogues waits as long."""


def unbounded(seed: int) -> Case:
    """A case in which nothing says by when a plan ends, nor how much a term may have."""
    case = random_terms(seed)
    options = replace(
        case.question.options,
        finish_by=None,
        max_credits_per_term=None,
        min_credits_per_term=None,
        weekly_hours=case.question.options.weekly_hours or Decimal(USUAL_HOURS),
        optimize=(Objective.WEEKS, Objective.MONEY),
        alternatives=0,
    )
    return replace(case, question=replace(case.question, options=options))


def recurs(case: Case) -> bool:
    return any(route.recurring for each in case.content.credentials.values() for route in each.routes)


def written_out(case: Case) -> Content:
    """Each coming with its dates."""
    things: list[Thing] = []
    for thing in case.content.things():
        if isinstance(thing, Credential):
            things.append(replace(thing, routes=tuple(_dated(route, case) for route in thing.routes)))
        else:
            things.append(thing)
    return Content.of(things)


def _dated(route: Route, case: Case) -> Route:
    offerings = list(route.offerings)
    for each in route.recurring:
        span = case.content.terms[each.term].span if each.term else each.span
        assert span is not None
        days = comings(span, case.question.day, years=YEARS)
        offerings += [Offering(starts_on=begin, ends_on=end, seats=each.seats) for begin, end, _ in days]
    return replace(route, offerings=tuple(offerings), recurring=())


RECURRING = [seed for seed in some(range(20_000), 8) if recurs(unbounded(seed))]


@pytest.mark.parametrize("seed", RECURRING)
def test_what_recurs_is_planned_as_written_out(seed: int) -> None:
    case = unbounded(seed)
    contents = (case.content, written_out(case))
    found = [Planner().plan(case.question, compile_snapshot(each, revision=1, fingerprint="test")) for each in contents]
    values = [
        [proof.value for proof in answer.proof.objectives] if isinstance(answer, Plan) else None for answer in found
    ]
    assert values[0] == values[1]
    assert all(answer.proof.status is ProofStatus.OPTIMAL for answer in found if isinstance(answer, Plan))
