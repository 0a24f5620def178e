"""Figures of a credential: what it costs, how long it takes, how long it lasts, what it is worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pathways.codes import Code
from pathways.domain.catalog import CredentialStatus, Figure, Validity
from pathways.domain.money import Money, minor_unit
from pathways.domain.months import Lifetime
from pathways.domain.quantity import plain
from pathways.exchange.ctdl.nodes import Node, Value
from pathways.exchange.ctdl.notes import Reader
from pathways.exchange.ctdl.terms import STATUSES, local
from pathways.exchange.ctdl.values import Duration, currency_code, number, texts
from pathways.intake.checks import MOST_MONTHS
from pathways.text import shown

RENEWED = frozenset({"Certification", "License", "QualityAssuranceCredential"})
"""Classes whose credentials mostly need renewal."""

FOR_LIFE = frozenset({"lifetime", "for life", "never"})
"""What publishers write as a renewal frequency where nothing must be renewed."""


def cost_of(reader: Reader, node: Node) -> Money | None:
    """The total that is stated: the only price, or the only aggregate one; else none, since adding up is a guess."""
    priced = [
        profile
        for value in node.values("estimatedCost")
        if (profile := reader.graph.described(value)) is not None and profile.has("price")
    ]
    if len(priced) > 1:
        total = [profile for profile in priced if _is_total(reader, profile)]
        if len(total) != 1:
            reader.remarks.say("The cost is left open where several prices and no single total are stated", node.label)
            return None
        priced = total
    return _price(reader, node, priced[0]) if priced else None


def _is_total(reader: Reader, profile: Node) -> bool:
    for value in profile.values("directCostType"):
        kind = reader.graph.described(value)
        named = _named(kind) if kind is not None else [_address(value)]
        if any(local(text).replace(" ", "") == "AggregateCost" for text in named):
            return True
    return False


def _price(reader: Reader, node: Node, profile: Node) -> Money | None:
    price = profile.values("price")[0]
    amount = _number(reader, price)
    if amount is None:
        return None
    stated = profile.text("currency")
    if stated is None:
        reader.remarks.say("The cost is left open where a price has no currency", node.label)
        return None
    code = currency_code(stated)
    if code is None:
        text = f"There is no currency {shown(stated)}."
        hint = "Use an ISO 4217 code such as USD, or its English name."
        reader.problems.append(profile.problem(Code.UNKNOWN_CURRENCY, text, hint, "currency"))
        return None
    if amount % minor_unit(code):
        text = f"{plain(amount)} {code} is finer than {minor_unit(code)}."
        reader.problems.append(price.problem(Code.BAD_NUMBER, text, "Round it."))
        return None
    return Money(amount, code)


def _number(reader: Reader, value: Value) -> Decimal | None:
    """A number of 0 or more."""
    try:
        found = number(value.raw)
    except ValueError as error:
        reader.problems.append(value.problem(Code.BAD_NUMBER, f"{error}.", "Write a number."))
        return None
    if found < 0:
        reader.problems.append(
            value.problem(Code.OUT_OF_RANGE, f"{plain(found)} is below 0.", "Write a number of 0 or more.")
        )
        return None
    return found


def time_of(reader: Reader, node: Node) -> tuple[Decimal | None, int | None]:
    """Hours of work and least weeks, from the shortest duration that is stated."""
    stated = [
        duration for value in node.values("estimatedDuration") if (duration := _duration_in(reader, value)) is not None
    ]
    if not stated:
        return None, None
    shortest = min(stated, key=lambda duration: (duration.weeks, duration.hours or 0))
    return (shortest.hours, None) if shortest.hours else (None, shortest.weeks)


def _duration_in(reader: Reader, value: Value) -> Duration | None:
    if not isinstance(value.raw, dict) or "@value" in value.raw:
        return _duration(reader, [value])
    profile = reader.graph.described(value)
    if profile is None:
        return None
    return _duration(reader, [*profile.values("exactDuration"), *profile.values("minimumDuration")])


def _duration(reader: Reader, values: list[Value]) -> Duration | None:
    """The first of some durations; what is none is a problem."""
    for value in values:
        said = value.raw["@value"] if isinstance(value.raw, dict) and "@value" in value.raw else value.raw
        try:
            return Duration(said if isinstance(said, str) else shown(said))
        except ValueError as error:
            hint = "Write it as ISO 8601 does: P3M, P1Y, PT40H."
            reader.problems.append(value.problem(Code.BAD_DURATION, f"{error}.", hint))
            return None
    return None


def validity_of(reader: Reader, node: Node) -> tuple[Lifetime, Validity | None]:
    """How many months or days it is valid, as long as it takes until it must be renewed; or that nobody knows.

    What states no frequency lasts for life, unless it must be renewed, or is of a class that mostly must be.
    """
    if any(text.casefold() in FOR_LIFE for text in node.texts("renewalFrequency")):
        return Lifetime(), None
    stated = node.values("renewalFrequency")
    duration = _duration(reader, stated)
    if duration is not None and (duration.months or 0) > MOST_MONTHS:
        text = f"{duration.months:,} months are more than {MOST_MONTHS:,}."
        reader.problems.append(stated[0].problem(Code.OUT_OF_RANGE, text, "Write a shorter time."))
    if duration is not None and duration.months is not None:
        return Lifetime(months=duration.months), None
    if duration is not None and duration.days is not None:
        return Lifetime(days=duration.days), None
    if stated or node.has("renewal") or node.type in RENEWED:
        reader.remarks.say(
            "How long these are valid is not known: no renewal frequency in months or days is stated", node.label
        )
        return Lifetime(), Validity.UNKNOWN
    return Lifetime(), None


def credits_of(reader: Reader, node: Node) -> Decimal | None:
    """What it is worth inside a sum of credits, where one value says it."""
    return worth_of(reader, node, "creditValue")


def worth_of(reader: Reader, node: Node, term: str) -> Decimal | None:
    """The credits that the only value of a term states."""
    values = node.values(term)
    if len(values) != 1:
        if values:
            reader.remarks.say("The credits are left open where several values are stated", node.label)
        return None
    profile = reader.graph.described(values[0])
    stated = profile.values("value") if profile is not None else values
    return _number(reader, stated[0]) if stated else None


def status_of(reader: Reader, node: Node) -> CredentialStatus:
    """Its status; ACTIVE where none is stated."""
    for term in ("credentialStatusType", "lifeCycleStatusType"):
        for value in node.values(term):
            aligned = reader.graph.described(value)
            named = _named(aligned) if aligned is not None else [_address(value)]
            known = [STATUSES[name] for text in named if (name := local(text).replace(" ", "")) in STATUSES]
            if known:
                return known[-1]
            text = f"{shown(' '.join(named) or 'nothing')} is not a status."
            hint = f"Use one of {', '.join(f'credentialStat:{name}' for name in STATUSES)}."
            reader.problems.append(value.problem(Code.UNKNOWN_STATUS, text, hint))
    return CredentialStatus.ACTIVE


def _named(aligned: Node) -> list[str]:
    """What an alignment object points to: its name, then its address, which is the surer one."""
    return [*aligned.texts("targetNodeName"), *(_address(value) for value in aligned.values("targetNode"))]


def _address(value: Value) -> str:
    """An address, written plainly or as a reference."""
    raw = value.raw.get("@id") if isinstance(value.raw, dict) else value.raw
    return raw if isinstance(raw, str) else ""


def last_day_of(reader: Reader, node: Node) -> date | None:
    """The last day on which it is offered."""
    for value in node.values("expirationDate"):
        said = " ".join(texts(value.raw)) if not isinstance(value.raw, int | Decimal) else ""
        try:
            return date.fromisoformat(said[:10])
        except ValueError:
            text = f"{shown(said or value.raw)} is not a date."
            reader.problems.append(value.problem(Code.BAD_DATE, text, "Write YYYY-MM-DD."))
    return None


def estimated(cost: Money | None, hours: Decimal | None, weeks: int | None) -> tuple[Figure, ...]:
    """CTDL calls its costs and durations estimated, and so do plans."""
    figures = ((Figure.COST, cost), (Figure.HOURS, hours), (Figure.WEEKS, weeks))
    return tuple(figure for figure, value in figures if value is not None)
