"""How far a search for a plan is, as the API shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

import strawberry

from pathways.api.context import RequestContext
from pathways.api.declare import output
from pathways.api.jobs.plan_jobs import Told
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.no_plan import PlanResult, plan_result
from pathways.domain import catalog
from pathways.domain.plan import Objective, ObjectiveProof, Plan, PlanQuestion, ProofStatus
from pathways.domain.quantity import from_thousandths
from pathways.planning.solver.progress import Incumbent
from pathways.planning.step import Step

COUNTED = (Objective.STEPS, Objective.WEEKS)


@output
class ObjectiveProgress:
    """The value of the best plan so far, null before there is one, and what no plan can go below.

    Attributes:
        objective: what is kept small.
        status: whether the value is proved.
        value: of the best plan so far: money in the plan's currency, hours, weeks, or a number of steps; null: no plan
            yet.
        bound: no plan can go below it, in the same unit.
    """

    objective: Objective
    status: ProofStatus
    value: Decimal | None
    bound: Decimal


@output
class StepSoFar:
    """One credential of the best plan so far, and the route by which it is earned.

    Attributes:
        credential: what the step earns.
        route: how it earns it.
    """

    credential: Credential
    route: Route

    @classmethod
    def of(cls, reading: RequestContext, key: str, route: catalog.Route) -> StepSoFar:
        """A step by what it earns and how."""
        return cls(credential=Credential.of(reading, key), route=Route.of(reading, key, route))


@output
class PlanProgress:
    """How far a search is; the last one has the answer.

    Attributes:
        elapsed_ms: the time since the search began, in milliseconds.
    """

    elapsed_ms: float
    objectives: list[ObjectiveProgress] = strawberry.field(
        description="Most important first, up to the one that is made small now: those before it are proved."
    )
    steps: list[StepSoFar] = strawberry.field(description="Of the best plan so far, in no order.")
    plan: PlanResult | None = strawberry.field(description="The answer; null until it is there.")

    @classmethod
    def of(cls, reading: RequestContext, question: PlanQuestion, told: Told) -> PlanProgress:
        """A message to a follower of a search."""
        sighting, answer = told.sighting, told.answer
        objectives: Iterable[ObjectiveProgress] = ()
        steps: Iterable[StepSoFar] = ()
        if isinstance(answer, Plan):
            objectives = map(_proved, answer.proof.objectives)
            steps = (StepSoFar.of(reading, step.credential.key, step.route) for step in answer.steps)
        elif sighting is not None:
            objectives = _objectives(sighting, question.options.optimize)
            steps = (_step(reading, step) for step in sighting.steps)
        return cls(
            elapsed_ms=round(told.elapsed_ms, 3),
            objectives=list(objectives),
            steps=list(steps),
            plan=None if answer is None else plan_result(reading, answer, question),
        )


def _proved(part: ObjectiveProof) -> ObjectiveProgress:
    return ObjectiveProgress(objective=part.objective, status=part.status, value=part.value, bound=part.bound)


def _objectives(sighting: Incumbent, optimize: Sequence[Objective]) -> Iterator[ObjectiveProgress]:
    found = [*((value, value) for value in sighting.settled), (sighting.value, sighting.bound)]
    for objective, (value, bound) in zip(optimize, found, strict=False):
        yield ObjectiveProgress(
            objective=objective,
            status=ProofStatus.OPTIMAL if value == bound else ProofStatus.BOUNDED,
            value=None if value is None else _shown(value, objective),
            bound=_shown(bound, objective),
        )


def _shown(amount: int, objective: Objective) -> Decimal:
    return Decimal(amount) if objective in COUNTED else from_thousandths(amount)


def _step(reading: RequestContext, step: Step) -> StepSoFar:
    credential = reading.snapshot.credentials[step.key]
    return StepSoFar.of(reading, step.key, (credential.renewals if step.is_renewal else credential.routes)[step.place])
