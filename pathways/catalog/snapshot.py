"""An immutable snapshot of one published revision. A new revision is a new snapshot; requests in flight keep theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from pathways.catalog.addresses import Addresses
from pathways.catalog.free_stacks import FreeStacks
from pathways.catalog.requirement_graph import RequirementGraph, compile_requirements
from pathways.catalog.scoping import Scoping
from pathways.catalog.selecting import Expander, has_selections, takes_unlisted
from pathways.catalog.stand_ins import Adjacent, StandIns, merged_sets
from pathways.catalog.term_calendar import TermCalendar
from pathways.domain.catalog import Competency, Credential, Occupation, Organization
from pathways.domain.conditions import folded
from pathways.domain.content import Content
from pathways.domain.requirement import (
    ConditionLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    every_line,
    walk,
)
from pathways.domain.shared_rules import Equivalence, Overlap, Scale
from pathways.errors import nearest

if TYPE_CHECKING:
    import networkx as nx

    from pathways.catalog.search import SearchIndex


MOST_VIEWS = 64
"""Of one snapshot that are kept."""


@dataclass(frozen=True)
class Snapshot:
    """One revision, ready for questions.

    Attributes:
        revision: 0 for the empty catalogue before the first import.
        content: what the store says.
        versions: how often each thing was changed, by key.
        credentials: those of the content, with a line for each match of every selection, and all that counts as shown.
        selecting: keys of the credentials that select.
        graph: the requirement graph as arrays.
        with_cohorts: keys of the credentials with a route, or a group in the tree of one, for some cohort.
        adapted: keys of those to whose lines some equivalents apply, or that show what counts as something else.
        other_rules: names of the own rules that do not look at it, since they are other tenants'.
    """

    revision: int
    published_at: datetime | None
    fingerprint: str
    content: Content
    versions: Mapping[str, int]
    credentials: Mapping[str, Credential] = field(repr=False)
    selecting: frozenset[str] = field(repr=False)
    graph: RequirementGraph = field(repr=False)
    with_cohorts: frozenset[str] = field(default=frozenset(), repr=False)
    adapted: frozenset[str] = field(default=frozenset(), repr=False)
    other_rules: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def former_keys(self) -> Mapping[str, str]:
        """The key of today for each former one that nothing has any more."""
        content = self.content
        renamed = (content.organizations, content.competencies, content.credentials, content.occupations)
        return {
            old: thing.key
            for things in renamed
            for thing in things.values()
            for old in thing.former_keys
            if content.get(old) is None
        }

    def current_key(self, key: str) -> str:
        """The key of today for a former one; any other key as it is."""
        return self.former_keys.get(key, key)

    @cached_property
    def moved_paths(self) -> Mapping[str, str]:
        """The path that the line of each path has now that moved; keys are those of today."""
        return {
            self.under_key(moved.from_): self.under_key(moved.to)
            for credential in self.content.credentials.values()
            for moved in credential.moved_paths
        }

    @property
    def has_former_names(self) -> bool:
        """Records may name things by former keys, or lines by former paths."""
        return bool(self.former_keys or self.moved_paths)

    def current_path(self, path: str) -> str:
        """The path of today for one that begins with a former key or whose line moved; any other path as it is."""
        found, seen = self.under_key(path), set[str]()
        while found in self.moved_paths and found not in seen:
            seen.add(found)
            found = self.moved_paths[found]
        return found

    def under_key(self, path: str) -> str:
        """The path under the key of today, where it begins with a former one and no line goes on having it."""
        owner, slash, rest = path.partition("/")
        key = self.former_keys.get(owner)
        return path if key is None or path in self.path_owners else f"{key}{slash}{rest}"

    @property
    def competencies(self) -> Mapping[str, Competency]:
        return self.content.competencies

    @property
    def occupations(self) -> Mapping[str, Occupation]:
        return self.content.occupations

    @property
    def organizations(self) -> Mapping[str, Organization]:
        return self.content.organizations

    @property
    def equivalences(self) -> Mapping[str, Equivalence]:
        return self.content.equivalences

    @property
    def overlaps(self) -> Mapping[str, Overlap]:
        return self.content.overlaps

    @property
    def scales(self) -> Mapping[str, Scale]:
        return self.content.scales

    @cached_property
    def equivalents(self) -> Mapping[str, tuple[str, ...]]:
        """For each credential that stands in a set of equivalents that applies everywhere: the whole set, in order."""
        every = self.content.equivalences.values()
        return merged_sets(each.credentials for each in every if not (each.one_way or each.for_))

    @cached_property
    def stand_ins(self) -> StandIns:
        """What may stand for what in one direction, and whose credits count then."""
        return StandIns.of(self.content.equivalences.values())

    @cached_property
    def adjacent(self) -> Adjacent:
        """Which competencies count as which."""
        return Adjacent.of(self.content.adjacencies.values())

    @cached_property
    def addresses(self) -> Addresses:
        """What stands at which address."""
        return Addresses.of(self.credentials.values(), self.competencies.values())

    @cached_property
    def term_calendar(self) -> TermCalendar:
        """When its terms come."""
        return TermCalendar.of(self.content)

    @cached_property
    def views(self) -> dict[tuple[object, ...], Snapshot]:
        """This revision as learners see it: by which of its cohorts they belong to, or the other credit they bring."""
        return {}

    @cached_property
    def taking_unlisted(self) -> tuple[str, ...]:
        """Keys of the credentials whose rules take credit from outside the catalogue."""
        return tuple(key for key in sorted(self.selecting) if takes_unlisted(self.credentials[key]))

    @cached_property
    def has_rules(self) -> bool:
        """Some group counts by claims, or some line excludes."""
        return 1 in self.graph.forest.ruled or any(each.repeatable > 1 for each in self.credentials.values())

    @cached_property
    def has_shared_costs(self) -> bool:
        """Some route, other than renewals, shares a cost."""
        return any(route.shared_cost for each in self.credentials.values() for route in each.routes)

    @cached_property
    def conditions(self) -> Mapping[str, str]:
        """The conditions of all routes and renewals by what all their spellings have in common, each as it is written
        first."""
        found: dict[str, str] = {}
        for credential in self.credentials.values():
            for line in lines_of(credential):
                text = line.condition if isinstance(line, ConditionLine | ExclusionLine) else None
                if text is not None:
                    found.setdefault(folded(text), text)
        return found

    @cached_property
    def fields(self) -> Mapping[str, str]:
        """The fields of work that lines for experience name, by what all their spellings have in common."""
        lines = (line for credential in self.credentials.values() for line in lines_of(credential))
        named = (field for line in lines if isinstance(line, ExperienceLine) for field in line.fields)
        return {folded(field): field for field in named}

    @cached_property
    def names(self) -> dict[str, str]:
        """Key to name, for texts."""
        return {thing.key: thing.name for thing in self.content.things()}

    @cached_property
    def path_owners(self) -> Mapping[str, str]:
        """The credential of each line whose path does not begin with its key, because an author wrote another one."""
        return {
            line.path: credential.key
            for credential in self.credentials.values()
            for line in lines_of(credential)
            if line.path.partition("/")[0] != credential.key
        }

    def owner_of(self, path: str) -> Credential | None:
        """The credential of the route or renewal in which the line of a path stands."""
        owner = self.credentials.get(path.partition("/")[0])
        if owner is None or not any(line.path == path for line in lines_of(owner)):
            owner = self.credentials.get(self.path_owners.get(path, ""))
        return owner

    def line(self, path: str) -> Requirement | None:
        """The requirement line of a path, in any route or renewal."""
        owner = self.owner_of(path)
        return None if owner is None else next(line for line in lines_of(owner) if line.path == path)

    def paths_like(self, path: str) -> list[str]:
        """Paths among which one may be meant by another: those that authors wrote, and those of alike credentials."""
        owners = nearest(path.partition("/")[0], list(self.credentials))
        return [*self.path_owners, *(line.path for key in owners for line in lines_of(self.credentials[key]))]

    @cached_property
    def stacks_from(self) -> Mapping[str, tuple[str, ...]]:
        """The credentials that count toward each credential, through any route, in reading order."""
        return {
            credential.key: tuple(dict.fromkeys(_named(credential)))
            for credential in self.credentials.values()
            if credential.routes
        }

    @cached_property
    def stacks_into(self) -> Mapping[str, tuple[str, ...]]:
        """The larger credentials each one counts toward, in key order."""
        found: dict[str, list[str]] = defaultdict(list)
        for larger, smaller in self.stacks_from.items():
            for key in smaller:
                found[key].append(larger)
        return {key: tuple(keys) for key, keys in found.items()}

    @cached_property
    def free_stacks(self) -> FreeStacks:
        """The credentials that are conferred on whoever holds what they ask for."""
        return FreeStacks.of(
            self.credentials, self.equivalences.values(), self.adjacent, self.taking_unlisted, self.with_cohorts
        )

    @cached_property
    def developed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The credentials that show each competency, in key order."""
        found: dict[str, list[str]] = defaultdict(list)
        for credential in self.credentials.values():
            for item in credential.competencies:
                found[item.competency].append(credential.key)
        return {key: tuple(dict.fromkeys(keys)) for key, keys in found.items()}

    @cached_property
    def needed_by(self) -> Mapping[str, tuple[str, ...]]:
        """The occupations that need each competency, in key order."""
        found: dict[str, list[str]] = defaultdict(list)
        for occupation in self.occupations.values():
            for need in occupation.needs:
                found[need.competency].append(occupation.key)
        return {key: tuple(dict.fromkeys(keys)) for key, keys in found.items()}

    @cached_property
    def stacking(self) -> nx.DiGraph[str]:
        """How the credentials stack, as `pathways.catalog.stacking` describes it."""
        from pathways.catalog.stacking import stacking_of

        return stacking_of(self.credentials)

    @cached_property
    def search(self) -> SearchIndex:
        """Full-text search over names, descriptions and competencies."""
        from pathways.catalog.search import SearchIndex

        return SearchIndex(self.content)


