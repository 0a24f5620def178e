"""Things as rows for Cypher statements, and the statements.

A thing is written in two steps: its own node, then everything it owns (routes, requirements, relationships that leave
it). The nodes of all things of a publication come first, so that whatever they name is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from neo4j import ManagedTransaction

from pathways.domain.catalog import Competency, Credential, Kind, Occupation, Route
from pathways.domain.content import Thing, kind_of
from pathways.domain.requirement import every_line
from pathways.domain.shared_rules import Adjacency, Equivalence, Overlap
from pathways.errors import StoreError
from pathways.present import present
from pathways.store.bolt import run_rows
from pathways.store.mapping.offerings import offering_properties, recurrence_properties
from pathways.store.mapping.requirements import RequirementNode, nodes_of, recommended_id
from pathways.store.mapping.routes import route_properties
from pathways.store.mapping.rules import (
    CLEAR_OF_CREDENTIALS,
    CLEAR_OF_EQUIVALENCES,
    CLEAR_OF_OVERLAPS,
    members_of,
    named_by_line,
    named_by_overlap,
    parts_of_line,
    parts_of_overlap,
)
from pathways.store.mapping.statements import ELEMENTS, Stage, Statement, Written, link, links, plain_links
from pathways.store.mapping.things import LABELS, text, thing_properties


@dataclass(frozen=True, slots=True)
class Stamped:
    """A thing with what the store adds to it.

    Attributes:
        version: counts from 1; 0: it is to go, and the rest says what it was.
        before: what it said in the version before; None: it is new, or that is not known.
    """

    thing: Thing
    version: int
    fingerprint: str
    before: Thing | None = None

    @property
    def goes(self) -> bool:
        """It is to be removed."""
        return self.version == 0


Rows = dict[Statement, list[dict[str, Any]]]

_CREATE = {
    kind: Statement(Stage.NODE, 0, f"UNWIND $rows AS row CREATE (n:{label}) SET n = row RETURN count(*)")
    for kind, label in LABELS.items()
}
_MERGE = {
    kind: Statement(
        Stage.NODE, 0, f"UNWIND $rows AS row MERGE (n:{label} {{key: row.key}}) SET n = row RETURN count(*)"
    )
    for kind, label in LABELS.items()
}

_ROUTES = {
    name: Statement(
        Stage.ROUTE,
        0,
        f"UNWIND $rows AS row MATCH (c:Credential {{key: row.credential}}) "
        f"CREATE (c)-[:{name} {{position: row.position}}]->(r:Route) SET r = row.properties RETURN count(*)",
    )
    for name in ("HAS_ROUTE", "HAS_RENEWAL")
}

_RECURRENCE = Statement(
    Stage.PART,
    0,
    "UNWIND $rows AS row MATCH (r:Route {id: row.parent}) "
    "CREATE (r)-[:RECURS {position: row.position}]->(o:Recurrence) SET o = row.properties RETURN count(*)",
)

_OFFERING = Statement(
    Stage.PART,
    0,
    "UNWIND $rows AS row MATCH (r:Route {id: row.parent}) "
    "CREATE (r)-[:HAS_OFFERING {position: row.position}]->(o:Offering) SET o = row.properties RETURN count(*)",
)


def _requirement(depth: int, target: Kind | None, name: str) -> Statement:
    parent = "MATCH (p:Requirement {id: row.parent})" if depth else "MATCH (p:Route {id: row.parent})"
    held_by = "-[:HAS_PART {position: row.position}]->" if depth else f"-[:{name}]->"
    named = f"MATCH (t:{LABELS[target]} {{key: row.target}})" if target else ""
    names = "-[:NAMES]->(t)" if target else ""
    return Statement(
        Stage.REQUIREMENT,
        depth,
        f"UNWIND $rows AS row {parent} {named} CREATE (p){held_by}(q:Requirement){names} "
        "SET q = row.properties RETURN count(*)",
    )


def _between(source: Kind, name: str, target: Kind) -> Statement:
    return link(LABELS[source], name, LABELS[target])


_OWNED_BY = _between(Kind.CREDENTIAL, "OWNED_BY", Kind.ORGANIZATION)
_ACCREDITED_BY = _between(Kind.CREDENTIAL, "ACCREDITED_BY", Kind.ORGANIZATION)
_SHOWS = _between(Kind.CREDENTIAL, "SHOWS", Kind.COMPETENCY)
_SUPERSEDED_BY = _between(Kind.CREDENTIAL, "SUPERSEDED_BY", Kind.CREDENTIAL)
_BROADER = _between(Kind.COMPETENCY, "BROADER", Kind.COMPETENCY)
_NEEDS = _between(Kind.OCCUPATION, "NEEDS", Kind.COMPETENCY)
_NEEDS_GENERALLY = _between(Kind.OCCUPATION, "NEEDS_GENERALLY", Kind.COMPETENCY)
_ASKS_FOR = _between(Kind.OCCUPATION, "ASKS_FOR", Kind.CREDENTIAL)
_LEVELS_OF = _between(Kind.ADJACENCY, "LEVELS_OF", Kind.COMPETENCY)
_COUNT_AS = _between(Kind.ADJACENCY, "COUNT_AS", Kind.COMPETENCY)
_ALIGN_TO = Statement(
    Stage.LINK,
    0,
    "UNWIND $rows AS row MATCH (r:Route {id: row.source}) MATCH (c:Credential {key: row.target}) "
    "CREATE (r)-[:ALIGN_TO]->(c) RETURN count(*)",
)

_CLEAR = {
    Kind.CREDENTIAL: (
        "UNWIND $keys AS key MATCH (c:Credential {key: key})-[:HAS_ROUTE|HAS_RENEWAL]->(:Route)"
        "-[:REQUIRES|RECOMMENDS]->(root) MATCH (root)-[:HAS_PART*0..]->(q) DETACH DELETE q",
        "UNWIND $keys AS key MATCH (c:Credential {key: key})-[:HAS_ROUTE|HAS_RENEWAL]->(:Route)"
        "-[:HAS_OFFERING|RECURS]->(o) DETACH DELETE o",
        "UNWIND $keys AS key MATCH (c:Credential {key: key})-[:HAS_ROUTE|HAS_RENEWAL]->(r) DETACH DELETE r",
        "UNWIND $keys AS key "
        "MATCH (c:Credential {key: key})-[e:OWNED_BY|ACCREDITED_BY|SHOWS|SUPERSEDED_BY]->() DELETE e",
        *CLEAR_OF_CREDENTIALS,
    ),
    Kind.COMPETENCY: ("UNWIND $keys AS key MATCH (c:Competency {key: key})-[e:BROADER]->() DELETE e",),
    Kind.OCCUPATION: (
        "UNWIND $keys AS key MATCH (o:Occupation {key: key})-[e:NEEDS|NEEDS_GENERALLY|ASKS_FOR]->() DELETE e",
    ),
    Kind.ORGANIZATION: (),
    Kind.EQUIVALENCE: CLEAR_OF_EQUIVALENCES,
    Kind.OVERLAP: CLEAR_OF_OVERLAPS,
    Kind.SCALE: (),
    Kind.TERM: (),
    Kind.ADJACENCY: ("UNWIND $keys AS key MATCH (a:Adjacency {key: key})-[e:LEVELS_OF|COUNT_AS]->() DELETE e",),
}


_REMOVE = {
    kind: f"UNWIND $keys AS key MATCH (n:{label} {{key: key}}) DETACH DELETE n" for kind, label in LABELS.items()
}


def node_rows(things: Iterable[Stamped], *, new: bool) -> Rows:
    """Rows for the things' own nodes; `new` ones must not be in the store yet."""
    rows: Rows = {}
    for each in things:
        statement = (_CREATE if new else _MERGE)[kind_of(each.thing)]
        properties = {**thing_properties(each.thing), "version": each.version, "fingerprint": each.fingerprint}
        rows.setdefault(statement, []).append(properties)
    return rows


