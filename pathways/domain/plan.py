"""Questions for a plan, and the answers: a Plan with its proof, a NoPlan with its conflict, or a Refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.domain.catalog import Credential, Route
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.requirement import Requirement
from pathways.errors import Problem


class Objective(StrEnum):
    """What to keep small."""

    MONEY = "MONEY"
    HOURS = "HOURS"
    WEEKS = "WEEKS"
    STEPS = "STEPS"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Wishes and limits of a question; the first group asks for a calendar.

    Attributes:
        optimize: most important first.
        budget: the total cost may not exceed it, in the plan's currency.
        time_limit_ms: None: the service's setting.
    """

    finish_by: date | None = None
    weekly_hours: Decimal | None = None
    max_parallel: int | None = None
    keep_valid_until: date | None = None

    optimize: tuple[Objective, ...] = (Objective.MONEY,)
    currency: str | None = None
    budget: Decimal | None = None
    start_on: date | None = None
    include: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    accredited_only: bool = False
    alternatives: int = 0
    time_limit_ms: int | None = None


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A goal, a record and options; `start_on` of the options is set."""

    goal: Goal
    record: Record
    options: PlanOptions

    @property
    def day(self) -> date:
        """The day that counts as today."""
        if self.options.start_on is None:
            raise ValueError("a question is asked on a day")
        return self.options.start_on


class ProofStatus(StrEnum):
    """OPTIMAL: nothing better exists. BOUNDED: time ran out; no plan can beat the bound."""

    OPTIMAL = "OPTIMAL"
    BOUNDED = "BOUNDED"


@dataclass(frozen=True, slots=True)
class ObjectiveProof:
    """The value of an objective and what no plan can go below; money in the plan's currency, hours, or a count."""

    objective: Objective
    status: ProofStatus
    value: Decimal
    bound: Decimal


@dataclass(frozen=True, slots=True)
class Proof:
    """What is proved, and how long it took."""

    status: ProofStatus
    objectives: tuple[ObjectiveProof, ...]
    elapsed_ms: float
    phases_ms: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """What pays for a line of a step's requirement, and with how much: 1, or credits."""

    requirement: Requirement
    credential: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One credential earned by one route.

    Attributes:
        rank: 1, 2, …; an ordinary line uses lower ranks, a concurrent line lower or equal ones.
        satisfies: the requirement lines that this step meets.
        after: numbers of the earlier steps it waits for.
        claims: what pays for the lines of its requirement, where claims count.
    """

    number: int
    credential: Credential
    route: Route
    rank: int
    cost: Money
    hours: Decimal
    satisfies: tuple[Requirement, ...]
    after: tuple[int, ...]
    claims: tuple[PlanClaim, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """Sums over the steps."""

    cost: Money
    hours: Decimal
    steps: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The best way found, and how good it is proved to be."""

    steps: tuple[PlanStep, ...]
    totals: PlanTotals
    proof: Proof
    start_on: date
    assumptions: tuple[str, ...]
    catalog_revision: int


class ConflictMemberKind(StrEnum):
    """What kind of thing stands in the way."""

    GOAL = "GOAL"
    REQUIREMENT = "REQUIREMENT"
    BUDGET = "BUDGET"
    ACCREDITED_ONLY = "ACCREDITED_ONLY"
    AVOID = "AVOID"
    INCLUDE = "INCLUDE"


@dataclass(frozen=True, slots=True)
class ConflictMember:
    """One member: a limit, or a requirement line by its path."""

    kind: ConflictMemberKind
    name: str
    requirement: Requirement | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits and lines that cannot hold together."""

    members: tuple[ConflictMember, ...]
    text: str


class NoPlanReason(StrEnum):
    """INFEASIBLE: proved that there is none. UNDECIDED: time ran out before one was found."""

    INFEASIBLE = "INFEASIBLE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is no plan, or none was found in time."""

    reason: NoPlanReason
    conflicts: tuple[Conflict, ...]
    catalog_revision: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question cannot be asked like this."""

    problems: tuple[Problem, ...]


PlanResult = Plan | NoPlan | Refusal
