"""``python -m bench.wrong_tokens``: how many right tokens a service answers, alone and while wrong ones pour in.

A service with the usual budgets runs in a process of its own. This process asks it small reads with one right token,
over some connections that each ask again as soon as they are answered. A third process sends wrong tokens from one
address, each of them another, forged under the name of a key that the provider has; it waits for no answer before it
sends the next, and connects again where it is cut off. The
share that is left for right tokens is worked out from the processor's time that the service takes for wrong ones, so
that other work on the machine does not count; what was answered in seconds is shown beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from statistics import fmean

from bench.families import Family, case
from bench.reads import READ, SIZE
from pathways.access.authentication import Authentication
from pathways.access.key_ring import KeyRing
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.budgets.budgets import Amounts, budgets_at
from pathways.catalog.snapshot import compile_snapshot
from tests.access.in_memory import Kept
from tests.access.issuer import AUDIENCE, issuing, rsa_key
from tests.api.served import served
from tests.api.small import service_of

ROUNDS = 3
SECONDS = 2.0
"""Of each part of a round: right tokens, wrong ones, both."""
WRONG_A_SECOND = 1_000
DIFFERENT = 2_000
"""Wrong tokens, which then come again: none of them is remembered."""
CONNECTIONS = 8
"""Of right tokens."""
MOST_OPEN = 500
"""Connections over which wrong tokens are sent at a time."""
HEADER = {"alg": "RS256"}
LEAST_SHARE = 0.5

ATTACKER = "127.0.0.66", 0

_numbers = itertools.count(1)
_context = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Figures:
    """Means of all rounds, which lie within one minute.

    Attributes:
        right_ms: of the service's processor for a right token.
        wrong_ms: for a wrong one, sent or cut off.
        left: share of the processor that is left for right ones.
        alone: right answers a second.
        beside: right answers a second beside wrong tokens.
        wrong: wrong ones sent a second meanwhile.
    """

    right_ms: float
    wrong_ms: float
    left: float
    alone: float
    beside: float
    wrong: float


def main(words: Sequence[str] | None = None) -> int:
    """Prints the figures; exit code 1 where less than half is left for right tokens."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.wrong_tokens", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--rate", type=int, default=WRONG_A_SECOND, help="wrong tokens a second")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    options = parser.parse_args(words)
    figures = _measured(options.rate)
    if options.json:
        print(json.dumps(asdict(figures)))
    else:
        print(
            f"milliseconds of the processor: {figures.right_ms:.3f} a right token, {figures.wrong_ms:.3f} a wrong one"
        )
        print(f"{options.rate:,} wrong ones a second leave {figures.left:.0%} of it")
        print(
            f"right ones answered a second: {figures.alone:,.0f} alone, "
            f"{figures.beside:,.0f} beside {figures.wrong:,.0f} wrong ones"
        )
    return 0 if figures.left >= LEAST_SHARE else 1


def _measured(rate: int) -> Figures:
    with _service() as (service, port, right, wrong), _process(_flood, port, wrong, rate) as flood:

        def took(work: Callable[[], float]) -> tuple[float, float]:
            """What some work comes to a second, and the service's milliseconds of the processor for each."""
            before = _told(service)
            done = work()
            return done, 1000 * (_told(service) - before) / max(1.0, done * SECONDS)

        def ask() -> float:
            return asyncio.run(_rights(port, right))

        def pour(beside: Callable[[], object]) -> float:
            flood.send(None)
            beside()
            return float(flood.recv())

        ask()
        rows = []
        for _ in range(ROUNDS):
            alone, right_ms = took(ask)
            _, wrong_ms = took(lambda: pour(lambda: None))
            found: list[float] = []
            wrong_ones = pour(lambda: found.append(ask()))  # noqa: B023
            rows.append((right_ms, wrong_ms, 1 - rate * wrong_ms / 1000, alone, found[0], wrong_ones))
    return Figures(*(fmean(each) for each in zip(*rows, strict=True)))


