"""How many questions of one payer are under way: in this process, or in all that share a Redis.

In Redis a place is a member of a sorted set with the moment at which it ends. A process renews the places of its
questions again and again, so that those of a process that was killed are free soon after.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from typing import Protocol
from uuid import uuid4

from pathways.api.budgets.shared_redis import PREFIX, SharedRedis

PLACE_SECONDS = 15.0
"""After which a place of a process that does not renew it is free."""
RENEW_SECONDS = 4.0

_NOW = "local t = redis.call('TIME') local now = t[1] * 1000 + math.floor(t[2] / 1000)\n"
_TAKE = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
)
_RENEW = (
    _NOW
    + """
redis.call('ZADD', KEYS[1], 'XX', now + ARGV[2], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
"""
)
"""Of a place that is still there: it may have been left at this moment."""


class Places(Protocol):
    """The places that the questions of each payer take."""

    async def take(self, payer: str, most: int) -> str | None:
        """Takes one more place: its name; None: all are taken."""

    async def leave(self, payer: str, place: str) -> None:
        """Leaves a place that was taken."""

    async def close(self) -> None:
        """Holds no place any more."""


class OwnPlaces:
    """Places in this process."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    async def take(self, payer: str, most: int) -> str | None:
        """As `Places`."""
        if self._taken[payer] >= most:
            return None
        self._taken[payer] += 1
        return uuid4().hex

    async def leave(self, payer: str, place: str) -> None:  # noqa: ARG002  one is like the other
        """As `Places`."""
        self._taken[payer] -= 1
        if not self._taken[payer]:
            del self._taken[payer]

    async def close(self) -> None:
        """As `Places`."""


class SharedPlaces:
    """Places in Redis; while that is away, those of this process count.

    Args:
        redis: that several processes share.
    """

    def __init__(self, redis: SharedRedis) -> None:
        self._redis = redis
        self._own = OwnPlaces()
        self._take = redis.client.register_script(_TAKE)
        self._renew = redis.client.register_script(_RENEW)
        self._held: dict[str, str] = {}
        """Payers by place."""
        self._renewing: asyncio.Task[None] | None = None

    async def take(self, payer: str, most: int) -> str | None:
        """As `Places`."""
        place = await self._own.take(payer, most)
        if place is None:
            return None
        self._held[place] = payer
        try:
            is_free = await self._redis.asked(lambda: self._taken(payer, place, most), _yes)
        except BaseException:
            await self.leave(payer, place)
            raise
        if not is_free:
            del self._held[place]
            await self._own.leave(payer, place)
            return None
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.ensure_future(self._renew_all())
        return place

    async def leave(self, payer: str, place: str) -> None:
        """As `Places`."""
        del self._held[place]
        await self._own.leave(payer, place)
        await self._redis.asked(lambda: self._left(payer, place), _yes)

    async def close(self) -> None:
        """As `Places`."""
        if self._renewing is not None:
            self._renewing.cancel()

    async def _renew_all(self) -> None:
        while self._held:
            await asyncio.sleep(RENEW_SECONDS)
            await self._redis.asked(lambda: self._renewed(self._held.copy()), _yes)

    async def _taken(self, payer: str, place: str, most: int) -> bool:
        return bool(await self._take(keys=[_key(payer)], args=[place, round(1000 * PLACE_SECONDS), most]))

    async def _renewed(self, held: Mapping[str, str]) -> bool:
        for place, payer in held.items():
            await self._renew(keys=[_key(payer)], args=[place, round(1000 * PLACE_SECONDS)])
        return True

    async def _left(self, payer: str, place: str) -> bool:
        return bool(await self._redis.client.zrem(_key(payer), place))


def _key(payer: str) -> str:
    return f"{PREFIX}/at-once/{payer}"


async def _yes() -> bool:
    return True
