"""Answers about gaps, next steps and progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.domain.catalog import Route, Strength
from pathways.domain.money import Money


class GapStatus(StrEnum):
    """How a need of a goal stands.

    Attributes:
        MET: held in full.
        PARTIAL: held below the level, or begun.
        MISSING: nothing of it is held.
        EXPIRED: only lapsed awards reach it.
    """

    MET = "MET"
    PARTIAL = "PARTIAL"
    MISSING = "MISSING"
    EXPIRED = "EXPIRED"


class HoldingState(StrEnum):
    """Where a learner stands with a credential.

    Attributes:
        HELD: held and valid.
        IN_GRACE: run out, and a renewal is still open.
        EXPIRED: run out, and no renewal is open.
        ELIGIBLE: not held, and a route may be begun today.
        IN_PROGRESS: an award is to come, or what a route asks for is begun.
        BLOCKED: not held, and nothing is begun or open today.
    """

    HELD = "HELD"
    IN_GRACE = "IN_GRACE"
    EXPIRED = "EXPIRED"
    ELIGIBLE = "ELIGIBLE"
    IN_PROGRESS = "IN_PROGRESS"
    BLOCKED = "BLOCKED"


@dataclass(frozen=True, slots=True)
class CompetencyGap:
    """One need of a goal; importance is None where the goal states none, as for competencies."""

    competency: str
    needed: Decimal
    held: Decimal
    importance: Decimal | None
    status: GapStatus


@dataclass(frozen=True, slots=True)
class CredentialGap:
    """One credential that a goal asks for."""

    credential: str
    strength: Strength
    status: GapStatus


@dataclass(frozen=True, slots=True)
class Closer:
    """A credential that closes part of a gap; cost and hours are those of the cheapest plan to it.

    Attributes:
        is_priced: the cost of every step is stated; else it costs at least `cost`.
    """

    credential: str
    closes: tuple[str, ...]
    coverage_after: Decimal
    cost: Money
    hours: Decimal
    is_priced: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationOptions:
    """Limits on recommendations; with a budget the first n fit it together, for every n."""

    budget: Decimal | None = None
    max_hours: Decimal | None = None
    currency: str | None = None
    avoid: tuple[str, ...] = ()
    eligible_now: bool = True


class ReasonKind(StrEnum):
    """Why a credential is recommended; `value` of a reason is in the unit that its kind names.

    Attributes:
        CLOSES_GAP: the share of coverage gained, 0 to 1.
        ON_BEST_PLAN: the number of its step in the best plan.
        UNLOCKS: how many credentials become obtainable next, or on how many longer ways it lies.
        COMPLETES_STACK: how many stacks it completes.
        RENEWAL_DUE: days until it runs out; negative: days since.
        IN_DEMAND: how many occupations ask for it.
        REMEDIATES: the level it adds.
        CHEAPEST_EQUIVALENT: how many others that count the same it takes the place of.
    """

    CLOSES_GAP = "CLOSES_GAP"
    ON_BEST_PLAN = "ON_BEST_PLAN"
    UNLOCKS = "UNLOCKS"
    COMPLETES_STACK = "COMPLETES_STACK"
    RENEWAL_DUE = "RENEWAL_DUE"
    IN_DEMAND = "IN_DEMAND"
    REMEDIATES = "REMEDIATES"
    CHEAPEST_EQUIVALENT = "CHEAPEST_EQUIVALENT"


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason in a number and in words."""

    kind: ReasonKind
    text: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What to earn or to renew next; cost and hours are those of the cheapest plan to it.

    Attributes:
        is_priced: the cost of every step is stated; else it costs at least `cost`.
        renewal: the way to renew the credential; None: it is to be earned.
        due_on: the last day on which what is to be renewed is valid.
        grace_through: the last day on which it may still be renewed; None: `due_on`.
        possible_on: the first day on which work that goes on can be experience enough; None: it needs no more of it.
    """

    credential: str
    score: Decimal
    eligible_now: bool
    cost: Money
    hours: Decimal
    is_priced: bool
    reasons: tuple[Reason, ...]
    renewal: Route | None = None
    due_on: date | None = None
    grace_through: date | None = None
    possible_on: date | None = None
