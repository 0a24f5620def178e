"""Questions for a plan, and plans with their proofs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.domain.catalog import Credential, Route, RouteKind
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.domain.offerings import TermTime
from pathways.domain.requirement import Requirement

MARK = "@"
"""Between the key of a repeatable credential and which time it is; no key has it."""


def occurrence_name(key: str, number: int) -> str:
    """The name of the step that earns a credential for the nth time, counted from 1."""
    return key if number == 1 else f"{key}{MARK}{number}"


def occurrence_of(name: str) -> int:
    """Which time it is, counted from 1."""
    return int(name.partition(MARK)[2] or 1)


def credential_of(name: str) -> str:
    """The key of the credential that a step earns."""
    return name.partition(MARK)[0]


class Objective(StrEnum):
    """What to keep small.

    Attributes:
        MONEY: the costs of the steps, added up.
        HOURS: their hours, added up.
        WEEKS: the length of the best schedule, in weeks.
        STEPS: the number of steps, free stacks included.
    """

    MONEY = "MONEY"
    HOURS = "HOURS"
    WEEKS = "WEEKS"
    STEPS = "STEPS"


@dataclass(frozen=True, slots=True)
class Break:
    """Days without study, both included; a week that one of them falls into has no study."""

    from_: date
    to: date


USUAL_OBJECTIVES = (Objective.MONEY, Objective.HOURS)
"""What a plan is optimized by when the question does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """Wishes and limits of a question; the first group asks for a calendar, as WEEKS among the objectives does.

    Attributes:
        weekly_hours: of work that the learner has in each week; None: 40.
        max_parallel: the most steps in the same week; None: no limit.
        keep_valid_until: the goal is to hold without a gap through this day; renewals are planned too.
        max_credits_per_term: what the steps of one term earn is worth no more; None: no limit.
        min_credits_per_term: nor less, in each term with a step but the last; None: no limit.
        optimize: most important first.
        alternatives: how many next-best plans to answer with.
        budget: the total cost may not exceed it, in the plan's currency.
        time_limit_ms: None: the service's setting.
    """

    finish_by: date | None = None
    weekly_hours: Decimal | None = None
    max_parallel: int | None = None
    keep_valid_until: date | None = None
    breaks: tuple[Break, ...] = ()
    max_credits_per_term: Decimal | None = None
    min_credits_per_term: Decimal | None = None

    optimize: tuple[Objective, ...] = USUAL_OBJECTIVES
    currency: str | None = None
    budget: Decimal | None = None
    start_on: date | None = None
    include: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    accredited_only: bool = False
    alternatives: int = 0
    time_limit_ms: int | None = None

    @property
    def has_calendar(self) -> bool:
        """Steps are placed in weeks."""
        limits = (
            self.finish_by,
            self.weekly_hours,
            self.max_parallel,
            self.keep_valid_until,
            self.max_credits_per_term,
            self.min_credits_per_term,
        )
        return Objective.WEEKS in self.optimize or bool(self.breaks) or any(limit is not None for limit in limits)


@dataclass(frozen=True, slots=True)
class PlanQuestion:
    """A goal, a record and options; `start_on` of the options is set.

    Attributes:
        claims: the record in which claims count too; None: there are none, or they count already.
        left_out: what of a stored record the catalogue has no place for any more, in words.
    """

    goal: Goal
    record: Record
    options: PlanOptions
    claims: Record | None = None
    left_out: tuple[str, ...] = ()

    @property
    def day(self) -> date:
        """The day that counts as today."""
        if self.options.start_on is None:
            raise ValueError("a question needs a day (startOn)")
        return self.options.start_on


