"""Whoever is a learner, by a token or by a key, sees and writes their own record and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pathways.access.administration import Administration
from pathways.access.api_keys import KeyRequest, identity_of
from pathways.access.identity import HERE, Identity
from pathways.access.providers import SigningKeys
from pathways.access.tokens import Claims, Tokens
from pathways.api.types.node_ids import global_id
from tests.access.in_memory import Writable
from tests.access.issuer import AUDIENCE, issuing
from tests.records.kept import HR, Kept, answer, codes, refused, save, service_over, told

VIEWER = "{ viewer { learner { key name } } }"
OTHERS = 'learner(key: "bob") { name }'


def by_key() -> Identity:
    """Whoever has a key that stands for Ann."""
    office = Administration("default", Writable(learners=("ann",)))
    return identity_of(office.create(KeyRequest(owner="app", roles=("LEARNER",), learner="ann"), HERE)[0], "default")


def by_token() -> Identity:
    """Whoever has a token that says that they are Ann."""
    with issuing() as issuer:
        tokens = Tokens({issuer.url: SigningKeys(issuer.url)}, Claims(audience=AUDIENCE, learner="person.record"))
        return asyncio.run(tokens.identify(issuer.token(sub="u-17", person={"record": "ann"})))


@pytest.fixture(params=[by_key, pytest.param(by_token, marks=pytest.mark.server)])
def ann(request: pytest.FixtureRequest) -> Iterator[Identity]:
    found: Identity = request.param()
    yield found


def test_own_record_and_no_other(ann: Identity) -> None:
    store = Kept()
    service = service_over(store)
    for key in ("ann", "bob"):
        save(service, key, name=key.title())
    assert told(service, VIEWER, ann) == {"learner": {"key": "ann", "name": "Ann"}}
    assert told(service, "{ learners { totalCount edges { node { key } } } }", ann) == {
        "totalCount": 1,
        "edges": [{"node": {"key": "ann"}}],
    }
    assert codes(answer(service, f"{{ {OTHERS} }}", ann)) == ["NOT_FOUND"]
    assert codes(answer(service, f'{{ node(id: "{global_id("Learner", "bob")}") {{ id }} }}', ann)) == ["NOT_FOUND"]
    assert save(service, "ann", ann, conditions=["Works nights"])["conditions"] == ["Works nights"]
    assert refused(service, "ann", ann, advisers=["me"]) == [("FORBIDDEN", "input/advisers")]
    # What is not theirs to see is not there, whether somebody has that key or nobody.
    assert refused(service, "bob", ann, conditions=["x"]) == refused(service, "carl", ann, conditions=["x"])
    assert (store.learners["bob"].version, "carl" in store.learners) == (1, False)


def test_erased_learner_is_nobody(ann: Identity) -> None:
    service = service_over(Kept())
    assert told(service, VIEWER, ann) == {"learner": None}


@pytest.mark.server
@pytest.mark.parametrize(
    ("said", "email"),
    [
        ({"email": "ann@example.org", "email_verified": True}, "ann@example.org"),
        ({"email": "ann@example.org", "email_verified": "true"}, None),
        ({"email": "ann@example.org"}, None),
        ({"email": ["ann@example.org"], "email_verified": True}, None),
        ({"email_verified": True}, None),
    ],
    ids=["verified", "in-words", "unverified", "list", "absent"],
)
def test_only_verified_addresses_are_known(said: dict[str, Any], email: str | None) -> None:
    with issuing() as issuer:
        tokens = Tokens({issuer.url: SigningKeys(issuer.url)}, Claims(audience=AUDIENCE))
        assert asyncio.run(tokens.identify(issuer.token(**said))).email == email


def test_others_ask_for_no_record_of_theirs() -> None:
    assert codes(answer(service_over(Kept()), VIEWER, replace(HR, learner="ann")))[0] == "NOT_FOUND"


def test_key_that_is_past_stands_for_nobody_more() -> None:
    office = Administration("default", Writable(learners=("ann",)))
    key, _ = office.create(KeyRequest(owner="app", roles=("LEARNER",), learner="ann"), HERE)
    assert identity_of(replace(key, revoked_at=datetime.now(UTC)), "default").expires == 0.0
