"""What answers, whether for one tenant or for several."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from pathways.access.identity import HERE, Caller
from pathways.api.costs.price import OperationPrice
from pathways.api.execution import Answer, Operation
from pathways.api.http.learner_files import Keeping
from pathways.api.jobs.plan_jobs import Planned
from pathways.api.jobs.worker_pool import Gone
from pathways.documents.plan_document import PlanDocument
from pathways.domain.catalog import Kind
from pathways.domain.no_plan import NoPlan
from pathways.records.issuing import Issuer

T = TypeVar("T")


class Answering(Protocol):
    """A service, as the application over it sees it; what each does stands at `Service`."""

    @property
    def production(self) -> bool:
        """Introspection, suggestions and the page to ask from are off."""

    @property
    def issuer(self) -> Issuer | None:
        """Issues badges of the main tenant; None: no badges are issued."""

    def ready(self) -> str | None:
        """Why nothing can be answered yet, or None."""

    async def run(self, operation: Operation, gone: Gone | None = None, caller: Caller = HERE) -> Answer:
        """Runs one operation of a caller."""

    async def subscribes(self, operation: Operation, caller: Caller = HERE) -> bool:
        """It is a subscription, valid, and for this caller."""

    async def version(self, operation: Operation, caller: Caller = HERE) -> tuple[str, ...] | None:
        """What the answer to a query of the catalogue hangs on; None: it is not such a one."""

    def stream(self, operation: Operation, caller: Caller = HERE) -> AsyncGenerator[Answer, None]:
        """All answers to an operation of any kind."""

    async def plan(
        self, sent: Mapping[str, Any], gone: Gone | None = None, caller: Caller = HERE
    ) -> PlanDocument | NoPlan:
        """The best plan as documents show it, or why there is none."""

    def kind_of(self, key: str, caller: Caller = HERE) -> Kind | None:
        """What kind of thing has a key; it may block."""

    async def work(self, work: Callable[[], T], gone: Gone | None = None, caller: Caller = HERE) -> T:
        """Does what takes the processor."""

    def reached_by(self, caller: Caller) -> AbstractAsyncContextManager[Keeping]:
        """What the caller's tenant keeps, as long as it is used."""

    async def price(self, operation: Operation) -> OperationPrice:
        """What an operation costs."""

    def on_worked(self, note: Callable[[str, float], None]) -> None:
        """Has a function receive for whom work was done."""

    def on_planned(self, note: Planned) -> None:
        """Has a function receive each search for a plan that has ended."""

    def state(self) -> dict[str, float]:
        """Figures of this moment, for operators."""

    def end_subscriptions(self) -> None:
        """Tells subscribers to connect again."""

    def stop_searches(self) -> None:
        """Has every search for a plan answer with the best that it has found."""

    def abandon(self) -> None:
        """Ends all waiting."""

    def close(self) -> None:
        """Takes no more work."""
