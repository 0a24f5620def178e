"""Degrees of what counts several times, and of what is worth as much as a learner chooses.

Ensembles and topics are repeatable, projects are worth what was chosen within their credits, and courses count once.
Three parts of the degree claim them, each once; of ensembles and topics only so many credits count.
"""

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
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import CountsOnce, CredentialLine, Group, GroupRule, Limit
from pathways.planning.planner import Planner

DAY = date(2027, 8, 30)
EACH = 10
"""Ensembles, topics, projects and courses."""
LIMIT_MS, MOST_SECONDS = 20_000, 5.0
ORDERS = ((Objective.MONEY,), (Objective.STEPS,), (Objective.MONEY, Objective.WEEKS))


def degree(seed: int) -> tuple[Content, Record]:
    """A degree, and a learner who has begun it."""
    rng = random.Random(f"repeats/{seed}")
    kinds = {name: [f"{name}{number}" for number in range(EACH)] for name in ("ensemble", "topic", "project", "course")}
    things = [_credential(rng, name, key) for name, keys in kinds.items() for key in keys]
    few = Limit(at_most_credits=Decimal(4), keys=tuple(kinds["ensemble"][: EACH // 2]))
    performance = _part("performance", 10, kinds["ensemble"], few)
    study = _part(
        "study", 36, [*kinds["topic"], *kinds["course"]], Limit(at_most_credits=Decimal(18), keys=tuple(kinds["topic"]))
    )
    free = _part("free", 24, [*kinds["project"], *kinds["ensemble"], *kinds["topic"]])
    whole = Group(path="degree/stack", rule=GroupRule.ALL, of=(performance, study, free), counts_once=CountsOnce.WHOLE)
    stack = Route(key="stack", kind=RouteKind.STACK, requires=whole)
    goal = Credential(key="degree", name="Degree", credential_type=CredentialType.DEGREE, routes=(stack,))
    return Content.of([*things, goal]), Record(awards=tuple(_awards(rng, kinds)))


def _part(name: str, credits: int, keys: list[str], *limits: Limit) -> Group:
    path = f"degree/{name}"
    of = tuple(CredentialLine(path=f"{path}/{key}", credential=key) for key in keys)
    return Group(path=path, rule=GroupRule.CREDITS, minimum=Decimal(credits), of=of, limits=limits)


def _credential(rng: random.Random, name: str, key: str) -> Credential:
    chosen = (1, rng.randint(3, 6)) if name == "project" else None
    worth = 1 if name == "ensemble" else 3
    route = Route(
        key="take",
        kind=RouteKind.STUDY,
        weeks=rng.choice((6, 12)),
        hours=Decimal(rng.choice((30, 60, 90))),
        cost=Money(Decimal(rng.randrange(100, 1000, 10)), "USD"),
    )
    return Credential(
        key=key,
        name=key,
        credential_type=CredentialType.COURSE,
        credits=None if chosen else Decimal(worth),
        credits_from=Decimal(chosen[0]) if chosen else None,
        credits_to=Decimal(chosen[1]) if chosen else None,
        repeatable={"ensemble": rng.randint(4, 8), "topic": rng.randint(2, 3)}.get(name, 1),
        routes=(route,),
    )


def _awards(rng: random.Random, kinds: dict[str, list[str]]) -> Iterator[Award]:
    for key in rng.sample(kinds["ensemble"], 2):
        yield Award(credential=key, times=rng.randint(1, 3))
    for key in rng.sample(kinds["project"], 2):
        yield Award(credential=key, credits=Decimal(rng.randint(1, 3)))
    yield Award(credential=rng.choice(kinds["topic"]))


def planned(seed: int, order: tuple[Objective, ...]) -> tuple[float, int, bool]:
    """Seconds, steps, and whether nothing better exists is proved."""
    content, record = degree(seed)
    snapshot = compile_snapshot(content, revision=1, fingerprint=f"repeats/{seed}")
    parallel = 4 if Objective.WEEKS in order else None
    options = PlanOptions(start_on=DAY, optimize=order, max_parallel=parallel, time_limit_ms=LIMIT_MS)
    started = time.perf_counter()
    found = Planner().plan(PlanQuestion(CredentialGoal("degree"), record, options), snapshot)
    seconds = time.perf_counter() - started
    if not isinstance(found, Plan):
        return seconds, 0, False
    return seconds, len(found.steps), found.proof.status is ProofStatus.OPTIMAL


def repeat_targets(count: int) -> Iterator[Target]:
    """The planning time of some of these degrees, by money, by steps, and by money and then weeks."""
    for order in ORDERS:
        found = [planned(seed, order) for seed in range(count)]
        late = [one for one in found if not (one[2] and one[0] <= MOST_SECONDS)]
        slowest, steps = max(one[0] for one in found), max(one[1] for one in found)
        named = " and ".join(objective.lower() for objective in order)
        yield Target(
            f"degrees of {4 * EACH} repeatable and variable credits, by {named}: all proved within {MOST_SECONDS:g} s",
            f"{len(found) - len(late)} of {len(found)}, {slowest:.1f} s, {steps} steps at most",
            not late,
        )
