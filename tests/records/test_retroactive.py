"""conferStacks: those who have earned a stack already are listed, then it is conferred; each once.

Of the small catalogue, `analyst` is a free stack of net-basics and sec-badge.
"""

from __future__ import annotations

from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.api.service import Service
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.domain.requirement import CredentialLine
from pathways.records.learner import KeptAward, Purpose, StoredLearner
from pathways.records.office import Records
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, HR, Kept, answer, codes, told

CONFER = """mutation ($input: ConferStacksInput!) { conferStacks(input: $input) {
    awards { id key state credential { key } learner { key } restsOn { key } }
    awardCount learners dryRun userErrors { code path } } }"""
MASTER = Credential(
    key="master",
    name="Master",
    credential_type=CredentialType.CERTIFICATION,
    routes=(Route(key="stack", kind=RouteKind.STACK, requires=CredentialLine(path="m", credential="analyst")),),
)


def learner(key: str, *awards: str, state: AwardState = AwardState.VERIFIED, adviser: str = "adviser") -> StoredLearner:
    """As stored before the stack was published."""
    kept = tuple(KeptAward(key=each, award=Award(credential=each, state=state)) for each in awards)
    return StoredLearner(key=key, version=1, awards=kept, advisers=(adviser,), consents=(Purpose.ADVICE,))


@pytest.fixture
def store() -> Kept:
    made = Kept()
    earned = ("net-basics", "sec-badge")
    people = (
        learner("ann", *earned),
        learner("bob", "net-basics"),
        learner("carl", *earned, state=AwardState.CLAIMED, adviser="somebody else"),
        learner("dora", "analyst"),
    )
    made.learners = {each.key: each for each in people}
    return made


@pytest.fixture
def service(store: Kept) -> Service:
    return service_of(small_snapshot(MASTER), records=Records(store))


def confer(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    payload: dict[str, Any] = told(service, CONFER, who, input=said)
    return payload


def listed(payload: dict[str, Any]) -> list[tuple[str, str, str]]:
    assert payload["userErrors"] == []
    return [(each["learner"]["key"], each["credential"]["key"], each["state"]) for each in payload["awards"]]


EVERYTHING = [
    ("ann", "analyst", "VERIFIED"),
    ("ann", "master", "VERIFIED"),
    ("carl", "analyst", "CLAIMED"),
    ("carl", "master", "CLAIMED"),
    ("dora", "master", "VERIFIED"),
]


def test_dry_run_lists_and_stores_nothing(service: Service, store: Kept) -> None:
    before = dict(store.learners)
    found = confer(service)
    assert listed(found) == EVERYTHING
    assert (found["awardCount"], found["learners"], found["dryRun"]) == (5, 3, True)
    assert store.learners == before
    node = told(
        service, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[each["id"] for each in found["awards"]]
    )
    assert node == [None] * 5


def test_conferring_is_safe_to_repeat(service: Service, store: Kept) -> None:
    assert listed(confer(service, dryRun=False)) == EVERYTHING
    assert {key: each.version for key, each in store.learners.items()} == {"ann": 2, "bob": 1, "carl": 2, "dora": 2}
    again = confer(service, dryRun=False)
    assert (listed(again), again["awardCount"], again["learners"]) == ([], 0, 0)
    assert [each.key for each in store.learners["ann"].awards] == ["net-basics", "sec-badge", "analyst", "master"]


def test_only_what_is_named_is_conferred(service: Service, store: Kept) -> None:
    assert listed(confer(service, credentials=["master"], dryRun=False)) == [("dora", "master", "VERIFIED")]
    found = confer(service, learners=["carl", "bob", "carl"], credentials=["analyst"], dryRun=False)
    assert listed(found) == [("carl", "analyst", "CLAIMED")]
    assert len(store.learners["ann"].awards) == 2


def test_adviser_confers_on_the_advised_only(service: Service, store: Kept) -> None:
    keys = {"ann", "dora"}
    assert {each[0] for each in listed(confer(service, ADVISER, dryRun=False))} == keys
    assert len(store.learners["carl"].awards) == 2
    (error,) = confer(service, ADVISER, learners=["ann", "carl"])["userErrors"]
    assert error == {"code": "NOT_FOUND", "path": ["input", "learners", "1"]}
    for nobody in (ANN, HR):
        assert codes(answer(service, CONFER, nobody, input={})) == ["FORBIDDEN"]


def test_all_mistakes_are_said_and_nothing_done(service: Service, store: Kept) -> None:
    before = dict(store.learners)
    said: dict[str, Any] = {
        "credentials": ["nowhere", "master", "net-basics"],
        "learners": ["ann", "zoe"],
        "dryRun": False,
    }
    assert confer(service, **said)["userErrors"] == [
        {"code": "NOT_FOUND", "path": ["input", "credentials", "0"]},
        {"code": "INVALID", "path": ["input", "credentials", "2"]},
        {"code": "NOT_FOUND", "path": ["input", "learners", "1"]},
    ]
    assert store.learners == before


def test_first_hundred_awards_are_listed(service: Service, store: Kept) -> None:
    store.learners = {key: learner(key, "net-basics", "sec-badge") for key in (f"l{n:02}" for n in range(60))}
    found = confer(service, dryRun=False)
    assert (len(found["awards"]), found["awardCount"], found["learners"]) == (100, 120, 60)
    assert {len(each.awards) for each in store.learners.values()} == {4}
