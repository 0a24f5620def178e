"""How the limits of a question, and the rules that it is under, are named where they can be dropped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pathways.domain.no_plan import ConflictMember, ConflictMemberKind

OPTION = {
    ConflictMemberKind.BUDGET: "budget",
    ConflictMemberKind.FINISH_BY: "finishBy",
    ConflictMemberKind.WEEKLY_HOURS: "weeklyHours",
    ConflictMemberKind.MAX_PARALLEL: "maxParallel",
    ConflictMemberKind.KEEP_VALID_UNTIL: "keepValidUntil",
    ConflictMemberKind.ACCREDITED_ONLY: "accreditedOnly",
}
"""The options of a question that are limits as a whole."""
MAX_CREDITS, MIN_CREDITS = "maxCreditsPerTerm", "minCreditsPerTerm"
"""Both are of one kind."""


class Core(NamedTuple):
    """What a proof of infeasibility rests on.

    Attributes:
        kept: names of what is in force.
        dropped: names of what is not: to waive a line may be worse than to keep it.
    """

    kept: frozenset[str]
    dropped: frozenset[str]

    @classmethod
    def of(cls, kept: Iterable[ConflictMember], dropped: Iterable[ConflictMember]) -> Core:
        """All of some members that are in force, and of some that are not."""
        return cls(names_of(kept), names_of(dropped))


def names_of(members: Iterable[ConflictMember]) -> frozenset[str]:
    """Of some members."""
    return frozenset(member.name for member in members)


def overlap_name(key: str) -> str:
    """What an overlap is called."""
    return f"overlap:{key}"


def avoid_name(key: str) -> str:
    """What it is called that a credential is avoided."""
    return f"avoid:{key}"


def include_name(key: str) -> str:
    """What it is called that a credential is included."""
    return f"include:{key}"
