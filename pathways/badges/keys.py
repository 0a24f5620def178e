"""Public keys of issuers: what a verification method names, and who says that it is theirs."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import base58
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey

from pathways.badges.documents import Documents
from pathways.badges.reading import Node, UnreadableError, as_list, id_of, objects, read_json
from pathways.badges.verification import BadgeCheck, CheckName, failed, passed, unknown
from pathways.errors import SignalError
from pathways.text import shown

LEAST_RSA_BITS, MOST_RSA_BITS = 2048, 8192
LONGEST_MULTIBASE = 1_000
_ED25519, _P256, _P384 = b"\xed\x01", b"\x80\x24", b"\x81\x24"
_OF_KEYS = ("verificationMethod", "assertionMethod", "publicKey")
_DOCUMENTED = ("did:web:", "https://", "http://", "urn:")

PublicKey = Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey


class BadKeyError(SignalError):
    """A verification method names no key that can be used; a sentence says why."""


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key, and what is known of whose it is.

    Attributes:
        key: None: nothing says which it is.
        check: whether it is the issuer's.
    """

    key: PublicKey | None
    check: BadgeCheck


def multibase(text: object) -> bytes:
    """Bytes that are written in base58btc, after a z.

    Raises:
        BadKeyError: it is written in another way.
    """
    if isinstance(text, str) and text.startswith("z") and len(text) <= LONGEST_MULTIBASE:
        try:
            found = base58.b58decode(text[1:].encode("ascii"))
        except (ValueError, UnicodeEncodeError):
            found = b""
        if found and base58.b58encode(found).decode() == text[1:]:
            return found
    raise BadKeyError(f"{shown(text)} is not written in base58btc.")


def base64url(text: str) -> bytes:
    """Bytes that are written in base64url without padding, in their one way.

    Raises:
        BadKeyError: it is written in another way.
    """
    try:
        found = urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError):
        found = b""
    if urlsafe_b64encode(found).rstrip(b"=").decode() != text:
        raise BadKeyError(f"{shown(text)} is not written in base64url.")
    return found


def multikey(text: object) -> PublicKey:
    """A key as `publicKeyMultibase` and did:key say it.

    Raises:
        BadKeyError: it is none of Ed25519, P-256 and P-384.
    """
    raw = multibase(text)
    try:
        match raw[:2]:
            case b"\xed\x01":
                return Ed25519PublicKey.from_public_bytes(raw[2:])
            case b"\x80\x24":
                return _point(SECP256R1(), raw[2:])
            case b"\x81\x24":
                return _point(SECP384R1(), raw[2:])
    except (ValueError, UnsupportedAlgorithm):
        pass
    raise BadKeyError(f"{shown(text)} is not a key of Ed25519, P-256 or P-384.")


def _point(curve: EllipticCurve, raw: bytes) -> EllipticCurvePublicKey:
    return EllipticCurvePublicKey.from_encoded_point(curve, raw)


def json_web_key(value: object) -> PublicKey:
    """A key as a JSON Web Key.

    Raises:
        BadKeyError: it is none that badges are signed with, or holds a private part.
    """
    if not isinstance(value, dict) or "d" in value:
        raise BadKeyError("A JSON Web Key is not a public key.")
    kinds: dict[object, type[RSAKey | ECKey | OKPKey]] = {"RSA": RSAKey, "EC": ECKey, "OKP": OKPKey}
    try:
        found = kinds[value.get("kty")].import_key(value).public_key
    except (KeyError, JoseError, ValueError, TypeError, AttributeError, UnsupportedAlgorithm):
        raise BadKeyError("A JSON Web Key is not one of RSA, P-256, P-384 or Ed25519.") from None
    return _usable(found)


def pem(text: object) -> PublicKey:
    """A key in PEM.

    Raises:
        BadKeyError: it is none that badges are signed with.
    """
    try:
        return _usable(load_pem_public_key(text.encode() if isinstance(text, str) else b""))
    except (ValueError, UnsupportedAlgorithm):
        raise BadKeyError("A key in PEM is not well-formed.") from None


def _usable(key: object) -> PublicKey:
    match key:
        case RSAPublicKey() if LEAST_RSA_BITS <= key.key_size <= MOST_RSA_BITS:
            return key
        case EllipticCurvePublicKey() if isinstance(key.curve, SECP256R1 | SECP384R1):
            return key
        case Ed25519PublicKey():
            return key
    raise BadKeyError(f"A key must be Ed25519, P-256, P-384, or RSA of {LEAST_RSA_BITS} to {MOST_RSA_BITS} bits.")


def stated_key(method: Node) -> PublicKey:
    """The key of a verification method that is written out.

    Raises:
        BadKeyError: it holds none.
    """
    if "publicKeyMultibase" in method:
        return multikey(method["publicKeyMultibase"])
    if "publicKeyJwk" in method:
        return json_web_key(method["publicKeyJwk"])
    if "publicKeyPem" in method:
        return pem(method["publicKeyPem"])
    if "publicKeyBase58" in method:
        return multikey("z" + base58.b58encode(_ED25519 + multibase(f"z{method['publicKeyBase58']}")).decode())
    raise BadKeyError("A verification method states no key.")


def address_of(identifier: str) -> str | None:
    """Where the document of an issuer stands, without a fragment; None: such issuers have none."""
    bare = identifier.partition("#")[0]
    if bare.startswith("did:web:"):
        host, *path = bare.removeprefix("did:web:").split(":")
        where = "/".join(map(unquote, path)) if path else ".well-known"
        return f"https://{unquote(host)}/{where}/did.json" if host else None
    return bare if bare.startswith(_DOCUMENTED) else None


