"""From what the search found to the answer: counted again, verified, numbered, with what is proved."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pathways.domain.money import Money
from pathways.domain.months import years_begun
from pathways.domain.plan import (
    Assumption,
    AssumptionKind,
    Objective,
    ObjectiveProof,
    Plan,
    PlanTotals,
    Proof,
    ProofStatus,
)
from pathways.domain.quantity import from_thousandths, thousandths
from pathways.errors import FaultError
from pathways.planning.answer.advice import advice_of
from pathways.planning.answer.assumptions import assumptions_of
from pathways.planning.answer.step_order import in_order
from pathways.planning.answer.steps import plan_steps
from pathways.planning.question.instance import Instance
from pathways.planning.question.pricing import Pricing
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.selection.search import SelectionOutcome
from pathways.planning.solver.deadline import TIME_RAN_OUT, Clock
from pathways.planning.verify.calendar_replay import Replay
from pathways.planning.verify.replay import NO_USES, faults_of
from pathways.requirements.claims import Uses
from pathways.wording.phrases import counted

log = logging.getLogger(__name__)


class UnsoundPlanError(FaultError):
    """The independent verifier refuses a plan: a fault of this program, never an answer."""


@dataclass(frozen=True, slots=True)
class Proved:
    """Values and bounds of a plan, by objective: thousandths of money or hours, or a count.

    Attributes:
        is_shortest: no schedule of the same steps is shorter, if there is a calendar.
    """

    objectives: tuple[Objective, ...]
    values: tuple[int, ...]
    bounds: tuple[int, ...]
    is_shortest: bool = True

    @classmethod
    def of(cls, outcome: SelectionOutcome) -> Proved:
        return cls(outcome.objectives, outcome.values, outcome.bounds)


def answer_of(
    taken: Sequence[TakenStep],
    uses: Uses | None,
    instance: Instance,
    pricing: Pricing,
    proved: Proved,
    clock: Clock,
    goal_uses: Uses = NO_USES,
) -> Plan:
    """A plan as it is answered.

    Args:
        taken: its steps, in any order.
        uses: what pays for the lines of their trees; None: nothing depends on claims.
        proved: what the search says of it.
        goal_uses: what pays for the lines of the goal.

    Raises:
        UnsoundPlanError: the verifier refuses it; the instance is logged.
    """
    question, snapshot = instance.question, instance.snapshot
    taken = in_order(taken, instance)
    costs = pricing.costs([step.route for step in taken], years_begun(question.day, question.options.keep_valid_until))
    total = Money(sum((cost.amount for cost in costs), Decimal(0)), pricing.currency)
    end = max((step.weeks_begun for step in taken), default=0)
    if instance.limits.weeks is None:
        faults = faults_of(taken, question, instance.goal, instance.evidence, snapshot, total.amount, uses, goal_uses)
    else:
        faults = list(Replay(taken, question, instance.goal, snapshot, uses or {}, goal_uses).faults(total.amount))
    faults += _false_values(proved, taken, total, end)
    if faults:
        # Without the record: it is somebody's.
        text = "a plan fails verification: %s; goal: %r; options: %r; revision %d"
        log.error(text, faults, question.goal, question.options, snapshot.revision)
        raise UnsoundPlanError(faults[0])
    steps = plan_steps(taken, uses or {}, goal_uses, costs, instance)
    weeks = None if instance.limits.weeks is None else end
    totals = PlanTotals(total, sum((step.hours for step in steps), Decimal(0)), len(steps), weeks)
    assumptions = assumptions_of(steps, total, instance)
    if weeks is not None and Objective.WEEKS not in proved.objectives and not proved.is_shortest:
        text = f"{TIME_RAN_OUT} before a schedule of these steps of fewer than {counted(weeks, 'week')} was ruled out."
        assumptions += (Assumption(AssumptionKind.TIME_RAN_OUT, text, value=str(weeks)),)
    advice = advice_of(taken, instance)
    return Plan(steps, totals, _proof(proved, clock), question.day, assumptions, snapshot.revision, advice=advice)


def _false_values(proved: Proved, taken: Sequence[TakenStep], total: Money, end: int) -> list[str]:
    """The search's values, counted again from the routes."""
    hours = sum((step.route.hours or Decimal(0) for step in taken), Decimal(0))
    real = {
        Objective.MONEY: thousandths(total.amount),
        Objective.HOURS: thousandths(hours),
        Objective.WEEKS: end,
        Objective.STEPS: len(taken),
    }
    return [
        f"{objective} is {real[objective]}, not {value}"
        for objective, value in zip(proved.objectives, proved.values, strict=True)
        if real[objective] != value
    ]


def _proof(proved: Proved, clock: Clock) -> Proof:
    objectives = []
    for objective, value, bound in zip(proved.objectives, proved.values, proved.bounds, strict=True):
        status = ProofStatus.OPTIMAL if value == bound else ProofStatus.BOUNDED
        counted = objective in (Objective.STEPS, Objective.WEEKS)
        shown = (Decimal(value), Decimal(bound)) if counted else (from_thousandths(value), from_thousandths(bound))
        objectives.append(ObjectiveProof(objective, status, *shown))
    status = ProofStatus.OPTIMAL if proved.values == proved.bounds else ProofStatus.BOUNDED
    return Proof(status, tuple(objectives), clock.elapsed_ms, dict(clock.phases))
