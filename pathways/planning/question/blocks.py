"""Steps that lean on each other in a circle of side-by-side lines: with a calendar they run as one block.

Whatever is joined by circles through the same steps is one circle more; a route leans on what any of its lines accepts.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import product

from pathways.domain.plan import credential_of
from pathways.domain.requirement import CredentialLine, Group, Requirement, every_line
from pathways.planning.question.closure import Closure
from pathways.planning.step import Step
from pathways.requirements.evidence import Evidence

MOST_BLOCKS = 400
MOST_LOOKED_AT = 20_000
"""Ways from step to step that are followed to find circles."""

Block = tuple[Step, ...]
Leaning = Mapping[str, frozenset[str]]
"""By credential, those on which it leans."""


def blocks_of(closure: Closure, waived: Collection[str] = (), check: Callable[[], None] = lambda: None) -> list[Block]:
    """The sets of steps that may lean on each other in a circle, the smallest first; the first ones of too many.

    Args:
        waived: paths of lines that lean on nothing.
        check: is called now and then; what it raises ends it.
    """
    evidence = closure.instance.evidence
    of_step = {
        step: frozenset(name for key in leaned_on(route.requires, evidence, waived) for name in closure.names(key))
        - {step.key}
        for step, route in closure.steps()
        if route.requires is not None
    }
    leaning: dict[str, frozenset[str]] = defaultdict(frozenset)
    for step, others in of_step.items():
        leaning[step.key] |= others
    check()
    found: list[Block] = []
    for keys in sorted(_joined(_circles(leaning)), key=lambda some: (len(some), sorted(some))):
        check()
        ways = [[step for step in closure.ways[key] if of_step.get(step)] for key in sorted(keys)]
        for steps in product(*ways):
            several = len({credential_of(key) for key in keys}) < len(keys)  # one occurrence ends before the next
            if not several and is_circle({step.key: of_step[step] & keys for step in steps}):
                found.append(steps)
            if len(found) == MOST_BLOCKS:
                return found
    return found


def is_circle(leaning: Leaning) -> bool:
    """Each of two or more leads to every other."""
    import networkx as nx  # most questions have no blocks, and are answered without it

    graph: nx.DiGraph[str] = nx.DiGraph(_edges(leaning))
    graph.add_nodes_from(leaning)
    return len(leaning) > 1 and nx.is_strongly_connected(graph)


def _edges(leaning: Leaning) -> list[tuple[str, str]]:
    return [(key, other) for key, others in leaning.items() for other in others]


def leaned_on(line: Requirement | None, evidence: Evidence, waived: Collection[str] = ()) -> Iterator[str]:
    """The credentials that side-by-side lines of a tree accept, save those that are waived."""
    if line is None or line.path in evidence.waived or line.path in waived:
        return
    if isinstance(line, Group):
        for part in line.of:
            yield from leaned_on(part, evidence, waived)
    else:
        for each in every_line(line):
            if isinstance(each, CredentialLine) and each.side_by_side:
                yield from evidence.accepted(each)


def _circles(leaning: Leaning) -> Iterator[frozenset[str]]:
    """Those that pass no step twice, from the first of its steps in the alphabet; the shortest come first."""
    left = _in_circles(leaning)
    after_each = {key: sorted(others) for key, others in left.items()}
    ways: deque[tuple[str, ...]] = deque((first,) for first in sorted(left))
    for _ in range(MOST_LOOKED_AT):
        if not ways:
            return
        way = ways.popleft()
        for after in after_each[way[-1]]:
            if after == way[0] and len(way) > 1:
                yield frozenset(way)
            elif after > way[0] and after not in way:
                ways.append((*way, after))


def _in_circles(leaning: Leaning) -> Leaning:
    """Without what leads to nothing that leads back to it."""
    import networkx as nx

    if not any(leaning.values()):
        return {}
    graph: nx.DiGraph[str] = nx.DiGraph(_edges(leaning))
    parts = (part for part in nx.strongly_connected_components(graph) if len(part) > 1)
    return {key: leaning[key] & part for part in parts for key in part}


def _joined(circles: Iterator[frozenset[str]]) -> Sequence[frozenset[str]]:
    """Circles, and those of them that share a step as one."""
    known: dict[frozenset[str], None] = {}
    for circle in circles:
        known[circle] = None
        if len(known) == MOST_BLOCKS:
            break
    found = list(known)
    for some in found:  # grows on the way
        for other in found[:]:
            both = some | other
            if some & other and both not in known and len(found) < MOST_BLOCKS:
                known[both] = None
                found.append(both)
    return found
