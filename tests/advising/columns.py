"""Answers as rows of plain values."""

from __future__ import annotations

from collections.abc import Iterable
from operator import attrgetter
from typing import Any


def rows(items: Iterable[object], *names: str) -> list[tuple[Any, ...]]:
    """The named attributes of each; a dotted name is one of an attribute."""
    return [tuple(attrgetter(name)(item) for name in names) for item in items]
