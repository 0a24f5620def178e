"""Plans and their proofs, as the API shows them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Money
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.plan_analysis import Assumption, PlanAnalysis
from pathways.api.types.requirements import Requirement, line_of
from pathways.api.types.scalars import exact, number
from pathways.domain import comparison, money, plan
from pathways.domain.learner import is_unlisted, unlisted_text
from pathways.domain.plan import Objective, ProofStatus
from pathways.impact import impact
from pathways.wording.goal_address import goal_address


@output
class PlanTotals:
    """Sums over the steps; weeks is null without a calendar.

    Attributes:
        cost: the costs of the steps, added up; a cost that is not stated counts as 0.
        hours: their hours, added up.
        weeks: the weeks begun from startOn to the last finishOn of the steps to the goal; null without a calendar.
        steps: how many steps the plan has, renewals and free stacks included.
    """

    cost: Money
    hours: float
    weeks: int | None
    steps: int

    @classmethod
    def of(cls, found: plan.PlanTotals) -> PlanTotals:
        """Totals as the API shows them."""
        return cls(cost=Money.of(found.cost), hours=number(found.hours), weeks=found.weeks, steps=found.steps)


@output
class GoalImpact:
    """What a change does to a goal.

    Attributes:
        goal: the keys that it names, as the command line takes them.
        before: totals of the best plan in the published catalogue; null: there is no plan.
        after: totals of the best plan with the change; null: there is no plan.
        learners: how many learners have this goal; null: not counted.
    """

    goal: str
    before: PlanTotals | None
    after: PlanTotals | None
    learners: int | None

    @classmethod
    def of(cls, found: impact.GoalImpact, learners: int | None) -> GoalImpact:
        """An effect as the API shows it."""
        return cls(
            goal=goal_address(found.goal),
            before=None if found.before is None else PlanTotals.of(found.before),
            after=None if found.after is None else PlanTotals.of(found.after),
            learners=learners,
        )


@output
class Difference:
    """What one plan takes more than another; below 0 where it takes less.

    Attributes:
        cost: money more.
        hours: hours more.
        steps: steps more.
    """

    cost: Money
    hours: float
    weeks: int | None = strawberry.field(description="Weeks more; null without a calendar.")
    steps: int

    @classmethod
    def of(cls, found: comparison.Difference) -> Difference:
        """A difference."""
        return cls(cost=Money.of(found.cost), hours=number(found.hours), weeks=found.weeks, steps=found.steps)


@output
class PlanClaim:
    """What pays for a requirement line, held or earned by the plan; worth: 1, or credits.

    Attributes:
        requirement: the line that it pays for.
        credential: what pays; null: credit from outside the catalogue, which `text` names.
        text: what pays, in words.
        worth: with how much of it: 1, or credits.
    """

    requirement: Requirement
    credential: Credential | None
    text: str
    worth: float


@output
class Due:
    """The days on which a step may be taken, both included; no week is set aside for it.

    Attributes:
        since: the first day (included).
        through: the last day (included).
    """

    since: date
    through: date


@output
class PlanStep:
    """One credential earned, or kept, by one route.

    Attributes:
        number: its place in the list, from 1.
        credential: what the step earns or keeps.
        route: how it earns or keeps it.
        cost: in the plan's currency; a cost that is not stated counts as 0.
        hours: the learner's work, in hours.
        end_week: the first week after those in which it runs, counted like startWeek; null without a calendar.
        start_on: its first day (included); null without a calendar.
        finish_on: the day from which the award is held, the day after the last day of work; null without a calendar.
        is_renewal: true: it keeps a credential. False: it earns one.
    """

    study: strawberry.Private[PlanAnalysis | None]
    number: int
    rank: int = strawberry.field(description="From 1; steps of the same rank can be taken in any order.")
    credential: Credential
    route: Route
    cost: Money
    hours: float
    start_week: int | None = strawberry.field(
        description="The first week in which it runs; week 0 begins on the plan's startOn; null without a calendar."
    )
    end_week: int | None
    start_on: date | None
    finish_on: date | None
    due: Due | None = strawberry.field(description="Of a step that only keeps the goal valid: when it may be taken.")
    term: str | None = strawberry.field(
        description="The term it lies in, such as Autumn 2027; without terms in the catalogue, the days of the "
        "offering, such as 2027-09-01 to 2027-12-20; null: in none, or without a calendar."
    )
    satisfies: list[Requirement] = strawberry.field(
        description="The requirement lines that this step satisfies: why it is here."
    )
    after: list[int] = strawberry.field(description="Numbers of earlier steps this one waits for.")
    claims: list[PlanClaim] = strawberry.field(
        description="What pays for which line of the route's requirement, where claims count."
    )
    is_renewal: bool
    occurrence: int | None = strawberry.field(
        description="Of a repeatable credential: which time the plan earns it, from 1; null: of another one."
    )

    @classmethod
    def of(cls, reading: RequestContext, step: plan.PlanStep, study: PlanAnalysis | None = None) -> PlanStep:
        """A step of a plan; with a study of it where it is the answer."""
        dates, due = step.dates, step.due
        key = step.credential.key
        return cls(
            study=study,
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
            term=None if step.term is None else str(step.term),
            occurrence=step.occurrence if step.credential.repeatable > 1 else None,
            satisfies=[line_of(reading, line) for line in step.satisfies],
            after=list(step.after),
            claims=[
                PlanClaim(
                    requirement=line_of(reading, claim.requirement),
                    credential=None if is_unlisted(claim.credential) else Credential.of(reading, claim.credential),
                    text=unlisted_text(claim.credential) or reading.snapshot.names[claim.credential],
                    worth=number(claim.amount),
                )
                for claim in step.claims
            ],
            is_renewal=step.is_renewal,
        )

    @resolved
    async def saved_if_waived(self) -> Difference | None:
        """What the best plan would take less if this credential were held; null where that has no plan, where time ran
        out, and in plans that are not the answer itself: alternatives, points of a front, what would help."""
        found = None if self.study is None else (await self.study.saved())[self.number]
        return None if found is None else Difference.of(found)


@output
class ObjectiveProof:
    """The value of an objective, and what no plan can go below.

    Attributes:
        objective: what is kept small.
        status: whether the value is proved.
        value: of the plan: money in the plan's currency, hours, weeks, or a number of steps.
        bound: no plan can go below it, in the same unit.
    """

    objective: Objective
    status: ProofStatus
    value: Decimal
    bound: Decimal


@output
class Proof:
    """OPTIMAL: nothing better exists. BOUNDED: time ran out; no plan can beat the bounds.

    Attributes:
        status: that of the first objective that is not proved, else of the first one.
        objectives: one entry for each of `optimize`, in its order.
        elapsed_ms: what finding the answer took, in milliseconds.
    """

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
class FrontierPoint:
    """No plan is as cheap and faster, or as fast and cheaper; weeks are counted with a calendar of 40 hours a week
    where the question has none.

    Attributes:
        cost: the total cost of the plan.
        weeks: the length of its best schedule, in weeks.
        plan: the plan itself.
    """

    cost: Money
    weeks: int
    plan: Plan


@output
class StepSensitivity:
    """How much more a step may take while no plan is better in the objective that matters most.

    Only the measure of that objective has an amount, and only where there is a limit: the text says which it is.

    Attributes:
        credential: what the step earns.
        text: the limit in words.
    """

    number: int = strawberry.field(description="The number of the step in the plan.")
    credential: Credential
    text: str
    is_proved: bool = strawberry.field(
        description="True: the limit is exact. False: time ran out, and the true limit may be higher."
    )
    cost_may_rise_by: Money | None = strawberry.field(
        description="Money more that it may cost; null unless MONEY matters most."
    )
    hours_may_rise_by: float | None = strawberry.field(
        description="Hours more that it may take; null unless HOURS matters most and the question has no calendar."
    )
    weeks_may_rise_by: int | None = strawberry.field(
        description="Weeks longer that it may run, at the same hours per week; null unless WEEKS matters most."
    )

    @classmethod
    def of(cls, reading: RequestContext, found: comparison.StepSensitivity) -> StepSensitivity:
        """The limits of a step."""
        money, hours = found.cost_may_rise_by, found.hours_may_rise_by
        return cls(
            number=found.number,
            credential=Credential.of(reading, found.credential),
            text=found.text,
            is_proved=found.is_proved,
            cost_may_rise_by=None if money is None else Money.of(money),
            hours_may_rise_by=None if hours is None else number(hours),
            weeks_may_rise_by=found.weeks_may_rise_by,
        )


@output
class Plan:
    """The best way from what a learner holds to a goal, with the proof that nothing better exists.

    Attributes:
        steps: in an order in which they can be taken, by rank.
        totals: sums over the steps.
        proof: that nothing better exists, or how much better a plan could be.
        catalog_revision: the revision of the catalogue that answered.
    """

    study: strawberry.Private[PlanAnalysis | None]
    goal: str = strawberry.field(description="What it leads to, in words.")
    steps: list[PlanStep]
    totals: PlanTotals
    proof: Proof
    start_on: date = strawberry.field(description="The day that counts as today, on which the plan starts (included).")
    alternatives: list[Plan] = strawberry.field(description="Distinct next-best plans, best first.")
    assumptions: list[str] = strawberry.field(
        description="What the answer takes for granted: unverifiable conditions, estimates, awards that run out."
    )
    assumption_list: list[Assumption] = strawberry.field(description="The same as data, in the same order.")
    advice: list[str] = strawberry.field(description="What is recommended beside the steps; it never blocks.")
    catalog_revision: int

    @classmethod
    def of(cls, reading: RequestContext, answer: plan.Plan, goal: str, study: PlanAnalysis | None = None) -> Plan:
        """A plan that leads to a goal; with a study of it where it is the answer."""
        totals = answer.totals
        return cls(
            study=study,
            goal=goal,
            steps=[PlanStep.of(reading, step, study) for step in answer.steps],
            totals=PlanTotals.of(totals),
            proof=Proof.of(answer.proof, totals.cost.currency),
            start_on=answer.start_on,
            alternatives=[cls.of(reading, other, goal) for other in answer.alternatives],
            assumptions=list(answer.assumptions),
            assumption_list=[Assumption.of(reading, each) for each in answer.assumed],
            advice=list(answer.advice),
            catalog_revision=answer.catalog_revision,
        )

    @resolved
    async def frontier(self) -> list[FrontierPoint] | None:
        """Money against weeks: the cheapest plan, the cheapest of those that are faster, and so on, each proved; at
        most 50, of more the cheapest ones and the fastest. Null in plans that are not the answer itself: alternatives,
        points of a front, what would help."""
        study = self.study
        if study is None:
            return None
        return [
            FrontierPoint(
                cost=Money.of(point.totals.cost),
                weeks=point.totals.weeks or 0,
                plan=Plan.of(study.reading, point, self.goal),
            )
            for point in (await study.frontier()).points
        ]

    @resolved
    async def frontier_is_complete(self) -> bool | None:
        """Proved: every plan costs as much and takes as long as a point of the frontier. Null where that is."""
        return None if self.study is None else (await self.study.frontier()).complete

    @resolved
    async def sensitivity(self) -> list[StepSensitivity] | None:
        """How far the price or the duration of each step may rise before another plan is better; steps that only keep a
        credential are left out. Null where the frontier is."""
        study = self.study
        if study is None:
            return None
        return [StepSensitivity.of(study.reading, each) for each in await study.sensitivity()]
