"""What can be followed."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing

import strawberry

from pathways.api.changesets.impact import ImpactProgress, impact_progress
from pathways.api.context import RequestContext
from pathways.api.declare import followed, output
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import read_question
from pathways.api.jobs.lru import Shared
from pathways.api.jobs.plan_jobs import PlanJobs, Told
from pathways.api.jobs.revision_feed import Events, Feed
from pathways.api.types.catalog_events import CatalogEvent
from pathways.api.types.plan_progress import PlanProgress
from pathways.domain import changes
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import PlanQuestion
from pathways.errors import Problem, ProblemsError, ServiceError
from pathways.planning.question.validation import question_problems

KEPT_EVENTS = 32


class SubscriptionContext:
    """The context of subscriptions; unlike that of a query it holds no snapshot, which would outlive its time.

    Args:
        feed: what is followed; None: nothing can be.
        plans: answers questions for a plan.
        reading: of the snapshot that is published when it is called; may raise PathwaysError.
        client: who follows, by address.
        shown: events that were made for other subscribers.
        newer: of what was published since a reading that does not have what was asked for; None: nothing was.
    """

    def __init__(
        self,
        feed: Feed | None,
        plans: PlanJobs,
        reading: Callable[[], RequestContext],
        *,
        client: str,
        shown: Shared[changes.CatalogEvent, CatalogEvent],
        newer: Callable[[RequestContext], Awaitable[RequestContext | None]],
    ) -> None:
        self._client = client
        self._feed = feed
        self._plans = plans
        self._reading = reading
        self._shown = shown
        self._newer = newer

    def events(self, after: int | None) -> AsyncGenerator[CatalogEvent, None]:
        """Events as the API shows them, each made once for all subscribers.

        Raises:
            ServiceError: nothing can be followed.
            ProblemsError: a negative revision.
        """
        if self._feed is None:
            raise ServiceError("This service does not follow the catalogue; start one with: pathways serve")
        return self._each_shown(self._feed.events(after))

    async def progress(
        self,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        options: inputs.PlanOptions | None,
        at_revision: int | None,
        in_change_set: str | None,
    ) -> AsyncGenerator[PlanProgress, None]:
        """How far a question is, then its answer, over the snapshot that is published now; where that does not have
        what the question names, over what was published since. Or over another state, as `RequestContext.over`.

        Raises:
            PathwaysError: no snapshot can be read; ProblemsError: BUSY.
        """
        reading = self._reading()
        unseen: tuple[Problem, ...] = ()
        try:
            reading = await reading.over(at_revision, in_change_set)
        except ProblemsError as refusal:
            unseen = refusal.problems
        question, mistakes = await read_question(reading, goal, learner, options)
        if unseen:
            return self._progress(reading, question, mistakes, _one(Refusal(unseen)))
        return self._progress(reading, question, mistakes, self._told(reading, question, mistakes))

    async def impact(self, key: str) -> AsyncGenerator[ImpactProgress, None]:
        """How far the impact of a change set is worked out, over the snapshot that is published now.

        Raises:
            PathwaysError: as `impact_progress`; no snapshot can be read.
        """
        return await impact_progress(self._reading(), key)

    async def _progress(
        self,
        reading: RequestContext,
        question: PlanQuestion,
        mistakes: Sequence[Problem],
        messages: AsyncGenerator[Told, None],
    ) -> AsyncGenerator[PlanProgress, None]:
        newer = None
        async with aclosing(messages):
            async for told in messages:
                shown = PlanProgress.of(reading, question, told)
                newer = await self._newer(reading) if reading.missed and not reading.stamp else None
                if newer is None:
                    yield shown
        if newer is not None:
            async with aclosing(self._told(newer, question, mistakes)) as later:
                async for told in later:
                    yield PlanProgress.of(newer, question, told)

    def _told(
        self, reading: RequestContext, question: PlanQuestion, mistakes: Sequence[Problem]
    ) -> AsyncGenerator[Told, None]:
        if mistakes:
            return _one(Refusal((*mistakes, *question_problems(question, reading.snapshot))))
        return self._plans.follow(question, reading.snapshot, self._client)

    async def _each_shown(self, events: Events) -> AsyncGenerator[CatalogEvent, None]:
        async with aclosing(events):
            async for event in events:
                shown = self._shown.find(event.revision, event)
                yield shown or self._shown.keep(event.revision, event, CatalogEvent.of(event))


async def _one(answer: Refusal) -> AsyncGenerator[Told, None]:
    yield Told(0.0, None, answer)


Info = strawberry.Info[SubscriptionContext, None]


@output
class Subscription:
    """Streams of events, over WebSocket (graphql-transport-ws) or as server-sent events."""

    @followed
    def catalog_changed(self, info: Info, after_revision: int | None = None) -> AsyncGenerator[CatalogEvent, None]:
        """One event for each revision published after the given one, none missed and none twice.

        To go on after a lost connection, give the revision of the last event that arrived. Without one, the
        stream begins with the next publication.

        Args:
            after_revision: only events of later revisions, 0 or more (default: those published from now on).
        """
        return info.context.events(after_revision)

    @followed
    async def plan_progress(
        self,
        info: Info,
        *,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        options: inputs.PlanOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> AsyncGenerator[PlanProgress, None]:
        """The best plan so far and what no plan can go below, as they come nearer to each other; at the end the answer.

        Whoever leaves before that stops the search, unless someone else asked the same.
        """
        return await info.context.progress(goal, learner, options, at_revision, in_change_set)

    @followed
    async def impact_progress(self, info: Info, change_set: str) -> AsyncGenerator[ImpactProgress, None]:
        """How far the impact of a change set is worked out; at the end the impact, which is kept with the change set.

        One is worked out at a time, else BUSY. Whoever leaves before the end stops the work.

        Args:
            change_set: the key of the change set; NOT_FOUND when none has it.
        """
        return await info.context.impact(change_set)
