"""Lines that no record can meet, grades of another scale, gaps between cohorts: on both sides of each boundary."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.curation.findings import findings_of
from pathways.exchange.document import read_document
from tests.beside import needs
from tests.cases.asking import CASES, catalogue
from tests.catalogs import credential, snapshot_of, usd
from tests.seeded import snapshot as seed

SCALES = [
    {"key": "letters", "name": "letters", "values": ["F", "C", "A"], "points": [0, 2, 4]},
    {"key": "marks", "name": "marks", "values": ["failed", "passed"]},
]
NEW = {"LINE_OUT_OF_REACH", "GRADE_OF_OTHER_SCALE", "COHORT_GAP", "NEVER_IN_TIME"}


def found(rule: Any, *others: dict[str, Any], scales: Any = SCALES, **sections: Any) -> list[tuple[str, str | None]]:
    """Code and path of what is found of a rule, beside two courses graded by letters and one graded by marks."""
    graded = [credential(key, {"cost": usd(0)}, scale="letters", credits=3, subjects=["x"]) for key in ("a", "b")]
    if not scales:
        graded = [credential("a", {"cost": usd(0)}, credits=3)]
    marked = [credential("m", {"cost": usd(0)}, scale="marks", credits=3, subjects=["x"])] if scales else []
    top = credential("top", {"cost": usd(0), "requires": rule})
    value = {"scales": scales, "credentials": [top, *graded, *marked, *others], **sections}
    return [(each.code.value, each.path) for each in findings_of(snapshot_of(value)) if each.subject == "top"]


DEAD = [("UNREACHABLE", None), ("LINE_OUT_OF_REACH", "top/r0")]


@pytest.mark.parametrize(
    ("possible", "impossible"),
    [
        ({"experience": {"months": 12, "withinMonths": 12}}, {"experience": {"months": 13, "withinMonths": 12}}),
        (
            {"experience": {"months": 1, "fields": ["x", "y"], "distinctFields": 2}},
            {"experience": {"months": 1, "fields": ["x", "y"], "distinctFields": 3}},
        ),
        (
            {"credential": "a", "minScore": 60, "maxScore": 60},
            {"credential": "a", "minScore": "60.001", "maxScore": 60},
        ),
    ],
)
def test_lines_that_contradict_themselves(possible: dict[str, Any], impossible: dict[str, Any]) -> None:
    assert found(possible) == []
    assert found(impossible) == DEAD
    assert found({"any": [impossible, {"credential": "a"}]}) == [("LINE_OUT_OF_REACH", "top/r0/0")]


def test_average_above_the_best_grade() -> None:
    def average(least: object, **scale: str) -> dict[str, Any]:
        return {"average": {"atLeast": least, "of": {"all": [{"credential": "a"}]}, **scale}}

    assert found(average(4, scale="points")) == []
    assert found(average("4.001", scale="points")) == [("LINE_OUT_OF_REACH", "top/r0")]
    assert found(average(99)) == []
    assert found(average(1, scale="points"), scales=[]) == [("LINE_OUT_OF_REACH", "top/r0")]


def test_substitutes_may_shorten_work_that_is_too_long() -> None:
    """24 months in the last 12 are 12 once a degree stands for 12, and 13 once one stands for 11."""

    def work(months: int) -> list[tuple[str, str | None]]:
        substitutes = [{"by": {"credential": "a"}, "months": months}]
        return found({"experience": {"months": 24, "withinMonths": 12, "substitutes": substitutes}})

    assert work(12) == []
    assert work(11) == [("UNREACHABLE", None), ("LINE_OUT_OF_REACH", "top/r0/1/1")]


def test_grade_of_a_scale_that_is_not_used() -> None:
    strange = [("GRADE_OF_OTHER_SCALE", "top/r0")]
    passed = {"minScore": {"marks": "passed"}}
    assert found({"credential": "m", **passed}) == []
    assert found({"credential": "a", **passed}) == strange
    assert found({"credential": "a", **passed}, equivalents=[["a", "m"]]) == []
    assert found({"credential": "a", **passed, "exact": True}, equivalents=[["a", "m"]]) == strange
    assert found({"credential": "a", **passed}, equivalents=[{"of": ["a", "m"], "oneWay": True}]) == []
    assert found({"credential": "z", **passed}, credential("z", {"cost": usd(0)})) == []
    select = {"select": {"subjects": ["x"]}, **passed}
    assert found({"atLeast": 1, "of": select}) == []
    assert found({"atLeast": 1, "of": {"select": {"keys": ["a", "b"]}, **passed}}) == strange
    assert found({"atLeast": 1, "of": [{"select": {"keys": ["a", "b"]}, **passed}, {"credential": "m"}]}) == [
        ("GRADE_OF_OTHER_SCALE", "top/r0/0")
    ]


@pytest.mark.parametrize(
    "rule",
    [
        {"average": {"atLeast": 3, "of": {"select": {"keys": ["a", "b"]}}}},
        {"credential": "a", "maxScore": 40},
        {"credential": "a", "earned": {"before": "2020-01-01"}},
        {"credential": "a", "earned": {"kinds": ["PRIOR_LEARNING"]}},
        {"credential": "a", "earned": {"issuedBy": ["elsewhere"]}},
    ],
)
def test_what_only_a_record_shows_is_obtainable(rule: dict[str, Any]) -> None:
    """Each is met by an award that a learner may hold; an award of what is over is held by nobody who begins now."""
    organizations = [{"key": "elsewhere", "name": "Elsewhere"}]
    assert found(rule, organizations=organizations) == []
    if "credential" in rule:
        over = credential("over", {"cost": usd(0)}, status="CEASED")
        assert ("UNREACHABLE", "top/r0") in found({**rule, "credential": "over"}, over, organizations=organizations)


def dated(first: str | None, last: str | None, **rule: Any) -> dict[str, Any]:
    days = {"from": first, "through": last}
    return {"cohort": {name: day for name, day in days.items() if day}, **(rule or {"all": [{"credential": "a"}]})}


GAP = [("COHORT_GAP", "top/r0")]
OLD, SAME, LATER = dated(None, "2024-07-31"), dated("2024-08-01", None), dated("2024-08-02", None)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"all": [OLD, SAME]}, []),
        ({"all": [OLD, LATER]}, GAP),
        ({"all": [OLD, LATER, {"credential": "b"}]}, GAP),
        ({"all": [LATER, OLD, dated("2024-08-01", "2024-08-01")]}, []),
        ({"all": [OLD, LATER, dated("2020-01-01", "2024-08-01")]}, []),
        ({"all": [LATER]}, []),
        ({"any": [OLD, LATER, {"credential": "b"}]}, []),
        ({"any": [{"credential": "b"}, {"all": [OLD, LATER]}]}, [("COHORT_GAP", "top/r0/1")]),
        ({"all": [dated("2024-08-02", None, all=[OLD, LATER])]}, []),
        ({"all": [dated("2024-08-01", None, all=[OLD, LATER])]}, [("COHORT_GAP", "top/r0/0")]),
    ],
)
def test_gap_between_cohorts_of_a_rule(rule: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found(rule) == expected


def test_gap_between_cohorts_of_renewals() -> None:
    def renewed(*cohorts: dict[str, str] | None) -> list[tuple[str, str | None]]:
        ways = [
            {"key": f"w{place}", "kind": "RENEWAL", "cost": usd(1), **({} if each is None else {"cohort": each})}
            for place, each in enumerate(cohorts)
        ]
        top = credential("top", {"cost": usd(0)}, validMonths=12, renewals=ways)
        return [(each.code.value, each.path) for each in findings_of(snapshot_of({"credentials": [top]}))]

    old, same, later = {"through": "2024-07-31"}, {"from": "2024-08-01"}, {"from": "2024-08-02"}
    assert renewed(old, same) == []
    assert renewed(old, later) == [("COHORT_GAP", None)]
    assert renewed(old, later, None) == []


def test_texts_name_days_and_what_to_do() -> None:
    top = credential("top", {"cost": usd(0), "requires": {"all": [OLD, dated("2024-09-01", None)]}})
    value = {"credentials": [top, credential("a", {"cost": usd(0)})]}
    assert [each.text for each in findings_of(snapshot_of(value))] == [
        "No rule stands for those who began from 2024-08-01 through 2024-08-31, though one does for those before and "
        "after. Close the gap between the cohorts, or leave one of them open."
    ]


def test_seed_has_none_of_these() -> None:
    assert not NEW & {each.code.value for each in findings_of(seed())}


@needs(CASES)
def test_no_false_alarm_on_the_cases() -> None:
    for path in sorted(CASES.glob("*.yaml")):
        if "credentials" in read_document(path).value:
            assert not NEW & {each.code.value for each in findings_of(catalogue(path.stem))}, path.stem
