"""A step as the searches name it, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pathways.domain.plan import credential_of


class Step(NamedTuple):
    """One way to have a credential.

    Attributes:
        key: of the credential; of a repeatable one the name of the occurrence.
        place: of the route among the credential's routes, or of the renewal among its renewals.
        is_renewal: an award of it is renewed; else it is earned.
    """

    key: str
    place: int
    is_renewal: bool = False


def tally(steps: Iterable[Step]) -> Counter[Step]:
    """How often each way is taken, whichever occurrence of a repeatable credential it earns."""
    return Counter(step._replace(key=credential_of(step.key)) for step in steps)


StepPrices = Callable[[Step], tuple[int, int]]
"""Money and hours of a step by itself, in thousandths."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What the steps of a plan cost, in thousandths.

    Attributes:
        own: money and hours of a step by itself.
        key_of: of the cost that a step shares with others; None: it shares none.
        shared: money that a plan with such a step pays once, by key.
    """

    own: StepPrices
    key_of: Callable[[Step], str | None]
    shared: Mapping[str, int]

    def money(self, steps: Iterable[Step]) -> int:
        """Of a whole plan."""
        steps = list(steps)
        keys = {key for step in steps if (key := self.key_of(step)) is not None}
        return sum(self.own(step)[0] for step in steps) + sum(self.shared[key] for key in keys)

    def hours(self, steps: Iterable[Step]) -> int:
        """Of a whole plan."""
        return sum(self.own(step)[1] for step in steps)
