"""Plans with a calendar, written by hand over the small catalogue, and a planner that answers them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pathways.api.service import Service
from pathways.catalog.snapshot import Snapshot
from pathways.domain.money import Money
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import (
    Assumption,
    AssumptionKind,
    Dates,
    Due,
    Objective,
    ObjectiveProof,
    Plan,
    PlanQuestion,
    PlanStep,
    PlanTotals,
    Proof,
    ProofStatus,
)
from pathways.domain.requirement import CredentialLine
from pathways.planning.planner import Planner
from pathways.planning.solver.progress import NOBODY, Observer
from tests.api.small import service_of, small_snapshot

START = date(2026, 11, 23)
PROOF = Proof(
    ProofStatus.OPTIMAL,
    (ObjectiveProof(Objective.MONEY, ProofStatus.OPTIMAL, Decimal("504.5"), Decimal("504.5")),),
    1.5,
    {},
)


def step(number: int, key: str, route: str, line: str, dates: Dates | None = None, due: Due | None = None) -> PlanStep:
    """A step of the small catalogue that waits for the one before it."""
    credential = small_snapshot().credentials[key]
    taken = next(each for each in (*credential.routes, *credential.renewals) if each.key == route)
    return PlanStep(
        number=number,
        credential=credential,
        route=taken,
        rank=number,
        cost=taken.cost or Money(Decimal(0), "USD"),
        hours=taken.hours or Decimal(0),
        satisfies=(CredentialLine(path=line, credential=key),),
        after=tuple(range(max(1, number - 1), number)),
        dates=dates,
        due=due,
    )


ASSUMED = Assumption(AssumptionKind.ESTIMATED, "It is assumed.", "net-basics", value="hours")


def calendar_plan() -> Plan:
    """Network Basics in the first three weeks, then the exam in two; due again in three years. One other way."""
    basics = step(1, "net-basics", "course", "analyst/exam/0", Dates(0, 3, START, date(2026, 12, 14)))
    exam = step(2, "analyst", "exam", "goal/0", Dates(3, 5, date(2026, 12, 14), date(2026, 12, 28)))
    kept = step(3, "analyst", "ce", "goal/0", due=Due(date(2029, 6, 28), date(2029, 12, 28)))
    totals = PlanTotals(Money(Decimal("504.5"), "USD"), Decimal("80.5"), 3, weeks=5)
    plan = Plan((basics, exam, kept), totals, PROOF, START, (ASSUMED,), 7)
    other = replace(
        plan,
        steps=(step(1, "sec-badge", "online", "goal/0", Dates(0, 1, START, date(2026, 11, 30))),),
        totals=PlanTotals(Money(Decimal("600"), "USD"), Decimal(10), 1, weeks=1),
    )
    return replace(plan, alternatives=(other,))


@dataclass(frozen=True)
class Prepared(Planner):
    """Answers every question with one result."""

    result: PlanResult = calendar_plan()  # noqa: RUF009

    def plan(self, question: PlanQuestion, snapshot: Snapshot, watch: Observer = NOBODY) -> PlanResult:  # noqa: ARG002
        return self.result


def planned(result: PlanResult) -> Service:
    """A service over the small catalogue whose answer is prepared."""
    return service_of(small_snapshot(), planner=Prepared(result=result))
