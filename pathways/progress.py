"""How far long work is: one protocol from the store to the terminal."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Receives (what, done, total)."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""
