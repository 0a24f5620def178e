"""Maximum flow in a small network: what a claim of whole credentials, or of divided credits, comes down to.

Dinic's algorithm (1970). Capacities are integers; the result does not depend on anything but the order of the edges.
"""

from __future__ import annotations

from collections import deque


class Network:
    """Nodes are numbered from 0; 0 is the source and 1 the sink."""

    SOURCE, SINK = 0, 1

    def __init__(self) -> None:
        self._edges: list[list[int]] = [[], []]
        self._to: list[int] = []
        self._room: list[int] = []

    def node(self) -> int:
        """A new node."""
        self._edges.append([])
        return len(self._edges) - 1

    def edge(self, start: int, end: int, capacity: int) -> int:
        """A new edge; its number."""
        number = len(self._to)
        self._to += (end, start)
        self._room += (capacity, 0)
        self._edges[start].append(number)
        self._edges[end].append(number + 1)
        return number

    def widen(self, edge: int, more: int) -> None:
        """Lets more through an edge; what flows already goes on flowing."""
        self._room[edge] += more

    def flow(self, edge: int) -> int:
        """What flows through an edge."""
        return self._room[edge + 1]

    def maximise(self) -> int:
        """Sends as much as possible from the source to the sink; how much that is."""
        total = 0
        while True:
            level = self._levels()
            if level[self.SINK] < 0:
                return total
            next_edge = [0] * len(self._edges)
            while pushed := self._push(level, next_edge):
                total += pushed

    def _levels(self) -> list[int]:
        level = [-1] * len(self._edges)
        level[self.SOURCE] = 0
        queue = deque([self.SOURCE])
        while queue:
            node = queue.popleft()
            for edge in self._edges[node]:
                end = self._to[edge]
                if self._room[edge] and level[end] < 0:
                    level[end] = level[node] + 1
                    queue.append(end)
        return level

    def _push(self, level: list[int], next_edge: list[int]) -> int:
        """One augmenting path along growing levels."""
        path: list[int] = []
        node = self.SOURCE
        while node != self.SINK:
            edges = self._edges[node]
            while next_edge[node] < len(edges):
                edge = edges[next_edge[node]]
                if self._room[edge] and level[self._to[edge]] == level[node] + 1:
                    break
                next_edge[node] += 1
            else:
                if not path:
                    return 0
                node = self._to[path.pop() ^ 1]
                next_edge[node] += 1
                continue
            path.append(edge)
            node = self._to[edge]
        pushed = min(self._room[edge] for edge in path)
        for edge in path:
            self._room[edge] -= pushed
            self._room[edge ^ 1] += pushed
        return pushed
