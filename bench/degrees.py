"""Four years of a degree: 40 courses, most of them offered each autumn or spring, some every second year only."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from bench.targets import Target
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.months import YearDay
from pathways.domain.offerings import Every, Recurrence, Term, YearSpan
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from pathways.planning.planner import Planner

DAY = date(2027, 8, 30)
COURSES, LEVELS, CREDITS = 40, 4, Decimal(18)
LIMIT_MS, MOST_SECONDS = 20_000, 5.0
AUTUMN = Term(key="autumn", name="Autumn", span=YearSpan(from_=YearDay(9, 1), to=YearDay(12, 20)))
SPRING = Term(key="spring", name="Spring", span=YearSpan(from_=YearDay(1, 20), to=YearDay(5, 15)))
ORDERS = ((Objective.WEEKS,), (Objective.MONEY, Objective.WEEKS))


def degree(seed: int) -> Content:
    """A degree that asks for all of its courses; a course asks for up to two of the levels below its own."""
    rng = random.Random(f"degree/{seed}")
    keys = [f"course{number:02}" for number in range(COURSES)]
    courses = []
    for number, key in enumerate(keys):
        level = number * LEVELS // COURSES
        below = keys[: level * COURSES // LEVELS][-15:]
        after = rng.sample(below, min(len(below), rng.choice((0, 1, 1, 2))))
        offered = [Recurrence(term=term) for term in rng.choice((("autumn", "spring"), ("autumn",), ("spring",)))]
        if level and rng.randrange(4) == 0:
            span, every = rng.choice((AUTUMN, SPRING)).span, rng.choice((Every.EVEN_YEAR, Every.ODD_YEAR))
            offered = [Recurrence(span=YearSpan(from_=span.from_, to=span.to, every=every))]
        route = Route(
            key="take",
            kind=RouteKind.STUDY,
            weeks=14,
            hours=Decimal(84),
            cost=Money(Decimal(500), "USD"),
            recurring=tuple(offered),
            requires=_every(f"{key}/take", after) if after else None,
        )
        credits = Decimal(rng.choice((3, 3, 3, 4)))
        courses.append(
            Credential(key=key, name=key, credential_type=CredentialType.COURSE, credits=credits, routes=(route,))
        )
    stack = Route(key="stack", kind=RouteKind.STACK, requires=_every("degree/stack", keys))
    whole = Credential(key="degree", name="Degree", credential_type=CredentialType.DEGREE, routes=(stack,))
    return Content.of([AUTUMN, SPRING, *courses, whole])


def _every(path: str, keys: list[str]) -> Group:
    lines = tuple(CredentialLine(path=f"{path}/{place}", credential=key) for place, key in enumerate(keys))
    return Group(path=path, rule=GroupRule.ALL, of=lines)


def planned(seed: int, order: tuple[Objective, ...]) -> tuple[float, int, bool]:
    """Seconds, terms, and whether nothing better exists is proved."""
    snapshot = compile_snapshot(degree(seed), revision=1, fingerprint=f"degree/{seed}")
    options = PlanOptions(start_on=DAY, optimize=order, max_credits_per_term=CREDITS, time_limit_ms=LIMIT_MS)
    started = time.perf_counter()
    found = Planner().plan(PlanQuestion(CredentialGoal("degree"), Record(), options), snapshot)
    seconds = time.perf_counter() - started
    if not isinstance(found, Plan):
        return seconds, 0, False
    return seconds, len({step.term for step in found.steps}), found.proof.status is ProofStatus.OPTIMAL


def degree_targets(count: int) -> Iterator[Target]:
    """The planning time of some degrees, each by weeks, and by money and then weeks."""
    found = [planned(seed, order) for seed in range(count) for order in ORDERS]
    late = [one for one in found if not (one[2] and one[0] <= MOST_SECONDS)]
    slowest, terms = max(one[0] for one in found), max(one[1] for one in found)
    yield Target(
        f"degrees of {COURSES} courses, {CREDITS} credits a term: all proved within {MOST_SECONDS:g} s",
        f"{len(found) - len(late)} of {len(found)}, {slowest:.1f} s, {terms} terms at most",
        not late,
    )