class AssumptionKind(StrEnum):
    """What a plan takes for granted, or leaves open. Of each kind, what its value says.

    Attributes:
        COST_AT_LEAST: the costs of some steps are not stated; value: how many.
        COST_NOT_STATED: the cost of a step is not stated, and counts as 0; value: the route.
        ESTIMATED: figures of a route are estimates; value: which.
        SHARED_COST: a cost that several steps share is paid once; value: the amount.
        VALIDITY_UNKNOWN: nobody knows how long something is valid.
        CONDITION_UNCHECKED: the record says so, and no one has checked it; value: the condition.
        CONDITION_UNKNOWN: no route asks for a condition of the record; value: the condition.
        FIELD_UNKNOWN: no route asks for a field of work of the record; value: the field.
        OPENS_LATER: a step can be begun from a later day; value: that day.
        OFFERED_LATER: a step is offered from a day; value: that day.
        OFFERED_AGAIN: a step is not offered any more; value: the last day on which it was, or null.
        EXPERIENCE_TO_COME: work that goes on is enough from a day; value: that day.
        AWARD_TO_COME: an award of a later day counts as held; value: that day.
        FACT_MISSING: a held award does not count, since it lacks a fact; value: score, grade or issuedOn.
        RUNS_OUT: an award runs out before it is needed; value: its last day.
        TOO_OLD: an award is too old when it is needed; value: the last day on which it was not.
        TOO_FAR_APART: awards lie further apart than a group allows.
        SCORE_NEEDED: a step must reach a score or grade; value: the least.
        AVERAGE_NEEDED: steps must reach an average; value: the least.
        WITHOUT_AWARD: what the plan costs without an award that runs out; value: that cost, or null: no plan.
        OWN_CHOICE_COSTS: the learner's own choice of what pays costs more; value: how much.
        CONDITION_WOULD_SAVE: a condition that nobody has said would save something; value: how much.
        LEFT_OUT: something in the record counts for nothing, since the catalogue has no place for it any more.
        TIME_RAN_OUT: the search ended before all was looked at.
    """

    COST_AT_LEAST = "COST_AT_LEAST"
    COST_NOT_STATED = "COST_NOT_STATED"
    ESTIMATED = "ESTIMATED"
    SHARED_COST = "SHARED_COST"
    VALIDITY_UNKNOWN = "VALIDITY_UNKNOWN"
    CONDITION_UNCHECKED = "CONDITION_UNCHECKED"
    CONDITION_UNKNOWN = "CONDITION_UNKNOWN"
    FIELD_UNKNOWN = "FIELD_UNKNOWN"
    OPENS_LATER = "OPENS_LATER"
    OFFERED_LATER = "OFFERED_LATER"
    OFFERED_AGAIN = "OFFERED_AGAIN"
    EXPERIENCE_TO_COME = "EXPERIENCE_TO_COME"
    AWARD_TO_COME = "AWARD_TO_COME"
    FACT_MISSING = "FACT_MISSING"
    RUNS_OUT = "RUNS_OUT"
    TOO_OLD = "TOO_OLD"
    TOO_FAR_APART = "TOO_FAR_APART"
    SCORE_NEEDED = "SCORE_NEEDED"
    AVERAGE_NEEDED = "AVERAGE_NEEDED"
    WITHOUT_AWARD = "WITHOUT_AWARD"
    OWN_CHOICE_COSTS = "OWN_CHOICE_COSTS"
    CONDITION_WOULD_SAVE = "CONDITION_WOULD_SAVE"
    LEFT_OUT = "LEFT_OUT"
    TIME_RAN_OUT = "TIME_RAN_OUT"


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something that a plan takes for granted, or leaves open.

    Attributes:
        text: in words.
        credential: the key of what it is about; None: of no single one.
        path: of the requirement line that makes it matter; None: of no single one.
        value: as its kind says.
    """

    kind: AssumptionKind
    text: str
    credential: str | None = None
    path: str | None = None
    value: str | None = None


class ProofStatus(StrEnum):
    """Whether it is proved that nothing better exists.

    Attributes:
        OPTIMAL: proved: nothing better exists.
        BOUNDED: time ran out; no plan can beat the bound.
    """

    OPTIMAL = "OPTIMAL"
    BOUNDED = "BOUNDED"


@dataclass(frozen=True, slots=True)
class ObjectiveProof:
    """The value of an objective and what no plan can go below: money in the plan's currency, hours, weeks, a count."""

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
class Dates:
    """When a step runs.

    Attributes:
        start_week, end_week: counted from the plan's first day; it takes its hours in the weeks from the one up to the
            other.
        start_on, finish_on: a day of each, mostly the first one; on the latter the award is held and the next step may
            start.
    """

    start_week: int
    end_week: int
    start_on: date
    finish_on: date


@dataclass(frozen=True, slots=True)
class Due:
    """The days on which a step that keeps a credential may be taken; both are included. No week is set aside for it."""

    since: date
    through: date


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One credential earned, or kept, by one route.

    Attributes:
        rank: 1, 2, …; an ordinary line uses lower ranks, a concurrent line lower or equal ones.
        satisfies: the requirement lines that this step meets.
        after: numbers of the earlier steps it waits for.
        claims: what pays for the lines of its requirement, where claims count.
        dates: in a plan with a calendar; None without one, and for what only keeps the goal valid.
        due: of a step that only keeps the goal valid.
        term: to which it belongs, in a plan with a calendar; None: to none.
        occurrence: which time the plan earns the credential, counted from 1.
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
    dates: Dates | None = None
    due: Due | None = None
    term: TermTime | None = None
    occurrence: int = 1

    @property
    def name(self) -> str:
        """Of its occurrence."""
        return occurrence_name(self.credential.key, self.occurrence)

    @property
    def is_renewal(self) -> bool:
        """It keeps a credential that is held or earned before."""
        return self.route.kind is RouteKind.RENEWAL


@dataclass(frozen=True, slots=True)
class PlanTotals:
    """Sums over the steps; weeks: until the goal is reached, None without a calendar."""

    cost: Money
    hours: Decimal
    steps: int
    weeks: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The best way found, and how good it is proved to be.

    Attributes:
        assumed: what it takes for granted or leaves open; no two have one text.
        alternatives: the next best ones that were asked for, best first; none contains the steps of another.
        advice: what is recommended beside the steps; it never blocks.
    """

    steps: tuple[PlanStep, ...]
    totals: PlanTotals
    proof: Proof
    start_on: date
    assumed: tuple[Assumption, ...]
    catalog_revision: int
    alternatives: tuple[Plan, ...] = ()
    advice: tuple[str, ...] = ()

    @property
    def assumptions(self) -> tuple[str, ...]:
        """What it takes for granted or leaves open, in words."""
        return tuple(each.text for each in self.assumed)

    @property
    def is_priced(self) -> bool:
        """The cost of every step is stated; else the plan costs at least what its totals say."""
        return all(step.route.cost is not None for step in self.steps)
