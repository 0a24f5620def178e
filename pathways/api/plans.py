"""Plans and their proofs, as the API shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from pathways.api.credentials import Credential, Route
from pathways.api.described import output
from pathways.api.reading import Reading
from pathways.api.requirements import Requirement, line_of
from pathways.api.scalars import exact, number
from pathways.api.things import Money
from pathways.domain import money, plan
from pathways.domain.plan import Objective, ProofStatus


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
class Due:
    """The days on which a step may be taken, both included; no week is set aside for it."""

    since: date
    through: date


@output
class PlanStep:
    """One credential earned, or kept, by one route."""

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
    due: Due | None = strawberry.field(description="Of a step that only keeps the goal valid: when it may be taken.")
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
        """A step of a plan."""
        dates, due = step.dates, step.due
        key = step.credential.key
        return cls(
            number=step.number,
            rank=step.rank,
            credential=Credential.of(reading, key),
            route=Route.of(reading, key, step.route),
            cost=Money.of(step.cost),
            hours=number(step.hours),
            start_week=None if dates is None else dates.start_week,
            end_week=None if dates is None else dates.end_week,
            start_on=None if dates is None else dates.start_on,
            finish_on=None if dates is None else dates.finish_on,
            due=None if due is None else Due(since=due.since, through=due.through),
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
            is_renewal=step.is_renewal,
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

    goal: str = strawberry.field(description="What it leads to, in words.")
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
    def of(cls, reading: Reading, answer: plan.Plan, goal: str) -> Plan:
        """A plan that leads to a goal."""
        totals = answer.totals
        return cls(
            goal=goal,
            steps=[PlanStep.of(reading, step) for step in answer.steps],
            totals=PlanTotals(
                cost=Money.of(totals.cost), hours=number(totals.hours), weeks=totals.weeks, steps=totals.steps
            ),
            proof=Proof.of(answer.proof, totals.cost.currency),
            start_on=answer.start_on,
            alternatives=[cls.of(reading, other, goal) for other in answer.alternatives],
            assumptions=list(answer.assumptions),
            catalog_revision=answer.catalog_revision,
        )
