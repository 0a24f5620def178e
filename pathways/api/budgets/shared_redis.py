"""The Redis in which several processes count together; while it is away, each goes on by itself."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from limits.aio.storage import RedisStorage
from limits.errors import ConfigurationError, StorageError

from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from redis.asyncio import Redis

T = TypeVar("T")

log = logging.getLogger(__name__)

PREFIX = "pathways"
"""So begins whatever stands in it."""
REDIS_SECONDS = 0.25
"""For Redis to answer; then this process counts by itself."""
AGAIN_SECONDS = 5.0
"""After which Redis is tried again."""


class SharedRedis:
    """Asks a Redis, and does without it while it does not answer.

    Args:
        address: redis://HOST:PORT/DATABASE.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """

    def __init__(self, address: str) -> None:
        try:
            self.storage = RedisStorage(
                f"async+{address}",
                wrap_exceptions=True,
                implementation="redispy",
                key_prefix=PREFIX,
                socket_timeout=REDIS_SECONDS,
                socket_connect_timeout=REDIS_SECONDS,
            )
        except ConfigurationError:
            text = "PATHWAYS_LIMITS_STORE names a Redis, and its client is not installed."
            raise ProblemsError.one(Code.NOT_INSTALLED, text, "Install it: pip install 'pathways[redis]'.") from None
        self._faults = self.storage.bridge.base_exceptions
        self._again = 0.0

    @property
    def client(self) -> Redis:
        """For what `limits` does not do."""
        found: Redis = self.storage.bridge.storage  # type: ignore[attr-defined]  # it is a client of redis-py
        return found

    async def asked(self, ask: Callable[[], Awaitable[T]], otherwise: Callable[[], Awaitable[T]]) -> T:
        """What Redis answers, or what this process does by itself."""
        if time.monotonic() >= self._again:
            try:
                return await ask()
            except StorageError as fault:
                self._is_away(fault.storage_error)
            except self._faults as fault:
                self._is_away(fault)
        return await otherwise()

    async def close(self) -> None:
        """Lets go of connections."""
        await self.client.aclose()

    def _is_away(self, fault: Exception) -> None:
        self._again = time.monotonic() + AGAIN_SECONDS
        log.warning("Redis does not answer (%s); this process counts by itself", type(fault).__name__)


async def answers(address: str) -> bool:
    """Whether a Redis answers now.

    Raises:
        ProblemsError: NOT_INSTALLED, the extra is missing.
    """
    redis = SharedRedis(address)
    try:
        return bool(await redis.storage.check())
    finally:
        await redis.close()
