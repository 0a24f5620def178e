"""Every occupation and every credential of the seed data, asked for in many ways: each has a checked answer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan, NoPlanReason
from pathways.domain.plan import Plan, PlanQuestion
from pathways.domain.quantity import plain
from pathways.planning.planner import NOT_ALL
from tests.budget import by_profile, some
from tests.catalogs import question, record
from tests.seeded import planner, snapshot

pytestmark = [pytest.mark.slow, pytest.mark.seconds]

HOLDINGS = {"awards": [{"credential": "comptia-a-plus"}, {"credential": "comptia-security-plus"}]}
LIMIT_MS = by_profile(quick=1000, usual=1000, soak=10_000)
COVERAGES = [plain(Decimal(tenth) / 10) for tenth in range(1, 11)]
WAYS: dict[str, tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = {
    "calendar": ({}, {}, {"weeklyHours": 20}),
    "preferred": ({"withPreferredCredentials": True}, {}, {}),
    "holdings": ({}, HOLDINGS, {}),
}
OPTIONS: list[dict[str, Any]] = [
    {},
    {"optimize": ["MONEY", "HOURS"]},
    {"optimize": ["STEPS"], "accreditedOnly": True},
    {"optimize": ["WEEKS", "MONEY"], "weeklyHours": 10},
    {"budget": "500"},
    {"finishBy": "2027-06-30"},
    {"keepValidUntil": "2031-12-31", "weeklyHours": 20},
    {"alternatives": 2},
]


def occupations() -> Iterator[tuple[str, str, str]]:
    """Occupation, coverage, and way of asking."""
    yield from product(sorted(snapshot().occupations), COVERAGES, WAYS)


@pytest.mark.parametrize(("occupation", "coverage", "way"), some(occupations(), 12))
def test_every_share_of_every_occupation_has_an_answer(occupation: str, coverage: str, way: str) -> None:
    goal, learner, options = WAYS[way]
    wanted = {"occupation": {"key": occupation, "coverage": coverage, **goal}}
    asked = question(wanted, learner, timeLimitMs=LIMIT_MS, **options)
    answer = planner().plan(asked, snapshot())
    if isinstance(answer, Plan):
        assert covered(occupation, asked, answer) >= Fraction(coverage)
    else:
        assert isinstance(answer, NoPlan)
        assert answer.reason is NoPlanReason.UNDECIDED or answer.conflicts or NOT_ALL in answer.text


def covered(occupation: str, asked: PlanQuestion, plan: Plan) -> Fraction:
    """The share of an occupation's needs that a plan covers, by the definition of coverage."""
    shown: dict[str, Fraction] = {}
    held = [award.credential for award in record(HOLDINGS).awards] if asked.record.awards else []
    for key in (*held, *(step.credential.key for step in plan.steps)):
        for each in snapshot().credentials[key].competencies:
            shown[each.competency] = max(Fraction(each.level), shown.get(each.competency, Fraction(0)))
    needs = snapshot().occupations[occupation].needs
    total = sum(Fraction(need.importance) for need in needs)
    got = (min(Fraction(1), shown.get(need.competency, Fraction(0)) / Fraction(need.level)) for need in needs)
    return Fraction(sum(Fraction(need.importance) * share for need, share in zip(needs, got, strict=True)), total)


@pytest.mark.parametrize(("key", "options"), some(product(sorted(snapshot().credentials), OPTIONS), 20), ids=str)
def test_every_credential_has_an_answer_with_every_option(key: str, options: dict[str, Any]) -> None:
    answer = planner().plan(question(key, HOLDINGS, timeLimitMs=LIMIT_MS, **options), snapshot())
    if isinstance(answer, Plan):
        assert not answer.steps or key in {step.credential.key for step in answer.steps}
    else:
        assert isinstance(answer, NoPlan)
        assert answer.reason is NoPlanReason.UNDECIDED or answer.conflicts or NOT_ALL in answer.text