def compile_snapshot(
    content: Content,
    *,
    revision: int,
    fingerprint: str,
    published_at: datetime | None = None,
    versions: Mapping[str, int] | None = None,
    other_rules: frozenset[str] = frozenset(),
) -> Snapshot:
    """Compiles a content into a snapshot, at which rules of other tenants do not look."""
    selecting = frozenset(key for key, credential in content.credentials.items() if has_selections(credential))
    credentials, adapted = _expanded(content, selecting)
    graph = compile_requirements(credentials, content.competencies)
    cohorts = frozenset(key for key, credential in credentials.items() if has_cohorts(credential))
    said = (content, versions or {}, credentials, selecting, graph, cohorts, adapted, other_rules)
    return Snapshot(revision, published_at, fingerprint, *said)


def patch_snapshot(
    before: Snapshot,
    content: Content,
    changed: Collection[str],
    *,
    revision: int,
    fingerprint: str,
    published_at: datetime | None,
    versions: Mapping[str, int],
) -> Snapshot:
    """The snapshot of a content that differs from an earlier one in some things; says what `compile_snapshot` says.

    Args:
        before: the earlier one.
        content: the new content.
        changed: keys of whatever was added, changed or removed.
    """
    from pathways.catalog.patching import patch_requirements  # with numpy, which a first catalogue does not need

    fresh = {key for key in changed if key in content.credentials and has_selections(content.credentials[key])}
    selecting = frozenset(before.selecting.difference(changed) | fresh)
    credentials, adapted = _expanded(content, selecting)
    # What a selection matches may change with any credential, what applies to a line with any equivalents, and what a
    # credential shows with what counts as what.
    touched = selecting.union(changed, adapted, before.adapted)
    graph = patch_requirements(before.graph, credentials, content.competencies, touched)
    own = {key for key in changed if key in credentials and has_cohorts(credentials[key])}
    cohorts = frozenset(before.with_cohorts.difference(changed) | own)
    said = (content, versions, credentials, selecting, graph, cohorts, adapted, before.other_rules)
    patched = Snapshot(revision, published_at, fingerprint, *said)
    built: SearchIndex | None = before.__dict__.get("search")
    if built is not None and (search := built.after(before.content, content, changed)) is not None:
        patched.__dict__["search"] = search
    return patched


