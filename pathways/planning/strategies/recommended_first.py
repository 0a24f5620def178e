"""Among plans that are equally good in every objective, one that follows more of what its routes recommend."""

from __future__ import annotations

from dataclasses import replace

from pathways.domain.plan import Plan, ProofStatus
from pathways.planning.solver.deadline import Clock
from pathways.planning.strategies.alternatives import answered, steps_of
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import best_plan

MOST_LOOKED_AT = 8
"""Other plans; where nothing is recommended in vain, none is looked for."""


def most_recommended(plan: Plan, inquiry: PricedQuestion, clock: Clock) -> Plan:
    """The plan, or one that ties with it and leaves fewer recommendations.

    Raises:
        UnsoundPlanError: the verifier refuses one of them.
    """
    best, forbidden = plan, [steps_of(plan)]
    for _ in range(MOST_LOOKED_AT):
        if not best.advice or plan.proof.status is not ProofStatus.OPTIMAL or clock.left <= 0:
            break
        left = clock.part()
        other = replace(inquiry, forbidden=tuple(forbidden))
        outcome = best_plan(other, inquiry.instance.question.options.optimize, left)
        if outcome.found is None:
            break
        found = answered(outcome, other, left)
        if _values(found) != _values(plan):
            break
        forbidden.append(steps_of(found))
        if len(found.advice) < len(best.advice):
            best = found
    return best if best is plan else replace(best, proof=plan.proof)


def _values(plan: Plan) -> tuple[object, ...]:
    return tuple(each.value for each in plan.proof.objectives)
