"""JSON Web Signatures in their compact form: VC-JWT and signed Open Badges 2.0."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwa import JWSAlgModel
from joserfc.jwk import ECKey, OKPKey, RSAKey

from pathways.badges.keys import BadKeyError, FoundKey, Keys, PublicKey, base64url, json_web_key
from pathways.badges.proofs import NO_KEY, Proven
from pathways.badges.reading import MOST_TEXT_BYTES, Node, UnreadableError, read_json
from pathways.badges.verification import BadgeCheck, CheckName, CheckOutcome, failed, passed, unknown
from pathways.text import shown

MOST_HEADER_BYTES = 16_384
"""Room for a key or a chain of certificates; the library's own limit is 512."""
MOST_KEYS = 8
ALGORITHMS = ("RS256", "ES256", "EdDSA")
_TOKEN = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")


class BadgeRegistry(jws.JWSRegistry):
    """What the library takes of badges."""

    max_header_length = MOST_HEADER_BYTES
    max_payload_length = MOST_TEXT_BYTES
    max_signature_length = 2_048

    def get_alg(self, name: str) -> JWSAlgModel:
        """The algorithm of a name, which is one of those above; badges still say EdDSA, which the library warns of."""
        return self.algorithms[name]


@dataclass(frozen=True, slots=True)
class Token:
    """The parts of a token, not yet verified.

    Attributes:
        text: all of it.
    """

    text: str
    header: Node
    payload: Node

    @property
    def algorithm(self) -> str:
        """The name of the algorithm; empty: none is named."""
        found = self.header.get("alg")
        return found if isinstance(found, str) else ""


def is_token(text: str) -> bool:
    """A text looks like a token."""
    return _TOKEN.fullmatch(text) is not None


def read_token(text: str) -> Token:
    """The parts of a token.

    Raises:
        UnreadableError: they are not written in base64url, or are no JSON objects.
    """
    parts: list[Any] = []
    header, payload, signature = text.split(".")
    try:
        base64url(signature)
        parts = [read_json(base64url(header)), read_json(base64url(payload))]
    except BadKeyError as reason:
        raise UnreadableError(str(reason)) from None
    if len(header) > MOST_HEADER_BYTES or not all(isinstance(each, dict) for each in parts):
        raise UnreadableError("The token does not consist of JSON objects of reasonable size.")
    return Token(text, parts[0], parts[1])


def prove_token(token: Token, issuer: str, keys: Keys) -> Proven:
    """Whether a token is signed by its issuer's key."""
    if token.algorithm not in ALGORITHMS:
        text = f"It is signed by {shown(token.header.get('alg'))}; {', '.join(ALGORITHMS)} are supported."
        return Proven(failed(CheckName.PROOF, text), NO_KEY)
    try:
        candidates = _candidates(token, issuer, keys)
    except BadKeyError as reason:
        return Proven(failed(CheckName.PROOF, f"The signature cannot hold: {reason}"), NO_KEY)
    if not candidates:
        text = f"No key of {shown(issuer)} is at hand."
        return Proven(unknown(CheckName.PROOF, "There is no key to check the signature with."), _no_key(text))
    first = candidates[0]
    if first.key is None:
        state = unknown if first.check.outcome is CheckOutcome.UNKNOWN else failed
        return Proven(state(CheckName.PROOF, "There is no key to check the signature with."), first.check)
    for each in candidates:
        if each.key is not None and holds(token, each.key):
            return Proven(passed(CheckName.PROOF, f"The signature holds ({token.algorithm})."), each.check)
    text = "The signature does not hold: the badge is not what its issuer signed."
    return Proven(failed(CheckName.PROOF, text), first.check)


def _no_key(text: str) -> BadgeCheck:
    return unknown(CheckName.KEY, text)


def _candidates(token: Token, issuer: str, keys: Keys) -> Sequence[FoundKey]:
    named = token.header.get("kid")
    if isinstance(named, str) and ":" not in named.partition("#")[0] and "jwk" not in token.header:
        named = f"{issuer.partition('#')[0]}#{named.removeprefix('#')}"
    if isinstance(named, str) and ":" in named:
        return [keys.find(named, issuer)]
    if "jwk" in token.header:
        return [keys.stated(json_web_key(token.header["jwk"]), issuer)]
    text = f"The key is listed by {shown(issuer)}."
    fitting = [each for each in keys.of_issuer(issuer) if fits(token, each)]
    return [FoundKey(each, passed(CheckName.KEY, text)) for each in fitting[:MOST_KEYS]]


def fits(token: Token, key: PublicKey) -> bool:
    """A key is of the kind that a token's algorithm takes."""
    match token.algorithm, key:
        case ("RS256", RSAPublicKey()) | ("EdDSA", Ed25519PublicKey()):
            return True
        case "ES256", EllipticCurvePublicKey():
            return isinstance(key.curve, SECP256R1)
    return False


def holds(token: Token, key: PublicKey) -> bool:
    """A key has made a token's signature."""
    if not fits(token, key):
        return False
    kinds: dict[str, type[RSAKey | ECKey | OKPKey]] = {"RS256": RSAKey, "ES256": ECKey, "EdDSA": OKPKey}
    kind = kinds[token.algorithm]
    try:
        registry = BadgeRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)
        jws.deserialize_compact(token.text, kind.import_key(key), list(ALGORITHMS), registry)  # type: ignore[arg-type]
    except (JoseError, ValueError):
        return False
    return True
