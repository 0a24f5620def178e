"""Where used budgets are counted: in this process, or in a Redis that several share."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Protocol, TypeVar

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.aio.storage import RedisStorage, Storage
from limits.aio.strategies import FixedWindowRateLimiter
from limits.errors import ConfigurationError, StorageError

from pathways.codes import Code
from pathways.errors import ProblemsError

T = TypeVar("T")

log = logging.getLogger(__name__)

WINDOW_SECONDS = 60
MOST_CALLERS = 100_000
"""Counts in memory; beyond it those that were not touched for longest make room."""
REDIS_SECONDS = 0.25
"""For Redis to answer; then this process counts by itself."""
AGAIN_SECONDS = 5.0
"""After which Redis is tried again."""


class Counters(Protocol):
    """Counts by key, each from its first use until a minute later."""

    async def add(self, name: str, most: int, caller: str, amount: int) -> int:
        """Uses some of a budget: how much of it is left, below 0 where it was not enough."""

    async def left(self, name: str, most: int, caller: str) -> int:
        """How much of a budget is left, never below 0."""

    async def seconds(self, name: str, most: int, caller: str) -> float:
        """After how many seconds the budget is whole again."""

    async def close(self) -> None:
        """Lets go of connections."""


class InMemory(Storage):
    """Counts of this process, of a bounded number of callers."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._counts: TTLCache[str, list[float]] = TTLCache(MOST_CALLERS, WINDOW_SECONDS, time.monotonic)

    @property
    def base_exceptions(self) -> type[Exception]:
        return KeyError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        found = self._counts.get(key)
        if found is None:
            found = self._counts[key] = [0, time.time() + expiry]
        found[0] += amount
        return int(found[0])

    async def get(self, key: str) -> int:
        return int(self._counts.get(key, (0,))[0])

    async def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    async def check(self) -> bool:
        return True

    async def reset(self) -> int:
        found = len(self._counts)
        self._counts.clear()
        return found

    async def clear(self, key: str) -> None:
        self._counts.pop(key, None)


class Windows:
    """Counts in a storage of `limits`."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._limiter = FixedWindowRateLimiter(storage)

    async def add(self, name: str, most: int, caller: str, amount: int) -> int:
        item = _item(name, most)
        return most - await self._storage.incr(item.key_for(caller), item.get_expiry(), amount)

    async def left(self, name: str, most: int, caller: str) -> int:
        item = _item(name, most)
        return (await self._limiter.get_window_stats(item, caller)).remaining

    async def seconds(self, name: str, most: int, caller: str) -> float:
        item = _item(name, most)
        stats = await self._limiter.get_window_stats(item, caller)
        return min(max(stats.reset_time - time.time(), 0.0), float(WINDOW_SECONDS))

    async def close(self) -> None:
        if isinstance(self._storage, RedisStorage):
            await self._storage.bridge.storage.aclose()  # type: ignore[attr-defined]  # it is a client of redis-py


class SharedCounters:
    """Counts in Redis; while that is away, this process counts by itself, and nobody is refused for it."""

    def __init__(self, address: str) -> None:
        self._shared = Windows(_redis(address))
        self._own = Windows(InMemory())
        self._again = 0.0

    async def add(self, name: str, most: int, caller: str, amount: int) -> int:
        """As `Counters`."""
        return await self._counted(lambda windows: windows.add(name, most, caller, amount))

    async def left(self, name: str, most: int, caller: str) -> int:
        """As `Counters`."""
        return await self._counted(lambda windows: windows.left(name, most, caller))

    async def seconds(self, name: str, most: int, caller: str) -> float:
        """As `Counters`."""
        return await self._counted(lambda windows: windows.seconds(name, most, caller))

    async def close(self) -> None:
        """As `Counters`."""
        await self._shared.close()

    async def _counted(self, ask: Callable[[Windows], Awaitable[T]]) -> T:
        if time.monotonic() >= self._again:
            try:
                return await ask(self._shared)
            except StorageError as fault:
                self._again = time.monotonic() + AGAIN_SECONDS
                name = type(fault.storage_error).__name__
                log.warning("Redis does not answer (%s); this process counts by itself", name)
        return await ask(self._own)


@cache
def _item(name: str, most: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(most, 1, namespace=name)


def counters_at(address: str | None) -> Counters:
    """The counters of a setting.

    Args:
        address: redis://HOST:PORT/DATABASE; None: in this process.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """
    return Windows(InMemory()) if address is None else SharedCounters(address)


async def answers(address: str) -> bool:
    """Whether a Redis answers now.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """
    windows = Windows(_redis(address))
    try:
        await windows.left("check", 1, "check")
    except StorageError:
        return False
    finally:
        await windows.close()
    return True


def _redis(address: str) -> Storage:
    try:
        return RedisStorage(
            f"async+{address}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="pathways",
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        )
    except ConfigurationError:
        text = "PATHWAYS_LIMITS_STORE names a Redis, and its client is not installed."
        raise ProblemsError.one(Code.NOT_INSTALLED, text, "Install it: pip install 'pathways[redis]'.") from None
