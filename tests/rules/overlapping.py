"""Whether claims exist with which a plan keeps to the overlaps of a catalogue, by trying all.

Decided where the text leaves a choice: a credential that larger ones share is worth its own `credits` (none: 0); what
counts only toward held ones breaks no `eachAtMost`; an E that is a group's path is a party where the route whose tree
it stands in is taken (or holds today), and the groups of one tree are served by the same claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from pathways.domain.catalog import Credential
from pathways.domain.requirement import Group, Requirement, Select, walk
from pathways.domain.shared_rules import Overlap
from tests.rules.oracle import ways
from tests.rules.oracle_claims import Way
from tests.rules.selecting import selected
from tests.rules.state import State, base

Served = frozenset[tuple[str, str]]
"""Pairs of an E and a credential that counts toward it."""


class Overlaps:
    """The overlaps of a catalogue with expanded trees."""

    def __init__(self, overlaps: Iterable[Overlap], credentials: Mapping[str, Credential]) -> None:
        self.credentials = credentials
        self.rules = [(overlap, self._between(overlap), self._of(overlap)) for overlap in overlaps]
        self.parties = frozenset().union(*(between for _, between, _ in self.rules))
        self.owner = {
            path: credential.key
            for credential in credentials.values()
            for route in credential.routes
            if route.requires is not None
            for path in _groups(route.requires)
            if path in self.parties
        }

    def _between(self, overlap: Overlap) -> frozenset[str]:
        found: set[str] = set()
        for each in overlap.between:
            found |= self._selected(each) if isinstance(each, Select) else {each}
        return frozenset(found)

    def _of(self, overlap: Overlap) -> frozenset[str]:
        if overlap.select is not None:
            return self._selected(overlap.select)
        return frozenset(overlap.keys or self.credentials)

    def _selected(self, select: Select) -> frozenset[str]:
        return frozenset(key for key, credential in self.credentials.items() if selected(select, credential))

    def matter(self, earned: Iterable[str]) -> bool:
        """A party stands among these credentials."""
        owners = self.parties.union(self.owner.values())
        return any(base(name) in owners for name in earned)

    def kept(self, steps: Mapping[str, tuple[Requirement | None, State]], today: State) -> bool:
        """Whether claims exist that keep to all overlaps.

        Args:
            steps: by name, the tree of the route taken, and the state in which it is judged.
            today: the record alone.
        """
        held = today.held()
        options = [
            self._served(base(name), ways(tree, state), tree)
            for name, (tree, state) in steps.items()
            if base(name) not in held
        ]
        options += [self._held(key, today) for key in sorted(held)]
        fresh = set(map(base, steps)) - held
        earned = {each for each in self.parties if self.owner.get(each, each) in fresh}
        return any(self._fits(served, earned, today) for served in _choices([some for some in options if some]))

    def _held(self, key: str, today: State) -> list[Served]:
        routes = self.credentials[key].routes
        found = [some for route in routes for some in self._served(key, ways(route.requires, today), route.requires)]
        return _least(found)

    def _served(self, key: str, some: Sequence[Way], tree: Requirement | None) -> list[Served]:
        """What counts toward which E, for each way in which the tree of a credential holds."""
        groups = {} if tree is None else _groups(tree)
        found: list[Served] = []
        for way in some:
            pairs = {(key, claim.credential) for claim in way.claims if key in self.parties}
            for path in self.parties & groups.keys():
                pairs |= {(path, claim.credential) for claim in way.claims if claim.path in groups[path]}
            found.append(frozenset(pairs))
        return _least(found)

    def _fits(self, served: Served, earned: set[str], today: State) -> bool:
        for overlap, between, of in self.rules:
            toward = {each: {key for name, key in served if name == each and key in of} for each in between}
            for one, other in combinations(sorted(between), 2):
                if one not in earned and other not in earned:
                    continue
                both = toward[one] & toward[other]
                if overlap.at_most is not None and len(both) > overlap.at_most:
                    return False
                worth = sum(today.worth_held_or_planned(key) for key in both)
                if overlap.at_most_credits is not None and worth > Fraction(overlap.at_most_credits):
                    return False
            if overlap.each_at_most is not None:
                for key in of:
                    names = {name for name in between if key in toward[name]}
                    if names & earned and len(names) > overlap.each_at_most:
                        return False
        return True


def _groups(tree: Requirement) -> dict[str, frozenset[str]]:
    """The paths of groups, each with the paths of all below it."""
    return {line.path: frozenset(below.path for below in walk(line)) for line in walk(tree) if isinstance(line, Group)}


def _least(found: Iterable[Served]) -> list[Served]:
    every = sorted(set(found), key=lambda served: (len(served), sorted(served)))
    least: list[Served] = []
    for one in every:
        if not any(other <= one for other in least):
            least.append(one)
    return least


def _choices(options: Sequence[list[Served]]) -> Iterator[Served]:
    if not options:
        yield frozenset()
        return
    for first in options[0]:
        for rest in _choices(options[1:]):
            yield first | rest
