"""The suffixes by which the names of files and addresses say a format."""

from __future__ import annotations

SUFFIXES = (".md", ".csv", ".ics", ".timeline.svg", ".svg")
"""A longer suffix stands before the one that it ends in."""


def suffix_of(name: str) -> str | None:
    """The suffix of a name, without folders; None: it has none of them, or nothing before it."""
    return next((suffix for suffix in SUFFIXES if name.endswith(suffix) and name != suffix), None)
