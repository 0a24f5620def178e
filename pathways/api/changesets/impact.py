"""What a change set does to people and goals, as the API shows it, and how far the work on it is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import UTC, date, datetime

from strawberry import Private

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.records.types import Learner
from pathways.api.types.curation.change_sets import office_of
from pathways.api.types.pagination import Edge, PageInfo, Window, page
from pathways.api.types.plans import GoalImpact, PlanTotals
from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import ChangeSet
from pathways.changesets.kept_impact import KeptImpact
from pathways.domain import plan
from pathways.editing.naming import no_change_set
from pathways.errors import ProblemsError
from pathways.impact import impact as impacts
from pathways.impact.answer import Effect
from pathways.impact.counting import is_of_several, shown_count, shown_counts
from pathways.records.impacts.desk import ImpactDesk
from pathways.wording.goal_address import goal_address

MOST_GOALS = 100
TELL_SECONDS = 0.25
"""Least time between two messages to a follower; each message has the latest state."""


@output
class LearnerImpact:
    """What a change set does to one goal of one person.

    Attributes:
        learner: whose goal it is.
        goal: as the command line writes it.
        effect: what became of the best plan.
        before: totals of the best plan as things stand; null: there is none, or the change cannot touch it, so that it
            was not looked for.
        after: totals of the best plan with the change set; null: likewise.
        begin_by: the last day (included) on which this person must have begun a credential without which they are worse
            off; null: no last day matters to them.
        once_closed: totals of the best plan of whoever has not begun it by then; null: there is none, or no last day
            matters.
    """

    learner: Learner
    goal: str
    effect: Effect
    before: PlanTotals | None
    after: PlanTotals | None
    begin_by: date | None
    once_closed: PlanTotals | None


@output
class LearnerImpactConnection:
    """A page of what a change set does to goals of people.

    Attributes:
        edges: the items of the page, in order.
        page_info: where the page stands in the list.
        total_count: how many items the whole list has.
    """

    edges: list[Edge[LearnerImpact]]
    page_info: PageInfo
    total_count: int | None

    @classmethod
    def of(cls, names: Sequence[str], node: Callable[[str], LearnerImpact], window: Window) -> LearnerImpactConnection:
        """A page of a list of names."""
        found = page(names, node, window)
        return cls(edges=found.edges, page_info=found.page_info, total_count=found.total_count)


@output
class Impact:
    """What a change set does to the learners in the records and to the goals they have, and to the catalogue's
    destinations. Somebody with several goals counts once, by the worst that happens to any of them. Plans are compared
    by money, then hours, then steps.

    Attributes:
        learners: how many people have a goal; null, here and below: too few for whoever may not see them, or such a
            number would follow from it.
        better_off: how many of them have a better plan, or one at last.
        worse_off: how many have a worse plan.
        stranded: how many had a plan, and now have none.
        undecided: for how many time ran out, or a rate is missing.
        must_begin: how many need a credential by its last day.
        goals: those that change for somebody who brings nothing, the worst first, at most 100; one of several things
            that too few have is there for those alone who may see them.
        goal_count: how many change.
        as_of: when it was worked out.
    """

    learners: int | None
    better_off: int | None
    worse_off: int | None
    stranded: int | None
    undecided: int | None
    must_begin: int | None
    goals: list[GoalImpact]
    goal_count: int
    as_of: datetime
    reading: Private[RequestContext]
    change_set: Private[ChangeSet]
    kept: Private[KeptImpact]

    @classmethod
    def of(cls, reading: RequestContext, known: ChangeSet, smallest: int) -> Impact | None:
        """The impact that is kept with a change set, for whoever may know counts of that many people or more; None: it
        was never worked out."""
        kept = known.impact
        if kept is None:
            return None
        reading.count()
        effects = {
            Effect.BETTER: kept.better,
            Effect.WORSE: kept.worse,
            Effect.STRANDED: kept.stranded,
            Effect.UNDECIDED: kept.undecided,
        }
        shown = shown_counts(kept.learners, effects, smallest)
        goals = [each for each in kept.goals if each.learners >= smallest or not is_of_several(each.goal)]
        return cls(
            learners=shown_count(kept.learners, smallest),
            better_off=shown[Effect.BETTER],
            worse_off=shown[Effect.WORSE],
            stranded=shown[Effect.STRANDED],
            undecided=shown[Effect.UNDECIDED],
            must_begin=shown_counts(kept.learners, {"must": kept.must_begin}, smallest)["must"],
            goals=[GoalImpact.of(each, shown_count(each.learners, smallest)) for each in goals[:MOST_GOALS]],
            goal_count=len(goals),
            as_of=kept.at.astimezone(UTC),
            reading=reading,
            change_set=known,
            kept=kept,
        )

    @resolved
    async def people(
        self, effects: list[Effect] | None = None, first: int | None = None, after: str | None = None
    ) -> LearnerImpactConnection:
        """Each goal of those people whom you may see, the worst first. The service that worked it out keeps their names
        as long as it runs; one that has none says `isStale`.

        Args:
            effects: only these; absent: all of them.
        """
        reading, found = self.reading, await self._people()
        records = reading.records
        every = () if found is None or records is None else found.people
        places = {f"{place}:{each.learner}": each for place, each in enumerate(every)}  # goals may have one address
        wanted = {name: each for name, each in places.items() if effects is None or each.effect in effects}
        own = set(await asyncio.to_thread(records.keys, None, reading.caller.identity)) if wanted and records else set()
        window = Window(first, after)
        learners: dict[str, Learner] = {}
        while True:
            at = {name: each for name, each in wanted.items() if each.learner in own}
            names = list(at)
            shown = dict.fromkeys(at[name].learner for name in names[window.slice_of(names)])
            found_now = {key: await Learner.named(reading, key) for key in shown if key not in learners}
            learners |= {key: each for key, each in found_now.items() if each is not None}
            if shown.keys() <= learners.keys():
                break
            own -= shown.keys() - learners.keys()  # erased meanwhile

        def node(name: str) -> LearnerImpact:
            each = at[name]
            return LearnerImpact(
                learner=learners[each.learner],
                goal=goal_address(each.goal),
                effect=each.effect,
                before=_totals(each.before),
                after=_totals(each.after),
                begin_by=each.begin_by,
                once_closed=_totals(each.once_closed),
            )

        return LearnerImpactConnection.of(names, node, window)

    @resolved
    async def is_stale(self) -> bool:
        """The base, what is staged, a record or a rate has moved since, another day has begun, or the people are not
        known here any more: follow `impactProgress` to have it worked out again."""
        reading, kept, desk = self.reading, self.kept, self.reading.impacts
        published = reading.published or reading.snapshot
        ground = (kept.version, kept.revision, kept.day)
        if ground != (self.change_set.version, published.revision, today()) or desk is None:
            return True
        return await self._people() is None or kept.stamp != await asyncio.to_thread(desk.stamp)

    async def _people(self) -> impacts.Impact | None:
        desk, kept = self.reading.impacts, self.kept
        return None if desk is None else desk.people(self.change_set.key, kept.version, kept.revision, kept.stamp)


@output
class ImpactProgress:
    """How far the impact of a change set is worked out.

    Attributes:
        done: how many goals of people and of the catalogue are compared; hundredths for whoever may not see the people.
        total: how many there are, or 100; 0 before that is known.
        impact: at the end.
    """

    done: int
    total: int
    impact: Impact | None

    @classmethod
    def of(cls, reading: RequestContext, told: tuple[int, int], impact: Impact | None = None) -> ImpactProgress:
        """How far it is; the number of goals tells how many people there are, which not everybody may know."""
        done, total = told
        if total and not reading.sees_everybody:
            done, total = 100 * done // total, 100
        return cls(done=done, total=total, impact=impact)


async def impact_progress(reading: RequestContext, key: str) -> AsyncGenerator[ImpactProgress, None]:
    """Works an impact out and keeps it with its change set; whoever leaves before the end stops the work.

    Raises:
        ProblemsError: NOT_FOUND; READ_ONLY; CONFLICT, others changed what the change set changes; BUSY or TIMEOUT.
        StoreError: the store does not answer.
    """
    office, desk = office_of(reading), reading.impacts
    if desk is None:
        raise read_only("it has no records of learners")
    known = await asyncio.to_thread(office.read, key)
    if known is None:
        raise ProblemsError([no_change_set(key)])
    before = reading.published or reading.snapshot
    after, _ = await asyncio.to_thread(office.with_changes, key, before)
    return _followed(reading, desk, known, before, after)


async def _followed(
    reading: RequestContext, desk: ImpactDesk, known: ChangeSet, before: Snapshot, after: Snapshot
) -> AsyncGenerator[ImpactProgress, None]:
    told, waits = (0, 0), True

    def tell(_what: str, done: int, total: int) -> None:
        nonlocal told
        told = done, total

    work = asyncio.ensure_future(asyncio.to_thread(desk.work_out, before, after, today(), tell, lambda: waits))
    try:
        while not work.done():
            yield ImpactProgress.of(reading, told)
            await asyncio.wait((work,), timeout=TELL_SECONDS)
        worked = work.result()
    finally:
        waits = False
        if not work.done():
            work.add_done_callback(lambda ended: ended.exception())  # it stops at its next step, and nobody asks why
    office = office_of(reading)
    kept = KeptImpact.of(
        worked.impact, version=known.version, revision=before.revision, at=worked.at, stamp=worked.stamp
    )
    desk.keep(known.key, known.version, before.revision, worked)
    new = await asyncio.to_thread(office.keep_impact, known.key, kept)
    yield ImpactProgress.of(reading, (told[1], told[1]), await reading.impact(new))


def _totals(found: plan.PlanTotals | None) -> PlanTotals | None:
    return None if found is None else PlanTotals.of(found)
