"""Where the pathways of a catalogue lead."""

from __future__ import annotations

from datetime import date

from pathways.catalog.snapshot import Snapshot


def destinations_of(snapshot: Snapshot, day: date) -> tuple[str, ...]:
    """The keys of the credentials that can be begun and that count toward no other, in key order."""
    into = snapshot.stacks_into
    return tuple(key for key, each in snapshot.credentials.items() if key not in into and each.plannable_on(day))
