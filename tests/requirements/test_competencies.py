"""Competencies: stated or shown, the highest level counts, levels never add up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.requirement import CoverageLine, Need
from pathways.requirements.evaluate import assess
from pathways.requirements.leaves import covered
from tests.catalogs import credential
from tests.requirements.judging import World

CATALOG = {
    "competencies": [
        {"key": "security", "name": "Security"},
        {"key": "network-security", "name": "Network security", "broader": ["security"]},
    ],
    "credentials": [
        credential("one", competencies=[{"competency": "security", "level": 1}]),
        credential("two", competencies=[{"competency": "security", "level": "2.5"}], validMonths=12),
        credential("narrow", competencies=[{"competency": "network-security", "level": 5}]),
        credential("plain", competencies=[{"competency": "security"}]),
    ],
}
DAY = date(2026, 6, 1)
FRESH = {"credential": "two", "issuedOn": "2026-01-01"}
OLD = {"credential": "two", "issuedOn": "2020-01-01"}


def world(*awards: dict[str, Any], stated: object = None) -> World:
    said = [] if stated is None else [{"competency": "security", "level": stated}]
    return World(CATALOG, {"awards": list(awards), "competencies": said}, DAY)


def at(level: object) -> dict[str, Any]:
    return {"competency": "security", "level": level}


@pytest.mark.parametrize(("level", "expected"), [("2.499", "MET"), ("2.5", "MET"), ("2.501", "IN_PROGRESS")])
def test_a_level_is_compared_exactly(level: str, expected: str) -> None:
    assert world(FRESH).status(at(level)) == expected
    assert world(stated="2.5").status(at(level)) == expected


def test_highest_level_counts_and_levels_never_add_up() -> None:
    several = world({"credential": "one"}, FRESH, stated=1)
    assert several.status(at("2.5")) == "MET"
    assert several.status(at("2.6")) == "IN_PROGRESS"


def test_an_absent_level_is_one() -> None:
    assert world({"credential": "plain"}).status({"competency": "security"}) == "MET"
    assert world({"credential": "plain"}).status(at("1.001")) == "IN_PROGRESS"
    assert world(stated="0.999").status({"competency": "security"}) == "IN_PROGRESS"


def test_broader_satisfies_nothing() -> None:
    assert world({"credential": "narrow"}).status(at(1)) == "UNMET"


def test_an_expired_award_shows_nothing() -> None:
    assert world(OLD).status(at(2)) == "EXPIRED"
    assert world(OLD).status(at(3)) == "UNMET"
    assert world(OLD, stated=2).status(at(2)) == "MET"


def test_expired_level_keeps_its_shown_share() -> None:
    found = world(OLD, stated=1).assess(at(2))
    assert found.status.value == "EXPIRED"
    assert found.share == 0.5


def test_a_level_below_is_progress() -> None:
    found = world({"credential": "one"}).assess(at(4))
    assert found.status.value == "IN_PROGRESS"
    assert found.share == 0.25
    assert [claim.text for claim in found.by] == ["ONE shows level 1"]


def test_a_stated_level_is_named_as_such() -> None:
    assert [claim.text for claim in world(stated=3).assess(at(2)).by] == ["the record states level 3"]


def test_a_revoked_award_shows_nothing() -> None:
    assert world({**FRESH, "state": "REVOKED"}).status(at(1)) == "UNMET"


def test_planned_steps_show_from_the_next_rank_on() -> None:
    assert world().holds_after(at("2.5"), "one", "two")
    assert not world().holds_after(at("2.6"), "one", "two")
    assert not world().holds_after(at(1), beside=("two",))
    assert world(stated=3).holds_after(at(3), "one")


def need(competency: str, level: object, importance: object) -> Need:
    return Need(competency=competency, level=Decimal(str(level)), importance=Decimal(str(importance)))


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        ([], 1),
        ([need("security", 2, 1)], 1),  # above the level: in full, no more
        ([need("security", 5, 3)], 0.5),
        ([need("security", 5, 1), need("network-security", 1, 1)], 0.25),
        ([need("security", 5, 3), need("network-security", 1, 1)], 0.375),
        ([need("security", 5, "4.5"), need("network-security", 1, "0.5")], 0.45),
    ],
)
def test_coverage_weighs_needs_by_importance(needs: list[Need], expected: float) -> None:
    """A level of 2.5 in security is held: half of 5, all of 2."""
    assert float(covered(needs, world(FRESH).evidence)) == expected


def test_a_share_of_coverage_is_compared_exactly() -> None:
    needs = (need("security", 3, 1), need("network-security", 1, 2))  # a third of 2.5/3
    held = world(FRESH)
    for share, expected in (("0.277", "MET"), ("0.278", "IN_PROGRESS")):  # 2.5 / 9 = 0.2777…
        line = CoverageLine(path="goal", occupation="job", needs=needs, share=Decimal(share))
        assert assess(line, held.evidence, held.credentials).status.value == expected
