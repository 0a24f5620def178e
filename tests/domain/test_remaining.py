"""What is left of a line in plain English; the expectations were written by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.domain.requirement import (
    Attribute,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    Distinct,
    DistinctBy,
    GroupRule,
    Limit,
    Requirement,
)
from pathways.wording.remaining import SoFar, remaining_text
from tests.domain.test_wording import CISCO, NAMES, at_least, credits, group, line, months, some
from tests.domain.test_wording_of_selections import WHOLE, of_princeton


def so_far(counted: object = 0, still: int = 0, *limits: int, different: int = 0) -> SoFar:
    """`still` lines of the group are open, its first ones."""
    paths = frozenset(f"p/{place}" for place in range(still))
    taken = tuple(Decimal(used) for used in limits)
    return SoFar(counted=Decimal(str(counted)), open=paths, limits=taken, different=different)


ONE_OF_CISCO = (Limit(at_most=1, select=CISCO, keys=("k0", "k1")),)
TWO_OF_CISCO = (Limit(at_most=2, select=CISCO, keys=("k0", "k1", "k2")),)
SIX_OF_CISCO = (Limit(at_most_credits=Decimal(6), select=CISCO, keys=("k0", "k1")),)
TWO_OF_EACH = (
    Limit(at_most=2, per=Attribute.OWNED_BY, value="cisco", keys=("k0", "k1", "k2")),
    Limit(at_most=2, per=Attribute.OWNED_BY, value="isc2", keys=("k3", "k4", "k5")),
)
HALF_OF_CISCO = (Limit(at_most_share=Decimal("0.5"), select=CISCO, keys=("k0", "k1")),)
HALF_OF_LAST = (Limit(at_most_share=Decimal("0.5"), select=CISCO, keys=("k7", "k8")),)
OWNERS = Distinct(by=DistinctBy.OWNED_BY, at_least=3)


@pytest.mark.parametrize(
    ("said", "known", "text"),
    [
        (at_least(3, 6, limits=ONE_OF_CISCO), so_far(1, 5), "2 more of these 5, at most one of them from Cisco"),
        (at_least(3, 6, limits=TWO_OF_CISCO), so_far(1, 5, 1), "2 more of these 5, at most one of them from Cisco"),
        (at_least(3, 6, limits=TWO_OF_CISCO), so_far(1, 5, 2), "2 more of these 5, none of them from Cisco"),
        (at_least(3, 6, limits=TWO_OF_CISCO), so_far(1, 5), "2 more of these 5"),
        (
            at_least(5, 6, limits=TWO_OF_EACH),
            so_far(1, 5, 1),
            # Only two of ISC2 are open, so its limit keeps nothing from counting.
            "4 more of these 5, at most one of them from Cisco",
        ),
        (
            at_least(5, 6, limits=TWO_OF_EACH),
            so_far(0, 6),
            "5 more of these 6, at most 2 of them from any one organization",
        ),
        (at_least(3, 6, limits=HALF_OF_CISCO), so_far(1, 5), "2 more of these 5, at most 50 % of them from Cisco"),
        (
            at_least(3, 6, within_months_of_each_other=1),
            so_far(1, 5),
            "2 more of these 5, all earned within 1 month of each other",
        ),
        (at_least(3, 6, within_months_of_each_other=1), so_far(3, 3), "nothing more"),
        (at_least(5, 9, limits=HALF_OF_LAST), so_far(1, 5), "4 more of these 5"),
        (
            at_least(3, 6, same=Attribute.OWNED_BY),
            so_far(1, 5),
            "2 more of these 5, all from the same organization",
        ),
        (at_least(2, 6, limits=ONE_OF_CISCO), so_far(1, 5), "one more of these 5"),
        (at_least(3, 6, limits=ONE_OF_CISCO), so_far(1, 1), "2 more, but only one of these 6 can still count"),
        (at_least(3, 6), so_far(1), "2 more, but none of these 6 can still count"),
        (at_least(3, 6), so_far(2, 1), "one more of these 6 (one is left)"),
        (at_least(3, 0), so_far(), "3 more, but the list is empty"),
        (at_least(3, 6), so_far(3, 3), "nothing more"),
        (
            at_least(3, 6, distinct=OWNERS),
            so_far(1, 5, different=1),
            "2 more of these 5, from at least 2 more organizations",
        ),
        (at_least(3, 6, distinct=OWNERS), so_far(0, 6), "3 more of these 6, from at least 3 different organizations"),
        (
            at_least(3, 6, distinct=OWNERS),
            so_far(3, 3, different=2),
            "one more of these 3, from at least one more organization",
        ),
        (
            at_least(3, 6, distinct=OWNERS),
            so_far(4, 2, different=1),
            "more of these 2, from at least 2 more organizations",
        ),
        (at_least(3, 6, distinct=OWNERS), so_far(3, 3, different=3), "nothing more"),
        (credits(24, limits=SIX_OF_CISCO), so_far(12, 9), "12 more credits from these 9, at most 6 of them from Cisco"),
        (
            credits(24, limits=SIX_OF_CISCO),
            so_far("16.5", 7, 4),
            "7.5 more credits from these 7, at most 2 of them from Cisco",
        ),
        (credits(24, limits=SIX_OF_CISCO), so_far(19, 7), "5 more credits from these 7"),
        (
            credits(24, limits=TWO_OF_CISCO),
            so_far(12, 9, 1),
            "12 more credits from these 9, counting at most one credential of Cisco",
        ),
        (credits(24, limits=TWO_OF_CISCO), so_far(12, 2), "12 more credits from these 2"),
        (credits(24), so_far(23, 2), "1 more credit from these 2"),
        (credits(24), so_far(23, 1), "1 more credit from these 9 (one is left)"),
        (credits(24), so_far(12), "12 more credits, but none of these 9 can still count"),
        (credits(24), so_far(24, 2), "nothing more"),
        (group(GroupRule.ALL), so_far(), "all 3 of the following"),
        (group(GroupRule.ALL), so_far(1), "2 more of these 3"),
        (group(GroupRule.ALL), so_far(2), "one more of these 3"),
        (group(GroupRule.ALL), so_far(3), "nothing more"),
        (group(GroupRule.ANY), so_far(0, 3), "any one of these 3"),
        (group(GroupRule.ANY), so_far(0, 2), "any one of these 2"),
        (group(GroupRule.ANY), so_far(0, 1), "the one that is left of these 3"),
        (group(GroupRule.ANY, of=some(2)), so_far(0, 2), "either of the following"),
        (group(GroupRule.ANY), so_far(), "one, but none of these 3 can still count"),
        (group(GroupRule.ANY), so_far(1), "nothing more"),
    ],
)
def test_groups(said: Requirement, known: SoFar, text: str) -> None:
    assert remaining_text(said, known, NAMES) == text


def test_a_selection_is_named() -> None:
    said = of_princeton(1, 2, 3, 4).tree(group(GroupRule.AT_LEAST, 3, WHOLE), None)
    known = SoFar(counted=Decimal(1), open=frozenset({"p/orf-401", "p/orf-402", "p/orf-403"}))
    assert remaining_text(said, known, NAMES) == ("2 more of these 3 courses of Princeton whose key begins with orf 4")


@pytest.mark.parametrize(
    ("said", "known", "text"),
    [
        (months(24, fields=("web", "law")), so_far(10), "14 more months of experience in web or law"),
        (months(24, within_months=60), so_far(23), "1 more month of experience, within the last 60 months"),
        (months(24), so_far(), "24 months of experience"),
        (months(24), so_far(24), "nothing more"),
        (
            months(24, fields=("web", "law"), distinct_fields=2),
            so_far(10, different=1),
            "14 more months of experience in web or law, in at least one more field",
        ),
        (months(24, distinct_fields=2), so_far(), "24 months of experience, in at least 2 different fields"),
        (
            months(24, fields=("web", "law"), distinct_fields=2),
            so_far(30, different=1),
            "experience in web or law, in at least one more field",
        ),
        (
            CompetencyLine(path="p", competency="net", level=Decimal(3)),
            so_far("1.5"),
            "Networking from level 1.5 to level 3",
        ),
        (CompetencyLine(path="p", competency="net", level=Decimal(3)), so_far(), "Networking at level 3 or above"),
        (CompetencyLine(path="p", competency="net", level=Decimal(3)), so_far(3), "nothing more"),
        (
            CoverageLine(path="p", occupation="analyst", needs=(), share=Decimal("0.8")),
            so_far("0.55"),
            "25 % more of the needs of Security analysts",
        ),
        (line(min_score=Decimal(60)), so_far(), "Algebra, with a score of 60 or more"),
        (ConditionLine(path="p", condition="is of age"), so_far(), "is of age"),
    ],
)
def test_lines(said: Requirement, known: SoFar, text: str) -> None:
    assert remaining_text(said, known, NAMES) == text
