"""A step as the searches name it, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Step(NamedTuple):
    """One way to have a credential.

    Attributes:
        key: of the credential.
        place: of the route among the credential's routes, or of the renewal among its renewals.
        is_renewal: an award of it is renewed; else it is earned.
    """

    key: str
    place: int
    is_renewal: bool = False


Prices = Callable[[Step], tuple[int, int]]
"""Money and hours of a step, in thousandths."""
