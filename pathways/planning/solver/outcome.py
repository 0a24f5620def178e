"""What a search found, and what it proved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from pathways.domain.plan import Objective

Found = TypeVar("Found")


@dataclass(frozen=True)
class Outcome(Generic[Found]):
    """What was found and what is proved.

    Attributes:
        found: the best plan, as the search has plans; None when there is none, or none was found in time.
        infeasible: proved that none exists.
        objectives: most important first.
        values, bounds: by objective, in thousandths of money or hours, or a count.
        is_cut: there is none that ends in time; later ones were not looked for.
    """

    found: Found | None
    infeasible: bool = False
    objectives: tuple[Objective, ...] = ()
    values: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()
    is_cut: bool = False

    def bounded(self, bounds: tuple[int, ...]) -> Outcome[Found]:
        """The same with what is proved of the first objectives alone."""
        return replace(self, bounds=(*bounds, *(0 for _ in self.values[len(bounds) :])))
