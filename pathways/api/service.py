"""The service: a schema over whatever snapshot is published, as an ASGI application or asked in process."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pathways.api.execution import Answer, Executor, Operation
from pathways.api.faults import log
from pathways.api.http import SAFE_HEADERS, STATIC, Endpoint
from pathways.api.pool import Gone, Pool
from pathways.api.reading import Reading
from pathways.api.schema import api_schema
from pathways.api.view import View
from pathways.catalog.snapshot import Snapshot
from pathways.errors import PathwaysError
from pathways.planning.planner import Planner

SWITCH_SECONDS = 0.0005
"""How long a planning thread keeps the event loop waiting for its turn. Measured on 2 cores with 20 plans under way: a
simple query takes 194 ms (p95) at the usual 5 ms, and 24 ms at this, while the plans take as long as before."""


class Service:
    """Answers questions about the published snapshot.

    Args:
        snapshot: the one that is published now.
        planner: plans over it.
        ready: why the service cannot answer yet, or None when it can.
        production: introspection, suggestions and the page to ask from are off.
        workers: threads for planning.
        queue: how many questions may wait for one.
    """

    def __init__(
        self,
        snapshot: Callable[[], Snapshot],
        planner: Planner,
        *,
        ready: Callable[[], str | None],
        production: bool = False,
        workers: int = 2,
        queue: int = 64,
    ) -> None:
        self.ready = ready
        self.production = production
        self._snapshot = snapshot
        self._planner = planner
        self._pool = Pool(workers, queue)
        self._executor = Executor(api_schema(), production=production)
        self._view: View | None = None

    async def run(self, operation: Operation, gone: Gone | None = None) -> Answer:
        """Runs one operation on the snapshot that is published now."""
        try:
            view = self._published()
        except PathwaysError as fault:
            log.warning("no snapshot can be read: %s", fault)
            error = {"message": str(fault), "extensions": {"code": "UNAVAILABLE"}}
            return Answer({"errors": [error]}, ran=False, fault=503)
        return await self._executor.run(operation, Reading(view, self._planner, self._pool, gone))

    def _published(self) -> View:
        snapshot, view = self._snapshot(), self._view
        if view is None or view.snapshot is not snapshot:
            view = self._view = View(snapshot, self._planner.rates)
        return view

    def close(self) -> None:
        """Takes no more work."""
        self._pool.close()


async def execute(service: Service, query: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The answer to one operation, in process: data and errors as over HTTP."""
    return (await service.run(Operation(query, variables))).body


def create_app(service: Service) -> Starlette:
    """The ASGI application: /graphql, /healthz, /readyz, and the files of the page at /static."""

    async def healthy(_: Request) -> JSONResponse:
        return JSONResponse({"status": "ok"})

    async def readiness(_: Request) -> JSONResponse:
        reason = service.ready()
        if reason is None:
            return JSONResponse({"status": "ready"})
        return JSONResponse({"status": "unavailable", "reason": reason}, 503)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        usual = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        yield
        sys.setswitchinterval(usual)
        service.close()

    routes: list[Route | Mount] = [
        Route("/graphql", Endpoint(service.run, page=not service.production)),
        Route("/healthz", healthy),
        Route("/readyz", readiness),
    ]
    if not service.production:
        routes.append(Mount("/static", PageFiles(directory=STATIC)))
    return Starlette(routes=routes, lifespan=lifespan)


class PageFiles(StaticFiles):
    """The files of the page, with the same headers as the page."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers.update(SAFE_HEADERS)
        return response
