"""Equivalents that apply in some trees alone: the lines of these trees say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pathways.catalog.selecting import lines_in
from pathways.domain.catalog import Credential, Route
from pathways.domain.requirement import AverageLine, Group, Requirement, Scope
from pathways.domain.shared_rules import Equivalence


class Scoping:
    """What applies where.

    Args:
        equivalences: of a catalogue.
    """

    def __init__(self, equivalences: Iterable[Equivalence]) -> None:
        found: dict[str, list[str]] = defaultdict(list)
        for each in equivalences:
            for target in each.for_:
                found[target].append(each.key)
        self._at: Mapping[str, tuple[str, ...]] = {target: tuple(keys) for target, keys in found.items()}

    def __bool__(self) -> bool:
        return bool(self._at)

    def touched(self, credentials: Mapping[str, Credential]) -> frozenset[str]:
        """The keys of the credentials with a line to which something applies that does not apply everywhere."""
        paths = self._at.keys() - credentials.keys()
        own = {key for key in self._at if key in credentials}
        if paths:
            own.update(key for key, each in credentials.items() if any(line.path in paths for line in lines_in(each)))
        return frozenset(own)

    def credential(self, credential: Credential) -> Credential:
        """The credential with the scope of every line."""
        return replace(
            credential,
            routes=tuple(self._route(route, credential.key) for route in credential.routes),
            renewals=tuple(self._route(route, credential.key) for route in credential.renewals),
        )

    def _route(self, route: Route, owner: str) -> Route:
        own = frozenset(self._at.get(owner, ()))
        requires, recommends = (
            None if tree is None else self._line(tree, own) for tree in (route.requires, route.recommends)
        )
        return replace(route, requires=requires, recommends=recommends)

    def _line(self, line: Requirement, above: frozenset[str]) -> Requirement:
        keys = above.union(self._at.get(line.path, ()))
        scope: Scope = tuple(sorted(keys))
        if isinstance(line, Group | AverageLine):
            return replace(line, scope=scope, of=tuple(self._line(part, keys) for part in line.of))
        return replace(line, scope=scope)
