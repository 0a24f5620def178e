"""CTDL documents of every shape, and what their nodes become: small documents written here."""

from __future__ import annotations

import base64
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.catalog import (
    Alignment,
    Competency,
    Credential,
    CredentialStatus,
    CredentialType,
    Figure,
    Organization,
    RouteKind,
    Validity,
)
from pathways.domain.money import Money
from pathways.exchange.ctdl.reader import CtdlReading, is_ctdl, merge, read_ctdl
from pathways.exchange.pathways_format.requirement_writer import write_requirement

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
RESOURCES = "https://credentialengineregistry.org/resources/"
ONE = "ce-00000000-0000-4000-8000-00000000000a"
TWO = "ce-00000000-0000-4000-8000-00000000000b"


def node(kind: str, name: str, at: str, **terms: Any) -> dict[str, Any]:
    """A described node; terms without prefix."""
    written = {f"ceterms:{term}": value for term, value in terms.items()}
    return {"@type": f"ceterms:{kind}", "@id": at, "ceterms:name": {"en": name}, **written}


def graph(*nodes: object) -> dict[str, Any]:
    return {"@context": CONTEXT, "@graph": list(nodes)}


def read(*nodes: dict[str, Any]) -> CtdlReading:
    """A graph that has no problems."""
    reading = read_ctdl(graph(*nodes))
    assert not reading.problems, reading.problems
    return reading


def credential(reading: CtdlReading, key: str) -> Credential:
    (found,) = [thing for thing in reading.things if thing.key == key]
    assert isinstance(found, Credential)
    return found


def rule(reading: CtdlReading, key: str) -> Any:
    """What the only route of a credential asks for, as the file format writes it."""
    (route,) = credential(reading, key).routes
    return write_requirement(route.requires) if route.requires is not None else None


A = node("Certificate", "Welding I", f"{RESOURCES}{ONE}", ctid=ONE)


@pytest.mark.parametrize(
    "document",
    [
        graph(A),
        {"@context": CONTEXT, **A},
        [A],
        {"decoded_resource": graph(A), "envelope_id": "x"},
        {
            "envelope_ctdl_type": "ceterms:Certificate",
            "resource": f"e30.{base64.urlsafe_b64encode(json.dumps(graph(A)).encode()).decode().rstrip('=')}.sig",
        },
        [
            {
                "@id": f"{RESOURCES}{ONE}",
                "@type": ["https://purl.org/ctdl/terms/Certificate"],
                "https://purl.org/ctdl/terms/name": [{"@language": "en", "@value": "Welding I"}],
            }
        ],
        {"@type": "Certificate", "@id": f"{RESOURCES}{ONE.upper()}", "name": "Welding I"},
        {"@graph": [{"@type": "ceterms:Certificate", "@id": f"res:{ONE}", "ceterms:name": {"@en-US": "Welding I"}}]},
    ],
    ids=["graph", "node", "list", "decoded", "token", "expanded", "unprefixed", "language-at"],
)
def test_every_shape_of_document_says_the_same(document: object) -> None:
    assert is_ctdl(document)
    reading = read_ctdl(document)
    assert not reading.problems
    assert [(thing.key, thing.name) for thing in reading.things] == [(ONE, "Welding I")]


@pytest.mark.parametrize(
    "document",
    [
        None,
        3,
        "text",
        [],
        {},
        {"format": "pathways/1", "@graph": []},
        {"awards": []},
        {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], "id": "urn:x"},
        {"ceterms:Certificate": {}},
    ],
)
def test_other_documents_are_not_taken_for_ctdl(document: object) -> None:
    assert not is_ctdl(document)


