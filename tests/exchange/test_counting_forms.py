"""Requirements in a file: the forms of the second table, read as what they mean and written as they stood."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.requirement import (
    Attribute,
    CountsOnce,
    CredentialLine,
    Distinct,
    DistinctBy,
    ExclusionLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Select,
    Selection,
)
from tests.exchange.test_requirement_forms import requirement

B = CredentialLine(path="a/r0/0", credential="b")
ANY_B = Select(keys=("b*",))
LEAST_ONE = {"atLeast": 1, "of": [{"credential": "b"}]}


def at_least_one(*of: Requirement, **more: Any) -> Group:
    return Group(path="a/r0", rule=GroupRule.AT_LEAST, minimum=Decimal(1), of=of or (B,), **more)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"not": {"credential": "b"}}, ExclusionLine(path="a/r0", credential="b")),
        (
            {"not": {"condition": "is barred"}, "path": "p", "worth": 1, "shared": True},
            ExclusionLine(path="p", named=True, worth=Decimal(1), shared=True, condition="is barred"),
        ),
        (
            {"not": {"select": {"keys": ["b*"]}, "except": {"keys": ["b"]}}, "worth": 1},
            ExclusionLine(path="a/r0", worth=Decimal(1), select=Select(keys=("b*",), excepting=Select(keys=("b",)))),
        ),
        ({"credential": "b", "shared": True}, CredentialLine(path="a/r0", credential="b", shared=True)),
        (
            {"any": {"select": {"keys": "b*"}}},
            Group(path="a/r0", rule=GroupRule.ANY, of=(Selection(path="a/r0", select=ANY_B, whole=True),)),
        ),
        (
            {"all": {"select": {"keys": ["b*"]}, "path": "them"}, "path": "mine"},
            Group(
                path="mine",
                named=True,
                rule=GroupRule.ALL,
                of=(Selection(path="them", named=True, select=ANY_B, whole=True),),
            ),
        ),
        (
            {"atLeast": 1, "of": {"select": {"keys": ["b*"]}}, "path": "mine"},
            Group(
                path="mine",
                named=True,
                rule=GroupRule.AT_LEAST,
                minimum=Decimal(1),
                of=(Selection(path="mine", select=ANY_B, whole=True),),
            ),
        ),
        (
            {
                "atLeast": 1,
                "of": [
                    {"credential": "b"},
                    {
                        "select": {
                            "subjects": ["law", "it"],
                            "ownedBy": "org",
                            "credentialTypes": ["COURSE"],
                            "competencies": "welding",
                        },
                        "except": {"keys": ["b", "*-x"]},
                        "minScore": 70,
                        "earnedWithinMonths": 12,
                        "concurrent": True,
                        "worth": "0.5",
                        "shared": True,
                        "path": "chosen",
                    },
                ],
            },
            at_least_one(
                B,
                Selection(
                    path="chosen",
                    named=True,
                    worth=Decimal("0.5"),
                    shared=True,
                    select=Select(
                        subjects=("law", "it"),
                        owned_by=("org",),
                        credential_types=("COURSE",),
                        competencies=("welding",),
                        excepting=Select(keys=("b", "*-x")),
                    ),
                    min_score=Decimal(70),
                    earned_within_months=12,
                    concurrent=True,
                ),
            ),
        ),
        (
            {
                "any": {
                    "select": {"notKeys": "b*", "levels": [300, "4*"], "minCredits": 0, "maxCredits": "4.5"},
                    "except": {"levels": "310"},
                }
            },
            Group(
                path="a/r0",
                rule=GroupRule.ANY,
                of=(
                    Selection(
                        path="a/r0",
                        whole=True,
                        select=Select(
                            not_keys=("b*",),
                            levels=("300", "4*"),
                            min_credits=Decimal(0),
                            max_credits=Decimal("4.5"),
                            excepting=Select(levels=("310",)),
                        ),
                    ),
                ),
            ),
        ),
        (
            {**LEAST_ONE, "limits": [{"atMost": 0, "of": "b"}, {"atMostCredits": "2.5", "of": ["b"]}]},
            at_least_one(limits=(Limit(at_most=0, keys=("b",)), Limit(at_most_credits=Decimal("2.5"), keys=("b",)))),
        ),
        (
            {**LEAST_ONE, "limits": [{"atMostShare": 0.5, "of": ["b"]}, {"atMostShare": 1, "of": "b"}]},
            at_least_one(
                limits=(
                    Limit(at_most_share=Decimal("0.5"), keys=("b",)),
                    Limit(at_most_share=Decimal(1), keys=("b",)),
                )
            ),
        ),
        (
            {**LEAST_ONE, "limits": [{"atMost": 2, "per": "ownedBy"}, {"atMost": 0, "per": "subjects"}]},
            at_least_one(limits=(Limit(at_most=2, per=Attribute.OWNED_BY), Limit(at_most=0, per=Attribute.SUBJECTS))),
        ),
        (
            {**LEAST_ONE, "limits": [{"atMost": 1, "of": {"select": {"keys": ["b*"]}, "except": {"subjects": "it"}}}]},
            at_least_one(limits=(Limit(at_most=1, select=Select(keys=("b*",), excepting=Select(subjects=("it",)))),)),
        ),
        (
            {"credits": 1, "of": {"select": {"keys": ["b*"]}}, "limits": [{"atMost": 1, "of": ["b"]}]},
            Group(
                path="a/r0",
                rule=GroupRule.CREDITS,
                minimum=Decimal(1),
                of=(Selection(path="a/r0", select=ANY_B, whole=True),),
                limits=(Limit(at_most=1, keys=("b",)),),
            ),
        ),
        *(
            (
                {**LEAST_ONE, "distinct": {"by": word, "atLeast": 2}},
                at_least_one(distinct=Distinct(by=meant, at_least=2)),
            )
            for word, meant in (
                ("ownedBy", DistinctBy.OWNED_BY),
                ("subjects", DistinctBy.SUBJECTS),
                ("competencies", DistinctBy.COMPETENCIES),
            )
        ),
        ({**LEAST_ONE, "withinMonthsOfEachOther": 84}, at_least_one(within_months_of_each_other=84)),
        (
            {"all": [{"credential": "b"}], "withinMonthsOfEachOther": 1},
            Group(path="a/r0", rule=GroupRule.ALL, of=(B,), within_months_of_each_other=1),
        ),
        ({**LEAST_ONE, "same": "ownedBy"}, at_least_one(same=Attribute.OWNED_BY)),
        ({**LEAST_ONE, "same": "subjects"}, at_least_one(same=Attribute.SUBJECTS)),
        ({**LEAST_ONE, "countsOnce": True}, at_least_one(counts_once=CountsOnce.WHOLE)),
        ({**LEAST_ONE, "countsOnce": "credits"}, at_least_one(counts_once=CountsOnce.CREDITS)),
        ({**LEAST_ONE, "countsOnce": False, "shared": False, "limits": []}, at_least_one()),
        (
            {"all": [{"any": [{"credential": "b"}], "countsOnce": True, "shared": True}], "countsOnce": "credits"},
            Group(
                path="a/r0",
                rule=GroupRule.ALL,
                counts_once=CountsOnce.CREDITS,
                of=(
                    Group(
                        path="a/r0/0",
                        shared=True,
                        rule=GroupRule.ANY,
                        counts_once=CountsOnce.WHOLE,
                        of=(CredentialLine(path="a/r0/0/0", credential="b"),),
                    ),
                ),
            ),
        ),
    ],
)
def test_every_form_is_read_and_written(rule: dict[str, Any], expected: Requirement) -> None:
    assert requirement(rule) == expected
