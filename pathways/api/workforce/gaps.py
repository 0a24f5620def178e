"""What a team lacks, today and later, in GraphQL."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Learner
from pathways.api.types.catalog import Competency, Occupation
from pathways.api.types.credentials import Credential
from pathways.api.types.gap import CompetencyGap, CredentialGap
from pathways.api.types.scalars import number, share
from pathways.domain.advice import GapStatus
from pathways.domain.plan import ProofStatus
from pathways.workforce import forecast, risks, team_gap
from pathways.workforce.fit import Fit
from pathways.workforce.risks import TeamRiskKind

MOST_HOLDERS = 100


@output
class Assignment:
    """Somebody in one place of a role.

    Attributes:
        person: the key of a learner, or of a profile sent along.
        learner: whose record it is; null: a profile's, or you may not see it.
        coverage: the importance-weighted share of the needs that they meet, 0 to 1.
    """

    reading: Private[RequestContext]
    fit: Private[Fit]
    person: str
    learner: Learner | None
    coverage: float

    @resolved
    def missing(self) -> list[CompetencyGap]:
        """The needs that they do not meet in full."""
        return [CompetencyGap.of(self.reading, each) for each in self.fit.missing]

    @resolved
    def credentials(self) -> list[CredentialGap]:
        """What the occupation asks for, and how they stand with each."""
        return [CredentialGap.of(self.reading, each) for each in self.fit.credentials]


@output
class RoleGap:
    """One role, and who is assigned to its places.

    Attributes:
        occupation: of the role.
        headcount: how many places it has.
        filled: how many of them are filled: enough is covered, and each required credential is held.
        assignments: whoever covers some of it and is assigned, by key; empty where the tenant names nobody.
    """

    occupation: Occupation
    headcount: int
    filled: int
    assignments: list[Assignment]


@output
class TeamCompetency:
    """A competency at a level that some places need.

    Attributes:
        competency: what is needed.
        level: how much of it, above 0.
        wanted: places that need it at this level.
        holders: people who have it so; at most the first 100 by key, and none where the tenant names nobody.
        holder_count: how many they are in all.
        nearest: the highest level below it that somebody has; null: nobody has any.
        status: MET: as many have it as places want it; PARTIAL: some do, or have a lower level.
    """

    competency: Competency
    level: float
    wanted: int
    holders: list[str]
    holder_count: int
    nearest: float | None
    status: GapStatus


@output
class TeamRisk:
    """What may go wrong with a team.

    Attributes:
        kind: of risk.
        text: the risk in a sentence.
        competency: that it has to do with; null: none.
        credential: that runs out; null: none does.
        person: on whom it hangs; null: on nobody, or the tenant names nobody.
        on: the last day (included) on which what runs out is valid; null: nothing does.
    """

    kind: TeamRiskKind
    text: str
    competency: Competency | None
    credential: Credential | None
    person: str | None
    on: date | None


@output
class TeamGap:
    """What a team has of what its roles ask for.

    Attributes:
        people: how many were looked at.
        filled: how many places are filled.
        places: how many there are.
        proof: OPTIMAL: no assignment covers more.
        catalog_revision: the revision of the catalogue that answered.
    """

    reading: Private[RequestContext]
    value: Private[team_gap.TeamGap]
    learners: Private[Mapping[str, Learner]]
    named: Private[bool]
    people: int
    coverage: float = strawberry.field(
        description="Mean over all places of the fit of the person assigned to each (0 where nobody is), under the "
        "assignment that makes it greatest, 0 to 1."
    )
    filled: int
    places: int
    proof: ProofStatus
    catalog_revision: int

    @classmethod
    def of(
        cls, reading: RequestContext, value: team_gap.TeamGap, learners: Mapping[str, Learner], *, named: bool
    ) -> TeamGap:
        """A gap as the API shows it.

        Args:
            learners: those of the people whose records whoever asks may see.
            named: people may be named.
        """
        return cls(
            reading=reading,
            value=value,
            learners=learners,
            named=named,
            people=len(value.people),
            coverage=share(value.coverage),
            filled=value.filled,
            places=value.places,
            proof=ProofStatus.OPTIMAL,
            catalog_revision=reading.snapshot.revision,
        )

    @resolved
    def roles(self) -> list[RoleGap]:
        """Each role in the order of the question, with those assigned to it."""
        return [
            RoleGap(
                occupation=Occupation.of(self.reading, each.role.occupation),
                headcount=each.role.headcount,
                filled=each.filled,
                assignments=[self._assignment(fit) for fit in each.fits if self.named],
            )
            for each in self.value.roles
        ]

    @resolved
    def competencies(self) -> list[TeamCompetency]:
        """Each competency at each level that places need, by key."""
        return [
            TeamCompetency(
                competency=Competency.of(self.reading, each.competency),
                level=number(each.level),
                wanted=each.wanted,
                holders=list(each.holders[:MOST_HOLDERS]) if self.named else [],
                holder_count=len(each.holders),
                nearest=number(each.nearest),
                status=each.status,
            )
            for each in self.value.competencies
        ]

    @resolved
    async def risks(self) -> list[TeamRisk]:
        """What hangs on nobody or on one person, and what runs out within twelve months."""
        reading = self.reading
        found = await reading.judge(lambda: risks.risks_of(self.value, reading.snapshot, named=self.named))
        return [_risk(reading, each) for each in found]

    def _assignment(self, fit: Fit) -> Assignment:
        return Assignment(
            reading=self.reading,
            fit=fit,
            person=fit.person,
            learner=self.learners.get(fit.person),
            coverage=share(fit.coverage),
        )


def _risk(reading: RequestContext, found: risks.TeamRisk) -> TeamRisk:
    return TeamRisk(
        kind=found.kind,
        text=found.text,
        competency=None if found.competency is None else Competency.of(reading, found.competency),
        credential=None if found.credential is None else Credential.of(reading, found.credential),
        person=found.person,
        on=found.on,
    )


@output
class TeamForecastPoint:
    """A team on one day.

    Attributes:
        on: the day that counts as today then.
        coverage: of its places then, 0 to 1, if nobody renews anything.
        filled: places filled then, if nobody renews anything.
        renewed_coverage: if all is renewed that can be.
        renewed_filled: if all is renewed that can be.
    """

    on: date
    coverage: float
    filled: int
    renewed_coverage: float
    renewed_filled: int

    @classmethod
    def of(cls, point: forecast.ForecastPoint) -> TeamForecastPoint:
        """A point as the API shows it."""
        return cls(
            on=point.on,
            coverage=share(point.coverage),
            filled=point.filled,
            renewed_coverage=share(point.renewed_coverage),
            renewed_filled=point.renewed_filled,
        )


@output
class TeamForecast:
    """A team month by month, as awards run out.

    Attributes:
        points: today, and the same day of each month to come.
        catalog_revision: the revision of the catalogue that answered.
    """

    points: list[TeamForecastPoint]
    catalog_revision: int
