"""The rival that is quick: a greedy planner that takes the cheapest next option by summed cost.

It first estimates every credential by adding up its cheapest way (what is shared counts several times), then walks
down from the goal, meets each requirement by the option that looks cheapest, and pays nothing again for what it has
already.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import heappop, heappush
from math import inf

from bench.closure import Providers, closure_of, goal_rule, lines_of, named_by, providers_of
from pathways.domain.catalog import Route
from pathways.domain.content import Content
from pathways.domain.goal import Goal
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement


@dataclass(frozen=True, slots=True)
class GreedyAnswer:
    """A plan; its cost is None when the planner got stuck."""

    cost: Decimal | None
    seconds: float
    routes: tuple[tuple[str, str], ...]


def plan_greedily(content: Content, goal: Goal) -> GreedyAnswer:
    """Estimates, then chooses."""
    started = time.perf_counter()
    providers = providers_of(content)
    greedy = _Greedy(content, providers, closure_of(content, goal, providers))
    greedy.estimate()
    done = greedy.meet(goal_rule(goal), len(greedy.order))
    seconds = time.perf_counter() - started
    if not done:
        return GreedyAnswer(None, seconds, ())
    routes = tuple((key, greedy.best[key].key) for key in greedy.done)
    cost = sum((_exact(greedy.best[key]) for key in greedy.done), Decimal(0))
    return GreedyAnswer(cost, seconds, routes)


def _exact(route: Route) -> Decimal:
    return Decimal(0) if route.cost is None else route.cost.amount


class _Greedy:
    """
    Attributes:
        value: summed cost of each credential that has been estimated.
        order: in which order they were; a credential is met only by earlier ones, so nothing runs in a circle.
        best: the route behind each value.
        done: what the plan has already.
    """

    def __init__(self, content: Content, providers: Providers, keys: list[str]) -> None:
        self.content = content
        self.providers = providers
        self.keys = keys
        self.value: dict[str, float] = {}
        self.order: dict[str, int] = {}
        self.best: dict[str, Route] = {}
        self.done: dict[str, None] = {}
        self.worth = {key: float(content.credentials[key].credits or 0) for key in keys}

    def estimate(self) -> None:
        """Knuth's generalisation of Dijkstra's algorithm: the least summed cost settles next."""
        users: dict[str, dict[str, None]] = {key: {} for key in self.keys}
        for key in self.keys:
            for line in lines_of(self.content.credentials[key]):
                for name in named_by(line, self.providers):
                    users[name][key] = None
        heap: list[tuple[float, str, int]] = []
        for key in self.keys:
            self.push(heap, key)
        while heap:
            value, key, place = heappop(heap)
            if key in self.value:
                continue
            self.value[key] = value
            self.order[key] = len(self.order)
            self.best[key] = self.content.credentials[key].routes[place]
            for user in users[key]:
                if user not in self.value:
                    self.push(heap, user)

    def push(self, heap: list[tuple[float, str, int]], key: str) -> None:
        for place, route in enumerate(self.content.credentials[key].routes):
            below = 0.0 if route.requires is None else self.price(route.requires, len(self.keys))
            if below < inf:
                heappush(heap, (float(_exact(route)) + below, key, place))

    def price(self, line: Requirement, before: int) -> float:
        """What a line costs by the estimates; what the plan has is free."""
        if not isinstance(line, Group):
            return min((self.price_of(name, before) for name in named_by(line, self.providers)), default=inf)
        prices = [self.price(part, before) for part in line.of]
        match line.rule:
            case GroupRule.ALL:
                return sum(prices)
            case GroupRule.ANY:
                return min(prices, default=inf)
            case GroupRule.AT_LEAST:
                count = int(line.minimum or 0)
                return sum(sorted(prices)[:count]) if len(prices) >= count else inf
            case _:
                total, have, need = 0.0, 0.0, float(line.minimum or 0)
                for part in self.by_rate(line.of, prices):
                    if have >= need:
                        break
                    total += prices[part]
                    have += self.worth_of(line.of[part])
                return total if have >= need else inf

    def price_of(self, key: str, before: int) -> float:
        if key in self.done:
            return 0.0
        return self.value[key] if self.order.get(key, before) < before else inf

    def worth_of(self, line: Requirement) -> float:
        return self.worth[line.credential] if isinstance(line, CredentialLine) else float(line.worth or 0)

    def by_rate(self, lines: Sequence[Requirement], prices: Sequence[float]) -> list[int]:
        """Places of the lines that are worth something, cheapest credit first."""
        useful = [place for place, line in enumerate(lines) if self.worth_of(line) > 0]
        return sorted(useful, key=lambda place: prices[place] / self.worth_of(lines[place]))

    def meet(self, line: Requirement, before: int) -> bool:
        """Puts into the plan what meets a line, from credentials settled earlier than `before`; False when stuck."""
        if not isinstance(line, Group):
            names = named_by(line, self.providers)
            cheapest = min(names, key=lambda name: self.price_of(name, before), default=None)
            return cheapest is not None and self.price_of(cheapest, before) < inf and self.take(cheapest)
        if line.rule is GroupRule.ALL:
            return all(self.meet(part, before) for part in line.of)
        open_parts = list(line.of)
        have, need = 0.0, 1.0 if line.rule is GroupRule.ANY else float(line.minimum or 0)
        while have < need and open_parts:
            prices = [self.price(part, before) for part in open_parts]
            if line.rule is GroupRule.CREDITS:
                ranked = self.by_rate(open_parts, prices)
            else:
                ranked = sorted(range(len(open_parts)), key=lambda place: prices[place])
            if not ranked or prices[ranked[0]] == inf:
                return False
            part = open_parts.pop(ranked[0])
            if not self.meet(part, before):
                return False
            have += self.worth_of(part) if line.rule is GroupRule.CREDITS else 1.0
        return have >= need

    def take(self, key: str) -> bool:
        """Earns a credential, and first what its route asks for."""
        if key in self.done:
            return True
        route = self.best[key]
        if route.requires is not None and not self.meet(route.requires, self.order[key]):
            return False
        self.done[key] = None
        return True
