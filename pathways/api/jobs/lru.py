"""What was made once for one subscriber serves all who ask for the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

S = TypeVar("S")
T = TypeVar("T")


class Shared(Generic[S, T]):
    """The newest things that were made, each of one source object.

    Args:
        most: how many are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[S, T]] = OrderedDict()

    def find(self, key: Hashable, source: S) -> T | None:
        """What was made under the key of this very source, if it is kept."""
        found = self._kept.get(key)
        return found[1] if found is not None and found[0] is source else None

    def keep(self, key: Hashable, source: S, made: T) -> T:
        """Keeps what was made, in place of the oldest when there is too much."""
        self._kept[key] = (source, made)
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made
