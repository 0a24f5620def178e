"""What a catalogue holds: its things by kind and key."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TypeVar

from pathways.domain.catalog import Competency, Credential, Kind, Occupation, Organization
from pathways.domain.offerings import Term
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap, Scale

T = TypeVar("T")
Thing = Organization | Competency | Credential | Occupation | Equivalence | Overlap | Scale | Term | Adjacency


_KIND: dict[type, Kind] = {
    Organization: Kind.ORGANIZATION,
    Competency: Kind.COMPETENCY,
    Credential: Kind.CREDENTIAL,
    Occupation: Kind.OCCUPATION,
    Equivalence: Kind.EQUIVALENCE,
    Overlap: Kind.OVERLAP,
    Scale: Kind.SCALE,
    Term: Kind.TERM,
    Adjacency: Kind.ADJACENCY,
}


def kind_of(thing: Thing) -> Kind:
    """Which kind a thing is of."""
    return _KIND[type(thing)]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a catalogue says at one revision; each mapping is by key, in key order."""

    organizations: Mapping[str, Organization] = field(default_factory=dict)
    competencies: Mapping[str, Competency] = field(default_factory=dict)
    credentials: Mapping[str, Credential] = field(default_factory=dict)
    occupations: Mapping[str, Occupation] = field(default_factory=dict)
    equivalences: Mapping[str, Equivalence] = field(default_factory=dict)
    overlaps: Mapping[str, Overlap] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    terms: Mapping[str, Term] = field(default_factory=dict)
    adjacencies: Mapping[str, Adjacency] = field(default_factory=dict)

    def things(self) -> Iterator[Thing]:
        """Organizations, competencies, credentials, and what names them: referenced before referring."""
        yield from self.organizations.values()
        yield from self.competencies.values()
        yield from self.scales.values()
        yield from self.terms.values()
        yield from self.credentials.values()
        yield from self.occupations.values()
        yield from self.equivalences.values()
        yield from self.overlaps.values()
        yield from self.adjacencies.values()

    def get(self, key: str) -> Thing | None:
        """The thing of that key, whatever its kind."""
        return (
            self.credentials.get(key)
            or self.competencies.get(key)
            or self.occupations.get(key)
            or self.organizations.get(key)
            or self.equivalences.get(key)
            or self.overlaps.get(key)
            or self.scales.get(key)
            or self.terms.get(key)
            or self.adjacencies.get(key)
        )

    def replacing(self, keys: Collection[str], things: Iterable[Thing]) -> Content:
        """This content without the things of some keys, and with others; of those that stay, nothing is copied."""
        come = Content.of(things)
        return Content(
            _replaced(self.organizations, keys, come.organizations),
            _replaced(self.competencies, keys, come.competencies),
            _replaced(self.credentials, keys, come.credentials),
            _replaced(self.occupations, keys, come.occupations),
            _replaced(self.equivalences, keys, come.equivalences),
            _replaced(self.overlaps, keys, come.overlaps),
            _replaced(self.scales, keys, come.scales),
            _replaced(self.terms, keys, come.terms),
            _replaced(self.adjacencies, keys, come.adjacencies),
        )

    def __len__(self) -> int:
        return sum(1 for _ in self.things())

    @classmethod
    def of(cls, things: Iterable[Thing]) -> Content:
        """Sorts things into a content."""
        by_kind: dict[Kind, dict[str, Thing]] = {kind: {} for kind in Kind}
        for thing in sorted(things, key=lambda thing: thing.key):
            by_kind[kind_of(thing)][thing.key] = thing
        return cls(
            by_kind[Kind.ORGANIZATION],  # type: ignore[arg-type]
            by_kind[Kind.COMPETENCY],  # type: ignore[arg-type]
            by_kind[Kind.CREDENTIAL],  # type: ignore[arg-type]
            by_kind[Kind.OCCUPATION],  # type: ignore[arg-type]
            by_kind[Kind.EQUIVALENCE],  # type: ignore[arg-type]
            by_kind[Kind.OVERLAP],  # type: ignore[arg-type]
            by_kind[Kind.SCALE],  # type: ignore[arg-type]
            by_kind[Kind.TERM],  # type: ignore[arg-type]
            by_kind[Kind.ADJACENCY],  # type: ignore[arg-type]
        )


def _replaced(before: Mapping[str, T], gone: Collection[str], come: Mapping[str, T]) -> Mapping[str, T]:
    if not come and not any(key in before for key in gone):
        return before
    found = {**before, **come}
    for key in gone:
        if key not in come:
            found.pop(key, None)
    if all(key in before for key in come):
        return found
    return dict(sorted(found.items(), key=itemgetter(0)))
