"""renewalsDue: what runs out within some days, soonest first, by days worked out by hand.

A card is valid for 24 months; its refresher opens 180 days before and has three months of grace. A pass is valid for 12
months and cannot be renewed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.api.service import Service
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.domain.money import Money
from pathways.records.learner import KeptAward, Purpose, StoredLearner
from pathways.records.office import Records
from pathways.records.renewals.due import renewals_due
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, Kept, answer, codes, told

DUE = """query ($within: Int!, $learner: String, $asOf: Date, $first: Int, $after: String) {
    renewalsDue(within: $within, learner: $learner, asOf: $asOf, first: $first, after: $after) {
    totalCount pageInfo { endCursor } edges { node {
        learner { key } award { key } renewal { key } opensOn dueOn graceThrough } } } }"""
PLAN = """{ renewalsDue(within: 30, asOf: "2026-11-01") { edges { node { learner { key }
    plan { steps { isRenewal route { key } cost { amount } } } } } } }"""
CARD = Credential(
    key="card",
    name="Card",
    credential_type=CredentialType.CERTIFICATION,
    valid_months=24,
    routes=(Route(key="course", kind=RouteKind.STUDY, cost=Money(Decimal(90), "USD")),),
    renewals=(
        Route(
            key="refresher",
            kind=RouteKind.RENEWAL,
            cost=Money(Decimal(40), "USD"),
            extends_months=24,
            grace_months=3,
            opens_days=180,
        ),
    ),
)
PASS = replace(CARD, key="pass", name="Pass", valid_months=12, renewals=(), passing_score=Decimal(50))


def kept(key: str, credential: str, issued_on: date, **more: Any) -> KeptAward:
    revoked_on = more.pop("revoked_on", None)
    return KeptAward(key=key, award=Award(credential=credential, issued_on=issued_on, **more), revoked_on=revoked_on)


AWARDS = {
    "ann": (kept("a", "card", date(2024, 12, 1)),),  # through 1 December 2026
    "bob": (kept("b", "card", date(2024, 9, 15)),),  # ran out on 15 September, in grace through 15 December
    "carl": (kept("c", "card", date(2024, 7, 1)),),  # ran out on 1 July, grace ended on 1 October
    "dora": (kept("d", "pass", date(2025, 11, 20)), kept("e", "pass", date(2026, 10, 20), score=Decimal(49))),
    "erin": (kept("f", "card", date(2024, 12, 1)), kept("g", "card", date(2026, 10, 1))),  # renewed already
    "fred": (kept("h", "card", date(2024, 12, 2), revoked_on=date(2026, 11, 15)),),
    "gina": (kept("i", "card", date(2024, 12, 1), state=AwardState.REJECTED),),
    "hugo": (kept("j", "net-basics", date(2024, 12, 1)),),  # for life
}


@pytest.fixture(scope="module")
def service() -> Service:
    store = Kept()
    store.learners = {
        key: StoredLearner(
            key=key,
            version=1,
            awards=awards,
            advisers=("adviser",) * (key in ("ann", "dora")),
            consents=(Purpose.ADVICE,),
        )
        for key, awards in AWARDS.items()
    }
    return service_of(small_snapshot(CARD, PASS), records=Records(store))


def due(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> list[dict[str, Any]]:
    found = told(service, DUE, who, **{"within": 31, "asOf": "2026-11-01", **said})
    return [edge["node"] for edge in found["edges"]]


def listed(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> list[tuple[str, str]]:
    return [(each["learner"]["key"], each["award"]["key"]) for each in due(service, who, **said)]


def test_soonest_stands_first_with_its_days(service: Service) -> None:
    bob, dora, ann, fred = due(service)
    assert bob == {
        "learner": {"key": "bob"},
        "award": {"key": "b"},
        "renewal": {"key": "refresher"},
        "opensOn": "2026-03-19",
        "dueOn": "2026-09-15",
        "graceThrough": "2026-12-15",
    }
    assert dora == {
        "learner": {"key": "dora"},
        "award": {"key": "d"},
        "renewal": None,
        "opensOn": "2025-11-20",
        "dueOn": "2026-11-20",
        "graceThrough": None,
    }
    assert (ann["opensOn"], ann["dueOn"], ann["graceThrough"]) == ("2026-06-04", "2026-12-01", "2027-03-01")
    assert (fred["learner"]["key"], fred["dueOn"]) == ("fred", "2026-12-02")


@pytest.mark.parametrize(
    ("months", "issued", "opens"),
    [
        (24, date(2025, 6, 15), "2025-06-15"),
        # Somebody renewed it twice: its cycle begins on the day after the expiry before.
        (24, date(2021, 6, 15), "2025-06-16"),
        (24, date(2026, 1, 10), "2026-01-10"),
        (24, None, "2025-06-16"),
        (None, date(2021, 6, 15), "2021-06-15"),
        (None, None, "2027-06-15"),
    ],
    ids=["first-cycle", "third-cycle", "shorter", "unknown-issue", "for-life", "for-life-unknown"],
)
def test_what_nothing_renews_opens_with_its_cycle(months: int | None, issued: date | None, opens: str) -> None:
    snapshot = small_snapshot(replace(PASS, valid_months=months))
    award = Award(credential="pass", issued_on=issued, expires_on=date(2027, 6, 15), score=Decimal(60))
    learner = StoredLearner(key="ann", version=1, awards=(KeptAward(key="a", award=award),))
    (found,) = renewals_due(learner, date(2027, 6, 1), 30, snapshot)
    assert (found.renewal, found.opens_on, found.due_on) == (None, date.fromisoformat(opens), date(2027, 6, 15))


def test_last_day_of_the_window_counts(service: Service) -> None:
    assert listed(service, within=30) == [("bob", "b"), ("dora", "d"), ("ann", "a")]
    assert listed(service, within=29) == [("bob", "b"), ("dora", "d")]
    assert listed(service, within=0) == [("bob", "b")]


def test_day_decides_what_is_known(service: Service) -> None:
    assert ("fred", "h") not in listed(service, asOf="2026-11-15")
    assert listed(service, asOf="2026-10-01", within=0) == [("carl", "c"), ("bob", "b")]
    assert listed(service, asOf="2026-12-15", within=0)[0] == ("bob", "b")
    assert ("bob", "b") not in listed(service, asOf="2026-12-16", within=0)
    # The card of October 2026 was not there yet on the last of September.
    assert ("erin", "f") in listed(service, asOf="2026-09-30", within=62)


def test_everybody_is_whom_the_asker_sees(service: Service) -> None:
    assert listed(service, ADVISER) == [("dora", "d"), ("ann", "a")]
    assert listed(service, ANN) == [("ann", "a")]
    assert listed(service, learner="dora") == [("dora", "d")]
    assert codes(answer(service, DUE, ANN, within=30, learner="dora")) == ["NOT_FOUND"]
    assert codes(answer(service, DUE, within=-1)) == ["OUT_OF_RANGE"]
    assert codes(answer(service, DUE, within=3661)) == ["OUT_OF_RANGE"]


def test_pages_follow_each_other(service: Service) -> None:
    said: dict[str, Any] = {"within": 31, "asOf": "2026-11-01", "first": 3}
    first = told(service, DUE, **said)
    rest = told(service, DUE, **said, after=first["pageInfo"]["endCursor"])
    found = [edge["node"]["learner"]["key"] for part in (first, rest) for edge in part["edges"]]
    assert (found, first["totalCount"]) == (["bob", "dora", "ann", "fred"], 4)


def test_plan_is_the_way_to_hold_it_on(service: Service) -> None:
    found = told(service, PLAN)["edges"]
    plans = {edge["node"]["learner"]["key"]: edge["node"]["plan"] for edge in found}
    renewed = {"steps": [{"isRenewal": True, "route": {"key": "refresher"}, "cost": {"amount": "40.00"}}]}
    again = {"steps": [{"isRenewal": False, "route": {"key": "course"}, "cost": {"amount": "90.00"}}]}
    assert plans == {"bob": renewed, "dora": again, "ann": renewed}