def test_a_credential_with_all_its_facts() -> None:
    reading = read(
        node(
            "MicroCredential",
            "Cloud basics",
            f"{RESOURCES}{ONE}",
            ctid=ONE.upper().replace("CE-", "ce-"),
            description={"de": "Wolken", "en-US": "Clouds"},
            subjectWebpage="https://example.org/cloud",
            ownedBy=["https://example.org/orgs/acme", "Umbrella Org"],
            accreditedBy={"@type": "ceterms:QACredentialOrganization", "ceterms:name": "Board"},
            credentialStatusType={"ceterms:targetNode": "credentialStat:Suspended"},
            estimatedCost={"ceterms:price": "99.50", "ceterms:currency": "Euro"},
            estimatedDuration=[{"ceterms:minimumDuration": "P2M"}, {"ceterms:exactDuration": "P1Y"}],
            renewalFrequency="P3Y",
            renewal={"ceterms:condition": "Attend the update day"},
            expirationDate="2030-06-30",
            inLanguage=["en"],
            subject=[{"ceterms:targetNodeName": "Cloud"}],
            creditValue={"schema:value": 3},
            assesses={"ceterms:targetNodeName": "Names cloud services", "ceterms:frameworkName": "Cloud frame"},
        )
    )
    found = credential(reading, ONE)
    assert found.credential_type is CredentialType.MICRO_CREDENTIAL
    assert found.status is CredentialStatus.SUSPENDED
    assert (found.ctid, found.description, found.subject_webpage) == (ONE, "Clouds", "https://example.org/cloud")
    assert (found.owned_by, found.accredited_by) == (("acme", "umbrella-org"), ("board",))
    assert (found.valid_months, found.last_day, found.credits) == (36, date(2030, 6, 30), Decimal(3))
    assert (found.subjects, found.in_language, found.alignment) == (("Cloud",), ("en",), Alignment.ISSUER)
    assert [item.competency for item in found.competencies] == ["names-cloud-services"]
    assert found.reference is not None
    assert found.reference.url == f"{RESOURCES}{ONE}"
    (route,) = found.routes
    assert (route.cost, route.weeks) == (Money(Decimal("99.5"), "EUR"), 9)
    assert route.estimated == (Figure.COST, Figure.WEEKS)
    (renewal,) = found.renewals
    assert renewal.kind is RouteKind.RENEWAL
    assert renewal.requires is not None
    assert write_requirement(renewal.requires) == {"condition": "Attend the update day"}
    assert renewal.requires.path == f"{ONE}/renewal"
    orgs = {thing.key: thing for thing in reading.things if isinstance(thing, Organization)}
    assert orgs["acme"].url == "https://example.org/orgs/acme"
    assert orgs["board"].name == "Board"


@pytest.mark.parametrize(
    ("kind", "read_as", "route"),
    [
        ("BachelorOfScienceDegree", CredentialType.DEGREE, RouteKind.STUDY),
        ("ProfessionalDoctorate", CredentialType.DEGREE, RouteKind.STUDY),
        ("GeneralEducationDevelopment", CredentialType.DIPLOMA, RouteKind.STUDY),
        ("JourneymanCertificate", CredentialType.ASSESSMENT_BASED_CERTIFICATE, RouteKind.STUDY),
        ("CertificateOfCompletion", CredentialType.COMPLETION_CERTIFICATE, RouteKind.STUDY),
        ("OpenBadge", CredentialType.DIGITAL_BADGE, RouteKind.STUDY),
        ("Certification", CredentialType.CERTIFICATION, RouteKind.EXAM),
        ("License", CredentialType.LICENSE, RouteKind.EXAM),
        ("LearningProgram", CredentialType.COURSE, RouteKind.STUDY),
        ("AssessmentProfile", CredentialType.ASSESSMENT_BASED_CERTIFICATE, RouteKind.EXAM),
    ],
)
def test_classes_become_credential_types(kind: str, read_as: CredentialType, route: RouteKind) -> None:
    found = credential(read(node(kind, "X", "https://example.org/x")), "x")
    assert found.credential_type is read_as
    assert [way.kind for way in found.routes] == [route]


def test_keys_come_from_ctid_or_address() -> None:
    nodes = [
        node("Course", "One", "https://a.example/courses/Intro 101/".replace(" ", "%20")),
        node("Course", "Two", "https://a.example/spring/basics"),
        node("CredentialOrganization", "Three", "https://b.example/basics"),
        node("Course", "Four", f"https://c.example/{TWO.upper()}"),
    ]
    keys = {thing.name: thing.key for thing in read(*nodes).things}
    assert keys["One"] == "intro-20101"
    assert keys["Four"] == TWO
    assert keys["Two"].startswith("basics-")
    assert keys["Three"].startswith("basics-")
    assert len(set(keys.values())) == 4
    assert keys == {thing.name: thing.key for thing in read(*reversed(nodes)).things}


def test_second_description_adds_to_the_first() -> None:
    short = node("Course", "Maths", "https://a.example/maths")
    full = {**short, "ceterms:description": "Numbers"}
    assert credential(read(short, full), "maths").description == "Numbers"
    reading = read_ctdl(graph(full, {**full, "ceterms:description": "Letters"}))
    assert [(problem.code, problem.path) for problem in reading.problems] == [
        ("DUPLICATE_ID", "@graph/1/ceterms:description")
    ]


