"""Requirements in a file: every form of the first table, read as what it means and written as it stood."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.requirement import (
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
)
from pathways.exchange.pathways_format.catalog import write_catalog
from tests.catalogs import content_of, credential


def requirement(rule: dict[str, Any]) -> Requirement | None:
    catalog = {
        "organizations": [{"key": "org", "name": "Org"}],
        "competencies": [{"key": "welding", "name": "Welding"}],
        "credentials": [credential("a", {"requires": rule}), credential("b", credits=1)],
    }
    content = content_of(catalog)
    (route,) = content.credentials["a"].routes
    written = write_catalog(content)["credentials"][0]["routes"][0]["requires"]
    again = content_of({**catalog, "credentials": [credential("a", {"requires": written}), credential("b", credits=1)]})
    assert again == content
    return route.requires


B = CredentialLine(path="a/r0/0", credential="b")


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": []}, Group(path="a/r0", rule=GroupRule.ALL, of=())),
        ({"any": [{"credential": "b"}]}, Group(path="a/r0", rule=GroupRule.ANY, of=(B,))),
        (
            {"atLeast": 1, "of": [{"credential": "b"}], "worth": "2.5", "path": "mine"},
            Group(path="mine", named=True, worth=Decimal("2.5"), rule=GroupRule.AT_LEAST, minimum=Decimal(1), of=(B,)),
        ),
        (
            {"credits": "0.5", "of": [{"credential": "b"}]},
            Group(path="a/r0", rule=GroupRule.CREDITS, minimum=Decimal("0.5"), of=(B,)),
        ),
        (
            {"credential": "b", "minScore": "70.5", "earnedWithinMonths": 6, "concurrent": True},
            CredentialLine(
                path="a/r0", credential="b", min_score=Decimal("70.5"), earned_within_months=6, concurrent=True
            ),
        ),
        ({"credential": "b", "together": True}, CredentialLine(path="a/r0", credential="b", together=True)),
        ({"competency": "welding"}, CompetencyLine(path="a/r0", competency="welding", level=Decimal(1))),
        (
            {"competency": "welding", "level": "4.12"},
            CompetencyLine(path="a/r0", competency="welding", level=Decimal("4.12")),
        ),
        ({"experience": {"months": 12, "field": "it"}}, ExperienceLine(path="a/r0", months=12, fields=("it",))),
        (
            {"experience": {"months": 0, "fields": ["it", "law"], "withinMonths": 60, "distinctFields": 2}},
            ExperienceLine(path="a/r0", months=0, fields=("it", "law"), within_months=60, distinct_fields=2),
        ),
        ({"condition": "is of age"}, ConditionLine(path="a/r0", condition="is of age")),
    ],
)  # fmt: skip
def test_every_form_is_read_and_written(rule: dict[str, Any], expected: Requirement) -> None:
    assert requirement(rule) == expected


def test_paths_are_positions_from_the_root() -> None:
    found = requirement({"all": [{"path": "p", "any": [{"all": []}, {"all": []}]}]})
    assert isinstance(found, Group)
    assert isinstance(found.of[0], Group)
    assert [part.path for part in found.of[0].of] == ["a/r0/0/0", "a/r0/0/1"]
