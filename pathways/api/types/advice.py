"""Gaps, recommendations and progress as the API shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import strawberry
from strawberry import Private

from pathways.advising import gap, progress, standing
from pathways.advising.gap import closers_of
from pathways.advising.lacking import lacking_text
from pathways.advising.progress import left_to_do
from pathways.api.catalog_index import Place
from pathways.api.context import Reading
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Competency, Money
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.pagination import Edge, PageInfo, Window, cursor, in_range, page_info
from pathways.api.types.requirements import Requirement, line_of, place_in
from pathways.api.types.scalars import number
from pathways.domain import advice
from pathways.domain.advice import GapStatus, HoldingState, ReasonKind
from pathways.domain.catalog import Strength
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.requirement import Group
from pathways.requirements.evaluate import Assessment, RequirementStatus
from pathways.requirements.evidence import Evidence

USUAL_CLOSERS = 20


@output
class Claim:
    """What pays for a line, and with how much of it."""

    text: str
    credential: Credential | None
    worth: float | None


@output
class Left:
    """What the cheapest way to make a line hold costs; cost and hours are sums over its steps."""

    cost: Money
    hours: float
    steps: int
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom and of which credential lines are judged."""

    credential: str
    record: Record
    day: date
    currency: str | None = None


@output
class ProgressLine:
    """A requirement line, how it stands, what pays for it, and what is left to do."""

    reading: Private[Reading]
    line: Private[Assessment]
    evidence: Private[Evidence]
    asked: Private[Asked | None]
    requirement: Requirement
    status: RequirementStatus
    by: list[Claim]
    could: list[Credential] = strawberry.field(
        description="What else is held that could meet the line, but pays for another one, or need not."
    )

    @classmethod
    def tree(cls, reading: Reading, line: Assessment, evidence: Evidence, place: Place) -> Iterator[ProgressLine]:
        """A line that stands nowhere in the catalogue, and all below it, parents first."""
        yield cls.of(reading, line, evidence, place=place)
        if isinstance(line.requirement, Group):
            for part in line.parts:
                yield from cls.tree(reading, part, evidence, place_in(line.requirement))

    @classmethod
    def of(
        cls,
        reading: Reading,
        line: Assessment,
        evidence: Evidence,
        asked: Asked | None = None,
        place: Place | None = None,
    ) -> ProgressLine:
        """A line as it was judged; its place, where the catalogue does not know it."""
        claims = [
            Claim(
                text=claim.text,
                credential=None if claim.credential is None else Credential.of(reading, claim.credential),
                worth=number(claim.worth),
            )
            for claim in line.by
        ]
        return cls(
            reading=reading,
            line=line,
            evidence=evidence,
            asked=asked,
            requirement=line_of(reading, line.requirement, place),
            status=line.status,
            by=claims,
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
    """How far one way to renew is in the current cycle, by what was earned in it."""

    route: Route
    opens_on: date
    due_on: date | None = strawberry.field(description="The last day of validity.")
    grace_through: date | None = strawberry.field(description="The last day on which it is still open after that.")
    status: RequirementStatus
    share: float
    lines: list[ProgressLine]

    @classmethod
    def of(cls, reading: Reading, key: str, found: standing.RenewalProgress) -> RenewalProgress:
        """A renewal as it was judged."""
        return cls(
            route=Route.of(reading, key, found.route),
            opens_on=found.opens_on,
            due_on=found.due_on,
            grace_through=found.grace_through,
            status=found.status,
            share=number(found.share),
            lines=[ProgressLine.of(reading, line, found.evidence) for line in found.lines],
        )


@output
class Progress:
    """Where a learner stands with a credential (`state`), and how far the route that is furthest is (the others)."""

    credential: Credential
    state: HoldingState
    valid_through: date | None = strawberry.field(
        description="The last day of the award that is valid longest, or was; null: for ever, or there is none."
    )
    renewable_through: date | None = strawberry.field(description="The last day on which a renewal may be taken.")
    status: RequirementStatus
    route: Route | None
    share: float
    lines: list[ProgressLine]
    renewals: list[RenewalProgress] = strawberry.field(
        description="Of one that is held or in grace: how far each way to renew it is in the current cycle."
    )
    catalog_revision: int

    @classmethod
    def of(cls, reading: Reading, found: progress.Progress, where: standing.Standing, day: date) -> Progress:
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
            share=number(found.share),
            lines=[ProgressLine.of(reading, line, found.evidence, asked) for line in found.lines],
            catalog_revision=found.catalog_revision,
        )


