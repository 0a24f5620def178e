"""An AND/OR graph with its edges turned upward, and what follows when credentials are earned in order.

Routes are gates too: route r is gate ``gates + r`` with need 1 (0 when it asks for nothing), and the goal is the last
gate.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pathways.planning.selection.and_or_graph import FALSE, TRUE, AndOrGraph, restrict

NumberedStep = tuple[int, int]
"""A credential's number in the catalogue, and the place of the route among its routes."""


@dataclass(frozen=True, slots=True)
class Network:
    """Upward edges of an AND/OR graph.

    Attributes:
        gates: how many gates the graph itself has; routes and the goal follow.
        need: of every gate, routes and goal included.
        up: by gate, the (gate, weight) above it.
        before, beside: by credential, the (gate, weight) that its earning feeds, for ordinary and side-by-side lines.
        goal: the gate of the goal.
    """

    and_or: AndOrGraph
    gates: int
    need: list[int]
    up: list[list[tuple[int, int]]]
    before: list[list[tuple[int, int]]]
    beside: list[list[tuple[int, int]]]
    goal: int

    @classmethod
    def of(cls, and_or: AndOrGraph) -> Network:
        gates = len(and_or.need)
        goal = gates + len(and_or.root)
        need = [*and_or.need, *(0 if root == TRUE else 1 for root in and_or.root), 0 if and_or.goal == TRUE else 1]
        up: list[list[tuple[int, int]]] = [[] for _ in need]
        before: list[list[tuple[int, int]]] = [[] for _ in and_or.credential]
        beside: list[list[tuple[int, int]]] = [[] for _ in and_or.credential]

        def feed(literal: int, gate: int, weight: int) -> None:
            if literal < 0:
                up[~literal].append((gate, weight))
            elif literal < TRUE:
                (beside if literal & 1 else before)[literal >> 1].append((gate, weight))

        for gate, (kids, weights) in enumerate(zip(and_or.kids, and_or.weights, strict=True)):
            for kid, weight in zip(kids, weights, strict=True):
                feed(kid, gate, weight)
        for route, root in enumerate(and_or.root):
            feed(root, gates + route, 1)
        feed(and_or.goal, goal, 1)
        return cls(and_or, gates, need, up, before, beside, goal)


@dataclass(frozen=True, slots=True)
class Order:
    """In which order credentials can be earned.

    Attributes:
        rank: 1, 2, … by credential; 0: cannot be earned.
        route: by which route, -1 where there is none.
        reached: the goal holds at the end.
        open_gates: which gates opened.
    """

    rank: list[int]
    route: list[int]
    reached: bool
    open_gates: list[bool]


def earn_all(network: Network) -> Order:
    """Earns whatever can be earned, as early as it can be, corequisites of each other together.

    Polynomial: ordinary lines by a least fixpoint, one rank after another; when nothing more opens, the largest set
    whose members open each other side by side shares a rank.
    """
    and_or = network.and_or
    left = list(network.need)
    rank = [0] * len(and_or.credential)
    route = [-1] * len(and_or.credential)
    opened = [False] * len(left)
    now = 1
    fresh: list[int] = []
    stack = [gate for gate, need in enumerate(left) if need <= 0]

    def drain() -> None:
        while stack:
            gate = stack.pop()
            if opened[gate]:
                continue
            opened[gate] = True
            taken = gate - network.gates
            if taken >= 0:
                if gate == network.goal:
                    continue
                credential = and_or.route_of[taken]
                if not rank[credential]:
                    rank[credential], route[credential] = now, taken
                    fresh.append(credential)
                    lift(network.beside[credential])
                continue
            lift(network.up[gate])

    def lift(edges: list[tuple[int, int]]) -> None:
        for gate, weight in edges:
            left[gate] -= weight
            if left[gate] <= 0 and not opened[gate]:
                stack.append(gate)

    any_beside = any(network.beside)
    drain()
    while True:
        earned, fresh[:] = list(fresh), []
        now += 1
        for credential in earned:
            lift(network.before[credential])
        drain()
        if fresh:
            continue
        together = _side_by_side(network, left, opened, rank) if any_beside else {}
        if not together:
            break
        for credential, taken in together.items():
            rank[credential], route[credential] = now, taken
            fresh.append(credential)
        for credential in together:
            lift(network.beside[credential])
        drain()
    return Order(rank, route, opened[network.goal], opened)


