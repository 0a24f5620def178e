"""Renewals among the recommendations: each way with its price and its last day, calculated by hand.

`held` is valid for 36 months and runs out 21 days after today. It can be renewed by a fee of 150, by a test of 90, or
by the larger `top`, an exam of 400, whose expiry it then takes over.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from pathways.advising.recommend import recommend
from pathways.domain.advice import Recommendation, RecommendationOptions
from pathways.domain.money import Rates
from pathways.errors import ProblemsError
from pathways.planning.planner import Planner
from tests.advising.columns import rows
from tests.catalogs import TODAY, credential, record, snapshot_of, usd
from tests.seeded import planner, snapshot

LAST = TODAY + timedelta(days=21)
WAY = ("credential", "renewal.key", "cost.amount", "hours", "due_on", "grace_through")
FEE = {"key": "fee", "kind": "RENEWAL", "cost": usd(150), "hours": 50, "extendsMonths": 36}
TEST = {"key": "test", "kind": "RENEWAL", "cost": usd(90), "extendsMonths": 36}
BY_TOP = {"key": "by-top", "kind": "RENEWAL", "alignTo": "top", "requires": {"credential": "top"}}


def held(*renewals: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return credential("held", {"cost": usd(404)}, validMonths=36, renewals=list(renewals), **fields)


def renewals_of(
    *credentials: dict[str, Any],
    awards: list[dict[str, Any]] | None = None,
    rates: Rates | None = None,
    equivalents: list[list[str]] | None = None,
    **options: Any,
) -> list[Recommendation]:
    """The renewals that are recommended, in their order."""
    catalog = {"credentials": list(credentials), "equivalents": equivalents or []}
    learner = record({"awards": awards or [{"credential": "held", "expiresOn": LAST.isoformat()}]})
    asked = RecommendationOptions(**options)
    found = recommend(learner, None, asked, TODAY, snapshot_of(catalog), Planner(rates or Rates()))
    return [item for item in found if item.renewal is not None]


def keys(items: list[Recommendation]) -> list[str]:
    return [item.renewal.key for item in items if item.renewal is not None]


def test_security_plus_is_renewed_before_exams_are_sat() -> None:
    """21 days before it runs out, continuing education at 150 comes first; the exams that renew it come after,
    and of these, each asked for by one occupation and at the same price, CySA+ by its key."""
    learner = record({"awards": [{"credential": "comptia-security-plus", "expiresOn": LAST.isoformat()}]})
    options = RecommendationOptions()
    first, *others = recommend(learner, None, options, TODAY, snapshot(), planner())
    assert rows([first], *WAY) == [("comptia-security-plus", "ce", 150, 50, date(2026, 12, 14), None)]
    assert first.reasons[0].text == "CompTIA Security+ runs out in 21 days; renew it by 14 December 2026"
    assert first.eligible_now
    assert [item.credential for item in others[:2]] == ["comptia-cysa-plus", "comptia-pentest-plus"]
    assert all(item.renewal is None for item in others)


def test_an_exam_of_this_cycle_renews_for_nothing() -> None:
    """CySA+ was earned a year ago, in the cycle, and is valid for two years more."""
    awards = [
        {"credential": "comptia-security-plus", "issuedOn": "2023-12-14"},
        {"credential": "comptia-cysa-plus", "issuedOn": "2025-11-23"},
    ]
    found = recommend(record({"awards": awards}), None, RecommendationOptions(), TODAY, snapshot(), planner())
    assert rows(found[:2], "credential", "renewal.key", "cost.amount") == [
        ("comptia-security-plus", "by-cysa-plus", 0),
        ("comptia-security-plus", "ce", 150),
    ]


def test_cheapest_first_with_what_each_requires() -> None:
    top = credential("top", {"cost": usd(400), "hours": 90}, validMonths=36)
    found = renewals_of(held(FEE, TEST, BY_TOP), top, eligible_now=False)
    assert rows(found, *WAY) == [
        ("held", "test", 90, 0, LAST, None),
        ("held", "fee", 150, 50, LAST, None),
        ("held", "by-top", 400, 90, LAST, None),
    ]
    assert [item.eligible_now for item in found] == [True, True, False]
    assert keys(renewals_of(held(FEE, TEST, BY_TOP), top)) == ["test", "fee"]


@pytest.mark.parametrize(
    ("last", "listed"),
    [
        ("2026-09-22", []),  # two months of grace ended yesterday
        ("2026-09-23", ["fee"]),
        ("2026-11-22", ["fee"]),
        ("2026-11-23", ["fee", "test"]),
        ("2027-02-21", ["fee", "test"]),
        ("2027-02-22", []),
    ],
)
def test_grace_keeps_a_renewal_open(last: str, listed: list[str]) -> None:
    found = renewals_of(held({**FEE, "graceMonths": 2}, TEST), awards=[{"credential": "held", "expiresOn": last}])
    assert sorted(keys(found)) == listed
    for item in found:
        assert item.due_on == date.fromisoformat(last)
        assert (item.grace_through is not None) == (item.renewal is not None and item.renewal.key == "fee")


def test_last_day_of_grace_is_named() -> None:
    awards = [{"credential": "held", "expiresOn": "2026-10-31"}]
    (found,) = renewals_of(held({**FEE, "graceMonths": 2}), awards=awards)
    assert (found.due_on, found.grace_through) == (date(2026, 10, 31), date(2026, 12, 31))
    assert found.reasons[0].text == "HELD ran out 23 days ago; renew it by 31 December 2026"


def test_only_awards_of_the_cycle_pay() -> None:
    """20 of 40 credits were earned before the present cycle: of the other two courses one is missing still."""
    courses = [credential(f"c{place}", {"cost": usd(30)}, credits=20) for place in range(3)]
    lines = [{"credential": f"c{place}"} for place in range(3)]
    ce = {
        "key": "ce",
        "kind": "RENEWAL",
        "cost": usd(50),
        "extendsMonths": 36,
        "requires": {"credits": 40, "of": lines},
    }
    awards = [
        {"credential": "held", "issuedOn": "2023-12-14"},
        {"credential": "c0", "issuedOn": "2023-12-13"},
        {"credential": "c1", "issuedOn": "2023-12-14"},
    ]
    (found,) = renewals_of(held(ce), *courses, awards=awards, eligible_now=False)
    assert rows([found], "cost.amount", "eligible_now") == [(80, False)]
    ever = [{**line, "everEarned": True} for line in lines]
    lifted = {**ce, "requires": {"credits": 40, "of": ever}}
    (found,) = renewals_of(held(lifted), *courses, awards=awards)
    assert rows([found], "cost.amount", "eligible_now") == [(50, True)]


def test_a_credential_never_renews_itself() -> None:
    """Its equivalent does."""
    own = {**FEE, "requires": {"credential": "held"}}
    awards = [{"credential": "held", "issuedOn": "2023-12-14"}]
    assert renewals_of(held(own), awards=awards, eligible_now=False) == []
    twin = credential("twin", {"cost": usd(7)})
    (found,) = renewals_of(held(own), twin, awards=awards, equivalents=[["held", "twin"]], eligible_now=False)
    assert found.cost.amount == 157


def test_what_moves_no_expiry_is_left_out() -> None:
    """The larger one that is held runs out a day earlier; three months more end before today."""
    awards = [
        {"credential": "held", "expiresOn": LAST.isoformat()},
        {"credential": "top", "issuedOn": "2026-01-01", "expiresOn": (LAST - timedelta(days=1)).isoformat()},
    ]
    top = credential("top", {"cost": usd(400)}, status="SUPERSEDED")
    assert keys(renewals_of(held(BY_TOP, FEE), top, awards=awards)) == ["fee"]
    short = {**FEE, "extendsMonths": 3, "graceMonths": 12}
    late = [{"credential": "held", "expiresOn": "2026-08-22"}]
    assert renewals_of(held(short), awards=late) == []


def test_the_longest_award_counts() -> None:
    later = {"credential": "held", "expiresOn": "2028-01-01"}
    assert renewals_of(held(FEE), awards=[{"credential": "held", "expiresOn": LAST.isoformat()}, later]) == []
    assert (
        renewals_of(held(FEE), awards=[{"credential": "held", "expiresOn": LAST.isoformat(), "state": "REVOKED"}]) == []
    )


def test_limits_hold_for_renewals_too() -> None:
    assert keys(renewals_of(held(FEE, TEST), max_hours=Decimal(49))) == ["test"]
    # One renewal is enough: what the second would cost is left for others.
    assert keys(renewals_of(held(FEE, TEST), budget=Decimal(1000))) == ["test"]
    assert keys(renewals_of(held(FEE, TEST), budget=Decimal(89))) == []
    assert renewals_of(held(FEE, TEST), avoid=("held",)) == []
    assert renewals_of(held(FEE, status="CEASED")) == []


def test_costs_are_counted_in_one_currency() -> None:
    euro = credential("top", {"cost": {"amount": 100, "currency": "EUR"}}, validMonths=36)
    dollar = {**BY_TOP, "cost": usd(10)}
    rates = Rates({("EUR", "USD"): Decimal("1.1")})
    (found,) = renewals_of(held(dollar), euro, rates=rates, eligible_now=False, currency="USD")
    assert found.cost.amount == 120
    with pytest.raises(ProblemsError) as caught:
        renewals_of(held(dollar), euro, eligible_now=False)
    assert caught.value.problems[0].code == "NO_RATE"


@pytest.mark.parametrize(("opens", "is_listed"), [(21, True), (20, False)])
def test_a_renewal_is_recommended_once_it_opens(opens: int, *, is_listed: bool) -> None:
    assert bool(renewals_of(held({**FEE, "opensDays": opens}))) is is_listed


@pytest.mark.parametrize(
    ("issued", "is_eligible"),
    [
        (["2024-06-01", "2025-06-01", "2026-06-01"], True),
        (["2024-06-01", "2024-07-01", "2026-06-01"], False),
        # The first day of the second year, and the last of it.
        (["2024-06-01", "2024-12-14", "2025-12-13"], False),
        (["2024-06-01", "2024-12-14", "2025-12-14"], True),
    ],
    ids=["yearly", "none-in-second", "none-in-third", "first-days"],
)
def test_years_with_too_few_credits_keep_from_renewing(issued: list[str], is_eligible: bool) -> None:
    """20 in each of the years that begin on 14 December of 2023, 2024 and 2025."""
    courses = [credential(f"c{place}", {"cost": usd(30)}, credits=20) for place in range(3)]
    lines = [{"credential": f"c{place}"} for place in range(3)]
    requires = {"credits": 60, "of": lines, "each": {"months": 12, "credits": 20}}
    earned = [{"credential": f"c{place}", "issuedOn": day} for place, day in enumerate(issued)]
    awards = [{"credential": "held", "issuedOn": "2023-12-14"}, *earned]
    found = renewals_of(held({**FEE, "requires": requires}), *courses, awards=awards, eligible_now=False)
    assert [item.eligible_now for item in found] == [is_eligible]


def test_failed_attempts_fill_no_year() -> None:
    """40 in all, and 20 in each of three years: in the second one a course was tried with 40 of 50."""
    courses = [credential(f"c{place}", {"cost": usd(30)}, credits=20, passing=50) for place in range(3)]
    lines = [{"credential": f"c{place}"} for place in range(3)]
    requires = {"credits": 40, "of": lines, "each": {"months": 12, "credits": 20}}
    scores = {"2024-06-01": 60, "2025-06-01": 40, "2026-06-01": 60}
    earned = [{"credential": f"c{place}", "issuedOn": day, "score": scores[day]} for place, day in enumerate(scores)]
    awards: list[dict[str, Any]] = [{"credential": "held", "issuedOn": "2023-12-14"}, *earned]
    (found,) = renewals_of(held({**FEE, "requires": requires}), *courses, awards=awards, eligible_now=False)
    assert not found.eligible_now
