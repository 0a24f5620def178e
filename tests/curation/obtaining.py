"""What can be obtained at all, by trying again and again: experience and conditions given, exclusions absent."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CredentialStatus
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
)


def obtainable(snapshot: Snapshot) -> frozenset[str]:
    """The keys of all credentials that somebody who holds nothing can earn."""
    found: set[str] = set()
    while True:
        fresh = {
            key
            for key, each in snapshot.credentials.items()
            if key not in found
            and each.status is CredentialStatus.ACTIVE
            and any(route.requires is None or _holds(route.requires, found, snapshot) for route in each.routes)
        }
        if not fresh:
            return frozenset(found)
        found |= fresh


def _holds(line: Requirement, earned: Collection[str], snapshot: Snapshot) -> bool:
    match line:
        case Group(rule=GroupRule.ALL, of=of):
            return all(_holds(part, earned, snapshot) for part in of)
        case Group(rule=GroupRule.ANY, of=of):
            return any(_holds(part, earned, snapshot) for part in of)
        case Group(of=of, minimum=minimum):
            held = [part for part in of if _holds(part, earned, snapshot)]
            return sum(_worth(line, part, earned, snapshot) for part in held) >= (minimum or 0)
        case CredentialLine(credential=key):
            return any(each in earned for each in snapshot.equivalents.get(key, (key,)))
        case CompetencyLine(competency=competency, level=level):
            shown = (each for key in earned for each in snapshot.credentials[key].competencies)
            return any(each.competency == competency and each.level >= level for each in shown)
        case ExclusionLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection() | AverageLine():
            return True
        case _:
            assert_never(line)


def _worth(group: Group, line: Requirement, earned: Collection[str], snapshot: Snapshot) -> Decimal:
    if group.rule is not GroupRule.CREDITS:
        return Decimal(1)
    if line.worth is not None:
        return line.worth
    keys = snapshot.equivalents.get(line.credential, (line.credential,)) if isinstance(line, CredentialLine) else ()
    return max((snapshot.credentials[key].credits or Decimal(0) for key in keys if key in earned), default=Decimal(0))
