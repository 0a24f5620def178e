"""Changes of the awards of stored learners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import strawberry

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader
from pathways.api.records.changes import LearnerPayload, changed
from pathways.api.records.types import read_award_id
from pathways.api.types.errors import user_errors
from pathways.catalog.references import record_problems
from pathways.domain.learner import Record
from pathways.errors import Problem
from pathways.records.awarding import AwardRequest, recorded, reviewed, revoked
from pathways.records.evidence import evidence_problems, read_evidence
from pathways.records.learner import StoredLearner

Info = strawberry.Info[RequestContext, None]


@asked
class RecordAwardsInput:
    """Awards to record, all or none.

    Attributes:
        learner: the key of the learner; required.
        awards: what was awarded; required.
    """

    learner: str
    awards: list[inputs.AwardInput]


@asked
class RevokeAwardInput:
    """Which award is to count no more, from today on.

    Attributes:
        award: its id; required.
        reason: why, in words; required.
    """

    award: strawberry.ID
    reason: str


@asked
class ReviewClaimInput:
    """A reviewer's word on a claim.

    Attributes:
        award: the id of the award; required.
        accept: true: it is VERIFIED; false: it is REJECTED; required.
        reason: why, in words; required where a claim is rejected (default: none).
        expires_on: the last day on which it is valid (included); default: as it was claimed.
    """

    award: strawberry.ID
    accept: bool
    reason: str | None = None
    expires_on: date | None = None


@output
class AwardMutation:
    """Changes of the awards of stored learners."""

    @resolved
    async def record_awards(self, info: Info, input: RecordAwardsInput) -> LearnerPayload:
        """Records awards of a learner, all or none. An award whose key is known already is changed; sent again as it
        is, it changes nothing.

        Args:
            input: whose awards, and which.
        """
        reading = info.context
        wanted, mistakes = await reading.reader.read(lambda: _requests(reading, input.awards))
        if mistakes:
            return LearnerPayload(user_errors=user_errors(mistakes))
        identity = reading.caller.identity
        return await changed(
            reading, "recordAwards", input.learner, lambda known: recorded(known, wanted, identity, "input")
        )

    @resolved
    async def revoke_award(self, info: Info, input: RevokeAwardInput) -> LearnerPayload:
        """Takes an award back from today on, and says what was taken back; safe to repeat.

        Args:
            input: which award, and why.
        """
        identity, day = info.context.caller.identity, today()
        return await _judged(
            info.context,
            "revokeAward",
            input.award,
            lambda known, key: revoked(known, key, input.reason, identity, day, "input"),
        )

    @resolved
    async def review_claim(self, info: Info, input: ReviewClaimInput) -> LearnerPayload:
        """A reviewer's word on a claim. A rejected one may be accepted later.

        Args:
            input: which award, and the word.
        """
        identity = info.context.caller.identity
        return await _judged(
            info.context,
            "reviewClaim",
            input.award,
            lambda known, key: reviewed(
                known,
                key,
                identity,
                "input",
                accept=input.accept,
                reason=input.reason,
                expires_on=input.expires_on,
            ),
        )


async def _judged(
    reading: RequestContext, action: str, id: strawberry.ID, work: Callable[[StoredLearner, str], StoredLearner]
) -> LearnerPayload:
    """Changes the record of an award."""
    learner, key = read_award_id(id) or ("", "")
    return await changed(reading, action, learner or None, lambda known: work(known, key))


def _requests(reading: RequestContext, awards: list[inputs.AwardInput]) -> tuple[list[AwardRequest], list[Problem]]:
    """What an input says, and what is wrong with it."""
    reader = Reader()
    read = [reader.award(each, f"input/awards/{place}") for place, each in enumerate(awards)]
    unknown = record_problems(Record(awards=tuple(read)), reading.snapshot, "input")
    for place, each in enumerate(awards):
        reader.problems += evidence_problems(each.evidence or (), f"input/awards/{place}/evidence")
    wanted = [
        AwardRequest(award, said.state, said.key, None if said.evidence is None else read_evidence(said.evidence))
        for award, said in zip(read, awards, strict=True)
    ]
    return wanted, [*reader.problems, *unknown]
