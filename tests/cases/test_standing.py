"""Where a learner stands with a credential, and how far each renewal is; days and shares counted by hand.

Everything is asked on 2026-11-30.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pathways.advising.gap import gap_of
from pathways.advising.lacking import lacking_text
from pathways.advising.progress import progress_of
from pathways.advising.standing import Standing, standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import GapStatus, HoldingState
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.requirements.evaluate import RequirementStatus
from tests.beside import needs
from tests.cases.asking import CASES, DAY, catalogue, learner, progress
from tests.catalogs import credential, record, snapshot_of

COURSES = {f"c{number}": 5 for number in range(1, 9)}
NURSING: dict[str, Any] = {
    "competencies": [{"key": "care", "name": "Care"}],
    "credentials": [
        *(credential(key, {}, credits=credits) for key, credits in COURSES.items()),
        credential(
            "nurse",
            {},
            validMonths=24,
            renewals=[
                {
                    "key": "hours",
                    "kind": "RENEWAL",
                    "graceMonths": 3,
                    "requires": {"credits": 40, "of": {"select": {"keys": ["c*"]}}},
                },
                {"key": "exam", "kind": "RENEWAL", "requires": {"condition": "passed the refresher"}},
            ],
        ),
        credential("expert", {"requires": {"all": [{"credential": "nurse"}, {"credential": "c1"}]}}),
        credential("free", {}),
        credential("gone", {}, lastDay="2026-11-29"),
        credential("later", {"availableFrom": "2026-12-01"}),
        credential("short", {}, validMonths=12),
    ],
}
SNAPSHOT = snapshot_of(NURSING)


def where(key: str, awards: list[dict[str, Any]], snapshot: Snapshot = SNAPSHOT, **learner: Any) -> Standing:
    return standing_of(progress_of(key, record({"awards": awards, **learner}), DAY, snapshot), snapshot)


def held(key: str, issued: str | None = None, expires: str | None = None) -> dict[str, Any]:
    said = {"credential": key, "issuedOn": issued, "expiresOn": expires}
    return {name: value for name, value in said.items() if value is not None}


@pytest.mark.parametrize(
    ("key", "awards", "state"),
    [
        ("free", [], HoldingState.ELIGIBLE),
        ("free", [held("free")], HoldingState.HELD),
        ("free", [held("free", "2027-01-25")], HoldingState.IN_PROGRESS),
        ("free", [held("free", "2020-01-01", "2021-01-01")], HoldingState.EXPIRED),
        ("gone", [], HoldingState.BLOCKED),
        ("later", [], HoldingState.BLOCKED),
        ("short", [held("short", "2025-11-30")], HoldingState.HELD),
        ("short", [held("short", "2025-11-29")], HoldingState.EXPIRED),
        ("short", [held("short", "2025-11-29"), held("short", "2026-12-01")], HoldingState.IN_PROGRESS),
        # Valid through 2026-08-30 and, with three months of grace, renewable through 2026-11-30.
        ("nurse", [held("nurse", "2024-08-30")], HoldingState.IN_GRACE),
        ("nurse", [held("nurse", "2024-08-29")], HoldingState.EXPIRED),
        ("nurse", [held("nurse", "2025-01-20")], HoldingState.HELD),
        ("expert", [], HoldingState.BLOCKED),
        ("expert", [held("c1")], HoldingState.IN_PROGRESS),
        ("expert", [held("c1"), held("nurse", "2025-01-20")], HoldingState.ELIGIBLE),
        ("expert", [{**held("expert"), "state": "REVOKED"}], HoldingState.BLOCKED),
    ],
)
def test_state(key: str, awards: list[dict[str, Any]], state: HoldingState) -> None:
    assert where(key, awards).state is state


@pytest.mark.parametrize(
    ("awards", "valid", "renewable"),
    [
        ([], None, None),
        ([held("nurse")], None, None),
        ([held("nurse", "2025-01-20")], date(2027, 1, 20), date(2027, 4, 20)),
        ([held("nurse", "2024-08-30")], date(2026, 8, 30), date(2026, 11, 30)),
        ([held("nurse", "2023-01-20"), held("nurse", "2025-01-20")], date(2027, 1, 20), date(2027, 4, 20)),
    ],
)
def test_days_of_validity(awards: list[dict[str, Any]], valid: date | None, renewable: date | None) -> None:
    found = where("nurse", awards)
    assert (found.valid_through, found.renewable_through) == (valid, renewable)
    if valid is None:
        assert found.renewals == ()


def test_hours_of_this_cycle_alone_count_toward_renewal() -> None:
    """Fifteen of forty, seven weeks before the last day; what was earned before the cycle counts nothing."""
    earned = [held("c1", "2025-01-20"), held("c2", "2026-05-01"), held("c3", "2026-11-30")]
    before = [held("c4", "2025-01-19"), held("c5"), held("c6", "2026-12-01")]
    found = where("nurse", [held("nurse", "2025-01-20"), *earned, *before])
    hours, exam = found.renewals
    assert (hours.route.key, hours.status, hours.share) == ("hours", RequirementStatus.IN_PROGRESS, Fraction(15, 40))
    assert (hours.opens_on, hours.due_on) == (date(2025, 1, 20), date(2027, 1, 20))
    assert hours.grace_through == date(2027, 4, 20)
    assert [line.by[0].credential for line in hours.lines[1:] if line.holds] == ["c1", "c2", "c3"]
    assert lacking_text(hours.lines[0], hours.evidence, SNAPSHOT) == (
        "25 more credits from these 5 credentials whose key begins with c"
    )
    assert (exam.status, exam.share, exam.grace_through) == (RequirementStatus.UNVERIFIABLE, Fraction(0), None)


def test_renewal_that_is_ready_is_met() -> None:
    every = [held(key, "2026-02-01") for key in COURSES]
    hours, _ = where("nurse", [held("nurse", "2025-01-20"), *every]).renewals
    assert (hours.status, hours.share) == (RequirementStatus.MET, Fraction(1))


def test_every_year_of_the_cycle_is_looked_at() -> None:
    """Ten credits in every year: forty in the first one are thirty too many there, and none in the second."""
    document = snapshot_of(
        {
            "credentials": [
                *NURSING["credentials"][:8],
                credential(
                    "nurse",
                    {},
                    validMonths=24,
                    renewals=[
                        {
                            "key": "hours",
                            "kind": "RENEWAL",
                            "requires": {
                                "credits": 40,
                                "of": {"select": {"keys": ["c*"]}},
                                "each": {"months": 12, "credits": 10},
                            },
                        }
                    ],
                ),
            ]
        }
    )
    first = [held(key, "2025-06-01") for key in COURSES]
    (hours,) = where("nurse", [held("nurse", "2025-01-20"), *first], document).renewals
    assert hours.status is not RequirementStatus.MET
    both = [held(key, "2025-06-01" if key < "c5" else "2026-06-01") for key in COURSES]
    (hours,) = where("nurse", [held("nurse", "2025-01-20"), *both], document).renewals
    assert hours.status is RequirementStatus.MET


def of_each_year(least: int, per: int, lines: Any) -> dict[str, Any]:
    return {"credits": least, "of": lines, "each": {"months": 12, "credits": per}}


def test_courses_taken_twice_count_where_they_help() -> None:
    """Thirty courses of one credit, each taken in the first two years of three: 15, 15 and none, or with a course more
    in the third, of ten credits, enough for all three."""
    often = [f"c{number}" for number in range(30)]
    document = snapshot_of(
        {
            "credentials": [
                *(credential(key, credits=1) for key in often),
                credential("c-big", credits=10),
                credential(
                    "nurse",
                    {},
                    validMonths=36,
                    renewals=[
                        {
                            "key": "hours",
                            "kind": "RENEWAL",
                            "requires": of_each_year(40, 10, {"select": {"keys": ["c*"]}}),
                        }
                    ],
                ),
            ]
        }
    )
    nurse = held("nurse", "2024-01-20")
    twice = [held(key, day) for key in often for day in ("2024-06-01", "2025-06-01")]
    for more, is_met in (([], False), ([held("c-big", "2026-06-01")], True)):
        (hours,) = where("nurse", [nurse, *twice, *more], document).renewals
        assert (hours.status is RequirementStatus.MET) is is_met


@pytest.mark.parametrize(
    ("repeatable", "days", "is_met"),
    [
        (3, ["2024-06-01", "2025-06-01", "2026-06-01"], True),
        (3, ["2024-06-01", "2025-06-01", "2025-07-01"], False),
        (4, ["2024-06-01", "2025-06-01", "2025-07-01", "2026-06-01"], True),
        # Three count, of whichever years.
        (3, ["2024-06-01", "2025-06-01", "2025-07-01", "2026-06-01"], True),
        (2, ["2024-06-01", "2025-06-01", "2026-06-01"], False),
    ],
    ids=["yearly", "twice-in-one", "four", "three-of-four", "two-count"],
)
def test_repeatable_course_pays_in_every_year(repeatable: int, days: list[str], is_met: bool) -> None:
    renewal = {"key": "k0", "kind": "RENEWAL", "requires": of_each_year(60, 20, [{"credential": "webinar"}])}
    document = snapshot_of(
        {
            "credentials": [
                credential("webinar", credits=20, repeatable=repeatable),
                credential("nurse", {}, validMonths=36, renewals=[renewal]),
            ]
        }
    )
    (found,) = where("nurse", [held("nurse", "2024-01-20"), *(held("webinar", day) for day in days)], document).renewals
    assert (found.status is RequirementStatus.MET) is is_met


@pytest.mark.parametrize(
    ("until", "coverage", "status"),
    [
        (None, 1, GapStatus.MET),
        (date(2027, 1, 20), 1, GapStatus.MET),
        (date(2027, 1, 21), Fraction(3, 8), GapStatus.PARTIAL),
    ],
)
def test_gap_of_a_held_credential_is_its_renewal(until: date | None, coverage: Fraction, status: GapStatus) -> None:
    earned = [held(key, "2026-05-01") for key in ("c1", "c2", "c3")]
    brought = record({"awards": [held("nurse", "2025-01-20"), *earned]})
    found = gap_of(CredentialGoal("nurse"), brought, DAY, SNAPSHOT, until)
    assert found.coverage == coverage
    assert found.credentials[0].status is status
    assert bool(found.lines) is (coverage != 1)


@needs(CASES)
def test_award_to_come_is_in_progress() -> None:
    snapshot, brought = catalogue("42-in-progress"), learner("42-in-progress.l")
    intro = progress(snapshot, "c42-intro", brought)
    assert standing_of(intro, snapshot).state is HoldingState.IN_PROGRESS
    (line,) = progress(snapshot, "c42-next", brought).lines
    assert line.status is RequirementStatus.IN_PROGRESS
    assert [claim.text for claim in line.by] == ["Introduction, to be issued 2027-01-25"]
    after = progress_of("c42-next", brought, date(2027, 1, 25), snapshot)
    assert after.lines[0].status is RequirementStatus.MET
    assert standing_of(progress(snapshot, "c42-intro", Record()), snapshot).state is HoldingState.ELIGIBLE


@needs(CASES)
@pytest.mark.parametrize(("name", "status"), [("due_learner", "MET"), ("due_learner2", "UNMET")])
def test_renewal_of_a_licence(name: str, status: str) -> None:
    """The course of 2026-02-01 lies in the cycle from 2025-01-10 through 2027-01-10."""
    snapshot = catalogue("due")
    (renewal,) = standing_of(progress(snapshot, "licx", learner(name)), snapshot).renewals
    assert (renewal.status.value, renewal.due_on) == (status, date(2027, 1, 10))


@pytest.mark.parametrize(("days", "opens"), [(90, date(2027, 1, 2)), (0, date(2027, 4, 2)), (9000, date(2026, 4, 2))])
def test_renewal_opens_some_days_ahead_of_the_expiry(days: int, opens: date) -> None:
    """From 2 January through 2 April are 29 + 28 + 31 + 2 days."""
    renewal = {"key": "ce", "kind": "RENEWAL", "opensDays": days}
    found = where(
        "a",
        [held("a", "2026-04-02")],
        snapshot_of({"credentials": [credential("a", validMonths=12, renewals=[renewal])]}),
    )
    assert [each.opens_on for each in found.renewals] == [opens]
