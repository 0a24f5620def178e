"""What is wrong with a CTDL document is said, all of it, each with its place."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.exchange.ctdl import read_ctdl
from tests.exchange.test_ctdl import ONE, RESOURCES, TWO, graph, node
from tests.exchange.test_ctdl_components import component, condition


def problems(*nodes: dict[str, Any]) -> list[tuple[str, str | None]]:
    return [(problem.code, problem.path) for problem in read_ctdl(graph(*nodes)).problems]


def certificate(**terms: Any) -> dict[str, Any]:
    return node("Certificate", "C", "https://a.example/c", **terms)


@pytest.mark.parametrize("stated", [ONE[:-1], "ce-1", "x", TWO])
def test_a_ctid_that_is_cut_short_or_differs_from_the_address(stated: str) -> None:
    wrong = node("Certificate", "C", f"{RESOURCES}{ONE}", ctid=stated)
    assert problems(wrong) == [("BAD_CTID", "@graph/0/ceterms:ctid")]


def test_a_credential_where_a_component_belongs_is_named_once() -> None:
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


def test_what_is_no_node_and_an_envelope_that_cannot_be_opened() -> None:
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
