"""Money: an exact amount in an ISO 4217 currency.

What currencies there are and how they are written comes from babel, which is imported where a currency is met: many
commands meet none, and start the faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from functools import cache


@cache
def known_currencies() -> frozenset[str]:
    """Every ISO 4217 code in present or past use (from CLDR, by babel)."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies"))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of a currency, e.g. ``Money(Decimal("404"), "USD")``."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        from babel.numbers import format_currency

        return format_currency(self.amount, self.currency, locale="en_US", decimal_quantization=False)


class Period(StrEnum):
    """How often a shared cost falls due.

    Attributes:
        YEAR: once for each year begun.
    """

    YEAR = "year"


class UpkeepKind(StrEnum):
    """What the owner of a credential has to do to keep it good.

    Attributes:
        ASSESSMENT: refresh exams and assessments.
        DELIVERY: give the course.
        TRANSLATION: keep it in its languages.
        ACCREDITATION: keep it accredited.
        ADMINISTRATION: all else: registers, badges, fees of members.
    """

    ASSESSMENT = "assessment"
    DELIVERY = "delivery"
    TRANSLATION = "translation"
    ACCREDITATION = "accreditation"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """What the owner of a credential spends on it; plans do not look at it.

    Attributes:
        hours_per_year: work of the owner; None: not stated.
        cost_per_year: beside the work; None: not stated.
    """

    kind: UpkeepKind
    hours_per_year: Decimal | None = None
    cost_per_year: Money | None = None


@dataclass(frozen=True, slots=True)
class SharedCost:
    """What a plan pays once, however many of its steps have the key: a fee for members, say.

    Attributes:
        amount: for each period, or once.
        every: for each one begun from the plan's first day through keepValidUntil; None: once.
    """

    key: str
    amount: Money
    every: Period | None = None


@dataclass(frozen=True, slots=True)
class GroupCost:
    """What opening a route for a group costs, whoever takes it; single plans do not look at it, portfolios do.

    Attributes:
        amount: for each group.
        seats: how many a group has, from 1; None: enough for everybody.
    """

    amount: Money
    seats: int | None = None


def cost_text(cost: Money, *, is_priced: bool = True) -> str:
    """``$404.00``, or that it is free.

    Args:
        is_priced: all that it adds up is stated; else it says ``at least $404.00``, or that nothing is stated.
    """
    if is_priced:
        return "free" if cost.amount == 0 else str(cost)
    return "cost not stated" if cost.amount == 0 else f"at least {cost}"


@cache
def minor_unit(currency: str) -> Decimal:
    """The smallest unit of a currency: 0.01 for USD, 1 for JPY, 0.001 for KWD."""
    return Decimal(1).scaleb(-min(_places(currency), 3))


def _places(currency: str) -> int:
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


def convert(money: Money, currency: str, rate: Decimal) -> Money:
    """The amount times `rate`, rounded half-even to the minor unit of `currency`."""
    return Money((money.amount * rate).quantize(minor_unit(currency), ROUND_HALF_EVEN), currency)


def written(amount: Decimal, currency: str) -> str:
    """The amount with at least the decimals of its currency: ``1450.00``."""
    places = _places(currency)
    exponent = amount.normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return f"{amount:.{max(places, own)}f}"


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency is worth in another; only the pairs that the configuration names."""

    pairs: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)

    def between(self, source: str, target: str) -> Decimal | None:
        """The rate from `source` to `target`; 1 for the same currency; None when it is not configured."""
        return Decimal(1) if source == target else self.pairs.get((source, target))

    def converted(self, money: Money, currency: str) -> Money | None:
        """An amount in another currency; nothing is nothing in any; None when a rate is needed and not configured."""
        if money.currency == currency:
            return money
        if money.amount == 0:
            return Money(Decimal(0), currency)
        rate = self.between(money.currency, currency)
        return None if rate is None else convert(money, currency, rate)
