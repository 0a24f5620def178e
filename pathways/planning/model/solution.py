"""What a solver found: a selection of steps, with their weeks where there is a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from ortools.sat.python import cp_model

from pathways.domain.plan import Objective
from pathways.domain.quantity import from_thousandths
from pathways.planning.question.closure import Closure
from pathways.planning.solver.outcome import Outcome
from pathways.planning.step import Prices, Step
from pathways.requirements.claims import Use, Uses, by_path
from pathways.requirements.constraint_terms import Claimed


@dataclass(frozen=True, slots=True)
class RenewalTaken:
    """A renewal of a selection.

    Attributes:
        place: of the route among the credential's renewals.
        weeks: when it runs; None: it only keeps the goal valid.
        shift: days after the first one of its week on which it begins.
        day: on which it is taken, from the first one.
        uses: what pays for the lines of its tree, by path.
    """

    key: str
    place: int
    rank: int
    weeks: tuple[int, int] | None
    shift: int
    day: int
    uses: Uses

    @property
    def step(self) -> Step:
        """As prices and selections name it."""
        return Step(self.key, self.place, is_renewal=True)


@dataclass(frozen=True, slots=True)
class Solution:
    """A selection of the solver.

    Attributes:
        steps: the routes taken, with the rank of each: 1, 2, …
        uses: what pays for the lines of their trees, by path.
        goal_uses: what pays for the lines of the goal.
        weeks: in a calendar, when each credential's step begins and ends.
        end: weeks begun until the goal is reached.
        shifts: of steps that begin inside a week, days after its first one.
        blocks: the credentials of steps that lean on each other in a circle, and so run as one.
        days: of steps that only keep the goal valid, the day on which they are placed.
        renewals: in the order of their chains.
        again: of steps that earn a credential once more, by the name of the occurrence, what pays for the lines of
            their trees.
        is_shortest: proved: no schedule of the same steps to the goal is shorter.
    """

    steps: dict[Step, int]
    uses: Uses
    goal_uses: Uses = field(default_factory=dict)
    weeks: dict[str, tuple[int, int]] = field(default_factory=dict)
    end: int = 0
    shifts: dict[str, int] = field(default_factory=dict)
    blocks: tuple[frozenset[str], ...] = ()
    days: dict[str, int] = field(default_factory=dict)
    renewals: tuple[RenewalTaken, ...] = ()
    is_shortest: bool = False
    again: dict[str, Uses] = field(default_factory=dict)

    @property
    def choices(self) -> tuple[Step, ...]:
        """All of its steps, each renewal as often as it is taken."""
        return (*self.steps, *(each.step for each in self.renewals))

    def within(self, closure: Closure) -> Solution:
        """Without steps that a closure lacks, on which none of its own rests."""
        steps = {step: rank for step, rank in self.steps.items() if step in closure.ways.get(step.key, ())}
        return self if len(steps) == len(self.steps) else replace(self, steps=steps)

    def until_goal(self) -> Solution:
        """Without what only keeps the goal valid."""
        steps = {step: rank for step, rank in self.steps.items() if step.key not in self.days}
        renewals = tuple(each for each in self.renewals if each.weeks is not None)
        return replace(self, steps=steps, days={}, renewals=renewals)

    def amounts(self, objectives: Iterable[Objective], prices: Prices) -> tuple[int, ...]:
        """What each objective adds up to."""
        return tuple(self.amount(each, prices) for each in objectives)

    def amount(self, objective: Objective, prices: Prices) -> int:
        """What an objective adds up to: thousandths of money or hours, or a count."""
        steps = self.choices
        match objective:
            case Objective.MONEY:
                return prices.money(steps)
            case Objective.HOURS:
                return prices.hours(steps)
            case Objective.WEEKS:
                return self.end
            case Objective.STEPS:
                return len(steps)


ModelOutcome: TypeAlias = Outcome[Solution]
"""Of a search that solves models."""


def claims_made(claims: Iterable[Claimed], solver: cp_model.CpSolver) -> Uses:
    """The claims that the solver made, by the path of their line."""
    return by_path((claim.path, _use_of(claim, solver)) for claim in claims if solver.value(claim.use))


def _use_of(claim: Claimed, solver: cp_model.CpSolver) -> Use:
    amount: Any = claim.amount
    counted = amount if isinstance(amount, int) else solver.value(amount)
    return Use(claim.credential, from_thousandths(counted), claim.unit)
