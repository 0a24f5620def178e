"""People for a goal, and roles for a person, in GraphQL."""

from __future__ import annotations

from typing import TypedDict

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Learner
from pathways.api.types.catalog import Money, Occupation
from pathways.api.types.gap import CompetencyGap, CredentialGap
from pathways.api.types.pagination import Connection
from pathways.api.types.scalars import number, share
from pathways.workforce import ranking
from pathways.workforce.ranking import Reach


class Common(TypedDict):
    """What a person beside a goal and an occupation beside a person have."""

    reading: RequestContext
    found: ranking.Match
    coverage: float
    cost: Money | None
    hours: float | None
    reach: Reach
    is_priced: bool


def _common(reading: RequestContext, found: ranking.Match) -> Common:
    totals = None if found.plan is None else found.plan.totals
    return Common(
        reading=reading,
        found=found,
        coverage=share(found.coverage),
        cost=None if totals is None else Money.of(totals.cost),
        hours=None if totals is None else number(totals.hours),
        reach=found.reach,
        is_priced=found.plan is None or found.plan.is_priced,
    )


async def _weeks(reading: RequestContext, found: ranking.Match) -> int | None:
    if found.plan is None:
        return None
    return await reading.judge(lambda: ranking.weeks_of(found, reading.planner, reading.snapshot))


@output
class Candidate:
    """Somebody beside a goal.

    Attributes:
        person: the key of a learner.
        learner: whose record it is; null: you may not see it.
        coverage: how much of the goal they meet, 0 to 1, as `skillGap` tells it.
        cost: of the cheapest plan to the rest; null unless PLANNED.
        hours: of that plan; null unless PLANNED.
        reach: whether a plan to the rest is known.
    """

    reading: Private[RequestContext]
    found: Private[ranking.Match]
    person: str
    learner: Learner | None
    coverage: float
    cost: Money | None
    hours: float | None
    reach: Reach
    is_priced: bool = strawberry.field(
        description="The cost of every step of the plan is stated; else it costs at least `cost`."
    )

    @resolved
    async def weeks(self) -> int | None:
        """Whole weeks that its steps take in the shortest schedule at 40 hours a week, 0: none is needed; null unless
        PLANNED, and where the steps have no schedule since something would run out on the way."""
        return await _weeks(self.reading, self.found)

    @resolved
    def missing(self) -> list[CompetencyGap]:
        """The needs that they do not meet in full."""
        return [CompetencyGap.of(self.reading, each) for each in self.found.missing]

    @resolved
    def credentials(self) -> list[CredentialGap]:
        """The credentials of the goal, without those ignored, and how they stand with each."""
        return [CredentialGap.of(self.reading, each) for each in self.found.credentials]

    @classmethod
    def of(cls, reading: RequestContext, found: ranking.Match, learner: Learner | None) -> Candidate:
        """A candidate as the API shows them."""
        return cls(person=found.person, learner=learner, **_common(reading, found))


@output
class CandidateConnection(Connection[Candidate]):
    """A page of candidates, the best first: by coverage, then cost, hours and key.

    Attributes:
        catalog_revision: the revision of the catalogue that answered.
    """

    catalog_revision: int


@output
class OccupationMatch:
    """An occupation beside a person.

    Attributes:
        occupation: the occupation.
        coverage: how much of its needs they meet, 0 to 1.
        cost: of the cheapest plan to the rest; null unless PLANNED.
        hours: of that plan; null unless PLANNED.
        reach: whether a plan to the rest is known.
    """

    reading: Private[RequestContext]
    found: Private[ranking.Match]
    occupation: Occupation
    coverage: float
    cost: Money | None
    hours: float | None
    reach: Reach
    is_priced: bool = strawberry.field(
        description="The cost of every step of the plan is stated; else it costs at least `cost`."
    )

    @resolved
    async def weeks(self) -> int | None:
        """Whole weeks that its steps take in the shortest schedule at 40 hours a week, 0: none is needed; null unless
        PLANNED, and where the steps have no schedule since something would run out on the way."""
        return await _weeks(self.reading, self.found)

    @resolved
    def missing(self) -> list[CompetencyGap]:
        """The needs that they do not meet in full."""
        return [CompetencyGap.of(self.reading, each) for each in self.found.missing]

    @resolved
    def credentials(self) -> list[CredentialGap]:
        """The credentials of the goal, without those ignored, and how they stand with each."""
        return [CredentialGap.of(self.reading, each) for each in self.found.credentials]

    @classmethod
    def of(cls, reading: RequestContext, occupation: str, found: ranking.Match) -> OccupationMatch:
        """A match as the API shows it."""
        return cls(occupation=Occupation.of(reading, occupation), **_common(reading, found))


@output
class OccupationMatchConnection(Connection[OccupationMatch]):
    """A page of occupations, the best first: by coverage, then cost, hours and key.

    Attributes:
        catalog_revision: the revision of the catalogue that answered.
    """

    catalog_revision: int
