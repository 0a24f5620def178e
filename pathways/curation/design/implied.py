"""What whoever earns a credential has earned before it, whichever way they took."""

from __future__ import annotations

from collections.abc import Collection

from pathways.catalog.snapshot import Snapshot
from pathways.curation.reach import Reach
from pathways.domain.catalog import Credential, Route

MOST_LOOKED_AT = 100
"""Of the credentials behind one, the nearest; further behind nothing is looked for."""


class Implied:
    """Of one snapshot; each credential is looked at once.

    Equivalents count as one, by the first of them. What is not for everybody implies nothing: a credential with
    cohorts, or one that is no longer offered, may have been earned in another way.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.reach = Reach.of(snapshot)
        self._direct: dict[str, frozenset[str]] = {}
        self._behind: dict[str, Collection[str]] = {}

    def of_route(self, route: Route) -> frozenset[str]:
        """What a route cannot do without, by kind, apart from what that needs in turn."""
        return frozenset() if route.requires is None else self.reach.forced(route.requires)

    def direct(self, kind: str) -> frozenset[str]:
        """What every way to a credential and to its equivalents cannot do without."""
        if kind not in self._direct:
            ways = [
                frozenset() if key in self._snapshot.with_cohorts else self.of_route(route)
                for key in self.reach.equals(kind)
                for route in self._routes(key)
            ]
            self._direct[kind] = frozenset.intersection(*ways) if ways else frozenset()
        return self._direct[kind]

    def behind(self, kind: str) -> Collection[str]:
        """All that is earned before a credential, the nearest first; at most MOST_LOOKED_AT."""
        if kind not in self._behind:
            found = dict.fromkeys(sorted(self.direct(kind)))
            pending = list(found)
            for each in pending:
                if len(found) > MOST_LOOKED_AT:
                    break
                new = sorted(self.direct(each) - found.keys())
                found.update(dict.fromkeys(new))
                pending += new
            found.pop(kind, None)
            self._behind[kind] = found.keys()
        return self._behind[kind]

    def _routes(self, key: str) -> tuple[Route, ...]:
        credential: Credential | None = self._snapshot.credentials.get(key)
        return () if credential is None else credential.routes
