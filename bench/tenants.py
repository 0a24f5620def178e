"""How much memory one service takes with many small tenants.  Run as ``python -m bench.tenants [--tenants 50]``.

Makes the tenants, starts ``pathways serve``, asks each for a plan, and prints the resident memory of the service and of
its store server: at its start, with all tenants in memory, and after idle ones were dropped. Linux only.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bench.families import Case, Family, case
from pathways.access.api_keys import KeyRequest
from pathways.access.identity import caller_here
from pathways.access.tenants import Tenant, TenantList
from pathways.bootstrap import access_over
from pathways.domain.goal import CredentialGoal
from pathways.opening import opened_server, store_in
from pathways.settings import Settings
from pathways.tenancy import settings_of_tenant

MOST_BYTES = 10**9
IDLE_SECONDS = 180
PLAN = """query ($goal: GoalInput!) {
    planPathway(goal: $goal, learner: {profile: {}}) { ... on Plan { steps { number } } } }"""


def _make(data: Path, tenants: int, cases: list[Case]) -> list[str]:
    """The keys of new tenants, each with a catalogue."""
    settings = Settings(data=data)
    listed = TenantList(settings.tenants_file, settings.tenant)
    keys = []
    with opened_server(settings, makes=True) as opened, store_in(opened, settings, makes=True):
        for number in range(tenants):
            tenant = Tenant(key=f"tenant-{number}", created_at=datetime.now(UTC))
            with opened.server.databases() as databases:
                listed.add(tenant)
                databases.create(f"pathways-{tenant.key}")
            own = settings_of_tenant(settings, tenant)
            with store_in(opened, own, makes=True) as store:
                store.publish(list(cases[number % len(cases)].content.things()))
                access = access_over(store, own)
                asked = KeyRequest(owner="bench", roles=("ADMINISTRATOR",))
                keys.append(access.administration.create(asked, caller_here())[1])
                access.close()
    return keys


@dataclass(frozen=True, slots=True)
class Running:
    """A service: its process id, where it answers, and where its figures are."""

    process: int
    url: str
    figures: str

    def loaded(self) -> int:
        """How many tenants are in memory."""
        found = re.search(
            r"^pathways_tenants_loaded (\d+)", httpx.get(self.figures, trust_env=False).text, re.MULTILINE
        )
        return int(found.group(1)) if found else 0

    def show(self, when: str) -> int:
        """Prints the resident memory, and returns its bytes."""
        found = _resident(self.process)
        total = sum(found.values())
        parts = ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in sorted(found.items()))
        print(f"{when:18} {self.loaded():3} in memory {total / 1e6:7,.0f} MB  ({parts})", flush=True)
        return total


@contextmanager
def _serving(data: Path) -> Iterator[Running]:
    with socket.create_server(("127.0.0.1", 0)) as held:
        figures = f"127.0.0.1:{held.getsockname()[1]}"
    more = {
        "PATHWAYS_DATA": str(data),
        "PATHWAYS_METRICS": figures,
        "PATHWAYS_SLOW_MS": "0",
        "PATHWAYS_TENANT_IDLE_SECONDS": str(IDLE_SECONDS),
        "PYTHONUNBUFFERED": "1",
    }
    words = [sys.executable, "-m", "pathways", "serve", "--port", "0"]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env={**os.environ, **more})  # noqa: S603
    try:
        for line in process.stdout or ():
            if found := re.search(r"http://[\d.]+:\d+", line):
                yield Running(process.pid, found.group(), f"http://{figures}/metrics")
                return
        raise SystemExit("The service did not start.")
    finally:
        process.terminate()
        process.wait()


def _resident(process: int) -> dict[str, int]:
    """Bytes of a process and of its descendants, by the name of the program."""
    found: dict[str, int] = {}
    waiting = [process]
    while waiting:
        one = waiting.pop()
        said = Path(f"/proc/{one}/status").read_text()
        name = "server" if "java" in said.partition("\n")[0] else "service"
        size = re.search(r"VmRSS:\s+(\d+)", said)
        found[name] = found.get(name, 0) + (int(size.group(1)) * 1024 if size else 0)
        waiting += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found


def _goal(case: Case) -> str:
    if not isinstance(case.goal, CredentialGoal):
        raise TypeError(case.goal)
    return case.goal.credential


def main() -> int:
    """Prints the figures; exit code 1 where it takes more than a gigabyte."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenants", type=int, default=50)
    parser.add_argument("--credentials", type=int, default=100, help="of each")
    options = parser.parse_args()
    cases = [case(Family.LAYERED, options.credentials, seed) for seed in range(5)]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        keys = _make(data, options.tenants, cases)
        with _serving(data) as service, httpx.Client(timeout=120, trust_env=False) as client:
            service.show("started")
            firsts, most = [], 0
            for round_ in range(2):
                for number, key in enumerate(keys):
                    goal = {"credential": _goal(cases[number % len(cases)])}
                    begun = time.perf_counter()
                    answer = client.post(
                        f"{service.url}/graphql",
                        json={"query": PLAN, "variables": {"goal": goal}},
                        headers={"authorization": f"Bearer {key}"},
                    )
                    if not answer.json()["data"]["planPathway"]["steps"]:
                        raise SystemExit(answer.text)
                    if not round_:
                        firsts.append(time.perf_counter() - begun)
                most = max(most, service.show(f"round {round_ + 1}"))
            print(f"first answer of a tenant: median {statistics.median(firsts):.2f} s, longest {max(firsts):.2f} s")
            while service.loaded():
                time.sleep(1)
            service.show("nobody asked")
    print(f"{'PASS' if most <= MOST_BYTES else 'FAIL'} {len(keys)} tenants within {MOST_BYTES / 1e9:g} GB")
    return int(most > MOST_BYTES)


if __name__ == "__main__":
    sys.exit(main())
