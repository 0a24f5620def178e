"""What files say of teams, with the place of each statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pathways.codes import Code
from pathways.errors import Problem

Locate = Callable[[Code, str, str | None, str], Problem]
"""Makes a problem with its file and line out of a code, a message, a hint and a path in the team, e.g. `members/0`."""


@dataclass(frozen=True, slots=True)
class SaidRole:
    """Places of an occupation, as a file says them."""

    occupation: str
    headcount: int = 1
    coverage: Decimal = Decimal(1)
    with_preferred_credentials: bool = False


@dataclass(slots=True)
class SaidTeam:
    """A team, as a file says it.

    Attributes:
        problem: makes a problem of it with its place.
    """

    key: str
    problem: Locate
    name: str | None = None
    parent: str | None = None
    members: list[str] = field(default_factory=list)
    managers: list[str] = field(default_factory=list)
    roles: list[SaidRole] = field(default_factory=list)


def parents_first(teams: Sequence[SaidTeam]) -> tuple[list[SaidTeam], list[Problem]]:
    """The teams, each behind the one above it, and what stands in the way: keys that stand twice, and circles."""
    by_key: dict[str, SaidTeam] = {}
    problems: list[Problem] = []
    for team in teams:
        if team.key in by_key:
            text = f"The team {team.key!r} stands twice."
            problems.append(team.problem(Code.DUPLICATE_KEY, text, "Say all of a team in one place.", "key"))
        by_key.setdefault(team.key, team)
    ordered: dict[str, SaidTeam] = {}
    for team in by_key.values():
        chain: list[SaidTeam] = []
        here: SaidTeam | None = team
        while here is not None and here.key not in ordered:
            if here in chain:
                names = " below ".join(each.key for each in (*chain[chain.index(here) :], here))
                text = f"Teams stand below each other in a circle: {names}."
                problems.append(here.problem(Code.CIRCLE, text, "Name another parent.", "parent"))
                break
            chain.append(here)
            here = by_key.get(here.parent or "")
        ordered |= {each.key: each for each in reversed(chain)}
    return list(ordered.values()), problems
