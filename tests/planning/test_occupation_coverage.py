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
from tools.occupation_coverage import Covered, Why, coverages, full_record, main, report


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
        assert (item.why is Why.UNSHOWN) is not supplied


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
    assert {item.competency: (item.why, item.by) for item in job.short} == {
        "none": (Why.UNSHOWN, ()),
        "half": (Why.TOO_LOW, ()),
        "said": (Why.RECORD, ("c",)),
        "gone": (Why.GONE, ("d",)),
        "worked": (Why.RECORD_IN_PART, ("e",)),
    }
    assert list(report((job,), catalog)) == [
        "## Job",
        "25 % from nothing, 50 % at most.",
        "- Nothing in the catalogue shows it:",
        "  - NONE: 0 of 2",
        "- Nothing in the catalogue shows it that high:",
        "  - HALF: 1 of 2",
        "- What shows it cannot be earned:",
        "  - GONE: 0 of 2 (shown by D)",
        "- Takes conditions or work in the record:",
        "  - SAID: 0 of 2, 2 by C",
        "- Takes conditions or work in the record, and stays short even so:",
        "  - WORKED: 0 of 2, 1 by E",
        "",
    ]


def test_sweep_over_the_seed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(SEED), "--day", TODAY.isoformat()])
    lines = capsys.readouterr().out.splitlines()
    assert len([line for line in lines if line.startswith("## ")]) == len(found())
    assert max(map(len, lines)) < 260
    assert lines[-1].startswith(f"{len(found())} occupations, ")
