"""Progress: which route is furthest, and who or what satisfies each line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from pathways.advising.progress import Progress, progress_of
from pathways.errors import ProblemsError
from tests.catalogs import TODAY, credential, record, snapshot_of

A, B, C = ({"credential": key} for key in "abc")
CATALOG = {
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("a", {}, credits=2, competencies=[{"competency": "x", "level": 2}]),
        credential("b", {}, credits=3, validMonths=12),
        credential("c", {}, credits=4),
        credential(
            "top",
            {"requires": {"all": [A, B, C]}},
            {"requires": {"credits": 8, "of": [A, B, C]}},
            {"requires": {"all": [{"experience": {"months": 12}}, {"competency": "x", "level": 4}]}},
            validMonths=12,
        ),
        credential("open", {"requires": {"all": [A, B]}}, {}),
        credential("none"),
    ],
}


def progress(key: str, *awards: str | dict[str, Any], **learner: Any) -> Progress:
    given = [{"credential": award} if isinstance(award, str) else award for award in awards]
    return progress_of(key, record({"awards": given, **learner}), TODAY, snapshot_of(CATALOG))


def route(found: Progress) -> tuple[str | None, str, Fraction]:
    return (found.route.key if found.route else None, found.status.value, found.share)


@pytest.mark.parametrize(
    ("awards", "months", "expected"),
    [
        ((), 0, ("r0", "UNMET", Fraction(0))),
        (("a",), 0, ("r0", "IN_PROGRESS", Fraction(1, 3))),  # 1/3, 2/8, 2/4 of half
        (("b",), 0, ("r1", "IN_PROGRESS", Fraction(3, 8))),  # 1/3, 3/8, 0
        (("b", "c"), 0, ("r1", "IN_PROGRESS", Fraction(7, 8))),
        (("a", "b", "c"), 0, ("r0", "MET", Fraction(1))),
        (("a",), 6, ("r2", "IN_PROGRESS", Fraction(1, 2))),  # half the months, half the level
        ((), 12, ("r2", "IN_PROGRESS", Fraction(1, 2))),
        (("a", "b", "c"), 12, ("r0", "MET", Fraction(1))),
    ],
)
def test_furthest_route_is_shown_the_first_of_equals(
    awards: tuple[str, ...], months: int, expected: tuple[str, str, Fraction]
) -> None:
    experience = [{"months": months}] if months else []
    assert route(progress("top", *awards, experience=experience)) == expected


def test_every_line_has_status_and_payers() -> None:
    found = progress("top", {"credential": "a", "issuedOn": "2026-01-02", "score": "70.50"}, experience=[{"months": 9}])
    assert [
        (line.requirement.path, line.status.value, line.share, [claim.text for claim in line.by])
        for line in found.lines
    ] == [
        ("top/r2", "IN_PROGRESS", Fraction(5, 8), []),
        ("top/r2/0", "IN_PROGRESS", Fraction(3, 4), ["9 months of experience"]),
        ("top/r2/1", "IN_PROGRESS", Fraction(1, 2), ["A shows level 2"]),
    ]
    assert found.lines[2].by[0].credential == "a"


def test_an_expired_line_is_shown_as_expired() -> None:
    found = progress("top", "a", "c", {"credential": "b", "issuedOn": "2020-01-01"})
    assert route(found) == ("r1", "IN_PROGRESS", Fraction(3, 4))
    assert [line.status.value for line in found.lines] == ["IN_PROGRESS", "MET", "EXPIRED", "MET"]
    assert [claim.worth for line in found.lines for claim in line.by] == [2, 4]


def test_held_credential_is_met_whatever_its_routes_say() -> None:
    found = progress("top", {"credential": "top", "issuedOn": "2025-11-23"})
    assert route(found) == ("r0", "MET", Fraction(1))
    assert [line.status.value for line in found.lines] == ["UNMET"] * 4


def test_lapsed_stays_expired_until_a_route_begins() -> None:
    lapsed = {"credential": "top", "issuedOn": "2025-11-22"}
    assert route(progress("top", lapsed)) == ("r0", "EXPIRED", Fraction(0))
    assert route(progress("top", lapsed, "a")) == ("r0", "IN_PROGRESS", Fraction(1, 3))


def test_route_that_asks_for_nothing_is_always_met() -> None:
    found = progress("open", "a")
    assert route(found) == ("r1", "MET", Fraction(1))
    assert found.lines == ()


def test_a_credential_without_a_route() -> None:
    assert route(progress("none")) == (None, "UNMET", Fraction(0))
    assert route(progress("none", "none")) == (None, "MET", Fraction(1))
    assert route(progress("none", {"credential": "none", "expiresOn": "2026-11-22"})) == (None, "EXPIRED", Fraction(0))


def test_unknown_keys_are_named_with_the_nearest() -> None:
    with pytest.raises(ProblemsError) as caught:
        progress("topp", "zzzzzz")
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("NOT_FOUND", "credential"),
        ("NOT_FOUND", "learner/profile/awards/0"),
    ]
    assert caught.value.problems[0].hint == "Did you mean top?"
