"""Findings of a published catalogue, worst first."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.curation.findings import Severity, findings_of
from tests.catalogs import credential, snapshot_of, usd

FREE = {"cost": usd(0)}


def found(*credentials: dict[str, Any], **sections: Any) -> list[tuple[str, str, str | None]]:
    """Code, subject and path of every finding."""
    findings = findings_of(snapshot_of({"credentials": list(credentials), **sections}))
    assert [item.severity for item in findings] == sorted(item.severity for item in findings)
    return [(item.code, item.subject, item.path) for item in findings]


def way(rule: dict[str, Any]) -> dict[str, Any]:
    return {**FREE, "requires": rule}


def test_a_right_catalogue_has_no_findings() -> None:
    assert found(credential("a", FREE), credential("b", way({"credential": "a"}))) == []


def test_an_active_credential_without_a_route() -> None:
    assert found(credential("a")) == [("NO_ROUTE", "a", None)]
    assert found(credential("a", status="CEASED")) == []
    assert found(credential("a", status="DEVELOPING")) == []


def test_circles_are_found_but_not_corequisites() -> None:
    circle = [credential("a", way({"credential": "b"})), credential("b", way({"credential": "a", "concurrent": True}))]
    assert found(*circle) == [("UNREACHABLE", "a", "a/r0")]
    pair = [
        credential("a", way({"credential": "b", "concurrent": True})),
        credential("b", way({"credential": "a", "concurrent": True})),
    ]
    assert found(*pair) == []
    assert found(*circle, credential("c", way({"any": [{"credential": "a"}, {"all": []}]}))) == [
        ("UNREACHABLE", "a", "a/r0")
    ]


def test_second_route_out_of_the_circle_is_enough() -> None:
    assert found(credential("a", way({"credential": "b"}), FREE), credential("b", way({"credential": "a"}))) == []


def test_experience_and_conditions_can_be_met_by_someone() -> None:
    rule = {"all": [{"experience": {"months": 60}}, {"condition": "is of age"}]}
    assert found(credential("a", way(rule))) == []


def test_requirement_of_an_ended_credential_is_found() -> None:
    old = credential("old", FREE, status="CEASED")
    assert found(credential("a", way({"credential": "old"})), old) == [
        ("UNREACHABLE", "a", "a/r0"),
        ("NOT_ACTIVE", "a", "a/r0"),
    ]
    assert found(credential("a", way({"any": [{"credential": "old"}, {"condition": "x"}]})), old) == [
        ("NOT_ACTIVE", "a", "a/r0/0")
    ]


def test_equivalent_replaces_what_nobody_can_obtain() -> None:
    """A has no route; B counts as A and has one, in both directions or in this one only."""
    some = (credential("a"), credential("b", FREE), credential("c", way({"credential": "a"})))
    one_way = {"of": ["a", "b"], "oneWay": True}
    assert found(*some) == [("UNREACHABLE", "c", "c/r0"), ("NO_ROUTE", "a", None)]
    assert found(*some, equivalents=[["a", "b"]]) == [("NO_ROUTE", "a", None)]
    assert found(*some, equivalents=[one_way]) == [("NO_ROUTE", "a", None)]
    exact = credential("c", way({"credential": "a", "exact": True}))
    assert ("UNREACHABLE", "c", None) in found(*some[:2], exact, equivalents=[["a", "b"]])


def why(*credentials: dict[str, Any], **sections: Any) -> dict[str, str]:
    """What is said of each credential that cannot be obtained."""
    findings = findings_of(snapshot_of({"credentials": list(credentials), **sections}))
    return {item.subject: item.text.partition(": ")[2] for item in findings if item.code == "UNREACHABLE"}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"status": "CEASED"}, "has ceased"),
        ({"status": "CEASED", "lastDay": "2026-05-31"}, "ended on 2026-05-31"),
        (
            {"status": "CEASED", "lastDay": "2026-05-31", "supersededBy": "new"},
            "ended on 2026-05-31 and was superseded by NEW",
        ),
        ({"status": "SUPERSEDED", "supersededBy": "new"}, "was superseded by NEW"),
        ({"status": "SUPERSEDED", "supersededBy": ["new", "newer"]}, "was superseded by NEW and NEWER"),
        ({"status": "SUPERSEDED"}, "is no longer offered"),
        ({"status": "SUSPENDED", "supersededBy": "new"}, "is suspended and was superseded by NEW"),
        ({"status": "DEVELOPING"}, "is still being developed"),
    ],
)
def test_ended_credential_names_day_and_successor(fields: dict[str, Any], told: str) -> None:
    old, new, newer = credential("old", FREE, **fields), credential("new", FREE), credential("newer", FREE)
    through = [credential("a", way({"credential": "old"})), credential("b", way({"all": [{"credential": "a"}]}))]
    assert why(*through, old, new, newer) == dict.fromkeys("ab", f"it leads to OLD, which {told}.")
    findings = findings_of(snapshot_of({"credentials": [*through, old, new, newer]}))
    (line,) = (item.text for item in findings if item.code == "NOT_ACTIVE")
    assert line == f"OLD {told}: only those who hold it already meet this line."


def test_circle_is_told_once_and_named_later() -> None:
    """A, B and C need each other; D needs B, and E needs D; X and Y are another circle, which Z needs beside the
    first one."""
    needs = {"a": "b", "b": "c", "c": "a", "d": "b", "e": "d", "x": "y", "y": "x"}
    ring = [credential(key, way({"credential": needed})) for key, needed in needs.items()]
    ring.append(credential("z", way({"all": [{"credential": "c"}, {"credential": "x"}]})))
    first = "A → B → C → A"
    assert why(*ring) == {
        "a": f"its routes depend on each other in a circle: {first}.",
        "d": f"it needs B, which is in a circle: {first}.",
        "e": f"it needs B, which is in a circle: {first}.",
        "x": "its routes depend on each other in a circle: X → Y → X.",
        "z": f"it needs C, which is in a circle: {first}.",
    }
    assert why(*reversed(ring)) == why(*ring)


def test_credential_in_two_circles_is_told_of_each() -> None:
    """A needs B or C, which both need A: the circle of C is no other way, and its own."""
    ring = [credential("a", way({"any": [{"credential": "b"}, {"credential": "c"}]}))]
    ring += [credential(key, way({"credential": "a"})) for key in ("b", "c")]
    assert why(*ring) == {
        "a": "its routes depend on each other in a circle: A → B → A.",
        "c": "its routes depend on each other in a circle: A → C → A.",
    }


def test_what_else_keeps_everybody_from_credential_is_named() -> None:
    skilled = credential("s", way({"all": [{"competency": "x", "level": 2}, {"credential": "bare"}]}))
    said = "it leads to X at level 2 or above, which nothing that can be obtained shows and BARE, which has no route."
    assert why(skilled, credential("bare"), competencies=[{"key": "x", "name": "X"}]) == {"s": said}
    short = credential("t", way({"atLeast": 2, "of": [{"condition": "y"}]}))
    assert why(short) == {"t": "its routes ask for more than their lines can give."}


def test_a_competency_that_nobody_shows_cannot_be_obtained() -> None:
    skills = [{"key": "x", "name": "X"}]
    asking = credential("a", way({"competency": "x", "level": 2}))
    assert found(asking, competencies=skills) == [("UNREACHABLE", "a", "a/r0")]
    showing = credential("b", FREE, competencies=[{"competency": "x", "level": "1.999"}])
    assert found(asking, showing, competencies=skills) == [("UNREACHABLE", "a", "a/r0")]
    showing = credential("b", FREE, competencies=[{"competency": "x", "level": 2}])
    assert found(asking, showing, competencies=skills) == []


A = {"credential": "a"}


@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ({"atLeast": 2, "of": [A]}, "1"),
        ({"atLeast": 2, "of": [A, A]}, "1"),
        ({"credits": "3.5", "of": [A, {"condition": "x", "worth": "0.25"}]}, "3.25"),
        ({"credits": 6, "of": [A, {**A, "worth": 5}]}, "5"),
    ],
)
def test_a_threshold_above_what_the_lines_can_give(rule: dict[str, Any], most: str) -> None:
    catalog = {"credentials": [credential("a", FREE, credits=3), credential("top", FREE, way({"all": [rule]}))]}
    (finding,) = findings_of(snapshot_of(catalog))
    assert (finding.severity, finding.code) == (Severity.ERROR, "THRESHOLD_OUT_OF_REACH")
    assert (finding.subject, finding.path) == ("top", "top/r1/0")
    assert f"the lines give {most} at most." in finding.text


@pytest.mark.parametrize("rule", [{"atLeast": 1, "of": [A, A]}, {"credits": 5, "of": [A, {**A, "worth": 5}]}])
def test_a_threshold_that_is_just_in_reach(rule: dict[str, Any]) -> None:
    assert found(credential("a", FREE, credits=3), credential("top", way(rule))) == []


def test_lines_of_renewals_are_looked_at_as_well() -> None:
    renewal = {"key": "ce", "kind": "RENEWAL", "requires": {"atLeast": 1, "of": []}}
    assert found(credential("a", FREE, renewals=[renewal])) == [("THRESHOLD_OUT_OF_REACH", "a", "a/ce")]


def test_needs_without_supply_and_occupations_without_needs() -> None:
    jobs = [
        {"key": "idle", "name": "Idle"},
        {"key": "job", "name": "Job", "needs": [{"competency": "x", "level": 3, "importance": 1}]},
        {"key": "asks", "name": "Asks", "credentials": [{"credential": "a", "strength": "REQUIRED"}]},
    ]
    skills = [{"key": "x", "name": "X"}]
    assert found(credential("a", FREE), competencies=skills, occupations=jobs) == [
        ("NO_NEEDS", "idle", None),
        ("NEED_WITHOUT_SUPPLY", "job", None),
    ]
    showing = credential("a", FREE, competencies=[{"competency": "x", "level": 3}])
    assert found(showing, competencies=skills, occupations=jobs) == [("NO_NEEDS", "idle", None)]


def test_cost_that_is_not_stated_is_a_note() -> None:
    assert found(credential("a", FREE, {})) == [("COST_NOT_STATED", "a", None)]
    assert found(credential("a", {}, status="CEASED")) == []


@pytest.mark.parametrize(
    ("through", "short"), [("2026-09-14", []), ("2026-09-13", [("OFFERING_TOO_SHORT", "a", None)])]
)
def test_an_offering_that_is_shorter_than_the_route(through: str, short: list[tuple[str, str, None]]) -> None:
    """Two weeks from September 1 take all of September 14."""
    terms = [{"startsOn": "2026-09-01", "endsOn": through}, {"startsOn": "2026-10-01", "endsOn": "2026-12-31"}]
    assert found(credential("a", {**FREE, "weeks": 2, "offerings": terms})) == short
    assert found(credential("a", {**FREE, "offerings": terms})) == []


@pytest.mark.parametrize(
    ("offering", "weeks", "is_short"),
    [
        ({"term": "autumn"}, 2, False),
        ({"term": "autumn"}, 3, True),
        ({"from": "12-29", "to": "01-04"}, 1, False),
        ({"from": "12-29", "to": "01-03"}, 1, True),
        ({"from": "02-23", "to": "02-29", "every": "oddYear"}, 1, True),
        ({"from": "02-23", "to": "02-29"}, 1, False),
    ],
)
def test_recurring_offering_may_be_too_short(offering: dict[str, Any], weeks: int, *, is_short: bool) -> None:
    """From 1 through 20 September are 20 days; 29 December through 4 January are 7; of February in leap years only."""
    terms = [{"key": "autumn", "from": "09-01", "to": "09-20"}]
    listed = found(credential("a", {**FREE, "weeks": weeks, "offerings": [offering]}), terms=terms)
    assert listed == ([("OFFERING_TOO_SHORT", "a", None)] if is_short else [])


def test_the_worst_comes_first_then_code_and_subject() -> None:
    listed = found(
        credential("z", way({"credential": "z"})), credential("m", {}), credential("b"), credential("a", {})
    )  # fmt: skip
    assert listed == [
        ("UNREACHABLE", "z", "z/r0"),
        ("NO_ROUTE", "b", None),
        ("COST_NOT_STATED", "a", None),
        ("COST_NOT_STATED", "m", None),
    ]


def test_unattainable_credential_names_the_line_that_blocks() -> None:
    """The line may be one of what it leads to; of a circle it is that of the first member for the next."""

    def blocked(*credentials: dict[str, Any]) -> list[tuple[str, str | None]]:
        return [(subject, path) for code, subject, path in found(*credentials) if code == "UNREACHABLE"]

    old = credential("old", FREE, status="CEASED")
    middle = credential("m", way({"all": [{"condition": "y"}, {"credential": "old"}]}))
    assert blocked(old, middle, credential("top", way({"credential": "m"}))) == [("m", "m/r0/1"), ("top", "m/r0/1")]
    circle = [credential("b", way({"credential": "c"})), credential("c", way({"all": [{"credential": "b"}]}))]
    assert blocked(*circle, credential("d", way({"credential": "c"}))) == [("b", "b/r0"), ("d", "b/r0")]
