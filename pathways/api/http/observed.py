"""Names, counts and times each request, around everything else; of its address only the route is noted."""

from __future__ import annotations

import logging
import time
from contextlib import nullcontext

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pathways.api.http.answer_headers import STARTS
from pathways.api.telemetry import request_id
from pathways.api.telemetry.log_lines import DETAILS
from pathways.api.telemetry.metrics import route_of
from pathways.api.telemetry.telemetry import Telemetry

log = logging.getLogger(__name__)

QUIET = ("/healthz", "/readyz")


class Observed:
    """Gives each request a name, and has operators see it."""

    def __init__(self, app: ASGIApp, telemetry: Telemetry | None) -> None:
        self._app = app
        self._telemetry = telemetry

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        name = request_id.begin(headers.get(request_id.HEADER)).encode()
        status = 0

        async def send_named(message: Message) -> None:
            nonlocal status
            if message["type"] in STARTS:
                status = message["status"]
                message["headers"] = [*message["headers"], (request_id.HEADER.encode(), name)]
            await send(message)

        if self._telemetry is None or scope["type"] == "websocket":
            await self._app(scope, receive, send_named)
            return
        metrics, tracing = self._telemetry.metrics, self._telemetry.tracing
        method, path, begun = scope["method"], scope["path"], time.perf_counter()
        metrics.begin()
        with nullcontext() if tracing is None else tracing.request(method, route_of(path), headers) as span:
            try:
                await self._app(scope, receive, send_named)
            finally:
                seconds = time.perf_counter() - begun
                metrics.end(path, method, status, seconds)
                if tracing is not None:
                    tracing.answered(span, status)
                if self._telemetry.logs_requests and path not in QUIET:
                    details = {"method": method, "route": route_of(path), "status": status}
                    log.info("a request", extra={DETAILS: details | {"ms": round(seconds * 1000, 1)}})
