"""What one request reads: one snapshot from beginning to end, and how much it may still answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from strawberry.dataloader import DataLoader

from pathways.access.administration import Administration
from pathways.access.audit import Act, ReadableLog, Recorder, Unrecorded
from pathways.access.identity import HERE, Caller
from pathways.access.own_settings import KeptSettings, OwnSettings
from pathways.access.roles import Permission
from pathways.access.trusted_issuers import TrustList
from pathways.api.budgets.budgets import payer_of
from pathways.api.catalog_index import CatalogIndex
from pathways.api.jobs.import_queue import ImportQueue
from pathways.api.jobs.plan_jobs import PlanJobs
from pathways.api.jobs.read_only import read_only
from pathways.api.jobs.worker_pool import Gone, Pool, ReadingThread
from pathways.api.rule_reader import ProseReader, RuleReader
from pathways.badges.verification import Verifier
from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import ChangeSet
from pathways.codes import Code
from pathways.domain import deadline, learner
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import PlanQuestion
from pathways.editing.naming import no_change_set
from pathways.editing.office import ChangeSetOffice
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from pathways.planning.question.validation import LONGEST_MS
from pathways.records.impacts.desk import ImpactDesk
from pathways.records.issuing import Issuer
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Records
from pathways.records.permitted import is_own, reaches_all, sees
from pathways.workforce.company.live import Company
from pathways.workforce.team import TeamTree
from pathways.workforce.teams import Teams

MOST_OBJECTS = 10_000
MOST_STUDIES = 6
"""Answers to why not, fronts, sensitivities and savings: each takes as long as a question for a plan, or longer."""
MOST_STATES = 6
"""Other states of the catalogue that one request reads: each is compiled, and kept until the answer is there."""

LATE_SECONDS = 0.5
"""For work to notice that its time is over."""
AT_ONCE = 2
"""Parts of one request that are worked on or wait in the queue; its other parts wait for these."""

T = TypeVar("T")


@dataclass(slots=True)
class Spending:
    """What one request may use, over whatever states of the catalogue it reads.

    Attributes:
        objects: how many more the answer may hold.
        studies: how many more studies of plans it may ask for.
        states: the revisions and change sets that it reads.
    """

    objects: int = MOST_OBJECTS
    studies: int = MOST_STUDIES
    states: set[int | str] = field(default_factory=set)


@dataclass(slots=True)
class RequestContext:
    """The context of a request.

    Attributes:
        view: the snapshot that was published when the request began, or another state that a part of it asks for.
        reader: reads arguments off the event loop.
        plans: answers questions for a plan, each once for all who ask it.
        spending: what the request may use still.
        published: the snapshot that was published when the request began, where the view is another one.
        writing: the way into the catalogue.
        type_of_credential: makes the GraphQL type of a credential; the types know this module, so it is handed in.
        type_of_award: makes the GraphQL type of a stored award, likewise.
        type_of_team: makes the GraphQL type of a team, likewise.
        type_of_impact: makes the GraphQL type of the impact of a change set, likewise.
        rules: reads rules that clients send; None: they are refused.
        verifier: verifies badges that clients send; None: they are refused.
        gone: ends when the client has left.
        caller: who asks.
        administration: of the tenant; None: nothing can be administered.
        recorder: records what is done.
        audit_log: where that is read; None: nowhere.
        records: the learners of the tenant; None: there are none.
        trust: the issuers whose badges count as proof; None: no such list is kept.
        change_sets: the change sets of the tenant; None: there are none.
        teams: of the tenant; None: there are none.
        issuer: of badges for what is conferred here; None: none are issued.
        impacts: works out what change sets do to the learners; None: nobody does.
        kept_settings: what the tenant decides for itself; None: nothing, the usual counts.
        company: the learners as columns; None: there are none.
        longest_ms: the longest time limit that a question may ask for.
        begun: when the request came, by `time.monotonic`.
        missed: something was asked for that the snapshot does not have.
        prose: reads sentences about requirements; None: nobody does.
        stamp: what ids carry where this is not what is published: a revision, or a change set with its version.
    """

    view: CatalogIndex
    reader: ReadingThread
    planner: Planner
    pool: Pool
    plans: PlanJobs
    writing: ImportQueue
    type_of_credential: Callable[[RequestContext, str], object]
    type_of_award: Callable[[RequestContext, StoredLearner, KeptAward], object]
    type_of_team: Callable[[RequestContext, TeamTree, str], object]
    type_of_impact: Callable[[RequestContext, ChangeSet, int], object]
    rules: RuleReader | None = None
    verifier: Verifier | None = None
    gone: Gone | None = None
    caller: Caller = HERE
    administration: Administration | None = None
    recorder: Recorder = field(default_factory=Unrecorded)
    audit_log: ReadableLog | None = None
    records: Records | None = None
    trust: TrustList | None = None
    change_sets: ChangeSetOffice | None = None
    teams: Teams | None = None
    issuer: Issuer | None = None
    impacts: ImpactDesk | None = None
    kept_settings: KeptSettings | None = None
    company: Company | None = None
    longest_ms: int = LONGEST_MS
    begun: float = field(default_factory=time.monotonic)
    spending: Spending = field(default_factory=Spending)
    published: Snapshot | None = None
    missed: bool = False
    stamp: str = ""
    prose: ProseReader | None = None
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    _learners: DataLoader[str, StoredLearner | None] | None = None
    _tree: TeamTree | None = None
    _own: OwnSettings | None = None

    @property
    def snapshot(self) -> Snapshot:
        return self.view.snapshot

    @property
    def ends(self) -> float:
        """When its time is over, by `time.monotonic`."""
        return self.begun + self.planner.time_limit_ms / 1000

    async def over(self, at_revision: int | None = None, in_change_set: str | None = None) -> RequestContext:
        """The same request over the catalogue as it stood at a revision, or as it would be with a change set.

        Raises:
            ProblemsError: NOT_FOUND, and CONFLICT where others changed what the change set changes; READ_ONLY;
                LIMIT, the request reads too many such states.
            StoreError: the store does not answer.
        """
        if at_revision is None and in_change_set is None:
            return self
        if at_revision is not None and in_change_set is not None:
            text = "atRevision and inChangeSet exclude each other."
            raise ProblemsError.one(Code.INVALID, text, "Give one of them.", "inChangeSet")
        office, snapshot = self.change_sets, self.published or self.snapshot
        if office is None:
            raise read_only("it keeps no history")
        path = "atRevision" if in_change_set is None else "inChangeSet"
        self._count_state(at_revision if in_change_set is None else in_change_set, path)
        try:
            if in_change_set is None:
                view, stamp = await self.work(lambda: office.at(at_revision or 0)), str(at_revision)
            elif Permission.READ_CHANGES in self.caller.identity.permissions:
                view, stamp = await self.work(lambda: office.with_changes(in_change_set, snapshot))
            else:
                raise ProblemsError([no_change_set(in_change_set)])
        except ProblemsError as refusal:
            raise ProblemsError(replace(each, path=path) for each in refusal.problems) from None
        return replace(self, view=CatalogIndex(view, self.planner.rates), stamp=stamp, published=snapshot)

    async def stamped(self, stamp: str) -> RequestContext:
        """The same request over what the ids with a stamp were answered over.

        Raises:
            ProblemsError: that is no longer there; LIMIT, as for `over`.
            StoreError: the store does not answer.
        """
        if stamp.isdecimal() and len(stamp) < 10:
            return await self.over(int(stamp))
        found = await self.over(in_change_set=stamp.partition("~")[0])
        if found.stamp != stamp:
            raise ProblemsError([no_change_set(stamp)])
        return found

    def version(self, key: str) -> int:
        """How many published revisions added or changed a thing, from 1; over a change set, as if it were published."""
        return self.snapshot.versions.get(key, 1)

    def credential(self, key: str) -> Any:
        """The GraphQL type of a credential, for types that credentials themselves consist of."""
        return self.type_of_credential(self, key)

    async def impact(self, known: ChangeSet) -> Any:
        """The GraphQL type of the impact of a change set; None: it was never worked out.

        Raises:
            StoreError: the store does not answer.
        """
        return self.type_of_impact(self, known, await self.smallest_shown())

    @property
    def sees_everybody(self) -> bool:
        """Every record of the tenant is there for whoever asks."""
        identity = self.caller.identity
        return reaches_all(identity) and Permission.READ_LEARNERS in identity.permissions

    async def smallest_shown(self) -> int:
        """Of how many people at least whoever asks may know the number.

        Raises:
            StoreError: the store does not answer.
        """
        return 1 if self.sees_everybody else (await self.own_settings()).smallest_group

    async def own_settings(self) -> OwnSettings:
        """What the tenant decides for itself, read once.

        Raises:
            StoreError: the store does not answer.
        """
        if self._own is None:
            kept = self.kept_settings
            self._own = OwnSettings() if kept is None else await asyncio.to_thread(kept.now)
        return self._own

    async def award(self, award: learner.Award | None) -> Any:
        """The GraphQL type of an award of a record; None: it is not stored, or not for whoever asks.

        Raises:
            StoreError: the store does not answer.
        """
        if award is None or award.kept_as is None:
            return None
        holder, key = award.kept_as
        known = await self.learner(holder)
        kept = None if known is None else next((each for each in known.awards if each.key == key), None)
        return None if known is None or kept is None else self.type_of_award(self, known, kept)

    async def team_tree(self) -> TeamTree:
        """The teams that whoever asks sees, read once.

        Raises:
            StoreError: the store does not answer.
        """
        if self._tree is None:
            teams, identity = self.teams, self.caller.identity
            self._tree = TeamTree({}) if teams is None else await asyncio.to_thread(teams.tree, identity)
        return self._tree

    async def teams_of(self, learner: str) -> list[Any]:
        """The GraphQL types of the teams that a learner belongs to, as far as whoever asks sees them, by key.

        Raises:
            StoreError: the store does not answer.
        """
        tree = await self.team_tree()
        keys = sorted(key for key, team in tree.teams.items() if learner in team.members)
        return [self.type_of_team(self, tree, key) for key in keys]

    async def learner(self, key: str) -> StoredLearner | None:
        """A stored learner; None: none is there, or not for whoever asks. Those that one request names are read
        together, and once.

        Raises:
            StoreError: the store does not answer.
        """
        if self._learners is None:
            self._learners = DataLoader(self._read_learners)
        return await self._learners.load(key)

    async def learners(self, keys: Sequence[str]) -> dict[str, StoredLearner]:
        """Those of some learners who are there for whoever asks, by key.

        Raises:
            StoreError: the store does not answer.
        """
        found = await asyncio.gather(*map(self.learner, keys))
        return {key: each for key, each in zip(keys, found, strict=True) if each is not None}

    async def _read_learners(self, keys: list[str]) -> list[StoredLearner | None]:
        known = {} if self.records is None else await asyncio.to_thread(self.records.read, keys)
        identity = self.caller.identity
        seen = {key: each for key, each in known.items() if sees(identity, each)}
        for key in seen:
            if not is_own(identity, key):
                self.recorder.note(Act(caller=self.caller, action="learner", for_whom=key))
        return list(map(seen.get, keys))

    def count(self) -> None:
        """Counts one object of the answer.

        Raises:
            ProblemsError: LIMIT, when there are too many.
        """
        self.spending.objects -= 1
        if self.spending.objects < 0:
            text = f"The answer would hold more than {MOST_OBJECTS} objects."
            raise ProblemsError.one(Code.LIMIT, text, "Ask for fewer at a time, or less deeply.")

    def count_study(self) -> None:
        """Counts one study of a plan.

        Raises:
            ProblemsError: LIMIT, when there are too many.
        """
        self.spending.studies -= 1
        if self.spending.studies < 0:
            text = f"This request has more than {MOST_STUDIES} of whyNot, frontier, sensitivity and savedIfWaived."
            raise ProblemsError.one(Code.LIMIT, text, "Ask for fewer in one request.")

    def _count_state(self, state: int | str | None, path: str) -> None:
        known = self.spending.states
        if state is not None and state not in known and len(known) == MOST_STATES:
            text = f"This request reads more than {MOST_STATES} other states of the catalogue."
            raise ProblemsError.one(Code.LIMIT, text, "Ask for fewer revisions and change sets in one request.", path)
        if state is not None:
            known.add(state)

    async def work(self, work: Callable[[], T], limit_ms: int = 0) -> T:
        """Does what takes the processor, off the event loop.

        Args:
            work: what to do; it minds its time itself.
            limit_ms: how long it may take; 0: as long as is usual.
        """
        async with self._places:
            return await self.pool.run(
                work, self.gone, payer_of(self.caller), is_long=limit_ms > self.planner.time_limit_ms
            )

    async def judge(self, work: Callable[[], T]) -> T:
        """The same for what looks at the time (`pathways.domain.deadline`); all of a request share its time.

        Raises:
            ProblemsError: TIMEOUT.
        """
        ends = self.ends

        def in_time() -> T:
            with deadline.until(ends):
                deadline.check_time()
                return work()

        try:
            async with asyncio.timeout(ends + LATE_SECONDS - time.monotonic()):
                return await self.work(in_time)
        except TimeoutError:
            raise deadline.time_is_over() from None

    async def plan(self, question: PlanQuestion) -> PlanResult:
        """The answer to a question for a plan."""
        async with self._places:
            return await self.plans.ask(question, self.snapshot, self.gone, payer_of(self.caller))
