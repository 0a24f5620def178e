"""One snapshot as the API reads it: orders, prices, findings and the places of lines, each worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from pathways.catalog.snapshot import Snapshot
from pathways.curation.findings import Finding, findings_of
from pathways.curation.structure.portfolio import Standing, standings
from pathways.domain.catalog import Credential
from pathways.domain.money import Money, Rates
from pathways.domain.requirement import Group, GroupRule, Requirement, walk
from pathways.workforce.role_index import RoleIndex

GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands: the path of the line above it, and whether that one adds up credits."""

    parent: str | None
    in_credits: bool


class CatalogIndex:
    """The orders and look-ups of one snapshot; kept as long as the snapshot is the published one."""

    def __init__(self, snapshot: Snapshot, rates: Rates) -> None:
        self.snapshot = snapshot
        self._rates = rates
        self._places: dict[str, Place] = {}
        self._costs: dict[str, Mapping[str, Decimal]] = {}

    @cached_property
    def credential_keys(self) -> tuple[str, ...]:
        """In key order."""
        return tuple(self.snapshot.credentials)

    @cached_property
    def competency_keys(self) -> tuple[str, ...]:
        """In key order."""
        return tuple(self.snapshot.competencies)

    @cached_property
    def occupation_keys(self) -> tuple[str, ...]:
        """In key order."""
        return tuple(self.snapshot.occupations)

    @cached_property
    def role_index(self) -> RoleIndex:
        """The occupations by what they need."""
        return RoleIndex.over(self.snapshot)

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies in which routes state their costs."""
        return tuple(sorted({money.currency for _, money in self._stated_costs()}))

    @cached_property
    def hours(self) -> Mapping[str, Decimal]:
        """The hours of the shortest route of each credential that states any."""
        return {
            credential.key: min(hours)
            for credential in self.snapshot.credentials.values()
            if (hours := [route.hours for route in credential.routes if route.hours is not None])
        }

    def costs(self, currency: str) -> Mapping[str, Decimal]:
        """The cost, in a currency, of the cheapest route of each credential that states one and has a rate."""
        found = self._costs.get(currency)
        if found is None:
            cheapest: dict[str, Decimal] = {}
            for key, money in self._stated_costs():
                cost = self._rates.converted(money, currency)
                if cost is not None:
                    cheapest[key] = min(cost.amount, cheapest.get(key, cost.amount))
            found = self._costs[currency] = cheapest
        return found

    def compares_in(self, currency: str) -> bool:
        """Some cost converts to a currency, or the catalogue states no costs."""
        return not self.currencies or any(self._rates.between(each, currency) is not None for each in self.currencies)

    def _stated_costs(self) -> Iterator[tuple[str, Money]]:
        for credential in self.snapshot.credentials.values():
            for route in credential.routes:
                if route.cost is not None:
                    yield credential.key, route.cost

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the catalogue; takes the processor a while the first time."""
        return findings_of(self.snapshot)

    @cached_property
    def standings(self) -> Mapping[str, Standing]:
        """How each credential stands in the graph; takes the processor a while the first time."""
        return standings(self.snapshot)

    def place(self, line: Requirement) -> Place:
        """Where a line of the catalogue or of a goal stands."""
        found = self._places.get(line.path)
        if found is not None:
            return found
        if line.path.partition("/")[0] == GOAL and GOAL not in self.snapshot.credentials:
            return Place(line.path.rpartition("/")[0] or None, in_credits=False)
        credential = self.snapshot.owner_of(line.path)
        if credential is not None:
            self._places.update(_places(credential))
        return self._places.get(line.path) or Place(None, in_credits=False)


def _places(credential: Credential) -> Iterator[tuple[str, Place]]:
    for route in (*credential.routes, *credential.renewals):
        yield from ((tree.path, Place(None, in_credits=False)) for tree in route.trees)
        for line in (each for tree in route.trees for each in walk(tree)):
            if isinstance(line, Group):
                in_credits = line.rule is GroupRule.CREDITS
                yield from ((part.path, Place(line.path, in_credits)) for part in line.of)
