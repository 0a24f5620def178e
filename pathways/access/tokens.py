"""Bearer tokens of OpenID providers: signed JSON Web Tokens as RFC 9068 describes and RFC 8725 has them checked."""

from __future__ import annotations

import hashlib
import json
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from cachetools import LRUCache
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import Key
from joserfc.jws import JWSRegistry

from pathways.access.authenticator import UnauthenticatedError
from pathways.access.identity import DEFAULT_TENANT, Identity, ViewerKind
from pathways.access.roles import Role, granted

ALGORITHMS = (
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "Ed25519",
)
"""Signatures by a private key that only the provider has. None that anybody with its public key can make."""
TYPES = ("at+jwt", "application/at+jwt", "jwt")
"""What a token may say that it is. RFC 9068 wants the first; many providers say the last."""
ID_TOKEN_CLAIMS = ("nonce", "at_hash", "c_hash", "s_hash")
"""What only a token for logging in has, which is for the client and opens nothing here."""
EARLY_SECONDS = 5.0
"""By how much the provider's clock may be ahead."""
KEPT_TOKENS = 4_096
LONGEST_SUBJECT = 255
OF_ANOTHER = "The token is of another tenant."
LAST_SECOND = 253_402_300_799.0
"""The end of the year 9999."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Where a token says what. A place is the name of a claim, or names with dots between them that lead to it.

    Attributes:
        audience: what tokens for this service are for.
        roles: the roles, as a list or a text with spaces.
        tenant: the name of the tenant; None: nowhere, and the audience alone tells.
        learner: the key of the person's own record; None: nowhere.
    """

    audience: str
    roles: str = "roles"
    tenant: str | None = None
    learner: str | None = None


class Keys(Protocol):
    """The signing keys of one provider."""

    async def key(self, kid: str | None) -> Key | None:
        """The key of an identifier; None: there is no such key. May raise ServiceError."""


class _Registry(JWSRegistry):
    """Reads tokens of providers that put much into the header."""

    max_header_length = 4_096


_REGISTRY = _Registry(algorithms=ALGORITHMS, strict_check_header=False)


