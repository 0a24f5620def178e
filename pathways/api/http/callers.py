"""Who sent a request: its Authorization header, held against the authenticator once, when the request arrives."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from starlette.requests import HTTPConnection

from pathways.access.authentication import Authenticator, UnauthenticatedError
from pathways.access.identity import Caller
from pathways.api.http.operation import BadRequestError
from pathways.codes import Code

SCHEME = "bearer"
LONGEST_TOKEN = 16_000
"""Characters; providers that list groups in a token make them long."""
LOG_IN = "Say who you are: send a token or an API key as Authorization: Bearer."


class UnknownCallerError(BadRequestError):
    """A request that does not say who sent it, or says it wrongly."""

    code = Code.UNAUTHENTICATED


class Callers:
    """Finds out who sent a request.

    Args:
        authenticator: settles who somebody is.
    """

    def __init__(self, authenticator: Authenticator) -> None:
        self._authenticator = authenticator

    async def of(self, connection: HTTPConnection, authorization: str | None = None) -> Caller:
        """Who sent a request.

        Args:
            connection: the request, or a WebSocket.
            authorization: in place of the header.

        Raises:
            UnknownCallerError: 401, nobody whom the service answers.
        """
        try:
            token = _token(connection.headers.getlist("authorization") if authorization is None else [authorization])
            identity = await self._authenticator.identify(token)
        except UnauthenticatedError as refusal:
            raise UnknownCallerError(401, str(refusal), self.challenge(connection, "invalid_token")) from None
        if not identity.permissions:
            raise UnknownCallerError(401, LOG_IN, self.challenge(connection))
        return Caller(identity, client_of(connection), uuid4().hex)

    def challenge(self, connection: HTTPConnection, error: str | None = None) -> dict[str, str]:  # noqa: ARG002
        """The header that says how to say who one is.

        Args:
            error: what was wrong with the token, as RFC 6750 names it; None: there was no token.
        """
        return {"www-authenticate": "Bearer" if error is None else f'Bearer error="{error}"'}


def client_of(connection: HTTPConnection) -> str:
    """The address that somebody calls from: callers take turns by it."""
    return "" if connection.client is None else connection.client.host


def _token(sent: Sequence[str]) -> str | None:
    """What the Authorization header holds; None: there was no such header.

    Raises:
        UnauthenticatedError: there are several, it is of another scheme, or it is too long.
    """
    if not sent:
        return None
    scheme, _, token = sent[0].partition(" ")
    if len(sent) > 1 or scheme.lower() != SCHEME or not token.strip():
        raise UnauthenticatedError("The Authorization header holds no token; write Bearer and the token.")
    if len(token) > LONGEST_TOKEN:
        raise UnauthenticatedError(f"The token is longer than {LONGEST_TOKEN} characters.")
    return token.strip()
