"""A part of a catalogue that stands by itself: stacks or owners, with everything that these need."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import assert_never

from pathways.catalog.names import names_of
from pathways.catalog.references import unknown_keys
from pathways.catalog.selecting import lines_in, matches
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential
from pathways.domain.content import Content, Thing
from pathways.domain.deadline import check_time
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Select,
    Selection,
)
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap
from pathways.errors import ProblemsError

Rule = Equivalence | Overlap | Adjacency
"""What has a say in other things."""


def keys_of(snapshot: Snapshot, stacks: Collection[str], owners: Collection[str]) -> list[str]:
    """The keys of some stacks, of some organizations and of what these own; former keys mean those of today.

    Raises:
        ProblemsError: NOT_FOUND for each key that the catalogue lacks.
    """
    named = [snapshot.current_key(each) for each in stacks]
    wanted = [snapshot.current_key(each) for each in owners]
    problems = unknown_keys(named, snapshot.credentials, "credential", "stack")
    problems += unknown_keys(wanted, snapshot.organizations, "organization", "owner")
    if problems:
        raise ProblemsError(problems)
    any_of = frozenset(wanted)
    owned = (key for key, each in snapshot.credentials.items() if not any_of.isdisjoint(each.owned_by))
    return list(dict.fromkeys((*named, *wanted, *owned)))


def part_of(snapshot: Snapshot, keys: Iterable[str]) -> Content:
    """The things of some keys with all that they need, so that they mean the same without the rest.

    That is whatever they name, what their selections match, what develops a competency that they require, and the
    equivalents and overlaps that have a say in them; each again with all that it needs.

    Args:
        keys: of things that the catalogue has.
    """
    content = snapshot.content
    found: dict[str, Thing] = {}
    waiting = list(keys)
    shared: list[Rule] = [
        *content.equivalences.values(),
        *content.overlaps.values(),
        *content.adjacencies.values(),
    ]
    while waiting:
        while waiting:
            check_time()
            key = waiting.pop()
            thing = content.get(key)
            if thing is not None and key not in found:
                found[key] = thing
                waiting += _needed(thing, snapshot)
        said = [each for each in shared if each.key not in found and _has_a_say(each, found, snapshot)]
        waiting += [each.key for each in said]
    return Content.of(found.values())


def _needed(thing: Thing, snapshot: Snapshot) -> Iterator[str]:
    """What a thing cannot do without; of a path, the credential that it is in."""
    meant = snapshot.credentials[thing.key] if isinstance(thing, Credential) else thing
    for each in (thing, meant):
        yield from (_owner(name, snapshot) for _, name in names_of(each))
    if isinstance(thing, Credential):
        for line in lines_in(thing):
            for competency in _competencies(line):
                yield from snapshot.developed_by.get(competency, ())


def _competencies(line: Requirement) -> Iterator[str]:
    """Those that the line asks for, but not through what is below it."""
    match line:
        case CompetencyLine(competency=competency):
            yield competency
        case CoverageLine(needs=needs):
            yield from (need.competency for need in needs)
        case Group() | CredentialLine() | Selection() | ExclusionLine() | ExperienceLine():
            return
        case ConditionLine() | AverageLine():
            return
        case _:
            assert_never(line)


def _owner(name: str, snapshot: Snapshot) -> str:
    """The key of a name; of a path, that of the credential whose line has it, whatever the path begins with."""
    if snapshot.content.get(name) is not None:
        return name
    owner = snapshot.owner_of(name)
    return name.partition("/")[0] if owner is None else owner.key


def _has_a_say(rule: Rule, found: Collection[str], snapshot: Snapshot) -> bool:
    """An equivalence whose members may stand for something that was found, an overlap of two things that were, a
    competency that counts as one that was."""
    match rule:
        case Equivalence(credentials=members, for_=places):
            targets = members[:1] if rule.one_way else members
            is_in = not places or any(_owner(place, snapshot) in found for place in places)
            return is_in and any(key in found for key in targets)
        case Overlap(between=between):
            parties = {name for party in between for name in _parties(party, found, snapshot)}
            return len(parties) > 1
        case Adjacency(as_=as_):
            return as_ in found


def _parties(party: str | Select, found: Collection[str], snapshot: Snapshot) -> Iterator[str]:
    if isinstance(party, str):
        if _owner(party, snapshot) in found:
            yield party
        return
    for key in found:
        credential = snapshot.credentials.get(key)
        if credential is not None and matches(party, credential):
            yield key