def _side_by_side(network: Network, left: list[int], opened: list[bool], rank: list[int]) -> dict[int, int]:
    """The largest set of credentials that open each other side by side, with their routes."""
    and_or = network.and_or
    hoped = {credential for credential, edges in enumerate(network.beside) if edges and not rank[credential]}
    while hoped:
        trial = list(left)
        seen = list(opened)
        stack: list[int] = []
        found: dict[int, int] = {}
        for credential in hoped:
            for gate, weight in network.beside[credential]:
                trial[gate] -= weight
                if trial[gate] <= 0:
                    stack.append(gate)
        while stack:
            gate = stack.pop()
            if seen[gate]:
                continue
            seen[gate] = True
            if gate >= network.gates:
                if gate != network.goal:
                    found.setdefault(and_or.route_of[gate - network.gates], gate - network.gates)
                continue
            for above, weight in network.up[gate]:
                trial[above] -= weight
                if trial[above] <= 0:
                    stack.append(above)
        kept = {credential for credential in hoped if credential in found}
        if kept == hoped:
            return {credential: found[credential] for credential in sorted(kept)}
        hoped = kept
    return {}


def subgraph(and_or: AndOrGraph, routes: Iterable[int]) -> AndOrGraph:
    """Only these routes and the credentials they earn."""
    allowed = [False] * len(and_or.root)
    keep = [False] * len(and_or.credential)
    for route in routes:
        allowed[route] = True
        keep[and_or.route_of[route]] = True
    return restrict(and_or, keep, allowed)


def steps_of(and_or: AndOrGraph, routes: Iterable[int]) -> list[NumberedStep]:
    """Routes as steps that mean the same in any graph of the question."""
    return [(and_or.credential[and_or.route_of[route]], and_or.route_place[route]) for route in routes]


def routes_of(and_or: AndOrGraph, steps: Iterable[NumberedStep]) -> list[int] | None:
    """Steps as routes of this graph; None when one of them is not in it."""
    number = {
        (and_or.credential[and_or.route_of[route]], place): route for route, place in enumerate(and_or.route_place)
    }
    found = [number.get(step) for step in steps]
    return [route for route in found if route is not None] if None not in found else None


def without_surplus(and_or: AndOrGraph, routes: Sequence[int], weight: Sequence[int]) -> list[NumberedStep] | None:
    """Leaves out steps, dearest first, as long as the goal still holds; None when these routes do not reach it.

    What hangs on a step that is left out goes with it, so sets that need each other go as a whole. Requirements are
    monotone, so at the end no proper subset is a plan.
    """
    price = {step: weight[route] for step, route in zip(steps_of(and_or, routes), routes, strict=True)}
    part = subgraph(and_or, routes)
    if part.goal == FALSE:
        return None
    order = earn_all(Network.of(part))
    if not order.reached:
        return None
    kept = steps_of(part, [route for route in order.route if route >= 0])
    needed = _needed(part)
    for step in sorted(kept, key=lambda step: (-price[step], step)):
        if step[0] in needed:
            continue
        present = routes_of(part, kept)
        if step not in kept or present is None:
            continue
        rest = [route for route, own in zip(present, kept, strict=True) if own != step]
        trial = subgraph(part, rest)
        if trial.goal == FALSE:
            continue
        order = earn_all(Network.of(trial))
        if order.reached:
            part = trial
            kept = steps_of(part, [route for route in order.route if route >= 0])
    return sorted(kept)


def _needed(and_or: AndOrGraph) -> set[int]:
    """Credentials (numbers in the catalogue) without which some gate that the goal needs would not open.

    Not all of those that are needed: what several gates need together is not seen.
    """
    needed: set[int] = set()
    pending, seen = [and_or.goal], set[int]()
    while pending:
        literal = pending.pop()
        if literal in seen or literal >= TRUE:
            continue
        seen.add(literal)
        if literal >= 0:
            needed.add(and_or.credential[literal >> 1])
            roots = [and_or.root[route] for route in and_or.routes[literal >> 1]]
            pending += roots if len(roots) == 1 else []
            continue
        kids, weights = and_or.kids[~literal], and_or.weights[~literal]
        spare = sum(weights) - and_or.need[~literal]
        pending += [kid for kid, weight in zip(kids, weights, strict=True) if weight > spare]
    return needed


def may_come_together(network: Network, corequisite: Sequence[int], credential: int, gate: int) -> bool:
    """A side-by-side line may hold without the credential being earned before: they may be corequisites of each other.

    Args:
        network: of an AND/OR graph.
        corequisite: by credential, the number of its component under side-by-side lines alone; -1 when it is alone.
        credential: named by the line.
        gate: fed by the line; a gate that several share may stand anywhere.
    """
    if gate == network.goal or corequisite[credential] < 0:
        return False
    and_or = network.and_or
    owner = and_or.route_of[gate - network.gates] if gate >= network.gates else and_or.owner[gate]
    return owner < 0 or corequisite[owner] == corequisite[credential]