def _expanded(content: Content, selecting: frozenset[str]) -> tuple[Mapping[str, Credential], frozenset[str]]:
    """The credentials with lines for what they select, the scope of each and all that they show, and the keys of those
    that have a scope or show more than they say."""
    credentials: Mapping[str, Credential] = content.credentials
    if selecting:
        expander = Expander(credentials)
        credentials = {**credentials, **{key: expander.credential(credentials[key]) for key in selecting}}
    scoping, adjacent = Scoping(content.equivalences.values()), Adjacent.of(content.adjacencies.values())
    scoped = scoping.touched(credentials) if scoping else frozenset[str]()
    if scoped:
        credentials = {**credentials, **{key: scoping.credential(credentials[key]) for key in scoped}}
    widened = adjacent.touched(credentials)
    if widened:
        credentials = {**credentials, **{key: adjacent.credential(credentials[key]) for key in widened}}
    return credentials, scoped | widened


def has_cohorts(credential: Credential) -> bool:
    """A route, or a group in the tree of one, is for some cohort alone."""
    return any(
        route.cohort is not None
        or any(
            isinstance(line, Group) and line.cohort is not None
            for tree in route.trees
            if isinstance(tree, Group)
            for line in walk(tree)
        )
        for route in (*credential.routes, *credential.renewals)
    )


def lines_of(credential: Credential) -> list[Requirement]:
    """Every line of every route and renewal, each tree from its root down."""
    found: list[Requirement] = []
    for route in (*credential.routes, *credential.renewals):
        for tree in (route.requires, route.recommends):
            if isinstance(tree, Group):
                found += walk(tree)
            elif tree is not None:
                found.append(tree)
    return found


def _named(credential: Credential) -> Iterable[str]:
    for route in credential.routes:
        if route.requires is None:
            continue
        for line in every_line(route.requires):
            if isinstance(line, CredentialLine) and line.credential != credential.key:
                yield line.credential
