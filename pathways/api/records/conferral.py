"""Stacks that learners have earned already: listed, and conferred."""

from __future__ import annotations

import asyncio

import strawberry

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.records.changes import records_of
from pathways.api.records.types import Award
from pathways.api.types.errors import UserError, user_errors
from pathways.errors import ProblemsError
from pathways.records.conferral import Conferring
from pathways.records.retroactive import ConferRequest, confer_stacks

Info = strawberry.Info[RequestContext, None]


@asked
class ConferStacksInput:
    """Which stacks to confer on those who have earned them.

    Attributes:
        credentials: their keys (default: all that confer themselves).
        learners: the keys of learners (default: everybody whose record you may write into).
        dry_run: only say what would be conferred (default true; null is true).
    """

    credentials: list[str] | None = None
    learners: list[str] | None = None
    dry_run: bool | None = True


@output
class ConferPayload:
    """What was conferred, or with dryRun would be. With userErrors nothing was conferred.

    Attributes:
        awards: the first 100; with dryRun no id that node knows, and of learners who are as they would be then.
        award_count: how many there are in all.
        learners: how many people have one of them.
        dry_run: nothing was stored.
        user_errors: everything to mend.
    """

    awards: list[Award] = strawberry.field(default_factory=list)
    award_count: int = 0
    learners: int = 0
    dry_run: bool
    user_errors: list[UserError]


@output
class ConferralMutation:
    """Stacks that learners have earned already."""

    @resolved
    async def confer_stacks(self, info: Info, input: ConferStacksInput) -> ConferPayload:
        """Confers stacks on those who have earned them already, such as where a new one was published: one transaction
        for each learner, and safe to repeat. With dryRun it only says what would be conferred.

        Args:
            input: which stacks, and on whom.
        """
        reading, is_dry = info.context, input.dry_run is not False
        wanted = ConferRequest(
            None if input.credentials is None else tuple(input.credentials),
            None if input.learners is None else tuple(input.learners),
            is_dry,
        )
        conferring = Conferring(reading.snapshot, today())
        try:
            found = await asyncio.to_thread(
                confer_stacks, records_of(reading), wanted, reading.caller, conferring, "input"
            )
        except ProblemsError as refusal:
            return ConferPayload(dry_run=is_dry, user_errors=user_errors(refusal.problems))
        if is_dry:
            for key in dict.fromkeys(learner.key for learner, _ in found.shown):
                reading.recorder.note(Act(caller=reading.caller, action="conferStacks", for_whom=key))
        return ConferPayload(
            awards=[Award.of(reading, learner, each) for learner, each in found.shown],
            award_count=found.awards,
            learners=found.learners,
            dry_run=is_dry,
            user_errors=[],
        )
