"""How the limits of a question, and the rules that it is under, are named where they can be dropped."""

from __future__ import annotations

from pathways.domain.no_plan import ConflictMemberKind

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


def overlap_name(key: str) -> str:
    """What an overlap is called."""
    return f"overlap:{key}"


def avoid_name(key: str) -> str:
    """What it is called that a credential is avoided."""
    return f"avoid:{key}"


def include_name(key: str) -> str:
    """What it is called that a credential is included."""
    return f"include:{key}"
