"""Letters, pass and fail, attempts: the numbers of the register's examples, worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Plan
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import assess
from pathways.requirements.evidence import evidence_in
from tests.catalogs import TODAY, content_of, credential, question, record, snapshot_of, usd

LETTERS = ["F", "D-", "D", "D+", "C-", "C", "C+", "B-", "B", "B+", "A-", "A", "A+"]
SCALES = [
    {"key": "letters", "name": "Letters", "values": LETTERS, "passing": "D"},
    {"key": "pass", "values": ["FAIL", "PASS"], "passing": "PASS"},
]


def catalogue(rule: dict[str, Any], **course: Any) -> dict[str, Any]:
    return {
        "scales": SCALES,
        "credentials": [
            credential("course", {"cost": usd(10), "weeks": 1}, **{"scale": "letters", "credits": 3, **course}),
            credential("twin", {"cost": usd(30)}, credits=3),
            credential("goal", {"requires": rule}),
        ],
    }


def status(rule: dict[str, Any], awards: list[dict[str, Any]], **course: Any) -> str:
    snapshot = snapshot_of(catalogue(rule, **course))
    held = record({"awards": [{"credential": "course", **award} for award in awards]})
    evidence = evidence_in(snapshot, held, TODAY)
    (route,) = snapshot.credentials["goal"].routes
    assert route.requires is not None
    return assess(route.requires, evidence, snapshot.credentials).status.value


PASSED = {"credential": "course"}
C_MINUS = {"credential": "course", "minScore": {"letters": "C-"}}


@pytest.mark.parametrize(
    ("rule", "grade", "expected"),
    [
        (C_MINUS, "C-", "MET"),
        (C_MINUS, "D+", "UNMET"),
        (C_MINUS, "A+", "MET"),
        (C_MINUS, "PASS", "UNMET"),
        (C_MINUS, None, "UNVERIFIABLE"),
        (PASSED, "D", "MET"),
        (PASSED, "D-", "UNMET"),
        (PASSED, "F", "UNMET"),
        (PASSED, "PASS", "MET"),
        (PASSED, "FAIL", "UNMET"),
        (PASSED, None, "MET"),
    ],
)
def test_grades(rule: dict[str, Any], grade: str | None, expected: str) -> None:
    assert status(rule, [{} if grade is None else {"grade": grade}]) == expected


def test_a_course_may_say_itself_what_passes() -> None:
    assert status(PASSED, [{"grade": "C"}], passing="C") == "MET"
    assert status(PASSED, [{"grade": "C-"}], passing="C") == "UNMET"
    assert status(PASSED, [{"score": 50}], scale=None, passing=50) == "MET"
    assert status(PASSED, [{"score": "49.999"}], scale=None, passing=50) == "UNMET"
    assert status(PASSED, [{}], scale=None, passing=50) == "MET"


def test_an_attempt_counts_nowhere_and_does_not_forbid() -> None:
    never = {"not": {"credential": "course"}}
    assert status(never, [{"grade": "F"}]) == "MET"
    assert status(never, [{"grade": "D"}]) == "UNMET"
    assert status({"credits": 3, "of": [PASSED]}, [{"grade": "F"}]) == "UNMET"


@pytest.mark.parametrize(
    ("attempts", "scores", "expected"),
    [
        ("best", (72, 45), "MET"),
        ("latest", (72, 45), "UNMET"),
        ("latest", (45, 72), "MET"),
        ("first", (72, 45), "MET"),
        ("first", (45, 72), "UNMET"),
        ("average", (72, 45), "UNMET"),  # 58.5
        ("average", (75, 45), "MET"),  # 60
        ("average", (74, 45), "UNMET"),
    ],
)
def test_attempts(attempts: str, scores: tuple[int, int], expected: str) -> None:
    awards = [{"score": score, "issuedOn": f"202{year}-06-01"} for year, score in enumerate(scores, start=4)]
    rule = {"credential": "course", "minScore": 60}
    assert status(rule, awards, scale=None, attempts=attempts) == expected


def test_mean_of_one_attempt_is_that_attempt() -> None:
    """With its grade, whatever failed beside it; of several grades there is no mean."""
    failed, passed = {"grade": "F", "issuedOn": "2024-06-01"}, {"grade": "B", "issuedOn": "2025-06-01"}
    assert status(C_MINUS, [passed], attempts="average") == "MET"
    assert status(C_MINUS, [failed, passed], attempts="average") == "MET"
    assert status(C_MINUS, [{**passed, "grade": "C"}, passed], attempts="average") == "UNVERIFIABLE"


def test_an_attempt_without_a_day_is_the_oldest() -> None:
    awards: list[dict[str, Any]] = [{"score": 72, "issuedOn": "2024-01-01"}, {"score": 45}]
    rule = {"credential": "course", "minScore": 60}
    assert status(rule, awards, scale=None, attempts="latest") == "MET"
    assert status(rule, awards, scale=None, attempts="first") == "UNMET"


def test_what_fails_is_no_attempt_that_counts() -> None:
    awards = [{"score": 72, "issuedOn": "2024-06-01"}, {"score": 45, "issuedOn": "2025-06-01"}]
    rule = {"credential": "course", "minScore": 60}
    assert status(rule, awards, scale=None, attempts="latest", passing=50) == "MET"


def test_no_better_score_than_the_most() -> None:
    rule = {"credential": "course", "maxScore": 60}
    assert status(rule, [{"score": 60}], scale=None) == "MET"
    assert status(rule, [{"score": 61}], scale=None) == "UNMET"
    assert status(rule, [{}], scale=None) == "UNVERIFIABLE"


@pytest.mark.parametrize("options", [{}, {"optimize": ["MONEY", "WEEKS"]}])
@pytest.mark.parametrize(
    ("rule", "awards", "course", "cost"),
    [
        (C_MINUS, [{"grade": "D"}], {}, 10),
        (C_MINUS, [{"grade": "C-"}], {}, 0),
        (PASSED, [{"grade": "F"}], {}, 10),
        ({"credential": "course", "maxScore": 60}, [], {"scale": None}, None),
        ({"credential": "course", "maxScore": 60}, [{"score": 60}], {"scale": None}, 0),
        ({"credential": "course", "minScore": 60}, [{"score": 50}], {"scale": None, "attempts": "first"}, None),
        ({"credential": "course", "minScore": 60}, [], {"scale": None, "attempts": "first"}, 10),
        ({"credential": "course", "minScore": 60}, [{}], {"scale": None, "attempts": "first"}, 10),
        ({"credential": "course", "minScore": 60}, [{"score": 50}], {"scale": None, "attempts": "latest"}, 10),
        ({"any": [{**PASSED, "maxScore": 60}, {"credential": "twin"}]}, [], {"scale": None}, 30),
    ],
)
def test_plans(
    rule: dict[str, Any], awards: list[dict[str, Any]], course: dict[str, Any], cost: int | None, options: Any
) -> None:
    held = {"awards": [{"credential": "course", **award} for award in awards]}
    answer = Planner().plan(question("goal", held, **options), snapshot_of(catalogue(rule, **course)))
    if cost is None:
        assert isinstance(answer, NoPlan)
    else:
        assert isinstance(answer, Plan)
        assert answer.totals.cost.amount == cost


def test_an_unknown_grade_in_a_record_is_told() -> None:
    answer = Planner().plan(question("goal", {"awards": [{**PASSED, "grade": "E"}]}), snapshot_of(catalogue(PASSED)))
    assert [(each.code, each.path) for each in getattr(answer, "problems", ())] == [
        ("NOT_FOUND", "learner/profile/awards/0/grade")
    ]


@pytest.mark.parametrize("attempts", ["latest", "first", "average"])
@pytest.mark.parametrize("scores", [(72, 45), (45, 72)])
def test_attempts_to_come_need_no_calendar(attempts: str, scores: tuple[int, int]) -> None:
    """Which score counts changes on the way, unless the best one counts."""
    days = ("2026-01-01", "2026-12-20")
    awards = [
        {"credential": "course", "score": score, "issuedOn": day} for score, day in zip(scores, days, strict=True)
    ]
    rule = {"credential": "course", "minScore": 60}
    asked = question("goal", {"awards": awards}, startOn="2026-11-23", optimize=["MONEY", "WEEKS"])
    refused = Planner().plan(asked, snapshot_of(catalogue(rule, scale=None, attempts=attempts)))
    assert isinstance(refused, Refusal)
    assert "not the best attempt counts" in refused.problems[0].message
    best = Planner().plan(asked, snapshot_of(catalogue(rule, scale=None)))
    assert isinstance(best, Plan)
    assert best.totals.cost.amount == 0


def test_scales_are_read_and_written() -> None:
    points = [0] * 2 + [number / 10 for number in range(10, 21)]
    value = catalogue(C_MINUS, passing="C", attempts="latest")
    content = content_of({**value, "scales": [{**SCALES[0], "points": points}, SCALES[1]]})
    assert content_of(write_catalog(content)) == content
    assert content.scales["letters"].points[2] == 1


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"scales": [{"key": "s", "values": []}]}, ("EMPTY", "scales/0/values")),
        (
            catalogue({"atLeast": 1, "of": [], "limits": [{"atMost": 1, "per": "ownedBy", "graded": "letters"}]}),
            ("BAD_REQUIREMENT", "credentials/2/routes/0/requires/limits/0/per"),
        ),
        ({"scales": [{"key": "s"}]}, ("MISSING", "scales/0")),
        ({"scales": [{"key": "s", "values": ["a", "b"], "points": [1]}]}, ("BAD_VALUE", "scales/0/points")),
        ({"scales": [{"key": "s", "values": ["a", "b"], "passing": "c"}]}, ("BAD_VALUE", "scales/0/passing")),
    ],
)
def test_scales_that_are_none(value: dict[str, Any], problem: tuple[str, str]) -> None:
    found = read_catalog(Document("a.yaml", {"format": "pathways/1", **value}, "", False)).problems
    assert problem in [(each.code.value, each.path) for each in found]


PASS_AT_MOST = {"credits": 15, "limits": [{"atMostCredits": 12, "graded": "pass"}]}


def with_courses(rule: dict[str, Any], grades: list[str]) -> tuple[str, int | None]:
    """How a rule stands over courses of 3 credits with these grades, and what a plan costs at 10 for a course."""
    courses = [f"c{number}" for number in range(8)]
    made = [credential(key, {"cost": usd(10), "weeks": 1}, credits=3, scale="letters") for key in courses]
    tree = {**rule, "of": [{"credential": key} for key in courses]}
    snapshot = snapshot_of({"scales": SCALES, "credentials": [*made, credential("goal", {"requires": tree})]})
    awards = [{"credential": key, "grade": grade} for key, grade in zip(courses, grades, strict=False)]
    held = record({"awards": awards})
    evidence = evidence_in(snapshot, held, TODAY)
    (route,) = snapshot.credentials["goal"].routes
    assert route.requires is not None
    found: set[int | None] = set()
    for options in ({}, {"optimize": ["MONEY", "WEEKS"]}):
        plan = Planner().plan(question("goal", {"awards": awards}, **options), snapshot)
        found.add(int(plan.totals.cost.amount) if isinstance(plan, Plan) else None)
    (cost,) = found
    return assess(route.requires, evidence, snapshot.credentials).status.value, cost


@pytest.mark.parametrize(
    ("rule", "grades", "expected"),
    [
        (PASS_AT_MOST, ["PASS"] * 4 + ["C"], ("MET", 0)),
        # 15 credits of PASS count 12.
        (PASS_AT_MOST, ["PASS"] * 5, ("IN_PROGRESS", 10)),
        (PASS_AT_MOST, ["C"] * 5, ("MET", 0)),
        ({**PASS_AT_MOST, "credits": 12}, ["PASS"] * 5, ("MET", 0)),
        ({**PASS_AT_MOST, "credits": "12.001"}, ["PASS"] * 8, ("IN_PROGRESS", 10)),
        ({"atLeast": 3, "limits": [{"atMost": 2, "graded": "pass"}]}, ["PASS"] * 3, ("IN_PROGRESS", 10)),
        ({"atLeast": 3, "limits": [{"atMost": 2, "graded": "pass"}]}, ["PASS", "PASS", "B"], ("MET", 0)),
        ({"atLeast": 3, "limits": [{"atMost": 0, "graded": "pass", "of": ["c0"]}]}, ["PASS"] * 4, ("MET", 0)),
        ({"atLeast": 3, "limits": [{"atMost": 0, "graded": "pass", "of": ["c0"]}]}, ["PASS"] * 3, ("IN_PROGRESS", 10)),
    ],
)
def test_limits_of_a_scale_cap_what_counts(rule: dict[str, Any], grades: list[str], expected: tuple[str, int]) -> None:
    assert with_courses(rule, grades) == expected


def test_an_award_of_another_scale_pays() -> None:
    rule = {"credits": 3, "of": [{"credential": "course"}], "limits": [{"atMostCredits": 0, "graded": "pass"}]}
    assert status(rule, [{"grade": "PASS"}]) != "MET"
    assert status(rule, [{"grade": "PASS"}, {"grade": "C"}]) == "MET"
    assert status(rule, [{"grade": "PASS", "credits": 5}, {"grade": "C"}]) == "MET"
    assert status({**rule, "credits": 4}, [{"grade": "PASS", "credits": 5}, {"grade": "C"}]) != "MET"
