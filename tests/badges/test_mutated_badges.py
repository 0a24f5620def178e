"""A signed badge in which any byte was changed never verifies, unless it still says the same."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from pathways.badges.documents import documents_of
from pathways.badges.verify import verify
from tests.badges.official import write_documents
from tests.badges.signing import ED25519, P256, P384, RSA, as_bytes, badge, did_of, proven, token
from tests.budget import seed, some

AT = datetime(2026, 6, 1, tzinfo=UTC)
ISSUER = "https://college.example/issuer"
ENDS = {"validUntil": "2027-01-01T00:00:00Z"}
BADGES = {
    "eddsa-rdfc-2022": as_bytes(proven(badge(did_of(ED25519), **ENDS), ED25519)),
    "ecdsa-rdfc-2019 by P-256": as_bytes(proven(badge(did_of(P256), **ENDS), P256)),
    "ecdsa-rdfc-2019 by P-384": as_bytes(proven(badge(did_of(P384), **ENDS), P384)),
    "EdDSA": token(badge(did_of(ED25519), **ENDS), ED25519, kid=did_of(ED25519)),
    "ES256": token({"vc": badge(did_of(P256), **ENDS)}, P256, kid=did_of(P256)),
    "RS256": token(badge(ISSUER, **ENDS), RSA),
}


def says_the_same(one: bytes, other: bytes) -> bool:
    try:
        return bool(json.loads(one) == json.loads(other))
    except ValueError:
        return False


@pytest.mark.parametrize("name", BADGES)
def test_changed_byte_never_verifies(name: str, tmp_path: Path) -> None:
    jwk = RSAKey.import_key(RSA).as_dict(private=False)
    listed = {"id": ISSUER, "assertionMethod": [{"id": f"{ISSUER}#1", "publicKeyJwk": jwk}]}
    documents = documents_of(write_documents(tmp_path, {ISSUER: as_bytes(listed)}))
    signed = BADGES[name]
    assert verify(signed, documents=documents, at=AT).valid is True
    chance = random.Random(seed())  # noqa: S311
    for place in some(range(len(signed)), 16):
        changed = bytearray(signed)
        changed[place] ^= 1 << chance.randrange(8)
        if says_the_same(signed, bytes(changed)):
            continue
        found = verify(bytes(changed), documents=documents, at=AT)
        assert found.valid is not True, (place, bytes(changed[max(place - 20, 0) : place + 20]))


@pytest.mark.parametrize("name", BADGES)
def test_cut_or_longer_badge_never_verifies(name: str) -> None:
    signed = BADGES[name]
    for place in some(range(len(signed)), 6):
        assert verify(signed[:place], at=AT).valid is not True
    for more in (b"A", b"=", b".", b"{}", b"\0"):
        assert verify(signed + more, at=AT).valid is not True
