"""Averages of points and of scores: the numbers of the register's example, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import assess
from pathways.requirements.evidence import evidence_of
from tests.catalogs import TODAY, content_of, credential, question, record, snapshot_of, usd

VALUES = ["0.0", "2.4", "2.5", "3.0", "4.0"]
POINTS = {"key": "points", "name": "Points", "values": VALUES, "points": [0, 2.4, 2.5, 3, 4]}
ABOVE = {"average": {"atLeast": 2.75, "of": {"select": {"subjects": ["nursing"]}}, "scale": "points"}}


def course(key: str, credits: object, cost: int = 10, **fields: Any) -> dict[str, Any]:
    return credential(key, {"cost": usd(cost), "weeks": 1}, credits=credits, subjects=["nursing"], **fields)


def catalogue(rule: dict[str, Any], *courses: dict[str, Any]) -> dict[str, Any]:
    return {"scales": [POINTS], "credentials": [*courses, credential("goal", {"requires": rule})]}


def status(rule: dict[str, Any], awards: list[dict[str, Any]], *courses: dict[str, Any]) -> str:
    snapshot = snapshot_of(catalogue(rule, *courses))
    (route,) = snapshot.credentials["goal"].routes
    assert route.requires is not None
    held = record({"awards": awards})
    evidence = evidence_of(held, TODAY, snapshot.credentials, snapshot.equivalents, snapshot.stand_ins, snapshot.scales)
    return assess(route.requires, evidence, snapshot.credentials).status.value


HALVES = (course("first", 15), course("second", 14), course("third", 1))


@pytest.mark.parametrize(
    ("grades", "expected"),
    [
        (("3.0", "2.5", "2.5"), "MET"),  # 45 + 37.5 = 82.5 = 30 * 2.75
        (("3.0", "2.5", "2.4"), "IN_PROGRESS"),  # 82.4
        (("3.0", None, None), "MET"),
        ((None, "2.5", "4.0"), "IN_PROGRESS"),  # 39 / 15 = 2.6
        ((None, None, None), "UNVERIFIABLE"),
    ],
)
def test_thirty_credits(grades: tuple[str | None, ...], expected: str) -> None:
    keys = ("first", "second", "third")
    awards = [
        {"credential": key, **({} if grade is None else {"grade": grade})}
        for key, grade in zip(keys, grades, strict=True)
    ]
    assert status(ABOVE, awards, *HALVES) == expected


def test_scores_are_weighted_with_credits_of_the_award() -> None:
    rule = {"average": {"atLeast": 70, "of": {"all": [{"credential": "a"}, {"credential": "b"}]}}}
    both = (course("a", 2), course("b", 1))
    scores = [{"credential": "a", "score": 80}, {"credential": "b", "score": 50}]
    assert status(rule, scores, *both) == "MET"  # 210 / 3
    heavier = [scores[0], {**scores[1], "credits": 2}]
    assert status(rule, heavier, *both) == "IN_PROGRESS"  # 260 / 4 = 65
    assert status(rule, [{"credential": "a"}], *both) == "UNVERIFIABLE"


@pytest.mark.parametrize(
    ("attempts", "expected"), [("best", "MET"), ("latest", "IN_PROGRESS"), ("first", "MET"), ("average", "IN_PROGRESS")]
)
def test_which_attempt_is_averaged(attempts: str, expected: str) -> None:
    rule = {"average": {"atLeast": 60, "of": {"all": [{"credential": "a"}]}}}
    awards = [
        {"credential": "a", "score": 72, "issuedOn": "2024-06-01"},
        {"credential": "a", "score": 45, "issuedOn": "2025-06-01"},
    ]
    assert status(rule, awards, course("a", 3, attempts=attempts)) == expected


def test_thresholds_and_limits_below_it_play_no_part() -> None:
    lines = [{"credential": "a"}, {"credential": "b"}]
    of = {"credits": 99, "of": lines, "limits": [{"atMost": 0, "of": ["a"]}]}
    awards = [{"credential": "a", "score": 80}, {"credential": "b", "score": 60}]
    courses = (course("a", 1), course("b", 1))
    assert status({"average": {"atLeast": 70, "of": of}}, awards, *courses) == "MET"
    assert status({"average": {"atLeast": "70.001", "of": of}}, awards, *courses) == "IN_PROGRESS"


def test_it_claims_nothing() -> None:
    """What is averaged pays for another line below countsOnce."""
    average = {"average": {"atLeast": 70, "of": {"all": [{"credential": "a"}]}}}
    rule = {"all": [average, {"credential": "a"}], "countsOnce": True}
    assert status(rule, [{"credential": "a", "score": 70}], course("a", 1)) == "MET"


@pytest.mark.parametrize("options", [{}, {"optimize": ["MONEY", "WEEKS"]}])
@pytest.mark.parametrize(
    ("awards", "cost"),
    [
        ([], 1),  # any course earned counts with what is asked for: the cheapest
        ([("first", "2.5")], 7),  # 15 credits a quarter too low: only taking the first again helps
        ([("first", "3.0"), ("second", "2.5")], 0),  # 45 + 35 = 80, 29 * 2.75 = 79.75
        ([("first", "2.5"), ("second", "3.0")], 7),  # 79.5: a quarter is lacking
        ([("first", "2.5"), ("third", "4.0")], 7),
        ([("second", "2.5"), ("third", "0.0")], 6),  # 3.5 and 2.75 too low: both again, 5 and 1
    ],
)
def test_plans(awards: list[tuple[str, str]], cost: int, options: dict[str, Any]) -> None:
    courses = (course("first", 15, 7), course("second", 14, 5), course("third", 1, 1))
    held = {"awards": [{"credential": key, "grade": grade} for key, grade in awards]}
    answer = Planner().plan(question("goal", held, **options), snapshot_of(catalogue(ABOVE, *courses)))
    assert isinstance(answer, Plan)
    assert answer.totals.cost.amount == cost
    if cost:
        assert "GOAL needs an average of 2.75 points or more; the plan counts on that in what it takes for it." in (
            answer.assumptions
        )


def test_low_awards_that_run_out_stop_counting() -> None:
    """Held until 2026-12-31 with 50: on the first Monday after that only the 80 counts."""
    rule = {"average": {"atLeast": 70, "of": {"all": [{"credential": "a"}, {"credential": "b"}]}}}
    courses = (credential("a", credits=1), credential("b", credits=1))
    low = {"credential": "a", "score": 50, "expiresOn": "2026-12-31"}
    held = {"awards": [low, {"credential": "b", "score": 80}]}
    snapshot = snapshot_of(catalogue(rule, *courses))
    answer = Planner().plan(question("goal", held, startOn="2026-11-23", optimize=["MONEY", "WEEKS"]), snapshot)
    assert isinstance(answer, Plan)
    (step,) = answer.steps
    assert step.dates is not None
    assert step.dates.start_on.isoformat() == "2027-01-04"
    assert isinstance(Planner().plan(question("goal", held), snapshot), NoPlan)


@pytest.mark.parametrize("options", [{}, {"optimize": ["WEEKS"]}, {"maxCreditsPerTerm": 20}])
@pytest.mark.parametrize("held", [{"score": 1, "credits": 9}, {"grade": "2.4", "credits": 9}])
@pytest.mark.parametrize(("credits", "helps"), [(None, False), (0, False), (3, True), (12, True)])
def test_a_step_without_credits_is_left_out(
    options: dict[str, Any], held: dict[str, Any], credits: object, helps: bool
) -> None:
    """The award with 9 credits lies below; earning it again without credits weighs nothing."""
    by_points = {"scale": "points"} if "grade" in held else {}
    rule = {"average": {"atLeast": 3, "of": {"all": [{"credential": "a"}]}, **by_points}}
    taken = credential("a", {"cost": usd(0)}, **({} if credits is None else {"credits": credits}))
    asked = question("goal", {"awards": [{"credential": "a", **held}]}, **options)
    assert isinstance(Planner().plan(asked, snapshot_of(catalogue(rule, taken))), Plan if helps else NoPlan)


def test_averages_of_renewable_awards_need_no_calendar() -> None:
    rule = {"average": {"atLeast": 70, "of": {"all": [{"credential": "a"}]}}}
    renewable = course("a", 1, validMonths=12, renewals=[{"key": "n", "kind": "RENEWAL", "cost": usd(1)}])
    answer = Planner().plan(question("goal", optimize=["WEEKS"]), snapshot_of(catalogue(rule, renewable)))
    assert not isinstance(answer, Plan | NoPlan)
    assert "averages awards that can be renewed" in answer.problems[0].message


def test_a_file_is_written_as_it_was_read() -> None:
    content = content_of(catalogue(ABOVE, *HALVES))
    assert content_of(write_catalog(content)) == content


@pytest.mark.parametrize(
    ("average", "problem"),
    [
        ({"of": {"all": [{"credential": "a"}]}}, ("MISSING", "average")),
        ({"atLeast": 0, "of": {"all": [{"credential": "a"}]}}, ("OUT_OF_RANGE", "average/atLeast")),
        ({"atLeast": 1, "of": {"all": [{"condition": "x"}]}}, ("BAD_REQUIREMENT", "average/of")),
        ({"atLeast": 1, "of": {"select": {"unlisted": True}}}, ("BAD_REQUIREMENT", "average/of")),
        ({"atLeast": 1, "of": ABOVE}, ("BAD_REQUIREMENT", "average/of")),
        ({"atLeast": 1, "of": {"all": [{"credential": "a"}]}, "scale": "x"}, ("BAD_VALUE", "average/scale")),
    ],
)
def test_averages_that_are_none(average: dict[str, Any], problem: tuple[str, str]) -> None:
    value = catalogue({"average": average}, course("a", 1))
    found = read_catalog(Document("a.yaml", {"format": "pathways/1", **value}, "", False)).problems
    code, path = problem
    assert (code, f"credentials/1/routes/0/requires/{path}") in [(each.code.value, each.path) for each in found]