@contextmanager
def _process(work: Callable[..., None], *arguments: object) -> Iterator[Connection]:
    """A process that does some work; yields the way to talk to it."""
    here, there = _context.Pipe()
    process = _context.Process(target=work, args=(there, *arguments), daemon=True)
    process.start()
    try:
        yield here
    finally:
        process.kill()
        process.join()


def _told(service: Connection) -> float:
    """Seconds of the processor that the service has taken."""
    service.send(None)
    return float(service.recv())


@contextmanager
def _service() -> Iterator[tuple[Connection, int, str, list[str]]]:
    """A service in a process of its own, its port, a right token, and wrong ones."""
    with _process(_serve) as service:
        port, right, wrong = service.recv()
        yield service, port, right, wrong


def _serve(pipe: Connection) -> None:
    drawn = case(Family.DENSE, SIZE, 1)
    service = service_of(compile_snapshot(drawn.content, revision=1, fingerprint=drawn.name))
    with issuing() as issuer:
        issuer.keys = [rsa_key("one")]
        forger = rsa_key("one")
        found: dict[str, SigningKeys] = {}
        tokens = Tokens(found, Claims(audience=AUDIENCE))
        found[issuer.url] = SigningKeys(issuer.url, tokens.forget)
        ring = KeyRing("default", Kept())
        knowing = Authentication(keys=ring, here=None, is_required=True, readers=False, tokens=tokens)
        budgets = budgets_at(None, Amounts(address_requests=Amounts.usual().address_requests))
        with served(service, knowing, budgets=budgets) as address:
            wrong = [issuer.token(forger, header=HEADER, sub=f"eve-{number}") for number in range(DIFFERENT)]
            pipe.send((int(address.rpartition(":")[2]), issuer.token(header=HEADER), wrong))
            while True:
                pipe.recv()
                pipe.send(time.process_time())


async def _rights(port: int, token: str) -> float:
    """Answers a second to one token."""
    until = time.monotonic() + SECONDS
    count = 0

    async def ask() -> None:
        nonlocal count
        here = f"127.{next(_numbers)}.0.1", 0  # each has the budget of an address of its own
        reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=here)
        while time.monotonic() < until:
            if await _answered(reader, writer, _request(token)) != 200:
                raise SystemExit("a right token was refused")
            count += 1
        writer.close()

    await asyncio.gather(*(ask() for _ in range(CONNECTIONS)))
    return count / SECONDS


def _flood(pipe: Connection, port: int, tokens: Sequence[str], rate: int) -> None:
    """Sends wrong tokens at a steady rate each time it is asked, and answers how many a second it sent."""

    async def pour() -> float:
        idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        open_ones = asyncio.Semaphore(MOST_OPEN)
        sent = 0

        async def ask(number: int) -> None:
            nonlocal sent
            async with open_ones:
                with suppress(ConnectionError, asyncio.IncompleteReadError):
                    connection = idle.pop() if idle else await _attacking(port)
                    sent += 1
                    if await _answered(*connection, _request(tokens[number % len(tokens)])) not in (401, 429):
                        raise SystemExit("a wrong token was answered")
                    idle.append(connection)

        begun = time.monotonic()
        async with asyncio.TaskGroup() as asking:
            for number in range(round(rate * SECONDS)):
                await asyncio.sleep(begun + number / rate - time.monotonic())
                if time.monotonic() > begun + SECONDS:
                    break
                asking.create_task(ask(number))
        for _, writer in idle:
            writer.close()
        return sent / SECONDS

    while True:
        pipe.recv()
        pipe.send(asyncio.run(pour()))


async def _attacking(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port, local_addr=ATTACKER)


def _request(token: str) -> bytes:
    body = json.dumps(READ).encode()
    head = (
        f"POST /graphql HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        f"authorization: Bearer {token}\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """The status of the answer to a request."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    await reader.readexactly(int(length.partition(b":")[2]))
    return int(head[9:12])


if __name__ == "__main__":
    sys.exit(main())
