"""Assessments of stored learners: recorded, and what mends what fell short."""

from __future__ import annotations

import asyncio
from datetime import date

import strawberry

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.inputs.question_reader import Reader
from pathways.api.records.changes import records_of
from pathways.api.records.types import Award, Learner
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.gap import CompetencyGap
from pathways.api.types.recommendations import Recommendation
from pathways.catalog.references import fitting
from pathways.domain import advice
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import CompetenciesGoal
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion
from pathways.errors import Problem, ProblemsError
from pathways.records.assessing import (
    Assessment,
    Result,
    assessed,
    attempt_key,
    next_attempt,
    remedies_in,
    shortfalls,
)
from pathways.records.conferral import Conferring
from pathways.records.learner import StoredLearner, current_learner

Info = strawberry.Info[RequestContext, None]


@asked
class CompetencyResultInput:
    """How far a competency was shown.

    Attributes:
        competency: its key; required.
        level: at which level, 0 or more; 0: not at all; required.
    """

    competency: str
    level: float


@asked
class RecordAssessmentInput:
    """An assessment that was taken. Sent again it changes nothing: of a credential there is one a day.

    Attributes:
        learner: the key of the learner; required.
        credential: the key of what a pass earns; required.
        taken_on: the day on which it was taken, and from which (included) it counts (default: today).
        passed: it was passed; required.
        score: the score reached (default: none).
        results: of the competencies that were looked at, each once (default: none).
    """

    learner: str
    credential: str
    passed: bool
    taken_on: date | None = None
    score: float | None = None
    results: list[CompetencyResultInput] | None = None


@output
class AssessmentPayload:
    """What came of an assessment. With userErrors nothing was changed.

    Attributes:
        learner: the learner; null: refused.
        award: what a pass earned, or the attempt; null: refused.
        conferred: the stacks that came to hold by a pass, and were conferred; one may have led to the next.
        next_attempt_on: the first day (included) on which it may be tried again; null: passed, refused, or never.
        shortfalls: the results below what the credential shows.
        remedies: the shortest way to mend just these, in order; empty: nothing fell short, or nothing shows it.
        user_errors: everything to mend.
    """

    learner: Learner | None = None
    award: Award | None = None
    conferred: list[Award] = strawberry.field(default_factory=list)
    next_attempt_on: date | None = None
    shortfalls: list[CompetencyGap] = strawberry.field(default_factory=list)
    remedies: list[Recommendation] = strawberry.field(default_factory=list)
    user_errors: list[UserError]


@output
class AssessmentMutation:
    """Assessments of stored learners."""

    @resolved
    async def record_assessment(self, info: Info, input: RecordAssessmentInput) -> AssessmentPayload:
        """Records an assessment: a pass is a verified award, a failure an attempt, and what was shown is kept with its
        day. Refused while failed attempts keep every route to the credential closed.

        Args:
            input: whose, of what, and how it ended.
        """
        reading, day = info.context, today()
        taken, mistakes = _read(input, day)
        taken = taken.current(reading.snapshot)
        if mistakes:
            return AssessmentPayload(user_errors=user_errors(mistakes))
        identity, snapshot = reading.caller.identity, reading.snapshot
        records = records_of(reading)
        act = Act(caller=reading.caller, action="recordAssessment", for_whom=input.learner)
        try:
            made = await asyncio.to_thread(
                records.change,
                act,
                input.learner,
                lambda known: assessed(known, taken, identity, snapshot, day, "input"),
                Conferring(snapshot, day),
            )
        except ProblemsError as refusal:
            return AssessmentPayload(user_errors=user_errors(refusal.problems))
        found = made.after
        lacking = shortfalls(taken, snapshot.content.credentials[taken.credential])
        kept = next(each for each in found.awards if each.key == attempt_key(found, taken, snapshot))
        return AssessmentPayload(
            learner=Learner.of(reading, found),
            award=Award.of(reading, found, kept),
            conferred=[Award.of(reading, found, each) for each in made.conferred],
            next_attempt_on=None if taken.passed else next_attempt(found, taken.credential, snapshot, day),
            shortfalls=[CompetencyGap.of(reading, each) for each in lacking],
            remedies=[
                Recommendation.of(reading, each)
                for each in await _remedies(reading, found, day, taken.credential, lacking)
            ],
            user_errors=[],
        )


async def _remedies(
    reading: RequestContext,
    learner: StoredLearner,
    day: date,
    credential: str,
    lacking: tuple[advice.CompetencyGap, ...],
) -> tuple[advice.Recommendation, ...]:
    """The steps of the plan of fewest hours to what fell short; to take the assessment itself again mends nothing."""
    if not lacking:
        return ()
    goal = CompetenciesGoal(tuple(CompetencyLevel(competency=each.competency, level=each.needed) for each in lacking))
    options = PlanOptions(start_on=day, optimize=(Objective.HOURS, Objective.MONEY), avoid=(credential,))
    snapshot = reading.snapshot
    known = current_learner(learner, snapshot).record(day)
    record, left_out = await asyncio.to_thread(fitting, known, snapshot)
    answer = await reading.plan(PlanQuestion(goal, record, options, left_out=left_out))
    return remedies_in(answer, lacking, reading.snapshot.names) if isinstance(answer, Plan) else ()


def _read(said: RecordAssessmentInput, day: date) -> tuple[Assessment, list[Problem]]:
    """What an input says, and what is wrong with it."""
    reader = Reader()
    results = tuple(
        Result(each.competency, reader.quantity(each.level, f"input/results/{place}/level"))
        for place, each in enumerate(said.results or ())
    )
    score = None if said.score is None else reader.quantity(said.score, "input/score")
    taken = Assessment(said.credential, said.taken_on or day, said.passed, score, results)
    return taken, reader.problems
