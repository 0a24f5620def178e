"""Every form of a line in plain English; the expectations were written by hand."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.learner import Waiver
from pathways.domain.requirement import (
    Attribute,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CoverageLine,
    CredentialLine,
    Distinct,
    DistinctBy,
    Each,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Select,
)
from pathways.wording.phrases import listed
from pathways.wording.requirements import text_of, waived_text

NAMES = {
    "a": "Algebra",
    "b": "Biology",
    "c": "Chemistry",
    "cisco": "Cisco",
    "princeton": "Princeton",
    "net": "Networking",
    "linux": "Linux administration",
    "analyst": "Security analysts",
}
ORF = Select(keys=("orf-4*",), owned_by=("princeton",), credential_types=("COURSE",))
CISCO = Select(owned_by=("cisco",))
OUTSIDE = Select(unlisted=True)
THREE = tuple(CredentialLine(path=f"p/{key}", credential=key) for key in "abc")


def group(rule: GroupRule, minimum: object = None, of: tuple[Requirement, ...] = THREE, **fields: Any) -> Group:
    return Group(path="p", rule=rule, of=of, minimum=None if minimum is None else Decimal(str(minimum)), **fields)


def some(count: int) -> tuple[Requirement, ...]:
    return tuple(CredentialLine(path=f"p/{place}", credential=f"k{place}") for place in range(count))


def at_least(minimum: int, count: int = 5, **fields: Any) -> Group:
    return group(GroupRule.AT_LEAST, minimum, some(count), **fields)


def credits(minimum: object, count: int = 9, **fields: Any) -> Group:
    return group(GroupRule.CREDITS, minimum, some(count), **fields)


def line(key: str = "a", **fields: Any) -> CredentialLine:
    return CredentialLine(path="p", credential=key, **fields)


def months(count: int, **fields: Any) -> ExperienceLine:
    return ExperienceLine(path="p", months=count, **fields)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (line(), "Algebra"),
        (line("unnamed"), "unnamed"),
        (line(min_score=Decimal("70.50")), "Algebra, with a score of 70.5 or more"),
        (line(earned_within_months=1), "Algebra, earned within the last month"),
        (line(concurrent=True), "Algebra, before or at the same time"),
        (line(together=True), "Algebra, before or begun in the same week"),
        (line(ever_earned=True), "Algebra, whenever it was earned"),
        (line(worth=Decimal(3)), "Algebra, worth 3 credits"),
        (line(worth=Decimal(1)), "Algebra, worth 1 credit"),
        (line(shared=True), "Algebra, which may count elsewhere too"),
        (
            line(min_score=Decimal(60), earned_within_months=24, concurrent=True, worth=Decimal("0.25"), shared=True),
            "Algebra, with a score of 60 or more, earned within the last 24 months, before or at the same time, "
            "worth 0.25 credits, which may count elsewhere too",
        ),
        (CompetencyLine(path="p", competency="net", level=Decimal("2.50")), "Networking at level 2.5 or above"),
        (months(1), "1 month of experience"),
        (months(24, fields=("security",)), "24 months of experience in security"),
        (
            months(60, fields=("web", "risk-management", "law"), distinct_fields=2, within_months=120),
            "60 months of experience in web, risk management, or law, in at least 2 different fields, "
            "within the last 120 months",
        ),
        (months(12, distinct_fields=1), "12 months of experience, in at least one field"),
        (ConditionLine(path="p", condition="is of age"), "is of age"),
        (ExclusionLine(path="p", credential="a"), "Algebra neither held nor earned, before or after"),
        (ExclusionLine(path="p", condition="is retired"), "the record does not say “is retired”"),
        (
            CoverageLine(path="p", occupation="analyst", needs=(), share=Decimal("0.855")),
            "85.5 % of the needs of Security analysts",
        ),
    ],
)
def test_lines(said: Requirement, text: str) -> None:
    assert text_of(said, NAMES) == text


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (group(GroupRule.ALL, of=()), "nothing is required"),
        (group(GroupRule.ALL, of=some(1)), "the following"),
        (group(GroupRule.ALL, of=some(2)), "both of the following"),
        (group(GroupRule.ALL), "all 3 of the following"),
        (group(GroupRule.ANY, of=()), "no way is open"),
        (group(GroupRule.ANY, of=some(1)), "the following"),
        (group(GroupRule.ANY, of=some(2)), "either of the following"),
        (group(GroupRule.ANY), "any one of these 3"),
        (at_least(1), "at least one of these 5"),
        (at_least(2), "at least 2 of these 5"),
        (at_least(1, 1), "the following"),
        (at_least(2, 1), "at least 2 of this one"),
        (at_least(2, 0), "at least 2 of an empty list"),
        (credits(1), "at least 1 credit from these 9"),
        (credits("12.50"), "at least 12.5 credits from these 9"),
        (
            credits(60, each=Each(months=12, credits=Decimal(20))),
            "at least 60 credits from these 9, at least 20 credits in every 12 months",
        ),
        (
            group(GroupRule.ANY, worth=Decimal(6), shared=True),
            "any one of these 3, worth 6 credits, which may count elsewhere too",
        ),
    ],
)
def test_groups(said: Group, text: str) -> None:
    assert text_of(said, NAMES) == text


LAB = Select(owned_by=("princeton",), subjects=("computer-science",))


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (
            at_least(2, limits=(Limit(at_most=1, select=CISCO),)),
            "at least 2 of these 5, at most one of them from Cisco",
        ),
        (
            at_least(3, limits=(Limit(at_most=2, per=Attribute.OWNED_BY),)),
            "at least 3 of these 5, at most 2 of them from any one organization",
        ),
        (
            at_least(2, limits=(Limit(at_most=1, per=Attribute.SUBJECTS),)),
            "at least 2 of these 5, at most one of them in any one subject",
        ),
        (
            credits(12, limits=tuple(Limit(at_most=1, per=Attribute.OWNED_BY, value=value) for value in ("x", "y"))),
            "at least 12 credits from these 9, counting at most one from any one organization",
        ),
        (
            at_least(2, limits=(Limit(at_most_share=Decimal("0.5"), select=CISCO),)),
            "at least 2 of these 5, at most 50 % of them from Cisco",
        ),
        (
            credits(12, limits=(Limit(at_most_share=Decimal("0.333"), keys=("a", "b")),)),
            "at least 12 credits from these 9, at most 33.3 % of them from Algebra and Biology",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal(6), graded="pass"),)),
            "at least 12 credits from these 9, at most 6 of them graded pass",
        ),
        (
            credits(12, limits=(Limit(at_most=1, graded="pass", keys=("a", "b")),)),
            "at least 12 credits from these 9, counting at most one from Algebra and Biology graded pass",
        ),
        (
            at_least(2, limits=(Limit(at_most_share=Decimal("0.5"), graded="pass"),)),
            "at least 2 of these 5, at most 50 % of them graded pass",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal(6), select=OUTSIDE),)),
            "at least 12 credits from these 9, at most 6 of them from whatever comes from outside the catalogue",
        ),
        (
            credits(12, limits=(Limit(at_most=1, select=replace(CISCO, unlisted=True)),)),
            "at least 12 credits from these 9, counting at most one from credentials of Cisco or "
            "whatever comes from outside the catalogue",
        ),
        (
            at_least(2, limits=(Limit(at_most=1, select=OUTSIDE),)),
            "at least 2 of these 5, at most one of them from whatever comes from outside the catalogue",
        ),
        (
            at_least(2, limits=(Limit(at_most=0, graded="pass"),)),
            "at least 2 of these 5, none of them graded pass",
        ),
        (
            at_least(2, limits=(Limit(at_most_share=Decimal(0), select=CISCO),)),
            "at least 2 of these 5, none of them from Cisco",
        ),
        (
            at_least(2, within_months_of_each_other=18),
            "at least 2 of these 5, all earned within 18 months of each other",
        ),
        (at_least(2, same=Attribute.OWNED_BY), "at least 2 of these 5, all from the same organization"),
        (credits(12, same=Attribute.SUBJECTS), "at least 12 credits from these 9, all in the same subject"),
        (at_least(2, limits=(Limit(at_most=0, select=CISCO),)), "at least 2 of these 5, none of them from Cisco"),
        (
            at_least(2, limits=(Limit(at_most=1, keys=("a", "b", "c")),)),
            "at least 2 of these 5, at most one of Algebra, Biology, and Chemistry",
        ),
        (
            at_least(2, limits=(Limit(at_most=0, keys=("a", "b")),)),
            "at least 2 of these 5, none of Algebra and Biology",
        ),
        (
            at_least(3, limits=(Limit(at_most=1, select=ORF),)),
            "at least 3 of these 5, at most one of them a course of Princeton whose key begins with orf 4",
        ),
        (
            at_least(3, limits=(Limit(at_most=2, select=LAB),)),
            "at least 3 of these 5, at most 2 of them credentials of Princeton in computer science",
        ),
        (
            at_least(3, limits=(Limit(at_most=1, select=Select(credential_types=("ASSESSMENT_BASED_CERTIFICATE",))),)),
            "at least 3 of these 5, at most one of them an assessment-based certificate",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal(6), select=CISCO),)),
            "at least 12 credits from these 9, at most 6 of them from Cisco",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal(0), select=CISCO),)),
            "at least 12 credits from these 9, none of them from Cisco",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal("1.5"), keys=("a", "b")),)),
            "at least 12 credits from these 9, at most 1.5 of them from Algebra and Biology",
        ),
        (
            credits(12, limits=(Limit(at_most_credits=Decimal(6), select=ORF),)),
            "at least 12 credits from these 9, at most 6 of them from courses of Princeton whose key begins with orf 4",
        ),
        (
            credits(12, limits=(Limit(at_most=1, select=ORF),)),
            "at least 12 credits from these 9, counting at most one course of Princeton whose key begins with orf 4",
        ),
        (
            credits(12, limits=(Limit(at_most=2, select=CISCO),)),
            "at least 12 credits from these 9, counting at most 2 credentials of Cisco",
        ),
        (
            credits(12, limits=(Limit(at_most=0, select=ORF),)),
            "at least 12 credits from these 9, counting none of the courses of Princeton whose key begins with orf 4",
        ),
        (
            credits(12, limits=(Limit(at_most=2, keys=("a", "b", "c")),)),
            "at least 12 credits from these 9, counting at most 2 of Algebra, Biology, and Chemistry",
        ),
        (
            at_least(2, limits=(Limit(at_most_credits=Decimal(6), select=CISCO),)),
            "at least 2 of these 5, at most 6 credits from Cisco",
        ),
        (
            at_least(2, distinct=Distinct(by=DistinctBy.OWNED_BY, at_least=2)),
            "at least 2 of these 5, from at least 2 different organizations",
        ),
        (
            at_least(2, distinct=Distinct(by=DistinctBy.SUBJECTS, at_least=1)),
            "at least 2 of these 5, in at least one subject",
        ),
        (
            credits(9, distinct=Distinct(by=DistinctBy.COMPETENCIES, at_least=3)),
            "at least 9 credits from these 9, showing at least 3 different competencies",
        ),
        (group(GroupRule.ALL, counts_once=CountsOnce.WHOLE), "all 3 of the following, no credential counted twice"),
        (group(GroupRule.ALL, counts_once=CountsOnce.CREDITS), "all 3 of the following, no credit counted twice"),
        (
            credits(
                30,
                limits=(Limit(at_most_credits=Decimal(6), select=CISCO), Limit(at_most=1, keys=("a", "b"))),
                distinct=Distinct(by=DistinctBy.OWNED_BY, at_least=3),
                counts_once=CountsOnce.WHOLE,
            ),
            "at least 30 credits from these 9, at most 6 of them from Cisco, counting at most one of Algebra and "
            "Biology, from at least 3 different organizations, no credential counted twice",
        ),
    ],
)
def test_modifiers_of_groups(said: Group, text: str) -> None:
    assert text_of(said, NAMES) == text


def test_waived_lines_say_by_whom_and_why() -> None:
    waiver = Waiver(path="p", reason="taken at another school", by="J. Doe")
    assert waived_text(waiver, line(), NAMES) == "Algebra: waived by J. Doe (taken at another school)"
    assert waived_text(Waiver(path="p", reason="old rules"), at_least(2), NAMES) == (
        "at least 2 of these 5: waived (old rules)"
    )


def test_lists() -> None:
    assert [listed("abcd"[:count], "or") for count in range(5)] == ["", "a", "a or b", "a, b, or c", "a, b, c, or d"]
    many = tuple(f"k{place}" for place in range(20))
    assert text_of(at_least(2, limits=(Limit(at_most=1, keys=many),))).endswith(
        "at most one of k0, k1, k2, k3, k4, k5, k6, k7, and 12 others"
    )
    assert text_of(at_least(2, limits=(Limit(at_most=1, keys=many[:9]),))).endswith("k7, and k8")
