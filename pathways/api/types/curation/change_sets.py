"""Change sets and revisions, as the API shows them."""

from __future__ import annotations

import asyncio
from datetime import datetime

import strawberry
from strawberry import Private

from pathways.access.roles import Permission
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.types.catalog import Node
from pathways.api.types.curation.changes import Change
from pathways.api.types.curation.findings import Finding, finding_page
from pathways.api.types.lazy import LazyImpact
from pathways.api.types.node_ids import global_id
from pathways.api.types.pagination import Connection, Window, page
from pathways.catalog.snapshot import Snapshot
from pathways.changesets import change_set, history
from pathways.changesets.change_set import ChangeSetState, Verdict
from pathways.changesets.rebasing import rebased
from pathways.curation import finding
from pathways.curation.finding import Severity
from pathways.editing.conflicts import problem_of
from pathways.editing.impacts import findings_of_impact
from pathways.editing.office import ChangeSetOffice


@output
class Review:
    """A reviewer's word on one version of a change set.

    Attributes:
        author: who said it.
        verdict: what was said.
        comment: why; null: nothing was said.
        at: when.
        version: the version that was read.
        overrules: keys of findings that do not keep this version from being published.
    """

    author: str
    verdict: Verdict
    comment: str | None
    at: datetime
    version: int
    overrules: list[str]


@output
class ChangeSetEvent:
    """Something that was done to a change set.

    Attributes:
        at: when.
        by: who did it; null: nobody known.
        action: the name of the operation.
        text: what was done, in words.
    """

    at: datetime
    by: str | None
    action: str
    text: str


