"""Badges that tests sign themselves, by keys of their own."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256, sha384
from typing import Any

import base58
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pathways.badges.documents import documents_of
from pathways.badges.linked_data import Reading, Readings

OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
VC = "https://www.w3.org/ns/credentials/v2"
ED25519 = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
P256 = ec.derive_private_key(0x1234567, ec.SECP256R1())
P384 = ec.derive_private_key(0x7654321, ec.SECP384R1())
RSA = rsa.generate_private_key(65537, 2048)
Private = Ed25519PrivateKey | ec.EllipticCurvePrivateKey


def did_of(key: Private) -> str:
    """The did:key of a key."""
    public = key.public_key()
    if isinstance(key, Ed25519PrivateKey):
        raw = b"\xed\x01" + public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    else:
        kind = b"\x80\x24" if key.curve.key_size == 256 else b"\x81\x24"
        raw = kind + public.public_bytes(Encoding.X962, PublicFormat.CompressedPoint)
    return f"did:key:z{base58.b58encode(raw).decode()}"


def badge(did: str, **changes: Any) -> dict[str, Any]:
    """A badge without a proof; a member of None is left out."""
    found = {
        "@context": [VC, OB],
        "id": "https://badges.example/1",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": did, "type": ["Profile"], "name": "Example College"},
        "validFrom": "2025-01-01T00:00:00Z",
        "name": "Welding",
        "credentialSubject": {
            "id": "mailto:ada@example.org",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://college.example/achievements/welding",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Welds.",
                "criteria": {"narrative": "Passes the test."},
            },
        },
        **changes,
    }
    return {name: value for name, value in found.items() if value is not None}


def proven(credential: Mapping[str, Any], key: Private, **options: Any) -> dict[str, Any]:
    """A credential with a Data Integrity proof, by the contexts that are shipped or by a reading of its own."""
    reading: Reading = options.pop("reading", None) or Readings(documents_of()).of(credential)[0]
    did = did_of(key)
    edwards = isinstance(key, Ed25519PrivateKey)
    proof = {
        "type": "DataIntegrityProof",
        "created": "2025-01-01T00:00:00Z",
        "verificationMethod": f"{did}#{did.removeprefix('did:key:')}",
        "cryptosuite": "eddsa-rdfc-2022" if edwards else "ecdsa-rdfc-2019",
        "proofPurpose": "assertionMethod",
        **options,
    }
    parts = {**proof, "@context": credential["@context"]}, credential
    texts = [reading.canonical(each, by_sha384=key is P384) for each in parts]
    if isinstance(key, Ed25519PrivateKey):
        signature = key.sign(b"".join(sha256(text.encode()).digest() for text in texts))
    else:
        large = key.curve.key_size == 384
        digest = sha384 if large else sha256
        signed = b"".join(digest(text.encode()).digest() for text in texts)
        pair = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA384() if large else SHA256())))
        signature = b"".join(number.to_bytes(key.curve.key_size // 8, "big") for number in pair)
    return {**credential, "proof": {**proof, "proofValue": f"z{base58.b58encode(signature).decode()}"}}


def token(payload: Mapping[str, Any], key: Private | rsa.RSAPrivateKey, **header: Any) -> bytes:
    """A token of a payload, put together by hand."""
    name = "EdDSA" if isinstance(key, Ed25519PrivateKey) else "RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256"
    signed = b".".join(
        base64url(json.dumps(part).encode()) for part in ({"alg": name, "typ": "JWT", **header}, payload)
    )
    match key:
        case Ed25519PrivateKey():
            signature = key.sign(signed)
        case rsa.RSAPrivateKey():
            signature = key.sign(signed, PKCS1v15(), SHA256())
        case _:
            pair = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
            signature = b"".join(number.to_bytes(32, "big") for number in pair)
    return signed + b"." + base64url(signature)


def base64url(raw: bytes) -> bytes:
    return urlsafe_b64encode(raw).rstrip(b"=")


def as_bytes(value: object) -> bytes:
    """A document as a file holds it."""
    return json.dumps(value, indent=1).encode()
