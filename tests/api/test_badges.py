"""Badges are verified over GraphQL, and nothing is stored."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from pathways.api.service import Service
from tests.api.small import data, error, service_of, small_snapshot
from tests.badges.signing import ED25519, as_bytes, badge, did_of, proven, token

VERIFY = """query ($badge: String!, $recipient: String) {
  verifyBadge(badge: $badge, recipient: $recipient) {
    valid authentic current trusted standard issuer achievement recipient validFrom validUntil
    checks { name outcome text }
  }
}"""
DID = did_of(ED25519)
GOOD = as_bytes(proven(badge(DID), ED25519)).decode()


@pytest.fixture(scope="module")
def service() -> Service:
    return service_of(small_snapshot())


def verified(service: Service, sent: str, recipient: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = data(VERIFY, service, badge=sent, recipient=recipient)["verifyBadge"]
    return found


def test_badge_is_verified(service: Service) -> None:
    found = verified(service, GOOD, "ada@example.org")
    assert found["valid"] is True
    assert [found[name] for name in ("authentic", "current", "trusted")] == ["PASSED", "PASSED", "SKIPPED"]
    assert (found["standard"], found["issuer"]) == ("Open Badges 3.0", DID)
    assert found["achievement"] == "https://college.example/achievements/welding"
    assert (found["validFrom"], found["validUntil"]) == ("2025-01-01T00:00:00Z", None)
    assert {each["name"]: each["outcome"] for each in found["checks"]} == {
        "form": "PASSED",
        "context": "PASSED",
        "schema": "SKIPPED",
        "proof": "PASSED",
        "key": "PASSED",
        "dates": "PASSED",
        "status": "SKIPPED",
        "recipient": "PASSED",
        "issuer": "SKIPPED",
    }


def test_token_and_data_address_are_read(service: Service) -> None:
    signed = token(badge(DID), ED25519, kid=DID).decode()
    assert verified(service, signed)["valid"] is True
    for sent in (GOOD, signed):
        encoded = b64encode(sent.encode()).decode()
        assert verified(service, f"data:application/json;base64,{encoded}")["valid"] is True


@pytest.mark.parametrize("sent", ["", "{", "a.b.c", GOOD.replace("Welding", "Surgery")])
def test_forgery_and_nonsense_are_no_errors(service: Service, sent: str) -> None:
    assert verified(service, sent)["valid"] is False


def test_undetermined_is_null(service: Service) -> None:
    found = verified(service, as_bytes(proven(badge("https://college.example/issuer"), ED25519)).decode())
    assert (found["valid"], found["authentic"]) == (None, "UNKNOWN")


@pytest.mark.parametrize("sent", ["data:", "data:image/png;base64,?", "data:image/png"])
def test_bad_data_address_says_what_to_write(service: Service, sent: str) -> None:
    refused = error(VERIFY, service, badge=sent)
    assert refused["extensions"]["code"] == "INVALID"
    assert "data:image/png;base64" in str(refused)
