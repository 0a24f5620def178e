"""GraphQL over HTTP: POST and GET at one address, both media types, event streams, and a page to ask from."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from pathways.access.identity import HERE, Caller
from pathways.api.execution import Answer, Operation
from pathways.api.http.answer_headers import REVALIDATED
from pathways.api.http.callers import Callers
from pathways.api.http.entity_tags import entity_tag, is_known
from pathways.api.http.operation import BadRequestError, operation_of, parsed
from pathways.api.http.persisted_documents import PersistedDocuments, UnknownDocumentError
from pathways.api.http.request_body import PLAIN_JSON, Responder, accepted, departure, json_body
from pathways.api.http.server_sent_events import EVENT_STREAM, event_stream
from pathways.api.jobs.worker_pool import Gone
from pathways.text import shortened

RESPONSE_JSON = "application/graphql-response+json"
HTML = "text/html"

STATIC = Path(__file__).parents[1] / "static"


def page_headers(issuers: Sequence[str] = ()) -> dict[str, str]:
    """The headers of the page to ask from, which may log in at the providers that the service trusts."""
    reached = " ".join(("'self'", *dict.fromkeys("{0.scheme}://{0.netloc}".format(urlsplit(each)) for each in issuers)))
    return {
        "cache-control": REVALIDATED,
        "content-security-policy": (
            f"default-src 'self'; connect-src {reached}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    }


METHODS = "GET, POST, OPTIONS"
PREFLIGHTED = (
    "authorization",
    "content-type",
    "graphql-require-preflight",
    "apollo-require-preflight",
    "x-apollo-operation-name",
)
"""Headers that a page of another site cannot have a browser send unless it may: any of them shows a program at work."""
SIMPLE = (
    "In production a GET needs a header that no page of another site can have a browser send: Authorization, "
    "GraphQL-Require-Preflight: 1, or Content-Type: application/json."
)


class Answers(Protocol):
    """Who answers."""

    async def run(self, operation: Operation, gone: Gone | None = None, caller: Caller = HERE) -> Answer:
        """The one answer to a query or mutation."""

    async def subscribes(self, operation: Operation, caller: Caller = HERE) -> bool:
        """It is a subscription, valid, and for this caller."""

    async def version(self, operation: Operation, caller: Caller = HERE) -> Sequence[str] | None:
        """What the answer to a query hangs on, where it is the same for everybody who may ask it."""

    def stream(self, operation: Operation, caller: Caller = HERE) -> AsyncGenerator[Answer, None]:
        """All answers to an operation of any kind."""


class Endpoint(Responder):
    """The ASGI application at /graphql."""

    def __init__(
        self,
        service: Answers,
        callers: Callers,
        documents: PersistedDocuments,
        *,
        production: bool,
        issuers: Sequence[str] = (),
    ) -> None:
        self._service = service
        self._callers = callers
        self._documents = documents
        self._production = production
        self._page_headers = page_headers(issuers)

    async def respond(self, request: Request) -> Response:
        media = PLAIN_JSON
        try:
            if request.method == "OPTIONS":
                return Response(status_code=204, headers={"allow": METHODS})
            if request.method not in ("GET", "POST"):
                text = f"{shortened(request.method)} is not for GraphQL; use POST or GET."
                raise BadRequestError(405, text, {"allow": METHODS})
            if (
                not self._production
                and request.method == "GET"
                and "query" not in request.query_params
                and _wants_page(request)
            ):
                return FileResponse(STATIC / "graphiql.html", headers=self._page_headers)
            streamed = accepted(request.headers).get(EVENT_STREAM, 0.0)
            media = _media_type(request.headers)
            caller = await self._callers.of(request)
            is_get = request.method == "GET"
            if is_get and self._production and not _is_preflighted(request.headers):
                raise BadRequestError(400, SIMPLE)
            sent = await self._documents.completed(_from_query(request) if is_get else await json_body(request))
            operation = operation_of(sent, only_query=is_get)
        except UnknownDocumentError as refusal:
            # Clients of the protocol look into answers of status 200; the newer media type has no such answers.
            return _json(_error(refusal), media, 200 if media == PLAIN_JSON else refusal.status)
        except BadRequestError as refusal:
            return _json(_error(refusal), media, refusal.status, refusal.headers)
        if streamed and (media == EVENT_STREAM or await self._service.subscribes(operation, caller)):
            return event_stream(self._callers.while_known(self._service.stream(operation, caller), caller))
        kept = await self._kept_by_caches(operation, media, caller) if request.method == "GET" else None
        if kept is not None and is_known(kept["etag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=kept)
        answer = await self._service.run(operation, lambda: departure(request), caller)
        well_formed = answer.ran or media == PLAIN_JSON
        headers = None if "errors" in answer.body else kept
        if answer.status == 401:
            headers = self._callers.challenge(request)
        if answer.seconds is not None:
            headers = {"retry-after": str(answer.seconds)}
        return _json(answer.body, media, answer.status or (200 if well_formed else 400), headers)

    async def _kept_by_caches(self, operation: Operation, media: str, caller: Caller) -> dict[str, str] | None:
        """The headers of an answer that caches may keep; None: it is for the client alone."""
        version = await self._service.version(operation, caller)
        if version is None:
            return None
        asked = (operation.query, operation.variables, operation.name, media)
        return {"cache-control": REVALIDATED, "etag": entity_tag(version, asked)}


def _is_preflighted(headers: Headers) -> bool:
    """A page of another site could not have a browser send this unless it may."""
    if any(name in headers for name in PREFLIGHTED if name != "content-type"):
        return True
    return headers.get("content-type", "").partition(";")[0].strip().lower() == PLAIN_JSON


def _error(refusal: BadRequestError) -> dict[str, Any]:
    return {"errors": [{"message": refusal.message, "extensions": {"code": refusal.code}}]}


def _json(body: Mapping[str, Any], media: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode(), status, headers=headers, media_type=f"{media}; charset=utf-8")


def _media_type(headers: Headers) -> str:
    """The media type of an only answer: plain JSON, unless the client prefers the newer one or takes only events."""
    ranges = accepted(headers)
    if not ranges:
        return PLAIN_JSON
    others = max(ranges.get("application/*", 0.0), ranges.get("*/*", 0.0))
    plain, newer = ranges.get(PLAIN_JSON, others), ranges.get(RESPONSE_JSON, 0.0)
    if ranges.get(EVENT_STREAM, 0.0) > max(plain, newer):
        return EVENT_STREAM
    if not plain and not newer:
        raise BadRequestError(406, f"Only {RESPONSE_JSON}, {PLAIN_JSON} and {EVENT_STREAM} are answered here.")
    if newer == plain and RESPONSE_JSON in ranges and PLAIN_JSON in ranges:
        return next(name for name in ranges if name in (RESPONSE_JSON, PLAIN_JSON))
    return RESPONSE_JSON if newer >= plain else PLAIN_JSON


def _wants_page(request: Request) -> bool:
    if "query" in request.query_params:
        return False
    ranges = accepted(request.headers)
    return ranges.get(HTML, 0.0) > max(ranges.get(PLAIN_JSON, 0.0), ranges.get(RESPONSE_JSON, 0.0))


def _from_query(request: Request) -> dict[str, Any]:
    sent: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if sent.get(name):
            sent[name] = parsed(sent[name], name)
        else:
            sent.pop(name, None)
    return sent
