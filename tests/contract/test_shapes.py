"""graph_schema/shapes say what the store holds: nothing more, nothing less, and the domain agrees."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from pathways.domain.catalog import Alignment, CredentialStatus, CredentialType, Figure, Kind, RouteKind, Strength
from pathways.domain.content import Content
from pathways.domain.money import Period
from pathways.domain.requirement import Attribute, CountsOnce, DistinctBy
from pathways.store.graph import GraphStore
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
)
from pathways.store.schema.shapes import read_shapes, violations
from tests.budget import FIXTURES_SHARED, examples
from tests.contract.conftest import empty
from tests.contract.contents import degree_catalogue, security_catalogue
from tests.contract.random_contents import contents


def _shape(label: str) -> dict[str, Any]:
    return next(shape for shape in read_shapes() if shape["label"] == label)


@pytest.mark.soak_on_neo4j
def test_a_published_catalogue_has_its_shapes(store: GraphStore) -> None:
    store.publish([*security_catalogue(), *degree_catalogue()])
    assert violations(store.bolt) == []


@pytest.mark.soak_on_neo4j
@settings(max_examples=examples(5), suppress_health_check=FIXTURES_SHARED)
@given(content=contents())
def test_any_catalogue_has_its_shapes(shared: GraphStore, content: Content) -> None:
    empty(shared)
    shared.publish(list(content.things()))
    assert violations(shared.bolt) == []


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    ("harm", "finding"),
    [
        ("MATCH (c:Credential {key: 'cissp'}) SET c.status = 'GONE'", "Credential cissp: status is 'GONE', none of"),
        ("MATCH (o:Offering {id: 'stats/study/offerings/2'}) SET o.endsOn = 'May'", "endsOn is 'May', no date"),
        ("MATCH ()-[e:HAS_OFFERING]->(:Offering {id: 'stats/study/offerings/2'}) DELETE e", "has 0 HAS_OFFERING"),
        ("MATCH (c:Credential {key: 'cissp'}) SET c.name = null", "Credential cissp lacks name"),
        ("MATCH (c:Credential {key: 'cissp'}) SET c.colour = 'red'", "Credential cissp has colour, which its shape"),
        ("MATCH (r:Route {id: 'cissp/exam'}) SET r.costAmount = '1.2345'", "'1.2345', no decimal"),
        ("MATCH (r:Route {id: 'cissp/exam'}) SET r.weeks = '1'", "weeks is '1', no integer"),
        (
            "MATCH ()-[e:HAS_ROUTE]->(r:Route {id: 'cissp/exam'}) DELETE e",
            "Route cissp/exam has 0 HAS_ROUTE|HAS_RENEWAL",
        ),
        ("MATCH (:Occupation)-[e:NEEDS]->() SET e.level = null", "NEEDS of Occupation soc-analyst lacks level"),
        (
            "MATCH (c:Credential {key: 'cissp'}) MATCH (o:Occupation) CREATE (c)-[:OWNED_BY {position: 1}]->(o)",
            "Credential cissp has OWNED_BY|ACCREDITED_BY to or from something else than a Organization",
        ),
        (
            "MATCH (q:Requirement {id: 'cissp/exam/2'}) MATCH (o:Occupation) CREATE (q)-[:NAMES]->(o)",
            "Requirement cissp/exam/2 has NAMES to or from something else than a Credential or Competency",
        ),
        ("MATCH (r:Route {id: 'cissp/exam'})-[:REQUIRES]->(q) CREATE (r)-[:REQUIRES]->(q)", "has 2 REQUIRES"),
        (
            "MATCH (q:Requirement {path: 'electives'})-[:HAS_LIMIT]->(l) CREATE (q)-[:HAS_LIMIT {position: 2}]->(l)",
            "has 2 HAS_LIMIT",
        ),
        ("MATCH (:Overlap {key: 'once'})-[e:SELECTS]->() DELETE e", "Selection once has 0 SELECTS|EXCEPT"),
        ("MATCH (l:Limit) SET l.thing = null", "lacks thing"),
        ("CREATE (:Note)", "1 nodes are labelled Note, which has no shape"),
        ("CREATE ({name: 'x'})", "1 nodes are labelled nothing, which has no shape"),
        (
            "MATCH (c:Credential {key: 'cissp'}) MATCH (o:Occupation) CREATE (c)-[:LIKES]->(o)",
            "1 LIKES leave a Credential, whose shape does not know them",
        ),
    ],
)
def test_what_breaks_a_shape_is_found(store: GraphStore, harm: str, finding: str) -> None:
    store.publish([*security_catalogue(), *degree_catalogue()])
    store.bolt.run(harm)
    assert any(finding in each for each in violations(store.bolt)), violations(store.bolt)


def test_shapes_and_domain_allow_the_same() -> None:
    def allowed(label: str, name: str) -> list[str]:
        return list(_shape(label)["properties"][name]["allowed"])

    assert allowed("Credential", "credentialType") == list(CredentialType)
    assert allowed("Credential", "status") == list(CredentialStatus)
    assert allowed("Credential", "alignment") == list(Alignment)
    assert allowed("Route", "kind") == list(RouteKind)
    assert allowed("Route", "estimated") == list(Figure)
    assert allowed("Route", "sharedCostEvery") == list(Period)
    assert allowed("Change", "subjectKind") == list(Kind)
    assert allowed("Selection", "credentialTypes") == list(CredentialType)
    assert allowed("Requirement", "countsOnce") == list(CountsOnce)
    assert allowed("Requirement", "same") == list(Attribute)
    assert allowed("Limit", "per") == list(Attribute)
    assert allowed("Requirement", "distinctBy") == list(DistinctBy)
    strength = _shape("Occupation")["relationships"][1]["properties"]["strength"]
    assert strength["allowed"] == list(Strength)


@pytest.mark.parametrize(
    ("label", "columns", "more"),
    [
        ("Organization", ORGANIZATION_COLUMNS, {"version", "fingerprint"}),
        ("Competency", COMPETENCY_COLUMNS, {"version", "fingerprint"}),
        ("Occupation", OCCUPATION_COLUMNS, {"version", "fingerprint"}),
        ("Credential", CREDENTIAL_COLUMNS, {"version", "fingerprint"}),
        ("Route", ROUTE_COLUMNS, {"id"}),
        ("Offering", OFFERING_COLUMNS, {"id"}),
        ("Recurrence", RECURRENCE_COLUMNS, {"id"}),
        ("Term", TERM_COLUMNS, {"version", "fingerprint"}),
        ("Requirement", REQUIREMENT_COLUMNS, set()),
        ("Adjacency", ADJACENCY_COLUMNS, {"version", "fingerprint"}),
        ("Equivalence", EQUIVALENCE_COLUMNS, {"version", "fingerprint"}),
        ("Overlap", OVERLAP_COLUMNS, {"version", "fingerprint"}),
        ("Party", PARTY_COLUMNS, set()),
        ("Limit", LIMIT_COLUMNS, {"thing"}),
        ("Selection", SELECTION_COLUMNS, {"thing"}),
    ],
)
def test_shapes_and_loading_name_the_same_properties(label: str, columns: tuple[str, ...], more: set[str]) -> None:
    assert _shape(label)["properties"].keys() == set(columns) | more
