"""Which credentials a selection matches by level, credits and keys left out; worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.catalog.selecting import matches
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.requirement import Select


def course(key: str = "c", level: str | None = None, credits: str | None = None) -> Credential:
    amount = None if credits is None else Decimal(credits)
    return Credential(key=key, name=key, credential_type=CredentialType.COURSE, level=level, credits=amount)


@pytest.mark.parametrize(
    ("credits", "expected"),
    [("2.999", False), ("3", True), ("6", True), ("6.001", False), (None, False)],
)
def test_credits_lie_between_both_bounds(credits: str | None, expected: bool) -> None:
    select = Select(min_credits=Decimal(3), max_credits=Decimal(6))
    assert matches(select, course(credits=credits)) is expected


@pytest.mark.parametrize(
    ("select", "credits", "expected"),
    [
        (Select(min_credits=Decimal(0)), "0", True),
        (Select(min_credits=Decimal(0)), None, False),
        (Select(max_credits=Decimal(0)), "0", True),
        (Select(max_credits=Decimal(0)), "0.001", False),
        (Select(max_credits=Decimal(0)), None, False),
        (Select(keys=("c",)), None, True),
    ],
)
def test_one_bound_asks_for_stated_credits(select: Select, credits: str | None, expected: bool) -> None:
    assert matches(select, course(credits=credits)) is expected


@pytest.mark.parametrize(
    ("level", "expected"),
    [("299", False), ("300", True), ("399", True), ("400", False), ("SCQF 7", True), ("scqf 7", False), (None, False)],
)
def test_level_fits_any_pattern(level: str | None, expected: bool) -> None:
    assert matches(Select(levels=("3*", "SCQF 7")), course(level=level)) is expected


@pytest.mark.parametrize(("key", "expected"), [("ph-1", True), ("ph-2", False), ("ph-3x", False), ("ma-1", False)])
def test_keys_that_are_left_out_never_match(key: str, expected: bool) -> None:
    assert matches(Select(keys=("ph-*",), not_keys=("ph-2", "*x")), course(key)) is expected


def test_left_out_by_level() -> None:
    select = Select(keys=("*",), excepting=Select(levels=("1*",)))
    assert [matches(select, course(level=level)) for level in ("100", "200", None)] == [False, True, True]
