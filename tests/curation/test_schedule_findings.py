"""Credentials that can never follow what they need: by days worked out by hand, and by trying every day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.curation.findings import findings_of
from tests.budget import examples
from tests.catalogs import credential, snapshot_of, usd

TERMS = [
    {"key": "autumn", "from": "09-01", "to": "12-20"},
    {"key": "spring", "from": "02-01", "to": "06-15"},
]


def late(*credentials: dict[str, Any], **sections: Any) -> list[tuple[str, str | None]]:
    """What can never begin in time, with the line that keeps it waiting."""
    found = findings_of(snapshot_of({"terms": TERMS, "credentials": list(credentials), **sections}))
    return [(each.subject, each.path) for each in found if each.code == "NEVER_IN_TIME"]


def course(key: str, needs: Any = None, **route: Any) -> dict[str, Any]:
    fields = {name: route.pop(name) for name in ("lastDay", "validMonths", "validDays", "renewals") if name in route}
    rule = {} if needs is None else {"requires": {"credential": needs} if isinstance(needs, str) else needs}
    return credential(key, {"cost": usd(1), **rule, **route}, **fields)


def on(first: str, last: str) -> list[dict[str, str]]:
    return [{"startsOn": first, "endsOn": last}]


LATE = [("b", "b/r0")]


@pytest.mark.parametrize(
    ("a", "in_time", "too_late"),
    [
        # Two weeks from 4 January end on the 18th.
        (
            {"weeks": 2, "offerings": on("2027-01-04", "2027-01-17")},
            {"weeks": 2, "offerings": on("2027-01-05", "2027-01-31")},
            {"weeks": 2, "offerings": on("2027-01-05", "2027-01-30")},
        ),
        (
            {"weeks": 2, "offerings": on("2027-01-04", "2027-01-17")},
            {"availableThrough": "2027-01-18"},
            {"availableThrough": "2027-01-17"},
        ),
        ({"availableFrom": "2027-01-04"}, {"lastDay": "2027-01-04"}, {"lastDay": "2027-01-03"}),
        # Spring begins on 1 February; two weeks of the last one before it begin on 2 June of the year before.
        (
            {"availableFrom": "2026-06-03", "offerings": [{"term": "spring"}], "weeks": 2},
            {"lastDay": "2027-02-15"},
            {"lastDay": "2027-02-14"},
        ),
        (
            {"availableFrom": "2026-06-02", "offerings": [{"term": "spring"}], "weeks": 2},
            {"lastDay": "2026-06-16"},
            {"lastDay": "2026-06-15"},
        ),
    ],
)
def test_last_day_lies_before_the_first(a: dict[str, Any], in_time: dict[str, Any], too_late: dict[str, Any]) -> None:
    assert late(course("a", **a), course("b", "a", **in_time)) == []
    assert late(course("a", **a), course("b", "a", **too_late)) == LATE


def test_another_way_to_what_is_needed_is_enough() -> None:
    a, other = course("a", availableFrom="2027-01-04"), course("z")
    b = {"lastDay": "2026-12-31"}
    assert late(a, other, course("b", "a", **b)) == LATE
    assert late(a, other, course("b", "a", **b), equivalents=[["a", "z"]]) == []
    assert late(a, other, course("b", {"any": [{"credential": "a"}, {"credential": "z"}]}, **b)) == []
    assert late(a, other, course("b", {"atLeast": 1, "of": [{"credential": "a"}, {"condition": "x"}]}, **b)) == []
    assert late(a, other, course("b", {"atLeast": 2, "of": [{"credential": "a"}, {"condition": "x"}]}, **b)) == [
        ("b", "b/r0/0")
    ]
    assert late(a, other, course("b", {"credential": "a", "concurrent": True}, **b)) == []
    assert late(a, other, course("b", {"credential": "a", "earned": {"before": "2020-01-01"}}, **b)) == []
    skill = {"competencies": [{"key": "x", "name": "X"}]}
    showing = {**a, "competencies": [{"competency": "x", "level": 2}]}
    assert late(showing, course("b", {"competency": "x", "level": 2}, **b), **skill) == LATE
    assert late(showing, other, course("b", {"competency": "x", "level": 3}, **b), **skill) == []
    twice = credential("b", {"requires": {"credential": "a"}, "availableThrough": "2026-12-31"}, {"cost": usd(9)})
    assert late(a, twice) == []


def test_only_what_is_late_by_itself_is_named() -> None:
    chain = (
        course("a", availableFrom="2027-01-04"),
        course("b", "a", lastDay="2026-12-31"),
        course("c", "b", lastDay="2026-12-31"),
        course("d", "c"),
    )
    assert late(*chain) == LATE
    (text,) = (
        each.text
        for each in findings_of(snapshot_of({"credentials": list(chain)}))
        if each.code == "NEVER_IN_TIME"
    )  # fmt: skip
    assert text == (
        "B can never follow A: Study begins on 31 December 2026 at the latest, and A is there on 4 January 2027 at "
        "the earliest. Add days on which it is offered, or mend those that are there."
    )


@pytest.mark.parametrize(
    ("a", "in_time", "too_late"),
    [
        # Autumn ends on 20 December, so an award is of the 21st at the latest; spring begins on 1 February, 42 days on.
        ({"offerings": [{"term": "autumn"}], "weeks": 2}, {"validDays": 42}, {"validDays": 41}),
        # From the end of an autumn through the next odd autumn are two years where the first one is odd, else one.
        ({"offerings": [{"term": "autumn"}]}, {"validMonths": 2}, {"validMonths": 1}),
    ],
)
def test_award_runs_out_before_the_next_term(
    a: dict[str, Any], in_time: dict[str, Any], too_late: dict[str, Any]
) -> None:
    b = course("b", "a", offerings=[{"term": "spring"}])
    assert late(course("a", **a, **in_time), b) == []
    assert late(course("a", **a, **too_late), b) == LATE
    kept = {"renewals": [{"key": "again", "kind": "RENEWAL", "cost": usd(1)}]}
    assert late(course("a", **a, **too_late, **kept), b) == []
    assert late(course("a", **a, **too_late), course("b", "a")) == []


def test_what_grows_too_old_before_the_term() -> None:
    """An award of 21 December is two months old on 21 February, when spring has begun, and one month on 21 January."""
    a = course("a", offerings=[{"term": "autumn"}], weeks=2)
    for months, found in ((2, []), (1, LATE)):
        rule = {"credential": "a", "earnedWithinMonths": months}
        assert late(a, course("b", rule, offerings=[{"term": "spring"}])) == found


FIRST = date(2027, 1, 1)
spans = st.tuples(st.integers(0, 30), st.integers(0, 20)).map(lambda pair: (pair[0], pair[0] + pair[1]))
courses = st.tuples(st.lists(spans, min_size=1, max_size=2), st.integers(0, 2), st.none() | st.integers(0, 40))
Course = tuple[list[tuple[int, int]], int, int | None]


def beginnings(course: Course) -> Iterator[int]:
    """The days on which a course can begin, each tried."""
    offered, weeks, last = course
    for day in range(60):
        if last is not None and day > last:
            return
        if any(first <= day and day + max(7 * weeks, 1) - 1 <= end for first, end in offered):
            yield day


@settings(max_examples=examples(200))
@given(st.lists(courses, min_size=2, max_size=4))
def test_chains_agree_with_trying_every_day(chain: list[Course]) -> None:
    """The first course of a chain that has days, and none of them after one of the course before, is named alone."""
    expected: list[tuple[str, str | None]] = []
    held = set(range(-1, 60))
    for place, each in enumerate(chain):
        own = list(beginnings(each))
        after = {day + 7 * each[1] for day in own if place == 0 or any(before <= day for before in held)}
        if held and own and not after:
            expected.append((f"c{place}", f"c{place}/r0"))
        held = after
    written = [
        course(
            f"c{place}",
            f"c{place - 1}" if place else None,
            weeks=weeks,
            offerings=[each for first, end in offered for each in on(str(day_of(first)), str(day_of(end)))],
            **({} if last is None else {"lastDay": str(day_of(last))}),
        )
        for place, (offered, weeks, last) in enumerate(chain)
    ]
    assert late(*written) == expected


def day_of(offset: int) -> date:
    return FIRST + timedelta(days=offset)
