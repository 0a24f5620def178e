"""Transfer value profiles: recognition of prior learning, where the transfer is worth the whole of a course."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.catalog import RouteKind
from pathways.exchange.ctdl.reader import CtdlReading
from pathways.exchange.pathways_format.requirement_writer import write_requirement
from tests.exchange.test_ctdl import credential, node, read

THERE, HERE = "https://a.example/there", "https://a.example/here"


def transferred(kind: str = "Course", here: dict[str, Any] | None = None, **terms: Any) -> CtdlReading:
    """A transfer from a course there to one here."""
    profile = node("TransferValueProfile", "T", "https://a.example/t", **{"transferValueFrom": THERE, **terms})
    return read(profile, node("Course", "There", THERE), node(kind, "Here", HERE, **(here or {})))


def rules(reading: CtdlReading, key: str = "here") -> list[tuple[str, RouteKind, Any]]:
    return [
        (route.key, route.kind, write_requirement(route.requires) if route.requires is not None else None)
        for route in credential(reading, key).routes
    ]


STUDIED = ("study", RouteKind.STUDY, None)


def test_transfer_is_a_route_beside_studying() -> None:
    reading = transferred(transferValueFor=HERE, requires={"ceterms:condition": "Grade C or better"})
    assert rules(reading) == [
        STUDIED,
        (
            "transfer",
            RouteKind.PRIOR_LEARNING,
            {"all": [{"credential": "there"}, {"condition": "Grade C or better"}]},
        ),
    ]
    assert reading.notes == ()


def test_course_described_without_address_can_be_transferred_to() -> None:
    blank = {"@id": "_:here", "@type": "ceterms:Course", "ceterms:name": "Here"}
    profile = node(
        "TransferValueProfile", "T", "https://a.example/t", transferValueFrom=THERE, transferValueFor="_:here"
    )
    reading = read(profile, node("Course", "There", THERE), blank)
    (key,) = [thing.key for thing in reading.things if thing.name == "Here"]
    assert [kind for _, kind, _ in rules(reading, key)] == [RouteKind.STUDY, RouteKind.PRIOR_LEARNING]


@pytest.mark.parametrize(
    ("kind", "here", "terms", "note"),
    [
        ("LearningProgram", {}, {"transferValueFor": HERE}, "programme or a degree"),
        ("BachelorDegree", {}, {"transferValueFor": HERE}, "programme or a degree"),
        ("Course", {}, {"transferValueFor": "https://a.example/nowhere"}, "described nowhere"),
        (
            "Course",
            {"creditValue": {"schema:value": 4}},
            {"transferValueFor": HERE, "transferValue": {"schema:value": 3}},
            "worth less",
        ),
        ("Course", {}, {}, "TransferValueProfile (1)"),
        ("Course", {}, {"transferValueFor": HERE, "transferValueFrom": None}, "TransferValueProfile (1)"),
    ],
)
def test_partial_transfer_is_left_out_and_named(
    kind: str, here: dict[str, Any], terms: dict[str, Any], note: str
) -> None:
    reading = transferred(kind, here, **terms)
    assert rules(reading) == [STUDIED]
    assert any(note in said for said in reading.notes)
    assert "Classes that are left out: TransferValueProfile (1)." in reading.notes
