"""A goal as a person writes it in one word: a credential, an occupation, or COMPETENCY@LEVEL; several with commas."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.quantity import plain
from pathways.errors import ProblemsError

COMPETENCY = re.compile(r"(?P<key>[a-z0-9][a-z0-9._-]*)@(?P<level>[0-9]+(?:\.[0-9]+)?)\Z")


def goal_input(
    text: str, kind_of: Callable[[str], Kind], coverage: float | None = None, preferred: bool | None = None
) -> dict[str, Any]:
    """The goal as a `GoalInput`.

    Args:
        text: what is written.
        kind_of: what kind of thing has a key; may raise.
        coverage: share of the needs of each occupation in it.
        preferred: the credentials that each occupation in it prefers are wanted too.

    Raises:
        ProblemsError: it names nothing.
    """
    goals = [_single(part.strip(), kind_of, coverage, preferred) for part in text.split(",") if part.strip()]
    if not goals:
        raise ProblemsError.one(Code.EMPTY_GOAL, "The goal is empty.", "Name a credential or an occupation.", "goal")
    return goals[0] if len(goals) == 1 else {"all": goals}


def goal_address(goal: Goal) -> str:
    """A goal as a person writes it; what a share of an occupation's needs is, is not in it."""
    match goal:
        case CredentialGoal(credential=key) | OccupationGoal(occupation=key):
            return key
        case CompetenciesGoal(competencies=wanted):
            return ",".join(f"{each.competency}@{plain(each.level)}" for each in wanted)
        case AllGoals(goals=goals):
            return ",".join(map(goal_address, goals))


def speaks_of_occupation(goal: dict[str, Any]) -> bool:
    """Some occupation is in the goal, so that coverage means something."""
    return any("occupation" in part for part in goal.get("all", [goal]))


def _single(
    text: str, kind_of: Callable[[str], Kind], coverage: float | None, preferred: bool | None
) -> dict[str, Any]:
    match = COMPETENCY.match(text)
    if match:
        return {"competencies": [{"competency": match["key"], "level": float(match["level"])}]}
    match kind_of(text):
        case Kind.OCCUPATION:
            wanted: dict[str, Any] = {"key": text}
            if coverage is not None:
                wanted["coverage"] = coverage
            if preferred is not None:
                wanted["withPreferredCredentials"] = preferred
            return {"occupation": wanted}
        case Kind.COMPETENCY:
            return {"competencies": [{"competency": text, "level": 1}]}
        case _:
            return {"credential": text}
