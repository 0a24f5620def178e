"""GraphQL over HTTP: POST and GET at one address, both media types, event streams, and a page to ask from."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path
from typing import Any, NoReturn, Protocol

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response
from starlette.types import Receive, Scope, Send

from pathways.api.events import EVENT_STREAM, event_stream
from pathways.api.execution import Answer, Operation
from pathways.api.pool import Gone
from pathways.api.request import LARGEST_BODY, BadRequestError, operation_of, parsed

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
HTML = "text/html"

STATIC = Path(__file__).parent / "static"
SAFE_HEADERS = {
    "content-security-policy": (
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


class Answers(Protocol):
    """Who answers."""

    async def run(self, operation: Operation, gone: Gone | None = None) -> Answer:
        """The one answer to a query or mutation."""

    def subscribes(self, operation: Operation) -> bool:
        """It is a subscription, and valid."""

    def stream(self, operation: Operation) -> AsyncGenerator[Answer, None]:
        """All answers to an operation of any kind."""


class Endpoint:
    """The ASGI application at /graphql."""

    def __init__(self, service: Answers, *, page: bool) -> None:
        self._service = service
        self._page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        media = PLAIN_JSON
        try:
            if request.method not in ("GET", "POST"):
                raise BadRequestError(
                    405, f"{request.method} is not for GraphQL; use POST or GET.", {"allow": "GET, POST"}
                )
            if self._page and request.method == "GET" and "query" not in request.query_params and _wants_page(request):
                return FileResponse(STATIC / "graphiql.html", headers=SAFE_HEADERS)
            streamed = _accepted(request.headers).get(EVENT_STREAM, 0.0)
            media = _media_type(request.headers)
            operation = _from_query(request) if request.method == "GET" else await _from_body(request)
        except BadRequestError as refusal:
            error = {"message": refusal.message, "extensions": {"code": "BAD_REQUEST"}}
            return _json({"errors": [error]}, media, refusal.status, refusal.headers)
        if streamed and (media == EVENT_STREAM or self._service.subscribes(operation)):
            return event_stream(self._service.stream(operation))
        answer = await self._service.run(operation, lambda: _departure(request))
        well_formed = answer.ran or media == PLAIN_JSON
        return _json(answer.body, media, answer.fault or (200 if well_formed else 400))


def _json(body: Mapping[str, Any], media: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), status, headers=headers, media_type=f"{media}; charset=utf-8")


def _accepted(headers: Headers) -> dict[str, float]:
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


def _media_type(headers: Headers) -> str:
    """The media type of an only answer: plain JSON, unless the client prefers the newer one or takes only events."""
    accepted = _accepted(headers)
    if not accepted:
        return PLAIN_JSON
    others = max(accepted.get("application/*", 0.0), accepted.get("*/*", 0.0))
    plain, newer = accepted.get(PLAIN_JSON, others), accepted.get(RESPONSE_JSON, 0.0)
    if accepted.get(EVENT_STREAM, 0.0) > max(plain, newer):
        return EVENT_STREAM
    if not plain and not newer:
        raise BadRequestError(406, f"Only {RESPONSE_JSON}, {PLAIN_JSON} and {EVENT_STREAM} are answered here.")
    if newer == plain and RESPONSE_JSON in accepted and PLAIN_JSON in accepted:
        return next(name for name in accepted if name in (RESPONSE_JSON, PLAIN_JSON))
    return RESPONSE_JSON if newer >= plain else PLAIN_JSON


def _wants_page(request: Request) -> bool:
    accepted = _accepted(request.headers)
    return accepted.get(HTML, 0.0) > max(accepted.get(PLAIN_JSON, 0.0), accepted.get(RESPONSE_JSON, 0.0))


def _from_query(request: Request) -> Operation:
    sent: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if sent.get(name):
            sent[name] = parsed(sent[name], name)
        else:
            sent.pop(name, None)
    return operation_of(sent, only_query=True)


async def _from_body(request: Request) -> Operation:
    name, *parameters = (piece.strip().lower() for piece in request.headers.get("content-type", "").split(";"))
    if name != PLAIN_JSON:
        raise BadRequestError(415, f"The content-type is {name or 'missing'}; send {PLAIN_JSON}.")
    charset = next((piece[8:].strip('"') for piece in parameters if piece.startswith("charset=")), "utf-8")
    if charset not in ("utf-8", "utf8"):
        raise BadRequestError(415, f"The charset is {charset}; send utf-8.")
    return operation_of(parsed(await _body(request), "body"))


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


async def _departure(request: Request) -> None:
    """Ends when the client has left."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