class Tokens:
    """Knows people by tokens.

    Args:
        providers: the signing keys of those who are trusted, by issuer.
        claims: where tokens say what.
        tenant: the main one, of whom tokens are that name none.
        admits: the tokens of a provider, the second, count for a tenant, the first; None: for the main one only.
    """

    def __init__(
        self,
        providers: Mapping[str, Keys],
        claims: Claims,
        tenant: str = DEFAULT_TENANT,
        admits: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._providers = providers
        self._claims = claims
        self._tenant = tenant
        self._admits = admits or (lambda named, _: named == tenant)
        self._known: LRUCache[bytes, Identity] = LRUCache(KEPT_TOKENS)

    def forget(self) -> None:
        """A provider has other keys: every token is checked again."""
        self._known.clear()

    async def identify(self, token: str) -> Identity:
        """Whoever a provider gave a token.

        Raises:
            UnauthenticatedError: it is no token, of nobody trusted, for somebody else, forged, or out of time.
            ServiceError: the provider does not answer.
        """
        place = hashlib.sha256(token.encode()).digest()
        known = self._known.get(place)
        if known is None:
            known = await self._checked(token)
            self._known[place] = known
        if known.expires is not None and time.time() >= known.expires:
            raise UnauthenticatedError("The token has expired.")
        if not self.counts(known):
            raise UnauthenticatedError(OF_ANOTHER)
        return known

    def counts(self, identity: Identity) -> bool:
        """The provider of somebody who was known may still speak for their tenant. May raise StoreError."""
        return identity.issuer is None or self._admits(identity.tenant, identity.issuer)

    async def _checked(self, token: str) -> Identity:
        try:
            unproved = jws.extract_compact(token.encode(), registry=_REGISTRY)
            header, issuer = unproved.headers(), json.loads(unproved.payload)["iss"]
        except (JoseError, ValueError, KeyError, TypeError, RecursionError):
            raise UnauthenticatedError("The token is not a signed JSON Web Token.") from None
        if header.get("alg") not in ALGORITHMS:
            raise UnauthenticatedError(f"The token is signed by an algorithm other than {', '.join(ALGORITHMS)}.")
        if str(header.get("typ")).lower() not in TYPES:
            raise UnauthenticatedError("The token does not say that it is an access token (typ: at+jwt, or JWT).")
        keys = self._providers.get(issuer) if isinstance(issuer, str) else None
        if keys is None:
            raise UnauthenticatedError("The token is of an issuer that this service does not trust.")
        kid = header.get("kid")
        key = await keys.key(kid) if kid is None or isinstance(kid, str) else None
        if key is None:
            raise UnauthenticatedError("The token is signed by a key that its issuer does not publish.")
        return self._identity(_proved(unproved, key, header["alg"]), issuer)

    def _identity(self, said: Mapping[str, Any], issuer: str) -> Identity:
        """Whoever a genuine token is of."""
        audiences = said.get("aud")
        if self._claims.audience not in (audiences if isinstance(audiences, list) else [audiences]):
            raise UnauthenticatedError("The token is for another audience.")
        now, expires, begins = time.time(), _number(said.get("exp")), _number(said.get("nbf", 0))
        if expires is None or begins is None:
            raise UnauthenticatedError("The token does not say in numbers when it begins and ends (nbf, exp).")
        if now >= expires:
            raise UnauthenticatedError("The token has expired.")
        if now < begins - EARLY_SECONDS:
            raise UnauthenticatedError("The token is not valid yet.")
        if any(name in said for name in ID_TOKEN_CLAIMS):
            raise UnauthenticatedError("The token is for logging in (an ID token); send the access token.")
        tenant = self._tenant if self._claims.tenant is None else claim(said, self._claims.tenant)
        if not isinstance(tenant, str) or not self._admits(tenant, issuer):
            raise UnauthenticatedError(OF_ANOTHER)
        subject = said.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise UnauthenticatedError("The token does not say whom it is of (sub).")
        roles = _roles(claim(said, self._claims.roles))
        learner = None if self._claims.learner is None else claim(said, self._claims.learner)
        name = said.get("name")
        email = said.get("email") if said.get("email_verified") is True else None
        return Identity(
            kind=ViewerKind.SERVICE if said.get("client_id") == subject else ViewerKind.PERSON,
            tenant=tenant,
            subject=subject if len(self._providers) == 1 else f"{issuer}#{subject}",
            name=name if isinstance(name, str) else None,
            email=email if isinstance(email, str) and email else None,
            issuer=issuer,
            roles=roles,
            permissions=granted(roles),
            learner=learner if isinstance(learner, str) else None,
            expires=expires,
        )


def claim(said: Mapping[str, Any], place: str) -> Any:
    """What stands at a place of a token; None: nothing."""
    if place in said:
        return said[place]
    found: Any = said
    for name in place.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def _proved(unproved: jws.CompactSignature, key: Key, algorithm: str) -> Mapping[str, Any]:
    """What a token says, once its signature is checked."""
    try:
        if key.alg not in (None, algorithm):
            raise ValueError("the key is for another algorithm")
        if not jws.validate_compact(unproved, key, [algorithm], _REGISTRY):
            raise ValueError("another key has signed it")
        said = json.loads(unproved.payload)
    except (JoseError, ValueError):
        raise UnauthenticatedError("The signature of the token is not genuine.") from None
    if not isinstance(said, dict):
        raise UnauthenticatedError("The token is not a signed JSON Web Token.")
    return said


def _roles(said: Any) -> frozenset[Role]:
    """The roles that are known here, however they are written; others mean nothing."""
    names = said.split() if isinstance(said, str) else said if isinstance(said, list) else ()
    wanted = {name.upper() for name in names if isinstance(name, str)}
    return frozenset(role for role in Role if role.value in wanted)


def _number(value: object) -> float | None:
    """A point in time; None: none, or no number (JSON of others may hold NaN, which nothing lies after)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        return None
    return float(min(value, LAST_SECOND))
