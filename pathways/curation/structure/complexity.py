"""How much of a catalogue hangs on each credential: the metrics of Curricular Analytics over the stacking graph.

Heileman, Abdallah, Slim and Hickman (2018), "Curricular Analytics: A Framework for Quantifying the Impact of
Curricular Reforms and Pedagogical Innovations", arXiv:1811.09676. There the nodes are courses and an edge leads from
each prerequisite to what asks for it; here they are credentials, and an edge leads to whatever some route asks for it.
Credentials of a circle, which no curriculum has, count as one place on every chain.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from pathways.catalog.stacking import CREDENTIAL


@dataclass(frozen=True, slots=True)
class Complexity:
    """Of one credential.

    Attributes:
        blocking: how many other credentials some chain of routes leads to from it.
        delay: how many credentials the longest chain through it has, itself counted.
        centrality: the lengths, in credentials, of all chains through it from a first to a last credential, added up;
            0 for a first and a last one. No more than the largest number that 64 bits of floating point hold.
        depth: how many credentials stand before it on the longest chain that leads to it.
    """

    blocking: int
    delay: int
    centrality: float
    depth: int

    @property
    def complexity(self) -> int:
        """Blocking and delay together."""
        return self.blocking + self.delay


def complexities(stacking: nx.DiGraph[str]) -> dict[str, Complexity]:
    """Of every credential of a stacking graph, by key."""
    places = nx.condensation(_credentials_alone(stacking))
    order = list(nx.topological_sort(places))
    members: dict[int, frozenset[str]] = {place: places.nodes[place]["members"] for place in order}
    after = _following(places, order, members)
    to = _Chains.along(order, places.predecessors)
    onward = _Chains.along(reversed(order), places.successors)
    found: dict[str, Complexity] = {}
    for place in order:
        blocking = after[place].bit_count() - 1
        delay = to.longest[place] + onward.longest[place] - 1
        is_between = places.in_degree(place) and places.out_degree(place)
        through = to.count[place] * onward.total[place] + to.total[place] * onward.count[place]
        centrality = _as_float(through - to.count[place] * onward.count[place]) if is_between else 0.0
        found.update(dict.fromkeys(members[place], Complexity(blocking, delay, centrality, to.longest[place] - 1)))
    return found


def _credentials_alone(stacking: nx.DiGraph[str]) -> nx.DiGraph[str]:
    """The graph without its routes: an edge leads from what is named to what some route names it for."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    kinds: dict[str, str] = {node: stacking.nodes[node]["kind"] for node in stacking}
    graph.add_nodes_from(node for node, kind in kinds.items() if kind == CREDENTIAL)
    for route in (node for node, kind in kinds.items() if kind != CREDENTIAL):
        for earned in stacking.successors(route):
            graph.add_edges_from((named, earned) for named in stacking.predecessors(route) if named != earned)
    return graph


def _following(places: nx.DiGraph[int], order: list[int], members: Mapping[int, Iterable[str]]) -> dict[int, int]:
    """Per place, the credentials on it and behind it, each a bit."""
    numbers = {key: number for number, key in enumerate(key for place in order for key in sorted(members[place]))}
    found: dict[int, int] = {}
    for place in reversed(order):
        bits = sum(1 << numbers[key] for key in members[place])
        for behind in places.successors(place):
            bits |= found[behind]
        found[place] = bits
    return found


@dataclass(frozen=True, slots=True)
class _Chains:
    """From the ends of a graph to each place, the place counted.

    Attributes:
        count: how many chains.
        total: how long they are together.
        longest: how long the longest one is.
    """

    count: dict[int, int]
    total: dict[int, int]
    longest: dict[int, int]

    @classmethod
    def along(cls, order: Iterable[int], before: Callable[[int], Iterable[int]]) -> _Chains:
        """Chains that come to each place through those before it; none stands earlier in the order than these."""
        found = cls({}, {}, {})
        for place in order:
            earlier = list(before(place))
            count = sum(found.count[each] for each in earlier) or 1
            found.count[place] = count
            found.total[place] = sum(found.total[each] for each in earlier) + count
            found.longest[place] = max((found.longest[each] for each in earlier), default=0) + 1
        return found


def _as_float(number: int) -> float:
    return float(min(number, int(sys.float_info.max)))
