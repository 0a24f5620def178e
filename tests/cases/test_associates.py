"""The exam before the experience: an associate is a credential of its own, and levels of education are levels."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.advising.progress import progress_of
from pathways.advising.standing import standing_of
from pathways.domain.advice import HoldingState
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from tests.cases.asking import DAY, plan
from tests.catalogs import credential, record, snapshot_of, usd

WORK = {
    "experience": {
        "months": 60,
        "fields": ["security"],
        "substitutes": [
            {"by": {"competency": "education", "level": 6}, "months": 12},
            {"by": {"credential": "listed"}, "months": 12},
        ],
        "atMostOnce": True,
    }
}
WORLD = snapshot_of(
    {
        "competencies": [{"key": "education", "name": "Education"}],
        "credentials": [
            credential("bachelor", competencies=[{"competency": "education", "level": 6}]),
            credential("master", competencies=[{"competency": "education", "level": 7}]),
            credential("listed", {"cost": usd(300)}),
            credential("associate", {"cost": usd(749), "kind": "EXAM"}, validMonths=72),
            credential("certified", {"kind": "STACK", "requires": {"all": [{"credential": "associate"}, WORK]}}),
        ],
    }
)


def learner(months: int, *awards: str) -> Any:
    held = [{"credential": key, "issuedOn": "2026-01-01"} for key in awards]
    return record({"awards": held, "experience": [{"months": months, "field": "security"}] if months else []})


@pytest.mark.parametrize(
    ("months", "awards", "money"),
    [
        (0, (), None),
        (47, ("bachelor",), None),
        (48, ("bachelor",), "749"),
        (48, ("master",), "749"),
        (48, (), "1049"),  # the listed credential stands for the year that is missing
        (60, (), "749"),
        (60, ("associate",), "0"),
        (48, ("associate", "master"), "0"),
        (36, ("associate", "master", "listed"), None),  # both together do not stand for two
    ],
)
def test_an_associate_is_certified_with_the_experience(months: int, awards: tuple[str, ...], money: str | None) -> None:
    brought = learner(months, *awards)
    found = plan(WORLD, "certified", brought)
    if money is None:
        assert isinstance(found, NoPlan)
    else:
        assert isinstance(found, Plan)
        assert str(found.totals.cost.amount) == money
    exam = plan(WORLD, "associate", brought)
    assert isinstance(exam, Plan)  # the exam asks for no experience
    assert str(exam.totals.cost.amount) == ("0" if "associate" in awards else "749")


def test_an_associate_waits_for_experience_alone() -> None:
    found = progress_of("certified", learner(30, "associate"), DAY, WORLD)
    assert standing_of(found, WORLD).state is HoldingState.IN_PROGRESS
    assert [line.requirement.path for line in found.lines if line.holds] == ["certified/r0/0"]
