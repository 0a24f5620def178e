"""What to do next, and why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Money
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.pagination import Edge, PageInfo, Window, cursor, page_info
from pathways.api.types.scalars import number
from pathways.domain import advice
from pathways.domain.advice import ReasonKind


@output
class Reason:
    """A reason in a number and in words.

    Attributes:
        kind: what kind of reason it is.
        text: the reason in words.
        value: the reason as a number, in the unit of its kind.
    """

    kind: ReasonKind
    text: str
    value: float


@output
class Recommendation:
    """What to earn or to renew next; cost and hours of the cheapest plan to it, prerequisites included.

    Attributes:
        credential: what to earn or to renew.
        score: how much argues for it; the list is ordered by it, highest first.
        eligible_now: a route or renewal of it may be begun today.
        cost: the costs of the plan, added up; a cost that is not stated counts as 0.
        hours: the hours of the plan, added up.
        reasons: why it is recommended.
    """

    credential: Credential
    score: float
    eligible_now: bool
    cost: Money
    hours: float
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")
    reasons: list[Reason]
    renewal: Route | None = strawberry.field(description="The way to renew the credential; null: it is to be earned.")
    due_on: date | None = strawberry.field(
        description="The last day on which what is to be renewed is valid (included); null: it is to be earned."
    )
    grace_through: date | None = strawberry.field(
        description="The last day on which it may still be renewed (included); null: dueOn."
    )
    possible_on: date | None = strawberry.field(
        description="The first day (included) on which ongoing work can be enough experience; null: it needs no more."
    )

    @classmethod
    def of(cls, reading: RequestContext, found: advice.Recommendation) -> Recommendation:
        """A recommendation with its reasons."""
        return cls(
            credential=Credential.of(reading, found.credential),
            score=number(found.score),
            eligible_now=found.eligible_now,
            cost=Money.of(found.cost),
            hours=number(found.hours),
            is_priced=found.is_priced,
            reasons=[Reason(kind=part.kind, text=part.text, value=number(part.value)) for part in found.reasons],
            renewal=None if found.renewal is None else Route.of(reading, found.credential, found.renewal),
            due_on=found.due_on,
            grace_through=found.grace_through,
            possible_on=found.possible_on,
        )


@output
class RecommendationConnection:
    """A page of recommendations, best first.

    Attributes:
        edges: the items of the page, in order.
        page_info: where the page stands in the list.
        total_count: how many recommendations the whole list has, at most 100.
        catalog_revision: the revision of the catalogue that answered.
    """

    reading: Private[RequestContext]
    say: Private[Callable[[], tuple[str, ...]]]
    edges: list[Edge[Recommendation]]
    page_info: PageInfo
    total_count: int
    catalog_revision: int

    @classmethod
    def of(
        cls,
        reading: RequestContext,
        found: tuple[advice.Recommendation, ...],
        window: Window,
        say: Callable[[], tuple[str, ...]],
    ) -> RecommendationConnection:
        """One page of recommendations.

        Args:
            say: makes the notes on all of them.
        """
        keys = [item.credential if item.renewal is None else f"{item.credential}/{item.renewal.key}" for item in found]
        part = window.slice_of(keys)
        edges = [
            Edge(cursor=cursor(at, keys[at]), node=Recommendation.of(reading, found[at]))
            for at in range(part.start, part.stop)
        ]
        return cls(
            reading=reading,
            say=say,
            edges=edges,
            page_info=page_info(edges, part, len(keys)),
            total_count=len(keys),
            catalog_revision=reading.snapshot.revision,
        )

    @resolved
    async def notes(self) -> list[str]:
        """What to know before them: what the law asks for and is not held; what is missing for a goal out of
        reach today, and the day on which experience can be enough; that nothing in the catalogue fits."""
        return list(await self.reading.judge(self.say))
