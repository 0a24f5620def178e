"""Over a real server: 20 plans at once leave a simple query under 100 ms."""

from __future__ import annotations

import random
import threading
import time
from decimal import Decimal
from statistics import quantiles

import httpx
import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.money import Money
from pathways.domain.requirement import CredentialLine, Group, GroupRule
from tests.api.served import served
from tests.api.small import service_of, small_snapshot

pytestmark = pytest.mark.server

PLANS = 20
PLAN = """query ($goal: GoalInput!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: {profile: {}}, options: $options) {
    ... on Plan { proof { status } steps { credential { name } route { requirementLines { text } } } }
    ... on NoPlan { reason }
  }
}"""
OPTIONS = {"optimize": ["MONEY", "HOURS"], "timeLimitMs": 3_000}
SIMPLE = {"query": "{ credentials(first: 10) { edges { node { key name routes { cost { amount } } } } } }"}


def dense_catalogue(levels: int = 8, width: int = 24) -> Snapshot:
    """Layers of credentials, each of which needs 3 of 8 of the layer below: plans that take the processor a while."""
    chance = random.Random(5)  # noqa: S311
    things = []
    for level in range(levels):
        for place in range(width):
            key = f"c{level}-{place}"
            routes = []
            for name in ("a", "b"):
                below = chance.sample(range(width), 8) if level else ()
                lines = tuple(
                    CredentialLine(path=f"{key}/{name}/{at}", credential=f"c{level - 1}-{other}")
                    for at, other in enumerate(below)
                )
                group = Group(path=f"{key}/{name}", rule=GroupRule.AT_LEAST, minimum=Decimal(3), of=lines)
                cost = Money(Decimal(chance.randint(50, 500)), "USD")
                hours = Decimal(chance.randint(1, 80))
                requires = group if lines else None
                routes.append(Route(key=name, kind=RouteKind.EXAM, cost=cost, hours=hours, requires=requires))
            things.append(
                Credential(key=key, name=key, credential_type=CredentialType.CERTIFICATION, routes=tuple(routes))
            )
    return small_snapshot(*things)


def test_plans_do_not_hold_up_simple_queries() -> None:
    snapshot = dense_catalogue()
    answers: list[dict[str, object]] = []

    def plan(url: str, number: int) -> None:
        variables = {"goal": {"credential": f"c7-{number}"}, "options": OPTIONS}
        answer = httpx.post(url, json={"query": PLAN, "variables": variables}, timeout=120).json()
        answers.append(answer)

    with served(service_of(snapshot)) as address, httpx.Client() as client:
        url = f"{address}/graphql"
        client.post(url, json=SIMPLE)
        threads = [threading.Thread(target=plan, args=(url, number)) for number in range(PLANS)]
        for thread in threads:
            thread.start()
        times: list[float] = []
        while any(thread.is_alive() for thread in threads):
            begun = time.perf_counter()
            assert client.post(url, json=SIMPLE).status_code == 200
            times.append(time.perf_counter() - begun)
            time.sleep(0.01)
        for thread in threads:
            thread.join()
    assert len(answers) == PLANS
    assert all("errors" not in answer for answer in answers)
    assert len(times) >= 20
    assert quantiles(times, n=20)[-1] < 0.1
