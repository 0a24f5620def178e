"""Data Integrity proofs: eddsa-rdfc-2022, ecdsa-rdfc-2019 and Ed25519Signature2020, any one of a badge's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256, sha384
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP384R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384

from pathways.badges.keys import BadKeyError, FoundKey, Keys, PublicKey, multibase
from pathways.badges.linked_data import Reading, UnsafeError
from pathways.badges.moments import read_moment
from pathways.badges.reading import Node, UnreadableError, as_list, types_of
from pathways.badges.verification import BadgeCheck, CheckName, CheckOutcome, failed, passed, skipped, unknown
from pathways.text import shown

MOST_PROOFS = 4
EDDSA = frozenset({"eddsa-rdfc-2022", "eddsa-2022"})
"""The second is the first under the name that drafts gave it."""
ECDSA_SUITE = "ecdsa-rdfc-2019"
SIGNATURE_2020 = "Ed25519Signature2020"
NO_KEY = skipped(CheckName.KEY, "There is no proof whose key could be looked at.")


@dataclass(frozen=True, slots=True)
class Proven:
    """What came of one proof.

    Attributes:
        reading: by which the signature holds; None: it does not.
    """

    proof: BadgeCheck
    key: BadgeCheck
    reading: Reading | None = None

    @property
    def rank(self) -> int:
        """Better proofs first."""
        order = (CheckOutcome.PASSED, CheckOutcome.UNKNOWN, CheckOutcome.SKIPPED, CheckOutcome.FAILED)
        return 4 * order.index(self.proof.outcome) + order.index(self.key.outcome)


def prove(credential: Node, issuer: str, readings: Sequence[Reading], keys: Keys, at: datetime) -> Proven:
    """The best of a credential's proofs.

    Args:
        issuer: whose key it should be.
        readings: ways to read the credential, the newest first.
    """
    proofs = as_list(credential.get("proof"))
    if not proofs:
        return Proven(failed(CheckName.PROOF, "It has no proof: nothing shows who issued it."), NO_KEY)
    if len(proofs) > MOST_PROOFS:
        return Proven(failed(CheckName.PROOF, f"It has {len(proofs)} proofs; at most {MOST_PROOFS} are read."), NO_KEY)
    document = {name: value for name, value in credential.items() if name != "proof"}
    return min((_one(each, document, issuer, readings, keys, at) for each in proofs), key=lambda each: each.rank)


def _one(proof: Any, document: Node, issuer: str, readings: Sequence[Reading], keys: Keys, at: datetime) -> Proven:
    if not isinstance(proof, dict):
        return Proven(failed(CheckName.PROOF, "Its proof is not an object."), NO_KEY)
    suite = _suite(proof)
    if suite is None:
        name = proof.get("cryptosuite") or ", ".join(types_of(proof))
        return Proven(unknown(CheckName.PROOF, f"Proofs of the kind {shown(name)} are not supported."), NO_KEY)
    if proof.get("proofPurpose") != "assertionMethod":
        text = f"Its proof is for {shown(proof.get('proofPurpose'))}, not for assertions."
        return Proven(failed(CheckName.PROOF, text), NO_KEY)
    method = proof.get("verificationMethod")
    if not isinstance(method, str):
        return Proven(failed(CheckName.PROOF, "Its proof names no verification method."), NO_KEY)
    found = keys.find(method, issuer)
    if found.key is None:
        state = unknown if found.check.outcome is CheckOutcome.UNKNOWN else failed
        return Proven(state(CheckName.PROOF, "There is no key to check the signature with."), found.check)
    expired = _expired(proof, at)
    if expired is not None:
        return Proven(expired, found.check)
    return _signed(proof, document, found, readings, suite)


def _suite(proof: Node) -> str | None:
    if SIGNATURE_2020 in types_of(proof):
        return SIGNATURE_2020
    suite = proof.get("cryptosuite")
    known = isinstance(suite, str) and (suite in EDDSA or suite == ECDSA_SUITE)
    return suite if known and "DataIntegrityProof" in types_of(proof) else None


def _expired(proof: Node, at: datetime) -> BadgeCheck | None:
    if "expires" not in proof:
        return None
    until = read_moment(proof["expires"])
    if until is None:
        return failed(CheckName.PROOF, f"Its proof expires at {shown(proof['expires'])}, which is not a moment.")
    return failed(CheckName.PROOF, f"Its proof expired on {until:%Y-%m-%d}.") if until < at else None


def _signed(proof: Node, document: Node, found: FoundKey, readings: Sequence[Reading], suite: str) -> Proven:
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    options["@context"] = document.get("@context")
    try:
        signature = multibase(proof.get("proofValue"))
        if not _fits(found.key, suite):
            raise BadKeyError(f"The key does not fit {suite}.")
        for reading in readings:
            # Safe mode holds for every reading: only what is signed under these very contexts counts.
            parts = [reading.canonical(each, by_sha384=_is_large(found.key)) for each in (options, document)]
            if _holds(found.key, signature, *parts):
                return Proven(passed(CheckName.PROOF, f"The signature holds ({suite})."), found.check, reading)
    except BadKeyError as reason:
        return Proven(failed(CheckName.PROOF, f"The signature cannot hold: {reason}"), found.check)
    except UnreadableError as reason:
        return Proven(failed(CheckName.PROOF, str(reason)), found.check)
    except UnsafeError as reason:
        return Proven(failed(CheckName.PROOF, f"The signature does not cover all of it: {reason}"), found.check)
    text = "The signature does not hold: the badge is not what its issuer signed."
    return Proven(failed(CheckName.PROOF, text), found.check)


def _fits(key: PublicKey | None, suite: str) -> bool:
    return isinstance(key, EllipticCurvePublicKey if suite == ECDSA_SUITE else Ed25519PublicKey)


def _is_large(key: PublicKey | None) -> bool:
    return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP384R1)


def _holds(key: PublicKey | None, signature: bytes, options: str, document: str) -> bool:
    digest = sha384 if _is_large(key) else sha256
    signed = digest(options.encode()).digest() + digest(document.encode()).digest()
    try:
        match key:
            case Ed25519PublicKey():
                key.verify(signature, signed)
            case EllipticCurvePublicKey():
                half = key.curve.key_size // 8
                if len(signature) != 2 * half:
                    return False
                numbers = (int.from_bytes(part, "big") for part in (signature[:half], signature[half:]))
                key.verify(encode_dss_signature(*numbers), signed, ECDSA(SHA384() if half == 48 else SHA256()))
            case _:
                return False
    except InvalidSignature:
        return False
    return True