def test_links_are_resolved_across_documents() -> None:
    aim = "https://a.example/course.json"
    degree = node(
        "BachelorDegree", "Degree", "https://a.example/degree", requires={"ceterms:targetLearningOpportunity": aim}
    )
    course = node("Course", "Course", aim, ctid=ONE)
    alone = read(degree)
    assert alone.stubs == ("course.json",)
    assert credential(alone, "course.json").status is CredentialStatus.DEVELOPING
    assert not credential(alone, "course.json").routes
    assert any(aim in note for note in alone.notes)
    joined = merge([alone, read(course)])
    assert not joined.problems
    assert not joined.stubs
    assert rule(joined, "degree") == {"credential": ONE}
    assert {thing.key for thing in joined.things} == {"degree", ONE}


def test_merged_documents_have_the_problems_that_are_left() -> None:
    """Each with its file: those of one document, and those that show only side by side; what another mends is none."""
    first = read_ctdl(graph(node("Course", "Maths", "https://a.example/maths", ctid="ce-1")), "one.json")
    second = read_ctdl(graph(node("Course", "Biology", "https://a.example/maths"), 3), "two.json")
    assert {(problem.code, problem.file) for problem in merge([first, second]).problems} == {
        ("BAD_CTID", "one.json"),
        ("WRONG_TYPE", "two.json"),
        ("DUPLICATE_ID", "two.json"),
    }
    goal = node("BasicComponent", "Goal", "https://p.example/goal", hasCondition="https://p.example/condition")
    apart = {"@type": "ceterms:ComponentCondition", "@id": "https://p.example/condition", "ceterms:name": "Attend"}
    alone = read_ctdl(graph(goal))
    assert [problem.code for problem in alone.problems] == ["DANGLING_REFERENCE"]
    assert rule(merge([alone, read_ctdl(graph(apart))]), "goal") == {"condition": "Attend"}


def test_reading_order_does_not_matter() -> None:
    nodes = [A, node("Course", "Two", "https://a.example/two", requires=[{"ceterms:targetCredential": ONE}])]
    one, other = read(*nodes), merge([read(nodes[1]), read(nodes[0])])
    assert set(one.things) == set(other.things)
    assert read(*nodes) == one


def test_competencies_with_what_is_above_them() -> None:
    reading = read(
        {
            "@type": "ceasn:Competency",
            "@id": "https://f.example/c1",
            "ceasn:competencyText": {"en": "Plans networks"},
            "ceasn:isPartOf": "https://f.example/frame",
        },
        {
            "@type": "ceasn:Competency",
            "@id": "https://f.example/c2",
            "ceasn:competencyText": {"en": "Plans subnets"},
            "ceasn:isChildOf": "https://f.example/c1",
        },
        {"@type": "ceasn:CompetencyFramework", "@id": "https://f.example/frame", "ceasn:name": {"en": "Networks"}},
    )
    first, second = reading.things
    assert isinstance(first, Competency)
    assert isinstance(second, Competency)
    assert (first.name, first.framework, first.uri) == ("Plans networks", "Networks", "https://f.example/c1")
    assert second.broader == ("c1",)
    assert reading.notes == ("Classes that are left out: CompetencyFramework (1).",)


@pytest.mark.parametrize(
    ("kind", "terms", "expected"),
    [
        ("Certification", {}, (None, None, Validity.UNKNOWN)),
        ("License", {}, (None, None, Validity.UNKNOWN)),
        ("Certification", {"renewalFrequency": "P18M"}, (18, None, None)),
        ("Certification", {"renewalFrequency": "P90D"}, (None, 90, None)),
        ("Certification", {"renewalFrequency": "P2W"}, (None, 14, None)),
        ("Certification", {"renewalFrequency": "P1M15D"}, (None, None, Validity.UNKNOWN)),
        ("Certification", {"renewalFrequency": "Lifetime"}, (None, None, None)),
        ("Badge", {"renewal": {"ceterms:condition": "Attend"}}, (None, None, Validity.UNKNOWN)),
        ("Badge", {}, (None, None, None)),
        ("BachelorDegree", {}, (None, None, None)),
    ],
)
def test_unstated_validity_is_unknown_where_renewed(
    kind: str, terms: dict[str, Any], expected: tuple[int | None, int | None, Validity | None]
) -> None:
    found = credential(read(node(kind, "X", "https://a.example/x", **terms)), "x")
    assert (found.valid_months, found.valid_days, found.validity) == expected


def test_every_successor_that_is_described_is_named() -> None:
    base = "https://a.example/"
    new = [node("Certification", name, f"{base}{name}") for name in ("one", "two")]
    old = node("Certification", "old", f"{base}old", supersededBy=[f"{base}two", {"@id": f"{base}one"}, f"{base}gone"])
    reading = read(old, *new)
    assert credential(reading, "old").superseded_by == ("two", "one")
    assert any("Successors that are in no document" in note for note in reading.notes)
