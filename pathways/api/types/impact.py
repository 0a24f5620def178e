"""What a change of the catalogue does, as the API shows it."""

from __future__ import annotations

from pathways.api.declare import output
from pathways.api.types.plans import PlanTotals
from pathways.domain.goal_address import goal_address
from pathways.impact import impact


@output
class GoalImpact:
    """What a change does to a goal.

    Attributes:
        goal: the keys that it names, as the command line takes them.
        before: totals of the best plan as the catalogue is published; null: there is none.
        after: totals of the best plan with the change; null: there is none.
        learners: how many learners have this goal; null: not counted.
    """

    goal: str
    before: PlanTotals | None
    after: PlanTotals | None
    learners: int | None

    @classmethod
    def of(cls, found: impact.GoalImpact, learners: int | None) -> GoalImpact:
        """An effect as the API shows it."""
        return cls(
            goal=goal_address(found.goal),
            before=None if found.before is None else PlanTotals.of(found.before),
            after=None if found.after is None else PlanTotals.of(found.after),
            learners=learners,
        )
