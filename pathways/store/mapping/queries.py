"""The statements that read things: each answers one list of rows, for the keys in `$keys`."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.store.mapping.offerings import OFFERING_COLUMNS, RECURRENCE_COLUMNS, TERM_COLUMNS
from pathways.store.mapping.requirements import REQUIREMENT_COLUMNS
from pathways.store.mapping.routes import ROUTE_COLUMNS
from pathways.store.mapping.rules import LIMIT_COLUMNS, PARTY_COLUMNS, SELECTION_COLUMNS
from pathways.store.mapping.things import (
    ADJACENCY_COLUMNS,
    COMPETENCY_COLUMNS,
    CREDENTIAL_COLUMNS,
    EQUIVALENCE_COLUMNS,
    OCCUPATION_COLUMNS,
    ORGANIZATION_COLUMNS,
    OVERLAP_COLUMNS,
    SCALE_COLUMNS,
)


def _columns(variable: str, names: Sequence[str], *more: str) -> str:
    return ", ".join((*(f"{variable}.{name}" for name in names), *more))


def things_of(label: str, *, path: str = "", answer: str) -> str:
    """The things of `$keys`, and what a path leads to from each."""
    return f"UNWIND $keys AS key MATCH (n:{label} {{key: key}}){path} RETURN collect([{answer}])"


ORGANIZATIONS = (things_of("Organization", answer=_columns("n", ORGANIZATION_COLUMNS)),)
SCALES = (things_of("Scale", answer=_columns("n", SCALE_COLUMNS)),)
ADJACENCIES = (
    things_of("Adjacency", answer=_columns("n", ADJACENCY_COLUMNS)),
    things_of("Adjacency", path="-[e:LEVELS_OF]->(c:Competency)", answer="key, e.position, c.key"),
    things_of("Adjacency", path="-[e:COUNT_AS]->(c:Competency)", answer="key, e.position, c.key"),
)
TERMS = (things_of("Term", answer=_columns("n", TERM_COLUMNS)),)
COMPETENCIES = (
    things_of("Competency", answer=_columns("n", COMPETENCY_COLUMNS)),
    things_of("Competency", path="-[e:BROADER]->(b:Competency)", answer="key, e.position, b.key"),
)
OCCUPATIONS = (
    things_of("Occupation", answer=_columns("n", OCCUPATION_COLUMNS)),
    things_of("Occupation", path="-[e:NEEDS]->(c:Competency)", answer="key, e.position, c.key, e.level, e.importance"),
    things_of(
        "Occupation",
        path="-[e:NEEDS_GENERALLY]->(c:Competency)",
        answer="key, e.position, c.key, e.level, e.importance",
    ),
    things_of("Occupation", path="-[e:ASKS_FOR]->(c:Credential)", answer="key, e.position, c.key, e.strength"),
)
# What rules consist of besides requirement lines; the same for the rules of credentials and of overlaps.
_FILTERS = (
    "UNWIND $keys AS key MATCH (s:Selection {thing: key}) RETURN collect([" + _columns("s", SELECTION_COLUMNS) + "])",
    "UNWIND $keys AS key MATCH (s:Selection {thing: key})-[e:OF_OWNER]->(o:Organization) "
    "RETURN collect([s.id, e.position, o.key])",
    "UNWIND $keys AS key MATCH (s:Selection {thing: key})-[e:OF_COMPETENCY]->(c:Competency) "
    "RETURN collect([s.id, e.position, c.key])",
)
_LIMITS = (
    "UNWIND $keys AS key MATCH (l:Limit {thing: key})<-[e:HAS_LIMIT]-(q:Requirement) "
    "RETURN collect([q.id, e.position, " + _columns("l", LIMIT_COLUMNS) + "])",
    "UNWIND $keys AS key MATCH (l:Limit {thing: key})-[e:COUNTS]->(c:Credential) "
    "RETURN collect([l.id, e.position, c.key])",
)
EQUIVALENCES = (
    things_of("Equivalence", answer=_columns("n", EQUIVALENCE_COLUMNS)),
    things_of("Equivalence", path="-[e:HAS_MEMBER]->(c:Credential)", answer="key, e.position, c.key"),
)
OVERLAPS = (
    things_of("Overlap", answer=_columns("n", OVERLAP_COLUMNS)),
    things_of("Overlap", path="-[e:BETWEEN]->(p:Party)", answer="key, e.position, " + _columns("p", PARTY_COLUMNS)),
    things_of("Overlap", path="-[e:COUNTS]->(c:Credential)", answer="key, e.position, c.key"),
    *_FILTERS,
)
CREDENTIALS = (
    things_of("Credential", answer=_columns("n", CREDENTIAL_COLUMNS)),
    things_of("Credential", path="-[e:OWNED_BY]->(o:Organization)", answer="key, e.position, o.key"),
    things_of("Credential", path="-[e:ACCREDITED_BY]->(o:Organization)", answer="key, e.position, o.key"),
    things_of("Credential", path="-[e:SHOWS]->(c:Competency)", answer="key, e.position, c.key, e.level"),
    things_of("Credential", path="-[e:SUPERSEDED_BY]->(c:Credential)", answer="key, e.position, c.key"),
    things_of(
        "Credential", path="-[e:HAS_ROUTE]->(r:Route)", answer="key, e.position, r.id, " + _columns("r", ROUTE_COLUMNS)
    ),
    things_of(
        "Credential",
        path="-[e:HAS_RENEWAL]->(r:Route)",
        answer="key, e.position, r.id, " + _columns("r", ROUTE_COLUMNS),
    ),
    things_of(
        "Credential",
        path="-[:HAS_ROUTE|HAS_RENEWAL]->(r:Route)-[e:HAS_OFFERING]->(o:Offering)",
        answer="r.id, e.position, " + _columns("o", OFFERING_COLUMNS),
    ),
    things_of(
        "Credential",
        path="-[:HAS_ROUTE|HAS_RENEWAL]->(r:Route)-[e:RECURS]->(o:Recurrence)",
        answer="r.id, e.position, " + _columns("o", RECURRENCE_COLUMNS),
    ),
    things_of("Credential", path="-[:HAS_RENEWAL]->(r:Route)-[:ALIGN_TO]->(c:Credential)", answer="r.id, c.key"),
    things_of("Credential", path="-[:HAS_ROUTE]->(r:Route)-[:ALIGN_TO]->(c:Credential)", answer="r.id, c.key"),
    things_of(
        "Credential",
        path="-[:HAS_ROUTE|HAS_RENEWAL]->(:Route)-[:REQUIRES|RECOMMENDS]->(root:Requirement) "
        "MATCH (root)-[:HAS_PART*0..]->(q:Requirement) OPTIONAL MATCH (q)-[:NAMES]->(t)",
        answer=_columns("q", REQUIREMENT_COLUMNS, "t.key"),
    ),
    *_LIMITS,
    *_FILTERS,
)
