"""Work of a record in words."""

from __future__ import annotations

from pathways.domain.learner import Experience
from pathways.wording.phrases import counted, percent


def worded_work(entry: Experience) -> str:
    """One entry, e.g. “Security, since 2024-01-01, 14 months”."""
    field = entry.field or "Work"
    days = " to ".join(str(each) for each in (entry.started_on, entry.ended_on) if each is not None)
    if entry.started_on is not None and entry.ended_on is None:
        days = f"since {entry.started_on}"
    parts = [field[:1].upper() + field[1:]]
    if days:
        parts.append(days)
    if entry.months is not None:
        parts.append(counted(entry.months, "month"))
    if entry.hours is not None:
        parts.append(counted(entry.hours, "hour"))
    if entry.share is not None and entry.share != 1:
        parts.append(f"{percent(entry.share)} of full time")
    return ", ".join(parts)
