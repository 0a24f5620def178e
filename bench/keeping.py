"""What takes longest of what a calendar brings: the front of money against weeks, and ten years of renewals."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

from bench.families import Case
from bench.measuring import percentile
from bench.targets import Target
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.comparison import Frontier
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from pathways.planning.analysis.comparer import Comparer
from pathways.planning.planner import Planner

DAY = date(2026, 1, 1)
LIMIT_MS = 20_000
FRONT_SECONDS, RENEWAL_SECONDS = 5.0, 2.0
CERTIFICATIONS, COURSES, YEARS = 5, 10, 10


def front(drawn: Case, options: PlanOptions) -> tuple[float, int, bool]:
    """Seconds, points, and whether the front is whole."""
    snapshot = compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name)
    started = time.perf_counter()
    found = Comparer(Planner(), snapshot).frontier(PlanQuestion(drawn.goal, Record(), options))
    seconds = time.perf_counter() - started
    if not isinstance(found, Frontier):
        raise TypeError(f"{drawn.name}: the question is refused")
    return seconds, len(found.points), found.complete


def renewals() -> tuple[float, bool]:
    """Seconds, and whether the least cost of keeping all the certifications is proved.

    Each runs out after three years and is kept by thirty credits out of shared courses, or by a dearer fee.
    """
    courses = {
        f"course{number}": Credential(
            key=f"course{number}",
            name=f"Course {number}",
            credential_type=CredentialType.COURSE,
            credits=Decimal(10),
            routes=(_way("study", RouteKind.STUDY, 20 + 3 * number),),
        )
        for number in range(COURSES)
    }
    goals, awards, certifications = [], [], {}
    for number in range(CERTIFICATIONS):
        key = f"certification{number}"
        path = f"{key}/credits"
        lines = tuple(CredentialLine(path=f"{path}/{place}", credential=course) for place, course in enumerate(courses))
        asked = Group(path=path, rule=GroupRule.CREDITS, of=lines, minimum=Decimal(30))
        certifications[key] = Credential(
            key=key,
            name=f"Certification {number}",
            credential_type=CredentialType.CERTIFICATION,
            valid_months=36,
            renewals=(_way("credits", RouteKind.RENEWAL, 10, asked), _way("fee", RouteKind.RENEWAL, 60)),
        )
        goals.append(CredentialGoal(key))
        awards.append(Award(credential=key, issued_on=date(2024, 3 + 2 * number, 1)))
    snapshot = compile_snapshot(Content(credentials={**certifications, **courses}), revision=1, fingerprint="renewals")
    options = PlanOptions(
        start_on=DAY,
        keep_valid_until=date(DAY.year + YEARS, 1, 1),
        optimize=(Objective.MONEY,),
        time_limit_ms=LIMIT_MS,
    )
    started = time.perf_counter()
    answer = Planner().plan(PlanQuestion(AllGoals(tuple(goals)), Record(awards=tuple(awards)), options), snapshot)
    seconds = time.perf_counter() - started
    return seconds, isinstance(answer, Plan) and answer.proof.status is ProofStatus.OPTIMAL


def keeping_targets(fronts: list[tuple[float, int, bool]], kept: tuple[float, bool]) -> list[Target]:
    """What is to be reached, the figure, and whether it was."""
    slow = percentile([seconds for seconds, _, _ in fronts], 0.95)
    whole = all(complete for _, _, complete in fronts)
    points = max(count for _, count, _ in fronts)
    seconds, proved = kept
    return [
        Target(
            f"front at 100 within {FRONT_SECONDS:g} s, whole",
            f"p95 {slow:.1f} s, {points} points at most{'' if whole else ', not whole'}",
            slow <= FRONT_SECONDS and whole,
        ),
        Target(
            f"{YEARS} years of renewals of {CERTIFICATIONS} certifications proved within {RENEWAL_SECONDS:g} s",
            f"{seconds:.1f} s{'' if proved else ', not proved'}",
            proved and seconds <= RENEWAL_SECONDS,
        ),
    ]


def _way(key: str, kind: RouteKind, cost: int, requires: Group | None = None) -> Route:
    return Route(key=key, kind=kind, cost=Money(Decimal(cost), "USD"), requires=requires)
