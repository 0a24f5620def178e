"""Condition profiles: what must be met, what is enough, and what only a person can confirm."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.exchange.ctdl.reader import read_ctdl
from tests.exchange.test_ctdl import graph, node, read, rule

COURSE = node("Course", "Course", "https://a.example/course")
OTHER = node("Course", "Other", "https://a.example/other")
EXAM = node("AssessmentProfile", "Exam", "https://a.example/exam")
ALL = (COURSE, OTHER, EXAM)


def asked(**terms: Any) -> Any:
    """The rule of a certificate with these terms, beside two courses and an exam."""
    return rule(read(node("Certificate", "C", "https://a.example/c", **terms), *ALL), "c")


def test_targets_profiles_and_properties_all_apply() -> None:
    assert asked(
        requires=[
            {"ceterms:targetLearningOpportunity": ["https://a.example/course", {"@id": "https://a.example/other"}]},
            {"ceterms:targetAssessment": "https://a.example/exam"},
        ],
        entryCondition={"ceterms:condition": {"en": ["Be there", "Be on time"]}},
    ) == {
        "all": [
            {"all": [{"credential": "course"}, {"credential": "other"}]},
            {"credential": "exam"},
            {"all": [{"condition": "Be there"}, {"condition": "Be on time"}]},
        ]
    }


def test_one_alternative_suffices_beside_its_parent() -> None:
    assert asked(
        requires={
            "ceterms:targetAssessment": "https://a.example/exam",
            "ceterms:alternativeCondition": [
                {"ceterms:targetLearningOpportunity": "https://a.example/course"},
                {"ceterms:targetLearningOpportunity": "https://a.example/other"},
            ],
        }
    ) == {"all": [{"credential": "exam"}, {"any": [{"credential": "course"}, {"credential": "other"}]}]}


@pytest.mark.parametrize("term", ["corequisite", "coPrerequisite"])
def test_what_is_pursued_at_same_time_is_concurrent(term: str) -> None:
    profile = {"ceterms:targetLearningOpportunity": "https://a.example/course"}
    assert asked(**{term: profile}) == {"credential": "course", "concurrent": True}


def test_words_are_never_dropped() -> None:
    assert asked(
        requires={
            "ceterms:name": "What it takes",
            "ceterms:description": {"fr": "Deux ans", "en": "Two years of it"},
            "ceterms:condition": "Own a helmet",
            "ceterms:experience": "In a workshop",
            "ceterms:submissionOf": ["A portfolio"],
            "ceterms:yearsOfExperience": 1.5,
            "ceterms:minimumAge": 18,
            "ceterms:creditValue": {"schema:value": 12, "ceterms:creditUnitTypeDescription": "semester hours"},
        }
    ) == {
        "all": [
            {"condition": "Own a helmet"},
            {"condition": "Submission of: A portfolio"},
            {"condition": "In a workshop"},
            {"experience": {"months": 18}},
            {"condition": "At least 18 years old"},
            {"condition": "12 credits"},
            {"condition": "Two years of it"},
        ]
    }


def test_bare_profile_keeps_its_name() -> None:
    placeholder = "PLEASE PROVIDE A VALID DESCRIPTION"
    assert asked(requires={"ceterms:name": "Entry test", "ceterms:description": placeholder}) == {
        "condition": "Entry test"
    }


def test_competencies_are_lines_at_level_one() -> None:
    alignment = {
        "@type": "ceterms:CredentialAlignmentObject",
        "ceterms:targetNode": "https://f.example/net",
        "ceterms:targetNodeName": {"en": "Networks"},
    }
    assert asked(requires={"ceterms:targetCompetency": [alignment]}) == {"competency": "net", "level": 1}


def test_shared_conditions_are_merged_or_kept_as_text() -> None:
    manifest = {
        "@type": "ceterms:ConditionManifest",
        "@id": "https://a.example/manifest",
        "ceterms:requires": [{"ceterms:condition": "Pay the fee"}],
    }
    certificate = node("Certificate", "C", "https://a.example/c", commonConditions="https://a.example/manifest")
    assert rule(read(certificate, manifest), "c") == {"condition": "Pay the fee"}
    assert rule(read(certificate), "c") == {
        "condition": "The owner's shared conditions are met: https://a.example/manifest"
    }


def test_required_for_becomes_one_requirement_on_other_side() -> None:
    aim = {"ceterms:targetCredential": "https://a.example/c"}
    course = {**COURSE, "ceterms:isRequiredFor": aim}
    other = {**OTHER, "ceterms:isRequiredFor": {"@id": "https://a.example/c"}}
    certificate = node(
        "Certificate", "C", "https://a.example/c", requires={"ceterms:targetLearningOpportunity": COURSE["@id"]}
    )
    assert rule(read(certificate, course, other), "c") == {"all": [{"credential": "course"}, {"credential": "other"}]}


def test_recommendations_and_loose_connections_are_noted_not_required() -> None:
    profile = {"ceterms:targetLearningOpportunity": "https://a.example/course"}
    reading = read(
        node("Certificate", "C", "https://a.example/c", recommends=profile, isPreparationFor=profile, hasPart="x:y"),
        *ALL,
    )
    assert rule(reading, "c") is None
    assert reading.notes == (
        "These connections are no requirements and are left out: recommends, is preparation for, has part.",
    )


def test_mere_mention_is_a_stub_with_its_name() -> None:
    mention = {"@type": "ceterms:AssociateDegree", "ceterms:name": "Some degree", "ceterms:description": "d"}
    reading = read(node("Certificate", "C", "https://a.example/c", requires={"ceterms:targetCredential": [mention]}))
    assert rule(reading, "c") == {"credential": "some-degree"}
    assert reading.stubs == ("some-degree",)


def test_blank_nodes_belong_to_their_document() -> None:
    profile = {"@id": "_:b0", "@type": "ceterms:ConditionProfile", "ceterms:condition": "Be kind"}
    certificate = node("Certificate", "C", "https://a.example/c", requires="_:b0")
    assert rule(read(certificate, profile), "c") == {"condition": "Be kind"}


def test_conditions_in_a_circle_end() -> None:
    circle = {"@id": "_:b0", "@type": "ceterms:ConditionProfile", "ceterms:alternativeCondition": "_:b0"}
    certificate = node("Certificate", "C", "https://a.example/c", requires="_:b0")
    assert {problem.code for problem in read_ctdl(graph(certificate, circle)).problems} == {"CIRCLE"}


@pytest.mark.parametrize(
    ("profiles", "cost"),
    [
        ([{"ceterms:price": 100, "ceterms:currency": "US Dollar"}], "100.00 USD"),
        ([{"ceterms:price": 0, "ceterms:currency": "GBP"}], "0.00 GBP"),
        ([{"ceterms:price": 100}], None),
        ([{"ceterms:costDetails": "https://x.example"}], None),
        ([{"ceterms:price": 1, "ceterms:currency": "USD"}, {"ceterms:price": 2, "ceterms:currency": "USD"}], None),
        (
            [
                {"ceterms:price": 1, "ceterms:currency": "USD"},
                {
                    "ceterms:price": 3,
                    "ceterms:currency": "USD",
                    "ceterms:directCostType": {"ceterms:targetNode": "costType:AggregateCost"},
                },
            ],
            "3.00 USD",
        ),
    ],
)
def test_cost_is_taken_where_one_total_is_stated(profiles: list[dict[str, Any]], cost: str | None) -> None:
    reading = read(node("Course", "C", "https://a.example/c", estimatedCost=profiles))
    (found,) = [way.cost for thing in reading.things for way in getattr(thing, "routes", ())]
    assert (None if found is None else f"{found.amount:.2f} {found.currency}") == cost


@pytest.mark.parametrize(
    ("text", "weeks", "hours"),
    [
        ("P9M", 39, None),
        ("P1Y", 52, None),
        ("P10D", 2, None),
        ("P2W", 2, None),
        ("PT40H", None, "40"),
        ("PT90M", None, "1.5"),
    ],
)
def test_durations_are_weeks_or_hours_of_work(text: str, weeks: int | None, hours: str | None) -> None:
    reading = read(node("Course", "C", "https://a.example/c", estimatedDuration={"ceterms:exactDuration": text}))
    (route,) = [way for thing in reading.things for way in getattr(thing, "routes", ())]
    assert route.weeks == weeks
    assert route.hours == (None if hours is None else Decimal(hours))
