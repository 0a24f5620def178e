"""Money is exact, knows the minor unit of its currency, and rounds half-even when converted."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.money import Money, Rates, convert, known_currencies, minor_unit, written


@pytest.mark.parametrize(("currency", "unit"), [("USD", "0.01"), ("EUR", "0.01"), ("JPY", "1"), ("KWD", "0.001")])
def test_minor_units_are_those_of_iso_4217(currency: str, unit: str) -> None:
    assert minor_unit(currency) == Decimal(unit)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("404", "USD", "404.00"),
        ("1450.5", "USD", "1450.50"),
        ("0", "EUR", "0.00"),
        ("1200", "JPY", "1200"),
        ("1.5", "KWD", "1.500"),
        ("1E+3", "USD", "1000.00"),
        ("0.125", "USD", "0.125"),
    ],
)
def test_amount_is_written_with_decimals_of_its_currency(amount: str, currency: str, text: str) -> None:
    assert written(Decimal(amount), currency) == text


@pytest.mark.parametrize(
    ("amount", "rate", "target", "expected"),
    [
        ("10", "0.9", "EUR", "9.00"),
        ("0.05", "0.5", "EUR", "0.02"),  # 0.025, a tie: to the even neighbour below
        ("0.15", "0.5", "EUR", "0.08"),  # 0.075, a tie: to the even neighbour above
        ("1", "149.5", "JPY", "150"),  # 149.5, a tie
        ("1", "150.5", "JPY", "150"),  # 150.5, a tie
        ("1", "150.51", "JPY", "151"),
        ("1", "0.3075", "KWD", "0.308"),  # 0.3075: 0.308 is even
        ("0", "3", "JPY", "0"),
    ],
)
def test_conversion_rounds_half_even_to_the_minor_unit(amount: str, rate: str, target: str, expected: str) -> None:
    converted = convert(Money(Decimal(amount), "USD"), target, Decimal(rate))
    assert converted == Money(Decimal(expected), target)
    assert str(converted.amount) == expected


@given(st.integers(0, 10**15 - 1), st.sampled_from(["USD", "JPY", "KWD", "CHF"]))
def test_writing_loses_nothing(thousandths: int, currency: str) -> None:
    amount = Decimal(thousandths).scaleb(-3)
    text = written(amount, currency)
    assert Decimal(text) == amount
    assert "E" not in text


def test_a_rate_is_only_what_the_configuration_names() -> None:
    rates = Rates({("USD", "EUR"): Decimal("0.9")})
    assert rates.between("USD", "EUR") == Decimal("0.9")
    assert rates.between("EUR", "USD") is None
    assert rates.between("USD", "GBP") is None
    assert rates.between("GBP", "GBP") == 1


def test_currencies_are_codes() -> None:
    assert {"USD", "EUR", "JPY", "INR", "BRL"} <= known_currencies()
    assert not {"usd", "$", "XYZ", ""} & known_currencies()


def test_money_reads_as_people_write_it() -> None:
    assert str(Money(Decimal("1450.00"), "USD")) == "$1,450.00"


def test_nothing_is_nothing_in_any_currency() -> None:
    rates = Rates({("EUR", "USD"): Decimal("1.10")})
    assert rates.converted(Money(Decimal("0.00"), "JPY"), "USD") == Money(Decimal(0), "USD")
    assert rates.converted(Money(Decimal("0.01"), "JPY"), "USD") is None
    assert rates.converted(Money(Decimal(10), "EUR"), "USD") == Money(Decimal("11.00"), "USD")
    assert rates.converted(Money(Decimal(10), "JPY"), "JPY") == Money(Decimal(10), "JPY")
