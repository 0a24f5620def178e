"""What falls due for one learner, as a calendar shows it."""

from __future__ import annotations

from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.documents.due_day import DueDay
from pathways.records.learner import StoredLearner
from pathways.records.renewals.due import renewals_due

AHEAD_DAYS = 730
"""How far a calendar looks ahead."""


def due_days(known: StoredLearner, day: date, within: int, snapshot: Snapshot) -> list[DueDay]:
    """One for each award that runs out, soonest first."""
    return [
        DueDay(
            id=f"{known.key}\n{each.kept.key}\n{each.due_on}",
            name=snapshot.credentials[each.kept.award.credential].name,
            way=None if each.renewal is None else each.renewal.title,
            opens_on=each.opens_on,
            due_on=each.due_on,
            grace_through=each.grace_through,
        )
        for each in renewals_due(known, day, within, snapshot)
    ]
