"""Stacks that cost more than the direct route to the same credential, whatever is chosen in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.design.implied import Implied
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, Kind, Route
from pathways.domain.money import Money, written
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement, Selection, walk


def dearer_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of each active credential that can be had with other credentials and, by whoever could begin those, without.

    The least that a stack can cost is the sum of the cheapest ways to all that it cannot do without; what is not stated
    counts 0, and costs in other currencies are not compared.
    """
    least = _LeastCost(snapshot)
    for credential in snapshot.credentials.values():
        if credential.status is not CredentialStatus.ACTIVE or len(credential.routes) < 2:
            continue
        for route in credential.routes:
            for other in credential.routes:
                if other is route or other.cost is None or not _asks_for_more(route, other):
                    continue
                cost = least.of(route, other.cost.currency)
                if cost is not None and cost > other.cost.amount:
                    yield _dearer(credential, route, cost, other, other.cost)
                    break


def _dearer(credential: Credential, route: Route, cost: Decimal, other: Route, direct: Money) -> Finding:
    currency = direct.currency
    stacked, straight = (f"{written(amount, currency)} {currency}" for amount in (cost, direct.amount))
    text = (
        f"{credential.name} costs at least {stacked} by {route.title} with all it needs, and {straight} by "
        f"{other.title}, so stacking up to it never saves money. Lower a price, or say who the stack is for."
    )
    path = None if route.requires is None else route.requires.path
    return Finding(Severity.NOTE, Code.STACK_DEARER_THAN_DIRECT, text, credential.key, Kind.CREDENTIAL, path)


def _asks_for_more(route: Route, other: Route) -> bool:
    """It needs credentials, and all that the other one asks for, which needs none."""
    own, asked = _lines(route), _lines(other)
    needs = [any(isinstance(line, CredentialLine | Selection) for line in lines) for lines in (own, asked)]
    return needs == [True, False] and asked <= own and route.cohort == other.cohort


def _lines(route: Route) -> frozenset[Requirement]:
    """What it asks for, wherever it stands: the lines that always hold, and each choice as a whole."""
    found: set[Requirement] = set()
    pending = [] if route.requires is None else [route.requires]
    while pending:
        line = pending.pop()
        if isinstance(line, Group) and line.rule is GroupRule.ALL and not line.is_ruled:
            pending += line.of
        elif isinstance(line, Group) and any(isinstance(each, CredentialLine) for each in walk(line)):
            found.update(each for each in walk(line) if isinstance(each, CredentialLine))
        else:
            found.add(replace(line, path="", named=False))
    return frozenset(found)


class _LeastCost:
    """The least that routes cost with everything they cannot do without."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._implied = Implied(snapshot)

    def of(self, route: Route, currency: str) -> Decimal | None:
        """In a currency; None where some of it is stated in another one."""
        kinds = self._implied.of_route(route)
        behind = {each for kind in kinds for each in self._implied.behind(kind)} | kinds
        costs = [_amount(route, currency), *(self._cheapest(kind, currency) for kind in sorted(behind))]
        known = [cost for cost in costs if cost is not None]
        return sum(known, Decimal(0)) if len(known) == len(costs) else None

    def _cheapest(self, kind: str, currency: str) -> Decimal | None:
        """The cheapest way to a credential or one of its equivalents by itself; 0 where one states nothing."""
        credentials = self._snapshot.credentials
        routes = [
            route for key in self._implied.reach.equals(kind) if key in credentials for route in credentials[key].routes
        ]
        costs = [_amount(route, currency) for route in routes]
        known = [cost for cost in costs if cost is not None]
        return min(known, default=Decimal(0)) if len(known) == len(costs) else None


def _amount(route: Route, currency: str) -> Decimal | None:
    if route.cost is None:
        return Decimal(0)
    return route.cost.amount if route.cost.currency == currency or not route.cost.amount else None