@output
class CompetencyGap:
    """One need of a goal; importance is null where the goal states none."""

    competency: Competency
    needed: float
    held: float
    importance: float | None
    status: GapStatus

    @classmethod
    def of(cls, reading: Reading, found: advice.CompetencyGap) -> CompetencyGap:
        """A need as it was judged."""
        return cls(
            competency=Competency.of(reading, found.competency),
            needed=number(found.needed),
            held=number(found.held),
            importance=number(found.importance),
            status=found.status,
        )


@output
class CredentialGap:
    """One credential that a goal asks for."""

    credential: Credential
    strength: Strength
    status: GapStatus


@output
class Closer:
    """A credential that closes part of a gap; cost and hours of the cheapest plan to it, prerequisites included."""

    credential: Credential
    closes: list[Competency]
    coverage_after: float
    cost: Money
    hours: float
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")

    @classmethod
    def of(cls, reading: Reading, found: advice.Closer) -> Closer:
        """A closer."""
        return cls(
            credential=Credential.of(reading, found.credential),
            closes=[Competency.of(reading, key) for key in found.closes],
            coverage_after=number(found.coverage_after),
            cost=Money.of(found.cost),
            hours=number(found.hours),
            is_priced=found.is_priced,
        )


@output
class Gap:
    """What a learner lacks for a goal."""

    reading: Private[Reading]
    value: Private[gap.Gap]
    coverage: float = strawberry.field(
        description="Importance-weighted share that is already met, 0 to 1; a level held in part counts in part."
    )
    met_in_full: float = strawberry.field(description="The share whose needs are met in full, 0 to 1.")
    catalog_revision: int

    @classmethod
    def of(cls, reading: Reading, value: gap.Gap) -> Gap:
        """A gap."""
        return cls(
            reading=reading,
            value=value,
            coverage=number(value.coverage),
            met_in_full=number(value.met_in_full),
            catalog_revision=value.catalog_revision,
        )

    @resolved
    def competencies(self) -> list[CompetencyGap]:
        """What the goal itself asks for; coverage is measured by it."""
        return [CompetencyGap.of(self.reading, item) for item in self.value.competencies]

    @resolved
    def general(self) -> list[CompetencyGap]:
        """What an occupation asks for as most work does, such as reading and judgement; no part of the coverage."""
        return [CompetencyGap.of(self.reading, item) for item in self.value.general]

    @resolved
    def credentials(self) -> list[CredentialGap]:
        return [
            CredentialGap(
                credential=Credential.of(self.reading, item.credential), strength=item.strength, status=item.status
            )
            for item in self.value.credentials
        ]

    @resolved
    def lines(self) -> list[ProgressLine]:
        """For a credential goal: its requirement lines."""
        goal, value = self.value.goal, self.value
        asked = None
        if isinstance(goal, CredentialGoal):
            asked = Asked(goal.credential, value.record, value.day, value.currency)
        return [ProgressLine.of(self.reading, line, value.evidence, asked) for line in value.lines]

    @resolved
    async def closers(self, first: int | None = None) -> list[Closer]:
        """Credentials that would close most of it, best first; at most 100, 20 unless told."""
        count = USUAL_CLOSERS if first is None else in_range(first, "first")
        reading = self.reading
        found = await reading.judge(lambda: closers_of(self.value, reading.planner, reading.snapshot, count))
        return [Closer.of(reading, closer) for closer in found]


@output
class Reason:
    """A reason in a number and in words."""

    kind: ReasonKind
    text: str
    value: float


@output
class Recommendation:
    """What to earn or to renew next; cost and hours of the cheapest plan to it, prerequisites included."""

    credential: Credential
    score: float
    eligible_now: bool
    cost: Money
    hours: float
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")
    reasons: list[Reason]
    renewal: Route | None = strawberry.field(description="The way to renew the credential; null: it is to be earned.")
    due_on: date | None = strawberry.field(description="The last day on which what is to be renewed is valid.")
    grace_through: date | None = strawberry.field(
        description="The last day on which it may still be renewed; null: dueOn."
    )
    possible_on: date | None = strawberry.field(
        description="The first day on which work that goes on can be experience enough; null: it needs no more of it."
    )

    @classmethod
    def of(cls, reading: Reading, found: advice.Recommendation) -> Recommendation:
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
    """A page of recommendations, best first."""

    reading: Private[Reading]
    say: Private[Callable[[], tuple[str, ...]]]
    edges: list[Edge[Recommendation]]
    page_info: PageInfo
    total_count: int
    catalog_revision: int

    @classmethod
    def of(
        cls,
        reading: Reading,
        found: tuple[advice.Recommendation, ...],
        window: Window,
        say: Callable[[], tuple[str, ...]],
    ) -> RecommendationConnection:
        """The page that was asked for.

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
        """What to know before them: what the law asks for and is not held; what is missing for a goal that cannot be
        reached today, and the day on which experience can be enough; that nothing in the catalogue fits."""
        return list(await self.reading.judge(self.say))
