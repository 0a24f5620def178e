"""Why there is no plan, and what would help; what is wrong with a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pathways.domain.plan import Plan
from pathways.domain.requirement import Requirement
from pathways.errors import Problem


class ConflictMemberKind(StrEnum):
    """What kind of thing stands in the way."""

    GOAL = "GOAL"
    REQUIREMENT = "REQUIREMENT"
    BUDGET = "BUDGET"
    FINISH_BY = "FINISH_BY"
    WEEKLY_HOURS = "WEEKLY_HOURS"
    MAX_PARALLEL = "MAX_PARALLEL"
    KEEP_VALID_UNTIL = "KEEP_VALID_UNTIL"
    ACCREDITED_ONLY = "ACCREDITED_ONLY"
    AVOID = "AVOID"
    INCLUDE = "INCLUDE"
    OVERLAP = "OVERLAP"


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


class OptionChangeKind(StrEnum):
    """Which option or line a change is about."""

    COVERAGE = "COVERAGE"
    BUDGET = "BUDGET"
    FINISH_BY = "FINISH_BY"
    WEEKLY_HOURS = "WEEKLY_HOURS"
    MAX_PARALLEL = "MAX_PARALLEL"
    KEEP_VALID_UNTIL = "KEEP_VALID_UNTIL"
    ACCREDITED_ONLY = "ACCREDITED_ONLY"
    DROP_AVOID = "DROP_AVOID"
    DROP_INCLUDE = "DROP_INCLUDE"
    ADD_CONDITION = "ADD_CONDITION"
    WAIVE = "WAIVE"


@dataclass(frozen=True, slots=True)
class OptionChange:
    """One change to a question.

    Attributes:
        value: what the option becomes, or what is dropped, said or waived.
        assignment: e.g. ``coverage=0.62``, ``budget=1450.00``, ``avoid-=KEY``, ``condition+=TEXT``, ``waive=PATH``.
    """

    kind: OptionChangeKind
    value: str
    assignment: str


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A smallest set of changes that makes a plan possible, and the plan it leads to."""

    changes: tuple[OptionChange, ...]
    text: str
    plan: Plan


class NoPlanReason(StrEnum):
    """INFEASIBLE: proved that no plan exists. UNDECIDED: time ran out before one was found."""

    INFEASIBLE = "INFEASIBLE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is no plan, or none was found in time.

    Attributes:
        text: what is known, in words.
        relaxations: what would help, the fewest changes first, then the cheapest plan.
    """

    reason: NoPlanReason
    text: str
    conflicts: tuple[Conflict, ...]
    catalog_revision: int
    relaxations: tuple[Relaxation, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question has mistakes."""

    problems: tuple[Problem, ...]


PlanResult = Plan | NoPlan | Refusal
