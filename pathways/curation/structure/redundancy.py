"""Lines that ask for what another line of the same route asks for already: a transitive reduction of what is needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.curation.reach import Reach, asks_for_more
from pathways.domain.catalog import Credential
from pathways.domain.requirement import CredentialLine


@dataclass(frozen=True, slots=True)
class Redundant:
    """A line of a route that nobody meets who does not meet another one that the route needs just as well.

    Attributes:
        path: of the line.
        credential: what it names.
        by: what the other line names, which nobody obtains without the first.
    """

    path: str
    credential: str
    by: str


def redundant_lines(snapshot: Snapshot, needed: Mapping[str, frozenset[str]]) -> dict[str, tuple[Redundant, ...]]:
    """By credential, those of its routes; lines of a circle lead to each other, and none of them is redundant.

    Args:
        needed: per credential, those without which nobody obtains it.
    """
    reach = Reach.of(snapshot)
    found = {key: tuple(_of(each, reach, needed)) for key, each in snapshot.credentials.items()}
    return {key: lines for key, lines in found.items() if lines}


def _of(credential: Credential, reach: Reach, needed: Mapping[str, frozenset[str]]) -> Iterable[Redundant]:
    for route in credential.routes:
        every = [] if route.requires is None else reach.unavoidable(route.requires)
        lines = [
            line for line in every if isinstance(line, CredentialLine) and reach.accepted(line) == (line.credential,)
        ]
        for line in lines:
            by = [each.credential for each in lines if _implies(each.credential, line.credential, needed)]
            if by and not asks_for_more(line):
                yield Redundant(line.path, line.credential, min(by))


def _implies(key: str, other: str, needed: Mapping[str, frozenset[str]]) -> bool:
    return other in needed.get(key, ()) and key not in needed.get(other, ())
