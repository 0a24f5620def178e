"""Conditions that refer to conditions: each is read once, circles are named, and all of it stays in proportion.

Where several refer to one and that to others, a tree of lines is exponentially larger than what was sent. So lines are
counted as they are joined, and their number is bounded by that of the values in the documents.
"""

from __future__ import annotations

from collections.abc import Callable

from pathways.codes import Code
from pathways.domain.requirement import Group, Requirement
from pathways.errors import Problems
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.text import shortened

DEEPEST_CONDITION = 50
LINES_ALWAYS = 10_000
LINES_PER_VALUE = 20
MOST_IN_CIRCLE = 5


class Expansion:
    """Reads the conditions of one graph.

    Args:
        values: how many the documents have.
        problems: where what is wrong is added.
        faults: a number that grows with everything that is wrong.

    Attributes:
        refusals: how often a condition was refused, told before or not, so that all who refer to it are known.
    """

    def __init__(self, values: int, problems: Problems, faults: Callable[[], int]) -> None:
        self.refusals = 0
        self._left = LINES_ALWAYS + LINES_PER_VALUE * values
        self._problems = problems
        self._faults = faults
        self._faulty: set[tuple[int, bool]] = set()
        self._known: dict[tuple[int, bool], Requirement | None] = {}
        self._under_way: list[Node] = []
        self._circles: set[int] = set()

    def lines(
        self, value: Value, node: Node, read: Callable[[], Requirement | None], *, concurrent: bool = False
    ) -> Requirement | None:
        """The lines of a condition; None where it has none, or a problem.

        Args:
            value: what refers to it.
            node: the condition.
            read: reads it, the first time.
            concurrent: its lines may be met at the same time, which makes them others.
        """
        key = (id(node), concurrent)
        if key not in self._known:
            if node in self._under_way:
                self._refuse_circle(value, node)
                return None
            if len(self._under_way) > DEEPEST_CONDITION:
                self._refuse_depth(value)
                return None
            self._under_way.append(node)
            faults = self._faults()
            self._known[key] = read()
            if self._faults() > faults:
                self._faulty.add(key)
            self._under_way.pop()
        elif key in self._faulty:
            self.refusals += 1
        found = self._known[key]
        return found if found is not None and self._fits(value, found) else None

    def _fits(self, value: Value, line: Requirement) -> bool:
        """Counts the lines; what is too many or too deep is a problem, the former once."""
        if self._left < 0:
            self.refusals += 1
            return False
        stack = [(line, 1)]
        while stack:
            one, depth = stack.pop()
            self._left -= 1
            if depth > DEEPEST_CONDITION:
                self._refuse_depth(value)
                return False
            if self._left < 0:
                text = "The conditions refer to each other so often that they are too many lines when written out."
                self._problems.append(value.problem(Code.TOO_LARGE, text, "State what they share once."))
                return False
            if isinstance(one, Group):
                stack.extend((inner, depth + 1) for inner in one.of)
        return True

    def _refuse_depth(self, value: Value) -> None:
        text = f"Conditions are nested more than {DEEPEST_CONDITION} deep."
        self._problems.append(value.problem(Code.TOO_DEEP, text, "Flatten them."))

    def _refuse_circle(self, value: Value, node: Node) -> None:
        """Says once which conditions lead back to where they begin."""
        self.refusals += 1
        if id(node) in self._circles:
            return
        self._circles.add(id(node))
        members = list(map(_named, self._under_way[self._under_way.index(node) :]))
        more = len(members) - MOST_IN_CIRCLE
        chain = [*members[:MOST_IN_CIRCLE], *([f"{more} more"] if more > 0 else []), members[0]]
        text = f"The condition leads back to itself: {' → '.join(chain)}."
        self._problems.append(value.problem(Code.CIRCLE, text, "Remove one of these references."))


def _named(node: Node) -> str:
    return shortened(node.name or node.text("@id") or node.label)
