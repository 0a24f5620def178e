"""Plans within a limit of weeks, where something else comes first, and plans beside those that are known.

The best selection that may keep to the limit, as far as is known without a calendar, is put into its schedule; where it
has none, or has to be faster than what it contains, choice and calendar are looked at at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from pathways.domain.plan import Objective
from pathways.planning.model.lexicographic_search import (
    search,
)
from pathways.planning.model.solution import ModelOutcome
from pathways.planning.solver.deadline import TimeOverError
from pathways.planning.strategies.by_selection import Selecting

RELAXED_SHARE = 0.5
"""Of the time, for a question with a calendar as far as it can be answered without one."""
PATIENCE = 0.4
"""Effort for choice and calendar at once, before their constraints are sharpened."""


class Cheapest:
    """Of one question in which nothing is renewed, with a limit of weeks or plans that are known.

    Args:
        selecting: of the question.
        ahead: the objectives before weeks.
    """

    def __init__(self, selecting: Selecting, ahead: Sequence[Objective]) -> None:
        self._selecting = selecting
        self._inquiry = selecting.inquiry
        self._clock = selecting.clock
        self._ahead = ahead

    def plan(self) -> ModelOutcome:
        """The best plan, and what is proved of all."""
        best = ModelOutcome(None, False)
        try:
            with self._clock.phase("relaxation"):
                relaxed, best = self._selected()
            if relaxed.infeasible or (best.found is not None and best.values == best.bounds):
                return relaxed if relaxed.infeasible else best
            if relaxed.found is not None and best.found is None and not self._inquiry.known:
                best = self._selecting.placed(relaxed)
            with self._clock.phase("at once"):
                best = self._at_once(best, relaxed.bounds, PATIENCE)
                if best.infeasible or (best.found is not None and best.values == best.bounds):
                    return best
            self._selecting.tightening.sharpen(self._clock)
            with self._clock.phase("at once"):
                return self._at_once(best, relaxed.bounds, None)
        except TimeOverError:
            return best

    def _selected(self) -> tuple[ModelOutcome, ModelOutcome]:
        """What is best without a calendar, and the plan that it is; none where it is none, or too many are as good."""
        selecting, half = self._selecting, self._clock.part(RELAXED_SHARE)
        model, relaxed = selecting.best_within(self._inquiry.horizon, self._ahead, half, selecting.watch)
        if relaxed.found is None or relaxed.values != relaxed.bounds or self._inquiry.known:
            return relaxed, ModelOutcome(None, False)
        best = selecting.best_of(model, relaxed.values)
        return relaxed, ModelOutcome(None, False) if best is None else best

    def _at_once(self, start: ModelOutcome, least: Sequence[int], patience: float | None) -> ModelOutcome:
        """Choice and calendar in one model."""
        model = self._selecting.told(self._inquiry.horizon, 0, [])
        prices, watch, objectives = self._inquiry.prices, self._selecting.watch, self._selecting.objectives
        found = search(model, prices, objectives, self._clock, least, watch, start=start.found, patience=patience)
        if found.found is None:
            return found
        return found if start.found is None or found.values < start.values else start.bounded(found.bounds)
