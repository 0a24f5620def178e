"""The ASGI application over a service: its addresses and the files of its page."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from pathways.access.authenticator import Authenticator, OneMachine
from pathways.api.budgets.budgets import Budgets
from pathways.api.http.address_budget import AddressBudget
from pathways.api.http.answer_headers import REVALIDATED, AnswerHeaders
from pathways.api.http.callers import Callers
from pathways.api.http.compression import compressed
from pathways.api.http.entity_tags import entity_tag, is_known
from pathways.api.http.graphql_endpoint import PREFLIGHTED, STATIC, Endpoint, page_headers
from pathways.api.http.hosts import LOOPBACK, KnownHosts
from pathways.api.http.learner_files import CalendarEndpoint, EvidenceEndpoint
from pathways.api.http.observed import Observed
from pathways.api.http.persisted_documents import PersistedDocuments
from pathways.api.http.plan_documents import PlanDocuments
from pathways.api.http.problem_details import problem_response
from pathways.api.http.protected_resource import PLACE, ProtectedResource
from pathways.api.http.websocket import Sockets
from pathways.api.issued.endpoint import IssuedBadges
from pathways.api.metering import MeteredService
from pathways.api.pages.documentation import Documentation
from pathways.api.pages.explorer import documents as explorer_documents
from pathways.api.pages.explorer import explorer_routes
from pathways.api.telemetry.telemetry import Telemetry
from pathways.api.tenants.answering import Answering
from pathways.api.types.errors import MASKED

SWITCH_SECONDS = 0.0005
"""How long a planning thread keeps the event loop waiting for its turn. Measured on 2 cores with 20 plans under way: a
simple query takes 194 ms (p95) at the usual 5 ms, and 24 ms at this, while the plans take as long as before."""


CROSS_ORIGIN: dict[str, Any] = {
    "allow_methods": ["GET", "POST", "PUT"],
    "allow_headers": [*PREFLIGHTED, "if-none-match", "x-request-id"],
    "expose_headers": ["etag", "retry-after", "www-authenticate", "x-request-id"],
    "max_age": 600,
}
"""What pages of the allowed origins may send and read; a browser asks again after ten minutes."""


def create_app(
    service: Answering,
    hosts: Collection[str] = LOOPBACK,
    file_schema: Callable[[], str] | None = None,
    authenticator: Authenticator | None = None,
    resource: ProtectedResource | None = None,
    origins: Collection[str] = (),
    budgets: Budgets | None = None,
    documents: PersistedDocuments | None = None,
    telemetry: Telemetry | None = None,
    is_tenants_host: Callable[[str], bool] = lambda _: False,
) -> Observed:
    """The ASGI application: pages, /graphql, /plans, /evidence, /badges, /schema, /docs, /healthz, /readyz.

    Args:
        service: what answers.
        hosts: names by which clients may call it.
        file_schema: prints the JSON Schema of the file format; None: it is not served.
        authenticator: settles who somebody is; None: nobody else reaches the service.
        resource: who gives tokens for it; None: nobody.
        origins: sites whose pages may call it too.
        budgets: what callers may use; None: as much as they like.
        documents: those that clients know by a hash; None: what they send themselves.
        telemetry: what operators see; None: nothing.
        is_tenants_host: a name is one by which a tenant is called.
    """
    if telemetry is not None:
        service.on_worked(telemetry.metrics.worked)
        service.on_planned(telemetry.planned)
        telemetry.metrics.watch(service.state)
    known = documents or PersistedDocuments(own=explorer_documents())
    answers = service if budgets is None else MeteredService(service, budgets)
    callers = Callers(authenticator or OneMachine(), has_providers=resource is not None)

    async def healthy(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readiness(_: Request) -> JSONResponse:
        reason = service.ready()
        if reason is None:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "unavailable", "reason": reason}, 503)

    async def to_documentation(_: Request) -> RedirectResponse:
        return RedirectResponse("docs/")

    async def nowhere(_: Request, __: Exception) -> Response:
        text = "There is nothing at this address; see /graphql, /plans/GOAL.SUFFIX and /docs."
        return problem_response(404, text)

    async def failed(_: Request, __: Exception) -> Response:
        return problem_response(500, MASKED)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        yield
        sys.setswitchinterval(usual)
        if budgets is not None:
            await budgets.close()
        service.close()

    routes: list[BaseRoute] = [
        Route(
            "/graphql",
            Endpoint(
                answers, callers, known, production=service.production, issuers=resource.issuers if resource else ()
            ),
        ),
        WebSocketRoute("/graphql", Sockets(answers.stream, callers, known)),
        Route("/plans/{name:path}", PlanDocuments(answers, callers)),
        Route("/evidence/{id:path}", EvidenceEndpoint(service, callers), methods=["GET", "PUT"]),
        Route("/badges/{kind}/{name}", IssuedBadges(service, callers), methods=["GET"]),
        Route("/calendars/{name:str}.ics", CalendarEndpoint(service), methods=["GET"]),
        Route("/docs", to_documentation),
        Mount("/docs", Documentation()),
        *explorer_routes(resource.issuers if resource else ()),
        Route("/healthz", healthy),
        Route("/readyz", readiness),
    ]
    if resource is not None:
        routes.append(Route(PLACE, resource.respond))
    if file_schema is not None:
        routes.append(Route("/schema/pathways-1.json", _printing(file_schema)))
    if not service.production:
        routes.append(Mount("/static", PageFiles(directory=STATIC)))
    layers = [
        Middleware(KnownHosts, names=hosts, origins=origins, also=is_tenants_host),
        Middleware(CORSMiddleware, allow_origins=list(origins), **CROSS_ORIGIN),
        *([] if budgets is None else [Middleware(AddressBudget, budgets=budgets)]),
        Middleware(compressed),
    ]
    handlers = {404: nowhere, Exception: failed}
    answering = Starlette(routes=routes, middleware=layers, exception_handlers=handlers, lifespan=lifespan)
    return Observed(AnswerHeaders(answering), telemetry)


def _printing(schema: Callable[[], str]) -> Callable[[Request], Response]:
    @cache
    def printed() -> tuple[str, dict[str, str]]:
        text = schema()
        return text, {"cache-control": REVALIDATED, "etag": entity_tag(text)}

    def answer(request: Request) -> Response:
        text, headers = printed()
        if is_known(headers["etag"], request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(text, headers=headers, media_type="application/schema+json")

    return answer


class PageFiles(StaticFiles):
    """The files of the page, with the same headers as the page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers.update(page_headers())
        return response
