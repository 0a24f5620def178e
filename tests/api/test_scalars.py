"""Dates, instants and decimals are read exactly or not at all, and floats hold three decimals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import pytest

from pathways.api.types.scalars import exact, number, read_day, read_decimal, read_instant, write_instant
from pathways.domain.money import Money
from tests.api.small import data, error

PLAN = """query ($options: PlanOptions) {
  planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: $options) {
    ... on Plan { totals { cost { amount } } startOn } ... on Refusal { userErrors { message } }
  }
}"""


@pytest.mark.parametrize("text", ["2026-13-01", "2026-02-30", "20260101", "2026-W01-1", "tomorrow", "", 20260101, None])
def test_what_is_no_date_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_day(text)


def test_dates_are_calendar_dates() -> None:
    assert read_day("2028-02-29") == date(2028, 2, 29)


@pytest.mark.parametrize("text", ["2026-05-01T12:00:00", "noon", 5])
def test_an_instant_needs_its_zone(text: object) -> None:
    with pytest.raises(ValueError, match="zone"):
        read_instant(text)


def test_instants_are_shown_in_utc() -> None:
    assert read_instant("2026-05-01T14:00:00+02:00") == datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert write_instant(datetime(2026, 5, 1, 14, tzinfo=timezone(timedelta(hours=2)))) == "2026-05-01T12:00:00Z"


@pytest.mark.parametrize("value", ["abc", "1.2345", "NaN", "Infinity", "1" * 50, True, float("nan"), "1e13", ""])
def test_what_is_no_exact_decimal_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"exact decimal|too long"):
        read_decimal(value)


@pytest.mark.parametrize(("value", "read"), [("404.50", "404.5"), (7, "7"), (0.1, "0.1"), (" 12 ", "12"), ("-3", "-3")])
def test_decimals_are_exact(value: object, read: str) -> None:
    assert read_decimal(value) == Decimal(read)


def test_floats_are_rounded_half_even_as_decimals() -> None:
    assert number(Fraction(2, 3)) == 0.667
    assert number(Fraction(5, 10_000)) == 0.0
    assert number(Fraction(15, 10_000)) == 0.002
    assert number(Decimal("20.500")) == 20.5
    assert number(None) is None


def test_money_shows_the_decimals_of_its_currency() -> None:
    assert str(exact(Money(Decimal("404.5"), "USD"))) == "404.50"
    assert str(exact(Money(Decimal(404), "JPY"))) == "404"
    assert str(exact(Money(Decimal("1.5"), "KWD"))) == "1.500"


def test_wrong_scalar_in_variable_says_where_and_what() -> None:
    found = error(PLAN, options={"budget": "12.34567"})
    assert found["extensions"]["code"] == "BAD_USER_INPUT"
    assert "at .budget" in found["message"] and "12.34567 has more than 3 decimal places" in found["message"]


def test_wrong_scalar_in_query_says_where_and_what() -> None:
    query = PLAN.replace("$options", '{startOn: "2026-02-30"}', 2).replace(
        'query ({startOn: "2026-02-30"}: PlanOptions)', ""
    )
    found = error(query)
    assert found["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert '"2026-02-30" is not a date: day is out of range for month' in found["message"]


def test_money_in_a_plan_is_a_string() -> None:
    plan = data(PLAN, options={"startOn": "2026-11-23"})["planPathway"]
    assert plan == {"totals": {"cost": {"amount": "100.00"}}, "startOn": "2026-11-23"}
