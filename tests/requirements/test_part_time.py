"""Hours of work, part time, and what stands for months; every figure is added up by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.requirement import walk
from pathways.errors import ProblemsError
from pathways.exchange.document import Document
from pathways.exchange.learner_files import read_record
from pathways.wording.requirements import text_of
from tests.catalogs import credential, record
from tests.requirements.judging import World, line_of

DAY = date(2026, 6, 30)


def entry(start: str | None = None, end: str | None = None, **fields: Any) -> dict[str, Any]:
    return {**({"startedOn": start} if start else {}), **({"endedOn": end} if end else {}), **fields}


def status(wanted: dict[str, Any], *entries: dict[str, Any], day: date = DAY) -> str:
    return World({}, {"experience": list(entries)}, day).status({"experience": wanted})


@pytest.mark.parametrize(
    ("months", "entries"),
    [
        (6, [{"months": 12, "share": 0.5}]),
        (18, [{"months": 12, "share": 0.5}, {"months": 12}]),
        (9, [entry("2024-01-01", "2024-12-31", share=0.75)]),
        # Two halves make a whole, two whole ones no more than that.
        (12, [entry("2024-01-01", "2024-12-31", share=0.5), entry("2024-01-01", "2024-12-31", share=0.5)]),
        (12, [entry("2024-01-01", "2024-12-31"), entry("2024-01-01", "2024-12-31", share=0.5)]),
        (12, [entry("2024-01-01", "2024-12-31", share=0.8), entry("2024-01-01", "2024-12-31", share=0.8)]),
        # 12 months at one half, and 6 of them at another half.
        (9, [entry("2024-01-01", "2024-12-31", share=0.5), entry("2024-07-01", "2024-12-31", share=0.5)]),
        # 15 + 16 days are not a month of 31 at one half each: half of 31 days are 15.5.
        (0, [entry("2024-01-01", "2024-01-15", share=0.5), entry("2024-03-01", "2024-03-16", share=0.5)]),
        (1, [entry("2024-01-01", "2024-01-15"), entry("2024-03-01", "2024-03-16")]),
    ],
)
def test_a_share_counts_months_in_part(months: int, entries: list[dict[str, Any]]) -> None:
    assert status({"months": months}, *entries) == "MET"
    assert status({"months": months + 1}, *entries) != "MET"


def test_halves_of_months_add_up() -> None:
    odd = {"months": 13, "share": 0.5}
    assert status({"months": 13}, odd, odd) == "MET"
    assert status({"months": 7}, odd) == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("hours", "entries"),
    [
        (4500, [{"hours": 4000}, {"hours": 500}]),
        # Hours of overlapping work are not cut.
        (2000, [entry("2024-01-01", "2024-12-31", hours=1000), entry("2024-01-01", "2024-12-31", hours=1000)]),
        (1000, [entry("2024-01-01", "2024-12-31", hours=1000, share=0.5)]),
        # 20 of 40 days by the day that is asked.
        (20, [entry("2026-06-11", "2026-07-20", hours=40)]),
        (0.5, [{"hours": 0.5}]),
    ],
)
def test_hours_add_up(hours: float, entries: list[dict[str, Any]]) -> None:
    assert status({"hours": hours}, *entries) == "MET"
    assert status({"hours": hours + 0.001}, *entries) == "IN_PROGRESS"


@pytest.mark.parametrize(
    ("day", "is_met"),
    [
        ("2025-12-31", True),  # the last twelve months begin on 2024-12-31: all of 2025
        ("2026-07-02", True),  # 2025-07-02 through 2025-12-31 are 183 of 365 days: 183 hours
        ("2026-07-03", False),
    ],
)
def test_hours_of_last_months_count_by_day(day: str, *, is_met: bool) -> None:
    wanted = {"hours": 183, "withinMonths": 12}
    work = entry("2025-01-01", "2025-12-31", hours=365)
    assert (status(wanted, work, day=date.fromisoformat(day)) == "MET") is is_met


def test_hours_with_last_day_only_count_after() -> None:
    work = entry(None, "2025-12-31", hours=10)
    for day, is_met in (("2025-12-30", False), ("2025-12-31", True), ("2026-12-31", True), ("2027-01-01", False)):
        found = status({"hours": 10, "withinMonths": 12}, work, day=date.fromisoformat(day))
        assert (found == "MET") is is_met, day


def test_hours_without_days_lie_outside_of_any_limit() -> None:
    assert status({"hours": 10, "withinMonths": 12}, {"hours": 10}) == "UNVERIFIABLE"
    assert status({"hours": 11, "withinMonths": 12}, {"hours": 10}) == "UNMET"


def test_months_and_hours_are_both_asked_for() -> None:
    both = {"months": 36, "hours": 4500}
    assert status(both, {"months": 36, "hours": 4500}) == "MET"
    assert status(both, {"months": 36, "hours": 4499.999}) == "IN_PROGRESS"
    assert status(both, {"months": 35, "hours": 4500}) == "IN_PROGRESS"
    assert status({"months": 1}, {"hours": 4500}) == "UNMET"  # hours are no months
    assert status({"hours": 1}, {"months": 36}) == "UNMET"


def test_hours_touch_fields() -> None:
    wanted = {"hours": 20, "distinctFields": 2}
    assert status(wanted, {"hours": 10, "field": "a"}, {"hours": 10, "field": "b"}) == "MET"
    assert status(wanted, {"hours": 10, "field": "a"}, {"hours": 10, "field": "a"}) != "MET"
    assert status({"hours": 20, "fields": ["a"]}, {"hours": 10, "field": "a"}, {"hours": 10, "field": "b"}) != "MET"


@pytest.mark.parametrize(
    ("work", "is_right"),
    [
        (entry("2024-01-01", "2024-12-31", months=12), True),
        (entry("2024-01-01", "2024-12-15", months=11), True),
        (entry("2024-01-01", "2024-12-15", months=12), True),  # the month that has begun
        (entry("2024-01-01", "2024-12-15", months=13), False),
        (entry("2024-01-01", "2024-12-31", months=13), False),
        (entry("2024-01-01", "2024-12-31", months=11), False),
        (entry(None, "2024-12-31", months=99), True),
        (entry("2024-01-01", "2024-12-31", share=1), True),
        (entry("2024-01-01", "2024-12-31", share=1.001), False),
        (entry("2024-01-01", "2024-12-31", share=0), False),
        ({"hours": -1}, False),
        ({"share": 0.5}, False),
    ],
)
def test_months_and_days_that_disagree_are_refused(work: dict[str, Any], *, is_right: bool) -> None:
    if is_right:
        assert record({"experience": [work]}).experience
    else:
        with pytest.raises(ProblemsError):
            read_record(Document("record", {"experience": [work]}, "", False))


DEGREES = {
    "competencies": [{"key": "education", "name": "Education"}],
    "credentials": [
        credential("bachelor", competencies=[{"competency": "education", "level": 6}]),
        credential("master", competencies=[{"competency": "education", "level": 7}]),
        credential("course"),
    ],
}
DEGREE = {"by": {"competency": "education", "level": 6}, "months": 24}
COURSE = {"by": {"credential": "course"}, "months": 12}


def with_awards(rule: dict[str, Any], months: int, *awards: str, field: str = "a") -> bool:
    learner = {
        "awards": [{"credential": key, "issuedOn": "2020-01-01"} for key in awards],
        "experience": [{"months": months, "field": field}] if months else [],
    }
    return World(DEGREES, learner).status({"experience": rule}) == "MET"


@pytest.mark.parametrize(
    ("awards", "once", "least"),
    [
        ((), False, 60),
        (("bachelor",), False, 36),
        (("master",), False, 36),  # a level contains the lower ones
        (("course",), False, 48),
        (("bachelor", "course"), False, 24),
        (("bachelor", "course"), True, 36),  # the one that is worth most
        (("bachelor", "master"), False, 36),  # one line, whatever shows it
        (("course",), True, 48),
    ],
)
def test_what_holds_stands_for_months(awards: tuple[str, ...], least: int, *, once: bool) -> None:
    rule = {"months": 60, "fields": ["a"], "substitutes": [DEGREE, COURSE], "atMostOnce": once}
    assert with_awards(rule, least, *awards)
    assert not with_awards(rule, least - 1, *awards)


def test_substitutes_for_all_of_the_months_leave_none() -> None:
    rule = {"months": 24, "substitutes": [DEGREE, COURSE]}
    assert with_awards(rule, 0, "bachelor")
    assert not with_awards(rule, 0, "course")
    fields = {"months": 24, "distinctFields": 1, "substitutes": [DEGREE]}
    assert not with_awards(fields, 0, "bachelor")  # the fields are still asked for
    assert with_awards(fields, 1, "bachelor")


def test_a_name_inside_of_substitutes_stays_unique() -> None:
    named = {"by": {"credential": "course", "path": "the-course"}, "months": 12}
    line = line_of({"experience": {"months": 60, "substitutes": [DEGREE, named]}, "path": "work", "worth": 3})
    paths = [each.path for each in walk(line)]
    assert line.path == "work"
    assert line.worth == 3
    assert len(set(paths)) == len(paths)
    assert "the-course" in paths


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"hours": 4500}, "4500 hours of experience"),
        ({"months": 36, "hours": 4500, "field": "a"}, "36 months and 4500 hours of experience in a"),
        ({"months": 1}, "1 month of experience"),
        ({"months": 0}, "0 months of experience"),
    ],
)
def test_months_and_hours_in_words(rule: dict[str, Any], text: str) -> None:
    assert text_of(line_of({"experience": rule})) == text
