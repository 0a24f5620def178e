"""Learners, their awards and the proofs of those as the API shows them. None are stored yet."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

import strawberry

from pathways.api import inputs
from pathways.api.credentials import Credential
from pathways.api.described import output, resolved
from pathways.api.no_plans import PlanResult
from pathways.api.things import Competency, CompetencyLevel, Node, Occupation
from pathways.domain.learner import AwardState
from pathways.errors import ProblemsError


class CheckOutcome(StrEnum):
    """How one check of a badge ended."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    SKIPPED = "SKIPPED"
    UNKNOWN = "UNKNOWN"


@output
class BadgeCheck:
    """One check of a badge."""

    name: str
    outcome: CheckOutcome
    text: str


@output
class BadgeVerification:
    """valid: null when it could not be determined; an unknown status is never good."""

    valid: bool | None
    authentic: CheckOutcome
    current: CheckOutcome
    trusted: CheckOutcome
    checked_at: datetime
    standard: str | None
    checks: list[BadgeCheck]
    issuer: str | None
    achievement: str | None
    recipient: str | None
    valid_from: datetime | None
    valid_until: datetime | None


@output
class Award(Node):
    """credential: null for a badge that matches none here; title then says what it is."""

    key: str
    credential: Credential | None
    title: str
    issued_on: date | None
    expires_on: date | None
    score: float | None
    is_expired: bool
    state: AwardState
    evidence: list[str]
    verification: BadgeVerification | None


@output
class Claim:
    """What pays for a line, and with how much of it; award is null for a profile sent along."""

    text: str
    credential: Credential | None
    award: Award | None
    worth: float | None


@output
class HeldCompetency:
    """A competency that a learner holds, and what shows it."""

    competency: Competency
    level: float
    from_: list[Claim] = strawberry.field(name="from")


@output
class LearnerGoal:
    """What a learner wants to reach."""

    key: str
    text: str
    credential: Credential | None
    occupation: Occupation | None
    coverage: float | None
    with_preferred_credentials: bool
    competencies: list[CompetencyLevel]
    all: list[LearnerGoal]

    @resolved
    def plan(self, options: inputs.PlanOptions | None = None) -> PlanResult | None:  # noqa: ARG002
        raise ProblemsError.one("NOT_YET", "Goals of stored learners are not planned yet.", "Use planPathway.")


@output
class Learner(Node):
    """A person with awards, competencies and goals."""

    key: str
    name: str | None
    awards: list[Award]
    competencies: list[HeldCompetency]
    goals: list[LearnerGoal]
