"""TigerPath's requirements as trees of this project's forms.

Every line is called what the audit calls it, so that their claims and ours can be laid side by side. What `max_counted`
cuts off becomes a limit; a node that may pass up one thing only is a group that one thing opens. What nobody can check,
a deadline and a limit of pass/fail courses stand as conditions beside their group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from itertools import combinations

from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import ConditionLine, Group, GroupRule, Limit, Requirement, Select, Selection
from tests.outside.programmes import Node

ONE = Decimal(1)


class NotConvertibleError(Exception):
    """A programme says what no form of ours says."""


def deadline(node: Node) -> str:
    """What a deadline asks for, as a condition."""
    return f"Complete by semester {node.by_semester}: {node.path}"


def conditions_of(node: Node, parent: Node | None) -> Iterator[str]:
    """What a node asks for beside what it counts; what its parent says already is not said again."""
    if node.by_semester is not None:
        yield deadline(node)
    if node.graded is not None and (parent is None or parent.graded != node.graded):
        yield f"At most {node.graded} courses taken pass/D/fail: {node.path}"
    for child in node.children:
        if not child.checks:
            yield f"Checked by the department: {child.path}"


@dataclass(slots=True)
class _Region:
    """What stands directly in one group.

    Attributes:
        capped: the nodes that pass up only so much, each with the leaves below it.
        leaves: by leaf, the courses it lists.
    """

    lines: list[Requirement] = field(default_factory=list)
    capped: list[tuple[int, frozenset[str]]] = field(default_factory=list)
    leaves: dict[str, Selection] = field(default_factory=dict)


class Trees:
    """Makes trees.

    Args:
        courses: keys of all courses there are.
        outside: paths of the lists that take credit from outside.
    """

    def __init__(self, courses: list[str], outside: Collection[str] = ()) -> None:
        self._courses = courses
        self._outside = outside

    def group(self, node: Node, parent: Node | None = None, *, outermost: bool = False) -> Group:
        """A node that holds or does not, with its conditions."""
        if node.total is not None:
            return self._any_courses(node, parent)
        counted = self._counted(node, outermost)
        conditions = _conditions(node, parent)
        if not conditions:
            return counted
        return Group(
            path=f"{node.path}//in all",
            named=True,
            worth=counted.worth,
            shared=counted.shared,
            rule=GroupRule.ALL,
            of=(replace(counted, worth=None, shared=False), *conditions),
        )

    def _counted(self, node: Node, outermost: bool) -> Group:
        need = max(node.least if node.is_fixed or outermost else node.full, 1)
        worth = None if outermost else Decimal(node.most if node.is_fixed and node.most else need)
        below = sum(child.full for child in node.children)
        staged = [child for child in node.children if not child.is_fixed and not child.is_open and need < below]
        if staged:
            return self._staged(node, staged, need, worth)
        region = self._region(node)
        groups = [line for line in region.lines if isinstance(line, Group)]
        every = Group(
            path=node.path, named=True, worth=worth, shared=node.shared, rule=GroupRule.ALL, of=_bare(region.lines)
        )
        if len(groups) == len(region.lines) and need == sum(line.worth or 0 for line in groups):
            return every
        limits = tuple(limit for limit in self._limits(region) if (limit.at_most or 0) < need)
        some = replace(every, rule=GroupRule.AT_LEAST, minimum=Decimal(need), limits=limits)
        if all(line.worth == ONE for line in groups):
            return some
        return replace(some, rule=GroupRule.CREDITS, of=tuple(region.lines))

    def _any_courses(self, node: Node, parent: Node | None) -> Group:
        """So many courses of any kind, by a deadline."""
        courses = CredentialType.COURSE.value
        every = Selection(
            path=node.path, named=True, select=Select(credential_types=(courses,)), shared=True, whole=True
        )
        total = Group(
            path=f"{node.path}//courses",
            named=True,
            rule=GroupRule.AT_LEAST,
            minimum=Decimal(node.total or 0),
            of=(every,),
        )
        lines: tuple[Requirement, ...] = (total, *_conditions(node, parent))
        return Group(path=node.path, named=True, worth=ONE, shared=True, rule=GroupRule.ALL, of=lines)

    def _staged(self, node: Node, staged: list[Node], need: int, worth: Decimal | None) -> Group:
        """Nothing passes up from some children before their minimum: it is asked for first, and the rest after it."""
        first = [self.group(child, node) for child in staged]
        # From here on what these list counts course by course.
        further = [
            replace(child, path=f"{child.path}//further", needed=None, most=child.most and child.most - child.least)
            for child in staged
        ]
        rest = replace(
            node,
            path=f"{node.path}//rest",
            needed=need - sum(child.least for child in staged),
            children=tuple(child for child in node.children if child not in staged) + tuple(further),
        )
        lines = (*first, self._counted(rest, outermost=False))
        return Group(path=node.path, named=True, worth=worth, shared=node.shared, rule=GroupRule.ALL, of=_bare(lines))

    def _region(self, node: Node) -> _Region:
        region = _Region()
        if node.is_leaf:
            region.lines.append(self._leaf(node, whole=True))
        for child in node.children:
            self._add(child, node, region, inside_cap=False)
        return region

    def _add(self, node: Node, parent: Node, region: _Region, *, inside_cap: bool) -> None:
        if not node.checks:
            return
        if not node.is_open and not (inside_cap and node.is_leaf and node.least <= 1):
            if inside_cap:
                raise NotConvertibleError(node.path)
            region.lines.append(self.group(node, parent))
            return
        if any(conditions_of(node, parent)):
            raise NotConvertibleError(node.path)
        binding = node.most is not None and not (
            node.children and all(child.is_fixed for child in node.children) and node.full <= node.most
        )
        before = set(region.leaves)
        if node.is_leaf:
            region.leaves[node.path] = self._leaf(node, whole=False)
            region.lines.append(region.leaves[node.path])
        for child in node.children:
            self._add(child, node, region, inside_cap=inside_cap or binding)
        if binding:
            region.capped.append((node.most or 0, frozenset(region.leaves.keys() - before)))

    def _leaf(self, node: Node, *, whole: bool) -> Selection:
        takes = node.path in self._outside
        select = Select(
            keys=node.courses, unlisted=takes, excepting=Select(keys=node.excluded) if node.excluded else None
        )
        if node.area is not None:
            select = Select(subjects=(node.area,), credential_types=(CredentialType.COURSE.value,), unlisted=takes)
        return Selection(path=node.path, named=True, worth=ONE, shared=node.shared, select=select, whole=whole)

    def _limits(self, region: _Region) -> Iterator[Limit]:
        """A course on several lists counts by any of them: of courses on some lists only, what these let through."""
        if not region.capped:
            return
        lists: dict[str, frozenset[str]] = {}
        for path, leaf in region.leaves.items():
            for key in _matching(leaf, self._courses):
                lists[key] = lists.get(key, frozenset()) | {path}
        for some in sorted(_joined(set(lists.values())), key=sorted):
            most = _let_through(some, region.capped)
            keys = tuple(sorted(key for key, found in lists.items() if found <= some))
            if most is not None and len(keys) > most:
                yield Limit(at_most=most, keys=keys)


def _conditions(node: Node, parent: Node | None) -> tuple[ConditionLine, ...]:
    return tuple(
        ConditionLine(path=f"{node.path}//condition {place}", named=True, condition=text)
        for place, text in enumerate(conditions_of(node, parent))
    )


def _matching(leaf: Selection, courses: Iterable[str]) -> Iterator[str]:
    if leaf.select.subjects or leaf.select.excepting:
        raise NotConvertibleError(leaf.path)
    for key in courses:
        if any(fnmatchcase(key, pattern) for pattern in leaf.select.keys):
            yield key


def _joined(sets: set[frozenset[str]]) -> set[frozenset[str]]:
    """The sets, and what comes of joining those that meet."""
    found = set(sets)
    while more := {a | b for a, b in combinations(found, 2) if a & b} - found:
        found |= more
    return found


def _let_through(leaves: frozenset[str], capped: Iterable[tuple[int, frozenset[str]]]) -> int | None:
    """How many courses of some leaves pass the caps above them; None: any number."""
    blocks: list[tuple[frozenset[str], int | None]] = [(frozenset({leaf}), None) for leaf in leaves]
    for most, below in sorted(capped, key=lambda cap: len(cap[1])):
        inside = [block for block in blocks if block[0] & below]
        amounts = [amount for _, amount in inside if amount is not None]
        if inside and (len(amounts) < len(inside) or sum(amounts) > most):
            outside = [block for block in blocks if not block[0] & below]
            blocks = [*outside, (frozenset().union(*(block[0] for block in inside)), most)]
    amounts = [amount for _, amount in blocks if amount is not None]
    return sum(amounts) if len(amounts) == len(blocks) else None


def _bare(lines: Iterable[Requirement]) -> tuple[Requirement, ...]:
    """Lines that are counted, not weighed."""
    return tuple(replace(line, worth=None) for line in lines)