def owned_rows(things: Iterable[Thing]) -> Rows:
    """Rows for everything the things own."""
    rows: Rows = {}
    for thing in things:
        for statement, row in _owned(thing):
            rows.setdefault(statement, []).append(row)
    return rows


def _owned(thing: Thing) -> Written:
    match thing:
        case Credential():
            yield from plain_links(_OWNED_BY, thing.key, thing.owned_by)
            yield from plain_links(_ACCREDITED_BY, thing.key, thing.accredited_by)
            shown = ((each.competency, {"level": text(each.level)}) for each in thing.competencies)
            yield from links(_SHOWS, thing.key, shown)
            yield from plain_links(_SUPERSEDED_BY, thing.key, thing.superseded_by)
            for name, routes in (("HAS_ROUTE", thing.routes), ("HAS_RENEWAL", thing.renewals)):
                for position, route in enumerate(routes):
                    yield from _route(thing.key, name, position, route)
        case Competency():
            yield from plain_links(_BROADER, thing.key, thing.broader)
        case Occupation():
            for statement, needs in ((_NEEDS, thing.needs), (_NEEDS_GENERALLY, thing.general_needs)):
                rated = (
                    (each.competency, {"level": text(each.level), "importance": text(each.importance)})
                    for each in needs
                )
                yield from links(statement, thing.key, rated)
            asked = ((each.credential, {"strength": str(each.strength)}) for each in thing.credentials)
            yield from links(_ASKS_FOR, thing.key, asked)
        case Equivalence():
            yield from members_of(thing)
        case Overlap():
            yield from parts_of_overlap(thing)
        case Adjacency():
            yield from plain_links(_LEVELS_OF, thing.key, (thing.competency,))
            yield from plain_links(_COUNT_AS, thing.key, (thing.as_,))


