"""Upper and lower bounds without a solver, in integers.

Upper: Knuth's generalisation of Dijkstra's algorithm to AND/OR graphs, repeated with shared costs, then reverse
deletion.
Lower: the cost of the landmarks (credentials that every plan earns) plus, over what they leave, the most expensive
chain below and the cheapest chain above a credential, or costs split over all who may use a credential.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush

from pathways.planning.selection.and_or_graph import TRUE
from pathways.planning.selection.landmarks import GOAL_USER, INFINITE, dearest_below, landmarks
from pathways.planning.selection.reachability import Network, NumberedStep, without_surplus

ROUNDS = 4
MOST_MASKED = 20_000  # as many bits for each: 50 MB of masks


def cheapest_support(network: Network, weight: Sequence[int]) -> list[int] | None:
    """Routes of one plan, found greedily by adding up costs (what is shared counts several times); None when stuck."""
    and_or = network.and_or
    left = list(network.need)
    total = [0] * len(left)
    chosen: list[list[int]] = [[] for _ in left]
    route = [-1] * len(and_or.credential)
    done = [False] * len(left)
    heap: list[tuple[int, int]] = [(0, gate) for gate, need in enumerate(left) if need <= 0 and gate < network.gates]
    for taken, root in enumerate(and_or.root):
        if root == TRUE:
            heappush(heap, (weight[taken], network.gates + taken))
    first_route = network.gates
    while heap:
        value, gate = heappop(heap)
        if done[gate]:
            continue
        done[gate] = True
        if gate == network.goal:
            return _supporting_routes(network, chosen, route)
        if gate >= first_route:
            credential = and_or.route_of[gate - first_route]
            if route[credential] >= 0:
                continue
            route[credential] = gate - first_route
            edges = network.before[credential] + network.beside[credential]
            literal = credential
        else:
            edges = network.up[gate]
            literal = ~gate
        for above, share in edges:
            if left[above] <= 0:
                continue
            left[above] -= share
            total[above] += value
            chosen[above].append(literal)
            if left[above] <= 0:
                price = weight[above - first_route] if first_route <= above < network.goal else 0
                heappush(heap, (total[above] + price, above))
    return None


def _supporting_routes(network: Network, chosen: list[list[int]], route: list[int]) -> list[int]:
    found: dict[int, None] = {}
    stack = [network.goal]
    seen: set[int] = set()
    while stack:
        gate = stack.pop()
        for literal in chosen[gate]:
            below = ~literal if literal < 0 else network.gates + route[literal]
            if below in seen:
                continue
            seen.add(below)
            stack.append(below)
            if literal >= 0:
                found[route[literal]] = None
    return list(found)


@dataclass(frozen=True, slots=True)
class Upper:
    """A plan and what it costs."""

    steps: list[NumberedStep]
    value: int


def upper_bound(network: Network, weight: Sequence[int], is_late: Callable[[], bool]) -> Upper | None:
    """The best of several greedy plans; each round shares the cost of the last plan's steps among their users.

    Args:
        network: of the graph.
        weight: of each route, above 0.
        is_late: asked between rounds; then the best so far is enough.
    """
    and_or = network.and_or
    price = {
        (and_or.credential[and_or.route_of[route]], and_or.route_place[route]): cost
        for route, cost in enumerate(weight)
    }
    best: Upper | None = None
    current = list(weight)
    for _ in range(ROUNDS):
        if best is not None and is_late():
            break
        routes = cheapest_support(network, current)
        if routes is None:
            return None
        steps = without_surplus(and_or, routes, weight)
        if steps is None:
            return best
        value = sum(price[step] for step in steps)
        if best is not None and value >= best.value:
            break
        best = Upper(steps, value)
        used = set(steps)
        current = [
            cost // 2 if (and_or.credential[and_or.route_of[route]], and_or.route_place[route]) in used else cost
            for route, cost in enumerate(current)
        ]
    return best


@dataclass(frozen=True, slots=True)
class Lower:
    """What no plan can go below.

    Attributes:
        value: of the goal.
        through: by credential, of any plan that earns it.
        landmarks: credentials that every plan earns.
    """

    value: int
    through: list[int]
    landmarks: list[int]


def lower_bound(network: Network, weight: Sequence[int], circle: Sequence[int], corequisite: Sequence[int]) -> Lower:
    """Bounds for the goal and for each credential.

    Args:
        network: every credential in it can be earned.
        weight: of each route, above 0.
        circle: by credential, the number of its strongly connected component.
        corequisite: the same under side-by-side lines alone, -1 for one that is alone; lines between corequisites
            cost nothing here, since they cannot be put in an order.
    """
    and_or = network.and_or
    cheapest = [min(weight[route] for route in routes) if routes else INFINITE for routes in and_or.routes]
    few = len(cheapest) <= MOST_MASKED
    masks, goal_mask = landmarks(network, weight, corequisite) if few else ([0] * len(cheapest), 0)
    base = _sum_of(goal_mask, cheapest)
    forced = [bool(goal_mask >> credential & 1) for credential in range(len(cheapest))]
    rest = [
        cost - cheapest[and_or.route_of[route]] if forced[and_or.route_of[route]] else cost
        for route, cost in enumerate(weight)
    ]
    below, goal_below = dearest_below(network, rest, corequisite)
    above = _cheapest_above(network, rest)
    split = _split_over_users(network, rest, circle)
    value = base + max(goal_below, split)
    through = [
        max(
            value,
            base + below[credential] + above[credential],
            base + _sum_of(masks[credential] & ~goal_mask, cheapest),
        )
        for credential in range(len(cheapest))
    ]
    return Lower(value, through, [credential for credential, is_forced in enumerate(forced) if is_forced])


def _sum_of(mask: int, cheapest: Sequence[int]) -> int:
    total = 0
    while mask:
        low = mask & -mask
        total += cheapest[low.bit_length() - 1]
        mask ^= low
    return total


def _cheapest_above(network: Network, weight: Sequence[int]) -> list[int]:
    """The cheapest chain of users from a credential (itself left out) up to the goal."""
    and_or = network.and_or
    value = [INFINITE] * len(and_or.credential)
    gate_value = [INFINITE] * len(and_or.need)
    heap: list[tuple[int, int]] = []

    def lower(literal: int, cost: int) -> None:
        if literal >= TRUE:
            return
        if literal < 0:
            if cost < gate_value[~literal]:
                gate_value[~literal] = cost
                heappush(heap, (cost, literal))
        elif cost < value[literal >> 1]:
            value[literal >> 1] = cost
            heappush(heap, (cost, literal >> 1))

    lower(and_or.goal, 0)
    while heap:
        cost, literal = heappop(heap)
        if literal < 0:
            if cost == gate_value[~literal]:
                for kid in and_or.kids[~literal]:
                    lower(kid, cost)
        elif cost == value[literal]:
            for route in and_or.routes[literal]:
                lower(and_or.root[route], cost + weight[route])
    return value


def _split_over_users(network: Network, weight: Sequence[int], circle: Sequence[int]) -> int:
    """Costs of a credential divided over all gates that may use it, added up; edges inside a circle cost nothing.

    In thousandths of a weight unit so that the division loses little; rounded down, so the bound stays true.
    """
    and_or = network.and_or
    count = len(and_or.credential)
    users = [len(network.before[credential]) + len(network.beside[credential]) for credential in range(count)]
    gate_users = [max(1, len(up)) for up in network.up]
    value: list[int | None] = [None] * count
    gate_value: dict[int, int] = {}

    def literal_value(literal: int, owner: int) -> int | None:
        if literal == TRUE:
            return 0
        if literal < 0:
            return gate_value.get(~literal)
        credential = literal >> 1
        # Shared gates may stand inside a circle; only credentials that lie alone are safe to count there.
        alone = owner < 0 and members[circle[credential]] == 1
        if owner != GOAL_USER and not alone and (owner < 0 or circle[owner] == circle[credential]):
            return 0
        return value[credential]

    members: dict[int, int] = {}
    for number in circle:
        members[number] = members.get(number, 0) + 1

    stack: list[tuple[int, bool]] = []

    def push_below(literal: int) -> None:
        if literal < 0:
            if ~literal not in gate_value:
                stack.append((literal, False))
        elif literal < TRUE and value[literal >> 1] is None:
            stack.append((literal >> 1, False))

    in_progress: set[int] = set()
    push_below(and_or.goal)
    while stack:
        item, ready = stack.pop()
        if not ready:
            if (item < 0 and ~item in gate_value) or (item >= 0 and value[item] is not None) or item in in_progress:
                continue
            in_progress.add(item)
            stack.append((item, True))
            if item < 0:
                for kid in and_or.kids[~item]:
                    push_below(kid)
            else:
                for route in and_or.routes[item]:
                    push_below(and_or.root[route])
            continue
        in_progress.discard(item)
        if item < 0:
            gate = ~item
            owner = and_or.owner[gate]
            parts = [literal_value(kid, owner if owner >= 0 else GATE_OF_NOBODY) or 0 for kid in and_or.kids[gate]]
            gate_value[gate] = _least_sum(parts, and_or.weights[gate], and_or.need[gate]) // gate_users[gate]
        else:
            ways = [
                1000 * weight[route] + (literal_value(and_or.root[route], item) or 0) for route in and_or.routes[item]
            ]
            value[item] = min(ways, default=INFINITE) // max(1, users[item])
    return -(-(literal_value(and_or.goal, GOAL_USER) or 0) // 1000)


GATE_OF_NOBODY = -1


def _least_sum(values: list[int], weights: list[int], need: int) -> int:
    """The least that kids reaching `need` cost: exact for equal weights, the fractional knapsack's bound otherwise."""
    if need == sum(weights):
        return sum(values)
    if max(weights) == 1:
        return sum(sorted(values)[:need])
    total = 0
    for value, weight in sorted(zip(values, weights, strict=True), key=lambda pair: Fraction(*pair)):
        if weight >= need:
            return total + value * need // weight
        total += value
        need -= weight
    return total


def drop_dear(lower: Lower, limit: int) -> list[bool]:
    """Which credentials may stand in a plan that costs at most `limit`."""
    return [bound <= limit for bound in lower.through]
