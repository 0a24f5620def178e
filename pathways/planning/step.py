"""A step as the searches name it, and what it costs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
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


Prices = Callable[[Step], tuple[int, int]]
"""Money and hours of a step, in thousandths."""
