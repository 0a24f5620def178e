"""The requirement graph of one revision as integer arrays, compiled once and read by every plan.

Credentials and competencies are numbered in key order. The requirement lines of a credential's routes (renewals have
no part in it) are consecutive nodes, each route's tree in preorder, so a tree is read backwards to see children before
their parents.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import assert_never

from pathways.domain.catalog import Competency, Credential
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
)


class NodeKind(IntEnum):
    """What a node is."""

    ALL = 0
    ANY = 1
    AT_LEAST = 2
    CREDITS = 3
    CREDENTIAL = 4
    COMPETENCY = 5
    FACT = 6  # experience, a condition, an exclusion, an average, a share of needs: judged by the evaluator


NO_NODE = -1
RULES = {
    GroupRule.ALL: NodeKind.ALL,
    GroupRule.ANY: NodeKind.ANY,
    GroupRule.AT_LEAST: NodeKind.AT_LEAST,
    GroupRule.CREDITS: NodeKind.CREDITS,
}


@dataclass(slots=True)
class Forest:
    """Requirement trees as parallel arrays; one entry per line.

    Attributes:
        kind: a NodeKind.
        need: lines of an AT_LEAST, thousandths of credits of a CREDITS, thousandths of a level of a COMPETENCY.
        parent: the node above, or NO_NODE.
        target: number of the credential or competency; NO_NODE if the catalogue has none such.
        worth: what the line adds in the group above it (1 in AT_LEAST, thousandths of credits in CREDITS).
        modified: 1 when a credential line asks for more than a valid award.
        side_by_side: 1 when a credential line may be obtained at the same time.
        ruled: 1 when what counts in a group depends on claims, for an exclusion, and for a line that looks at origins.
        lines: the requirement itself.
    """

    kind: array[int] = field(default_factory=lambda: array("b"))
    need: array[int] = field(default_factory=lambda: array("q"))
    parent: array[int] = field(default_factory=lambda: array("i"))
    target: array[int] = field(default_factory=lambda: array("i"))
    worth: array[int] = field(default_factory=lambda: array("q"))
    modified: array[int] = field(default_factory=lambda: array("b"))
    side_by_side: array[int] = field(default_factory=lambda: array("b"))
    ruled: array[int] = field(default_factory=lambda: array("b"))
    lines: list[Requirement] = field(default_factory=list)

    def add(self, root: Requirement, numbers: Numbers) -> int:
        """Appends a tree in preorder; returns the number of its root."""
        first = len(self.lines)
        stack: list[tuple[Requirement, int, NodeKind]] = [(root, NO_NODE, NodeKind.ALL)]
        while stack:
            line, parent, above = stack.pop()
            node = len(self.lines)
            kind, need, target, modified, side = _encoded(line, numbers)
            self.kind.append(kind)
            self.need.append(need)
            self.parent.append(parent)
            self.target.append(target)
            self.modified.append(modified)
            self.side_by_side.append(side)
            self.worth.append(worth_of(line, target, above, numbers))
            self.ruled.append(has_own_rules(line))
            self.lines.append(line)
            if isinstance(line, Group):
                stack.extend((part, node, kind) for part in reversed(line.of))
        return first


@dataclass(frozen=True, slots=True)
class Numbers:
    """Key to number, and the credits of each credential in thousandths (-1: none)."""

    credential: Mapping[str, int]
    competency: Mapping[str, int]
    credits: array[int]


@dataclass(frozen=True, slots=True)
class Trees:
    """The requirement trees of some credentials, in their order.

    Attributes:
        forest: the nodes.
        route_start: the routes of the n-th credential are route_start[n] up to route_start[n + 1].
        route_root: the root node of a route, or NO_NODE.
        route_end: one past the last node of a route.
    """

    forest: Forest
    route_start: array[int]
    route_root: array[int]
    route_end: array[int]

    def first_node(self, route: int) -> int:
        """Where the nodes of a route begin, or would; also for one past the last route."""
        return self.route_end[route - 1] if route else 0


@dataclass(frozen=True, slots=True)
class RequirementGraph:
    """All requirement trees of the earning routes, and who shows which competency.

    Attributes:
        credentials: by number.
        numbers: key to number.
        trees: by number of their credential.
        providers: by competency, (level in thousandths, credential), highest level first.
    """

    credentials: tuple[Credential, ...]
    numbers: Numbers
    trees: Trees
    providers: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def forest(self) -> Forest:
        return self.trees.forest

    @property
    def route_start(self) -> array[int]:
        return self.trees.route_start

    @property
    def route_root(self) -> array[int]:
        return self.trees.route_root

    @property
    def route_end(self) -> array[int]:
        return self.trees.route_end


def compile_requirements(
    credentials: Mapping[str, Credential], competencies: Mapping[str, Competency]
) -> RequirementGraph:
    """Compiles the requirement graph; both mappings are in key order."""
    ordered = tuple(credentials.values())
    numbers = Numbers(
        {key: number for number, key in enumerate(credentials)},
        {key: number for number, key in enumerate(competencies)},
        credits_of(ordered),
    )
    shown: list[list[tuple[int, int]]] = [[] for _ in competencies]
    for number, credential in enumerate(ordered):
        for place, level in shown_levels(credential, numbers):
            shown[place].append((level, number))
    providers = tuple(tuple(sorted(found, key=lambda pair: (-pair[0], pair[1]))) for found in shown)
    return RequirementGraph(ordered, numbers, compile_trees(ordered, numbers), providers)


def compile_trees(credentials: Iterable[Credential], numbers: Numbers) -> Trees:
    """Compiles the trees of some credentials."""
    trees = Trees(Forest(), array("i", [0]), array("i"), array("i"))
    for credential in credentials:
        for route in credential.routes:
            trees.route_root.append(NO_NODE if route.requires is None else trees.forest.add(route.requires, numbers))
            trees.route_end.append(len(trees.forest.lines))
        trees.route_start.append(len(trees.route_root))
    return trees


def credits_of(credentials: Iterable[Credential]) -> array[int]:
    """What each is worth when a plan earns it, in thousandths of credits; -1 where it has none."""
    worths = (each.planned_credits for each in credentials)
    return array("q", [-1 if each is None else thousandths(each) for each in worths])


def shown_levels(credential: Credential, numbers: Numbers) -> Iterator[tuple[int, int]]:
    """Number and level (in thousandths) of each competency that a credential shows."""
    for item in credential.competencies:
        place = numbers.competency.get(item.competency)
        if place is not None:
            yield place, thousandths(item.level)


def _encoded(line: Requirement, numbers: Numbers) -> tuple[NodeKind, int, int, int, int]:
    """Kind, need, target, modified, side by side."""
    match line:
        case Group(rule=rule, minimum=minimum):
            need = 0
            if rule is GroupRule.AT_LEAST:
                need = int(minimum or 0)
            elif rule is GroupRule.CREDITS:
                need = thousandths(minimum) if minimum is not None else 0
            return RULES[rule], need, NO_NODE, 0, 0
        case CredentialLine() as leaf:
            modified = leaf.min_score is not None or leaf.earned_within_months is not None or leaf.ever_earned
            modified = modified or leaf.earned is not None or leaf.min_grade is not None or leaf.max_score is not None
            target = numbers.credential.get(leaf.credential, NO_NODE)
            return NodeKind.CREDENTIAL, 0, target, int(modified), int(leaf.side_by_side)
        case CompetencyLine(competency=competency, level=level):
            return NodeKind.COMPETENCY, thousandths(level), numbers.competency.get(competency, NO_NODE), 0, 0
        case ExperienceLine() | ConditionLine() | CoverageLine() | ExclusionLine() | AverageLine():
            return NodeKind.FACT, 0, NO_NODE, 0, 0
        case Selection():
            raise TypeError("a snapshot puts lines in the place of selections")
        case _:
            assert_never(line)


def has_own_rules(line: Requirement) -> bool:
    """It asks for more than what holds below it: a group with rules, a line for an origin, an exclusion."""
    match line:
        case Group():
            return line.is_ruled
        case CredentialLine(earned=earned):
            return earned is not None
        case ExclusionLine() | AverageLine():
            return True
        case CompetencyLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection():
            return False
        case _:
            assert_never(line)


def worth_of(line: Requirement, target: int, above: NodeKind, numbers: Numbers) -> int:
    """What a line adds to the group above it."""
    if above is not NodeKind.CREDITS:
        return 1
    if line.worth is not None:
        return thousandths(line.worth)
    if isinstance(line, CredentialLine) and target != NO_NODE:
        return max(numbers.credits[target], 0)
    return 0