@output
class ChangeSet(Node):
    """Changes that are proposed, reviewed and published together.

    Attributes:
        key: names it for ever.
        title: what it is for, in a few words.
        author: who opened it.
        state: where it is on its way into the catalogue.
        base_revision: the revision over which its changes were last judged.
        published_revision: the revision that it became; null: it is not published.
        reviews: what reviewers said, the oldest first.
        description: what it is for, in more words; null: not said.
        opened_at: when it was opened.
    """

    key: str
    title: str
    author: str
    state: ChangeSetState
    base_revision: int
    published_revision: int | None
    reviews: list[Review]
    description: str | None
    version: int = strawberry.field(
        description="Moves with every change staged; a review names the version that was read."
    )
    opened_at: datetime
    reading: Private[RequestContext]
    known: Private[change_set.ChangeSet]
    is_whole: Private[bool]

    @classmethod
    def of(cls, reading: RequestContext, known: change_set.ChangeSet, *, is_whole: bool = True) -> ChangeSet:
        """A change set as the API shows it.

        Args:
            is_whole: with what is staged.
        """
        reading.count()
        return cls(
            id=global_id("ChangeSet", known.key),
            key=known.key,
            title=known.title,
            author=known.author,
            state=known.state,
            base_revision=known.base_revision,
            published_revision=known.published_revision,
            reviews=[
                Review(
                    author=each.author,
                    verdict=each.verdict,
                    comment=each.comment,
                    at=each.at,
                    version=each.version,
                    overrules=list(each.overrules),
                )
                for each in known.reviews
            ],
            description=known.description,
            version=known.version,
            opened_at=known.opened_at,
            reading=reading,
            known=known,
            is_whole=is_whole,
        )

    @resolved
    async def changes(self, first: int | None = None, after: str | None = None) -> Connection[Change]:
        """What it changes, by key."""
        staged = {each.subject: each for each in (await self._whole()).staged}
        return page(list(staged), lambda key: Change.of(staged[key]), Window(first, after))

    @resolved
    async def findings(
        self, severities: list[Severity] | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[Finding]:
        """What it would break or leave dangling in the catalogue as it is published now, worst first; a subject that
        others changed since is a CONFLICT. Beside these what its impact says, once that is worked out: PEOPLE_STRANDED,
        which a reviewer may overrule, and GOAL_DEARER.

        Args:
            severities: only these; absent: all of them.
        """
        known, reading = await self._whole(), self.reading
        office, snapshot = office_of(reading), reading.published or reading.snapshot
        smallest = await reading.smallest_shown()

        def found() -> tuple[tuple[finding.Finding, ...], Snapshot]:
            conflicts = rebased(known.staged, snapshot.content).conflicts
            clashing = [
                finding.Finding(Severity.ERROR, problem.code, problem.message, each.subject, each.subject_kind)
                for each in conflicts
                for problem in (problem_of(each, snapshot.revision),)
            ]
            outcome = office.outcome(known, snapshot)
            of_impact = findings_of_impact(known, snapshot.names, reading.planner.rates, smallest)
            every = (*clashing, *of_impact, *outcome.findings)
            return tuple(sorted(every, key=lambda each: each.severity)), outcome.snapshot

        return finding_page(reading, *await reading.work(found), severities, Window(first, after))

    @resolved
    async def impact(self) -> LazyImpact | None:
        """What it does to people and goals, as it was worked out last; null: it never was. `impactProgress` works it
        out."""
        return await self.reading.impact(await self._whole())

    @resolved
    def events(self, first: int | None = None, after: str | None = None) -> Connection[ChangeSetEvent]:
        """What was done to it, the oldest first."""
        events = {str(place): each for place, each in enumerate(self.known.events)}

        def shown(place: str) -> ChangeSetEvent:
            each = events[place]
            return ChangeSetEvent(at=each.at, by=each.by or None, action=str(each.action), text=each.text)

        return page(list(events), shown, Window(first, after))

    async def _whole(self) -> change_set.ChangeSet:
        if self.is_whole:
            return self.known
        found = await asyncio.to_thread(office_of(self.reading).read, self.key)
        return found or self.known


@output
class Revision:
    """One publication.

    Attributes:
        number: counts from 1.
        published_at: when.
        author: who published it; null: not known, as of imports, or not for whoever asks.
        title: of the change set that it was; null: not of a change set.
    """

    number: int
    published_at: datetime
    author: str | None
    title: str | None
    reading: Private[RequestContext]
    change_set_key: Private[str | None]

    @classmethod
    def of(cls, reading: RequestContext, known: history.Revision) -> Revision:
        """A revision as the API shows it."""
        reading.count()
        return cls(
            number=known.number,
            published_at=known.published_at,
            author=known.author if Permission.READ_CHANGES in reading.caller.identity.permissions else None,
            title=known.title,
            reading=reading,
            change_set_key=known.change_set,
        )

    @resolved
    async def change_set(self) -> ChangeSet | None:
        """The change set that it was; null: it was an import or a restored backup."""
        if self.change_set_key is None:
            return None
        found = await asyncio.to_thread(office_of(self.reading).read, self.change_set_key)
        return None if found is None else ChangeSet.of(self.reading, found)

    @resolved
    async def changes(self, first: int | None = None, after: str | None = None) -> Connection[Change]:
        """What it did, by key; nothing where the log no longer says it, as before a restored backup."""
        done = await asyncio.to_thread(office_of(self.reading).changes, self.number)
        staged = {each.subject: each for each in done or ()}
        return page(list(staged), lambda key: Change.of(staged[key]), Window(first, after))


async def revisions_page(reading: RequestContext, key: str | None, window: Window) -> Connection[Revision]:
    """A page of what was published, of everything or of one thing; the newest first."""
    log = office_of(reading).log
    numbers = [str(number) for number in await asyncio.to_thread(log.numbers, key)]
    wanted = [int(number) for number in numbers[window.slice_of(numbers)]]
    found = {str(each.number): each for each in await asyncio.to_thread(log.revisions, wanted)}
    return page(numbers, lambda number: Revision.of(reading, found[number]), window)


def office_of(reading: RequestContext) -> ChangeSetOffice:
    """The change sets of the tenant.

    Raises:
        ProblemsError: READ_ONLY, there are none.
    """
    if reading.change_sets is None:
        raise read_only("nothing can be changed through it")
    return reading.change_sets
