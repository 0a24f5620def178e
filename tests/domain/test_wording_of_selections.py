"""Selections, and groups that select, in plain English; the expectations were written by hand."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.selecting import Expander
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.requirement import ExclusionLine, Group, GroupRule, Select, Selection
from pathways.wording.requirements import text_of
from tests.domain.test_wording import CISCO, NAMES, ORF, group, line


def selecting(select: Select, **fields: Any) -> Selection:
    return Selection(path="p", select=select, **fields)


@pytest.mark.parametrize(
    ("select", "text"),
    [
        (ORF, "any course of Princeton whose key begins with orf 4"),
        (Select(), "any credential"),
        (CISCO, "any credential of Cisco"),
        (Select(keys=("*",)), "any credential"),
        (Select(keys=("a", "b")), "any credential among Algebra and Biology"),
        (
            Select(keys=("orf-4*", "*-lab", "a")),
            "any credential whose key begins with orf 4 or ends with lab or that is Algebra",
        ),
        (Select(keys=("ph*-*01",)), "any credential whose key begins with ph and ends with 01"),
        (Select(keys=("*stat*",)), "any credential whose key contains stat"),
        (
            Select(
                credential_types=("COURSE", "DIGITAL_BADGE"),
                owned_by=("princeton", "cisco"),
                subjects=("law", "data-science"),
            ),
            "any course or digital badge of Princeton or Cisco in law or data science",
        ),
        (Select(competencies=("net", "linux")), "any credential that shows Networking or Linux administration"),
        (
            Select(credential_types=("COURSE",), competencies=("net",), keys=("orf*",)),
            "any course that shows Networking and whose key begins with orf",
        ),
        (
            Select(owned_by=("princeton",), excepting=Select(keys=("a", "b"))),
            "any credential of Princeton, except Algebra and Biology",
        ),
        (
            Select(credential_types=("COURSE",), excepting=Select(subjects=("law",), competencies=("net",))),
            "any course, except those in law that show Networking",
        ),
        (Select(levels=("300",)), "any credential at level 300"),
        (
            Select(levels=("3*", "*9"), credential_types=("COURSE",)),
            "any course at a level that begins with 3 or ends with 9",
        ),
        (
            Select(levels=("300", "graduate", "4*")),
            "any credential at level 300 or graduate or a level that begins with 4",
        ),
        (Select(levels=("*",)), "any credential with a level"),
        (Select(min_credits=Decimal(1)), "any credential worth at least 1 credit"),
        (Select(max_credits=Decimal(3)), "any credential worth at most 3 credits"),
        (Select(min_credits=Decimal(3), max_credits=Decimal(6)), "any credential worth 3 to 6 credits"),
        (Select(min_credits=Decimal(3), max_credits=Decimal(3)), "any credential worth 3 credits"),
        (Select(owned_by=("cisco",), not_keys=("a", "b")), "any credential of Cisco, except Algebra and Biology"),
        (
            Select(owned_by=("princeton",), levels=("3*",), not_keys=("orf-4*",), excepting=Select(subjects=("law",))),
            "any credential of Princeton at a level that begins with 3, except those whose key begins with orf 4 and "
            "those in law",
        ),
    ],
)
def test_selections(select: Select, text: str) -> None:
    assert text_of(selecting(select), NAMES) == text


def test_none_of_a_selection() -> None:
    line = ExclusionLine(path="p", select=Select(credential_types=("COURSE",), owned_by=("cisco",)))
    assert text_of(line, NAMES) == "no course of Cisco held or earned, before or after"


def test_a_selection_says_what_all_its_lines_say() -> None:
    said = selecting(ORF, min_score=Decimal(60), earned_within_months=12, concurrent=True, worth=Decimal(3))
    assert text_of(said, NAMES) == (
        "any course of Princeton whose key begins with orf 4, with a score of 60 or more, "
        "earned within the last 12 months, before or at the same time, worth 3 credits"
    )


def of_princeton(*numbers: int) -> Expander:
    keys = [f"orf-4{number:02}" for number in numbers]
    return Expander(
        {
            key: Credential(key=key, name=key, credential_type=CredentialType.COURSE, owned_by=("princeton",))
            for key in keys
        }
    )


WHOLE = (selecting(ORF, whole=True),)
MIXED = (line("a"), line("b"), Selection(path="p/2", select=ORF))


@pytest.mark.parametrize(
    ("said", "raw", "expanded"),
    [
        (
            group(GroupRule.AT_LEAST, 2, WHOLE),
            "at least 2 of the courses of Princeton whose key begins with orf 4",
            "at least 2 of these 3 courses of Princeton whose key begins with orf 4",
        ),
        (
            group(GroupRule.CREDITS, 6, WHOLE),
            "at least 6 credits from the courses of Princeton whose key begins with orf 4",
            "at least 6 credits from these 3 courses of Princeton whose key begins with orf 4",
        ),
        (
            group(GroupRule.ALL, of=WHOLE),
            "all of the courses of Princeton whose key begins with orf 4",
            "all of these 3 courses of Princeton whose key begins with orf 4",
        ),
        (
            group(GroupRule.ANY, of=WHOLE),
            "any one of the courses of Princeton whose key begins with orf 4",
            "any one of these 3 courses of Princeton whose key begins with orf 4",
        ),
        (
            group(GroupRule.AT_LEAST, 2, MIXED),
            "at least 2 of these 2 and the courses of Princeton whose key begins with orf 4",
            "at least 2 of these 5, which include the courses of Princeton whose key begins with orf 4",
        ),
    ],
)
def test_groups_that_select(said: Group, raw: str, expanded: str) -> None:
    assert text_of(said, NAMES) == raw
    assert text_of(of_princeton(1, 2, 3).tree(said, None), NAMES) == expanded


def test_groups_whose_selection_matches_one_or_nothing() -> None:
    said = group(GroupRule.AT_LEAST, 1, WHOLE)
    one, none = (text_of(expander.tree(said, None), NAMES) for expander in (of_princeton(5), of_princeton()))
    assert one == "this course of Princeton whose key begins with orf 4"
    assert none == (
        "at least one of the courses of Princeton whose key begins with orf 4 (the catalogue has no such one)"
    )
