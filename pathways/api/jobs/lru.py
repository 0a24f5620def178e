"""A small LRU cache; entries are valid for one source object."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

from cachetools import LRUCache

S = TypeVar("S")
T = TypeVar("T")


class Shared(Generic[S, T]):
    """What was made once of a source object, for all who ask for the same.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        self._kept: LRUCache[Hashable, tuple[S, T]] = LRUCache(most)

    def find(self, key: Hashable, source: S) -> T | None:
        """What was made under the key of this very source, if it is kept."""
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] is source else None

    def keep(self, key: Hashable, source: S, made: T) -> T:
        """Keeps a value; when full, the least recently used ones make room."""
        self._kept[key] = (source, made)
        return made
