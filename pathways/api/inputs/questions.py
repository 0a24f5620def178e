"""What clients ask with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry
from strawberry import UNSET

from pathways.api.declare import asked, asked_one_of
from pathways.domain.catalog import CredentialStatus, CredentialType, RouteKind
from pathways.domain.learner import AwardState
from pathways.domain.plan import USUAL_OBJECTIVES, Objective
from pathways.records.learner import CompetencySource


@asked
class CredentialFilter:
    """All filters must match; any value of a filter does.

    maxCost and maxHours look at a credential's cheapest and shortest route that states them.

    Attributes:
        credential_types: it is of one of these types (default: any).
        statuses: it has one of these statuses (default: any).
        owned_by: keys of organizations; one of them owns it (default: any).
        competencies: keys of competencies; it shows one of them (default: any).
        subjects: it has one of these subjects, whatever their case (default: any).
        max_cost: its cheapest stated route costs at most this, in the filter's currency (default: no limit).
        currency: ISO 4217 code for maxCost and the order by COST (default: the only one of the catalogue; with several,
            maxCost needs one).
        max_hours: its shortest stated route takes at most this many hours (default: no limit).
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
        default=None, description="True: counts toward a larger credential. False: toward none. Absent: either."
    )


@asked
class AwardInput:
    """A credential that the learner was given.

    Attributes:
        credential: the key of the credential.
        issued_on: the first day on which it counts (included); default: not known, and it counts.
        expires_on: the last day on which it is valid (included); default: issuedOn plus validMonths, else for life.
        score: the score reached, on the credential's own scale (default: not known).
    """

    credential: str
    issued_on: date | None = None
    expires_on: date | None = None
    score: float | None = None
    grade: str | None = strawberry.field(
        default=None, description="On the credential's scale, where that is not of numbers: B+, PASS (default: none)."
    )
    issued_by: str | None = strawberry.field(default=None, description="Absent: the credential's first owner.")
    kind: RouteKind | None = strawberry.field(default=None, description="Absent: STUDY.")
    credits: float | None = strawberry.field(default=None, description="Absent: the credential's.")
    times: int | None = strawberry.field(
        default=None, description="How often a repeatable credential was earned like this (default 1)."
    )
    state: AwardState | None = strawberry.field(
        default=None,
        description="Absent: CLAIMED in a profile and when learners record it themselves, else VERIFIED. Learners say "
        "CLAIMED only; REVOKED and REJECTED are said by revokeAward and reviewClaim alone (a profile may say any).",
    )
    key: str | None = strawberry.field(
        default=None,
        description="The caller's own name for it: sent again, it changes that award instead of adding one; means "
        "nothing in a profile (default: another award each time).",
    )
    evidence: list[str] | None = strawberry.field(
        default=None,
        description="What a reviewer looks at: texts, addresses of the web, file:NAME for files to send, and "
        "experience:FIELD for the work in that field that the record has; at most 20, each of at most 5000 characters; "
        "means nothing in a profile (default: what is there already).",
    )


@asked
class CompetencyLevelInput:
    """A competency at a level above 0.

    Attributes:
        competency: the key of the competency.
        level: above 0, in levels of the catalogue, at most three decimals.
    """

    competency: str
    level: float
    source: CompetencySource | None = strawberry.field(
        default=None, description="Who says so; of a learner only (default: SELF)."
    )
    on: date | None = strawberry.field(
        default=None, description="The day from which it is known; of a learner only (default: it always was)."
    )


@asked
class ExperienceInput:
    """Work done: its months or hours, or the days it ran; endedOn ahead of today: it is still running.

    Attributes:
        months: months of work, 0 or more (default: counted from both days).
        hours: hours of work, 0 or more (default: none stated).
        share: the share of full time, above 0 (default: 1, full time).
        field: the field of work (default: none, which counts for lines without fields).
        started_on: the first day of work (included); default: not known.
        ended_on: the last day of work (included); default: not known.
    """

    months: int | None = None
    hours: float | None = None
    share: float | None = strawberry.field(default=None, description="Share of full time, above 0 to 1 (default 1).")
    field: str | None = None
    started_on: date | None = None
    ended_on: date | None = None


@asked
class WaiverInput:
    """A requirement line that holds for this learner by agreement.

    Attributes:
        path: the path of the requirement line.
        reason: why, in words; must not be empty.
        by: who agreed to it (default: nobody named).
    """

    path: str
    reason: str
    by: str | None = None


@asked
class SubstitutionInput:
    """A credential that counts as another one for this learner.

    Attributes:
        for_: the key of the credential that the rules name.
        by: the key of the credential that counts in its place.
        reason: why, in words; must not be empty.
    """

    for_: str = strawberry.field(name="for")
    by: str
    reason: str


@asked
class ClaimInput:
    """The line that the learner wants an award to pay for.

    Attributes:
        path: the path of the requirement line, which must be one that credentials pay for.
    """

    award: str = strawberry.field(description="The credential of the award.")
    path: str


@asked
class SinceInput:
    """The day on which a credential was begun; without one, whatever else there is.

    Attributes:
        credential: its key (default: every credential that no other entry names).
        on: the day on which the learner began (included).
    """

    credential: str | None = None
    on: date


@asked
class UnlistedCreditsInput:
    """Credit from outside the catalogue; it pays for selections that take such credit.

    Attributes:
        credits_of: what the credit is of, in words.
        credits: how much it is, 0 or more.
    """

    credits_of: str
    credits: float


