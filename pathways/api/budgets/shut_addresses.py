"""Addresses that go on although they are refused: their connections are cut before anything of them is read."""

from __future__ import annotations

import time

from cachetools import TLRUCache

MOST_ADDRESSES = 10_000
"""Those shut; beyond it the first ones are let in again, and refused as others are."""


class ShutAddresses:
    """Addresses whose connections are cut for a while, by their subnet."""

    def __init__(self) -> None:
        self._until: TLRUCache[str, float] = TLRUCache(MOST_ADDRESSES, lambda _, until, __: until, time.monotonic)

    def shut(self, subnet: str, seconds: float) -> None:
        """Takes no connection of a subnet for so long."""
        self._until[subnet] = time.monotonic() + seconds

    def seconds(self, subnet: str) -> float:
        """How long a subnet is still shut; 0: it is open."""
        until = self._until.get(subnet)
        return 0.0 if until is None else max(0.0, until - time.monotonic())
