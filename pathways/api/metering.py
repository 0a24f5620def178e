"""A service whose callers have budgets: each operation is admitted, priced and charged, whichever way it came."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace
from typing import Any, TypeVar

from pathways.access.identity import HERE, Caller
from pathways.api.budgets.budgets import Budgets, OverBudgetError, restore_rate
from pathways.api.costs.directives import PLAN
from pathways.api.execution import Answer, Operation
from pathways.api.jobs.worker_pool import Gone
from pathways.api.tenants.answering import Answering
from pathways.api.types.errors import problem_shown
from pathways.documents.plan_document import PlanDocument
from pathways.domain.catalog import Kind
from pathways.domain.no_plan import NoPlan
from pathways.errors import ProblemsError

T = TypeVar("T")

TOO_MANY = 429


class MeteredService:
    """Answers as a service does, within the budgets of its callers; answers say what they cost.

    Args:
        service: what answers.
        budgets: of the callers.
    """

    def __init__(self, service: Answering, budgets: Budgets) -> None:
        self._service = service
        self._budgets = budgets
        service.on_worked(budgets.charge_planning)

    async def run(self, operation: Operation, gone: Gone | None = None, caller: Caller = HERE) -> Answer:
        """As `Service.run`; an answer that was run says in `extensions.cost` what it cost at most, and in the end."""
        try:
            await self._budgets.admit(caller)
            price = await self._service.price(operation)
            most = price.at_most(operation.variables)
            async with self._budgets.admitted(caller, most, works=price.works):
                answer = await self._service.run(operation, gone, caller)
        except ProblemsError as refusal:
            return _refused(refusal)
        if not answer.ran:
            return answer
        used = price.of(answer.body.get("data"))
        left = await self._budgets.charge(caller, used)
        cost: dict[str, Any] = {"requestedQueryCost": most, "actualQueryCost": used}
        if left is not None:
            cost["throttleStatus"] = {
                "maximumAvailable": left.most,
                "currentlyAvailable": left.left,
                "restoreRate": restore_rate(left.most),
            }
        return replace(answer, body={**answer.body, "extensions": {"cost": cost}})

    async def subscribes(self, operation: Operation, caller: Caller = HERE) -> bool:
        """As `Service.subscribes`."""
        return await self._service.subscribes(operation, caller)

    async def version(self, operation: Operation, caller: Caller = HERE) -> tuple[str, ...] | None:
        """As `Service.version`."""
        return await self._service.version(operation, caller)

    async def stream(self, operation: Operation, caller: Caller = HERE) -> AsyncGenerator[Answer, None]:
        """As `Service.stream`; a subscription is paid for when it begins.

        Raises:
            FeedClosedError: the service is about to stop.
        """
        if not await self._service.subscribes(operation, caller):
            yield await self.run(operation, caller=caller)
            return
        try:
            await self._budgets.admit(caller)
            price = await self._service.price(operation)
            most = price.at_most(operation.variables)
            async with self._budgets.admitted(caller, most, works=price.works):
                await self._budgets.charge(caller, most)
                async with aclosing(self._service.stream(operation, caller)) as answers:
                    async for answer in answers:
                        yield answer
        except ProblemsError as refusal:
            yield _refused(refusal)

    async def plan(
        self, sent: Mapping[str, Any], gone: Gone | None = None, caller: Caller = HERE
    ) -> PlanDocument | NoPlan:
        """As `Service.plan`.

        Raises:
            OverBudgetError: a budget is used up.
            PathwaysError: as the service says.
        """
        await self._budgets.admit(caller)
        async with self._budgets.admitted(caller, PLAN, works=True):
            try:
                return await self._service.plan(sent, gone, caller)
            finally:
                await self._budgets.charge(caller, PLAN)

    def kind_of(self, key: str, caller: Caller = HERE) -> Kind | None:
        """As `Service.kind_of`; it may block."""
        return self._service.kind_of(key, caller)

    async def work(self, work: Callable[[], T], gone: Gone | None = None, caller: Caller = HERE) -> T:
        """As `Service.work`."""
        return await self._service.work(work, gone, caller)


def _refused(refusal: ProblemsError) -> Answer:
    errors = [problem_shown(problem) for problem in refusal.problems]
    if isinstance(refusal, OverBudgetError):
        return Answer({"errors": errors}, ran=False, status=TOO_MANY, seconds=refusal.seconds)
    return Answer({"errors": errors}, ran=False)
