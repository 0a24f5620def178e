"""Of credentials that count the same, only one is recommended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pathways.advising.candidates import MOST_PRICED, Candidate, CheapestPlans
from pathways.advising.ways import Way
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import Reason, ReasonKind
from pathways.domain.plan import Plan
from pathways.planning.planner import Planner
from pathways.requirements.evidence import Evidence
from pathways.wording.phrases import named


@dataclass(frozen=True)
class EquivalentChoice:
    """Chooses among equivalents.

    Attributes:
        named: what the goal asks for by name.
    """

    named: frozenset[str]
    evidence: Evidence
    snapshot: Snapshot
    planner: Planner
    way: Way
    prices: CheapestPlans

    def one_of_each(self, candidates: Iterable[Candidate], max_hours: Decimal | None) -> list[Candidate]:
        """The candidates, of those that count the same only one: what is on the best plan, else the cheapest.

        Prices are looked at of about as many as are priced at all, those of the highest scores first.
        """
        found: list[Candidate] = []
        sets: dict[str, list[Candidate]] = {}
        for each in candidates:
            if each.renewal is None and each.credential.key in self.evidence.equivalents:
                sets.setdefault(self.evidence.kin(each.credential.key), []).append(each)
            else:
                found.append(each)
        left = MOST_PRICED
        for among in sorted(sets.values(), key=lambda among: min(map(Candidate.order, among))):
            found.append(among[0] if len(among) == 1 else self._best_of(among, max_hours, is_priced=left > 0))
            left -= len(among) if len(among) > 1 else 0
        return found

    def _best_of(self, among: Sequence[Candidate], max_hours: Decimal | None, *, is_priced: bool) -> Candidate:
        plans = {each.credential.key: self.prices.plan(each.credential.key) if is_priced else None for each in among}
        costs = {key: None if plan is None else self._in_one_currency(plan) for key, plan in plans.items()}

        def order(each: Candidate) -> tuple[object, ...]:
            key = each.credential.key
            plan, cost = plans[key], costs[key]
            on_the_way = key in self.named or key in self.way.steps
            too_long = plan is not None and max_hours is not None and plan.totals.hours > max_hours
            hours = Decimal(0) if plan is None else plan.totals.hours
            return not on_the_way, plan is None, too_long, cost is None, cost or Decimal(0), hours, each.order()

        best = min(among, key=order)
        others = [each.credential.key for each in among if each is not best]
        rule = "where one is enough"
        if best.credential.key not in self.way.steps and costs[best.credential.key] is not None:
            is_least = all(costs[key] is not None for key in others)
            rule = "and costs least" if is_least else "and costs least of those with a price"
        text = f"Counts the same as {named(others, self.snapshot.names, 'and')}, {rule}"
        return replace(best, chosen=(Reason(ReasonKind.CHEAPEST_EQUIVALENT, text, Decimal(len(others))),))

    def _in_one_currency(self, plan: Plan) -> Decimal | None:
        """What a plan costs in the planner's currency; None: a price is not stated, or there is no rate."""
        cost = self.planner.rates.converted(plan.totals.cost, self.planner.default_currency)
        return cost.amount if cost is not None and plan.is_priced else None
