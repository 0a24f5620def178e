"""Which credentials and competencies of a catalogue stand at an address of the web, as badges name them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pathways.domain.catalog import Competency, Credential

_CTID = re.compile(r"(?:.*/)?(ce-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?:https?://)([^/?#]*)(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Addresses:
    """Keys by address, in one spelling of each.

    Attributes:
        credentials: by web page and by CTID.
        competencies: by their URIs.
    """

    credentials: Mapping[str, frozenset[str]]
    competencies: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, credentials: Iterable[Credential], competencies: Iterable[Competency]) -> Addresses:
        """Those of a catalogue."""
        pages: defaultdict[str, set[str]] = defaultdict(set)
        uris: defaultdict[str, set[str]] = defaultdict(set)
        for credential in credentials:
            for said in (credential.subject_webpage, credential.ctid):
                if said is not None:
                    pages[spelled(said)].add(credential.key)
        for competency in competencies:
            if competency.uri is not None:
                uris[spelled(competency.uri)].add(competency.key)
        frozen = ({each: frozenset(keys) for each, keys in found.items()} for found in (pages, uris))
        return cls(*frozen)

    def credentials_at(self, addresses: Iterable[str]) -> frozenset[str]:
        """The keys of the credentials that any of some addresses names."""
        return frozenset().union(*(self.credentials.get(spelled(each), ()) for each in addresses))

    def competencies_at(self, addresses: Iterable[str]) -> frozenset[str]:
        """The keys of the competencies that any of some addresses names."""
        return frozenset().union(*(self.competencies.get(spelled(each), ()) for each in addresses))


def spelled(address: str) -> str:
    """An address in one spelling: a CTID alone, wherever it stands; else without its scheme and the last slash."""
    ctid = _CTID.fullmatch(address)
    if ctid is not None:
        return ctid[1].lower()
    web = _HOST.fullmatch(address)
    return address if web is None else f"{web[1].lower()}{web[2].rstrip('/')}"
