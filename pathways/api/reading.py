"""What one request reads: one snapshot from beginning to end, and how much it may still answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

from pathways.api.pool import Gone, Pool
from pathways.api.rules import RuleReader
from pathways.api.shared_plans import SharedPlans
from pathways.api.view import View
from pathways.api.writing import Writing
from pathways.catalog.snapshot import Snapshot
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner

MOST_OBJECTS = 10_000
MOST_STUDIES = 6
"""Answers to why not, fronts, sensitivities and savings: each takes as long as a question for a plan, or longer."""

T = TypeVar("T")


@dataclass(slots=True)
class Reading:
    """The context of a request.

    Attributes:
        view: the snapshot that was published when the request began.
        plans: answers questions for a plan, each once for all who ask it.
        left: how many more objects the answer may hold.
        studies_left: how many more studies of plans it may ask for.
        writing: the way into the catalogue.
        rules: reads rules that clients send; None: they are refused.
        gone: ends when the client has left.
    """

    view: View
    planner: Planner
    pool: Pool
    plans: SharedPlans
    writing: Writing
    rules: RuleReader | None = None
    gone: Gone | None = None
    left: int = MOST_OBJECTS
    studies_left: int = MOST_STUDIES

    @property
    def snapshot(self) -> Snapshot:
        return self.view.snapshot

    def count(self) -> None:
        """Counts one object of the answer.

        Raises:
            ProblemsError: LIMIT, when there are too many.
        """
        self.left -= 1
        if self.left < 0:
            text = f"The answer would hold more than {MOST_OBJECTS} objects."
            raise ProblemsError.one("LIMIT", text, "Ask for fewer at a time, or less deeply.")

    def count_study(self) -> None:
        """Counts one study of a plan.

        Raises:
            ProblemsError: LIMIT, when there are too many.
        """
        self.studies_left -= 1
        if self.studies_left < 0:
            text = f"More than {MOST_STUDIES} of whyNot, frontier, sensitivity and savedIfWaived are asked for at once."
            raise ProblemsError.one("LIMIT", text, "Ask for fewer in one request.")

    async def work(self, work: Callable[[], T]) -> T:
        """Does what takes the processor, off the event loop."""
        return await self.pool.run(work, self.gone)


def today() -> date:
    """The day in UTC."""
    return datetime.now(UTC).date()
