"""Changes of stored learners."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date

import strawberry
from strawberry import UNSET

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.inputs.learners import SaveLearnerInput
from pathways.api.inputs.question_reader import Reader
from pathways.api.jobs.read_only import read_only
from pathways.api.records.types import Award, Learner
from pathways.api.types.errors import UserError, user_errors
from pathways.catalog.names import current_goal, current_record
from pathways.catalog.references import goal_problems, record_problems
from pathways.errors import Problem, ProblemsError
from pathways.records.conferral import Conferring
from pathways.records.learner import StoredLearner
from pathways.records.office import Changed, Records
from pathways.records.saving import SaveRequest, saved

Info = strawberry.Info[RequestContext, None]

NAMES = frozenset(each.name for each in fields(SaveLearnerInput)) - {"key", "expected_version"}


@output
class LearnerPayload:
    """A learner as stored now. With userErrors nothing was changed, and there is no learner.

    Attributes:
        learner: the learner; null: refused.
        conferred: the stacks that came to hold by this, and were conferred; one may have led to the next.
        revoked: what was taken back: the award itself, and what rested on it alone.
        user_errors: everything to mend.
    """

    learner: Learner | None = None
    conferred: list[Award] = strawberry.field(default_factory=list)
    revoked: list[Award] = strawberry.field(default_factory=list)
    user_errors: list[UserError]

    @classmethod
    def of(cls, reading: RequestContext, made: Changed) -> LearnerPayload:
        """A learner as changed."""
        learner = made.after
        return cls(
            learner=Learner.of(reading, learner),
            conferred=[Award.of(reading, learner, each) for each in made.conferred],
            revoked=[Award.of(reading, learner, each) for each in made.revoked],
            user_errors=[],
        )


@output
class LearnerMutation:
    """Changes of stored learners."""

    @resolved
    async def save_learner(self, info: Info, input: SaveLearnerInput) -> LearnerPayload:
        """Saves what is said of a learner: an absent field keeps what is there, null clears it.

        Args:
            input: what to save.
        """
        reading = info.context
        asked, mistakes = await reading.reader.read(lambda: save_request(input))
        if mistakes:
            return LearnerPayload(user_errors=user_errors(mistakes))

        def work(known: StoredLearner) -> StoredLearner:
            made = saved(known, asked, reading.caller.identity, "input")
            problems = _not_in_catalogue(reading, made, asked.said)
            if problems:
                raise ProblemsError(problems)
            return made

        return await changed(reading, "saveLearner", input.key, work)


async def changed(
    reading: RequestContext, action: str, key: str | None, work: Callable[[StoredLearner], StoredLearner]
) -> LearnerPayload:
    """Changes one record, and answers what is stored now, or why nothing was changed.

    Args:
        key: whose; None: nobody's, for all that whoever asks is to know.

    Raises:
        ProblemsError: READ_ONLY.
        StoreError: the store does not answer.
    """
    records, act = records_of(reading), Act(caller=reading.caller, action=action, for_whom=key)
    conferring = Conferring(reading.snapshot, today())
    try:
        made = await asyncio.to_thread(records.change, act, key or "", work, conferring)
    except ProblemsError as refusal:
        return LearnerPayload(user_errors=user_errors(refusal.problems))
    return LearnerPayload.of(reading, made)


def records_of(reading: RequestContext) -> Records:
    """The learners of the tenant.

    Raises:
        ProblemsError: READ_ONLY, there are none.
    """
    if reading.records is None:
        raise read_only("no learner can be stored through it")
    return reading.records


def save_request(said: SaveLearnerInput) -> tuple[SaveRequest, list[Problem]]:
    """What an input says, and what is wrong with it."""
    reader = Reader()
    given = {name for name in NAMES if getattr(said, name) is not UNSET}
    person = reader.person(said.key, said, "input")
    new = replace(
        person,
        name=said.name or None,
        goals=tuple(reader.goal(goal, f"input/goals/{n}") for n, goal in enumerate(said.goals or ())),
        advisers=tuple(dict.fromkeys(said.advisers or ())),
        consents=tuple(dict.fromkeys(said.consents or ())),
    )
    return SaveRequest(new, frozenset(given), said.expected_version), reader.problems


def _not_in_catalogue(reading: RequestContext, made: StoredLearner, said: frozenset[str]) -> list[Problem]:
    """What of the fields that are said the catalogue does not know."""
    snapshot = reading.snapshot
    found = record_problems(current_record(made.record(date.max), snapshot), snapshot, "input")
    for place, goal in enumerate(made.goals):
        found += goal_problems(current_goal(goal, snapshot), snapshot, f"input/goals/{place}")
    return [each for each in found if (each.path or "").split("/")[1] in said]
