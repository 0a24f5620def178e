"""``python -m bench.reads``: how long a small read takes over one connection: alone, and beside 20 plans under way."""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bench.families import Family, case
from bench.measuring import percentile
from pathways.catalog.snapshot import compile_snapshot
from tests.api.served import served
from tests.api.small import service_of

READS = 300
PLANS = 20
SIZE = 500
LIMIT_MS = 3_000
READ = {"query": "{ credentials(first: 10) { edges { node { key name routes { cost { amount } } } } } }"}
PLAN = """query ($goal: GoalInput!, $options: PlanOptions) {
  planPathway(goal: $goal, learner: {profile: {}}, options: $options) {
    ... on Plan { proof { status } steps { credential { name } route { requirementLines { text } } } }
    ... on NoPlan { reason }
  }
}"""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of small reads, one after the other."""

    name: str
    reads: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, name: str, seconds: Sequence[float]) -> Times:
        p50, p95, p99 = (1000 * percentile(seconds, share) for share in (0.5, 0.95, 0.99))
        return cls(name, len(seconds), p50, p95, p99)


def main(words: Sequence[str] | None = None) -> int:
    """Prints both; exit code 1 where a read or a plan fails."""
    parser = argparse.ArgumentParser(prog="python -m bench.reads", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    drawn = case(Family.DENSE, SIZE, 1)
    snapshot = compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name)
    goals = sorted(snapshot.credentials)[-PLANS:]
    with served(service_of(snapshot)) as address, httpx.Client(trust_env=False, timeout=120) as client:
        url = f"{address}/graphql"
        client.post(url, json=READ).raise_for_status()
        left = iter(range(READS))
        alone = Times.of("alone", _times(client, url, lambda: next(left, None) is not None))
        threads = [threading.Thread(target=_plan, args=(url, goal)) for goal in goals]
        for thread in threads:
            thread.start()
        beside = Times.of("beside plans", _times(client, url, lambda: any(one.is_alive() for one in threads)))
    if options.json:
        print(json.dumps([asdict(alone), asdict(beside)], indent=2))
    else:
        table = Table("a small read", "reads", "p50 ms", "p95 ms", "p99 ms", title=f"One connection, {PLANS} plans")
        for row in (alone, beside):
            table.add_row(row.name, f"{row.reads:,}", f"{row.p50:.1f}", f"{row.p95:.1f}", f"{row.p99:.1f}")
        Console().print(table)
    return 0


def _times(client: httpx.Client, url: str, go_on: Callable[[], bool]) -> list[float]:
    found = []
    while go_on():
        begun = time.perf_counter()
        client.post(url, json=READ).raise_for_status()
        found.append(time.perf_counter() - begun)
    return found


def _plan(url: str, goal: str) -> None:
    variables: dict[str, Any] = {"goal": {"credential": goal}, "options": {"timeLimitMs": LIMIT_MS}}
    answer = httpx.post(url, json={"query": PLAN, "variables": variables}, timeout=120, trust_env=False).json()
    if "errors" in answer:
        raise AssertionError(answer)


if __name__ == "__main__":
    sys.exit(main())
