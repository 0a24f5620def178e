"""What is wrong with a CTDL document is said, all of it, each with its place."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.catalog import Credential, CredentialStatus
from pathways.domain.requirement import CredentialLine, walk
from pathways.errors import MOST_PROBLEMS
from pathways.exchange.ctdl.reader import read_ctdl
from pathways.exchange.document import Document
from pathways.exchange.files import files_of
from tests.exchange.test_ctdl import ONE, RESOURCES, TWO, graph, node
from tests.exchange.test_ctdl_components import component, condition


def problems(*nodes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in read_ctdl(graph(*nodes)).problems]


def certificate(**terms: Any) -> dict[str, Any]:
    return node("Certificate", "C", "https://a.example/c", **terms)


@pytest.mark.parametrize("stated", [ONE[:-1], "ce-1", "x", TWO])
def test_ctid_cut_short_or_unlike_its_address(stated: str) -> None:
    wrong = node("Certificate", "C", f"{RESOURCES}{ONE}", ctid=stated)
    assert problems(wrong) == [("BAD_CTID", "@graph/0/ceterms:ctid")]


def test_credential_where_a_component_belongs_is_named_once() -> None:
    plain = node("Certification", "Plain", "https://p.example/plain", hasCondition=condition("a"))
    goal = component("goal", hasCondition=condition("plain"))
    pathway = node("Pathway", "P", "https://p.example/p", hasDestinationComponent="https://p.example/plain")
    assert problems(pathway, goal, plain, component("a")) == [("WRONG_KIND", "@graph/2/@type")]


@pytest.mark.parametrize(
    ("number", "code"),
    [(0, "OUT_OF_RANGE"), (-1, "OUT_OF_RANGE"), (3, "OUT_OF_RANGE"), ("many", "BAD_NUMBER"), (1.5, "BAD_NUMBER")],
)
def test_a_required_number_out_of_range(number: object, code: str) -> None:
    goal = component("goal", hasCondition=[condition("a", "b", requiredNumber=number)])
    found = problems(goal, component("a"), component("b"))
    assert found == [(code, "@graph/0/ceterms:hasCondition/0/ceterms:requiredNumber")]


def test_a_target_listed_twice_counts_once() -> None:
    goal = component("goal", hasCondition=condition("a", "a", requiredNumber=2))
    assert problems(goal, component("a")) == [("OUT_OF_RANGE", "@graph/0/ceterms:hasCondition/ceterms:requiredNumber")]


def test_a_target_that_is_no_address() -> None:
    goal = component(
        "goal",
        hasCondition={"ceterms:requiredNumber": 1, "ceterms:targetComponent": ["(143 URIs)", "https://p.example/a"]},
    )
    assert problems(goal, component("a")) == [("NOT_A_URI", "@graph/0/ceterms:hasCondition/ceterms:targetComponent/0")]
    (problem,) = read_ctdl([goal]).problems
    assert "(143 URIs)" in problem.message
    assert problem.path == "0/ceterms:hasCondition/ceterms:targetComponent/0"


@pytest.mark.parametrize(
    ("terms", "code", "below"),
    [
        (
            {"estimatedCost": {"ceterms:price": -1, "ceterms:currency": "USD"}},
            "OUT_OF_RANGE",
            "estimatedCost/ceterms:price",
        ),
        (
            {"estimatedCost": {"ceterms:price": "free", "ceterms:currency": "USD"}},
            "BAD_NUMBER",
            "estimatedCost/ceterms:price",
        ),
        (
            {"estimatedCost": {"ceterms:price": 1, "ceterms:currency": "Doubloon"}},
            "UNKNOWN_CURRENCY",
            "estimatedCost/ceterms:currency",
        ),
        (
            {"estimatedDuration": [{"ceterms:exactDuration": "9 months"}]},
            "BAD_DURATION",
            "estimatedDuration/0/ceterms:exactDuration",
        ),
        (
            {"credentialStatusType": {"ceterms:targetNode": "credentialStat:Lost"}},
            "UNKNOWN_STATUS",
            "credentialStatusType",
        ),
        ({"expirationDate": "soon"}, "BAD_DATE", "expirationDate"),
        ({"ownedBy": [{"@type": "ceterms:Course", "ceterms:name": "X"}]}, "WRONG_KIND", "ownedBy/0"),
        (
            {"requires": {"ceterms:targetCredential": {"@type": "ceterms:Place", "ceterms:name": "X"}}},
            "WRONG_KIND",
            "requires/ceterms:targetCredential",
        ),
        ({"requires": {"ceterms:yearsOfExperience": "some"}}, "BAD_NUMBER", "requires/ceterms:yearsOfExperience"),
    ],
)
def test_values_that_cannot_be_meant(terms: dict[str, Any], code: str, below: str) -> None:
    assert problems(certificate(**terms)) == [(code, f"@graph/0/ceterms:{below}")]


@pytest.mark.parametrize(
    ("inner", "code"),
    [
        ({"logicalOperator": "logic:Nor"}, "BAD_VALUE"),
        ({"hasConstraint": ["_:nowhere"]}, "DANGLING_REFERENCE"),
        ({"hasCondition": "https://p.example/a"}, "WRONG_KIND"),
        ({"hasConstraint": {"ceterms:leftSource": "x", "ceterms:comparator": "compare:ISH"}}, "BAD_VALUE"),
        ({"hasConstraint": {"ceterms:leftSource": "x"}, "requiredConstraints": 2}, "OUT_OF_RANGE"),
    ],
)
def test_conditions_that_cannot_be_read(inner: dict[str, Any], code: str) -> None:
    goal = component("goal", hasCondition=condition("a", **inner))
    assert [found for found, _ in problems(goal, component("a"))] == [code]


def test_a_misspelt_class_names_the_nearest() -> None:
    (problem,) = read_ctdl(graph(node("Certificaton", "C", "https://a.example/c"))).problems
    assert (problem.code, problem.path) == ("UNKNOWN_CLASS", "@graph/0/@type")
    assert problem.hint is not None
    assert "Certificat" in problem.hint


def test_invalid_nodes_and_unreadable_envelopes() -> None:
    reading = read_ctdl({"@context": "https://credreg.net/ctdl", "@graph": [certificate(), "…", 3]})
    assert [(problem.code, problem.path) for problem in reading.problems] == [
        ("WRONG_TYPE", "@graph/1"),
        ("WRONG_TYPE", "@graph/2"),
    ]
    assert [problem.code for problem in read_ctdl({"envelope_id": "x", "resource": "a.b.c"}).problems] == [
        "BAD_ENVELOPE"
    ]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    wrong = certificate(
        ctid="ce-1", expirationDate="soon", estimatedCost={"ceterms:price": -1, "ceterms:currency": "USD"}
    )
    goal = component("goal", hasCondition=condition("a", requiredNumber=9))
    assert len(problems(wrong, goal, component("a"))) == 4


FAULTY = {"estimatedCost": {"ceterms:price": -1, "ceterms:currency": "USD"}}


@pytest.mark.parametrize(
    "link",
    [
        {"requires": {"ceterms:targetCredential": "https://a.example/c"}},
        {"requires": {"ceterms:alternativeCondition": [{"ceterms:targetCredential": "https://a.example/c"}]}},
        {"coPrerequisite": {"ceterms:targetCredential": "https://a.example/c"}},
        {},
    ],
    ids=["requires", "alternative", "beside", "required for"],
)
def test_rule_that_names_a_faulty_record_stands(link: dict[str, Any]) -> None:
    """Whoever needs it needs it still, and nobody can earn it; who names it does not matter."""
    back = {"isRequiredFor": "https://a.example/degree"} if not link else {}
    degree = node("BachelorDegree", "Degree", "https://a.example/degree", **link)
    reading = read_ctdl(graph(certificate(**FAULTY, **back), degree))
    assert reading.faulty == ("C",)
    found = {thing.key: thing for thing in reading.things if isinstance(thing, Credential)}
    (route,) = found["degree"].routes
    assert route.requires is not None
    assert [line.credential for line in walk(route.requires) if isinstance(line, CredentialLine)] == ["c"]
    assert (found["c"].status, found["c"].routes) == (CredentialStatus.DEVELOPING, ())
    assert any("left out because of its problems" in note for note in reading.notes)


def test_faulty_record_that_nothing_names_leaves_nothing() -> None:
    wrong = certificate(**FAULTY, requires={"ceterms:targetCredential": "https://a.example/gone"})
    reading = read_ctdl(graph(wrong, node("Course", "Good", "https://a.example/good")))
    assert [thing.key for thing in reading.things] == ["good"]
    assert reading.faulty == ("C",)


def test_component_is_faulty_with_its_condition() -> None:
    """Two components count on the same credential in place of a component: neither is free for lack of that line."""
    shared = {
        "@id": "https://p.example/shared",
        **condition("a", logicalOperator="logic:Nor", hasCondition=condition("a")),
    }
    goals = [component(f"goal{at}", hasCondition=shared["@id"]) for at in (1, 2)]
    reading = read_ctdl(graph(*goals, shared, component("a")))
    assert reading.faulty == ("GOAL1", "GOAL2")
    plain = node("Certification", "Plain", "https://p.example/plain")
    users = [component(f"user{at}", hasCondition=condition("plain", "a")) for at in (1, 2)]
    reading = read_ctdl(graph(*users, plain, component("a")))
    assert reading.faulty == ("USER1", "USER2")
    assert {thing.key for thing in reading.things} == {"plain", "a"}


def test_faulty_record_spoils_no_other() -> None:
    """Both share a condition, which is read once; what it names stands there for the second all the same."""
    shared = {"@id": "https://p.example/shared", **condition("gone")}
    wrong = component("wrong", hasCondition=shared["@id"], subjectWebpage="none")
    right = component("right", "CredentialComponent", hasCondition=shared["@id"], proxyFor="https://a.example/degree")
    twin = {**right, "@id": wrong["@id"], "ceterms:name": "Wrong", "ceterms:subjectWebpage": "none"}
    degree = node("BachelorDegree", "Degree", "https://a.example/degree")
    for first in (wrong, twin):
        reading = read_ctdl(graph(first, right, shared, degree))
        assert len(reading.faulty) == 1
        assert {thing.key for thing in reading.things} == {"right", "gone", "degree"}
        assert reading.stubs == ("gone",)
        (found,) = [thing for thing in reading.things if isinstance(thing, Credential) and thing.key == "degree"]
        (route,) = found.routes
        assert isinstance(route.requires, CredentialLine)
        assert route.requires.credential == "gone"


def test_circles_spoil_only_those_before_them() -> None:
    one = {"@id": "https://p.example/one", **condition(hasCondition="https://p.example/two")}
    two = {"@id": "https://p.example/two", **condition(hasCondition="https://p.example/one")}
    goals = [component(f"goal{at}", hasCondition=circle["@id"]) for at, circle in enumerate((one, two, one))]
    reading = read_ctdl(graph(*goals, one, two, component("a")))
    assert [problem.code for problem in reading.problems] == ["CIRCLE"]
    assert reading.faulty == ("GOAL0", "GOAL1", "GOAL2")
    assert [thing.key for thing in reading.things] == ["a"]


def test_record_with_an_invalid_page_is_left_out() -> None:
    reading = read_ctdl(graph(certificate(subjectWebpage="javascript:alert(1)"), component("a")))
    assert reading.faulty == ("C",)
    assert [thing.key for thing in reading.things] == ["a"]


@pytest.mark.parametrize("flaw", ["a\ud800", "a\x1b", Decimal("1e999")])
def test_what_cannot_be_kept_refuses_the_whole_file(flaw: object) -> None:
    document = graph(certificate(x=flaw), component("a"))
    files = files_of([Document("a.json", document, "", True)], strict=False)
    assert [problem.code for draft in files.drafts for problem in draft.problems] in (["BAD_TEXT"], ["BAD_NUMBER"])
    assert not files.problems


def test_more_problems_than_are_listed_refuse_whole_file() -> None:
    wrong = [node("Course", "C", f"https://a.example/{at}", **FAULTY) for at in range(MOST_PROBLEMS + 1)]
    files = files_of([Document("a.json", graph(*wrong, component("a")), "", True)], strict=False)
    found = [problem.code for draft in files.drafts for problem in draft.problems]
    assert (len(found), found[-1]) == (MOST_PROBLEMS + 1, "TOO_MANY_PROBLEMS")
