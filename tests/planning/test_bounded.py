"""When time runs out: the best plan so far with a bound that is true, or an honest word that nothing is decided."""

from __future__ import annotations

import time
from functools import cache
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan, NoPlanReason
from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

pytestmark = pytest.mark.seconds

SKILLS = 60
CREDENTIALS = 150
LONG = 60_000


@cache
def covering() -> Snapshot:
    """Cheap sets to cover many skills with: what bounds alone do not settle. Numbers out of a linear congruence."""
    state = 12_345
    credentials = []
    for number in range(CREDENTIALS):
        skills = []
        for _ in range(6):
            state = (state * 1_103_515_245 + 12_345) % 2**31
            skills.append(state // 65_536 % SKILLS)
        state = (state * 1_103_515_245 + 12_345) % 2**31
        shown = [{"competency": f"s{skill}"} for skill in dict.fromkeys(skills)]
        cost = {"cost": usd(20 + state // 65_536 % 30), "hours": 1 + number % 7}
        credentials.append(credential(f"c{number}", cost, competencies=shown))
    return snapshot_of(
        {
            "competencies": [{"key": f"s{skill}", "name": f"S {skill}"} for skill in range(SKILLS)],
            "credentials": credentials,
        }
    )


WANTED: dict[str, Any] = {"competencies": [{"competency": f"s{skill}"} for skill in range(SKILLS)]}


def plan(limit: int, **options: Any) -> Plan:
    answer = Planner().plan(question(WANTED, timeLimitMs=limit, **options), covering())
    assert isinstance(answer, Plan)
    return answer


@cache
def optimum() -> Plan:
    found = plan(LONG)
    assert found.proof.status is ProofStatus.OPTIMAL
    return found


@pytest.mark.parametrize("limit", [1, 100, 400])
def test_plan_that_is_not_proved_has_true_bound(limit: int) -> None:
    found = plan(limit)
    (money,) = found.proof.objectives
    (best,) = optimum().proof.objectives
    assert money.value == found.totals.cost.amount
    assert money.bound <= best.value <= money.value
    if limit == 1:
        assert found.proof.status is ProofStatus.BOUNDED
        assert money.bound < money.value
    assert (found.proof.status is ProofStatus.OPTIMAL) == (money.bound == money.value)


def test_nothing_is_proved_after_an_unproved_objective() -> None:
    found = plan(1, optimize=["MONEY", "HOURS", "STEPS"])
    money, hours, steps = found.proof.objectives
    assert found.proof.status is money.status is ProofStatus.BOUNDED
    assert hours.bound == 0
    assert steps.bound == 0
    assert hours.value == found.totals.hours
    assert steps.value == found.totals.steps


def test_an_answer_keeps_its_time() -> None:
    """A tenth of a second asked for; what cannot be cut short takes a little."""
    assert plan(100).proof.elapsed_ms < 1_500


def test_budget_not_met_in_time_stays_undecided() -> None:
    budget = optimum().totals.cost.amount
    answer = Planner().plan(question(WANTED, timeLimitMs=1, budget=budget), covering())
    if isinstance(answer, Plan):
        assert answer.totals.cost.amount == budget
    else:
        assert isinstance(answer, NoPlan)
        assert answer.reason is NoPlanReason.UNDECIDED
        assert answer.conflicts == ()


def test_question_without_limit_has_the_services() -> None:
    answer = Planner(time_limit_ms=1).plan(question(WANTED), covering())
    assert isinstance(answer, Plan)
    assert answer.proof.status is ProofStatus.BOUNDED


def test_the_same_question_has_the_same_plan() -> None:
    again = Planner().plan(question(WANTED, timeLimitMs=LONG), covering())
    assert isinstance(again, Plan)
    assert [step.credential.key for step in again.steps] == [step.credential.key for step in optimum().steps]


@pytest.mark.parametrize("options", [{}, {"weeklyHours": 10}, {"optimize": ["WEEKS"]}])
def test_thousands_of_repeats_keep_the_time_limit(options: dict[str, Any]) -> None:
    """Every one of 300,000 awards is claimed by itself, more than a model holds within the limit."""
    courses = [
        credential(f"r{number}", {"cost": usd(100), "hours": 10}, credits=3, repeatable=100) for number in range(4)
    ]
    rule = {
        "countsOnce": "credits",
        "all": [
            {
                "credits": 6_000,
                "of": {"select": {"keys": ["r*"], "unlisted": True}},
                "limits": [{"atMostShare": 0.5, "of": ["r0"]}],
            },
            {"atLeast": 20, "of": [{"credential": "r0"}, {"credential": "r1"}]},
        ],
    }
    catalogue = snapshot_of({"credentials": [*courses, credential("degree", {"requires": rule})]})
    awards = [
        {"credential": f"r{number % 4}", "times": 100, "issuedOn": f"{2010 + number % 10}-01-{1 + number % 28:02}"}
        for number in range(3_000)
    ]
    asked = question("degree", {"awards": awards}, timeLimitMs=1_000, **options)
    begun = time.process_time()
    answer = Planner().plan(asked, catalogue)
    assert time.process_time() - begun < 3
    assert isinstance(answer, NoPlan)
    assert answer.reason is NoPlanReason.UNDECIDED
