"""Why a credential is not to be had any more, or never was: it is gone, or depends on itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pathways.domain.catalog import Credential, CredentialStatus
from pathways.wording.phrases import Names, named

GONE = {
    CredentialStatus.CEASED: "has ceased",
    CredentialStatus.SUSPENDED: "is suspended",
    CredentialStatus.DEVELOPING: "is still being developed",
}


def gone_text(credential: Credential, names: Names) -> str:
    """That a credential is no longer to be had: since when, and what came instead; e.g. “ended on 2026-05-31”.

    Args:
        credential: one that is not active, or whose last day has passed.
        names: of credentials.
    """
    successors = credential.superseded_by
    parts = [f"was superseded by {named(successors, names, 'and')}"] if successors else []
    if credential.last_day is not None and credential.status not in (
        CredentialStatus.DEVELOPING,
        CredentialStatus.SUSPENDED,
    ):
        parts.insert(0, f"ended on {credential.last_day}")
    elif credential.status in GONE:
        parts.insert(0, GONE[credential.status])
    return " and ".join(parts) or "is no longer offered"


def way_back(start: str, following: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """A shortest way from a credential to itself, along what each needs; empty where it does not depend on itself."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for each in dict.fromkeys(following.get(way[-1], ())):
            if each == start:
                return way
            if each not in seen:
                seen.add(each)
                ways.append((*way, each))
    return ()


def chain_text(chain: Sequence[str], names: Names) -> str:
    """A circle of credentials, e.g. “A → B → A”.

    Args:
        chain: each key once; the last one needs the first.
        names: of credentials.
    """
    return " → ".join(names.get(key, key) for key in (*chain, chain[0]))
