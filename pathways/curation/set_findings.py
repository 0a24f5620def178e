"""Sets of equivalents and overlap caps that say nothing, or that no two credentials can keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, rules_of
from pathways.domain.catalog import Kind
from pathways.domain.quantity import plain
from pathways.domain.requirement import Group, Requirement, Select, walk
from pathways.domain.shared_rules import Overlap
from pathways.wording.phrases import counted, named
from pathways.wording.requirements import text_of


def set_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of every set of equivalents and every overlap cap."""
    yield from _equivalences(snapshot)
    if snapshot.overlaps:
        parties = Parties(snapshot)
        for overlap in snapshot.overlaps.values():
            for severity, code, text in parties.said(overlap):
                yield Finding(severity, code, text, overlap.key, Kind.OVERLAP)


def _equivalences(snapshot: Snapshot) -> Iterator[Finding]:
    for each in snapshot.content.equivalences.values():
        unknown = [key for key in each.credentials if key not in snapshot.credentials]
        if unknown:
            text = (
                f"{each.name} names {named(unknown, {}, 'and')}, which the catalogue lacks. Mend the key, or drop it."
            )
            yield Finding(Severity.ERROR, Code.EQUIVALENT_UNKNOWN, text, each.key, Kind.EQUIVALENCE)
        if len(set(each.credentials)) < 2:
            text = f"{each.name} names fewer than two credentials, so it makes nothing equal. Add another, or drop it."
            yield Finding(Severity.WARNING, Code.EQUIVALENCE_OF_ONE, text, each.key, Kind.EQUIVALENCE)


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an overlap cap, with the credentials that count toward it whatever a learner chooses."""

    name: str
    forced: frozenset[str]


Said = tuple[Severity, Code, str]
"""Severity, code, text."""


class Parties:
    """What stands in overlap caps, each looked up once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._reach = Reach.of(snapshot)
        self._expander = Expander(snapshot.content.credentials)
        self._known: dict[str, Party | None] = {}
        self._groups: Mapping[str, tuple[str, Group]] = {
            line.path: (credential.key, line)
            for credential in snapshot.credentials.values()
            for route in credential.routes
            if route.requires is not None
            for line in walk(route.requires)
            if isinstance(line, Group)
        }

    def said(self, overlap: Overlap) -> Iterator[Said]:
        """What is wrong with one overlap cap."""
        parties: dict[str, Party] = {}
        for each in overlap.between:
            if isinstance(each, Select):
                matched = self._expander.matched(each)
                if not matched:
                    text = f"A selection of {overlap.name} matches nothing. Mend its filters, or drop it."
                    yield Severity.WARNING, Code.SELECTION_EMPTY, text
                parties.update((key, party) for key in matched if (party := self._party(key)) is not None)
            elif (party := self._party(each)) is not None:
                parties[each] = party
            else:
                text = (
                    f"{overlap.name} names {each!r}, which is neither a credential nor the path of a group. "
                    "Mend it, or drop it."
                )
                yield Severity.ERROR, Code.OVERLAP_PARTY_UNKNOWN, text
        if len(parties) < 2:
            text = f"{overlap.name} is between fewer than two, so it compares nothing. Add another, or drop it."
            yield Severity.WARNING, Code.OVERLAP_WITHOUT_PAIR, text
        if overlap.select is not None and not self._expander.matched(overlap.select):
            text = f"What {overlap.name} limits is a selection that matches nothing. Mend its filters, or drop it."
            yield Severity.WARNING, Code.SELECTION_EMPTY, text
        unknown = [key for key in overlap.keys if key not in self._snapshot.credentials]
        if unknown:
            lacking = f"{named(unknown, {}, 'and')}, which the catalogue lacks"
            text = f"{overlap.name} limits {lacking}. Mend the key, or drop it."
            yield Severity.ERROR, Code.OVERLAP_KEY_UNKNOWN, text
        yield from self._pairs(overlap, parties)

    def _pairs(self, overlap: Overlap, parties: Mapping[str, Party]) -> Iterator[Said]:
        limited = self._limited(overlap)
        credentials = self._snapshot.credentials
        for one, other in combinations(parties.values(), 2):
            common = one.forced & other.forced
            if limited is not None:
                common &= limited
            most = min((n for n in (overlap.at_most, _share_nothing(overlap)) if n is not None), default=None)
            worth = sum(
                (credentials[key].least_credits or Decimal(0) for key in common if key in credentials), Decimal(0)
            )
            if most is not None and len(common) > most:
                limit = f"only {most} may count toward both" if most else "none may count toward both"
            elif overlap.at_most_credits is not None and worth > overlap.at_most_credits:
                allowed = plain(overlap.at_most_credits)
                limit = f"they are worth {counted(worth, 'credit')}, but only {allowed} may count toward both"
            else:
                continue
            shared = named(sorted(common), self._snapshot.names, "and")
            text = (
                f"{one.name} and {other.name} always break {overlap.name}: both always need {shared}, "
                f"and {limit}. Raise the cap, or leave one of the two out."
            )
            yield Severity.WARNING, Code.OVERLAP_CANNOT_BE_KEPT, text

    def _limited(self, overlap: Overlap) -> frozenset[str] | None:
        if overlap.select is not None:
            return frozenset(self._expander.matched(overlap.select))
        return frozenset(overlap.keys) if overlap.keys else None

    def _party(self, name: str) -> Party | None:
        if name not in self._known:
            self._known[name] = self._looked_up(name)
        return self._known[name]

    def _looked_up(self, name: str) -> Party | None:
        credential = self._snapshot.credentials.get(name)
        if credential is not None:
            ways = [self._alone(route.requires) if route.requires else frozenset() for route in credential.routes]
            return Party(credential.name, frozenset.intersection(*ways) if ways else frozenset())
        if name not in self._groups:
            return None
        owner, group = self._groups[name]
        text = f"“{text_of(group, self._snapshot.names)}” of {self._snapshot.names[owner]}"
        routes = self._snapshot.credentials[owner].routes
        # Where another route, or another branch, is open, nothing has to count toward the group.
        only = len(routes) == 1 and any(
            line is group
            for _, root in rules_of(self._snapshot.credentials[owner])
            for line in self._reach.unavoidable(root)
        )
        return Party(text, self._alone(group) if only else frozenset())

    def _alone(self, root: Requirement) -> frozenset[str]:
        """The credentials without which a tree cannot hold; none that an equivalent could stand in for."""
        return frozenset(kind for kind in self._reach.forced(root) if len(self._reach.equals(kind)) == 1)


def _share_nothing(overlap: Overlap) -> int | None:
    """0 when each credential counts toward one only, so that no two share any."""
    return 0 if overlap.each_at_most is not None and overlap.each_at_most <= 1 else None
