"""Keys for identities: the CTID, or the end of the address; the same in whatever order documents are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pathways.domain.catalog import Competency, CompetencyLevel, Credential, Kind, Organization, Route
from pathways.domain.content import Thing, kind_of
from pathways.exchange.ctdl.graph import preferred_key
from pathways.exchange.ctdl.lines import placed
from pathways.exchange.ctdl.values import digest


class KeyBook:
    """The key of each thing; two that would like the same one both get a suffix that only they can have."""

    def __init__(self, things: Iterable[Thing]) -> None:
        named = [(kind_of(thing), thing.key) for thing in things]
        liked = Counter(preferred_key(identity) for _, identity in named)
        self._keys = {
            (kind, identity): _key(kind, identity, shared=liked[preferred_key(identity)] > 1)
            for kind, identity in named
        }

    def credential(self, identity: str) -> str:
        return self._keys[Kind.CREDENTIAL, identity]

    def competency(self, identity: str) -> str:
        return self._keys[Kind.COMPETENCY, identity]

    def organization(self, identity: str) -> str:
        return self._keys[Kind.ORGANIZATION, identity]


def _key(kind: Kind, identity: str, *, shared: bool) -> str:
    preferred = preferred_key(identity)
    if preferred and not shared:
        return preferred
    return f"{preferred or kind.lower()}-{digest(kind, identity)}"


def keyed(things: Sequence[Thing]) -> tuple[KeyBook, tuple[Thing, ...]]:
    """The things with keys in place of identities, and requirement lines with their paths."""
    book = KeyBook(things)
    return book, tuple(_keyed(book, thing) for thing in things)


def _keyed(book: KeyBook, thing: Thing) -> Thing:
    match thing:
        case Organization(key=identity):
            return replace(thing, key=book.organization(identity))
        case Competency(key=identity, broader=broader):
            return replace(thing, key=book.competency(identity), broader=tuple(map(book.competency, broader)))
        case Credential(key=identity):
            key = book.credential(identity)
            return replace(
                thing,
                key=key,
                owned_by=tuple(map(book.organization, thing.owned_by)),
                accredited_by=tuple(map(book.organization, thing.accredited_by)),
                competencies=tuple(
                    CompetencyLevel(competency=book.competency(item.competency), level=item.level)
                    for item in thing.competencies
                ),
                superseded_by=tuple(map(book.credential, thing.superseded_by)),
                routes=tuple(_route(book, key, route) for route in thing.routes),
                renewals=tuple(_route(book, key, route) for route in thing.renewals),
            )
        case _:
            return thing


def _route(book: KeyBook, key: str, route: Route) -> Route:
    if route.requires is None:
        return route
    tree = placed(route.requires, f"{key}/{route.key}", book.credential, book.competency)
    return replace(route, requires=tree)
