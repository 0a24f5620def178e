"""trustedIssuers, saveTrustedIssuer and removeTrustedIssuer, and what they do to the verdict on a badge."""

from __future__ import annotations

from typing import Any

import pytest

from pathways.access.audit import AuditLog
from pathways.access.trusted_issuers import LONGEST_ADDRESS, TrustList
from pathways.api.service import Service
from pathways.intake.names import LONGEST_NAME
from tests.access.asking import post
from tests.access.in_memory import InMemory, Trusting
from tests.api.small import service_of, small_snapshot
from tests.badges.signing import ED25519, as_bytes, badge, did_of, proven

SAVE = """mutation ($input: TrustedIssuerInput!) { saveTrustedIssuer(input: $input) {
    trustedIssuer { issuer name } userErrors { code path } } }"""
REMOVE = """mutation ($issuer: String!) { removeTrustedIssuer(input: {issuer: $issuer}) {
    trustedIssuer { issuer } userErrors { code path } } }"""
LIST = "{ trustedIssuers { totalCount edges { node { issuer name } } } }"
VERIFY = "query ($badge: String!) { verifyBadge(badge: $badge) { valid trusted } }"
COLLEGE = "https://college.example/issuer"
DID = did_of(ED25519)


def service_over(store: Trusting, log: InMemory | None = None) -> Service:
    return service_of(small_snapshot(), trust=TrustList(store, AuditLog(log) if log else None))


def asked(service: Service, query: str, caller: str = "ADMINISTRATOR", **variables: Any) -> Any:
    answer = post(caller, query, service, **variables).json()
    assert "errors" not in answer, answer
    (found,) = answer["data"].values()
    return found


def test_issuer_is_saved_listed_and_removed() -> None:
    log = InMemory()
    service = service_over(Trusting(), log)
    for said in ({"issuer": DID}, {"issuer": COLLEGE}, {"issuer": COLLEGE, "name": "Example College"}):
        saved = asked(service, SAVE, input=said)
        assert saved == {"trustedIssuer": {"name": None, **said}, "userErrors": []}
    listed = [{"issuer": DID, "name": None}, {"issuer": COLLEGE, "name": "Example College"}]
    assert asked(service, LIST) == {"totalCount": 2, "edges": [{"node": each} for each in listed]}
    assert asked(service, REMOVE, issuer=DID)["trustedIssuer"] == {"issuer": DID}
    refused = {"trustedIssuer": None, "userErrors": [{"code": "NOT_FOUND", "path": ["input", "issuer"]}]}
    assert asked(service, REMOVE, issuer=DID) == refused
    assert asked(service, LIST)["totalCount"] == 1
    done = [entry.action for entry in log.kept]
    assert done == ["saveTrustedIssuer"] * 3 + ["removeTrustedIssuer"] * 2


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"issuer": ""}, [("INVALID", "issuer")]),
        ({"issuer": "Example College"}, [("INVALID", "issuer")]),
        ({"issuer": f" {COLLEGE}"}, [("INVALID", "issuer")]),
        ({"issuer": "javascript:alert(1)"}, [("INVALID", "issuer")]),
        ({"issuer": "https://" + "a" * LONGEST_ADDRESS}, [("TOO_LONG", "issuer")]),
        ({"issuer": "x", "name": " "}, [("INVALID", "issuer"), ("EMPTY", "name")]),
        ({"issuer": COLLEGE, "name": "n" * (LONGEST_NAME + 1)}, [("TOO_LONG", "name")]),
    ],
)
def test_every_mistake_is_said_at_once(said: dict[str, str], expected: list[tuple[str, str]]) -> None:
    store = Trusting()
    found = asked(service_over(store), SAVE, input=said)
    assert [(each["code"], each["path"][-1]) for each in found["userErrors"]] == expected
    assert not store.kept


@pytest.mark.parametrize(
    ("store", "trusted"),
    [(Trusting(DID), "PASSED"), (Trusting(COLLEGE), "FAILED"), (Trusting(), "SKIPPED"), (None, "SKIPPED")],
    ids=["on the list", "not on the list", "empty list", "no list"],
)
def test_verdict_knows_the_list(store: Trusting | None, trusted: str) -> None:
    service = service_of(small_snapshot(), trust=store and TrustList(store))
    sent = as_bytes(proven(badge(DID), ED25519)).decode()
    for caller in ("ADMINISTRATOR", "LEARNER", "anonymous"):
        assert asked(service, VERIFY, caller, badge=sent) == {"valid": True, "trusted": trusted}


def test_service_without_a_list_says_so() -> None:
    answer = post("ADMINISTRATOR", LIST, service_of(small_snapshot())).json()
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["READ_ONLY"]
