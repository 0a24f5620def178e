"""Plans that end soon first: where offerings recur or terms limit credits, the last week of some best plan is very far.

What is found among plans that end by a near week is the best of all where weeks come first, since later plans take more
of them; or where no plan, however long, is better in what comes before weeks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pathways.domain.plan import Objective
from pathways.planning.model.lexicographic_search import search
from pathways.planning.model.solution import ModelOutcome
from pathways.planning.solver.deadline import Clock, TimeOverError
from pathways.planning.solver.progress import NOBODY, RELAXED
from pathways.planning.strategies.priced_question import PricedQuestion, QuestionCache

NEAR = (260, 520)
"""In weeks, one after the other, where offerings recur."""
NEAR_AROUND_TERMS = (52, 260)
"""The same where it only may help to wait until a term is over."""
NEAR_SHARE = 0.5
"""Of the time that is left, for each."""

Place = Callable[[PricedQuestion, Clock], ModelOutcome]
"""Finds the best plan of a question with a calendar."""


def near_ones(inquiry: PricedQuestion) -> list[PricedQuestion]:
    """The same question for plans that end soon; none where all do, or where a goal is kept valid."""
    if inquiry.limits.weeks is None or inquiry.limits.keep_valid_until is not None or inquiry.nearer is not None:
        return []
    if not inquiry.recurs and not inquiry.limits.weeks.limits_credits:
        return []
    near = NEAR if inquiry.recurs else NEAR_AROUND_TERMS
    return [replace(inquiry, nearer=week, kept=QuestionCache()) for week in near if week < inquiry.horizon]


def placed_near(
    inquiry: PricedQuestion, objectives: Sequence[Objective], clock: Clock, place: Place
) -> tuple[PricedQuestion, ModelOutcome] | None:
    """The best plan of all, among those that end soon, and the question for these; None: it is not known to be.

    Raises:
        TimeOverError: a model was not made in time.
    """
    near = near_ones(inquiry)
    weeks = Objective.WEEKS
    ahead = objectives[: objectives.index(weeks)] if weeks in objectives else objectives
    if not near:
        return None
    least: tuple[int, ...] = ()
    if ahead:
        part = clock.part(NEAR_SHARE)
        relaxed = search(
            inquiry.calendar(part, is_timed=False), inquiry.prices, ahead, part, watch=NOBODY, scale=RELAXED
        )
        if relaxed.found is None or relaxed.values != relaxed.bounds:
            return None
        least = tuple(relaxed.values)
    for each in near:
        try:
            outcome = place(each, clock.part(NEAR_SHARE))
        except TimeOverError:
            continue
        if outcome.found is not None and tuple(outcome.values[: len(ahead)]) == least:
            return each, outcome
    return None
