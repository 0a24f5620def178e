"""The best plan of a question as far as plans are compared, and what a change makes of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from pathways.codes import Code
from pathways.domain.money import Rates
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult, Refusal
from pathways.domain.plan import Objective, Plan, PlanTotals, ProofStatus

OBJECTIVES = (Objective.MONEY, Objective.HOURS, Objective.STEPS)
"""By which plans are compared, most important first; nothing else of a plan makes anybody better or worse off."""


class Effect(StrEnum):
    """What a change does to somebody's best plan.

    Attributes:
        STRANDED: there was a plan, and now there is none.
        WORSE: it costs more; or as much and takes more hours; or as many hours and more steps.
        UNDECIDED: time ran out before both plans were proved, or their currencies have no rate.
        BETTER: it costs less; or as much and takes fewer hours; or as many hours and fewer steps; or there was no plan,
            and now there is one.
        UNCHANGED: equal totals, or no plan before and after.
    """

    STRANDED = "STRANDED"
    WORSE = "WORSE"
    UNDECIDED = "UNDECIDED"
    BETTER = "BETTER"
    UNCHANGED = "UNCHANGED"


SEVERITY = {effect: place for place, effect in enumerate(Effect)}
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The best plan of one question.

    Attributes:
        totals: None: there is no plan, or none was found, or the question has mistakes in this catalogue.
        is_proved: nothing better exists; of no plan: none exists.
        earns: the keys of the credentials that the plan earns or renews.
        is_refused: the question has mistakes, or a rate is missing.
        is_converted: the costs on the way are in several currencies, and the totals in that of the service.
    """

    totals: PlanTotals | None
    is_proved: bool = True
    earns: frozenset[str] = frozenset()
    is_refused: bool = False
    is_converted: bool = False

    @classmethod
    def of(cls, result: PlanResult) -> Answer:
        """What a planner's result says."""
        if isinstance(result, Plan):
            is_proved = result.proof.status is ProofStatus.OPTIMAL
            return cls(result.totals, is_proved, frozenset(step.credential.key for step in result.steps))
        if isinstance(result, NoPlan):
            return cls(None, result.reason is NoPlanReason.INFEASIBLE)
        return UNPRICED if lacks_rate(result) else REFUSED

    def stays_without(self, keys: Collection[str]) -> bool:
        """It is proved to be the answer too where what some credentials offer is gone or dearer.

        The best of all plans is the best of fewer ones that it is among. A plan that costs nothing is looked for again:
        its currency is that of the other costs on the way. So is one whose costs are converted: those that are left may
        be in one currency.
        """
        if self.is_refused or self.is_converted or not self.is_proved:
            return False
        return self.totals is None or (bool(self.totals.cost.amount) and self.earns.isdisjoint(keys))


REFUSED = Answer(None, is_refused=True)
UNPRICED = Answer(None, is_proved=False, is_refused=True)
"""Of costs in several currencies between which there is no rate."""


def lacks_rate(result: PlanResult) -> bool:
    """It is refused for want of a rate."""
    return isinstance(result, Refusal) and any(each.code == Code.NO_RATE for each in result.problems)


def effect_between(before: Answer, after: Answer, rates: Rates) -> Effect:
    """What became of a best plan."""
    if not (before.is_proved and after.is_proved):
        return Effect.UNDECIDED
    if after.totals is None:
        return Effect.UNCHANGED if before.totals is None else Effect.STRANDED
    if before.totals is None:
        return Effect.BETTER
    cost = rates.converted(after.totals.cost, before.totals.cost.currency)
    if cost is None:
        return Effect.UNDECIDED
    old = (before.totals.cost.amount, before.totals.hours, before.totals.steps)
    new = (cost.amount, after.totals.hours, after.totals.steps)
    if new == old:
        return Effect.UNCHANGED
    return Effect.WORSE if new > old else Effect.BETTER


def dearer_by(before: PlanTotals, after: PlanTotals, rates: Rates) -> Decimal | None:
    """By which share the money grew, 0.1 for a tenth; None: it did not, was nothing before, or has no rate."""
    cost = rates.converted(after.cost, before.cost.currency)
    if cost is None or not before.cost.amount or cost.amount <= before.cost.amount:
        return None
    return (cost.amount - before.cost.amount) / before.cost.amount
