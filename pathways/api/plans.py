"""Plans, their proofs, and why there is none, as the API shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import strawberry

from pathways.api.credentials import Credential, Route
from pathways.api.described import output
from pathways.api.faults import UserError, user_errors
from pathways.api.reading import Reading
from pathways.api.requirements import Requirement, line_of
from pathways.api.scalars import exact, number
from pathways.api.things import Money
from pathways.domain import money, plan
from pathways.domain.catalog import RouteKind
from pathways.domain.plan import NoPlanReason, Objective, ProofStatus


@output
class PlanTotals:
    """Sums over the steps; weeks is null without a calendar."""

    cost: Money
    hours: float
    weeks: int | None
    steps: int


@output
class PlanClaim:
    """A credential, held or earned by the plan, that pays for a requirement line; worth: 1, or credits."""

    requirement: Requirement
    credential: Credential
    worth: float


@output
class PlanStep:
    """One credential earned by one route."""

    number: int
    rank: int = strawberry.field(description="Steps of the same rank can be taken in any order.")
    credential: Credential
    route: Route
    cost: Money
    hours: float
    start_week: int | None = strawberry.field(description="Weeks from startOn; null without a calendar.")
    end_week: int | None
    start_on: date | None
    finish_on: date | None
    satisfies: list[Requirement] = strawberry.field(
        description="The requirement lines that this step satisfies: why it is here."
    )
    after: list[int] = strawberry.field(description="Numbers of earlier steps this one waits for.")
    claims: list[PlanClaim] = strawberry.field(
        description="What pays for which line of the route's requirement, where claims count."
    )
    is_renewal: bool

    @classmethod
    def of(cls, reading: Reading, step: plan.PlanStep) -> PlanStep:
        """A step of a plan without a calendar."""
        key = step.credential.key
        return cls(
            number=step.number,
            rank=step.rank,
            credential=Credential.of(reading, key),
            route=Route.of(reading, key, step.route),
            cost=Money.of(step.cost),
            hours=number(step.hours),
            start_week=None,
            end_week=None,
            start_on=None,
            finish_on=None,
            satisfies=[line_of(reading, line) for line in step.satisfies],
            after=list(step.after),
            claims=[
                PlanClaim(
                    requirement=line_of(reading, claim.requirement),
                    credential=Credential.of(reading, claim.credential),
                    worth=number(claim.amount),
                )
                for claim in step.claims
            ],
            is_renewal=step.route.kind is RouteKind.RENEWAL,
        )


@output
class ObjectiveProof:
    """The value of an objective, and what no plan can go below."""

    objective: Objective
    status: ProofStatus
    value: Decimal
    bound: Decimal


@output
class Proof:
    """OPTIMAL: nothing better exists. BOUNDED: time ran out; no plan can beat the bounds."""

    status: ProofStatus
    objectives: list[ObjectiveProof]
    elapsed_ms: float

    @classmethod
    def of(cls, proof: plan.Proof, currency: str) -> Proof:
        """A proof; money as the plan's totals write it."""

        def shown(value: Decimal, objective: Objective) -> Decimal:
            return exact(money.Money(value, currency)) if objective is Objective.MONEY else value

        objectives = [
            ObjectiveProof(
                objective=part.objective,
                status=part.status,
                value=shown(part.value, part.objective),
                bound=shown(part.bound, part.objective),
            )
            for part in proof.objectives
        ]
        return cls(status=proof.status, objectives=objectives, elapsed_ms=round(proof.elapsed_ms, 3))


@output
class Plan:
    """The best way from what a learner holds to a goal, with the proof that nothing better exists."""

    steps: list[PlanStep]
    totals: PlanTotals
    proof: Proof
    start_on: date = strawberry.field(description="The day that the answer takes as today, when the plan starts.")
    alternatives: list[Plan] = strawberry.field(description="Distinct next-best plans, best first.")
    assumptions: list[str] = strawberry.field(
        description="What the answer takes for granted: unverifiable conditions, estimates, awards that run out."
    )
    catalog_revision: int

    @classmethod
    def of(cls, reading: Reading, answer: plan.Plan) -> Plan:
        """A plan."""
        totals = answer.totals
        return cls(
            steps=[PlanStep.of(reading, step) for step in answer.steps],
            totals=PlanTotals(cost=Money.of(totals.cost), hours=number(totals.hours), weeks=None, steps=totals.steps),
            proof=Proof.of(answer.proof, totals.cost.currency),
            start_on=answer.start_on,
            alternatives=[],
            assumptions=list(answer.assumptions),
            catalog_revision=answer.catalog_revision,
        )


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


@output
class ConflictMember:
    """A limit, or a requirement line by its path."""

    kind: ConflictMemberKind
    name: str
    requirement: Requirement | None


@output
class Conflict:
    """Limits and requirement lines that cannot hold together."""

    members: list[ConflictMember]
    text: str

    @classmethod
    def of(cls, reading: Reading, conflict: plan.Conflict) -> Conflict:
        """A conflict, its lines included."""
        members = [
            ConflictMember(
                kind=ConflictMemberKind(member.kind.value),
                name=member.name,
                requirement=None if member.requirement is None else line_of(reading, member.requirement),
            )
            for member in conflict.members
        ]
        return cls(members=members, text=conflict.text)


class OptionChangeKind(StrEnum):
    """Which option or line a change is about."""

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


@output
class OptionChange:
    """One change; the assignment is written e.g. budget=1450.00."""

    kind: OptionChangeKind
    value: str
    assignment: str


@output
class Relaxation:
    """The smallest set of changes that makes a plan possible."""

    changes: list[OptionChange]
    text: str
    plan: Plan | None


@output
class NoPlan:
    """INFEASIBLE: proved that there is none. UNDECIDED: time ran out before one was found."""

    reason: NoPlanReason
    conflicts: list[Conflict]
    relaxations: list[Relaxation]
    catalog_revision: int


@output
class Refusal:
    """The question cannot be asked like this: an unknown key, no rate between two currencies, a limit out of range."""

    user_errors: list[UserError]


PlanResult = Annotated[Plan | NoPlan | Refusal, strawberry.union("PlanResult")]


def plan_result(reading: Reading, answer: plan.PlanResult) -> Plan | NoPlan | Refusal:
    """An answer of the planner as the API shows it."""
    match answer:
        case plan.Plan():
            return Plan.of(reading, answer)
        case plan.NoPlan():
            return NoPlan(
                reason=answer.reason,
                conflicts=[Conflict.of(reading, conflict) for conflict in answer.conflicts],
                relaxations=[],
                catalog_revision=answer.catalog_revision,
            )
        case plan.Refusal():
            return Refusal(user_errors=user_errors(answer.problems))
