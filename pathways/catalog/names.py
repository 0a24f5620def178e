"""The keys by which things of a catalogue name each other: what stands where, and the same with other keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar, assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Competency, Credential, Kind, Occupation, Organization, Route, Strength
from pathways.domain.content import Thing
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, Record
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Grade,
    Group,
    Limit,
    Origin,
    Requirement,
    Select,
    Selection,
)
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap

RENAMED = frozenset({Kind.ORGANIZATION, Kind.COMPETENCY, Kind.CREDENTIAL, Kind.OCCUPATION})
"""The kinds of things that records name, so that a former key goes on answering."""
Renamed = Organization | Competency | Credential | Occupation
NewKey = Callable[[Kind, str], str]
"""The key to write in place of a key that names a thing of some kind."""
L = TypeVar("L", CredentialLine, Selection)
T = TypeVar("T")


def names_of(thing: Thing) -> Iterator[tuple[Kind, str]]:
    """Kind and key of everything that a thing names; a text that is the key of a thing or something else counts too."""
    found: dict[tuple[Kind, str], None] = {}

    def note(kind: Kind, key: str) -> str:
        found[kind, key] = None
        return key

    with_keys(thing, note)
    yield from found


def with_keys(thing: Thing, new: NewKey) -> Thing:
    """The thing with other keys in place of those by which it names others; its own key and its paths stay."""
    match thing:
        case Credential():
            return replace(
                thing,
                owned_by=_all(Kind.ORGANIZATION, thing.owned_by, new),
                accredited_by=_all(Kind.ORGANIZATION, thing.accredited_by, new),
                competencies=_joined(
                    (replace(each, competency=new(Kind.COMPETENCY, each.competency)) for each in thing.competencies),
                    lambda each: each.competency,
                    lambda one, other: one if one.level >= other.level else other,
                ),
                superseded_by=_others(Kind.CREDENTIAL, thing.superseded_by, new, thing.key),
                scale=_one(Kind.SCALE, thing.scale, new),
                routes=tuple(_route(each, new) for each in thing.routes),
                renewals=tuple(_route(each, new) for each in thing.renewals),
            )
        case Competency():
            return replace(thing, broader=_others(Kind.COMPETENCY, thing.broader, new, thing.key))
        case Occupation():
            needs, general = (
                _joined(
                    (replace(each, competency=new(Kind.COMPETENCY, each.competency)) for each in some),
                    lambda each: each.competency,
                    lambda one, other: replace(
                        one, level=max(one.level, other.level), importance=one.importance + other.importance
                    ),
                )
                for some in (thing.needs, thing.general_needs)
            )
            asked = _joined(
                (replace(each, credential=new(Kind.CREDENTIAL, each.credential)) for each in thing.credentials),
                lambda each: each.credential,
                lambda one, other: one if one.strength is Strength.REQUIRED else other,
            )
            return replace(thing, needs=needs, general_needs=general, credentials=asked)
        case Equivalence():
            members, places = (_all(Kind.CREDENTIAL, some, new) for some in (thing.credentials, thing.for_))
            return replace(thing, credentials=members, for_=places)
        case Overlap():
            between = tuple(
                new(Kind.CREDENTIAL, each) if isinstance(each, str) else _select(each, new) for each in thing.between
            )
            select = None if thing.select is None else _select(thing.select, new)
            between = tuple(dict.fromkeys(between))
            return replace(thing, between=between, keys=_all(Kind.CREDENTIAL, thing.keys, new), select=select)
        case Adjacency():
            competency, as_ = (new(Kind.COMPETENCY, each) for each in (thing.competency, thing.as_))
            return replace(thing, competency=competency, as_=as_)
        case _:
            return thing


def _joined(items: Iterable[T], name: Callable[[T], str], join: Callable[[T, T], T]) -> tuple[T, ...]:
    """The items, those of one name joined."""
    found: dict[str, T] = {}
    for each in items:
        key = name(each)
        found[key] = join(found[key], each) if key in found else each
    return tuple(found.values())


def _one(kind: Kind, key: str | None, new: NewKey) -> str | None:
    return None if key is None else new(kind, key)


def _all(kind: Kind, keys: tuple[str, ...], new: NewKey) -> tuple[str, ...]:
    return tuple(dict.fromkeys(new(kind, key) for key in keys))


def _others(kind: Kind, keys: tuple[str, ...], new: NewKey, own: str) -> tuple[str, ...]:
    """The same of what nothing is to itself."""
    return tuple(key for key in _all(kind, keys, new) if key != own)


def _route(route: Route, new: NewKey) -> Route:
    return replace(
        route,
        align_to=_one(Kind.CREDENTIAL, route.align_to, new),
        recurring=tuple(replace(each, term=_one(Kind.TERM, each.term, new)) for each in route.recurring),
        requires=None if route.requires is None else _line(route.requires, new),
        recommends=None if route.recommends is None else _line(route.recommends, new),
    )


def _line(line: Requirement, new: NewKey) -> Requirement:
    match line:
        case Group():
            limits = tuple(_limit(each, new) for each in line.limits)
            return replace(line, of=tuple(_line(each, new) for each in line.of), limits=limits)
        case AverageLine():
            return replace(line, of=tuple(_line(each, new) for each in line.of))
        case CredentialLine():
            return replace(_award(line, new), credential=new(Kind.CREDENTIAL, line.credential))
        case Selection():
            return replace(_award(line, new), select=_select(line.select, new))
        case CompetencyLine():
            return replace(line, competency=new(Kind.COMPETENCY, line.competency))
        case ExclusionLine():
            select = None if line.select is None else _select(line.select, new)
            return replace(line, credential=_one(Kind.CREDENTIAL, line.credential, new), select=select)
        case ExperienceLine() | ConditionLine() | CoverageLine():
            return line
        case _:
            assert_never(line)


def _award(line: L, new: NewKey) -> L:
    grade: Grade | None = line.min_grade
    if grade is not None:
        grade = replace(grade, scale=new(Kind.SCALE, grade.scale))
    origin: Origin | None = line.earned
    if origin is not None:
        by, not_by = (_all(Kind.ORGANIZATION, some, new) for some in (origin.issued_by, origin.not_issued_by))
        origin = replace(origin, issued_by=by, not_issued_by=not_by)
    return replace(line, min_grade=grade, earned=origin)


def _limit(limit: Limit, new: NewKey) -> Limit:
    return replace(
        limit,
        keys=_all(Kind.CREDENTIAL, limit.keys, new),
        select=None if limit.select is None else _select(limit.select, new),
        graded=_one(Kind.SCALE, limit.graded, new),
    )


def _select(select: Select, new: NewKey) -> Select:
    keys, not_keys = (
        tuple(dict.fromkeys(key if "*" in key else new(Kind.CREDENTIAL, key) for key in some))
        for some in (select.keys, select.not_keys)
    )
    return replace(
        select,
        keys=keys,
        not_keys=not_keys,
        owned_by=_all(Kind.ORGANIZATION, select.owned_by, new),
        competencies=_all(Kind.COMPETENCY, select.competencies, new),
        excepting=None if select.excepting is None else _select(select.excepting, new),
    )


def renamed_to(thing: Thing, there: Thing | None, key: str) -> Thing:
    """What a thing says under another key; where a thing has that already, what that says, for both.

    Args:
        thing: of a kind of RENAMED.
        there: the thing with the new key; None: there is none.
    """
    if not isinstance(thing, Renamed) or not isinstance(there, Renamed | None):
        raise TypeError(f"{thing.key} keeps its key")
    one = there or thing
    former = dict.fromkeys((*(there.former_keys if there else ()), *thing.former_keys, thing.key))
    return replace(one, key=key, former_keys=tuple(each for each in former if each != key))


def with_paths(thing: Thing, old: str, new: str) -> Thing:
    """The thing with the new key in the paths of its lines that begin with an old one, as where it was written down."""
    if not isinstance(thing, Credential):
        return thing

    def of_line(line: Requirement) -> Requirement:
        path = f"{new}{line.path.removeprefix(old)}" if line.path.startswith(f"{old}/") else line.path
        if isinstance(line, Group | AverageLine):
            return replace(line, path=path, of=tuple(map(of_line, line.of)))
        return replace(line, path=path)

    def of_route(route: Route) -> Route:
        requires, recommends = (tree and of_line(tree) for tree in (route.requires, route.recommends))
        return replace(route, requires=requires, recommends=recommends)

    routes, renewals = (tuple(map(of_route, some)) for some in (thing.routes, thing.renewals))
    return replace(thing, routes=routes, renewals=renewals)


def says_nothing(thing: Thing) -> bool:
    """A set of one, an overlap or an adjacency of something with itself: what is left where two things became one."""
    match thing:
        case Equivalence(credentials=members):
            return len(members) < 2
        case Overlap(between=between):
            return len(between) < 2 and all(isinstance(each, str) for each in between)
        case Adjacency(competency=competency, as_=as_):
            return competency == as_
        case _:
            return False


def renaming(kind: Kind, old: str, new: str) -> NewKey:
    """The new key in place of an old one, and of paths that begin with it."""

    def current(of: Kind, key: str) -> str:
        if of is not kind:
            return key
        if key == old:
            return new
        return f"{new}{key.removeprefix(old)}" if key.startswith(f"{old}/") else key

    return current


def current_record(record: Record, snapshot: Snapshot) -> Record:
    """A record in which former keys, and paths that begin with them or moved, are those of the catalogue."""
    if not snapshot.has_former_names:
        return record
    key, path = snapshot.current_key, snapshot.current_path
    return replace(
        record,
        awards=tuple(current_award(each, snapshot) for each in record.awards),
        competencies=tuple(replace(each, competency=key(each.competency)) for each in record.competencies),
        waivers=tuple(replace(each, path=path(each.path)) for each in record.waivers),
        substitutions=tuple(replace(each, for_=key(each.for_), by=key(each.by)) for each in record.substitutions),
        claims=tuple(replace(each, award=key(each.award), path=path(each.path)) for each in record.claims),
        since=tuple(replace(each, credential=each.credential and key(each.credential)) for each in record.since),
    )


def current_award(award: Award, snapshot: Snapshot) -> Award:
    """An award of the credential, by the organization, of today."""
    key = snapshot.current_key
    return replace(award, credential=key(award.credential), issued_by=award.issued_by and key(award.issued_by))


def current_goal(goal: Goal, snapshot: Snapshot) -> Goal:
    """A goal in which former keys are those of the catalogue."""
    if not snapshot.former_keys:
        return goal
    key = snapshot.current_key
    match goal:
        case CredentialGoal():
            return replace(goal, credential=key(goal.credential))
        case OccupationGoal():
            return replace(goal, occupation=key(goal.occupation))
        case CompetenciesGoal():
            wanted = tuple(replace(each, competency=key(each.competency)) for each in goal.competencies)
            return replace(goal, competencies=wanted)
        case AllGoals():
            return replace(goal, goals=tuple(current_goal(each, snapshot) for each in goal.goals))
