"""Does a rival's plan hold? Replayed with the requirement evaluator, so that no rival looks cheap by cheating."""

from __future__ import annotations

from collections.abc import Iterable

from bench.closure import goal_rule
from bench.families import Case
from pathways.domain.requirement import Requirement
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned

Routes = Iterable[tuple[str, str]]
"""Credentials, each with the key of the route that earns it."""


def plan_holds(case: Case, routes: Routes, evidence: Evidence) -> bool:
    """Every step can be earned in some order, and the goal holds at the end."""
    credentials = case.content.credentials
    left = {key: _requirement(case, key, route) for key, route in routes}
    reached: frozenset[str] = frozenset()
    while left:
        earned = Earned.of(reached, credentials)
        ready = {key for key, rule in left.items() if holds(rule, evidence, credentials, earned)}
        ready = ready or _side_by_side(case, left, reached, evidence)
        if not ready:
            return False
        reached |= ready
        for key in ready:
            del left[key]
    return holds(goal_rule(case.goal), evidence, credentials, Earned.of(reached, credentials))


def _requirement(case: Case, key: str, route: str) -> Requirement | None:
    """What a route asks for.

    Raises:
        ValueError: there is no such route.
    """
    for one in case.content.credentials[key].routes:
        if one.key == route:
            return one.requires
    raise ValueError(f"{case.name}: {key} has no route {route}")


def _side_by_side(
    case: Case, left: dict[str, Requirement | None], reached: frozenset[str], evidence: Evidence
) -> set[str]:
    """The largest set of steps whose requirements hold when all of them are done at once."""
    credentials = case.content.credentials
    hoped = set(left)
    while hoped:
        earned = Earned.of(reached, credentials, hoped)
        kept = {key for key in hoped if holds(left[key], evidence, credentials, earned)}
        if kept == hoped:
            break
        hoped = kept
    return hoped
