"""What clients ask with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked, asked_one_of
from pathways.domain.catalog import CredentialStatus, CredentialType, RouteKind
from pathways.domain.plan import USUAL_OBJECTIVES, Objective


@asked
class CredentialFilter:
    """All filters must match; any value of a filter does.

    maxCost and maxHours look at a credential's cheapest and shortest route that states them.
    """

    credential_types: list[CredentialType] | None = None
    statuses: list[CredentialStatus] | None = None
    owned_by: list[str] | None = None
    competencies: list[str] | None = None
    subjects: list[str] | None = None
    max_cost: Decimal | None = None
    currency: str | None = None
    max_hours: float | None = None
    stackable: bool | None = strawberry.field(
        default=None, description="True: counts toward a larger credential. False: toward none."
    )


@asked
class AwardInput:
    """A credential that the learner was given."""

    credential: str
    issued_on: date | None = None
    expires_on: date | None = None
    score: float | None = None
    issued_by: str | None = strawberry.field(default=None, description="Absent: the credential's first owner.")
    kind: RouteKind | None = strawberry.field(default=None, description="Absent: STUDY.")
    credits: float | None = strawberry.field(default=None, description="Absent: the credential's.")
    times: int | None = strawberry.field(
        default=None, description="How often a repeatable credential was earned like this."
    )


@asked
class CompetencyLevelInput:
    """A competency at a level above 0."""

    competency: str
    level: float


@asked
class ExperienceInput:
    """months, or the days it ran; endedOn ahead of today: it is still running."""

    months: int | None = None
    field: str | None = None
    started_on: date | None = None
    ended_on: date | None = None


@asked
class WaiverInput:
    """A requirement line that holds for this learner by agreement."""

    path: str
    reason: str
    by: str | None = None


@asked
class SubstitutionInput:
    """A credential that counts as another one for this learner."""

    for_: str = strawberry.field(name="for")
    by: str
    reason: str


@asked
class ClaimInput:
    """The line that the learner wants an award to pay for."""

    award: str = strawberry.field(description="The credential of the award.")
    path: str


@asked
class LearnerProfile:
    """What a learner brings; nothing of it is stored."""

    awards: list[AwardInput] | None = None
    competencies: list[CompetencyLevelInput] | None = None
    experience: list[ExperienceInput] | None = None
    conditions: list[str] | None = None
    waivers: list[WaiverInput] | None = None
    substitutions: list[SubstitutionInput] | None = None
    claims: list[ClaimInput] | None = None


@asked_one_of
class LearnerRef:
    """A profile sent along; nothing of it is stored."""

    profile: LearnerProfile | None = UNSET


@asked
class OccupationGoalInput:
    """To be ready for an occupation."""

    key: str
    coverage: float | None = strawberry.field(
        default=1.0, description="Share of the importance-weighted need to cover, 0 to 1; 1 is all of it."
    )
    with_preferred_credentials: bool | None = False


@asked_one_of
class GoalInput:
    """Exactly one. all: every one of these goals."""

    credential: str | None = UNSET
    occupation: OccupationGoalInput | None = UNSET
    competencies: list[CompetencyLevelInput] | None = UNSET
    all: list[GoalInput] | None = UNSET


@asked
class BreakInput:
    """Days on which nothing is done."""

    from_: date = strawberry.field(name="from")
    to: date


def _cheapest_first() -> list[Objective]:
    return list(USUAL_OBJECTIVES)


@asked
class PlanOptions:
    """Wishes and limits of a question."""

    optimize: list[Objective] | None = strawberry.field(
        default_factory=_cheapest_first,
        description="Most important first; later ones break ties without giving up the earlier.",
    )
    currency: str | None = None
    budget: Decimal | None = None
    start_on: date | None = None
    finish_by: date | None = None
    weekly_hours: float | None = None
    max_parallel: int | None = None
    breaks: list[BreakInput] | None = None
    include: list[str] | None = None
    avoid: list[str] | None = None
    accredited_only: bool | None = None
    keep_valid_until: date | None = strawberry.field(
        default=None, description="Keep the goal valid through this day: renewals are planned too."
    )
    alternatives: int | None = 0
    time_limit_ms: int | None = None


@asked
class RecommendationOptions:
    """Limits on recommendations; with a budget the first n fit it together, for every n."""

    budget: Decimal | None = None
    max_hours: float | None = None
    currency: str | None = None
    avoid: list[str] | None = None
    eligible_now: bool | None = True
