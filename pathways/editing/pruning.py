"""What becomes of things that the files of a catalogue no longer name: credentials are retired, the rest goes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from pathways.catalog.names import names_of
from pathways.changesets.change_set import ENDED
from pathways.domain.catalog import Credential, CredentialStatus
from pathways.domain.content import Content


def pruned(content: Content, kept: Collection[str]) -> tuple[tuple[Credential, ...], frozenset[str]]:
    """The credentials to retire, since records may hold them, and the keys of what is to go.

    Whatever something names that stays is kept too.

    Args:
        content: as it would be, with everything that was there before.
        kept: the keys of what the files name.
    """
    retired = tuple(
        replace(each, status=CredentialStatus.SUPERSEDED if each.superseded_by else CredentialStatus.CEASED)
        for each in content.credentials.values()
        if each.key not in kept and each.status not in ENDED
    )
    things = {each.key: each for each in content.things()}
    waiting = [key for key, each in things.items() if key in kept or isinstance(each, Credential)]
    stays: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in stays and key in things:
            stays.add(key)
            waiting.extend(name for _, name in names_of(things[key]))
    return retired, frozenset(things.keys() - stays)
