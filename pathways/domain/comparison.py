"""Plans beside each other: what another one costs more, the front of money against weeks, how far a plan holds."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from pathways.domain.money import Money
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One plan's totals minus another's; below 0 where it takes less.

    Attributes:
        weeks: None when either has no calendar.
    """

    cost: Money
    hours: Decimal
    weeks: int | None
    steps: int

    @classmethod
    def between(cls, plan: Plan, other: Plan) -> Difference:
        """What the other one takes more. Both are in one currency."""
        mine, theirs = plan.totals, other.totals
        return cls(
            Money(theirs.cost.amount - mine.cost.amount, mine.cost.currency),
            theirs.hours - mine.hours,
            None if mine.weeks is None or theirs.weeks is None else theirs.weeks - mine.weeks,
            theirs.steps - mine.steps,
        )


@dataclass(frozen=True, slots=True)
class Frontier:
    """Plans without one that is both as cheap and as fast as another, cheapest first.

    Attributes:
        complete: proved: every plan costs as much and takes as long as one of these.
    """

    points: tuple[Plan, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class WhyNot:
    """The best plan beside the best one that treats one credential the other way.

    Attributes:
        credential: its key.
        in_best: the best plan earns it; then the other one does without it.
        difference: what the other one takes more; None where there is none.
        text: the answer in a sentence or two.
    """

    credential: str
    in_best: bool
    best: Plan
    other: Plan | NoPlan
    difference: Difference | None
    text: str


@dataclass(frozen=True, slots=True)
class StepSensitivity:
    """How much more one step of a plan may take while no plan is better in the objective that matters most.

    Only the measure of that objective has an amount, and only where there is a limit: the text says which it is.

    Attributes:
        number: of the step.
        cost_may_rise_by: of its route, where MONEY matters most.
        hours_may_rise_by: where HOURS matters most and there is no calendar, in which more hours are more weeks too.
        weeks_may_rise_by: where WEEKS matters most; it runs so much longer with the same work in each week.
        is_proved: False: time ran out; it may rise by so much at least.
    """

    number: int
    credential: str
    text: str
    is_proved: bool
    cost_may_rise_by: Money | None = None
    hours_may_rise_by: Decimal | None = None
    weeks_may_rise_by: int | None = None
