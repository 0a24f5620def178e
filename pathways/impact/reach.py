"""What the best plan of a goal can rest on: the things of a catalogue that it reads, directly or through others.

Nothing outside of this closure has a say in a plan without a calendar, whatever the record brings: lines, selections,
sets of equivalents, overlaps and shown competencies all lead on. It takes in more than the planner's own closure, for
which limits and days count too, so that it is the same for everybody with the same goal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import assert_never

from pathways.catalog.names import current_goal
from pathways.catalog.selecting import lines_in, matches
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, Occupation
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Select,
    Selection,
)


class Reach:
    """What leads where in one catalogue; everything is named by its key, whatever its kind.

    Args:
        snapshot: the catalogue.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._read: dict[str, tuple[str, ...]] = {}
        self._closures: dict[frozenset[str], frozenset[str]] = {}

    def reads(self, key: str) -> tuple[str, ...]:
        """What a thing leads to by itself."""
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = tuple(dict.fromkeys(self._reads_of(key)))
        return found

    def closure(self, roots: frozenset[str]) -> frozenset[str]:
        """Some things and all that they lead to."""
        found = self._closures.get(roots)
        if found is None:
            found = self._closures[roots] = _spread(roots, self.reads)
        return found

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Of all that leads somewhere."""
        content = self.snapshot.content
        tables = (content.credentials, content.competencies, content.occupations)
        rules = (content.equivalences, content.overlaps, content.adjacencies)
        return tuple(key for table in (*tables, *rules) for key in table)

    def roots(self, goal: Goal, record: Record) -> frozenset[str]:
        """What a goal and the substitutions of a record name, by the keys of today."""
        substituted = (self.snapshot.current_key(key) for each in record.substitutions for key in (each.for_, each.by))
        return frozenset(_named_in(current_goal(goal, self.snapshot))).union(substituted)

    def _reads_of(self, key: str) -> Iterator[str]:
        snapshot = self.snapshot
        credential = snapshot.credentials.get(key)
        if credential is not None:
            yield from read_in(credential)
            yield from self._rules.get(key, ())
        elif key in snapshot.competencies:
            yield from snapshot.developed_by.get(key, ())
            yield from self._counting.get(key, ())
        elif (adjacency := snapshot.content.adjacencies.get(key)) is not None:
            yield adjacency.competency
        elif (occupation := snapshot.occupations.get(key)) is not None:
            yield from _asked_by(occupation)
        elif (equivalence := snapshot.equivalences.get(key)) is not None:
            yield from equivalence.credentials
        elif key in snapshot.overlaps:
            yield from self._parties[key]

    @cached_property
    def _parties(self) -> Mapping[str, tuple[str, ...]]:
        """By overlap, the credentials between which it stands, or in whose routes a group does."""
        found: dict[str, tuple[str, ...]] = {}
        for overlap in self.snapshot.overlaps.values():
            own: list[str] = []
            for party in overlap.between:
                if isinstance(party, Select):
                    own += (key for key, each in self.snapshot.credentials.items() if matches(party, each))
                elif party in self.snapshot.credentials:
                    own.append(party)
                elif (owner := self.snapshot.owner_of(party)) is not None:
                    own.append(owner.key)
            found[overlap.key] = tuple(dict.fromkeys(own))
        return found

    @cached_property
    def _counting(self) -> Mapping[str, list[str]]:
        """By competency, the entries by which others count as it."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.snapshot.content.adjacencies.values():
            found[each.as_].append(each.key)
        return found

    @cached_property
    def _rules(self) -> Mapping[str, list[str]]:
        """By credential, the equivalences and overlaps in which it stands."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.snapshot.equivalences.values():
            for key in each.credentials:
                found[key].append(each.key)
        for overlap, parties in self._parties.items():
            for key in parties:
                found[key].append(overlap)
        return found


def read_in(credential: Credential) -> Iterator[str]:
    """What the lines, scales and terms of a credential name."""
    if credential.scale is not None:
        yield credential.scale
    for route in (*credential.routes, *credential.renewals):
        if route.align_to is not None:
            yield route.align_to
        yield from (each.term for each in route.recurring if each.term is not None)
    for line in lines_in(credential):
        match line:
            case CredentialLine():
                yield line.credential
                if line.min_grade is not None:
                    yield line.min_grade.scale
            case CompetencyLine():
                yield line.competency
            case ExclusionLine():
                yield from line.credentials
            case Group() | AverageLine() | Selection() | ConditionLine() | ExperienceLine() | CoverageLine():
                pass  # what stands below a line comes by itself
            case _:
                assert_never(line)


def touched_by(seeds: Iterable[str], reaches: Iterable[Reach]) -> frozenset[str]:
    """All that leads to some things in any of some catalogues, and these themselves."""
    above: dict[str, list[str]] = defaultdict(list)
    for reach in reaches:
        for key in reach.keys:
            for below in reach.reads(key):
                above[below].append(key)
    return _spread(seeds, lambda key: above.get(key, ()))


def _spread(seeds: Iterable[str], following: Callable[[str], Iterable[str]]) -> frozenset[str]:
    seen = set(seeds)
    waiting = list(seen)
    while waiting:
        fresh = set(following(waiting.pop())) - seen
        seen |= fresh
        waiting += fresh
    return frozenset(seen)


def _named_in(goal: Goal) -> Iterator[str]:
    match goal:
        case CredentialGoal(credential=key) | OccupationGoal(occupation=key):
            yield key
        case CompetenciesGoal(competencies=wanted):
            yield from (each.competency for each in wanted)
        case AllGoals(goals=goals):
            for each in goals:
                yield from _named_in(each)


def _asked_by(occupation: Occupation) -> Iterator[str]:
    yield from (each.competency for each in occupation.needs)
    yield from (each.credential for each in occupation.credentials)
