"""What a person can do where experience is missing. TODAY is 2026-11-23; the days are counted by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.planning.planner import Planner
from tests.catalogs import credential, question, snapshot_of, usd

SHOWN = [{"competency": "x", "level": 4}, {"competency": "y", "level": 2}]
CATALOG: dict[str, Any] = {
    "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}],
    "credentials": [
        credential("near", {"cost": usd(70)}, competencies=[{"competency": "x", "level": 2}, SHOWN[1]]),
        credential("less", {"cost": usd(10)}, competencies=[{"competency": "y", "level": 1}]),
        credential("best", {"requires": {"condition": "is known"}}, competencies=SHOWN),
    ],
}
"""NEAR shows half of X and all of Y: three quarters of TOP; BEST would show all, but cannot be earned."""


def told(requires: dict[str, Any], learner: dict[str, Any], **options: Any) -> NoPlan:
    top = credential("top", {"cost": usd(5), "requires": requires}, competencies=SHOWN)
    document = {**CATALOG, "credentials": [*CATALOG["credentials"], top]}
    answer = Planner().plan(question("top", learner, **options), snapshot_of(document))
    assert isinstance(answer, NoPlan)
    return answer


def work(months: int, **fields: Any) -> dict[str, Any]:
    return {"experience": {"months": months, **fields}}


@pytest.mark.parametrize(
    ("line", "held", "day"),
    [
        # Days of both ends count: a month from 11-23 is through 12-22.
        (work(1), [], "2026-12-22"),
        (work(60), [], "2031-11-22"),
        (work(60), [{"months": 59, "field": "a"}], "2026-12-22"),
        (work(24, fields=["a", "b"], distinctFields=2), [{"months": 30, "field": "a"}], "2026-11-23"),
        (work(12, withinMonths=24), [{"startedOn": "2026-01-01", "endedOn": "2026-06-30", "field": "a"}], "2027-05-22"),
        # Of the half year before, none is left of the last twelve months when the new twelve are full.
        (work(12, withinMonths=12), [{"startedOn": "2026-01-01", "endedOn": "2026-06-30", "field": "a"}], "2027-11-22"),
    ],
)
def test_the_first_day_on_which_work_is_enough(line: dict[str, Any], held: list[dict[str, Any]], day: str) -> None:
    answer = told(line, {"experience": held})
    assert f"from 2026-11-23 on is enough on {day} at the earliest, with" in answer.text


def test_earned_meanwhile_keeps_the_other_limits() -> None:
    answer = told(work(60), {})
    assert answer.text.endswith("Meanwhile NEAR can be earned in 1 step for $70.00: it shows 75 % of what TOP shows.")
    less = "Meanwhile LESS can be earned in 1 step for $10.00: it shows 25 % of what TOP shows."
    assert told(work(60), {}, avoid=["near"]).text.endswith(less)
    assert told(work(60), {}, budget="50").text.endswith(less)
    assert told(work(60), {"awards": [{"credential": "near"}]}).text.endswith(less)
    assert "Meanwhile" not in told({"condition": "is of age"}, {}).text


def test_what_counts_toward_the_goal_comes_first() -> None:
    """The exam or the associate, which rests on the exam, counts toward the top; NEAR only shows much of it."""
    line = {"all": [work(60), {"any": [{"credential": "exam"}, {"credential": "associate"}]}]}
    more = [
        credential("exam", {"cost": usd(9)}),
        credential("associate", {"cost": usd(1), "requires": {"credential": "exam"}}),
        credential("top", {"cost": usd(5), "requires": line}, competencies=SHOWN),
    ]
    catalog = snapshot_of({**CATALOG, "credentials": [*CATALOG["credentials"], *more]})
    for avoid, said in (
        ([], "ASSOCIATE can be earned in 2 steps for $10.00"),
        (["associate"], "EXAM can be earned in 1 step for $9.00"),
    ):
        answer = Planner().plan(question("top", {}, avoid=avoid), catalog)
        assert isinstance(answer, NoPlan)
        assert answer.text.endswith(f"Meanwhile {said}: it counts toward TOP.")


def test_to_waive_experience_comes_last() -> None:
    """The waiver would be free, and the permission costs ten more."""
    document = {
        "credentials": [
            credential("slow", {"cost": usd(15), "requires": {"condition": "is known"}}),
            credential("top", {"cost": usd(5), "requires": {"any": [work(60), {"credential": "slow"}]}}),
        ]
    }
    answer = Planner().plan(question("top"), snapshot_of(document))
    assert isinstance(answer, NoPlan)
    found = [each.changes[0].assignment for each in answer.relaxations]
    assert found == ["waive=top/r0/1", "condition+=is known", "waive=top/r0/0"]
