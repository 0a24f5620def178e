"""What of the catalogue uses a credential: routes that name it or what it shows, renewals that it helps."""

from __future__ import annotations

from collections.abc import Iterable

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.requirement import CompetencyLine, CredentialLine, walk


def users_of(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """The credentials whose routes name each credential, or a competency that it shows."""
    found: dict[str, dict[str, None]] = {}
    for larger in snapshot.credentials.values():
        for route in larger.routes:
            if route.requires is None:
                continue
            for line in walk(route.requires):
                smaller: Iterable[str] = ()
                if isinstance(line, CredentialLine):
                    smaller = (line.credential,)
                elif isinstance(line, CompetencyLine):
                    smaller = snapshot.developed_by.get(line.competency, ())
                for key in smaller:
                    found.setdefault(key, {})[larger.key] = None
    return {key: tuple(users) for key, users in found.items()}


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
