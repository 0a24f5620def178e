"""Requirement lines while their keys and paths are not yet known: groups that say no more than they must."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import assert_never

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
    walk,
)

UNPLACED = ""


def credential_line(identity: str, *, concurrent: bool = False) -> CredentialLine:
    """A credential, by its identity."""
    return CredentialLine(path=UNPLACED, credential=identity, concurrent=concurrent)


def competency_line(identity: str) -> CompetencyLine:
    """A competency, by its identity; CTDL states no levels that compare."""
    return CompetencyLine(path=UNPLACED, competency=identity, level=Decimal(1))


def condition_line(text: str) -> ConditionLine:
    """A condition in words."""
    return ConditionLine(path=UNPLACED, condition=text)


def experience_line(months: int) -> ExperienceLine:
    """Months of experience of any kind."""
    return ExperienceLine(path=UNPLACED, months=months)


def all_of(lines: Iterable[Requirement | None]) -> Requirement | None:
    """All of them; None without any, the line itself if it is alone; the same line only once."""
    kept = list(dict.fromkeys(line for line in lines if line is not None))
    if len(kept) <= 1:
        return kept[0] if kept else None
    return Group(path=UNPLACED, rule=GroupRule.ALL, of=tuple(kept))


def at_least(count: int, lines: Sequence[Requirement]) -> Requirement | None:
    """At least `count` of them, in the plainest form that says it."""
    kept = tuple(dict.fromkeys(lines))
    if count == len(kept):
        return all_of(kept)
    if count == 1:
        return Group(path=UNPLACED, rule=GroupRule.ANY, of=kept)
    return Group(path=UNPLACED, rule=GroupRule.AT_LEAST, minimum=Decimal(count), of=kept)


def names(requirement: Requirement | None, identity: str) -> bool:
    """Some line of the tree is about that credential."""
    return requirement is not None and any(
        isinstance(line, CredentialLine) and line.credential == identity for line in walk(requirement)
    )


def needs_credentials(requirement: Requirement | None) -> bool:
    """Some line of the tree is about a credential."""
    return requirement is not None and any(isinstance(line, CredentialLine) for line in walk(requirement))


def placed(
    line: Requirement, path: str, credential: Callable[[str], str], competency: Callable[[str], str]
) -> Requirement:
    """The tree with keys for identities, and every line's position as its path."""
    match line:
        case Group(of=of):
            inner = tuple(placed(part, f"{path}/{at}", credential, competency) for at, part in enumerate(of))
            return replace(line, path=path, of=inner)
        case CredentialLine(credential=identity):
            return replace(line, path=path, credential=credential(identity))
        case CompetencyLine(competency=identity):
            return replace(line, path=path, competency=competency(identity))
        case ExclusionLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection() | AverageLine():
            return replace(line, path=path)
        case _:
            assert_never(line)
