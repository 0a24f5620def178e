"""Steps that lean on each other side by side run as one block: counted by hand. TODAY is Monday 2026-11-23."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.planning.planner import Planner
from pathways.planning.question.blocks import blocks_of
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.verify.calendar_replay import Replay
from tests.catalogs import credential, question, snapshot_of, usd
from tests.planning.test_calendar_cases import ask, days, every, line, needs, weeks


def beside(*keys: str) -> list[dict[str, Any]]:
    return [line(key, concurrent=True) for key in keys]


def pair(one: dict[str, Any], other: dict[str, Any], form: str = "concurrent") -> list[dict[str, Any]]:
    return [
        credential("x", needs(line("y", **{form: True}), **one)),
        credential("y", needs(line("x", **{form: True}), **other)),
    ]


@pytest.mark.parametrize("form", ["concurrent", "together"])
@pytest.mark.parametrize(
    ("one", "other", "options", "length"),
    [
        # 200 hours at 40 a week.
        ({"hours": 100}, {"hours": 100}, {}, 5),
        ({"hours": 100}, {"hours": 100}, {"weeklyHours": 10}, 20),
        ({"hours": 10}, {"hours": 10}, {"weeklyHours": 10}, 2),
        # No fewer weeks than either takes, though 4 would do.
        ({"hours": 10, "weeks": 5}, {"hours": 30}, {"weeklyHours": 10}, 5),
        ({"hours": 10}, {"weeks": 3}, {"weeklyHours": 10}, 3),
        # 10 + 20 hours in 3 weeks are 3.33… and 6.66…: 10 together.
        ({"hours": 10}, {"hours": 20}, {"weeklyHours": 10}, 3),
        # Each takes a place, with hours or without.
        ({"hours": 10}, {"weeks": 1}, {"maxParallel": 1}, None),
        ({"hours": 10}, {"weeks": 1}, {"maxParallel": 2}, 1),
        ({}, {}, {"maxParallel": 1}, 0),
    ],
)
def test_two_that_need_each_other(
    one: dict[str, Any], other: dict[str, Any], options: dict[str, Any], length: int | None, form: str
) -> None:
    plan = ask(pair(one, other, form), "x", **options)
    assert (None if plan is None else plan.totals.weeks) == length
    if plan is not None:
        begins, ends = zip(*days(plan).values(), strict=True)
        assert len(set(begins)) == len(set(ends)) == 1


LIFE = [
    credential("x", needs(*beside("y"), hours=10, cost=usd(30)), needs("z", hours=10, cost=usd(5))),
    credential("y", needs(*beside("x"), hours=10, cost=usd(20))),
    credential("z", {"hours": 10, "cost": usd(100)}),
]


@pytest.mark.parametrize("objectives", [["WEEKS", "MONEY"], ["MONEY", "WEEKS"]])
def test_block_is_cheaper_than_a_way_around_it(objectives: list[str]) -> None:
    """50 in two weeks at 5 + 5 hours; z and then x by its other route are 105, in two weeks as well."""
    plan = ask(LIFE, "x", weeklyHours=10, optimize=objectives)
    assert plan is not None
    assert plan.totals.cost.amount == 50
    assert plan.totals.weeks == 2
    assert days(plan) == {"x": ("2026-11-23", "2026-12-07"), "y": ("2026-11-23", "2026-12-07")}


def test_three_in_circle_and_two_circles_through_one() -> None:
    """15 + 15 + 15 hours at 10 a week are five weeks."""
    work = {"hours": 15}
    around = [credential(one, needs(*beside(other), **work)) for one, other in ("ab", "bc", "ca")]
    star = [
        credential("a", needs(*beside("b", "c"), **work)),
        *(credential(key, needs(*beside("a"), **work)) for key in "bc"),
    ]
    for several in (around, star):
        plan = ask(several, "b", weeklyHours=10)
        assert plan is not None
        assert plan.totals.weeks == 5
        assert {begin for begin, _ in days(plan).values()} == {"2026-11-23"}


def test_a_one_way_line_makes_no_block() -> None:
    """The lab begins when the lecture does; each has its own length, and both do not fit into 10 hours a week."""
    lecture, lab = credential("lecture", {"hours": 20}), credential("lab", needs(*beside("lecture"), hours=10))
    assert days(ask([lecture, lab], "lab", weeklyHours=20)) == {
        "lecture": ("2026-11-23", "2026-11-30"),
        "lab": ("2026-11-30", "2026-12-07"),
    }
    assert days(ask([lecture, lab], "lab", weeklyHours=30)) == {
        "lecture": ("2026-11-23", "2026-11-30"),
        "lab": ("2026-11-23", "2026-11-30"),
    }


def test_what_leans_on_block_is_not_in_it() -> None:
    """x and y take two weeks at 10 hours; the third takes a week of its own, beside them where there are hours."""
    third = credential("third", needs(*beside("x", "y"), hours=10))
    several = [*pair({"hours": 10}, {"hours": 10}), third]
    assert weeks(several, "third", weeklyHours=10) == 3
    assert weeks(several, "third", weeklyHours=20) == 2


def test_held_credential_makes_no_block() -> None:
    """With y held x runs by itself, for its week."""
    learner = {"awards": [line("y", issuedOn="2020-01-01")]}
    assert weeks(pair({"hours": 10}, {"hours": 30}), "x", learner, weeklyHours=10) == 1


def test_a_circle_with_an_ordinary_line_is_none() -> None:
    several = [credential("x", needs("y", hours=10)), credential("y", needs(*beside("x"), hours=10))]
    assert ask(several, "x") is None


def test_a_block_begins_where_all_of_it_may() -> None:
    """Tuesday 12-01 for the one, Wednesday 12-02 for the other: only Monday 12-07 is possible for both; two weeks at
    20 hours do not end within the first offering."""
    on = {"hours": 40, "offerings": [{"startsOn": "2026-12-01", "endsOn": "2026-12-31"}]}
    other = {"hours": 40, "offerings": [{"startsOn": "2026-12-02", "endsOn": "2026-12-31"}]}
    assert days(ask(pair(on, other), "x"))["y"] == ("2026-12-07", "2026-12-21")
    assert days(ask(pair(on, on), "x"))["y"] == ("2026-12-01", "2026-12-15")
    short = {"hours": 40, "offerings": [{"startsOn": "2026-12-01", "endsOn": "2026-12-13"}]}
    assert ask(pair(on, short), "x") is None


def test_a_block_is_needed_by_what_comes_after() -> None:
    """Two weeks of the block, then one."""
    several = [*pair({"hours": 10}, {"hours": 10}), credential("top", needs("x", hours=10))]
    assert days(ask(several, "top", weeklyHours=10))["top"] == ("2026-12-07", "2026-12-14")


def test_hours_that_a_block_needs_are_told_exactly() -> None:
    """200 hours in four weeks are 50 a week."""
    asked = question("x", None, optimize=["WEEKS"], finishBy="2026-12-21", weeklyHours="10")
    answer = Planner().plan(asked, snapshot_of({"credentials": pair({"hours": 100}, {"hours": 100})}))
    assert isinstance(answer, NoPlan)
    assert "weeklyHours=50" in [change.assignment for each in answer.relaxations for change in each.changes]


def test_waived_lines_lean_on_nothing() -> None:
    learner = {"waivers": [{"path": "x/r0/0", "reason": "r"}]}
    assert weeks(pair({"hours": 10}, {"hours": 100}), "x", learner, weeklyHours=10) == 1


def test_every_set_that_circles_is_found() -> None:
    """A pair, a circle of three through one of it, and both together; routes that lean on nothing are in none."""
    several = [
        credential("a", needs(*beside("b", "c")), {}),
        credential("b", needs(*beside("a"))),
        credential("c", needs(*beside("d"))),
        credential("d", needs(*beside("a"))),
    ]
    asked = question(every("a", "b", "c", "d"), None, optimize=["WEEKS"])
    instance = Instance(asked, snapshot_of({"credentials": several}))
    found = blocks_of(closure_of(instance, instance.limits))
    assert [[step.key for step in steps] for steps in found] == [["a", "b"], ["a", "c", "d"], ["a", "b", "c", "d"]]
    assert all(step.place == 0 for steps in found for step in steps)


X_AND_Y = snapshot_of({"credentials": pair({"hours": 100}, {"hours": 100})})
TWO = frozenset("xy")


def judged(*steps: TakenStep) -> list[str]:
    """What the verifier says of steps that are to earn x."""
    asked = question("x", None, optimize=["WEEKS"])
    return list(Replay(steps, asked, Instance(asked, X_AND_Y).goal, X_AND_Y, {}, {}).faults(Decimal(0)))


def taken(key: str, weeks: tuple[int, int], block: frozenset[str] = TWO, **fields: Any) -> TakenStep:
    credential = X_AND_Y.credentials[key]
    return TakenStep(credential, credential.routes[0], 1, weeks, block=block, **fields)


def test_the_verifier_agrees_with_a_block() -> None:
    assert judged(taken("x", (0, 5)), taken("y", (0, 5))) == []
    assert judged(taken("x", (2, 7)), taken("y", (2, 7))) == []


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        # 100 hours at 40 a week are three weeks; 200 are five.
        ([taken("x", (0, 3)), taken("y", (0, 3))], "runs from week 0 to 3"),
        ([taken("x", (0, 5)), taken("y", (1, 6))], "its block begins on several days"),
        ([taken("x", (0, 3), frozenset()), taken("y", (0, 3), frozenset())], "its requirement does not hold"),
        ([taken("x", (0, 5)), taken("y", (0, 3), frozenset())], "runs in a block with what runs by itself"),
        ([taken("x", (0, 3), frozenset("x"))], "its block is not a circle"),
        ([taken("x", (0, 5))], "no step of its block"),
        ([taken("x", (0, 5), shift=1), taken("y", (0, 5), shift=1)], "on which neither a week nor an offering begins"),
    ],
)
def test_the_verifier_refuses_what_is_no_block(steps: list[TakenStep], fault: str) -> None:
    assert any(fault in found for found in judged(*steps))
