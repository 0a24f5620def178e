"""The meaning of a plan by exhaustion, from docs/reference/plan.md alone: no code of the project takes part.

Works on the plain values of a document. A state is the set of credentials earned so far; from each state every set of
further credentials may be taken at one rank, if the chosen routes hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from heapq import heappop, heappush
from itertools import chain, combinations, count, product
from typing import Any

Costs = tuple[Fraction, ...]


class World:
    """A catalogue, what is held, and which conditions hold."""

    def __init__(self, document: Mapping[str, Any], held: Sequence[str] = (), conditions: Sequence[str] = ()) -> None:
        self.credentials = {item["key"]: item for item in document["credentials"]}
        self.held = frozenset(held)
        self.conditions = frozenset(conditions)
        self.occupations = {item["key"]: item for item in document.get("occupations", ())}

    def level(self, competency: str, have: frozenset[str]) -> Fraction:
        levels = [
            Fraction(Decimal(str(shown.get("level", 1))))
            for key in have
            for shown in self.credentials[key].get("competencies", ())
            if shown["competency"] == competency
        ]
        return max(levels, default=Fraction(0))

    def holds(self, rule: Mapping[str, Any] | None, before: frozenset[str], beside: frozenset[str]) -> bool:
        if rule is None:
            return True
        if "all" in rule:
            return all(self.holds(part, before, beside) for part in rule["all"])
        if "any" in rule:
            return any(self.holds(part, before, beside) for part in rule["any"])
        if "atLeast" in rule or "credits" in rule:
            return self.adds_up(rule, before, beside)
        if "credential" in rule:
            pool = before | beside if rule.get("concurrent") else before
            return rule["credential"] in pool
        if "competency" in rule:
            return self.level(rule["competency"], before) >= Fraction(Decimal(str(rule.get("level", 1))))
        if "condition" in rule:
            return rule["condition"] in self.conditions
        raise AssertionError(rule)

    def adds_up(self, rule: Mapping[str, Any], before: frozenset[str], beside: frozenset[str]) -> bool:
        total = Fraction(0)
        best: dict[str, Fraction] = {}
        for part in rule["of"]:
            if not self.holds(part, before, beside):
                continue
            worth = Fraction(1)
            if "credits" in rule:
                own = part.get("worth")
                own = self.credentials[part["credential"]]["credits"] if own is None else own
                worth = Fraction(Decimal(str(own)))
            if "credential" in part:
                best[part["credential"]] = max(worth, best.get(part["credential"], Fraction(0)))
            else:
                total += worth
        need = rule["atLeast"] if "atLeast" in rule else rule["credits"]
        return total + sum(best.values()) >= Fraction(Decimal(str(need)))

    def reached(self, goal: Mapping[str, Any], have: frozenset[str]) -> bool:
        if "credential" in goal:
            return goal["credential"] in have
        if "competencies" in goal:
            return all(
                self.level(item["competency"], have) >= Fraction(Decimal(str(item.get("level", 1))))
                for item in goal["competencies"]
            )
        if "all" in goal:
            return all(self.reached(part, have) for part in goal["all"])
        wanted = goal["occupation"]
        occupation = self.occupations[wanted["key"]]
        needs = occupation.get("needs", ())
        total = sum((Fraction(Decimal(str(need["importance"]))) for need in needs), Fraction(0))
        met = Fraction(0)
        for need in needs:
            share = self.level(need["competency"], have) / Fraction(Decimal(str(need["level"])))
            met += Fraction(Decimal(str(need["importance"]))) * min(Fraction(1), share)
        strengths = {"REQUIRED", "PREFERRED"} if wanted.get("withPreferredCredentials") else {"REQUIRED"}
        asked = {item["credential"] for item in occupation.get("credentials", ()) if item["strength"] in strengths}
        share = met / total if total else Fraction(1)
        return share >= Fraction(Decimal(str(wanted.get("coverage", 1)))) and asked <= have


def price(route: Mapping[str, Any], objectives: Sequence[str]) -> Costs:
    values = {
        "MONEY": Fraction(Decimal(route["cost"]["amount"])) if "cost" in route else Fraction(0),
        "HOURS": Fraction(Decimal(str(route.get("hours", 0)))),
        "STEPS": Fraction(1),
    }
    return tuple(values[objective] for objective in objectives)


def _subsets(items: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(1, len(items) + 1))


def best_value(
    world: World,
    goal: Mapping[str, Any],
    objectives: Sequence[str] = ("MONEY",),
    include: Sequence[str] = (),
    avoid: Sequence[str] = (),
    budget: Fraction | None = None,
) -> Costs | None:
    """The lexicographically least totals of any plan, or None."""
    earnable = [
        key
        for key, item in world.credentials.items()
        if key not in world.held
        and key not in avoid
        and item.get("status", "ACTIVE") == "ACTIVE"
        and item.get("routes")
    ]
    measured = (*objectives, "MONEY")
    start: frozenset[str] = frozenset()
    tie = count()
    heap: list[tuple[Costs, int, frozenset[str]]] = [((Fraction(0),) * len(measured), next(tie), start)]
    seen: dict[frozenset[str], list[Costs]] = {}
    while heap:
        costs, _, earned = heappop(heap)
        if budget is not None and costs[-1] > budget:
            continue
        if any(all(old <= new for old, new in zip(other, costs, strict=True)) for other in seen.get(earned, ())):
            continue
        seen.setdefault(earned, []).append(costs)
        have = world.held | earned
        if set(include) <= have and world.reached(goal, have):
            return costs[:-1]
        for group in _subsets([key for key in earnable if key not in earned]):
            beside = frozenset(group)
            ways = [
                [
                    price(route, measured)
                    for route in world.credentials[key]["routes"]
                    if world.holds(route.get("requires"), have, beside - {key})
                ]
                for key in group
            ]
            for chosen in product(*ways):
                total = tuple(sum(parts, Fraction(0)) for parts in zip(costs, *chosen, strict=True))
                heappush(heap, (total, next(tie), earned | beside))
    return None
