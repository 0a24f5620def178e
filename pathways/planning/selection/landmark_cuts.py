"""Landmarks that the shares of a linear program violate (LM-cut: Helmert and Domshlak 2009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from heapq import heapify, heappop, heappush
from math import inf

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from pathways.planning.selection.reachability import Network, earn_all, may_come_together

FLOW_UNIT = 1 << 20
FLOW_MANY = 1 << 29
NEVER = 1 << 60
CUTS_PER_ROUND = 20
VIOLATED_BY = 0.001


class Cutter:
    """Finds landmarks that shares violate.

    Nodes of the justification graph are the credentials, the network's gates, and a source. A closed gate needs one of
    as many of its kids as it cannot do without (those that are hardest to reach), so whoever has none of them has not
    opened it.
    """

    def __init__(self, network: Network, corequisite: Sequence[int]) -> None:
        self.network = network
        and_or = network.and_or
        self.credentials = len(and_or.credential)
        self.need = list(network.need)
        self.kids: list[list[tuple[int, int]]] = [[] for _ in network.need]
        for credential in range(self.credentials):
            for gate, weight in network.before[credential]:
                self.kids[gate].append((credential, weight))
            for gate, weight in network.beside[credential]:
                # Corequisites of each other come together, without one of them being there before.
                if may_come_together(network, corequisite, credential, gate):
                    self.need[gate] -= weight
                else:
                    self.kids[gate].append((credential, weight))
        for gate in range(network.gates):
            for above, weight in network.up[gate]:
                self.kids[above].append((self.credentials + gate, weight))

    def cuts(self, share: Sequence[float]) -> list[list[int]]:
        """Violated landmarks that have no route in common, the goal's."""
        share = list(share)
        found = []
        for _ in range(CUTS_PER_ROUND):
            routes = self._cut(share) or self._unfounded(share)
            if routes is None or sum(share[route] for route in routes) > 1 - VIOLATED_BY:
                break
            found.append(routes)
            for route in routes:
                share[route] = 1.0
        return found

    def _distance(self, share: Sequence[float]) -> list[float]:
        """How far each node is from being reached: the dearest chain below it, shares as costs (h_max)."""
        network = self.network
        first = network.gates
        left = list(self.need)
        value = [inf] * (self.credentials + len(left))
        heap = [
            (share[gate - first] if first <= gate < network.goal else 0.0, gate)
            for gate, need in enumerate(left)
            if need <= 0
        ]
        heapify(heap)
        while heap:
            now, gate = heappop(heap)
            node = self.credentials + gate
            if value[node] < inf:
                continue
            value[node] = now
            if gate == network.goal:
                continue
            if gate >= first:
                credential = network.and_or.route_of[gate - first]
                if value[credential] < inf:
                    continue
                value[credential] = now
                edges = network.before[credential] + network.beside[credential]
            else:
                edges = network.up[gate]
            for above, weight in edges:
                if left[above] > 0:
                    left[above] -= weight
                    if left[above] <= 0:
                        cost = share[above - first] if first <= above < network.goal else 0.0
                        heappush(heap, (now + cost, above))
        return value

    def _cut(self, share: Sequence[float]) -> list[int] | None:
        """The routes of a minimum cut between nothing and the goal."""
        network = self.network
        first = network.gates
        distance = self._distance(share)
        source = self.credentials + len(self.need)
        rows: list[int] = []
        columns: list[int] = []
        capacity: list[int] = []
        for gate, need in enumerate(self.need):
            node = self.credentials + gate
            if need <= 0:
                rows.append(source)
                columns.append(node)
                capacity.append(FLOW_MANY)
            else:
                kids = self.kids[gate]
                spare = sum(weight for _, weight in kids) - need
                for kid, weight in sorted(kids, key=lambda kid: -distance[kid[0]]):
                    rows.append(kid)
                    columns.append(node)
                    capacity.append(FLOW_MANY)
                    spare -= weight
                    if spare < 0:
                        break
            if first <= gate < network.goal:
                rows.append(node)
                columns.append(network.and_or.route_of[gate - first])
                capacity.append(int(share[gate - first] * FLOW_UNIT))
        graph = csr_array((np.array(capacity, dtype=np.int32), (rows, columns)), shape=(source + 1, source + 1))
        graph.data = np.minimum(graph.data, FLOW_MANY).astype(np.int32)
        flow = maximum_flow(graph, source, self.credentials + network.goal)
        if flow.flow_value > (1 - VIOLATED_BY) * FLOW_UNIT:
            return None
        left = csr_array((graph - flow.flow) > 0)
        inside = np.zeros(source + 1, dtype=bool)
        inside[breadth_first_order(left, source, return_predecessors=False)] = True
        return [
            route
            for route, credential in enumerate(network.and_or.route_of)
            if inside[self.credentials + first + route] and not inside[credential]
        ]

    def _unfounded(self, share: Sequence[float]) -> list[int] | None:
        """What whole shares alone do not reach: the routes by which what they earn could be left.

        Side-by-side lines between corequisites count as met, but as the order of earning takes as many of them
        together as it can, one of the routes that are found here is not among those with whole shares.
        """
        network = self.network
        and_or = network.and_or
        whole = [route for route, part in enumerate(share) if part > 1 - VIOLATED_BY]
        chosen = set(whole)
        need = list(network.need)
        for route in range(len(and_or.root)):
            if route not in chosen:
                need[network.gates + route] = NEVER
        order = earn_all(replace(network, need=need))
        if order.reached:
            return None
        has = [rank > 0 for rank in order.rank]
        left = list(self.need)
        stack = [gate for gate, need in enumerate(left) if need <= 0]
        opened = [False] * len(left)

        def lift(edges: Sequence[tuple[int, int]]) -> None:
            for gate, weight in edges:
                left[gate] -= weight
                if left[gate] <= 0:
                    stack.append(gate)

        for credential, is_there in enumerate(has):
            if is_there:
                lift(network.before[credential] + network.beside[credential])
        while stack:
            gate = stack.pop()
            if not opened[gate]:
                opened[gate] = True
                if gate < network.gates:
                    lift(network.up[gate])
        return [
            route
            for route, credential in enumerate(and_or.route_of)
            if opened[network.gates + route] and not has[credential] and route not in chosen
        ]
