"""What falls with a credential, against taking it out; what owners spend."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pathways.curation.structure.portfolio import Upkeep, UpkeepTotal, standings, upkeep_of, upkeep_totals
from pathways.domain.catalog import Strength
from pathways.domain.money import Money, UpkeepKind
from tests.budget import some
from tests.catalogs import credential, snapshot_of
from tests.curation.obtaining import obtainable
from tests.curation.test_structure import lines, needs, without
from tests.seeded import snapshot as seed


@pytest.mark.parametrize("place", some(range(400), 8))
def test_what_falls_is_lost_when_it_is_gone(place: int) -> None:
    snapshot = seed()
    keys = sorted(obtainable(snapshot))
    gone = keys[place * len(keys) // 400]
    now, then = obtainable(snapshot), obtainable(without(snapshot, gone))
    barred = {
        job.key
        for job in snapshot.occupations.values()
        for asked in job.credentials
        if asked.strength is Strength.REQUIRED and asked.credential in now - then
    }
    assert standings(snapshot)[gone].falls_with_it == (now - then - {gone}) | barred


def test_occupations_fall_with_what_the_law_asks_for() -> None:
    job = {"key": "job", "name": "Job", "credentials": [{"credential": "top", "strength": "REQUIRED"}]}
    liked = {"key": "liked", "name": "Liked", "credentials": [{"credential": "top", "strength": "PREFERRED"}]}
    credentials = [credential("root", {}), credential("top", needs(all=lines("root"))), credential("other", {})]
    found = standings(snapshot_of({"credentials": credentials, "occupations": [job, liked]}))
    assert {key: sorted(each.falls_with_it) for key, each in found.items()} == {
        "root": ["job", "top"],
        "top": ["job"],
        "other": [],
    }


def test_totals_are_by_kind_and_owner() -> None:
    def kept(key: str, owners: list[str], *parts: tuple[str, int, str, str]) -> dict[str, object]:
        upkeep = [
            {"kind": kind, "hoursPerYear": hours, "costPerYear": {"amount": amount, "currency": currency}}
            for kind, hours, amount, currency in parts
        ]
        return {**credential(key, {}), "ownedBy": owners, "upkeep": upkeep}

    snapshot = snapshot_of(
        {
            "organizations": [{"key": "one", "name": "One"}, {"key": "two", "name": "Two"}],
            "credentials": [
                kept("a", ["one"], ("assessment", 10, "100", "USD"), ("delivery", 5, "7", "EUR")),
                kept("b", ["one", "two"], ("delivery", 20, "50", "USD")),
                credential("c", {}),
            ],
        }
    )

    def costs(usd: int | None, eur: int | None = None) -> tuple[Money, ...]:
        said = (("EUR", eur), ("USD", usd))
        return tuple(Money(Decimal(amount), currency) for currency, amount in said if amount is not None)

    assessment, delivery = UpkeepKind.ASSESSMENT, UpkeepKind.DELIVERY
    assert upkeep_totals(snapshot.credentials.values()) == [
        UpkeepTotal(None, None, 2, Decimal(35), costs(150, 7)),
        UpkeepTotal(assessment, None, 1, Decimal(10), costs(100)),
        UpkeepTotal(delivery, None, 2, Decimal(25), costs(50, 7)),
        UpkeepTotal(None, "one", 2, Decimal(35), costs(150, 7)),
        UpkeepTotal(assessment, "one", 1, Decimal(10), costs(100)),
        UpkeepTotal(delivery, "one", 2, Decimal(25), costs(50, 7)),
        UpkeepTotal(None, "two", 1, Decimal(20), costs(50)),
        UpkeepTotal(delivery, "two", 1, Decimal(20), costs(50)),
    ]


def test_upkeep_adds_up_within_one_currency() -> None:
    def kept(key: str, *parts: tuple[str, object, object]) -> dict[str, object]:
        upkeep = [
            {"kind": kind}
            | ({} if hours is None else {"hoursPerYear": hours})
            | ({} if cost is None else {"costPerYear": {"amount": cost, "currency": currency}})
            for kind, hours, (cost, currency) in (
                (kind, hours, cost if isinstance(cost, tuple) else (None, None)) for kind, hours, cost in parts
            )
        ]
        return {**credential(key, {}), "upkeep": upkeep}

    snapshot = snapshot_of(
        {
            "credentials": [
                kept("both", ("assessment", "40.5", ("1200", "USD")), ("delivery", 10, ("300.50", "USD"))),
                kept("hours", ("translation", 8, None)),
                kept("euros", ("accreditation", None, ("500", "EUR"))),
                credential("none", {}),
            ]
        }
    )
    every = snapshot.credentials
    assert upkeep_of([every["both"]]) == Upkeep(Decimal("50.5"), Money(Decimal("1500.50"), "USD"))
    assert upkeep_of([every["both"], every["hours"]]) == Upkeep(Decimal("58.5"), Money(Decimal("1500.50"), "USD"))
    assert upkeep_of([every["euros"]]) == Upkeep(None, Money(Decimal(500), "EUR"))
    assert upkeep_of([every["both"], every["euros"]]) == Upkeep(Decimal("50.5"), None)
    assert upkeep_of([every["none"]]) == Upkeep(None, None)


def test_upkeep_of_a_stack_counts_with_its_credential() -> None:
    """The credential takes 40 hours, its stack 6 and 90, its course 25; the credential counts once."""

    def spent(kind: str, hours: int, cost: int | None = None) -> dict[str, object]:
        money = {} if cost is None else {"costPerYear": {"amount": cost, "currency": "USD"}}
        return {"kind": kind, "hoursPerYear": hours, **money}

    stack = {"kind": "STACK", "upkeep": [spent("administration", 6, 90)]}
    course = {"upkeep": [spent("delivery", 25)]}
    both = {**credential("both", stack, course), "upkeep": [spent("assessment", 40)]}
    snapshot = snapshot_of({"credentials": [both, credential("none", {})]})
    assert upkeep_of([snapshot.credentials["both"]]) == Upkeep(Decimal(71), Money(Decimal(90), "USD"))
    found = upkeep_totals(snapshot.credentials.values())
    assert [(each.kind, each.credentials, each.hours) for each in found] == [
        (None, 1, Decimal(71)),
        (UpkeepKind.ADMINISTRATION, 1, Decimal(6)),
        (UpkeepKind.ASSESSMENT, 1, Decimal(40)),
        (UpkeepKind.DELIVERY, 1, Decimal(25)),
    ]
