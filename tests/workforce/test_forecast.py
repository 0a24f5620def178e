"""A team month by month beside the plain way, which compares the whole team with its roles anew on each day."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Record
from pathways.domain.months import add_months
from pathways.workforce import team_gap as judging
from pathways.workforce.fit import coverage_in, fit_of
from pathways.workforce.forecast import forecast
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.yardstick import Yardstick
from tests.budget import examples
from tests.catalogs import TODAY
from tests.workforce.companies import company
from tests.workforce.small_team import ENGINEERS, OPERATOR, catalogue, team

MONTHS = 14


def renewed(person: Person) -> Record:
    """Each award that counts today, and that something renews, has no end."""
    known, last = person.snapshot.credentials, add_months(TODAY, MONTHS)
    return replace(
        person.record,
        awards=tuple(
            replace(each, expires_on=last)
            if each.credential in person.evidence.valid
            and known[each.credential].renewals
            and TODAY <= (each.last_day(known[each.credential].lifetime) or last) < last
            and (each.issued_on or TODAY) <= TODAY
            else each
            for each in person.record.awards
        ),
    )


def plainly(people: tuple[Person, ...], roles: tuple[Role, ...], snapshot: Snapshot) -> list[tuple[Fraction, int]]:
    found = []
    for month in range(MONTHS + 1):
        on = add_months(TODAY, month)
        gap = judging.team_gap([replace(each, day=on) for each in people], roles, on, snapshot)
        found.append((gap.coverage, gap.filled))
    return found


@given(st.integers(0, 10**9))
@settings(max_examples=examples(90))
def test_each_month_is_as_if_asked_anew(seed: int) -> None:
    found, drawn = company(seed), random.Random(seed)  # noqa: S311
    snapshot = found.snapshot
    roles = tuple(
        Role(key, headcount=drawn.randint(1, 2), with_preferred_credentials=drawn.random() < 0.5)
        for key in sorted(snapshot.occupations)
    )
    people = people_of(found.records, TODAY, snapshot)
    points = list(forecast(people, roles, TODAY, MONTHS, snapshot))
    assert [(each.coverage, each.filled) for each in points] == plainly(people, roles, snapshot)
    kept = tuple(replace(each, record=renewed(each)) for each in people)
    assert [(each.renewed_coverage, each.renewed_filled) for each in points] == plainly(kept, roles, snapshot)


@given(st.integers(0, 10**9))
@settings(max_examples=examples(90))
def test_a_yardstick_says_what_each_fit_says(seed: int) -> None:
    found = company(seed)
    for preferred in (False, True):
        for key in found.snapshot.occupations:
            role = Role(key, coverage=Decimal("0.5"), with_preferred_credentials=preferred)
            yardstick = Yardstick.of(role, found.snapshot)
            for person in people_of(found.records, TODAY, found.snapshot):
                fit, worth = fit_of(person, role), yardstick.worth(person)
                assert yardstick.coverage(person.levels) == fit.coverage == coverage_in(person, key)
                assert (worth is not None and worth.fills) == fit.fills


def test_people_are_measured_at_turning_points_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bob and cy never change; the awards of ann and dee run out once each; and if both are renewed, nothing changes.

    So in ten years bob and cy are measured once, ann and dee twice, and their renewed selves once each.
    """
    measured: list[str] = []
    plain = Yardstick.worth

    def counting(self: Yardstick, person: Person) -> object:
        measured.append(person.key)
        return plain(self, person)

    monkeypatch.setattr(Yardstick, "worth", counting)
    snapshot = catalogue()
    points = list(forecast(team(snapshot), (ENGINEERS, OPERATOR), TODAY, 120, snapshot))
    assert points[-1].on == add_months(TODAY, 120) > TODAY + timedelta(days=3650)
    assert {key: measured.count(key) // 2 for key in ("ann", "bob", "cy", "dee")} == {
        "ann": 3,
        "bob": 1,
        "cy": 1,
        "dee": 3,
    }
