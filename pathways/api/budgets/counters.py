"""Where used budgets are counted: in this process, or in a Redis that several share."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Protocol, TypeVar

from cachetools import TTLCache
from limits import RateLimitItemPerMinute
from limits.aio.storage import Storage
from limits.aio.strategies import FixedWindowRateLimiter

from pathways.api.budgets.shared_redis import SharedRedis

T = TypeVar("T")

WINDOW_SECONDS = 60
MOST_CALLERS = 100_000
"""Counts in memory; beyond it those that were not touched for longest make room."""


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
        """As `Counters`."""


class SharedCounters:
    """Counts in Redis; while that is away, this process counts by itself, and nobody is refused for it.

    Args:
        redis: that several processes share.
    """

    def __init__(self, redis: SharedRedis) -> None:
        self._redis = redis
        self._shared = Windows(redis.storage)
        self._own = Windows(InMemory())

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
        await self._redis.close()

    async def _counted(self, ask: Callable[[Windows], Awaitable[T]]) -> T:
        return await self._redis.asked(lambda: ask(self._shared), lambda: ask(self._own))


@cache
def _item(name: str, most: int) -> RateLimitItemPerMinute:
    return RateLimitItemPerMinute(most, 1, namespace=name)
