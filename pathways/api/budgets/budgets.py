"""The budgets of callers: requests, cost and planning time within a minute, and questions at the same time."""

from __future__ import annotations

import asyncio
import hashlib
import math
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv6Address, ip_address
from typing import Any

from pathways.access.identity import Caller, ViewerKind
from pathways.api.budgets.counters import WINDOW_SECONDS, Counters, InMemory, SharedCounters, Windows
from pathways.api.budgets.places import OwnPlaces, Places, SharedPlaces
from pathways.api.budgets.shared_redis import SharedRedis
from pathways.api.budgets.shut_addresses import ShutAddresses
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

SUBNET_BITS = 64
"""Of an IPv6 address: what one household or one attacker has, at least."""
BUSY_SECONDS = 1
WRONG_TOKEN = 10
"""Requests that one with a wrong token counts as, in the budget of its address: it takes work, and may be a guess."""
PATIENCE = 10
"""An address may go beyond its budget by a tenth of it; then its connections are cut."""
MOST_NAMES = 10_000
"""Payers whose hash is remembered: it is wanted several times in a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What callers may use; 0: as much as they like.

    Attributes:
        requests: of one caller, each minute.
        address_requests: from one address, each minute, whoever they are.
        cost: of one caller's answers, each minute.
        planning_ms: milliseconds of planning for one caller, each minute.
        at_once: questions of one caller at the same time.
    """

    requests: int = 0
    address_requests: int = 0
    cost: int = 0
    planning_ms: int = 0
    at_once: int = 0

    @classmethod
    def usual(cls) -> Amounts:
        """What is usual for those who are not on this machine."""
        return cls(requests=600, address_requests=3_000, cost=100_000, planning_ms=60_000, at_once=10)


