"""Paths that requirement lines had before."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPath:
    """Records that name the one path mean the line of the other."""

    from_: str
    to: str
