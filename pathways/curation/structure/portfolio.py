"""How each credential stands in the catalogue: what hangs on it, and what its owner spends on it each year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.stacking import stacking_of
from pathways.curation.structure.complexity import Complexity, complexities
from pathways.curation.structure.essentials import all_essentials
from pathways.curation.structure.redundancy import Redundant, redundant_lines
from pathways.domain import money as domain_money
from pathways.domain.catalog import Credential
from pathways.domain.money import Money, UpkeepKind


@dataclass(frozen=True, slots=True)
class Standing:
    """Of one credential.

    Attributes:
        falls_with_it: the other credentials and the occupations that nobody reaches without it who holds none of them.
        redundant: lines of its routes that ask for what another line of the same route asks for already.
    """

    complexity: Complexity
    falls_with_it: frozenset[str]
    redundant: tuple[Redundant, ...]


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What the owners of some credentials spend on them and their routes in a year.

    Attributes:
        hours: None: none are stated.
        cost: None: none is stated, or they are in several currencies.
    """

    hours: Decimal | None
    cost: Money | None


@dataclass(frozen=True, slots=True)
class UpkeepTotal:
    """What is spent in a year on one kind of upkeep of the credentials of one owner.

    Attributes:
        kind: None: every kind.
        owner: the key of an organization; None: every owner. What several own counts in full for each of them.
        credentials: how many it is spent on.
        hours: those that are stated.
        costs: what is stated, in each currency.
    """

    kind: UpkeepKind | None
    owner: str | None
    credentials: int
    hours: Decimal
    costs: tuple[Money, ...]


def upkeep_totals(credentials: Iterable[Credential]) -> list[UpkeepTotal]:
    """The whole first, then each kind, each owner, and each kind of each owner; what nothing is spent on is left out.

    What is spent on a route, such as a stack, counts as spent on its credential. Credentials that are no longer offered
    count as long as they say their upkeep.
    """
    kept: dict[tuple[str, str], dict[str, list[domain_money.Upkeep]]] = {}
    for credential in credentials:
        for each in _parts(credential):
            for owner in ("", *credential.owned_by):
                for kind in ("", each.kind.value):
                    kept.setdefault((owner, kind), {}).setdefault(credential.key, []).append(each)
    return [
        _total(UpkeepKind(kind) if kind else None, owner or None, found)
        for (owner, kind), found in sorted(kept.items())
    ]


def _parts(credential: Credential) -> Iterator[domain_money.Upkeep]:
    yield from credential.upkeep
    for route in credential.routes:
        yield from route.upkeep


def _total(
    kind: UpkeepKind | None, owner: str | None, found: Mapping[str, Iterable[domain_money.Upkeep]]
) -> UpkeepTotal:
    every = [each for several in found.values() for each in several]
    costs: dict[str, Decimal] = {}
    for each in every:
        if (cost := each.cost_per_year) is not None:
            costs[cost.currency] = costs.get(cost.currency, Decimal(0)) + cost.amount
    return UpkeepTotal(
        kind,
        owner,
        len(found),
        sum((each.hours_per_year or Decimal(0) for each in every), Decimal(0)),
        tuple(Money(amount, currency) for currency, amount in sorted(costs.items())),
    )


def standings(snapshot: Snapshot) -> dict[str, Standing]:
    """Of every credential, by key."""
    needed = all_essentials(snapshot)
    lost: dict[str, set[str]] = {}
    for key, others in needed.items():
        for each in others:
            lost.setdefault(each, set()).add(key)
    redundant = redundant_lines(snapshot, needed)
    measured = complexities(stacking_of(snapshot.credentials))
    return {key: Standing(each, frozenset(lost.get(key, ())), redundant.get(key, ())) for key, each in measured.items()}


def upkeep_of(credentials: Iterable[Credential]) -> Upkeep:
    """What is spent on all of some credentials."""
    every = [each for credential in credentials for each in _parts(credential)]
    hours = [each.hours_per_year for each in every if each.hours_per_year is not None]
    costs = [each.cost_per_year for each in every if each.cost_per_year is not None]
    currencies = {cost.currency for cost in costs}
    total = sum((cost.amount for cost in costs), Decimal(0))
    return Upkeep(
        hours=sum(hours, Decimal(0)) if hours else None,
        cost=Money(total, currencies.pop()) if len(currencies) == 1 else None,
    )
