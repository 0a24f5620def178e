"""Which awards count on a day: validity, scores, age, state."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pathways.domain.learner import AwardState
from tests.catalogs import credential
from tests.requirements.judging import World

CATALOG = {
    "credentials": [
        credential("life"),
        credential("monthly", validMonths=1),
        credential("yearly", validMonths=12),
    ]
}
LIFE, YEARLY = {"credential": "life"}, {"credential": "yearly"}


def status(rule: dict[str, Any], day: str, *awards: dict[str, Any]) -> str:
    return World(CATALOG, {"awards": list(awards)}, date.fromisoformat(day)).status(rule)


@pytest.mark.parametrize(
    ("award", "last_valid", "first_expired"),
    [
        ({"credential": "yearly", "issuedOn": "2025-03-10"}, "2026-03-10", "2026-03-11"),
        ({"credential": "yearly", "issuedOn": "2024-02-29"}, "2025-02-28", "2025-03-01"),
        ({"credential": "monthly", "issuedOn": "2024-01-31"}, "2024-02-29", "2024-03-01"),
        ({"credential": "monthly", "issuedOn": "2023-01-31"}, "2023-02-28", "2023-03-01"),
        ({"credential": "monthly", "issuedOn": "2026-08-31"}, "2026-09-30", "2026-10-01"),
        ({"credential": "yearly", "issuedOn": "2025-03-10", "expiresOn": "2025-06-01"}, "2025-06-01", "2025-06-02"),
        ({"credential": "yearly", "issuedOn": "2025-03-10", "expiresOn": "2030-06-01"}, "2030-06-01", "2030-06-02"),
        ({"credential": "life", "expiresOn": "2026-01-01"}, "2026-01-01", "2026-01-02"),
    ],
)
def test_an_award_is_valid_through_its_last_day(award: dict[str, Any], last_valid: str, first_expired: str) -> None:
    rule = {"credential": award["credential"]}
    assert status(rule, last_valid, award) == "MET"
    assert status(rule, first_expired, award) == "EXPIRED"


@pytest.mark.parametrize("award", [{"credential": "life", "issuedOn": "1990-01-01"}, {"credential": "yearly"}])
def test_without_an_end_it_is_valid_for_ever(award: dict[str, Any]) -> None:
    assert status({"credential": award["credential"]}, "9999-12-31", award) == "MET"


def test_an_award_counts_from_its_day_of_issue() -> None:
    award = {"credential": "life", "issuedOn": "2026-05-02"}
    assert status(LIFE, "2026-05-02", award) == "MET"
    assert status(LIFE, "2026-05-01", award) == "IN_PROGRESS"


@pytest.mark.parametrize("state", list(AwardState))
def test_revoked_and_rejected_awards_never_count(state: AwardState) -> None:
    counts = state.value in ("CLAIMED", "VERIFIED")
    assert status(LIFE, "2026-05-01", {"credential": "life", "state": state.value}) == ("MET" if counts else "UNMET")


def test_a_revoked_award_is_not_expired_either() -> None:
    revoked = {"credential": "yearly", "issuedOn": "2020-01-01", "state": "REVOKED"}
    assert status(YEARLY, "2026-05-01", revoked) == "UNMET"


def test_award_of_an_unplannable_credential_counts() -> None:
    catalog = {"credentials": [credential("old", status="CEASED")]}
    assert World(catalog, {"awards": [{"credential": "old"}]}).status({"credential": "old"}) == "MET"


def test_an_unknown_award_proves_nothing() -> None:
    assert status(LIFE, "2026-05-01", {"credential": "elsewhere"}) == "UNMET"


SCORE = {"credential": "life", "minScore": "70.5"}


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (["70.5"], "MET"),
        (["70.499"], "UNMET"),
        (["70.501"], "MET"),
        ([None], "UNVERIFIABLE"),
        ([None, "80"], "MET"),
        ([None, "60"], "UNVERIFIABLE"),
        (["60", "70"], "UNMET"),
        ([], "UNMET"),
    ],
)
def test_min_score_needs_a_recorded_score(scores: list[str | None], expected: str) -> None:
    awards = [{"credential": "life"} | ({} if score is None else {"score": score}) for score in scores]
    assert status(SCORE, "2026-05-01", *awards) == expected


WITHIN = {"credential": "life", "earnedWithinMonths": 12}


@pytest.mark.parametrize(
    ("issued", "day", "expected"),
    [
        ("2025-05-01", "2026-05-01", "MET"),
        ("2025-05-01", "2026-05-02", "EXPIRED"),
        ("2024-02-29", "2025-02-28", "MET"),
        ("2024-02-29", "2025-03-01", "EXPIRED"),
        (None, "2026-05-01", "UNVERIFIABLE"),
    ],
)
def test_earned_within_months_needs_a_day_of_issue(issued: str | None, day: str, expected: str) -> None:
    award = {"credential": "life"} | ({} if issued is None else {"issuedOn": issued})
    assert status(WITHIN, day, award) == expected


def test_one_award_must_bring_both_score_and_age() -> None:
    rule = {"credential": "life", "earnedWithinMonths": 12, "minScore": 70}
    fresh = {"credential": "life", "issuedOn": "2026-04-01", "score": 60}
    good = {"credential": "life", "issuedOn": "2020-04-01", "score": 90}
    assert status(rule, "2026-05-01", fresh, good) == "EXPIRED"
    assert status(rule, "2026-05-01", {**fresh, "score": 70}) == "MET"


def test_lack_of_points_is_no_matter_of_time() -> None:
    rule = {"credential": "life", "earnedWithinMonths": 12, "minScore": 70}
    assert status(rule, "2026-05-01", {"credential": "life", "issuedOn": "2026-04-01", "score": 60}) == "UNMET"
    lapsed = {"credential": "yearly", "issuedOn": "2020-01-01", "score": 60}
    assert status({"credential": "yearly", "minScore": 70}, "2026-05-01", lapsed) == "UNMET"
    assert status({"credential": "yearly", "minScore": 60}, "2026-05-01", lapsed) == "EXPIRED"


def test_lapsed_award_without_fact_is_expired_not_unverifiable() -> None:
    lapsed = {"credential": "yearly", "issuedOn": "2020-01-01"}
    assert status({"credential": "yearly", "minScore": 60}, "2026-05-01", lapsed) == "EXPIRED"


def test_a_valid_award_beside_a_lapsed_one_counts() -> None:
    awards = [{"credential": "yearly", "issuedOn": day} for day in ("2020-01-01", "2026-01-01")]
    assert status(YEARLY, "2026-05-01", *awards) == "MET"


def test_a_renewal_may_count_what_was_ever_earned() -> None:
    lapsed = {"awards": [{"credential": "yearly", "issuedOn": "2020-01-01"}]}
    world = World(CATALOG, lapsed, date(2026, 5, 1))
    assert world.status({**YEARLY, "everEarned": True}, renewal=True) == "MET"
    assert world.status(YEARLY, renewal=True) == "EXPIRED"


def test_the_claim_names_the_award_that_pays() -> None:
    awards = [{"credential": "life", "score": 60}, {"credential": "life", "score": 80, "issuedOn": "2026-01-02"}]
    (claim,) = World(CATALOG, {"awards": awards}).assess({"credential": "life", "minScore": 70}).by
    assert claim.credential == "life"
    assert claim.award is not None
    assert claim.award.score == 80
    assert claim.text == "LIFE, issued 2026-01-02, score 80"


@pytest.mark.parametrize("modifier", [{"minScore": 100}, {"earnedWithinMonths": 1}])
def test_planned_step_reaches_any_score_and_is_fresh(modifier: dict[str, int]) -> None:
    assert World(CATALOG).holds_after({**LIFE, **modifier}, "life")


@pytest.mark.parametrize("modifier", ["concurrent", "together"])
def test_only_concurrent_lines_are_taken_together(modifier: str) -> None:
    world = World(CATALOG)
    assert not world.holds_after(LIFE, beside=("life",))
    assert world.holds_after({**LIFE, modifier: True}, beside=("life",))
    assert world.holds_after({**LIFE, modifier: True}, "life")
