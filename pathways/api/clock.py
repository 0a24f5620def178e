"""The day that counts as today where a question names none."""

from __future__ import annotations

from datetime import UTC, date, datetime


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()
