"""Exhaustion itself, against schedules worked out by hand; startOn is Monday, 23 November 2026."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calendar.oracle import Exhaustion
from tests.catalogs import content_of, credential, question

START = "2026-11-23"


def needs(*lines: Any, **route: Any) -> dict[str, Any]:
    every = [{"credential": line} if isinstance(line, str) else line for line in lines]
    return {"requires": {"all": every}, **route}


def schedules(
    credentials: list[dict[str, Any]], wanted: Any, learner: Any = None, **options: Any
) -> list[dict[str, int]]:
    """The weeks of the steps of every plan without superfluous steps, best first."""
    asked = question(wanted, learner, **{"optimize": ["WEEKS"], **options})
    plans = Exhaustion(content_of({"credentials": credentials}), asked).plans
    return [{key: day // 7 for key, day in found.starts.items()} for found in plans]


ONE_AFTER_ANOTHER = [credential("a", {"hours": 20}), credential("b", needs("a", weeks=2))]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, {"a": 0, "b": 1}),
        ({"weeklyHours": 10}, {"a": 0, "b": 2}),
        ({"weeklyHours": "6.7"}, {"a": 0, "b": 3}),
        ({"finishBy": "2026-12-14"}, {"a": 0, "b": 1}),
        ({"finishBy": "2026-12-13"}, None),
    ],
)
def test_lengths_follow_hours_and_weeks(options: dict[str, Any], expected: dict[str, int] | None) -> None:
    """20 hours at 10 a week are two weeks, at 6.7 three; b runs two weeks and so ends on day 21 at the earliest."""
    assert schedules(ONE_AFTER_ANOTHER, "b", **options) == ([expected] if expected else [])


def test_hours_of_a_week_are_shared() -> None:
    """10 hours over three weeks are 3.34 a week: three of them fit into 10.02 hours, two into 10."""
    three = [credential(key, {"hours": 10, "weeks": 3}) for key in ("a", "b", "c")]
    wanted = {"all": [{"credential": key} for key in ("a", "b", "c")]}
    assert sorted(schedules(three, wanted, weeklyHours="10.02")[0].values()) == [0, 0, 0]
    assert sorted(schedules(three, wanted, weeklyHours="10")[0].values()) == [0, 0, 3]
    assert sorted(schedules(three, wanted, maxParallel=1)[0].values()) == [0, 3, 6]


def test_what_runs_out_is_earned_late() -> None:
    """a lasts from its finishOn through the same day of the next month: b, of five weeks, cannot come between."""
    several = [
        credential("a", {"weeks": 1}, validMonths=1),
        credential("b", {"weeks": 5}),
        credential("c", needs("a", "b", weeks=1)),
    ]
    (found,) = schedules(several, "c")
    assert (found["b"], found["c"]) == (0, 5)
    # Begun in week 0, a is finished on 30 November and lasts through 30 December: week 5 begins on 28 December.
    assert found["a"] in range(5)
    assert schedules([*several[:1], credential("b", {"weeks": 6}), several[2]], "c", maxParallel=1) == [
        {"b": 0, "a": 6, "c": 7}
    ]


def test_beside_and_together() -> None:
    """`concurrent` is met by what runs, `together` only by what begins in the same week."""
    beside = [credential("a", {"weeks": 3}), credential("b", needs({"credential": "a", "concurrent": True}, weeks=1))]
    assert schedules(beside, "b") == [{"a": 0, "b": 0}]
    late = {"availableFrom": "2026-11-30", "weeks": 1}
    running = [credential("a", {"weeks": 3, "availableThrough": START}), None]
    for form, expected in (("concurrent", [{"a": 0, "b": 1}]), ("together", [{"a": 0, "b": 3}])):
        running[1] = credential("b", needs({"credential": "a", form: True}, **late))
        assert schedules(running, "b") == expected  # type: ignore[arg-type]


def test_ranks_hold_where_no_time_passes() -> None:
    circle = [credential("a", needs("b")), credential("b", needs({"credential": "a", "concurrent": True}))]
    assert schedules(circle, "a") == []
    pair = [credential(one, needs({"credential": other, "concurrent": True})) for one, other in ("ab", "ba")]
    assert schedules(pair, "a") == [{"a": 0, "b": 0}]


def test_a_renewal_keeps_what_a_later_step_needs() -> None:
    """a runs out on 10 December; c begins in week 4 at the earliest, on 21 December."""
    renewal = {"key": "n", "kind": "RENEWAL", "hours": 1}
    several = [
        credential("a", validMonths=1, renewals=[renewal]),
        credential("b", {"weeks": 4}),
        credential("c", needs("a", "b", weeks=1)),
    ]
    held = {"awards": [{"credential": "a", "issuedOn": "2026-11-10"}]}
    (found,) = schedules(several, "c", held)
    assert (found["b"], found["c"]) == (0, 4)
    # The cycle ends on 10 December, a Thursday: week 2 begins on 7 December, week 3 on the 14th.
    assert found["a+n+0"] in range(3)


def test_activities_of_each_cycle_keep_a_goal_valid() -> None:
    """a runs out on 10 December; each renewal moves that by a month and takes an activity of its own cycle.

    Through 10 January one renewal is enough, through 11 January two are needed, for which there are two activities.
    """
    renewal = {
        "key": "n",
        "kind": "RENEWAL",
        "requires": {"credits": 1, "of": [{"credential": "b"}, {"credential": "c"}]},
    }
    several = [
        credential("a", validMonths=1, renewals=[renewal]),
        credential("b", {"weeks": 1}, credits=1),
        credential("c", {"weeks": 1}, credits=1),
    ]
    held = {"awards": [{"credential": "a", "issuedOn": "2026-11-10"}]}
    kept = [
        Exhaustion(content_of({"credentials": several}), question("a", held, keepValidUntil=last)).plans
        for last in ("2026-12-10", "2027-01-10", "2027-01-11", "2027-02-11")
    ]
    assert [sorted(sorted(found.steps) for found in plans) for plans in kept] == [
        [[]],
        [["a+n+0", "b"], ["a+n+0", "c"]],
        [["a+n+0", "a+n+1", "b", "c"]],
        [],
    ]
    assert all(not found.starts and found.weeks == 0 for plans in kept for found in plans)
