"""What steps cost, in one currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.codes import Code
from pathways.domain.catalog import Route
from pathways.domain.money import Money, Rates
from pathways.domain.quantity import thousandths
from pathways.errors import Problem

UNPAYABLE = 10**12
"""Thousandths of money."""


def currency_of(routes: Iterable[Route], asked: str | None, default: str, rates: Rates) -> str | Problem:
    """The plan's currency: as asked, else the only one at hand; with a rate from every other.

    What costs nothing needs no rate.
    """
    costs = {route.cost for route in routes if route.cost is not None}
    stated = {cost.currency for cost in costs if cost.amount}
    at_hand = stated or {cost.currency for cost in costs}
    target = asked or (min(at_hand) if len(at_hand) == 1 else None if stated else default)
    if target is None:
        names = " and ".join(sorted(stated))
        text = f"The costs on the way are in {names}; a plan adds up one currency."
        return Problem(
            Code.NO_RATE, text, "Name options.currency, with rates to it in the configuration.", "options/currency"
        )
    missing = sorted(source for source in stated if rates.between(source, target) is None)
    if missing:
        text = f"There is no rate from {missing[0]} to {target}."
        return Problem(Code.NO_RATE, text, "Configure the rate, or ask in another currency.", "options/currency")
    return target


@dataclass(frozen=True, slots=True)
class Pricing:
    """Costs of routes in one currency, each worked out once."""

    rates: Rates
    currency: str
    _known: dict[int, tuple[int, int]] = field(default_factory=dict, repr=False)

    def cost(self, route: Route) -> Money:
        """What a route costs; 0 where it does not say.

        Raises:
            ValueError: there is no rate.
        """
        if route.cost is None:
            return Money(Decimal(0), self.currency)
        cost = self.rates.converted(route.cost, self.currency)
        if cost is None:
            raise ValueError(f"no rate from {route.cost.currency} to {self.currency}")
        return cost

    def of(self, route: Route) -> tuple[int, int]:
        """Money and hours, in thousandths."""
        found = self._known.get(id(route))
        if found is None:
            hours = 0 if route.hours is None else thousandths(route.hours)
            found = self._known[id(route)] = (self._money(route), hours)
        return found

    def _money(self, route: Route) -> int:
        """What no rate tells is dearer than anything: such a route is in no plan, but a conflict may speak of it."""
        if route.cost is not None and self.rates.converted(route.cost, self.currency) is None:
            return UNPAYABLE
        return thousandths(self.cost(route).amount)
