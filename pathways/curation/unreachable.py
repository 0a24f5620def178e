"""What keeps everybody from obtaining a credential, named: what is gone, what nobody shows, what depends on itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from pathways.catalog.snapshot import Snapshot
from pathways.curation.reach import Reach
from pathways.domain.catalog import Credential, CredentialStatus
from pathways.domain.requirement import CompetencyLine, CredentialLine, walk
from pathways.wording.gone import chain_text, gone_text, way_back
from pathways.wording.phrases import listed
from pathways.wording.requirements import text_of

MOST_NAMED = 3


@dataclass(frozen=True)
class Unreachable:
    """What stands in the way of credentials that nobody can obtain.

    Attributes:
        earned: the keys of all that somebody can.
    """

    snapshot: Snapshot
    earned: Collection[str]

    def texts(self, credentials: Iterable[Credential]) -> Iterator[tuple[Credential, str]]:
        """Why nobody can obtain some credentials, each with a sentence; a circle once, of its first credential.

        Args:
            credentials: all that nobody can, though they have routes.
        """
        told: set[frozenset[str]] = set()
        for credential in sorted(credentials, key=lambda each: each.key):
            why, circle = self._why(credential)
            if circle:
                if frozenset(circle) in told:
                    continue
                told.add(frozenset(circle))
            yield credential, f"Nobody can obtain {credential.name}: {why}."

    def _why(self, credential: Credential) -> tuple[str, tuple[str, ...]]:
        """Why nobody can obtain it, and the circle it is part of; none where that is not all."""
        causes: dict[str, None] = {}
        following: dict[str, list[str]] = {}
        pending = [credential.key]
        for key in pending:
            if key in following:
                continue
            following[key] = []
            for cause, other in self._asked_in_vain(self.snapshot.credentials[key]):
                if cause:
                    causes[cause] = None
                else:
                    following[key].append(other)
                    pending.append(other)
        if causes:
            named = list(causes)[:MOST_NAMED]
            return f"it leads to {listed(named, 'and')}", ()
        for key in following:
            way = way_back(key, following)
            if not way:
                continue
            first = way.index(min(way))
            circle = (*way[first:], *way[:first])
            names = self.snapshot.names
            chain = chain_text(circle, names)
            if key == credential.key:
                return f"its routes depend on each other in a circle: {chain}", circle
            return f"it needs {names.get(key, key)}, which is in a circle: {chain}", ()
        return "its routes ask for more than their lines can give", ()

    def _asked_in_vain(self, credential: Credential) -> Iterator[tuple[str, str]]:
        """Each thing that its routes ask for and nobody can show: what it is; or a credential with the same trouble."""
        snapshot, names, reach = self.snapshot, self.snapshot.names, Reach.of(self.snapshot)
        for route in credential.routes:
            for line in () if route.requires is None else walk(route.requires):
                if isinstance(line, CredentialLine):
                    accepted = reach.accepted(replace(line, exact=False))
                    if any(key in self.earned and key != credential.key for key in accepted):
                        continue
                    named = snapshot.credentials.get(line.credential)
                    if named is None:
                        yield f"{line.credential}, which is not in the catalogue", ""
                    elif named.status is not CredentialStatus.ACTIVE:
                        yield f"{named.name}, which {gone_text(named, names)}", ""
                    elif not named.routes:
                        yield f"{named.name}, which has no route", ""
                    else:
                        yield "", named.key
                elif isinstance(line, CompetencyLine) and not self._is_shown(line):
                    yield f"{text_of(line, names)}, which nothing that can be obtained shows", ""

    def _is_shown(self, line: CompetencyLine) -> bool:
        shown = (
            item
            for key in self.snapshot.developed_by.get(line.competency, ())
            if key in self.earned
            for item in self.snapshot.credentials[key].competencies
        )
        return any(item.competency == line.competency and item.level >= line.level for item in shown)
