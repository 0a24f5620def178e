"""Credentials signed by keys of the service: with a Data Integrity proof (eddsa-rdfc-2022), or as a token (VC-JWT)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from hashlib import sha256
from typing import Any

import base58
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from joserfc import jws
from joserfc.jwk import OKPKey

from pathways.badges.documents import Documents, documents_of
from pathways.badges.linked_data import UnknownContextError, UnsafeError, readings_of
from pathways.badges.moments import read_moment, written_moment
from pathways.badges.reading import Node, UnreadableError, id_of, objects
from pathways.badges.tokens import BadgeRegistry
from pathways.codes import Code
from pathways.errors import ProblemsError

MOST_KEYS = 20
_PEM = re.compile(r"-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----", re.DOTALL)
_ED25519 = b"\xed\x01"


@dataclass(frozen=True)
class IssuingKey:
    """A private key that badges are signed with; its own identifier is the issuer of what it signs."""

    private: Ed25519PrivateKey

    @cached_property
    def name(self) -> str:
        """The public key as did:key writes it."""
        raw = self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return f"z{base58.b58encode(_ED25519 + raw).decode()}"

    @property
    def did(self) -> str:
        """The address of the issuer."""
        return f"did:key:{self.name}"

    @property
    def method(self) -> str:
        """The address of the key."""
        return f"{self.did}#{self.name}"


@cache
def _usual_documents() -> Documents:
    return documents_of()


def read_issuing_keys(text: str, setting: str) -> tuple[IssuingKey, ...]:
    """The keys of a text in PEM, one after another: the first signs new badges, all of them their status lists.

    Args:
        setting: the variable that has it.

    Raises:
        ProblemsError: BAD_SETTING, it has no keys, others than of Ed25519, or one twice. Nothing of it is repeated.
    """
    blocks = _PEM.findall(text)
    keys = []
    for number, block in enumerate(blocks, 1):
        try:
            found = load_pem_private_key(block.encode(), password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise _unusable(setting, f"Key {number} is not a private key in PEM without a password.") from None
        if not isinstance(found, Ed25519PrivateKey):
            raise _unusable(setting, f"Key {number} is not of Ed25519.")
        keys.append(IssuingKey(found))
    if not keys or len(keys) > MOST_KEYS or len({each.name for each in keys}) != len(keys):
        raise _unusable(setting, f"It holds {len(keys)} keys; 1 to {MOST_KEYS} are expected, each once.")
    return tuple(keys)


def _unusable(setting: str, text: str) -> ProblemsError:
    hint = "Make one with: openssl genpkey -algorithm ed25519."
    return ProblemsError.one(Code.BAD_SETTING, f"{setting}: {text}", hint, setting)


def proven(credential: Node, key: IssuingKey, created: datetime) -> dict[str, Any]:
    """A credential with a proof of the suite eddsa-rdfc-2022.

    Args:
        credential: without a proof; its contexts are among the usual ones.

    Raises:
        UnsafeError: something of it would not be signed.
    """
    reading = readings_of(_usual_documents()).of(credential)[0]
    proof = {
        "type": "DataIntegrityProof",
        "created": written_moment(created),
        "verificationMethod": key.method,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }
    parts = ({**proof, "@context": credential["@context"]}, credential)
    signed = b"".join(sha256(reading.canonical(each).encode()).digest() for each in parts)
    signature = base58.b58encode(key.private.sign(signed)).decode()
    return {**credential, "proof": {**proof, "proofValue": f"z{signature}"}}


def can_be_signed(credential: Node) -> bool:
    """The usual contexts say all that a credential says, so that it can be a part of what is signed."""
    try:
        for reading in readings_of(_usual_documents()).of(credential)[:1]:
            reading.canonical(credential)
    except (UnknownContextError, UnreadableError, UnsafeError):
        return False
    return True


def as_token(credential: Node, key: IssuingKey) -> str:
    """A credential as a JSON Web Token, signed by EdDSA, with its times and parties where tokens have them."""
    subject = next(iter(objects(credential.get("credentialSubject"))), {})
    begins, ends = (read_moment(credential.get(name)) for name in ("validFrom", "validUntil"))
    said = {
        "iss": key.did,
        "jti": id_of(credential),
        "sub": id_of(subject),
        "nbf": None if begins is None else int(begins.timestamp()),
        "exp": None if ends is None else int(ends.timestamp()),
    }
    payload = {**credential, **{name: value for name, value in said.items() if value is not None}}
    header = {"alg": "EdDSA", "typ": "JWT", "kid": key.method}
    registry = BadgeRegistry(algorithms=["EdDSA"], strict_check_header=False)
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, text, OKPKey.import_key(key.private), ["EdDSA"], registry)
