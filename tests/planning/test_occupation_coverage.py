"""How much of each occupation of the seed can be covered at all, found twice: by the planner's graph, and by reading
the routes as they are written. Where that is not all, the needs that stay short are those that nothing earned shows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from pathways.domain.requirement import ExperienceLine, Requirement
from tests.budget import some
from tests.catalogs import TODAY, credential, snapshot_of, usd
from tests.planning.test_occupations import Everything
from tests.seeded import SEED, snapshot
from tools.occupation_coverage import Covered, coverages, full_record, main, table


class Worked(Everything):
    """With all the work that lines for experience ask for."""

    def allows(self, line: Requirement | None) -> bool:
        return isinstance(line, ExperienceLine) or super().allows(line)


@cache
def found() -> dict[str, Covered]:
    return {each.occupation: each for each in coverages(snapshot(), TODAY)}


@cache
def from_nothing() -> Everything:
    return Everything(snapshot(), frozenset(), TODAY)


@cache
def with_all_said() -> Everything:
    return Worked(snapshot(), full_record(snapshot(), TODAY).conditions, TODAY)


@pytest.mark.parametrize("occupation", some(sorted(snapshot().occupations), 6))
def test_both_ways_reach_the_same_share(occupation: str) -> None:
    assert found()[occupation].from_nothing == from_nothing().share(occupation)
    assert found()[occupation].at_most == with_all_said().share(occupation)


@pytest.mark.parametrize("occupation", some(sorted(snapshot().occupations), 6))
def test_short_needs_are_named_with_levels(occupation: str) -> None:
    levels = from_nothing().level
    needs = {need.competency: need for need in snapshot().occupations[occupation].needs}
    short = {key: levels.get(key, Decimal(0)) for key, need in needs.items() if levels.get(key, 0) < need.level}
    assert {item.competency: item.reached for item in found()[occupation].short} == short
    for item in found()[occupation].short:
        supplied = any(
            shown.competency == item.competency
            for each in snapshot().credentials.values()
            for shown in each.competencies
        )
        assert (item.why == "nothing in the catalogue shows it") is not supplied


JOB: dict[str, Any] = {
    "competencies": [{"key": key, "name": key.upper()} for key in ("whole", "none", "half", "said", "gone", "worked")],
    "credentials": [
        credential("a", {"cost": usd(1)}, competencies=[{"competency": "whole", "level": 2}]),
        credential("b", {"cost": usd(1)}, competencies=[{"competency": "half", "level": 1}]),
        credential("c", {"requires": {"condition": "yes"}}, competencies=[{"competency": "said", "level": 2}]),
        credential("d", {"cost": usd(1)}, status="SUPERSEDED", competencies=[{"competency": "gone", "level": 2}]),
        credential(
            "e",
            {"requires": {"experience": {"months": 12, "fields": ["w"], "withinMonths": 24}}},
            competencies=[{"competency": "worked", "level": 1}],
        ),
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "needs": [
                {"competency": key, "level": 2, "importance": 1}
                for key in ("whole", "none", "half", "said", "gone", "worked")
            ],
        },
        {"key": "idle", "name": "Idle"},
    ],
}


def test_why_no_more_by_hand() -> None:
    """Of six equal needs `whole` is met and `half` by half: 1.5 / 6. What must be said adds 1, a year of work 0.5."""
    catalog = snapshot_of(JOB)
    (job,) = coverages(catalog, TODAY)
    assert (job.occupation, job.from_nothing, job.at_most) == ("job", Fraction(1, 4), Fraction(1, 2))
    assert {item.competency: item.why for item in job.short} == {
        "none": "nothing in the catalogue shows it",
        "half": "nothing in the catalogue shows it that high",
        "said": "level 2 takes conditions or work in the record",
        "gone": "what shows level 2 cannot be earned",
        "worked": "level 1 takes conditions or work in the record, and nothing more is to be had",
    }
    rows = list(table((job,), catalog))
    assert rows[2].startswith("| Job | 25 % | 50 % | NONE 0 of 2: nothing in the catalogue shows it; HALF 1 of 2: ")


def test_table_of_the_seed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(SEED), "--day", TODAY.isoformat()])
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == 2 + len(found())
    assert lines[-1].startswith(f"{len(found())} occupations, ")
