"""What steps cost, in one currency."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pathways.codes import Code
from pathways.domain.catalog import Route
from pathways.domain.money import GroupCost, Money, Rates, SharedCost
from pathways.domain.quantity import thousandths
from pathways.errors import Problem

UNPAYABLE = 10**12
"""Thousandths of money."""


def currency_of(routes: Iterable[Route], asked: str | None, default: str, rates: Rates) -> str | Problem:
    """The plan's currency: as asked, else the only one at hand; with a rate from every other.

    What costs nothing needs no rate.
    """
    costs = {cost for route in routes for cost in _stated(route)}
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


def _stated(route: Route) -> Iterator[Money]:
    if route.cost is not None:
        yield route.cost
    if route.shared_cost is not None:
        yield route.shared_cost.amount


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
        return Money(Decimal(0), self.currency) if route.cost is None else self._converted(route.cost)

    def shared(self, cost: SharedCost, years: int) -> Money:
        """What a plan pays of a shared cost in some years: each time the amount, converted.

        Raises:
            ValueError: there is no rate.
        """
        once = self._converted(cost.amount)
        return once if cost.every is None else replace(once, amount=once.amount * years)

    def group(self, cost: GroupCost) -> Money:
        """What opening a route for one group costs.

        Raises:
            ValueError: there is no rate.
        """
        return self._converted(cost.amount)

    def costs(self, routes: Sequence[Route], years: int) -> list[Money]:
        """What each step of a plan adds to its cost, in the order given: a shared cost counts with the first one.

        Args:
            routes: of all of its steps.
            years: in which what is paid every year falls due.

        Raises:
            ValueError: there is no rate.
        """
        found: list[Money] = []
        paid: set[str] = set()
        for route in routes:
            cost, shared = self.cost(route), route.shared_cost
            if shared is not None and shared.key not in paid:
                paid.add(shared.key)
                cost = replace(cost, amount=cost.amount + self.shared(shared, years).amount)
            found.append(cost)
        return found

    def total(self, routes: Sequence[Route], years: int) -> Money:
        """What all steps of a plan cost, as `costs` counts it.

        Raises:
            ValueError: there is no rate.
        """
        return Money(sum((cost.amount for cost in self.costs(routes, years)), Decimal(0)), self.currency)

    def _converted(self, stated: Money) -> Money:
        cost = self.rates.converted(stated, self.currency)
        if cost is None:
            raise ValueError(f"no rate from {stated.currency} to {self.currency}")
        return cost

    def of(self, route: Route) -> tuple[int, int]:
        """Money and hours, in thousandths."""
        found = self._known.get(id(route))
        if found is None:
            hours = 0 if route.hours is None else thousandths(route.hours)
            found = self._known[id(route)] = (self._money(route), hours)
        return found

    def shared_of(self, cost: SharedCost, years: int) -> int:
        """What a plan pays of a shared cost, in thousandths; UNPAYABLE where there is no rate."""
        if self.rates.converted(cost.amount, self.currency) is None:
            return UNPAYABLE
        return thousandths(self.shared(cost, years).amount)

    def _money(self, route: Route) -> int:
        """What no rate tells is dearer than anything: such a route is in no plan, but a conflict may speak of it."""
        if route.cost is not None and self.rates.converted(route.cost, self.currency) is None:
            return UNPAYABLE
        return thousandths(self.cost(route).amount)
