"""Exact decimals of at most three places, read from their text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pathways.domain.quantity import from_thousandths, parse_quantity, plain, thousandths

COUNTS = st.integers(-(10**15) + 1, 10**15 - 1)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (3, "3"),
        ("404.00", "404"),
        (" 2.5 ", "2.5"),
        (".5", "0.5"),
        ("5.", "5"),
        ("+7", "7"),
        ("-1.25", "-1.25"),
        ("4e1", "40"),
        ("1250E-3", "1.25"),
        ("-0.000", "0"),
        ("007", "7"),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E-999999"), "0"),
        ("999999999999.999", "999999999999.999"),
        ("1." + "0" * 200, "1"),
    ],
)
def test_numbers_are_read_from_their_text(written: object, expected: str) -> None:
    number = parse_quantity(written)
    assert str(number) == expected
    assert plain(number) == expected


@pytest.mark.parametrize(
    ("given", "expected"), [(0.1, "0.1"), (4.35, "4.35"), (1e3, "1000"), (-0.0, "0"), (2.675, "2.675")]
)
def test_a_float_counts_as_its_shortest_decimal(given: float, expected: str) -> None:
    assert str(parse_quantity(given)) == expected


@pytest.mark.parametrize("value", ["0.0005", 0.1234, Decimal("1.0001"), "1E-999999999", "1e-400", 0.1 + 0.2])
def test_more_than_three_places_are_refused(value: object) -> None:
    with pytest.raises(ValueError, match="decimal places"):
        parse_quantity(value)


@pytest.mark.parametrize(
    "value",
    [
        10**12,
        -(10**12),
        "1e12",
        Decimal("1E+999999999"),
        "1E+999999999",
        1e300,
        pytest.param("9" * 5000, id="5000 digits"),
        pytest.param(10**5000, id="10**5000"),
    ],
)
def test_huge_number_is_refused_in_few_words(value: object) -> None:
    with pytest.raises(ValueError, match="too large") as caught:
        parse_quantity(value)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    "value",
    ["", " ", "-", ".", "e3", "1e", "1,5", "0x10", "1_000", "１２", "½", True, None, [], {}, b"1"],  # noqa: RUF001
)
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_quantity(value)


def test_very_long_text_is_not_repeated_in_message() -> None:
    with pytest.raises(ValueError, match="is not a number") as caught:
        parse_quantity("x" * 10_000_000)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-inf", "sNaN"])
def test_text_that_only_decimals_know_is_no_number(value: str) -> None:
    with pytest.raises(ValueError, match="is not a number"):
        parse_quantity(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("sNaN"), Decimal("-Infinity")])
def test_not_finite(value: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        parse_quantity(value)


@given(COUNTS)
def test_thousandths_and_back(count: int) -> None:
    number = from_thousandths(count)
    assert Fraction(number) == Fraction(count, 1000)
    assert thousandths(number) == count


@given(COUNTS)
def test_a_quantity_is_written_as_it_is_read(count: int) -> None:
    number = from_thousandths(count)
    assert str(parse_quantity(plain(number))) == str(number) == plain(number)


@given(COUNTS, COUNTS)
def test_comparison_is_exact(left: int, right: int) -> None:
    assert (from_thousandths(left) < from_thousandths(right)) == (left < right)
    assert (from_thousandths(left) == from_thousandths(right)) == (left == right)


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = parse_quantity(text)
    except ValueError:
        return
    assert Fraction(number) == Fraction(text.strip())
    assert (Fraction(number) * 1000).denominator == 1
