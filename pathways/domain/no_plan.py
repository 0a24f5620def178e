"""Why there is no plan, and what would help; what is wrong with a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from pathways.domain.plan import Plan
from pathways.domain.requirement import Requirement
from pathways.errors import Problem


class ConflictMemberKind(StrEnum):
    """What kind of thing stands in the way.

    Attributes:
        GOAL: the goal itself.
        REQUIREMENT: a requirement line.
        BUDGET: the budget.
        FINISH_BY: the last day to finish.
        WEEKLY_HOURS: the hours per week.
        MAX_PARALLEL: the most steps in the same week.
        KEEP_VALID_UNTIL: the day through which the goal is valid.
        ACCREDITED_ONLY: the demand for accredited credentials.
        AVOID: a credential to avoid.
        INCLUDE: a credential to include.
        OVERLAP: an overlap of the catalogue.
        CREDITS_PER_TERM: the most or the least credits of a term.
        VERIFIED_ONLY: claims do not count.
    """

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
    CREDITS_PER_TERM = "CREDITS_PER_TERM"
    VERIFIED_ONLY = "VERIFIED_ONLY"


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
    """Which option or line a change is about.

    Attributes:
        COVERAGE: a smaller coverage of the occupation.
        BUDGET: a larger budget.
        FINISH_BY: a later last day.
        WEEKLY_HOURS: more hours per week.
        MAX_PARALLEL: more steps in the same week.
        KEEP_VALID_UNTIL: valid through an earlier day.
        ACCREDITED_ONLY: credentials without accreditation too.
        DROP_AVOID: a credential is no longer avoided.
        DROP_INCLUDE: a credential is no longer included.
        ADD_CONDITION: the record says a condition.
        WAIVE: a requirement line is waived.
        CREDITS_PER_TERM: more credits in a term, or fewer at the least.
        VERIFIED_ONLY: claims count too.
    """

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
    CREDITS_PER_TERM = "CREDITS_PER_TERM"
    VERIFIED_ONLY = "VERIFIED_ONLY"


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
    """Whether it is proved that no plan exists.

    Attributes:
        INFEASIBLE: proved that no plan exists.
        UNDECIDED: time ran out before a plan was found or ruled out.
    """

    INFEASIBLE = "INFEASIBLE"
    UNDECIDED = "UNDECIDED"


@dataclass(frozen=True, slots=True)
class NoPlan:
    """There is no plan, or none was found in time.

    Attributes:
        text: what is known, in words.
        relaxations: what would help, the fewest changes first, then the cheapest plan.
        phases_ms: where the time went, in milliseconds.
    """

    reason: NoPlanReason
    text: str
    conflicts: tuple[Conflict, ...]
    catalog_revision: int
    relaxations: tuple[Relaxation, ...] = ()
    phases_ms: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """The question has mistakes."""

    problems: tuple[Problem, ...]


PlanResult = Plan | NoPlan | Refusal
