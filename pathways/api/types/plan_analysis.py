"""About the plan of an answer: what it takes for granted, and what is worked out only when a query asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pathways.api.context import RequestContext
from pathways.api.declare import output
from pathways.api.types.credentials import Credential
from pathways.domain import plan
from pathways.domain.comparison import Difference, Frontier, StepSensitivity
from pathways.domain.no_plan import Refusal
from pathways.domain.plan import Plan, PlanQuestion
from pathways.planning.analysis.comparer import Comparer

T = TypeVar("T")


@output
class Assumption:
    """Something that a plan takes for granted, or leaves open.

    Attributes:
        code: its kind; docs/reference/plan.md lists them all, with what their values mean.
        text: the same as in `assumptions`.
        credential: what it is about; null: no single credential.
        path: the path of the requirement line that makes it matter; null: no single line.
        value: what its kind says, such as a day or an amount; null: nothing.
    """

    code: str
    text: str
    credential: Credential | None
    path: str | None
    value: str | None

    @classmethod
    def of(cls, reading: RequestContext, assumption: plan.Assumption) -> Assumption:
        """An assumption as the API shows it."""
        key = assumption.credential
        is_known = key is not None and key in reading.snapshot.credentials
        return cls(
            code=assumption.kind.value,
            text=assumption.text,
            credential=Credential.of(reading, key) if key is not None and is_known else None,
            path=assumption.path,
            value=assumption.value,
        )


@dataclass(slots=True, eq=False)
class PlanAnalysis:
    """The plan of an answer with its question; each part is worked out once, however many fields ask for it."""

    reading: RequestContext
    question: PlanQuestion
    plan: Plan
    _under_way: dict[str, asyncio.Future[Any]] = field(default_factory=dict)

    async def frontier(self) -> Frontier:
        """The front of money against weeks."""

        def front() -> Frontier:
            found = self._comparer.frontier(self.question)
            return Frontier((), False) if isinstance(found, Refusal) else found

        return await self._once("frontier", front)

    async def sensitivity(self) -> tuple[StepSensitivity, ...]:
        """How far each step may rise."""
        return await self._once("sensitivity", lambda: self._comparer.sensitivity(self.plan, self.question))

    async def saved(self) -> Mapping[int, Difference | None]:
        """What holding the credential of each step would save, by the number of the step."""
        return await self._once("saved", lambda: self._comparer.saved_if_held(self.plan, self.question))

    @property
    def _comparer(self) -> Comparer:
        return Comparer(self.reading.planner, self.reading.snapshot)

    async def _once(self, name: str, work: Callable[[], T]) -> T:
        if name not in self._under_way:
            self.reading.count_study()
            self._under_way[name] = asyncio.ensure_future(
                self.reading.work(work, self.reading.planner.limit_ms(self.question))
            )
        found: T = await self._under_way[name]
        return found
