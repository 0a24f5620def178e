"""Credits to choose between, and what an award says of itself: read, written, and refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award
from pathways.errors import ProblemsError
from pathways.exchange.document import Document, read_text
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from tests.catalogs import content_of, credential


def test_what_can_be_chosen_is_read_and_written() -> None:
    written = credential("project", {}, creditsFrom="1.5", creditsTo=4, credits=2)
    content = content_of({"credentials": [written]})
    found = content.credentials["project"]
    assert (found.credits_from, found.credits_to, found.credits) == (Decimal("1.5"), Decimal(4), Decimal(2))
    assert content_of(write_catalog(content) | {"format": "pathways/1"}) == content


def test_line_may_count_what_only_says_its_span() -> None:
    rule = {"requires": {"credits": 1, "of": [{"credential": "project"}]}}
    content_of({"credentials": [credential("project", {}, creditsFrom=1, creditsTo=4), credential("all", rule)]})


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"creditsFrom": 1}, [("MISSING", "credentials/0/creditsFrom")]),
        ({"creditsTo": 1}, [("MISSING", "credentials/0/creditsTo")]),
        ({"creditsFrom": 2, "creditsTo": 1}, [("OUT_OF_RANGE", "credentials/0/creditsTo")]),
        ({"creditsFrom": 1, "creditsTo": 2, "credits": 3}, [("OUT_OF_RANGE", "credentials/0/credits")]),
        ({"creditsFrom": 1, "creditsTo": "x"}, [("BAD_NUMBER", "credentials/0/creditsTo")]),
        ({"creditsFrom": -1, "creditsTo": 1}, [("OUT_OF_RANGE", "credentials/0/creditsFrom")]),
        ({"creditsFrom": 1, "creditsTo": 1, "credits": 1}, []),
    ],
)
def test_a_span_that_is_none_is_refused(fields: dict[str, Any], problems: list[tuple[str, str]]) -> None:
    document = Document("a.yaml", {"format": "pathways/1", "credentials": [credential("p", {}, **fields)]}, "", False)
    assert [(each.code, each.path) for each in read_catalog(document).problems] == problems


def test_an_award_says_what_it_is() -> None:
    text = "awards: [{credential: a, credits: 2.5, kind: PRIOR_LEARNING, issuedBy: Other College, times: 2}]"
    (found,) = read_record(read_text(text, "l.yaml")).awards
    assert found == Award(
        credential="a", credits=Decimal("2.5"), kind=RouteKind.PRIOR_LEARNING, issued_by="Other College", times=2
    )
    assert Award(credential="a").times == 1


def test_award_that_says_nonsense_of_itself_is_refused() -> None:
    with pytest.raises(ProblemsError) as refused:
        read_record(read_text("awards: [{credential: a, credits: -1, kind: GIFT, times: 0}]", "l.yaml"))
    assert sorted((each.code.value, each.path) for each in refused.value.problems) == [
        ("BAD_VALUE", "awards/0/kind"),
        ("OUT_OF_RANGE", "awards/0/credits"),
        ("OUT_OF_RANGE", "awards/0/times"),
    ]
