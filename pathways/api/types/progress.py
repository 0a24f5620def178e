"""How far a goal is met: its lines, their claims, and its renewals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import strawberry
from strawberry import Private

from pathways.advising import progress, standing
from pathways.advising.lacking import lacking_text
from pathways.advising.progress import left_to_do
from pathways.api.catalog_index import Place
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Money
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.lazy import LazyAward
from pathways.api.types.requirements import Requirement, line_of, place_in
from pathways.api.types.scalars import number, share
from pathways.domain.advice import HoldingState
from pathways.domain.learner import Award, Record, is_unlisted
from pathways.domain.requirement import Group
from pathways.requirements import evaluate
from pathways.requirements.evaluate import Assessment, RequirementStatus
from pathways.requirements.evidence import Evidence


@output
class Claim:
    """What pays for a line, and with how much of it.

    Attributes:
        text: what pays, in words.
        credential: the credential that pays; null: something else of the record.
        worth: with how much of it: 1, or credits; null: the line counts nothing.
    """

    text: str
    credential: Credential | None
    worth: float | None
    reading: Private[RequestContext]
    paid: Private[Award | None]

    @classmethod
    def of(cls, reading: RequestContext, claim: evaluate.Claim) -> Claim:
        """What pays as the API shows it."""
        listed = None if claim.credential is None or is_unlisted(claim.credential) else claim.credential
        credential = None if listed is None else Credential.of(reading, listed)
        return cls(text=claim.text, credential=credential, worth=number(claim.worth), reading=reading, paid=claim.award)

    @resolved
    async def award(self) -> LazyAward | None:
        """The award that pays; null: a profile was sent along, or something else pays."""
        return await self.reading.award(self.paid)


@output
class Left:
    """What the cheapest way to make a line hold costs; cost and hours are sums over its steps.

    Attributes:
        cost: the costs of the steps, added up.
        hours: their hours, added up.
        steps: how many steps it takes.
    """

    cost: Money
    hours: float
    steps: int
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")


@dataclass(frozen=True, slots=True)
class Asked:
    """The learner and the credential whose lines are judged."""

    credential: str
    record: Record
    day: date
    currency: str | None = None


@output
class ProgressLine:
    """A requirement line, how it stands, what pays for it, and what is left to do.

    Attributes:
        requirement: the line itself.
        status: how it stands; only MET and WAIVED hold.
        by: what pays for it, or pays in part.
    """

    reading: Private[RequestContext]
    line: Private[Assessment]
    evidence: Private[Evidence]
    asked: Private[Asked | None]
    requirement: Requirement
    status: RequirementStatus
    by: list[Claim]
    could: list[Credential] = strawberry.field(
        description="Other held credentials that could satisfy this line but are used elsewhere or not needed."
    )

    @classmethod
    def tree(
        cls, reading: RequestContext, line: Assessment, evidence: Evidence, place: Place
    ) -> Iterator[ProgressLine]:
        """A line that stands nowhere in the catalogue, and all below it, parents first."""
        yield cls.of(reading, line, evidence, place=place)
        if isinstance(line.requirement, Group):
            for part in line.parts:
                yield from cls.tree(reading, part, evidence, place_in(line.requirement))

    @classmethod
    def of(
        cls,
        reading: RequestContext,
        line: Assessment,
        evidence: Evidence,
        asked: Asked | None = None,
        place: Place | None = None,
    ) -> ProgressLine:
        """A line as it was judged; its place, where the catalogue does not know it."""
        return cls(
            reading=reading,
            line=line,
            evidence=evidence,
            asked=asked,
            requirement=line_of(reading, line.requirement, place),
            status=line.status,
            by=[Claim.of(reading, claim) for claim in line.by],
            could=[Credential.of(reading, key) for key in line.could if key in reading.snapshot.credentials],
        )

    @resolved
    def remaining(self) -> str | None:
        """What it still lacks, in words, e.g. “2 more of these 5, at most one of them from Cisco”; its own text where
        it is either met or not, null where it holds."""
        return lacking_text(self.line, self.evidence, self.reading.snapshot)

    @resolved
    async def left(self) -> Left | None:
        """What is left to do at least for this line by itself; null where it holds or no way is known."""
        asked, reading, line = self.asked, self.reading, self.line
        if asked is None or line.holds:
            return None
        plan = await reading.judge(
            lambda: left_to_do(
                line.requirement,
                asked.credential,
                asked.record,
                asked.day,
                reading.planner,
                reading.snapshot,
                asked.currency,
            )
        )
        if plan is None:
            return None
        totals = plan.totals
        cost, hours = Money.of(totals.cost), number(totals.hours)
        return Left(cost=cost, hours=hours, steps=totals.steps, is_priced=plan.is_priced)


@output
class RenewalProgress:
    """How far one way to renew is in the current cycle, by what was earned in it.

    Attributes:
        route: the renewal.
        opens_on: the first day on which it may be taken (included).
        status: how its requirement stands in the current cycle.
        share: how much of its requirement is met, 0 to 1.
        lines: its requirement lines, parents first.
    """

    route: Route
    opens_on: date
    due_on: date | None = strawberry.field(
        description="The last day of validity, or of the renewal where that ends earlier (included)."
    )
    grace_through: date | None = strawberry.field(
        description="The last day on which it is still open after that (included); null: no grace."
    )
    status: RequirementStatus
    share: float
    lines: list[ProgressLine]

    @classmethod
    def of(cls, reading: RequestContext, key: str, found: standing.RenewalProgress) -> RenewalProgress:
        """A renewal as it was judged."""
        return cls(
            route=Route.of(reading, key, found.route),
            opens_on=found.opens_on,
            due_on=found.due_on,
            grace_through=found.grace_through,
            status=found.status,
            share=share(found.share),
            lines=[ProgressLine.of(reading, line, found.evidence) for line in found.lines],
        )


@output
class Progress:
    """Where a learner stands with a credential (`state`), and how far the route that is furthest is (the others).

    Attributes:
        credential: the credential that the question named.
        state: where the learner stands with the credential itself.
        status: how the furthest route stands; MET when the credential is held.
        route: the route that is furthest; null: the credential has no route.
        share: how much of that route is met, 0 to 1; 1 when the credential is held.
        lines: the requirement lines of that route, parents first.
        catalog_revision: the revision of the catalogue that answered.
    """

    credential: Credential
    state: HoldingState
    valid_through: date | None = strawberry.field(
        description="The last day of the award that is valid longest (included); null: valid for life, or no award."
    )
    renewable_through: date | None = strawberry.field(
        description="The last day on which a renewal may be taken (included); null: none can."
    )
    status: RequirementStatus
    route: Route | None
    share: float
    lines: list[ProgressLine]
    renewals: list[RenewalProgress] = strawberry.field(
        description="Of one that is held or in grace: how far each way to renew it is in the current cycle."
    )
    catalog_revision: int

    @classmethod
    def of(cls, reading: RequestContext, found: progress.Progress, where: standing.Standing, day: date) -> Progress:
        """Progress as it was judged."""
        key = found.credential
        asked = Asked(key, found.evidence.record, day)
        return cls(
            credential=Credential.of(reading, key),
            state=where.state,
            valid_through=where.valid_through,
            renewable_through=where.renewable_through,
            renewals=[RenewalProgress.of(reading, key, each) for each in where.renewals],
            status=found.status,
            route=None if found.route is None else Route.of(reading, key, found.route),
            share=share(found.share),
            lines=[ProgressLine.of(reading, line, found.evidence, asked) for line in found.lines],
            catalog_revision=found.catalog_revision,
        )
