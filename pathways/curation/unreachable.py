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


@dataclass(frozen=True, slots=True)
class Blocked:
    """A credential that nobody can obtain.

    Attributes:
        text: why.
        path: of the line that blocks, its own or one of what it leads to; of a circle, of its first member; None: no
            line blocks by itself.
    """

    credential: Credential
    text: str
    path: str | None


@dataclass(frozen=True, slots=True)
class InVain:
    """A line that nobody can meet: for a cause, or for the key of a credential that nobody can obtain either."""

    path: str
    cause: str = ""
    other: str = ""


@dataclass(frozen=True)
class Unreachable:
    """What stands in the way of credentials that nobody can obtain.

    Attributes:
        earned: the keys of all that somebody can.
    """

    snapshot: Snapshot
    earned: Collection[str]

    def told(self, credentials: Iterable[Credential]) -> Iterator[Blocked]:
        """Why nobody can obtain some credentials; a circle once, of its first credential.

        Args:
            credentials: all that nobody can, though they have routes.
        """
        told: set[frozenset[str]] = set()
        for credential in sorted(credentials, key=lambda each: each.key):
            why, path, circle = self._why(credential)
            if circle:
                if frozenset(circle) in told:
                    continue
                told.add(frozenset(circle))
            yield Blocked(credential, f"Nobody can obtain {credential.name}: {why}.", path)

    def _why(self, credential: Credential) -> tuple[str, str | None, tuple[str, ...]]:
        """Why nobody can obtain it, the line that blocks, and the circle it is part of; none where that is not all."""
        causes: dict[str, str] = {}
        following: dict[str, dict[str, str]] = {}
        pending = [credential.key]
        for key in pending:
            if key in following:
                continue
            following[key] = {}
            for blocked in self._asked_in_vain(self.snapshot.credentials[key]):
                if blocked.cause:
                    causes.setdefault(blocked.cause, blocked.path)
                else:
                    following[key].setdefault(blocked.other, blocked.path)
                    pending.append(blocked.other)
        if causes:
            named = list(causes)[:MOST_NAMED]
            return f"it leads to {listed(named, 'and')}", causes[named[0]], ()
        for key in following:
            way = way_back(key, {each: list(others) for each, others in following.items()})
            if not way:
                continue
            first = way.index(min(way))
            circle = (*way[first:], *way[:first])
            names = self.snapshot.names
            chain = chain_text(circle, names)
            path = following[circle[0]][circle[1] if len(circle) > 1 else circle[0]]
            if key == credential.key:
                return f"its routes depend on each other in a circle: {chain}", path, circle
            return f"it needs {names.get(key, key)}, which is in a circle: {chain}", path, ()
        return "its routes ask for more than their lines can give", None, ()

    def _asked_in_vain(self, credential: Credential) -> Iterator[InVain]:
        """Each line of its routes for what nobody can show: what it is; or a credential with the same trouble."""
        snapshot, names, reach = self.snapshot, self.snapshot.names, Reach.of(self.snapshot)
        for route in credential.routes:
            for line in () if route.requires is None else walk(route.requires):
                if isinstance(line, CredentialLine):
                    accepted = reach.accepted(replace(line, exact=False))
                    if any(key in self.earned and key != credential.key for key in accepted):
                        continue
                    named = snapshot.credentials.get(line.credential)
                    if named is None:
                        yield InVain(line.path, f"{line.credential}, which is not in the catalogue")
                    elif named.status is not CredentialStatus.ACTIVE:
                        yield InVain(line.path, f"{named.name}, which {gone_text(named, names)}")
                    elif not named.routes:
                        yield InVain(line.path, f"{named.name}, which has no route")
                    else:
                        yield InVain(line.path, other=named.key)
                elif isinstance(line, CompetencyLine) and not self._is_shown(line):
                    yield InVain(line.path, f"{text_of(line, names)}, which nothing that can be obtained shows")

    def _is_shown(self, line: CompetencyLine) -> bool:
        shown = (
            item
            for key in self.snapshot.developed_by.get(line.competency, ())
            if key in self.earned
            for item in self.snapshot.credentials[key].competencies
        )
        return any(item.competency == line.competency and item.level >= line.level for item in shown)
