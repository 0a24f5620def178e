"""Months of work: overlaps, fields, the last k months, entries that are still running."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.domain.months import add_months
from tests.budget import examples
from tests.requirements.judging import World

DAY = date(2026, 6, 30)


def entry(start: str | None = None, end: str | None = None, **fields: Any) -> dict[str, Any]:
    return {**({"startedOn": start} if start else {}), **({"endedOn": end} if end else {}), **fields}


def met(wanted: dict[str, Any], *entries: dict[str, Any], day: date = DAY) -> bool:
    status = World({}, {"experience": list(entries)}, day).status({"experience": wanted})
    assert status in ("MET", "IN_PROGRESS", "UNMET", "UNVERIFIABLE")
    return status == "MET"


def months(*entries: dict[str, Any], day: date = DAY, **wanted: Any) -> int:
    """The largest number of months that the entries satisfy."""
    count = 0
    while met({**wanted, "months": count + 1}, *entries, day=day):
        count += 1
    return count


def test_months_of_entries_add_up() -> None:
    assert months({"months": 5}, {"months": 7}) == 12
    assert months(entry("2024-01-01", "2024-12-31"), {"months": 3}) == 15


def test_a_span_includes_its_last_day() -> None:
    assert months(entry("2024-01-01", "2024-12-31")) == 12
    assert months(entry("2024-01-01", "2024-12-30")) == 11
    assert months(entry("2024-02-01", "2024-02-29")) == 1


def test_overlapping_months_count_once() -> None:
    assert months(entry("2024-01-01", "2024-12-31"), entry("2024-07-01", "2025-06-30")) == 18
    assert months(entry("2024-01-01", "2024-12-31"), entry("2024-03-01", "2024-05-31")) == 12
    assert months(*[entry("2024-01-01", "2024-12-31")] * 5) == 12


def test_only_matching_fields_count() -> None:
    entries: list[dict[str, Any]] = [{"months": 5, "field": "it"}, {"months": 7, "field": "audit"}, {"months": 9}]
    assert months(*entries) == 21
    assert months(*entries, fields=["it"]) == 5
    assert months(*entries, field="it") == 5
    assert months(*entries, fields=["it", "audit"]) == 12
    assert months(*entries, fields=["law"]) == 0


def test_simultaneous_work_counts_once_in_both_fields() -> None:
    both = [entry("2024-01-01", "2024-12-31", field="it"), entry("2024-01-01", "2024-12-31", field="audit")]
    assert months(*both) == 12
    assert met({"months": 12, "distinctFields": 2}, *both)
    assert not met({"months": 12, "distinctFields": 3}, *both)


def test_distinct_fields_count_matching_entries_only() -> None:
    entries: list[dict[str, Any]] = [
        {"months": 6, "field": "it"},
        {"months": 6, "field": "it"},
        {"months": 6, "field": "law"},
        {"months": 6},
    ]
    assert met({"months": 24, "distinctFields": 2}, *entries)
    assert not met({"months": 24, "distinctFields": 3}, *entries)
    assert not met({"months": 1, "fields": ["it"], "distinctFields": 2}, *entries)


def test_only_the_last_months_count() -> None:
    job = entry("2020-01-01", "2026-06-30")
    assert months(job, withinMonths=12) == 12
    old = entry("2020-01-01", "2025-12-31")
    assert months(old, withinMonths=12) == 6
    assert months(entry("2020-01-01", "2024-12-31"), withinMonths=12) == 0


def test_a_field_left_long_ago_is_not_touched() -> None:
    entries = [entry("2010-01-01", "2012-12-31", field="law"), entry("2020-01-01", "2026-06-30", field="it")]
    assert met({"months": 12, "distinctFields": 2}, *entries)
    assert not met({"months": 12, "distinctFields": 2, "withinMonths": 24}, *entries)


@pytest.mark.parametrize("undated", [{"months": 24}, {"months": 24, "startedOn": "2026-01-01"}])
def test_undated_entry_is_outside_any_window(undated: dict[str, Any]) -> None:
    assert months(undated) == 24
    assert months(undated, withinMonths=120) == 0


def test_months_before_a_given_end() -> None:
    work = entry(end="2025-12-31", months=6)  # July to December
    assert months(work) == 6
    assert months(work, withinMonths=9) == 3  # from 30 September 2025: October to December, and one day
    assert months(work, entry("2025-10-01", "2026-03-31")) == 9


def test_a_running_entry_grows_until_today() -> None:
    job = entry("2026-01-01", "2027-12-31")
    assert months(job, day=date(2026, 6, 30)) == 6
    assert months(job, day=date(2026, 7, 31)) == 7
    assert months(job, day=date(2028, 6, 30)) == 24


def test_what_has_not_begun_counts_nothing() -> None:
    future = entry("2026-07-01", "2027-12-31", field="it")
    assert months(future) == 0
    assert not met({"months": 0, "distinctFields": 1}, future)


def test_no_months_are_always_there() -> None:
    assert met({"months": 0})


def test_nothing_buys_experience() -> None:
    world = World({"credentials": [{"key": "a", "name": "A", "credentialType": "COURSE"}]})
    assert not world.holds_after({"experience": {"months": 1}}, "a")


def test_share_is_in_proportion() -> None:
    found = World({}, {"experience": [{"months": 9}]}).assess({"experience": {"months": 12}})
    assert found.status.value == "IN_PROGRESS"
    assert found.share == 0.75
    assert [claim.text for claim in found.by] == ["9 months of experience"]


@pytest.mark.parametrize("day", [date.max, date.min])
@pytest.mark.parametrize(
    "work",
    [entry(end="9999-12-31", months=12), entry("0001-01-01", "9999-12-31"), entry("9999-12-31", "9999-12-31"),
     entry(end="0001-01-01", months=12_000)],
)  # fmt: skip
def test_the_ends_of_the_calendar_break_nothing(day: date, work: dict[str, Any]) -> None:
    met({"months": 12, "withinMonths": 12_000}, work, day=day)
    met({"months": 12}, work, day=day)


@settings(max_examples=examples(60))
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from(["it", "law"])), max_size=5))
def test_whole_months_are_counted_as_set_of_months(jobs: list[tuple[int, int, str]]) -> None:
    """Entries from the first of a month through the last of another: the union of their months."""
    first = date(2020, 1, 1)
    entries = [
        entry(
            add_months(first, start).isoformat(),
            date.fromordinal(add_months(first, start + length).toordinal() - 1).isoformat(),
            field=field,
        )
        for start, length, field in jobs
    ]
    for fields in (["it"], ["law"], ["it", "law"]):
        worked = {month for start, length, field in jobs if field in fields for month in range(start, start + length)}
        touched = {field for _, _, field in jobs if field in fields}
        wanted = {"months": len(worked), "fields": fields}
        assert met(wanted, *entries)
        assert not met({**wanted, "months": len(worked) + 1}, *entries)
        assert not met({**wanted, "distinctFields": len(touched) + 1}, *entries)
        assert not touched or met({**wanted, "distinctFields": len(touched)}, *entries)
