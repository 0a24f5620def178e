"""Every form of a requirement, alone and nested, at the day before and after it changes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.catalogs import credential
from tests.requirements.judging import World

CATALOG = {
    "competencies": [{"key": "welding", "name": "Welding"}],
    "credentials": [
        credential("a", credits=2),
        credential("b", credits="1.5"),
        credential("c", credits=3, validMonths=12, competencies=[{"competency": "welding", "level": 3}]),
        credential("d"),
    ],
}
LAST = "2026-06-30"  # the last day of c, issued a year before
NEXT = "2026-07-01"
LEARNER: dict[str, Any] = {
    "awards": [{"credential": "a"}, {"credential": "c", "issuedOn": "2025-06-30", "score": 80}],
    "experience": [{"startedOn": "2026-01-01", "endedOn": "2027-12-31", "field": "shop"}],
    "conditions": ["is of age"],
}
A, B, C, D = ({"credential": key} for key in "abcd")
YES: dict[str, Any] = {"all": []}
NO: dict[str, Any] = {"any": []}


def status(rule: dict[str, Any], day: str = LAST, learner: dict[str, Any] | None = None) -> str:
    return World(CATALOG, LEARNER if learner is None else learner, date.fromisoformat(day)).status(rule)


@pytest.mark.parametrize(
    ("rule", "on_the_last_day", "on_the_next"),
    [
        (C, "MET", "EXPIRED"),
        ({**C, "minScore": 80}, "MET", "EXPIRED"),
        ({**C, "minScore": 81}, "UNMET", "UNMET"),
        ({**C, "earnedWithinMonths": 12}, "MET", "EXPIRED"),
        ({**C, "earnedWithinMonths": 11}, "EXPIRED", "EXPIRED"),
        ({"competency": "welding", "level": 3}, "MET", "EXPIRED"),
        ({"competency": "welding", "level": "3.001"}, "IN_PROGRESS", "UNMET"),
        ({"all": [A, C]}, "MET", "IN_PROGRESS"),
        ({"any": [C, D]}, "MET", "UNMET"),
        ({"any": [A, C]}, "MET", "MET"),
        ({"atLeast": 2, "of": [A, C, D]}, "MET", "IN_PROGRESS"),
        ({"atLeast": 1, "of": [B, C, D]}, "MET", "UNMET"),
        ({"credits": 5, "of": [A, B, C]}, "MET", "IN_PROGRESS"),
        ({"credits": "5.001", "of": [A, B, C]}, "IN_PROGRESS", "IN_PROGRESS"),
        ({"credits": 2, "of": [A, C]}, "MET", "MET"),
    ],
)
def test_line_holds_through_an_awards_last_day(rule: dict[str, Any], on_the_last_day: str, on_the_next: str) -> None:
    assert status(rule, LAST) == on_the_last_day
    assert status(rule, NEXT) == on_the_next


@pytest.mark.parametrize(("day", "expected"), [("2026-06-29", "IN_PROGRESS"), (LAST, "MET"), (NEXT, "MET")])
def test_experience_grows_day_by_day(day: str, expected: str) -> None:
    assert status({"experience": {"months": 6}}, day) == expected
    assert status({"experience": {"months": 6, "fields": ["shop", "sea"], "distinctFields": 1}}, day) == expected
    assert status({"experience": {"months": 6, "field": "sea"}}, day) == "UNMET"


@pytest.mark.parametrize(("day", "expected"), [("2028-01-01", "MET"), ("2028-01-02", "IN_PROGRESS")])
def test_experience_in_a_window_runs_out(day: str, expected: str) -> None:
    """As with awards, what is exactly 12 months ago is still inside: from 1 January 2027 to its end."""
    assert status({"experience": {"months": 12, "withinMonths": 12}}, day) == expected


def test_condition_is_what_the_record_says_however_spelled() -> None:
    assert status({"condition": "is of age"}) == "MET"
    assert status({"condition": "Is of  age."}) == "MET"
    assert status({"condition": "is off age"}) == "UNVERIFIABLE"
    assert status({"all": [{"condition": "is tall"}]}) == "UNMET"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (YES, "MET"),
        (NO, "UNMET"),
        ({"all": [YES, YES]}, "MET"),
        ({"all": [YES, NO]}, "IN_PROGRESS"),
        ({"all": [NO]}, "UNMET"),
        ({"any": [NO, YES]}, "MET"),
        ({"atLeast": 0, "of": []}, "MET"),
        ({"atLeast": 0, "of": [NO]}, "MET"),
        ({"atLeast": 1, "of": []}, "UNMET"),
        ({"atLeast": 2, "of": [YES, NO, YES]}, "MET"),
        ({"atLeast": 3, "of": [YES, NO, YES]}, "IN_PROGRESS"),
        ({"credits": 0, "of": []}, "MET"),
        ({"credits": "0.001", "of": []}, "UNMET"),
        ({"credits": "0.001", "of": [{**YES, "worth": "0.001"}]}, "MET"),
        ({"credits": 3, "of": [{**YES, "worth": 1}, {**NO, "worth": 9}, {**YES, "worth": 2}]}, "MET"),
        ({"credits": "0.3", "of": [{**YES, "worth": "0.1"}] * 3}, "MET"),
    ],
)
def test_groups_count_what_holds(rule: dict[str, Any], expected: str) -> None:
    assert status(rule) == expected


def test_own_worth_precedes_credits() -> None:
    assert status({"credits": 2, "of": [A]}) == "MET"
    assert status({"credits": 2, "of": [{**A, "worth": 1}]}) == "IN_PROGRESS"
    assert status({"credits": 7, "of": [{**A, "worth": 7}]}) == "MET"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"atLeast": 2, "of": [A, A]}, "IN_PROGRESS"),
        ({"atLeast": 2, "of": [A, A, C]}, "MET"),
        ({"atLeast": 2, "of": [A, {**A, "minScore": 0}]}, "IN_PROGRESS"),
        ({"credits": 3, "of": [A, A]}, "IN_PROGRESS"),
        ({"credits": 9, "of": [{**A, "worth": 4}, {**A, "worth": 9}]}, "MET"),
        ({"credits": 10, "of": [{**A, "worth": 4}, {**A, "worth": 9}]}, "IN_PROGRESS"),
        ({"credits": 9, "of": [{**C, "worth": 4}, {**C, "worth": 9, "minScore": 90}]}, "IN_PROGRESS"),
        ({"credits": 4, "of": [{**C, "worth": 4}, {**C, "worth": 9, "minScore": 90}]}, "MET"),
        ({"atLeast": 2, "of": [{"all": [A]}, A]}, "MET"),
        ({"all": [A, A]}, "MET"),
    ],
)
def test_lines_of_one_credential_count_once(rule: dict[str, Any], expected: str) -> None:
    assert status(rule) == expected


def test_a_second_award_never_counts_twice() -> None:
    twice = {"awards": [{"credential": "a"}, {"credential": "a", "issuedOn": "2020-01-01"}]}
    assert status({"credits": 4, "of": [A]}, learner=twice) == "IN_PROGRESS"
    assert status({"atLeast": 2, "of": [A, A]}, learner=twice) == "IN_PROGRESS"


NESTED = {
    "all": [
        {"any": [D, {"atLeast": 2, "of": [A, {"credits": 4, "of": [B, C, {**NO, "worth": 9}, {**A, "worth": 1}]}]}]},
        {"atLeast": 1, "of": [{"experience": {"months": 6}}, {"condition": "is tall"}]},
    ]
}
"""c (3) and a (1) make the 4 credits; with a itself they are two lines. Without c they are one."""


def test_forms_nest() -> None:
    assert status(NESTED, "2026-06-29") == "IN_PROGRESS"  # a day short of six months
    assert status(NESTED, LAST) == "MET"
    assert status(NESTED, NEXT) == "IN_PROGRESS"
    assert status(NESTED, NEXT, {**LEARNER, "awards": [*LEARNER["awards"], {"credential": "d"}]}) == "MET"


def test_every_nested_line_has_path_and_status() -> None:
    found = World(CATALOG, LEARNER, date.fromisoformat(NEXT)).assess(NESTED)
    assert {part.requirement.path: part.status.value for part in found.lines()} == {
        "x/r0": "IN_PROGRESS",
        "x/r0/0": "IN_PROGRESS",
        "x/r0/0/0": "UNMET",
        "x/r0/0/1": "IN_PROGRESS",
        "x/r0/0/1/0": "MET",
        "x/r0/0/1/1": "IN_PROGRESS",
        "x/r0/0/1/1/0": "UNMET",
        "x/r0/0/1/1/1": "EXPIRED",
        "x/r0/0/1/1/2": "UNMET",
        "x/r0/0/1/1/3": "MET",
        "x/r0/1": "MET",
        "x/r0/1/0": "MET",
        "x/r0/1/1": "UNVERIFIABLE",
    }


def test_deepest_nesting_is_judged() -> None:
    rule: dict[str, Any] = C
    for depth in range(150):
        rule = {"all": [rule]} if depth % 2 else {"any": [rule]}
    assert status(rule, LAST) == "MET"
    assert status(rule, NEXT) == "UNMET"


def test_named_path_replaces_one_position() -> None:
    rule = {"all": [{"path": "the-choice", "any": [A, D]}, C]}
    paths = [part.requirement.path for part in World(CATALOG, LEARNER).assess(rule).lines()]
    assert paths == ["x/r0", "the-choice", "x/r0/0/0", "x/r0/0/1", "x/r0/1"]


@pytest.mark.parametrize(
    ("rule", "share"),
    [
        (A, 1),
        (D, 0),
        ({"all": [A, D]}, 0.5),
        ({"any": [D, {"all": [A, D]}]}, 0.5),
        ({"atLeast": 2, "of": [A, B, D]}, 0.5),
        ({"credits": 8, "of": [A, B, C]}, 0.625),
        ({"all": [A, {"experience": {"months": 12}}]}, 0.75),
        ({"all": [{"competency": "welding", "level": 4}, D]}, 0.375),
    ],
)
def test_how_far_a_requirement_is(rule: dict[str, Any], share: float) -> None:
    """On the last day of c: a and c are held, six months are worked, welding is at level 3."""
    assert World(CATALOG, LEARNER, date.fromisoformat(LAST)).assess(rule).share == share
