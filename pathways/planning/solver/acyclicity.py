"""Which lines may serve together: no selection may rest on itself.

For each strongly connected component, "comes before" and "comes before or beside" between its credentials are made
transitive by eliminating one credential after another (vertex elimination: Rankooh and Rintanen 2022), so a circle
with an ordinary line in it contradicts itself, and one of side-by-side lines alone does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MOST_CLAUSES = 200_000


@dataclass(frozen=True, slots=True)
class Use:
    """A line of `after` that `before` satisfies when `holds` is true.

    Attributes:
        strict: it must be there before, not beside.
        holds: a Boolean of the model.
    """

    before: int
    after: int
    strict: bool
    holds: Any


def forbid_circles(model: Any, uses: Iterable[Use]) -> bool:
    """Adds what keeps the uses of one component from running in a circle; False (nothing added) where that is too much.

    Args:
        model: of CP-SAT.
        uses: of one strongly connected component.
    """
    above: dict[int, dict[int, dict[bool, Any]]] = {}
    below: dict[int, set[int]] = {}
    clauses: list[list[Any]] = []

    def variable(before: int, after: int, strict: bool) -> Any:
        kinds = above.setdefault(before, {}).setdefault(after, {})
        below.setdefault(after, set()).add(before)
        if strict not in kinds:
            kinds[strict] = model.new_bool_var("")
        return kinds[strict]

    for use in uses:
        if use.before == use.after:
            if use.strict:
                clauses.append([use.holds.negated()])
        else:
            clauses.append([use.holds.negated(), variable(use.before, use.after, use.strict)])
    left = set(above) | set(below)
    while left:
        middle = min(left, key=lambda each: (len(above.get(each, ())) * len(below.get(each, ())), each))
        left.remove(middle)
        followers = above.pop(middle, {})
        leaders = below.pop(middle, set())
        for leader in leaders:
            first = above[leader].pop(middle)
            for follower, second in followers.items():
                for is_strict, one in first.items():
                    for other_strict, other in second.items():
                        strict = is_strict or other_strict
                        if leader != follower:
                            clauses.append([one.negated(), other.negated(), variable(leader, follower, strict)])
                        elif strict:
                            clauses.append([one.negated(), other.negated()])
            if len(clauses) > MOST_CLAUSES:
                return False
        for follower in followers:
            below[follower].discard(middle)
    for clause in clauses:
        model.add_bool_or(clause)
    return True
