"""Sums whose exact coefficients are longer than the solver's 64 bits, as several sums of short ones.

The share of an occupation that is covered is a sum of fractions whose denominators are its levels. Over their common
denominator all is exact, but the coefficients have a hundred digits; so they are added up digit by digit, with a carry.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd
from typing import Any

BASE = 2**30
"""Of the digits: a sum of thousands of them stays far below the 2**62 that the solver can add up."""

Term = tuple[int, Any]
"""A coefficient, 1 or more, and a Boolean of the model."""


def reach(model: Any, terms: Sequence[Term], threshold: int, opened: Any) -> None:
    """Where a Boolean is true, the terms add up to a threshold or more; nothing forces it to be true.

    With A = H·BASE + L for each coefficient A, and likewise T: the sum of A·x is T or more just if the sum of H·x and a
    carry c is the high part of T or more, for some whole number c with c·BASE <= the sum of L·x less the low part of T.

    Args:
        model: of CP-SAT, or anything with its methods.
        threshold: 1 or more.
    """
    common = gcd(*(coefficient for coefficient, _ in terms))
    weights = [coefficient // common for coefficient, _ in terms]
    need = -(-threshold // common)
    literals = [literal for _, literal in terms]
    carry: Any = 0
    most_carried, least_carried = 0, 0
    while max(need, *weights) >= BASE:
        lows = [weight % BASE for weight in weights]
        low = sum(weight * literal for weight, literal in zip(lows, literals, strict=True) if weight) + carry
        least = (least_carried - need % BASE) // BASE
        most = (sum(lows) + most_carried - need % BASE) // BASE
        following = model.new_int_var(least, most, "")
        model.add(following * BASE <= low - need % BASE)
        carry, least_carried, most_carried = following, least, most
        weights = [weight // BASE for weight in weights]
        need //= BASE
    high = sum(weight * literal for weight, literal in zip(weights, literals, strict=True) if weight) + carry
    model.add(high >= need).only_enforce_if(opened)
