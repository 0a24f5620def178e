"""The service: a schema over whatever snapshot is published, as an ASGI application or asked in process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from pathways import __version__
from pathways.access.administration import Administration
from pathways.access.audit import Act, ReadableLog, Recorder, Unrecorded
from pathways.access.identity import HERE, Caller
from pathways.access.own_settings import KeptSettings
from pathways.access.trusted_issuers import TrustList
from pathways.api.budgets.budgets import payer_of
from pathways.api.catalog_index import CatalogIndex
from pathways.api.changesets.impact import Impact
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.costs.price import OperationPrice
from pathways.api.execution import Answer, Executor, Operation
from pathways.api.jobs.import_queue import ImportQueue, Writer
from pathways.api.jobs.lru import Shared
from pathways.api.jobs.plan_jobs import PlanJobs, Planned
from pathways.api.jobs.revision_feed import Feed
from pathways.api.jobs.worker_pool import Gone, Pool, ReadingThread
from pathways.api.plan_arguments import PlanArguments
from pathways.api.query import planned
from pathways.api.records.types import Award
from pathways.api.rule_reader import ProseReader, RuleReader
from pathways.api.schema import api_schema
from pathways.api.subscription import KEPT_EVENTS, SubscriptionContext
from pathways.api.types.catalog_events import CatalogEvent
from pathways.api.types.credentials import Credential
from pathways.api.types.errors import MASKED, log
from pathways.api.workforce.teams import Team
from pathways.badges.verification import Verifier
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.documents.plan_document import PlanDocument, plan_document
from pathways.domain import changes
from pathways.domain.catalog import Kind
from pathways.domain.content import kind_of
from pathways.domain.no_plan import NoPlan, PlanResult, Refusal
from pathways.editing.office import ChangeSetOffice
from pathways.errors import PathwaysError, ProblemsError
from pathways.planning.planner import Planner
from pathways.records.impacts.desk import ImpactDesk
from pathways.records.issuing import Issuer
from pathways.records.office import Records
from pathways.wording.goals import goal_text
from pathways.workforce.company.live import Company
from pathways.workforce.teams import Teams

T = TypeVar("T")


class Service:
    """Answers questions about the published snapshot.

    Args:
        snapshot: the one that is published now.
        planner: plans over it.
        rules: reads rules that clients try on a learner; None: they are refused.
        verifier: verifies badges that clients send; None: they are refused.
        prose: reads sentences about requirements; None: nobody does.
        production: introspection, suggestions and the page to ask from are off.
        workers: threads for planning.
        longest_ms: the longest time limit that a question may ask for.
        queue: how many questions may wait for one.
        pool: does the work for several services; None: this one has threads of its own.
        ready: why the service cannot answer yet, or None when it can.
        feed: the published revisions, for subscriptions; None: they are refused.
        writer: publishes imports; None: nothing can be changed.
        administration: of keys; None: nothing can be administered.
        recorder: records what is done; None: nobody.
        audit_log: where that is read; None: nowhere.
        records: the learners of the tenant; None: there are none.
        trust: the issuers whose badges count as proof; None: no such list is kept.
        change_sets: the change sets of the tenant; None: there are none.
        teams: of the tenant; None: there are none.
        issuer: of badges for what is conferred here; None: none are issued.
        impacts: works out what change sets do to the learners; None: nobody does.
        kept_settings: what the tenant decides for itself; None: nothing, the usual counts.
        catch_up: takes over what was published since, before it is said that something is not there; it blocks.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        planner: Planner,
        *,
        rules: RuleReader | None,
        verifier: Verifier | None = None,
        prose: ProseReader | None = None,
        production: bool,
        workers: int,
        longest_ms: int,
        queue: int = 64,
        pool: Pool | None = None,
        ready: Callable[[], str | None] = lambda: None,
        feed: Feed | None = None,
        writer: Writer | None = None,
        catch_up: Callable[[], None] | None = None,
        administration: Administration | None = None,
        recorder: Recorder | None = None,
        audit_log: ReadableLog | None = None,
        records: Records | None = None,
        trust: TrustList | None = None,
        change_sets: ChangeSetOffice | None = None,
        teams: Teams | None = None,
        issuer: Issuer | None = None,
        impacts: ImpactDesk | None = None,
        kept_settings: KeptSettings | None = None,
    ) -> None:
        self.ready = ready
        self.production = production
        self.snapshot = snapshot
        self._planner = planner
        self.pool = pool or Pool(workers, queue)
        self._shares_pool = pool is not None
        self._reader = ReadingThread()
        self._longest_ms = longest_ms
        self._feed = feed
        self._writing = ImportQueue(writer)
        self._rules = rules
        self._verifier = verifier
        self._prose = prose
        self._catch_up = catch_up
        self._administration = administration
        self._recorder = recorder or Unrecorded()
        self._audit_log = audit_log
        self.records = records
        self._trust = trust
        self._change_sets = change_sets
        self.teams = teams
        self.issuer = issuer
        self._impacts = impacts
        self._kept_settings = kept_settings
        self.company = None if records is None else Company(records)
        self._executor = Executor(api_schema(), self._reader, production=production)
        self._plan_arguments = PlanArguments(api_schema(), production=production)
        self._view: CatalogIndex | None = None
        self._plans = PlanJobs(planner, self.pool)
        self._shown: Shared[changes.CatalogEvent, CatalogEvent] = Shared(KEPT_EVENTS)

    async def run(self, operation: Operation, gone: Gone | None = None, caller: Caller = HERE) -> Answer:
        """Runs one operation of a caller on the snapshot that is published now.

        A query for what that does not have is run again where more was published meanwhile: what another process has
        imported is there as soon as the import has returned.
        """
        try:
            reading = self._reading(gone, caller)
        except PathwaysError as fault:
            log.warning("no snapshot can be read: %s", fault)
            error = {"message": str(fault), "extensions": {"code": fault.code}}
            return Answer({"errors": [error]}, ran=False, status=503)
        answer = await self._executor.run(operation, reading)
        for action in answer.forbidden:
            self._recorder.note(Act(caller=caller, action=action, allowed=False))
        newer = await self._newer(reading) if reading.missed or (answer.ran and answer.misses) else None
        if newer is None or not await self._executor.is_query(operation):
            return answer
        return await self._executor.run(operation, newer)

    async def plan(
        self, sent: Mapping[str, Any], gone: Gone | None = None, caller: Caller = HERE
    ) -> PlanDocument | NoPlan:
        """The best plan as documents show it, or why there is none; what is not there is looked for again, as in `run`.

        Args:
            sent: the arguments of `planPathway` as JSON gives them.

        Raises:
            ProblemsError: what is wrong with the question; BUSY; INTERNAL, a fault, which is logged.
            PathwaysError: no snapshot can be read.
        """
        try:
            given = await self._reader.read(lambda: self._plan_arguments.read(sent))
            reading = self._reading(gone, caller)
            answer, question = await planned(reading, **given)
            newer = await self._newer(reading) if _misses(answer) else None
            if newer is not None:
                reading = newer
                answer, question = await planned(reading, **given)
        except PathwaysError:
            raise
        except RecursionError:
            raise ProblemsError.one(Code.TOO_DEEP, "The question is nested too deeply.", "Flatten it.") from None
        except Exception:
            log.exception("a question for a plan failed")
            raise ProblemsError.one(Code.INTERNAL, MASKED) from None
        match answer:
            case Refusal(problems=problems):
                raise ProblemsError(problems)
            case NoPlan():
                return answer
            case _:
                names = reading.snapshot.names
                return plan_document(answer, goal_text(question.goal, names), names)

    def kind_of(self, key: str, caller: Caller = HERE) -> Kind | None:  # noqa: ARG002  of one tenant
        """What kind of thing has a key in the catalogue that is published now; None: nothing has it. It may block.

        Raises:
            PathwaysError: no snapshot can be read.
        """
        thing = self._published().snapshot.content.get(key)
        if thing is None and self._catch_up is not None:
            self._catch_up()
            thing = self._published().snapshot.content.get(key)
        return None if thing is None else kind_of(thing)

    async def work(self, work: Callable[[], T], gone: Gone | None = None, caller: Caller = HERE) -> T:
        """Does what takes the processor, as planning does.

        Raises:
            ProblemsError: BUSY, too much is waiting.
        """
        return await self.pool.run(work, gone, payer_of(caller))

    @asynccontextmanager
    async def reached_by(self, caller: Caller) -> AsyncIterator[Service]:  # noqa: ARG002  there is one tenant
        """What a caller reaches, as long as it is used: this service."""
        yield self

    async def subscribes(self, operation: Operation, caller: Caller = HERE) -> bool:
        """It is a subscription, valid, and for this caller."""
        return await self._executor.subscription(operation, caller.identity) is not None

    async def version(self, operation: Operation, caller: Caller = HERE) -> tuple[str, ...] | None:
        """What the answer to a query of the catalogue hangs on: the program, the tenant, the revision and the day.

        Returns:
            None where it is no such query, the caller may not ask it, or nothing can be read.
        """
        if not await self._executor.is_catalogue_only(operation, caller.identity):
            return None
        try:
            snapshot = self.snapshot()
        except PathwaysError:
            return None  # running it says why
        tenant = caller.identity.tenant
        return __version__, tenant, str(snapshot.revision), snapshot.fingerprint, today().isoformat()

    async def stream(self, operation: Operation, caller: Caller = HERE) -> AsyncGenerator[Answer, None]:
        """Runs one operation of any kind: the events of a subscription, or the one answer.

        Raises:
            FeedClosedError: the service is about to stop; the subscription is not at its end.
        """
        document = await self._executor.subscription(operation, caller.identity)
        if document is None:
            yield await self.run(operation, caller=caller)
            return
        following = SubscriptionContext(
            self._feed,
            self._plans,
            lambda: self._reading(caller=caller),
            client=payer_of(caller),
            shown=self._shown,
            newer=self._newer,
        )
        async with aclosing(self._executor.follow(document, operation, following)) as answers:
            async for answer in answers:
                yield answer

    def _reading(self, gone: Gone | None = None, caller: Caller = HERE) -> RequestContext:
        """What one request reads, from now on."""
        return RequestContext(
            self._published(),
            self._reader,
            self._planner,
            self.pool,
            self._plans,
            self._writing,
            Credential.of,
            Award.of,
            Team.of,
            Impact.of,
            self._rules,
            self._verifier,
            gone,
            caller,
            self._administration,
            self._recorder,
            self._audit_log,
            self.records,
            self._trust,
            self._change_sets,
            self.teams,
            self.issuer,
            self._impacts,
            self._kept_settings,
            self.company,
            self._longest_ms,
            prose=self._prose,
        )

    async def _newer(self, reading: RequestContext) -> RequestContext | None:
        """For a request that asked for what its reading does not have: the same of what was published since, in the
        time that the request has left; None: nothing was."""
        if self._catch_up is None:
            return None
        await asyncio.to_thread(self._catch_up)
        newer = self._reading(reading.gone, reading.caller)
        newer.begun = reading.begun
        return None if newer.snapshot is reading.snapshot else newer

    def _published(self) -> CatalogIndex:
        snapshot, view = self.snapshot(), self._view
        if view is None or view.snapshot is not snapshot:
            view = self._view = CatalogIndex(snapshot, self._planner.rates)
        return view

    async def price(self, operation: Operation) -> OperationPrice:
        """What an operation costs; nothing if it is not valid."""
        return await self._executor.price(operation)

    def on_worked(self, note: Callable[[str, float], None]) -> None:
        """Has a function receive for whom work was done, and how many milliseconds it took; in the event loop."""
        self.pool.on_worked.append(note)

    def on_planned(self, note: Planned) -> None:
        """Has a function receive each search for a plan that has ended; in the thread that searched."""
        self._plans.on_planned.append(note)

    def state(self) -> dict[str, float]:
        """Figures of this moment, for operators; from any thread."""
        try:
            snapshot = self.snapshot()
        except PathwaysError:
            return {"ready": 0.0}
        return {
            "ready": float(self.ready() is None),
            "revision": float(snapshot.revision),
            "credentials": float(len(snapshot.credentials)),
            "questions_under_way": float(self.pool.under_way),
            "questions_waiting": float(self.pool.waiting),
        }

    def end_subscriptions(self) -> None:
        """Tells subscribers to connect again elsewhere or later; from any thread. A server that waits for its
        connections to end calls this first."""
        self._plans.close()
        if self._feed is not None:
            self._feed.close()

    def stop_searches(self) -> None:
        """Has every search for a plan answer with the best that it has found; in the event loop."""
        self._plans.stop_searches()

    def abandon(self) -> None:
        """Ends all waiting: whoever still waits gets an error that says the service stops."""
        self._writing.abandon()
        self.pool.abandon()

    def close(self) -> None:
        """Takes no more work."""
        self.end_subscriptions()
        self._writing.close()
        if not self._shares_pool:
            self.pool.close()
        self._reader.close()
        if self.company is not None:
            self.company.close()


def _misses(answer: PlanResult) -> bool:
    """It says that something is not there."""
    return isinstance(answer, Refusal) and any(each.code is Code.NOT_FOUND for each in answer.problems)


async def execute(
    service: Service, query: str, variables: Mapping[str, Any] | None = None, caller: Caller = HERE
) -> dict[str, Any]:
    """The answer to one operation, in process: data and errors as over HTTP."""
    return (await service.run(Operation(query, variables), caller=caller)).body
