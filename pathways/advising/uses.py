"""What of the catalogue uses a credential: routes that name it or what it shows, renewals that it helps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
    every_line,
    walk,
)


def users_of(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """The credentials whose routes name each credential, or a competency that it shows."""
    found: dict[str, dict[str, None]] = {}
    for larger in snapshot.credentials.values():
        for route in larger.routes:
            if route.requires is None:
                continue
            for line in every_line(route.requires):
                for key in _named(line, snapshot):
                    found.setdefault(key, {})[larger.key] = None
    return {key: tuple(users) for key, users in found.items()}


def _named(line: Requirement, snapshot: Snapshot) -> Iterable[str]:
    match line:
        case CredentialLine(credential=key):
            return (key,)
        case CompetencyLine(competency=competency):
            return snapshot.developed_by.get(competency, ())
        case (
            Group()
            | ExclusionLine()
            | ExperienceLine()
            | ConditionLine()
            | CoverageLine()
            | Selection()
            | AverageLine()
        ):
            return ()
        case _:
            assert_never(line)


def renews(held: Credential, key: str) -> bool:
    """A renewal of `held` is met or aligned by earning `key`."""
    for renewal in held.renewals:
        if renewal.align_to == key:
            return True
        if renewal.requires is not None:
            for line in walk(renewal.requires):
                if isinstance(line, CredentialLine) and line.credential == key:
                    return True
    return False


def is_above(higher: Credential, lower: Credential) -> bool:
    """Earning one keeps the other valid, and not the other way round: both are rungs of one ladder."""
    return _keeps(higher, lower) and not _keeps(lower, higher)


def _keeps(earned: Credential, held: Credential) -> bool:
    return any(renewal.align_to == earned.key for renewal in held.renewals)
