"""One service for several tenants: whoever asks is answered by the service of their tenant, and reaches no other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from typing import Any, TypeVar

from pathways.access.identity import HERE, Caller
from pathways.api.costs.price import OperationPrice
from pathways.api.execution import Answer, Operation
from pathways.api.jobs.plan_jobs import Planned
from pathways.api.jobs.revision_feed import FeedClosedError
from pathways.api.jobs.worker_pool import Gone
from pathways.api.service import Service
from pathways.api.tenants.open_tenants import OpenTenants
from pathways.api.types.errors import log
from pathways.documents.plan_document import PlanDocument
from pathways.domain.catalog import Kind
from pathways.domain.no_plan import NoPlan
from pathways.errors import PathwaysError

T = TypeVar("T")


class TenantServices:
    """Answers as the service of the caller's tenant does.

    Args:
        main: the service of the main tenant, whose threads work for the others too.
        tenant: its name.
        others: those beside it.
    """

    def __init__(self, main: Service, tenant: str, others: OpenTenants) -> None:
        self._main = main
        self._tenant = tenant
        self._others = others
        self._on_planned: list[Planned] = []
        others.on_loaded = self._watch
        self.production = main.production
        self.issuer = main.issuer

    def ready(self) -> str | None:
        """Why the main tenant gets no answers yet, or None."""
        return self._main.ready()

    async def run(self, operation: Operation, gone: Gone | None = None, caller: Caller = HERE) -> Answer:
        """As `Service.run`; where the catalogue does not load, the answer says why."""
        try:
            async with self.reached_by(caller) as service:
                return await service.run(operation, gone, caller)
        except PathwaysError as fault:
            return _away(fault)

    async def subscribes(self, operation: Operation, caller: Caller = HERE) -> bool:
        """As `Service.subscribes`, which hangs on no tenant."""
        return await self._main.subscribes(operation, caller)

    async def version(self, operation: Operation, caller: Caller = HERE) -> tuple[str, ...] | None:
        """As `Service.version`."""
        try:
            async with self.reached_by(caller) as service:
                return await service.version(operation, caller)
        except PathwaysError:
            return None  # running it says why

    async def stream(self, operation: Operation, caller: Caller = HERE) -> AsyncGenerator[Answer, None]:
        """As `Service.stream`; as long as it lasts, the tenant stays in memory.

        Raises:
            FeedClosedError: the service is about to stop, or the tenant was removed.
        """
        try:
            async with self.reached_by(caller) as service, aclosing(service.stream(operation, caller)) as answers:
                async for answer in answers:
                    yield answer
        except FeedClosedError:
            raise
        except PathwaysError as fault:
            yield _away(fault)

    async def plan(
        self, sent: Mapping[str, Any], gone: Gone | None = None, caller: Caller = HERE
    ) -> PlanDocument | NoPlan:
        """As `Service.plan`.

        Raises:
            PathwaysError: as there.
        """
        async with self.reached_by(caller) as service:
            return await service.plan(sent, gone, caller)

    def kind_of(self, key: str, caller: Caller = HERE) -> Kind | None:
        """As `Service.kind_of`; it may block.

        Raises:
            PathwaysError: as there.
        """
        tenant = caller.identity.tenant
        if tenant == self._tenant:
            return self._main.kind_of(key, caller)
        with self._others.held(tenant) as service:
            return service.kind_of(key, caller)

    async def work(self, work: Callable[[], T], gone: Gone | None = None, caller: Caller = HERE) -> T:
        """As `Service.work`: all tenants share the threads.

        Raises:
            ProblemsError: BUSY.
        """
        return await self._main.work(work, gone, caller)

    @asynccontextmanager
    async def reached_by(self, caller: Caller) -> AsyncIterator[Service]:
        """The service of the caller's tenant, which stays in memory as long as it is used.

        Raises:
            PathwaysError: its catalogue cannot be loaded.
        """
        tenant = caller.identity.tenant
        if tenant == self._tenant:
            yield self._main
            return
        async with self._others.using(tenant) as service:
            yield service

    async def price(self, operation: Operation) -> OperationPrice:
        """As `Service.price`, which hangs on no tenant."""
        return await self._main.price(operation)

    def on_worked(self, note: Callable[[str, float], None]) -> None:
        """As `Service.on_worked`, for all tenants."""
        self._main.on_worked(note)

    def on_planned(self, note: Planned) -> None:
        """As `Service.on_planned`, for all tenants."""
        self._on_planned.append(note)
        for service in self._all():
            service.on_planned(note)

    def state(self) -> dict[str, float]:
        """As `Service.state`, of the main tenant."""
        return self._main.state()

    def tenant_states(self) -> dict[str, dict[str, float]]:
        """As `Service.state`, of each tenant beside the main one that is in memory."""
        return {tenant: service.state() for tenant, service in self._others.loaded().items()}

    def end_subscriptions(self) -> None:
        """As `Service.end_subscriptions`, for all tenants."""
        for service in self._all():
            service.end_subscriptions()

    def stop_searches(self) -> None:
        """As `Service.stop_searches`, for all tenants."""
        for service in self._all():
            service.stop_searches()

    def abandon(self) -> None:
        """As `Service.abandon`, for all tenants."""
        for service in self._all():
            service.abandon()

    def close(self) -> None:
        """Takes no more work, and closes all tenants."""
        self._others.close()
        self._main.close()

    def _all(self) -> list[Service]:
        return [self._main, *self._others.loaded().values()]

    def _watch(self, service: Service) -> None:
        for note in self._on_planned:
            service.on_planned(note)


def _away(fault: PathwaysError) -> Answer:
    log.warning("a tenant gets no answer: %s", fault)
    return Answer({"errors": [{"message": str(fault), "extensions": {"code": fault.code}}]}, ran=False, status=503)
