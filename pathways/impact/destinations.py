"""Where the pathways of a catalogue lead."""

from __future__ import annotations

from datetime import date

from pathways.catalog.names import current_goal
from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import CredentialGoal, Goal


def destinations_of(snapshot: Snapshot, day: date) -> tuple[str, ...]:
    """The keys of the credentials that can be begun and that count toward no other, in key order."""
    into = snapshot.stacks_into
    return tuple(key for key, each in snapshot.credentials.items() if key not in into and each.plannable_on(day))


def goals_of(*snapshots: Snapshot, day: date) -> dict[Goal, Goal]:
    """The destinations of a catalogue as it changes: by what the last snapshot calls each, what the first one that has
    it does."""
    found: dict[Goal, Goal] = {}
    for snapshot in snapshots:
        for key in destinations_of(snapshot, day):
            goal = CredentialGoal(key)
            found.setdefault(current_goal(goal, snapshots[-1]), goal)
    return found
