"""Mappings to be written down: without what says nothing."""

from __future__ import annotations

from typing import Any


def present(**fields: Any) -> dict[str, Any]:
    """The fields that say something: neither None nor an empty list."""
    return {name: value for name, value in fields.items() if value is not None and value != []}