def _route(credential: str, name: str, position: int, route: Route) -> Written:
    id_ = f"{credential}/{route.key}"
    properties = route_properties(route, id_)
    yield _ROUTES[name], {"credential": credential, "position": position, "properties": properties}
    for place, offering in enumerate(route.offerings):
        own = offering_properties(offering, f"{id_}/offerings/{place}")
        yield _OFFERING, {"parent": id_, "position": place, "properties": own}
    for place, recurrence in enumerate(route.recurring):
        own = recurrence_properties(recurrence, f"{id_}/recurring/{place}")
        yield _RECURRENCE, {"parent": id_, "position": place, "properties": own}
    if route.align_to is not None:
        yield _ALIGN_TO, {"source": id_, "target": route.align_to}
    if route.requires is not None:
        yield from _tree(nodes_of(route.requires, id_), "REQUIRES", credential)
    if route.recommends is not None:
        yield from _tree(nodes_of(route.recommends, id_, recommended_id(id_)), "RECOMMENDS", credential)


def _tree(nodes: Iterable[RequirementNode], name: str, credential: str) -> Written:
    for node in nodes:
        kind, key = node.target or (None, None)
        row = {"parent": node.parent, "position": node.position, "target": key, "properties": node.properties}
        yield _requirement(node.depth, kind, name), present(**row)
        yield from parts_of_line(node.line, node.id, credential)


def references_of(thing: Thing) -> Iterator[tuple[Kind, str]]:
    """Kind and key of everything a thing names."""
    match thing:
        case Credential():
            yield from ((Kind.ORGANIZATION, key) for key in (*thing.owned_by, *thing.accredited_by))
            yield from ((Kind.COMPETENCY, each.competency) for each in thing.competencies)
            yield from ((Kind.SCALE, key) for key in (thing.scale,) if key is not None)
            yield from ((Kind.CREDENTIAL, key) for key in thing.superseded_by)
            for route in (*thing.routes, *thing.renewals):
                if route.align_to is not None:
                    yield Kind.CREDENTIAL, route.align_to
                yield from ((Kind.TERM, each.term) for each in route.recurring if each.term is not None)
                for tree in route.trees:
                    yield from (node.target for node in nodes_of(tree, route.key) if node.target)
                    for line in every_line(tree):
                        yield from named_by_line(line)
        case Competency():
            yield from ((Kind.COMPETENCY, key) for key in thing.broader)
        case Occupation():
            yield from ((Kind.COMPETENCY, each.competency) for each in (*thing.needs, *thing.general_needs))
            yield from ((Kind.CREDENTIAL, each.credential) for each in thing.credentials)
        case Equivalence():
            yield from ((Kind.CREDENTIAL, key) for key in thing.credentials)
        case Overlap():
            yield from named_by_overlap(thing)
        case Adjacency():
            yield from ((Kind.COMPETENCY, key) for key in (thing.competency, thing.as_))


def elements(rows: Rows) -> int:
    """About how many nodes and relationships the rows make."""
    return sum(ELEMENTS[statement.stage] * len(each) for statement, each in rows.items())


def in_batches(rows: Rows, size: int) -> Iterator[list[tuple[Statement, list[dict[str, Any]]]]]:
    """The rows in the order in which they can be written, about `size` of them at a time."""
    batch: list[tuple[Statement, list[dict[str, Any]]]] = []
    room = size
    for statement in sorted(rows):
        every = rows[statement]
        start = 0
        while start < len(every):
            some = every[start : start + room]
            batch.append((statement, some))
            start += len(some)
            room -= len(some)
            if room == 0:
                yield batch
                batch, room = [], size
    if batch:
        yield batch


def write(tx: ManagedTransaction, batch: Iterable[tuple[Statement, list[dict[str, Any]]]]) -> None:
    """Writes rows.

    Raises:
        StoreError: a row names something that is not in the store.
    """
    for statement, rows in batch:
        ((written,),) = run_rows(tx, statement.text, rows=rows)
        if written != len(rows):
            raise StoreError(
                f"The store wrote {written} of {len(rows)} rows, because something they name is not there: "
                f"{statement.text}"
            )


def clear(tx: ManagedTransaction, keys: Mapping[Kind, list[str]]) -> None:
    """Removes everything that things own, but not their own nodes: others may name them."""
    for kind, some in keys.items():
        for statement in _CLEAR[kind]:
            tx.run(statement, keys=some).consume()


def remove(tx: ManagedTransaction, keys: Mapping[Kind, list[str]]) -> None:
    """Removes the own nodes of things that own nothing any more."""
    for kind, some in keys.items():
        tx.run(_REMOVE[kind], keys=some).consume()
