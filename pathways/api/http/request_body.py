"""What HTTP requests bring along, read within limits, and answered as long as the client is there."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import Any, NoReturn

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pathways.api.http.operation import LARGEST_BODY, BadRequestError, parsed
from pathways.text import shortened

PLAIN_JSON = "application/json"


class Responder(ABC):
    """An ASGI application that answers each request with one response."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self.respond(request)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return
        await response(scope, receive, send)

    @abstractmethod
    async def respond(self, request: Request) -> Response:
        """The response; cancelled when the client has left."""


def accepted(headers: Headers) -> dict[str, float]:
    """Media ranges of the Accept header with their weights."""
    found: dict[str, float] = {}
    for part in headers.get("accept", "").split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        try:
            found[name] = float(weight)
        except ValueError:
            found[name] = 0.0
    found.pop("", None)
    return found


async def json_body(request: Request) -> Any:
    """The values of a JSON body.

    Raises:
        BadRequestError: 415, it says that it is something else; 413, it is too large; 400, it is no JSON.
    """
    name, *parameters = (piece.strip().lower() for piece in request.headers.get("content-type", "").split(";"))
    if name != PLAIN_JSON:
        raise BadRequestError(415, f"The content-type is {shortened(name) or 'missing'}; send {PLAIN_JSON}.")
    charset = next((piece[8:].strip('"') for piece in parameters if piece.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8"):
        raise BadRequestError(415, f"The charset is {shortened(charset)}; send utf-8.")
    return parsed(await _body(request), "body")


async def _body(request: Request) -> bytes:
    size = request.headers.get("content-length", "")
    if size.isascii() and size.isdigit() and int(size) > LARGEST_BODY:
        _too_large()
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            _too_large()
    return bytes(body)


def _too_large() -> NoReturn:
    raise BadRequestError(413, f"The body is larger than {LARGEST_BODY} bytes.", {"connection": "close"})


async def departure(request: Request) -> None:
    """Ends when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
