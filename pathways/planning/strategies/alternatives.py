"""The next best plans: what was found is forbidden, and whatever contains it and is no faster, and the rest is solved
again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pathways.domain.months import years_begun
from pathways.domain.plan import Assumption, AssumptionKind, Objective, Plan, occurrence_of
from pathways.planning.answer.answer import Proved, answer_of
from pathways.planning.model.solution import ModelOutcome
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.solver.deadline import TIME_RAN_OUT, Clock
from pathways.planning.step import Step
from pathways.planning.strategies.easier_first import Easing
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import best_plan

OUT_OF_TIME = Assumption(AssumptionKind.TIME_RAN_OUT, f"{TIME_RAN_OUT} before all alternatives were found.")


def with_alternatives(plan: Plan, inquiry: PricedQuestion, count: int, clock: Clock) -> Plan:
    """A plan with `count` next best ones, or as many as exist; best first.

    None contains another, unless it is faster and WEEKS are asked for.

    Raises:
        UnsoundPlanError: the verifier refuses one of them.
    """
    found: list[Plan] = []
    objectives = inquiry.instance.question.options.optimize
    for _ in range(count):
        if clock.left <= 0:
            return replace(plan, alternatives=tuple(found), assumed=(*plan.assumed, OUT_OF_TIME))
        left = clock.part()
        next_best = _beside(inquiry, (plan, *found))
        outcome = best_plan(next_best, objectives, left)
        if outcome.found is None:
            if not outcome.infeasible:
                return replace(plan, alternatives=tuple(found), assumed=(*plan.assumed, OUT_OF_TIME))
            break
        found.append(answered(outcome, next_best, left))
    return replace(plan, alternatives=tuple(found))


def _beside(inquiry: PricedQuestion, plans: Sequence[Plan]) -> PricedQuestion:
    """The same question without some plans, and what contains one and has superfluous steps."""
    if Objective.WEEKS not in inquiry.instance.question.options.optimize:
        return replace(inquiry, forbidden=tuple(map(steps_of, plans)))
    known = ((steps_of(plan), plan.totals.weeks) for plan in plans)
    return replace(inquiry, known=tuple((steps, weeks) for steps, weeks in known if weeks is not None))


def steps_of(plan: Plan) -> tuple[Step, ...]:
    """Its steps as searches name them."""
    return tuple(
        Step(
            step.name,
            (step.credential.renewals if step.is_renewal else step.credential.routes).index(step.route),
            step.is_renewal,
        )
        for step in plan.steps
    )


def answered(outcome: ModelOutcome, inquiry: PricedQuestion, clock: Clock) -> Plan:
    """What a search found, as it is answered.

    Raises:
        UnsoundPlanError: the verifier refuses it.
        ValueError: it found nothing.
    """
    if outcome.found is None:
        raise ValueError("a search without a plan has no answer")
    found = outcome.found
    proved = Proved(outcome.objectives, outcome.values, outcome.bounds, found.is_shortest)
    steps = []
    for step, rank in found.steps.items():
        name, route = step.key, inquiry.closure.route(step)
        span, shift, day = found.weeks.get(name, (0, 0)), found.shifts.get(name, 0), found.days.get(name)
        uses = found.uses if step.is_renewal else found.again.get(name, {})
        block = next((each for each in found.blocks if name in each), frozenset[str]())
        credential, number = inquiry.closure.credential(name), occurrence_of(name)
        steps.append(TakenStep(credential, route, rank, span, shift, day, uses, block, number))
    for each in found.renewals:
        credential = inquiry.closure.credential(each.key)
        day = each.day if each.weeks is None else None
        route = credential.renewals[each.place]
        steps.append(TakenStep(credential, route, each.rank, each.weeks or (0, 0), each.shift, day, each.uses))
    weeks = inquiry.limits.weeks
    if weeks is not None:
        years = years_begun(inquiry.instance.question.day, inquiry.limits.keep_valid_until)
        cost = inquiry.pricing.total([step.route for step in steps], years).amount
        with clock.phase("order"):
            steps = Easing(steps, inquiry.instance, weeks, found.uses, found.goal_uses, cost, clock).eased()
    return answer_of(steps, found.uses, inquiry.instance, inquiry.pricing, proved, clock, found.goal_uses)
