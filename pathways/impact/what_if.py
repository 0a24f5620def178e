"""What a change would do to some goals of one person, before anybody stages it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.domain.deadline import check_time, time_is_over
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Rates
from pathways.errors import Problem
from pathways.impact.answer import SEVERITY, Effect, effect_between
from pathways.impact.destinations import goals_of
from pathways.impact.impact import GoalImpact
from pathways.impact.planned import question_of
from pathways.impact.remembered import Remembered
from pathways.impact.reuse import ReusedPairs
from pathways.planning.planner import Planner
from pathways.planning.question.validation import question_problems


@dataclass(frozen=True, slots=True)
class Supposed:
    """A catalogue as it is, and as it would be.

    Attributes:
        record: of whoever has the goals.
        day: that counts as today.
    """

    before: Snapshot
    after: Snapshot
    record: Record
    day: date

    def problems(self, goal: Goal) -> list[Problem]:
        """What is wrong with a goal in both catalogues, as the first one says it."""
        if self._problems(goal, self.after):
            return self._problems(goal, self.before)
        return []

    def _problems(self, goal: Goal, snapshot: Snapshot) -> list[Problem]:
        return question_problems(question_of(goal, self.record, snapshot, self.day, ()), snapshot)

    def effects(self, goals: Sequence[Goal], planner: Planner) -> list[GoalImpact]:
        """What becomes of some goals, in their order, whether anything does or not.

        Raises:
            ProblemsError: TIMEOUT; every total that is answered is proved.
            UnsoundPlanError: the verifier refuses a plan that was found.
        """
        pairs = self._pairs(planner)
        return [self._effect(goal, pairs, planner.rates) for goal in goals]

    def changes(self, planner: Planner) -> list[GoalImpact]:
        """The destinations of either catalogue that change, the worst first; a renamed one once, under its former key.

        Raises:
            ProblemsError: TIMEOUT.
            UnsoundPlanError: the verifier refuses a plan that was found.
        """
        pairs = self._pairs(planner)
        known = goals_of(self.before, self.after, day=self.day).values()
        touched = [goal for goal in known if pairs.difference.touches(goal, self.record)]
        found = [self._effect(goal, pairs, planner.rates) for goal in touched]
        changed = [each for each in found if each.effect is not Effect.UNCHANGED]
        return sorted(changed, key=lambda each: SEVERITY[each.effect])

    def _pairs(self, planner: Planner) -> ReusedPairs:
        return ReusedPairs(*(Remembered(each, planner, self.day) for each in (self.before, self.after)))

    def _effect(self, goal: Goal, pairs: ReusedPairs, rates: Rates) -> GoalImpact:
        check_time()
        found = pairs.pair(goal, self.record)
        is_same = found is None
        if found is None:
            same = pairs.before.answer(goal, self.record)
            found = (same, same)
        before, after = found
        if not all(each.is_proved or each.is_refused for each in (before, after)):
            raise time_is_over()
        effect = Effect.UNCHANGED if is_same else effect_between(before, after, rates)
        return GoalImpact(goal, effect, before.totals, after.totals, 0)
