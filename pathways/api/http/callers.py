"""Who sent a request: its Authorization header, held against the authenticator once, when the request arrives."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing, suppress

from starlette.requests import HTTPConnection

from pathways.access.authenticator import Authenticator, UnauthenticatedError
from pathways.access.identity import Caller
from pathways.api.execution import Answer
from pathways.api.http.hosts import address_of
from pathways.api.http.operation import BadRequestError
from pathways.api.http.protected_resource import metadata_address
from pathways.api.telemetry.request_id import request_id
from pathways.codes import Code
from pathways.errors import PathwaysError

SCHEME = "bearer"
LONGEST_TOKEN = 16_000
"""Characters; providers that list groups in a token make them long."""
LOOK_SECONDS = 2.0
"""How often it is looked whether whoever follows a stream is still known."""
LOG_IN = "Say who you are: send a token or an API key as Authorization: Bearer."
NOBODY_ON_SOCKET = 4403
"""So a WebSocket ends for whoever is not known."""
PROVES_NOTHING = 'error="invalid_token"'
"""What the challenge says of a token that proves nothing (RFC 6750)."""

ENDED = Answer(
    {"errors": [{"message": "The token or key is not valid any more.", "extensions": {"code": Code.UNAUTHENTICATED}}]},
    ran=False,
)


class UnknownCallerError(BadRequestError):
    """A request that does not say who sent it, or says it wrongly."""

    code = Code.UNAUTHENTICATED


class CallersAwayError(BadRequestError):
    """A request from somebody who may be known: the keys are out of reach just now."""

    code = Code.UNAVAILABLE


class Callers:
    """Finds out who sent a request.

    Args:
        authenticator: settles who somebody is.
        has_providers: clients can find out who gives tokens.
    """

    def __init__(self, authenticator: Authenticator, *, has_providers: bool = False) -> None:
        self._authenticator = authenticator
        self._has_providers = has_providers

    async def of(self, connection: HTTPConnection, authorization: str | None = None) -> Caller:
        """Who sent a request.

        Args:
            connection: the request, or a WebSocket.
            authorization: in place of the header.

        Raises:
            UnknownCallerError: 401, nobody whom the service answers.
            CallersAwayError: 503, it cannot be known now.
        """
        try:
            token = _token(connection.headers.getlist("authorization") if authorization is None else [authorization])
            identity = await self._authenticator.identify(token, called_host(connection))
        except UnauthenticatedError as refusal:
            raise UnknownCallerError(401, str(refusal), self.challenge(connection, PROVES_NOTHING)) from None
        except PathwaysError as fault:
            raise CallersAwayError(503, str(fault)) from None
        if not identity.permissions:
            raise UnknownCallerError(401, LOG_IN, self.challenge(connection))
        return Caller(identity, client_of(connection), request_id())

    async def while_known(self, answers: AsyncGenerator[Answer, None], caller: Caller) -> AsyncGenerator[Answer, None]:
        """The answers of a stream, as long as whoever follows it is known; then an error that says so.

        Raises:
            FeedClosedError: the service is about to stop.
        """
        identity = caller.identity
        async with aclosing(answers):
            if identity.expires is None and identity.key is None:
                async for answer in answers:
                    yield answer
                return
            if not await self._authenticator.still_knows(identity):
                yield ENDED  # before anything of it runs
                return
            coming: asyncio.Future[Answer] = asyncio.ensure_future(anext(answers))
            try:
                while True:
                    left = LOOK_SECONDS if identity.expires is None else max(0.0, identity.expires - time.time())
                    await asyncio.wait({coming}, timeout=min(LOOK_SECONDS, left))
                    if not await self._authenticator.still_knows(identity):
                        yield ENDED
                        return
                    if coming.done():
                        try:
                            yield coming.result()
                        except StopAsyncIteration:
                            return
                        coming = asyncio.ensure_future(anext(answers))
            finally:
                coming.cancel()
                with suppress(asyncio.CancelledError, StopAsyncIteration, Exception):
                    await coming

    def challenge(self, connection: HTTPConnection, error: str | None = None) -> dict[str, str]:
        """The header that says how to say who one is, and where tokens come from (RFC 9728).

        Args:
            error: what was wrong with the token, as RFC 6750 writes it; None: there was no token.
        """
        said = [] if error is None else [error]
        if self._has_providers:
            said.append(f'resource_metadata="{metadata_address(connection)}"')
        return {"www-authenticate": f"Bearer {', '.join(said)}".strip()}


def called_host(connection: HTTPConnection) -> str:
    """The host by whose name somebody calls, in the spelling of `KnownHosts`; empty: none that can be read."""
    called = address_of(connection.headers.get("host", ""))
    return "" if called is None else called[0]


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
