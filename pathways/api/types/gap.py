"""What is missing for a goal, and what closes it."""

from __future__ import annotations

import strawberry
from strawberry import Private

from pathways.advising import gap
from pathways.advising.gap import closers_of
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Competency, Money
from pathways.api.types.credentials import Credential
from pathways.api.types.pagination import in_range
from pathways.api.types.progress import Asked, ProgressLine
from pathways.api.types.scalars import number, share
from pathways.domain import advice
from pathways.domain.advice import GapStatus
from pathways.domain.catalog import Strength
from pathways.domain.goal import CredentialGoal

USUAL_CLOSERS = 20


@output
class CompetencyGap:
    """One need of a goal; importance is null where the goal states none.

    Attributes:
        competency: what the goal needs.
        needed: the level needed, above 0.
        held: the highest level stated or shown by a valid credential; 0: none.
        importance: its weight beside the other needs; null: the goal states none.
        status: how the need stands.
    """

    competency: Competency
    needed: float
    held: float
    importance: float | None
    status: GapStatus

    @classmethod
    def of(cls, reading: RequestContext, found: advice.CompetencyGap) -> CompetencyGap:
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
    """One credential that a goal asks for.

    Attributes:
        credential: what the goal asks for.
        strength: required, or only preferred.
        status: how the learner stands with it.
    """

    credential: Credential
    strength: Strength
    status: GapStatus

    @classmethod
    def of(cls, reading: RequestContext, found: advice.CredentialGap) -> CredentialGap:
        """A credential as it was judged."""
        return cls(credential=Credential.of(reading, found.credential), strength=found.strength, status=found.status)


@output
class Closer:
    """A credential that closes part of a gap; cost and hours of the cheapest plan to it, prerequisites included.

    Attributes:
        credential: what to earn.
        closes: the unmet needs that its plan meets in full.
        coverage_after: the coverage of the goal with it, 0 to 1.
        cost: the costs of the plan, added up; a cost that is not stated counts as 0.
        hours: the hours of the plan, added up.
    """

    credential: Credential
    closes: list[Competency]
    coverage_after: float
    cost: Money
    hours: float
    is_priced: bool = strawberry.field(description="The cost of every step is stated; else it costs at least `cost`.")

    @classmethod
    def of(cls, reading: RequestContext, found: advice.Closer) -> Closer:
        """A closer."""
        return cls(
            credential=Credential.of(reading, found.credential),
            closes=[Competency.of(reading, key) for key in found.closes],
            coverage_after=share(found.coverage_after),
            cost=Money.of(found.cost),
            hours=number(found.hours),
            is_priced=found.is_priced,
        )


@output
class Gap:
    """What a learner lacks for a goal.

    Attributes:
        catalog_revision: the revision of the catalogue that answered.
    """

    reading: Private[RequestContext]
    value: Private[gap.Gap]
    coverage: float = strawberry.field(
        description="Importance-weighted share that is already met, 0 to 1; a level held in part counts in part."
    )
    met_in_full: float = strawberry.field(description="The share whose needs are met in full, 0 to 1.")
    catalog_revision: int

    @classmethod
    def of(cls, reading: RequestContext, value: gap.Gap) -> Gap:
        """A gap."""
        return cls(
            reading=reading,
            value=value,
            coverage=share(value.coverage),
            met_in_full=share(value.met_in_full),
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
        """The credentials that the goal asks for, each with how the learner stands with it."""
        return [CredentialGap.of(self.reading, item) for item in self.value.credentials]

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
        """Credentials that would close most of it, best first."""
        count = USUAL_CLOSERS if first is None else in_range(first, "first")
        reading = self.reading
        found = await reading.judge(lambda: closers_of(self.value, reading.planner, reading.snapshot, count))
        return [Closer.of(reading, closer) for closer in found]
