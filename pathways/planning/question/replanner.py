"""Other questions to the planner, while it answers one or about one of its plans."""

from __future__ import annotations

from typing import Protocol

from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import Plan, PlanQuestion


class Replanner(Protocol):
    """Answers other questions over the same snapshot; as `pathways.planning.planner.Replanning` does."""

    def answer(self, question: PlanQuestion) -> PlanResult:
        """The whole answer, with the reasons where there is no plan, in the time that the question itself has."""

    def best(self, question: PlanQuestion) -> Plan | None:
        """The best plan alone; None: there is none, or none was found in the time that is left."""

    def has_plan(self, question: PlanQuestion) -> bool:
        """There is a plan, and the time that is left was enough to see that."""
