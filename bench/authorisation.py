"""``python -m bench.authorisation``: what knowing whoever asks adds to a small read, and what a wrong token takes.

Everything is measured in one run, without a network: reads of each kind of caller in turn, in time of the processor, so
that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import httpx
from rich.console import Console
from rich.table import Table

from bench.families import Family, case
from bench.measuring import percentile
from bench.reads import READ, SIZE
from pathways.access.api_keys import KeyRequest, made
from pathways.access.authentication import Authentication
from pathways.access.identity import administrator_here
from pathways.access.key_ring import KeyRing
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.app import create_app
from pathways.catalog.snapshot import compile_snapshot
from tests.access.in_memory import Kept
from tests.access.issuer import AUDIENCE, Issuer, issuing, rsa_key
from tests.api.small import service_of

ROUNDS = 150
AT_ONCE = 10
"""Reads of one kind of caller before the next kind has its turn."""
WRONG_A_SECOND = 1_000
NOBODY, KEY, TOKEN, WRONG, BARE = "nobody has to say", "API key", "token", "forged token", "no token"


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of the processor for one request of one kind of caller.

    Attributes:
        ratio: of the median to that of reads where nobody has to say who they are.
        added: to that median, in milliseconds.
    """

    name: str
    p50: float
    p95: float
    ratio: float
    added: float


def main(words: Sequence[str] | None = None) -> int:
    """Prints the table; exit code 1 where a request is answered wrongly."""
    about = (__doc__ or "").partition("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m bench.authorisation", description=about)
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args(words)
    with issuing() as issuer:
        seconds = asyncio.run(_measured(issuer))
    usual = percentile(seconds[NOBODY], 0.5)
    rows = [_row(name, took, usual) for name, took in seconds.items()]
    wrong, bare = rows[-2:]
    taken = (wrong.p50 - bare.p50) * WRONG_A_SECOND / 1000
    if options.json:
        print(json.dumps({"callers": [asdict(row) for row in rows], "taken": taken}, indent=2))
        return 0
    table = Table("caller", "p50 ms", "p95 ms", "ratio", "added ms", title=f"{ROUNDS * AT_ONCE:,} requests of each")
    for row in rows:
        table.add_row(row.name, f"{row.p50:.3f}", f"{row.p95:.3f}", f"{row.ratio:.2f}", f"{row.added:+.3f}")
    console = Console()
    console.print(table)
    console.print(
        f"{WRONG_A_SECOND:,} forged tokens a second take {taken:.0%} of a processor to check.", highlight=False
    )
    return 0


async def _measured(issuer: Issuer) -> dict[str, list[float]]:
    """Seconds of the processor for each request, by kind of caller."""
    drawn = case(Family.DENSE, SIZE, 1)
    service = service_of(compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name))
    asked = KeyRequest(owner="bench", roles=("LEARNER",))
    key, secret = made(asked, "default", administrator_here(), datetime.now(UTC))
    issuer.keys = [rsa_key("one")]
    header = {"alg": "RS256"}
    sent = {
        NOBODY: None,
        KEY: secret,
        TOKEN: issuer.token(header=header),
        WRONG: issuer.token(rsa_key("one"), header=header),
        BARE: "",
    }
    apps = {
        name: create_app(service, authenticator=None if token is None else _knowing(issuer, Kept(key)))
        for name, token in sent.items()
    }
    seconds: dict[str, list[float]] = {name: [] for name in sent}
    clients = {
        name: httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost")
        for name, app in apps.items()
    }
    for number in range(ROUNDS + 5):
        for name, token in sent.items():
            headers = {"authorization": f"Bearer {token}"} if token else {}
            took = await _reads(clients[name], headers, 401 if name in (WRONG, BARE) else 200)
            if number >= 5:
                seconds[name].append(took)
    for client in clients.values():
        await client.aclose()
    return seconds


def _knowing(issuer: Issuer, kept: Kept) -> Authentication:
    found: dict[str, SigningKeys] = {}
    tokens = Tokens(found, Claims(audience=AUDIENCE))
    found[issuer.url] = SigningKeys(issuer.url, tokens.forget)
    return Authentication(keys=KeyRing("default", kept), here=None, is_required=True, readers=False, tokens=tokens)


async def _reads(client: httpx.AsyncClient, headers: Mapping[str, str], status: int) -> float:
    """Seconds of the processor for one read, as the mean of some."""
    begun = time.process_time()
    for _ in range(AT_ONCE):
        answer = await client.post("/graphql", json=READ, headers=headers)
        if answer.status_code != status:
            raise SystemExit(f"{answer.status_code}: {answer.text}")
    return (time.process_time() - begun) / AT_ONCE


def _row(name: str, took: Sequence[float], usual: float) -> Cost:
    p50, p95 = percentile(took, 0.5), percentile(took, 0.95)
    return Cost(name, 1000 * p50, 1000 * p95, p50 / usual, 1000 * (p50 - usual))


if __name__ == "__main__":
    sys.exit(main())