@asked
class LearnerProfile:
    """What a learner brings; nothing of it is stored.

    Attributes:
        awards: credentials that the learner was given (default: none).
        competencies: what the learner can do, at which level (default: nothing).
        experience: work done or going on (default: none).
        conditions: facts that rules may ask for, in words (default: none).
        waivers: requirement lines that hold by agreement (default: none).
        substitutions: credentials that count as others by agreement (default: none).
        claims: which line an award pays for (default: what suits best).
        since: when the learner began (default: on the day asked).
        unlisted: credit from outside the catalogue (default: none).
    """

    awards: list[AwardInput] | None = None
    competencies: list[CompetencyLevelInput] | None = None
    experience: list[ExperienceInput] | None = None
    conditions: list[str] | None = None
    waivers: list[WaiverInput] | None = None
    substitutions: list[SubstitutionInput] | None = None
    claims: list[ClaimInput] | None = None
    since: list[SinceInput] | None = None
    unlisted: list[UnlistedCreditsInput] | None = None


@asked_one_of
class LearnerRef:
    """Exactly one: a learner whose record is stored, or a profile sent along; nothing of a profile is stored.

    Attributes:
        key: the key of the learner.
        profile: what the learner brings.
    """

    key: str | None = UNSET
    profile: LearnerProfile | None = UNSET


@asked
class OccupationGoalInput:
    """To be ready for an occupation.

    Attributes:
        key: the key of the occupation.
        with_preferred_credentials: its PREFERRED credentials are part of the goal too (default false).
    """

    key: str
    coverage: float | None = strawberry.field(
        default=1.0, description="Share of the importance-weighted need to cover, 0 to 1; 1 is all of it (default 1)."
    )
    with_preferred_credentials: bool | None = False


@asked_one_of
class GoalInput:
    """Exactly one. all: every one of these goals.

    Attributes:
        credential: the key of a credential to hold.
        occupation: an occupation to be ready for.
        competencies: competencies to reach, each at its level.
        all: several goals to reach together.
    """

    credential: str | None = UNSET
    occupation: OccupationGoalInput | None = UNSET
    competencies: list[CompetencyLevelInput] | None = UNSET
    all: list[GoalInput] | None = UNSET


@asked
class BreakInput:
    """Days on which nothing is done.

    Attributes:
        from_: the first day without study (included).
        to: the last day without study (included).
    """

    from_: date = strawberry.field(name="from")
    to: date


def _cheapest_first() -> list[Objective]:
    return list(USUAL_OBJECTIVES)


@asked
class PlanOptions:
    """Wishes and limits of a question.

    Attributes:
        currency: ISO 4217 code of the plan's costs (default: the only currency at hand).
        budget: the most that the plan may cost, 0 or more, in the plan's currency (default: no limit).
        start_on: the day that counts as today, on which the first week begins (default: today in UTC).
        finish_by: the last day on which a step may finish; the goal is held on it (included); default: no limit.
        weekly_hours: hours available per week, above 0 and at most 168, at most two decimals (default 40).
        max_parallel: the most steps in the same week, 1 or more (default: no limit).
        max_credits_per_term: the most credits that the steps of one term earn, 0 or more (default: no limit).
        min_credits_per_term: the least credits that the steps of one term earn, 0 or more; asked in every term with a
            step but the last (default: no limit).
        breaks: days without study, at most 200 breaks (default: none).
        include: keys of credentials that the plan earns too, unless they are held (default: none).
        avoid: keys of credentials that the plan does not earn; held ones still count (default: none).
        accredited_only: every step earns an accredited credential (default false).
        verified_only: neither claimed awards nor what the learner alone says of competencies counts (default false).
        alternatives: how many next-best plans to add, 0 to 20 (default 0).
        time_limit_ms: time for the whole answer, in milliseconds, 1 or more (default and maximum: settings of the
            service).
    """

    optimize: list[Objective] | None = strawberry.field(
        default_factory=_cheapest_first,
        description="Most important first; later ones only break ties of the earlier (default: MONEY, HOURS).",
    )
    currency: str | None = None
    budget: Decimal | None = None
    start_on: date | None = None
    finish_by: date | None = None
    weekly_hours: float | None = None
    max_parallel: int | None = None
    max_credits_per_term: float | None = None
    min_credits_per_term: float | None = None
    breaks: list[BreakInput] | None = None
    include: list[str] | None = None
    avoid: list[str] | None = None
    accredited_only: bool | None = None
    verified_only: bool | None = False
    keep_valid_until: date | None = strawberry.field(
        default=None,
        description="The last day on which the goal is valid (included); default: renewals are not planned.",
    )
    alternatives: int | None = 0
    time_limit_ms: int | None = None


@asked
class RecommendationOptions:
    """Limits on recommendations; with a budget the first n fit it together, for every n.

    Attributes:
        budget: the most that the recommendations together may cost, 0 or more (default: no limit).
        max_hours: the most hours for one recommendation (default: no limit).
        currency: ISO 4217 code of the costs (default: each in its own; a budget adds up one currency).
        avoid: keys of credentials to leave out (default: none).
        eligible_now: only what may be begun today (default true).
        verified_only: neither claimed awards nor what the learner alone says of competencies counts (default false).
    """

    budget: Decimal | None = None
    max_hours: float | None = None
    currency: str | None = None
    avoid: list[str] | None = None
    eligible_now: bool | None = True
    verified_only: bool | None = False
