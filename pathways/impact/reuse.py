"""Best plans before and after a change, looked for only where the change can have moved them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.impact.answer import Answer
from pathways.impact.change import Difference, Trend
from pathways.impact.impact import Impact, Person, impact_in
from pathways.impact.remembered import Remembered
from pathways.planning.planner import Planner
from pathways.progress import Progress, silent


@dataclass(frozen=True)
class ReusedPairs:
    """What a change cannot touch is not planned; what it can only make worse, or only better, mostly once."""

    before: Remembered
    after: Remembered

    @cached_property
    def difference(self) -> Difference:
        """The two catalogues compared."""
        return Difference(self.before.reach, self.after.reach, self.after.day)

    def pair(self, goal: Goal, record: Record) -> tuple[Answer, Answer] | None:
        """As `Pairs.pair`."""
        before, after = self.before, self.after
        is_valid = before.is_valid(goal, record), after.is_valid(goal, record)
        if not self.difference.touches(goal, record) and is_valid[0] == is_valid[1]:
            return None
        trend, met = self.difference.trend(goal, record)
        if Trend.BETTER in trend and Trend.WORSE not in trend and all(is_valid):
            new = after.answer(goal, record)
            if new.stays_without(met):
                before.keep(goal, record, new)
            return before.answer(goal, record), new
        old = before.answer(goal, record)
        if Trend.WORSE in trend and all(is_valid) and old.stays_without(met):
            after.keep(goal, record, old)
        return old, after.answer(goal, record)


def reused_impact(
    before: Snapshot,
    after: Snapshot,
    people: Iterable[Person],
    planner: Planner,
    day: date,
    progress: Progress = silent,
) -> Impact:
    """As `impact_of` with a planner, for much less work.

    Raises:
        UnsoundPlanError: the verifier refuses a plan that was found.
    """
    pairs = ReusedPairs(Remembered(before, planner, day), Remembered(after, planner, day))
    return impact_in(pairs, people, planner.rates, day, progress)