class OverBudgetError(ProblemsError):
    """A caller has used up a budget; `seconds` says when to ask again."""

    def __init__(self, what: str, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        text = f"You have used up your budget of {what}."
        super().__init__([Problem(Code.RATE_LIMITED, text, f"Ask again after {self.seconds} s.")])


@dataclass(frozen=True, slots=True)
class CostLeft:
    """The state of the cost budget of a caller, after an answer."""

    most: int
    left: int


class Budgets:
    """The budgets of all callers of a process.

    Args:
        amounts: what each may use.
        counters: where it is counted.
        places: of questions at the same time.
    """

    def __init__(self, amounts: Amounts, counters: Counters, places: Places) -> None:
        self.amounts = amounts
        self._counters = counters
        self._places = places
        self._shut = ShutAddresses()
        self._working: set[asyncio.Task[object]] = set()

    async def admit_address(self, address: str) -> None:
        """Counts a request from an address, before anybody looks who sent it.

        Raises:
            OverBudgetError: there were too many.
        """
        await self._count(address, 1)

    async def refuse_token(self, address: str) -> None:
        """Counts what a wrong token from an address takes more than another request."""
        with suppress(OverBudgetError):
            await self._count(address, WRONG_TOKEN - 1)

    def is_shut(self, address: str) -> bool:
        """An address goes on although it was refused again and again."""
        return self._shut.seconds(subnet(address)) > 0

    async def admit(self, caller: Caller) -> None:
        """Counts a request of a caller, before it is read.

        Raises:
            OverBudgetError: there were too many.
        """
        await self._take("requests", self.amounts.requests, payer_of(caller), "requests")

    @asynccontextmanager
    async def admitted(self, caller: Caller, cost: int, *, works: bool) -> AsyncIterator[None]:
        """Admits one operation for as long as it runs.

        Args:
            cost: what it costs at most.
            works: it asks for more than objects of the catalogue.

        Raises:
            OverBudgetError: a budget is used up.
            ProblemsError: LIMIT, it costs more than anybody may use.
        """
        key = payer_of(caller)
        if self.amounts.cost and cost > self.amounts.cost:
            text = f"The operation costs up to {cost:,}, and at most {self.amounts.cost:,} a minute may be used."
            raise ProblemsError.one(Code.LIMIT, text, "Ask for fewer items at a time, or for less of each.")
        await self._expect("cost", self.amounts.cost, key, cost, "cost")
        if not works:
            yield
            return
        await self._expect("planning", self.amounts.planning_ms, key, 1, "planning time")
        if not self.amounts.at_once:
            yield
            return
        place = await self._places.take(key, self.amounts.at_once)
        if place is None:
            raise OverBudgetError(f"{self.amounts.at_once} questions at the same time", BUSY_SECONDS)
        try:
            yield
        finally:
            await self._finished(self._places.leave(key, place))

    async def charge(self, caller: Caller, cost: int) -> CostLeft | None:
        """Uses what an answer has cost; what is left; None: cost is not limited."""
        most = self.amounts.cost
        if not most:
            return None
        left = await self._counters.add("cost", most, payer_of(caller), cost)
        return CostLeft(most, max(left, 0))

    def charge_planning(self, payer: str, milliseconds: float) -> None:
        """Uses planning time of a payer, as `payer_of` names them; in the event loop."""
        most = self.amounts.planning_ms
        if most and milliseconds >= 1:
            self._begun(self._counters.add("planning", most, payer, round(milliseconds)))

    async def close(self) -> None:
        """Lets go of connections."""
        await self._places.close()
        await self._counters.close()

    def _begun(self, work: Coroutine[Any, Any, object]) -> asyncio.Task[object]:
        """Work that comes to its end whoever waits for it."""
        task: asyncio.Task[object] = asyncio.ensure_future(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        return task

    async def _finished(self, work: Coroutine[Any, Any, object]) -> None:
        await asyncio.shield(self._begun(work))

    async def _count(self, address: str, requests: int) -> None:
        most, key = self.amounts.address_requests, subnet(address)
        if not most:
            return
        seconds = self._shut.seconds(key)
        if not seconds:
            left = await self._counters.add("address_requests", most, key, requests)
            if left >= 0:
                return
            seconds = await self._counters.seconds("address_requests", most, key)
            if left < -most // PATIENCE:
                self._shut.shut(key, seconds)
        raise OverBudgetError("requests from your address", seconds)

    async def _take(self, name: str, most: int, key: str, what: str) -> None:
        if most and await self._counters.add(name, most, key, 1) < 0:
            raise OverBudgetError(what, await self._counters.seconds(name, most, key))

    async def _expect(self, name: str, most: int, key: str, amount: int, what: str) -> None:
        if most and await self._counters.left(name, most, key) < amount:
            raise OverBudgetError(what, await self._counters.seconds(name, most, key))


def budgets_at(address: str | None, amounts: Amounts) -> Budgets:
    """The budgets of a setting.

    Args:
        address: redis://HOST:PORT/DATABASE; None: in this process.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """
    if address is None:
        return Budgets(amounts, Windows(InMemory()), OwnPlaces())
    redis = SharedRedis(address)
    return Budgets(amounts, SharedCounters(redis), SharedPlaces(redis))


def payer_of(caller: Caller) -> str:
    """Who pays: somebody who is known, wherever they call from; else the address. No name of a person stands in it."""
    identity = caller.identity
    if identity.issuer is None and identity.kind is not ViewerKind.SERVICE:
        return subnet(caller.address)
    return _named(identity.tenant, identity.subject)


@lru_cache(MOST_NAMES)
def _named(tenant: str, subject: str) -> str:
    return hashlib.sha256(f"{tenant}\n{subject}".encode()).hexdigest()[:32]


@lru_cache(MOST_NAMES)
def subnet(address: str) -> str:
    """An address, of IPv6 without what its holder chooses; as a hash."""
    try:
        known = ip_address(address)
    except ValueError:
        known = None
    kept = address
    if isinstance(known, IPv6Address):
        kept = str(known.ipv4_mapped or IPv6Address(int(known) >> SUBNET_BITS << SUBNET_BITS))
    return hashlib.sha256(kept.encode()).hexdigest()[:32]


def restore_rate(most: int) -> float:
    """How much of a budget comes back each second, on average."""
    return round(most / WINDOW_SECONDS, 3)
