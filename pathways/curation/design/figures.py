"""Costs and hours that are out of line with those of sibling routes, or missing where siblings state them.

Siblings are routes of one kind to credentials of one type of the same owners.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, CredentialType, Kind, Route, RouteKind
from pathways.domain.money import written
from pathways.domain.quantity import plain
from pathways.wording.phrases import counted

LEAST_SIBLINGS = 4
"""Of fewer nothing is concluded."""
TIMES = 10
"""A figure this many times the most of its siblings, or their least this many times it, is likely a slip."""

Family = tuple[tuple[str, ...], CredentialType, RouteKind]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a route, in one unit."""

    credential: Credential
    route: Route
    amount: Decimal


def figure_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of the routes of active credentials that have an owner."""
    families: Mapping[Family, list[tuple[Credential, Route]]] = defaultdict(list)
    for credential in snapshot.credentials.values():
        if credential.status is CredentialStatus.ACTIVE and credential.owned_by:
            for route in credential.routes:
                families[credential.owned_by, credential.credential_type, route.kind].append((credential, route))
    for family in families.values():
        if len(family) > LEAST_SIBLINGS:
            yield from _hours(family)
            yield from _costs(family)


def _hours(family: Sequence[tuple[Credential, Route]]) -> Iterator[Finding]:
    stated = [Figure(credential, route, route.hours) for credential, route in family if route.hours is not None]
    missing = [(credential, route) for credential, route in family if route.hours is None]
    if LEAST_SIBLINGS * len(missing) <= len(stated):
        for credential, route in missing:
            text = (
                f"{credential.name}: no hours are stated for {route.title}, unlike for its {len(stated)} siblings; "
                "plans count 0. State them, as an estimate where they are one."
            )
            yield Finding(Severity.NOTE, Code.HOURS_NOT_STATED, text, credential.key, Kind.CREDENTIAL)
    for figure, (least, most) in _strange(stated):
        siblings = counted(most, "hour") if least == most else f"{plain(least)} to {counted(most, 'hour')}"
        yield _out_of_line(figure, f"takes {counted(figure.amount, 'hour')}", siblings)


def _costs(family: Sequence[tuple[Credential, Route]]) -> Iterator[Finding]:
    by_currency: Mapping[str, list[Figure]] = defaultdict(list)
    for credential, route in family:
        if route.cost is not None and route.cost.amount:
            by_currency[route.cost.currency].append(Figure(credential, route, route.cost.amount))
    for currency, figures in by_currency.items():
        for figure, (least, most) in _strange(figures):
            low, high = written(least, currency), written(most, currency)
            siblings = low if least == most else f"{low} to {high}"
            yield _out_of_line(figure, f"costs {written(figure.amount, currency)} {currency}", f"{siblings} {currency}")


def _strange(figures: Sequence[Figure]) -> Iterator[tuple[Figure, tuple[Decimal, Decimal]]]:
    """The figures far from all of their siblings, each with the range of those."""
    amounts = sorted(each.amount for each in figures)
    if len(amounts) <= LEAST_SIBLINGS:
        return
    for figure in figures:
        least, most = amounts[0], amounts[-1]
        if figure.amount == most:
            most = amounts[-2]
        if figure.amount == least:
            least = amounts[1]
        if figure.amount > TIMES * most or figure.amount * TIMES < least:
            yield figure, (least, most)


def _out_of_line(figure: Figure, said: str, siblings: str) -> Finding:
    credential = figure.credential
    text = (
        f"{credential.name}: {figure.route.title} {said}, and its siblings {siblings}. Mend it if a digit slipped, or "
        "leave it if it is so."
    )
    return Finding(Severity.NOTE, Code.FIGURE_OUT_OF_LINE, text, credential.key, Kind.CREDENTIAL)
