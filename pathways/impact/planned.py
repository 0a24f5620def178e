"""Answers by planning: each question by itself, nothing remembered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.impact.answer import OBJECTIVES, Answer, lacks_rate

if TYPE_CHECKING:  # the solver takes a second to import, and change sets keep impacts without planning any
    from pathways.planning.planner import Planner


class Answerer(Protocol):
    """Who knows the best plans in one catalogue."""

    @property
    def snapshot(self) -> Snapshot:
        """The catalogue."""

    def answer(self, goal: Goal, record: Record, avoid: Collection[str] = ()) -> Answer:
        """The best plan, without a calendar and without limits.

        Args:
            goal, record: former keys in them mean what has them now.
            avoid: keys of credentials that nobody can begin.
        """


@dataclass(frozen=True, slots=True)
class Replanned:
    """Nothing is kept: each question goes to the planner.

    Attributes:
        day: that counts as today.
    """

    snapshot: Snapshot
    planner: Planner
    day: date

    def answer(self, goal: Goal, record: Record, avoid: Collection[str] = ()) -> Answer:
        """As `Answerer.answer`."""
        question = question_of(goal, record, self.snapshot, self.day, avoid)
        return decided(self.planner, question, self.snapshot)


def decided(planner: Planner, question: PlanQuestion, snapshot: Snapshot) -> Answer:
    """What a planner says; in the currency of the service where the costs on the way are in several.

    Raises:
        UnsoundPlanError: the verifier refuses the plan that was found.
    """
    found = planner.decided(question, snapshot)
    if not lacks_rate(found):
        return Answer.of(found)
    options = replace(question.options, currency=planner.default_currency)
    return replace(Answer.of(planner.decided(replace(question, options=options), snapshot)), is_converted=True)


def question_of(goal: Goal, record: Record, snapshot: Snapshot, day: date, avoid: Collection[str]) -> PlanQuestion:
    """The question as the planner takes it, in the keys of a catalogue."""
    options = PlanOptions(optimize=OBJECTIVES, start_on=day, avoid=tuple(sorted(avoid)))
    known, _ = fitting(current_record(record, snapshot), snapshot)
    return PlanQuestion(current_goal(goal, snapshot), known, options)
