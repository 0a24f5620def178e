"""What may be recommended, priced within the limits of the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from pathways.advising.gap import rounded
from pathways.advising.renewing import Renewal
from pathways.advising.ripening import Ripe
from pathways.codes import Code
from pathways.domain.advice import Reason, ReasonKind, Recommendation, RecommendationOptions
from pathways.domain.catalog import Credential
from pathways.domain.money import Money
from pathways.domain.plan import Plan
from pathways.errors import ProblemsError
from pathways.wording.phrases import counted, day_text

MOST = 100

MOST_PRICED = 200
"""Of those with the highest scores; what stands behind them is not looked at."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be recommended, before it is known what it costs; a renewal comes with its cost.

    Attributes:
        chosen: why it is this one of several equivalents.
        opens: it can be begun now, or once those before it are earned.
        ceiling: the score of what opens it; None: nothing before it does.
        ripe: when experience that is begun is enough; None: it waits for none.
        far: it is too far above what is held today.
        behind: the more, the later it comes among those of the same score.
    """

    score: Fraction
    credential: Credential
    eligible: bool
    reasons: tuple[Reason, ...]
    renewal: Renewal | None = None
    chosen: tuple[Reason, ...] = ()
    opens: bool = True
    ceiling: Fraction | None = None
    ripe: Ripe | None = None
    far: bool = False
    behind: int = 0

    def order(self) -> tuple[object, ...]:
        """By score, what is known to be cheaper first, by key."""
        known = Decimal(0) if self.renewal is None else self.renewal.cost.amount
        is_open = self.renewal is None or not self.renewal.is_priced
        return -self.score, self.renewal is None, is_open, known, self.credential.key


@dataclass(frozen=True, slots=True)
class CheapestPlans:
    """The cheapest plan to each credential, made once.

    Attributes:
        make: it; None: there is none.
    """

    make: Callable[[str], Plan | None]
    _known: dict[str, Plan | None] = field(default_factory=dict)

    def plan(self, key: str) -> Plan | None:
        """The cheapest plan to a credential; None where no plan exists."""
        if key not in self._known:
            self._known[key] = self.make(key)
        return self._known[key]


@dataclass(frozen=True, slots=True)
class Limits:
    """What of the candidates fits the options, priced.

    Attributes:
        plan: the cheapest one to a credential; None: there is none.
    """

    options: RecommendationOptions
    plan: Callable[[str], Plan | None]

    def within(self, ranked: Iterable[Candidate]) -> tuple[Recommendation, ...]:
        """At most 100 of them, best first.

        Raises:
            ProblemsError: a budget over several currencies.
        """
        options = self.options
        found: list[tuple[int, Recommendation]] = []
        left, currency, priced = options.budget, options.currency, 0
        renewed: set[str] = set()
        for each in ranked:
            if len(found) == MOST or priced == MOST_PRICED:
                break
            key, renewal = each.credential.key, each.renewal
            if renewal is None and self._exceeded(each.credential, left, currency):
                continue
            if left is not None and key in renewed:
                continue
            if renewal is not None:
                cost, hours, is_priced = renewal.cost, renewal.hours, renewal.is_priced
            else:
                priced += 1
                plan = self.plan(key) if each.ripe is None else each.ripe.plan
                if plan is None:
                    continue
                cost, hours, is_priced = plan.totals.cost, plan.totals.hours, plan.is_priced
            if options.max_hours is not None and hours > options.max_hours:
                continue
            if left is not None:
                if cost.amount:
                    currency = currency or cost.currency
                    if cost.currency != currency:
                        text = f"The costs are in {currency} and {cost.currency}; a budget adds up one currency."
                        hint = "Name options.currency, with rates to it in the configuration."
                        raise ProblemsError.one(Code.NO_RATE, text, hint, "options/currency")
                if cost.amount > left:
                    continue
                left -= cost.amount
            if renewal is not None:
                renewed.add(key)
            found.append((each.behind, _recommended(each, cost, hours, is_priced=is_priced)))
        if options.budget is None:
            found.sort(key=_order)
        return tuple(item for _, item in found)

    def _exceeded(self, credential: Credential, left: Decimal | None, currency: str | None) -> bool:
        """Every route by itself exceeds a limit, so that no plan need be made."""
        most = self.options.max_hours
        if most is not None and all((route.hours or 0) > most for route in credential.routes):
            return True
        costs = [route.cost for route in credential.routes]
        return left is not None and all(
            cost is not None and cost.amount > left and cost.currency == (currency or cost.currency) for cost in costs
        )


def _order(found: tuple[int, Recommendation]) -> tuple[object, ...]:
    behind, item = found
    return -item.score, behind, not item.eligible_now, not item.is_priced, item.cost.amount, item.credential


def _recommended(each: Candidate, cost: Money, hours: Decimal, *, is_priced: bool) -> Recommendation:
    key, score, renewal = each.credential.key, rounded(each.score), each.renewal
    if renewal is None:
        reasons, on = (*each.reasons, *each.chosen), None if each.ripe is None else each.ripe.on
        return Recommendation(key, score, each.eligible, cost, hours, is_priced, reasons, possible_on=on)
    due, grace = renewal.due_on, renewal.grace_through
    return Recommendation(key, score, each.eligible, cost, hours, is_priced, each.reasons, renewal.route, due, grace)


def renewal_reason(renewal: Renewal, day: date) -> Reason:
    last = renewal.grace_through or renewal.due_on
    days_left = (renewal.due_on - day).days
    text = f"{_running_out(renewal.credential, days_left)}; renew it by {day_text(last)}"
    return Reason(ReasonKind.RENEWAL_DUE, text, Decimal(days_left))


def _running_out(held: Credential, days_left: int) -> str:
    if days_left == 0:
        return f"{held.name} runs out today"
    if days_left > 0:
        return f"{held.name} runs out in {counted(days_left, 'day')}"
    return f"{held.name} ran out {counted(-days_left, 'day')} ago"
