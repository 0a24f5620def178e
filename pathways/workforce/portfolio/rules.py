"""Plans in which rules count: the program asks for less than they do, so the planner has the last word on each.

What the planner finds dearer, or impossible, goes back into the program as a row, a logic-based Benders cut
(Hooker and Ottosson 2003): who earns these credentials, and perhaps more, pays at least this much, or cannot.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pathways.domain.no_plan import NoPlan, NoPlanReason
from pathways.domain.plan import Objective, Plan, ProofStatus
from pathways.planning.planner import Planner
from pathways.planning.question.pricing import Pricing
from pathways.planning.question.taken_step import TakenStep
from pathways.workforce.portfolio.model import Cut, PortfolioModel
from pathways.workforce.portfolio.question import PortfolioOptions
from pathways.workforce.portfolio.search import value_of
from pathways.workforce.portfolio.ways import Ways

CENT = 0.005


@dataclass
class Ruled:
    """Asks the planner.

    Attributes:
        cuts: all that is known so far.
    """

    planner: Planner
    options: PortfolioOptions
    pricing: Pricing

    def __post_init__(self) -> None:
        self.cuts: list[Cut] = []

    def settle(
        self, model: PortfolioModel, values: Sequence[float], plans: Mapping[str, tuple[TakenStep, ...]]
    ) -> tuple[dict[str, tuple[TakenStep, ...]], list[Cut]]:
        """The plans with those of the planner where rules count, and what is learned by them.

        Who has no such plan earns nothing.
        """
        settled, fresh = dict(plans), list[Cut]()
        for columns in model.columns:
            ways, number = columns.ways, columns.number
            if ways is None or not ways.is_ruled or values[columns.place] < 1 / 2 or ways.person.key not in plans:
                continue
            steps = settled.pop(ways.person.key)
            targets = tuple(step.credential.key for step in steps if step.credential.key in ways.useful)
            plan = self._plan(ways, targets)
            if plan is None:
                fresh.append(Cut(number, targets, None))
            elif isinstance(plan, Plan):
                cost = float(plan.totals.cost.amount)
                if (
                    plan.proof.objectives[0].objective is Objective.MONEY
                    and cost > value_of(columns.money, values) + CENT
                ):
                    fresh.append(Cut(number, targets, cost))
                settled[ways.person.key] = tuple(
                    TakenStep(each.credential, each.route, each.rank, occurrence=each.occurrence) for each in plan.steps
                )
        self.cuts += fresh
        return settled, fresh

    def _plan(self, ways: Ways, targets: Sequence[str]) -> Plan | NoPlan | None:
        """The cheapest plan within the hours; None: there is none; NoPlan: nobody knows."""
        most = self.options.max_hours_each
        for objectives in ((Objective.MONEY, Objective.HOURS), (Objective.HOURS, Objective.MONEY)):
            options = replace(ways.instance.question.options, currency=self.pricing.currency, optimize=objectives)
            question = replace(ways.instance.question, options=options)
            found = self.planner.plan_line(ways.goal(targets), question, ways.instance.snapshot)
            if isinstance(found, NoPlan) and found.reason is NoPlanReason.INFEASIBLE:
                return None
            if not isinstance(found, Plan) or found.proof.status is not ProofStatus.OPTIMAL:
                break
            if most is None or found.totals.hours <= most:
                return found
        else:
            return None
        return NoPlan(NoPlanReason.UNDECIDED, "", (), ways.instance.snapshot.revision)
