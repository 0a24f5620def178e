"""What every plan needs: landmarks, and the dearest chain below a credential; both by relaxing who comes first."""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heappop, heappush

from pathways.planning.selection.and_or_graph import TRUE
from pathways.planning.selection.reachability import Network, may_come_together

INFINITE = 1 << 200
GOAL_USER = -2


def free_needs(network: Network, corequisite: Sequence[int]) -> list[int]:
    """The needs, lines between corequisites taken as met."""
    left = list(network.need)
    for credential, edges in enumerate(network.beside):
        for gate, share in edges:
            if may_come_together(network, corequisite, credential, gate):
                left[gate] -= share
    return left


def dearest_below(network: Network, weight: Sequence[int], corequisite: Sequence[int]) -> tuple[list[int], int]:
    """h_max: the least that the dearest chain to a credential (itself included), and to the goal, costs."""
    and_or = network.and_or
    left = free_needs(network, corequisite)
    value = [INFINITE] * len(and_or.credential)
    done = [False] * len(left)
    first_route = network.gates
    heap = [
        (weight[gate - first_route] if first_route <= gate < network.goal else 0, gate)
        for gate, need in enumerate(left)
        if need <= 0
    ]
    heap.sort()
    goal = INFINITE
    while heap:
        now, gate = heappop(heap)
        if done[gate]:
            continue
        done[gate] = True
        if gate == network.goal:
            goal = now
            continue
        if gate >= first_route:
            credential = and_or.route_of[gate - first_route]
            if value[credential] < INFINITE:
                continue
            value[credential] = now
            edges = network.before[credential] + network.beside[credential]
        else:
            edges = network.up[gate]
        for above, share in edges:
            if left[above] > 0:
                left[above] -= share
                if left[above] <= 0:
                    price = weight[above - first_route] if first_route <= above < network.goal else 0
                    heappush(heap, (now + price, above))
    return value, goal


def landmarks(network: Network, weight: Sequence[int], corequisite: Sequence[int]) -> tuple[list[int], int]:
    """By credential, a bit mask of the credentials that must be earned for it (itself included); and the goal's.

    The greatest fixpoint, from "everything is needed" downward; passes go in order of h_max, so few are wanted.
    """
    and_or = network.and_or
    count = len(and_or.credential)
    everything = (1 << count) - 1
    masks = [everything] * count
    order, _ = dearest_below(network, weight, corequisite)
    sequence = sorted(range(count), key=lambda credential: order[credential])
    memo: dict[int, int] = {}

    def mask_of(literal: int, user: int) -> int:
        if literal >= TRUE:
            return 0 if literal == TRUE else everything
        if literal >= 0:
            credential = literal >> 1
            together = corequisite[credential] >= 0 and (user < 0 or corequisite[user] == corequisite[credential])
            if literal & 1 and together and user != GOAL_USER:
                return 0
            return masks[credential]
        gate = ~literal
        shared = and_or.owner[gate] < 0
        if shared and gate in memo:
            return memo[gate]
        found = _combined(
            [mask_of(kid, and_or.owner[gate]) for kid in and_or.kids[gate]], and_or.weights[gate], and_or.need[gate]
        )
        if shared:
            memo[gate] = found
        return found

    changed = True
    while changed:
        changed = False
        memo.clear()
        for credential in sequence:
            common = everything
            for route in and_or.routes[credential]:
                common &= mask_of(and_or.root[route], credential)
            common |= 1 << credential
            if common != masks[credential]:
                masks[credential] = common
                changed = True
                for gate, _ in network.before[credential]:
                    if gate < network.gates and and_or.owner[gate] < 0:
                        memo.clear()
                        break
    memo.clear()
    return masks, mask_of(and_or.goal, GOAL_USER)


def _combined(masks: list[int], weights: list[int], need: int) -> int:
    """Bits whose lack leaves too little: those in every way to reach `need`."""
    if need == sum(weights):
        result = 0
        for mask in masks:
            result |= mask
        return result
    if need == 1:
        result = masks[0]
        for mask in masks[1:]:
            result &= mask
        return result
    # Enough of the lightest kids to leave too little: whoever lacks a bit of so many kids cannot reach the need.
    spare, enough = sum(weights) - need, 0
    for weight in sorted(weights):
        if spare < 0:
            break
        spare -= weight
        enough += 1
    return in_at_least(masks, enough)


def in_at_least(masks: list[int], least: int) -> int:
    """Bits that stand in at least that number of masks: counted for all bits at once, in binary."""
    digits: list[int] = []
    for mask in masks:
        carry = mask
        for place, digit in enumerate(digits):
            digits[place], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    if least >> len(digits):
        return 0
    more, equal = 0, -1
    for place in range(len(digits) - 1, -1, -1):
        if least >> place & 1:
            equal &= digits[place]
        else:
            more |= equal & digits[place]
            equal &= ~digits[place]
    return more | equal
