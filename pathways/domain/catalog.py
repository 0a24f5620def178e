"""What a catalogue holds: credentials and the routes to them, competencies, occupations, organizations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pathways.domain.identifiers import MovedPath
from pathways.domain.money import GroupCost, Money, SharedCost, Upkeep
from pathways.domain.months import Lifetime, YearDay, add_months
from pathways.domain.offerings import Cohort, FirstCycle, Offering, Recurrence, Retake
from pathways.domain.requirement import Attribute, Group, Need, Requirement


class CredentialType(StrEnum):
    """What kind of credential it is, in CTDL's terms.

    Attributes:
        ATTENDANCE_CERTIFICATE: says that a person was there.
        COMPLETION_CERTIFICATE: says that a person finished a course.
        ASSESSMENT_BASED_CERTIFICATE: says that a person passed the assessment of a course.
        MICRO_CREDENTIAL: a small unit of learning, assessed by itself.
        DIGITAL_BADGE: an achievement as a digital badge.
        CERTIFICATION: a body certifies, usually for some years, that a person meets its standard.
        LICENSE: an authority permits an occupation.
        REGISTRATION: an official register lists the person.
        DIPLOMA: a programme of study below or beside a degree.
        DEGREE: an academic degree.
        COURSE: a course that counts by itself.
    """

    ATTENDANCE_CERTIFICATE = "ATTENDANCE_CERTIFICATE"
    COMPLETION_CERTIFICATE = "COMPLETION_CERTIFICATE"
    ASSESSMENT_BASED_CERTIFICATE = "ASSESSMENT_BASED_CERTIFICATE"
    MICRO_CREDENTIAL = "MICRO_CREDENTIAL"
    DIGITAL_BADGE = "DIGITAL_BADGE"
    CERTIFICATION = "CERTIFICATION"
    LICENSE = "LICENSE"
    REGISTRATION = "REGISTRATION"
    DIPLOMA = "DIPLOMA"
    DEGREE = "DEGREE"
    COURSE = "COURSE"


class CredentialStatus(StrEnum):
    """Where a credential is in its life; only ACTIVE ones are planned.

    Attributes:
        DEVELOPING: not offered yet.
        ACTIVE: offered.
        SUSPENDED: not offered for the time being.
        SUPERSEDED: replaced by a successor.
        CEASED: no longer offered.
    """

    DEVELOPING = "DEVELOPING"
    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    SUPERSEDED = "SUPERSEDED"
    CEASED = "CEASED"


class RouteKind(StrEnum):
    """How a credential is obtained or kept.

    Attributes:
        STUDY: a course or programme.
        EXAM: an exam.
        STACK: smaller credentials, conferred on whoever holds them.
        PRIOR_LEARNING: recognition of what was learned before.
        RENEWAL: keeps a credential that is held.
    """

    STUDY = "STUDY"
    EXAM = "EXAM"
    STACK = "STACK"
    PRIOR_LEARNING = "PRIOR_LEARNING"
    RENEWAL = "RENEWAL"


class Strength(StrEnum):
    """How much an occupation asks for a credential.

    Attributes:
        REQUIRED: the occupation cannot do without it.
        PREFERRED: it helps; a goal includes it only with withPreferredCredentials.
    """

    REQUIRED = "REQUIRED"
    PREFERRED = "PREFERRED"


class Figure(StrEnum):
    """A figure of a route that may be an estimate."""

    COST = "cost"
    HOURS = "hours"
    WEEKS = "weeks"


class Validity(StrEnum):
    """What is known of how long a credential is valid, beside a number of months."""

    UNKNOWN = "unknown"


class Attempts(StrEnum):
    """Which of several awards of a credential counts for scores and grades."""

    BEST = "best"
    LATEST = "latest"
    FIRST = "first"
    AVERAGE = "average"


class CreditsOf(StrEnum):
    """Whose credits count where an equivalent pays: its own, or those of what the line names."""

    OWN = "own"
    NAMED = "named"


class Alignment(StrEnum):
    """Who says that a credential shows its competencies.

    Attributes:
        ISSUER: the issuer says so.
        BY_HAND: whoever maintains the catalogue says so.
    """

    ISSUER = "ISSUER"
    BY_HAND = "BY_HAND"


class Kind(StrEnum):
    """The kinds of things with a key; keys are unique over all of them.

    Attributes:
        CREDENTIAL: a Credential.
        COMPETENCY: a Competency.
        OCCUPATION: an Occupation.
        ORGANIZATION: an Organization.
        EQUIVALENCE: a set of equivalent credentials.
        OVERLAP: a cap on what counts twice.
        SCALE: a scale of grades.
        TERM: a part of the year in which institutions teach.
        ADJACENCY: a competency whose levels count as those of another.
    """

    CREDENTIAL = "CREDENTIAL"
    COMPETENCY = "COMPETENCY"
    OCCUPATION = "OCCUPATION"
    ORGANIZATION = "ORGANIZATION"
    EQUIVALENCE = "EQUIVALENCE"
    OVERLAP = "OVERLAP"
    SCALE = "SCALE"
    TERM = "TERM"
    ADJACENCY = "ADJACENCY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """Who owns or accredits credentials."""

    key: str
    name: str
    url: str | None = None
    former_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Competency:
    """Something a person can do; `broader` helps to search and satisfies nothing."""

    key: str
    name: str
    statement: str | None = None
    framework: str | None = None
    uri: str | None = None
    broader: tuple[str, ...] = ()
    former_keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetencyLevel:
    """A competency at a level above 0."""

    competency: str
    level: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where the facts come from, and when they were read."""

    url: str
    as_of: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way to obtain a credential, or (RENEWAL) to keep it.

    Attributes:
        cost: None when not stated; a plan counts it as 0 and says so.
        hours, weeks: work of the learner; least calendar time.
        available_from, available_through: days on which it may be started.
        offerings, recurring: the only times at which it can be taken; none of both: at any time.
        requires, recommends: None asks for nothing; what should be held before never blocks, and breaks ties.
        extends_months, grace_months: of a renewal, None: validMonths; how long after expiry it may still be taken.
        opens_days: how many days ahead of the expiry it opens; None: in all of the cycle.
        align_to, cohort: the renewal sets the expiry to that credential's, if later; for others it is closed.
        estimated: the figures that are estimates; plans name them among their assumptions.
        shared_cost, group_cost, retake: beside its own cost; after attempts that failed, None: it stays open.
        first_cycle, carry_over: of a renewal; None: as any other; so many spare credits of a cycle count in the next.
        sentence, upkeep: from which its rule was read; what its owner spends on this way, each kind once.
    """

    key: str
    kind: RouteKind
    name: str | None = None
    cost: Money | None = None
    hours: Decimal | None = None
    weeks: int | None = None
    available_from: date | None = None
    available_through: date | None = None
    offerings: tuple[Offering, ...] = ()
    requires: Requirement | None = None
    extends_months: int | None = None
    grace_months: int | None = None
    align_to: str | None = None
    estimated: tuple[Figure, ...] = ()
    recommends: Requirement | None = None
    opens_days: int | None = None
    cohort: Cohort | None = None
    recurring: tuple[Recurrence, ...] = ()
    shared_cost: SharedCost | None = None
    group_cost: GroupCost | None = None
    first_cycle: FirstCycle | None = None
    carry_over: Decimal | None = None
    retake: Retake | None = None
    sentence: str | None = None
    upkeep: tuple[Upkeep, ...] = ()

    @property
    def is_offered(self) -> bool:
        """It can be taken at some times only."""
        return bool(self.offerings or self.recurring)

    @property
    def title(self) -> str:
        """Its name; its kind in words where it has none."""
        return self.name or self.kind.replace("_", " ").capitalize()

    @property
    def trees(self) -> tuple[Requirement, ...]:
        """What it requires and what it recommends, as far as it says."""
        return tuple(tree for tree in (self.requires, self.recommends) if tree is not None)

    def opens_on(self, since: date, expiry: date) -> date:
        """Of a renewal: the first day on which it may be taken in a cycle, as far as the cycle goes."""
        if self.opens_days is None or (expiry - date.min).days < self.opens_days:
            return since
        return max(since, expiry - timedelta(days=self.opens_days))

    def asks(self, *, first: bool, carried: Decimal = Decimal(0)) -> Requirement | None:
        """Of a renewal: what it requires in the first cycle of an award or a later one, beside carried credits."""
        special = self.first_cycle if first else None
        if special is not None and (special.exempt or not isinstance(self.requires, Group)):
            return None
        if not isinstance(self.requires, Group) or (special is None and not carried):
            return self.requires
        least = self.requires.minimum if special is None else special.credits
        return replace(self.requires, minimum=max(Decimal(0), (least or Decimal(0)) - carried))

    def open_on(self, day: date) -> bool:
        """It may be started on that day, whether or not it is offered then."""
        return self.open_from(day) and (self.available_from is None or self.available_from <= day)

    def open_from(self, day: date) -> bool:
        """It may be started on that day or a later one, for all that is known: offerings recur."""
        return self.available_through is None or day <= self.available_through


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A confirmation that a person met a set standard at a point in time.

    Attributes:
        valid_months, valid_days: at most one; neither, and no `valid_until`: for life, unless `validity` is UNKNOWN.
        valid_until: through such a day of the year.
        validity: UNKNOWN, beside none of these: it counts as valid, and plans say so.
        superseded_by, level: its successors, the first one first; in the words of its owner: 300, graduate, SCQF 7.
        credits_from, credits_to: the learner chooses between them, and a plan earns `credits_to`; neither: no choice.
        scale, passing: of its grades; the lowest that passes, None: as its scale says; without one `passing_score`.
        attempts: which of several awards counts for scores and grades.
        repeatable, upkeep: up to so many awards of it count; what its owner spends on it, each kind once.
    """

    key: str
    name: str
    credential_type: CredentialType
    status: CredentialStatus = CredentialStatus.ACTIVE
    ctid: str | None = None
    description: str | None = None
    subject_webpage: str | None = None
    owned_by: tuple[str, ...] = ()
    accredited_by: tuple[str, ...] = ()
    competencies: tuple[CompetencyLevel, ...] = ()
    alignment: Alignment | None = None
    credits: Decimal | None = None
    valid_months: int | None = None
    validity: Validity | None = None
    subjects: tuple[str, ...] = ()
    in_language: tuple[str, ...] = ()
    superseded_by: tuple[str, ...] = ()
    last_day: date | None = None
    level: str | None = None
    reference: Reference | None = None
    routes: tuple[Route, ...] = ()
    renewals: tuple[Route, ...] = ()
    credits_from: Decimal | None = None
    credits_to: Decimal | None = None
    scale: str | None = None
    passing: str | None = None
    passing_score: Decimal | None = None
    attempts: Attempts = Attempts.BEST
    valid_days: int | None = None
    valid_until: YearDay | None = None
    repeatable: int = 1
    former_keys: tuple[str, ...] = ()
    upkeep: tuple[Upkeep, ...] = ()
    moved_paths: tuple[MovedPath, ...] = ()

    @property
    def planned_credits(self) -> Decimal | None:
        """What it is worth when a plan earns it."""
        return self.credits if self.credits_to is None else self.credits_to

    @property
    def sure_credits(self) -> Decimal | None:
        """What it is worth where nobody says how much was chosen."""
        return self.credits_from if self.credits is None else self.credits

    @property
    def least_credits(self) -> Decimal | None:
        """What it is worth at the least, whatever was chosen."""
        return self.credits if self.credits_from is None else self.credits_from

    def values(self, attribute: Attribute) -> tuple[str, ...]:
        """The organizations that own it, or its subjects."""
        return self.owned_by if attribute is Attribute.OWNED_BY else self.subjects

    @property
    def lifetime(self) -> Lifetime:
        """For how long an award of it is valid."""
        return Lifetime(months=self.valid_months, days=self.valid_days, until=self.valid_until)

    def extension(self, renewal: Route) -> Lifetime:
        """By how much a renewal of it moves an expiry; the day of the year on which it ends stays the same."""
        if renewal.extends_months is None:
            return self.lifetime
        return Lifetime(months=renewal.extends_months, until=self.valid_until)

    def plannable_on(self, day: date) -> bool:
        """Active, and its last day (if any) has not passed."""
        return self.status is CredentialStatus.ACTIVE and (self.last_day is None or day <= self.last_day)

    def renewable_on(self, day: date, last: date) -> bool:
        """An award that runs out on some last day may still be renewed on another day: grace is not over."""
        return any(day <= add_months(last, renewal.grace_months or 0) for renewal in self.renewals)


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupationCredential:
    """A credential that an occupation asks for."""

    credential: str
    strength: Strength


@dataclass(frozen=True, slots=True, kw_only=True)
class Occupation:
    """A job, with the competencies and credentials it asks for.

    Attributes:
        needs: what the work itself asks for; coverage is measured by them.
        general_needs: what it asks for as most work does, such as reading and judgement; shown beside, never counted.
    """

    key: str
    name: str
    code: str | None = None
    code_system: str | None = None
    needs: tuple[Need, ...] = ()
    general_needs: tuple[Need, ...] = ()
    credentials: tuple[OccupationCredential, ...] = ()
    former_keys: tuple[str, ...] = ()
