"""How each credential stands in the catalogue: what hangs on it, and what its owner spends on it each year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.catalog.stacking import stacking_of
from pathways.curation.structure.complexity import Complexity, complexities
from pathways.curation.structure.essentials import all_essentials
from pathways.curation.structure.redundancy import Redundant, redundant_lines
from pathways.domain.catalog import Credential
from pathways.domain.money import Money


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
    """What the owners of some credentials spend on them in a year.

    Attributes:
        hours: None: none are stated.
        cost: None: none is stated, or they are in several currencies.
    """

    hours: Decimal | None
    cost: Money | None


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
    every = [each for credential in credentials for each in credential.upkeep]
    hours = [each.hours_per_year for each in every if each.hours_per_year is not None]
    costs = [each.cost_per_year for each in every if each.cost_per_year is not None]
    currencies = {cost.currency for cost in costs}
    total = sum((cost.amount for cost in costs), Decimal(0))
    return Upkeep(
        hours=sum(hours, Decimal(0)) if hours else None,
        cost=Money(total, currencies.pop()) if len(currencies) == 1 else None,
    )