class Keys:
    """Finds keys in documents."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def find(self, method: str, issuer: str) -> FoundKey:
        """The key of a verification method, and whether it is the issuer's.

        Args:
            method: its address.
            issuer: address of whoever the badge says has issued it.
        """
        try:
            return self._find(method, issuer)
        except BadKeyError as reason:
            return FoundKey(None, failed(CheckName.KEY, str(reason)))

    def _find(self, method: str, issuer: str) -> FoundKey:
        bare, _, fragment = method.partition("#")
        if bare.startswith(("did:key:", "did:jwk:")):
            key = _self_stated(bare)
            if bare == issuer.partition("#")[0]:
                return FoundKey(key, passed(CheckName.KEY, "The issuer's identifier is the key itself."))
            return FoundKey(key, self._vouched(method, key, issuer))
        if bare.startswith("did:") and not bare.startswith("did:web:"):
            raise BadKeyError(f"Keys of {shown(':'.join(bare.split(':')[:2]))} are not supported.")
        address = address_of(method)
        if address is None:
            raise BadKeyError(f"The verification method {shown(method)} is not an address of a key.")
        document = self._document(address)
        if document is None:
            # The key may stand in the address itself, as in 1EdTech's examples: that shows the signature, not whose.
            named = multikey(fragment) if fragment.startswith("z") else None
            text = f"The document of {shown(bare)} is not at hand, so nobody but the badge says whose key this is."
            return FoundKey(named, unknown(CheckName.KEY, text))
        found = _method_in(document, method, bare)
        if found is None:
            raise BadKeyError(f"The document of {shown(bare)} has no key {shown(method)} for signing badges.")
        key = stated_key(found)
        if bare != issuer.partition("#")[0]:
            return FoundKey(key, self._vouched(method, key, issuer))
        return FoundKey(key, passed(CheckName.KEY, f"The key is listed by {shown(issuer)}."))

    def _vouched(self, method: str, key: PublicKey, issuer: str) -> BadgeCheck:
        """Whether an issuer lists a key that lies elsewhere."""
        address = address_of(issuer)
        document = None if address is None else self._document(address)
        if document is None:
            text = f"The document of the issuer {shown(issuer)} is not at hand, so nobody says that the key is theirs."
            return unknown(CheckName.KEY, text)
        if any(same_key(each, key) for each in keys_in(document)) or method in _references(document):
            return passed(CheckName.KEY, f"The key is listed by {shown(issuer)}.")
        return failed(CheckName.KEY, f"{shown(issuer)} does not list the key that signed this.")

    def stated(self, key: PublicKey, issuer: str) -> FoundKey:
        """A key that a badge brings along, and whether the issuer lists it."""
        if issuer.startswith(("did:key:", "did:jwk:")):
            try:
                own = same_key(_self_stated(issuer.partition("#")[0]), key)
            except BadKeyError as reason:
                return FoundKey(key, failed(CheckName.KEY, str(reason)))
            text = "The issuer's identifier is the key itself." if own else "The key is not the issuer's."
            return FoundKey(key, passed(CheckName.KEY, text) if own else failed(CheckName.KEY, text))
        return FoundKey(key, self._vouched("", key, issuer))

    def of_issuer(self, issuer: str) -> list[PublicKey]:
        """The keys that an issuer lists; empty: none is known."""
        if issuer.startswith(("did:key:", "did:jwk:")):
            try:
                return [_self_stated(issuer.partition("#")[0])]
            except BadKeyError:
                return []
        address = address_of(issuer)
        document = None if address is None else self._document(address)
        return [] if document is None else list(keys_in(document))

    def _document(self, address: str) -> Node | None:
        raw = self._documents.newest(address)
        if raw is None:
            return None
        try:
            value = read_json(raw)
        except UnreadableError:
            return None
        return value if isinstance(value, dict) else None


def _self_stated(identifier: str) -> PublicKey:
    if identifier.startswith("did:key:"):
        return multikey(identifier.removeprefix("did:key:"))
    try:
        value: Any = json.loads(base64url(identifier.removeprefix("did:jwk:")))
    except (ValueError, RecursionError):
        raise BadKeyError(f"{shown(identifier)} holds no key.") from None
    return json_web_key(value)


def _method_in(document: Node, method: str, bare: str) -> Node | None:
    """The verification method of an address, if the document lists it for making assertions."""
    for each in (document, *_methods(document)):
        identifier = id_of(each)
        whole = f"{bare}{identifier}" if identifier and identifier.startswith("#") else identifier
        if whole == method and (each is not document or "assertionMethod" not in document) and _states_key(each):
            return each
    return None


def _methods(document: Node) -> Iterator[Node]:
    allowed = None if "assertionMethod" not in document else _references(document)
    for each in objects(document.get("assertionMethod")):
        yield each
    for name in ("verificationMethod", "publicKey"):
        for each in objects(document.get(name)):
            if allowed is None or id_of(each) in allowed:
                yield each


def _references(document: Node) -> set[str]:
    found = as_list(document.get("assertionMethod", document.get("publicKey")))
    return {each for each in map(id_of, found) if each}


def _states_key(node: Node) -> bool:
    return any(name in node for name in ("publicKeyMultibase", "publicKeyJwk", "publicKeyPem", "publicKeyBase58"))


def keys_in(document: Node) -> Iterable[PublicKey]:
    """The keys that a document lists for making assertions."""
    jwks = document.get("keys")
    for each in (document, *_methods(document), *({"publicKeyJwk": key} for key in objects(jwks))):
        if _states_key(each):
            try:
                yield stated_key(each)
            except BadKeyError:
                continue


def same_key(one: PublicKey, other: PublicKey) -> bool:
    """Two keys are the same."""
    return type(one) is type(other) and one == other
